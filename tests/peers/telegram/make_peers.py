"""Makes the environment of Telegram's side in var/telegram-peers: `.venv/bin/python -m tests.peers.telegram.make_peers`."""

import subprocess
import sys
import venv
from pathlib import Path

FOLDER = Path(__file__).parents[3] / "var" / "telegram-peers"
PACKAGES = Path(__file__).with_name("packages.txt")


def make() -> None:
    """Anew each time, so that what is there is what is pinned."""
    venv.create(FOLDER, clear=True, with_pip=True)
    pip = [str(FOLDER / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--no-deps"]
    subprocess.run([*pip, "--requirement", str(PACKAGES)], check=True, stdout=sys.stderr)


if __name__ == "__main__":
    make()
