"""Room: domain. What comes of sending to WeChat, and what is to be done then. No codes, no calls."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class SendResult(StrEnum):
    """How a call to WeChat ended. Only SENT says that the message is with WeChat."""

    SENT = "sent"
    WINDOW_SHUT = "window_shut"
    """The person wrote too long ago, or follows no longer."""
    SPENT = "spent"
    """Too many messages since the person last wrote."""
    NOT_ALLOWED = "not_allowed"
    """The account is not verified, or lacks this right."""
    TOKEN = "token"  # noqa: S105  # a result's name
    """The access token is not the latest one, or none could be had."""
    DAILY = "daily"
    """The account's calls of this day are used up."""
    BUSY = "busy"
    NOT_A_FOLLOWER = "not_a_follower"
    BAD_ADDRESS = "bad_address"
    """Our network address is not on the account's list; somebody has to enter it in WeChat's console."""
    REFUSED = "refused"
    """Refused for a reason of the message itself; sending it again would end the same way."""
    LATE = "late"
    """No answer that can be read: the message may have been sent, or not."""
    DOWN = "down"
    """WeChat was not reached, so nothing was sent."""


class Step(StrEnum):
    """What to do with a message after a call."""

    DONE = "done"
    RENEW = "renew"
    """Send it once more at once, with a new token."""
    BACK_OFF = "back_off"
    """Send it again, later and ever later."""
    KEEP = "keep"
    """Do not send it by this road: keep it for the person's next message."""
    GIVE_UP = "give_up"
    """The person is gone."""


@dataclass(frozen=True, slots=True)
class Consequence:
    """What follows from a result: the step, and whether the message counts in the person's quota."""

    step: Step
    is_counted: bool = False


CONSEQUENCES: Mapping[SendResult, Consequence] = MappingProxyType(
    {
        SendResult.SENT: Consequence(Step.DONE, is_counted=True),
        SendResult.WINDOW_SHUT: Consequence(Step.KEEP),
        SendResult.SPENT: Consequence(Step.KEEP),
        SendResult.NOT_ALLOWED: Consequence(Step.KEEP),
        SendResult.REFUSED: Consequence(Step.KEEP),
        SendResult.TOKEN: Consequence(Step.RENEW),
        SendResult.DAILY: Consequence(Step.BACK_OFF),
        SendResult.BUSY: Consequence(Step.BACK_OFF),
        SendResult.BAD_ADDRESS: Consequence(Step.BACK_OFF),
        SendResult.DOWN: Consequence(Step.BACK_OFF),
        # Nobody knows, and WeChat takes no key to tell two sends apart: an answer twice does less harm than an answer lost.
        SendResult.LATE: Consequence(Step.BACK_OFF, is_counted=True),
        SendResult.NOT_A_FOLLOWER: Consequence(Step.GIVE_UP),
    }
)
"""The one table of what to do."""


def is_sent(result: SendResult) -> bool:
    """Whether the message may be marked as sent."""
    return CONSEQUENCES[result].step is Step.DONE


def is_overdrawn(result: SendResult) -> bool:
    """Whether WeChat allows less than we counted: the person's windows are to be shut."""
    return result in (SendResult.WINDOW_SHUT, SendResult.SPENT)


def next_step(result: SendResult, is_renewed: bool) -> Step:
    """The table's step; a token that was just renewed is not renewed again. What a `WeChatSender` gives back is always renewed."""
    step = CONSEQUENCES[result].step
    return Step.BACK_OFF if step is Step.RENEW and is_renewed else step


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """One entry of the account's menu: a key that a click sends, or up to five entries under it."""

    label: str
    key: str = ""
    entries: tuple["MenuEntry", ...] = ()
