"""Room: domain. Choices as links in a WeChat message (msgmenu), where it can carry them. No sending, no words of our own.

WeChat's page on customer-service messages states no sizes for it. The numbers here are those of the same message in 微信客服 (kf/send_msg),
the only ones WeChat has written down; what is larger keeps its numbers.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.messages import Said, ShownButton
from bot.domain.wechat_quota import JOINT, LIMIT

MOST_CHOICES = 10
LONGEST_HEAD, LONGEST_SEND, LONGEST_LABEL = 1024, 64, 128
"""UTF-8 bytes."""


@dataclass(frozen=True, slots=True)
class MenuMessage:
    """A text with choices to tap. A label is what the tap shows as the person's words, so it bears no number: typed, it means the same."""

    head: str
    choices: tuple[ShownButton, ...]
    tail: str


def as_menu(lines: Sequence[Said], tail: str) -> MenuMessage | None:
    """The lines of one message as a text with links; None where the last has no choices, or WeChat might cut or refuse it."""
    head, choices = JOINT.join(line.text for line in lines), lines[-1].buttons
    fits = 0 < len(choices) <= MOST_CHOICES and _size(head) <= LONGEST_HEAD
    if not fits or not all(0 < _size(each.send) <= LONGEST_SEND and 0 < _size(each.label) <= LONGEST_LABEL for each in choices):
        return None
    whole = "\n".join((head, *(each.label for each in choices), tail))
    return MenuMessage(head, choices, tail) if _size(whole) <= LIMIT else None


def _size(text: str) -> int:
    return len(text.encode("utf-8", "ignore"))
