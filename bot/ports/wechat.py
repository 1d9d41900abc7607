"""Room: ports. WeChat: its token, its quotas, its messages, its menu. No implementations."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.messages import ShownButton
from bot.domain.wechat_quota import Allowance, Opening, Window
from bot.domain.wechat_sending import MenuEntry, SendResult


class TokenShelf(Protocol):
    """WeChat's access token, shared by all processes: a token fetched by one makes the others' void. Each raises StoreUnavailable."""

    async def get(self, app_id: str, at: datetime) -> str | None:
        """The token, where there is one that is still good at that moment."""

    async def lease_for_refresh(self, app_id: str, refused: str | None, at: datetime, until: datetime) -> bool:
        """Whether the caller, and nobody else until `until`, is to fetch a new token.

        False while another has the lease, and where the shelf holds a good token other than the refused one: look again.
        """

    async def put(self, app_id: str, token: str, until: datetime) -> None:
        """Keep a new token and end the lease."""

    async def release(self, app_id: str) -> None:
        """End the lease without a token."""


class WeChatQuota(Protocol):
    """The ledger of what may be sent to whom; kept without names. Each raises StoreUnavailable."""

    async def open(self, openid: str, kind: Opening, at: datetime) -> None:
        """The person did something at that moment; the same once more, or something older, changes nothing."""

    async def allowance(self, openid: str, at: datetime) -> Allowance:
        """How many messages may still be sent, and until when."""

    async def charge(self, openid: str, at: datetime) -> Window | None:
        """Count a message before it is sent; None where none is allowed. Two at once never take the same place."""

    async def give_back(self, openid: str, window: Window) -> None:
        """Uncount a message that surely was not sent."""

    async def shut(self, openid: str, at: datetime) -> None:
        """WeChat allows less than was counted: nothing more under the windows that were open at that moment."""

    async def sweep(self, at: datetime) -> None:
        """Forget whose last window is over at that moment: nothing of a person stays longer than 48 hours after they wrote."""

    async def forget(self, openid: str) -> None:
        """The person left. Not for a person who asks to be erased and stays: the count is WeChat's, and forgetting it would send too much."""


class WeChatSender(Protocol):
    """Customer-service messages. Every outcome of WeChat is a value; raises StoreUnavailable where the token cannot be looked up."""

    async def send_text(self, openid: str, text: str) -> SendResult:
        """Send a text of at most `wechat_quota.LIMIT` bytes."""

    async def send_menu(self, openid: str, head: str, choices: Sequence[ShownButton], tail: str) -> SendResult:
        """Send a text with choices to tap; a tap comes back as a message that carries what the choice sends."""


class WeChatMenu(Protocol):
    """The menu at the foot of the account's page."""

    async def set_menu(self, entries: Sequence[MenuEntry]) -> SendResult:
        """Replace the menu: up to three entries, each with up to five under it. People see it after some minutes."""
