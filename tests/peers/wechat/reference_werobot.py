"""An echo on WeRoBot, for comparison; runs in an environment of its own (make_werobot.py).

`gunicorn reference_werobot:application`, with WX_TOKEN, WX_KEY and WX_APPID in the environment; its session store is off.
"""

# mypy: disable-error-code="import-not-found, import-untyped"
import os

import werobot

robot = werobot.WeRoBot(token=os.environ["WX_TOKEN"], encoding_aes_key=os.environ["WX_KEY"], app_id=os.environ["WX_APPID"], enable_session=False)
robot.text(lambda message: message.content)
application = robot.wsgi
