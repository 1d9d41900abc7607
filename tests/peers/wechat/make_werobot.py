"""Makes the environment of reference_werobot.py in var/werobot: `.venv/bin/python -m tests.peers.wechat.make_werobot`."""

import subprocess
import sys
import venv
from pathlib import Path

FOLDER = Path(__file__).parents[3] / "var" / "werobot"
PACKAGES = Path(__file__).with_name("werobot.txt")


def make() -> None:
    """Anew each time, so that what is there is what is pinned."""
    venv.create(FOLDER, clear=True, with_pip=True)
    pip = [str(FOLDER / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--no-deps"]
    subprocess.run([*pip, "--requirement", str(PACKAGES)], check=True, stdout=sys.stderr)


if __name__ == "__main__":
    make()
