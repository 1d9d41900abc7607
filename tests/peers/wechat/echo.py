"""The least that answers WeChat in safe mode: an echo on Starlette and wechatpy, the base that speeds are compared with.

`python -m tests.peers.wechat.echo PORT`, with WX_TOKEN, WX_KEY and WX_APPID in the environment.
"""

# mypy: disable-error-code="import-untyped"
import os
import sys

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from wechatpy import create_reply, parse_message
from wechatpy.crypto import WeChatCrypto
from wechatpy.exceptions import InvalidAppIdException, InvalidSignatureException
from wechatpy.utils import check_signature

TOKEN, KEY, APP_ID = (os.environ.get(name, "") for name in ("WX_TOKEN", "WX_KEY", "WX_APPID"))


async def callback(request: Request) -> Response:
    """The URL check, or the text of a message again."""
    query = request.query_params
    stamp = query["timestamp"], query["nonce"]
    try:
        check_signature(TOKEN, query["signature"], *stamp)
        if request.method == "GET":
            return PlainTextResponse(query["echostr"])
        crypto = WeChatCrypto(TOKEN, KEY, APP_ID)
        message = parse_message(crypto.decrypt_message(await request.body(), query["msg_signature"], *stamp))
    except (InvalidSignatureException, InvalidAppIdException):
        return PlainTextResponse("", 403)
    reply = create_reply(message.content, message).render()
    return Response(crypto.encrypt_message(reply, query["nonce"], query["timestamp"]), media_type="text/xml")


app = Starlette(routes=[Route("/wechat", callback, methods=["GET", "POST"])])

if __name__ == "__main__":
    uvicorn.run(app, port=int(sys.argv[1]), log_config=None, access_log=False)
