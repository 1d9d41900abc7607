"""What the server of the simulated day answers, known beforehand to who counts: delays and marked replies, functions of a message's id alone."""

import math
import re
from hashlib import sha256

CLOSING = "99"
"""A `MsgId` that begins so is of the closing round: its answer is quick and short, so that the day ends."""
SHORTEST, LONGEST = 0.01, 30.0
_MARK = re.compile(r"〔([0-9a-f]{12}\.\d[az])〕")
_FILLING = "硕士每月800元，最长三年，毕业三年内申请。"
_LINES_OF_LONG, _LINES_OF_SHORT = 45, 3


def _share(message_id: str, use: str) -> float:
    """A number from 0 to 1 that is the same after a restart."""
    return int.from_bytes(sha256(f"{use}/{message_id}".encode()).digest()[:6]) / 2**48


def _is_closing(message_id: str) -> bool:
    return f"/{CLOSING}" in message_id


def delay(message_id: str, seed: int) -> float:
    """How many of WeChat's seconds its answer takes: log-uniform from 10 ms to 30 s."""
    if _is_closing(message_id):
        return SHORTEST
    return math.exp(math.log(SHORTEST) + _share(message_id, f"delay {seed}") * math.log(LONGEST / SHORTEST))


def replies(message_id: str) -> list[str]:
    """One to three replies, one in ten of them long; each begins and ends with a mark that stands nowhere else."""
    share = 0.0 if _is_closing(message_id) else _share(message_id, "replies")
    count = 1 if share < 0.8 else 2 if share < 0.95 else 3
    return [_reply(message_id, number) for number in range(count)]


def _reply(message_id: str, number: int) -> str:
    name = f"{sha256(message_id.encode()).hexdigest()[:12]}.{number}"
    lines = _LINES_OF_LONG if not _is_closing(message_id) and _share(message_id, f"long {number}") < 0.1 else _LINES_OF_SHORT
    return f"〔{name}a〕" + _FILLING * lines + f"〔{name}z〕"


def marks(text: str) -> list[str]:
    """The marks in a text, in order."""
    return _MARK.findall(text)


def marks_of(message_id: str) -> list[str]:
    """The marks that the answer to a message must show, in order."""
    return marks("".join(replies(message_id)))
