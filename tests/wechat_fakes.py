"""Fakes of what the WeChat door needs, as unkind as the real things: a look reads, lets others run, then returns."""

import asyncio
from dataclasses import replace
from datetime import datetime

from bot.domain.wechat_quota import LONGEST, SHUT, Allowance, Opening, Window, allowance, charged


class FakeTokenShelf:
    """The `TokenShelf` in memory."""

    def __init__(self) -> None:
        self._tokens: dict[str, tuple[str, datetime]] = {}
        self.leases: dict[str, datetime] = {}
        """Accounts whose token somebody fetches."""

    async def get(self, app_id: str, at: datetime) -> str | None:
        """The token; another may have come by the time the caller has it."""
        found = self._good(app_id, at)
        await asyncio.sleep(0)
        return found

    async def lease_for_refresh(self, app_id: str, refused: str | None, at: datetime, until: datetime) -> bool:
        """Whether the caller is to fetch."""
        await asyncio.sleep(0)
        is_leased = app_id in self.leases and self.leases[app_id] > at
        if is_leased or self._good(app_id, at) not in (None, refused):
            return False
        self.leases[app_id] = until
        return True

    async def put(self, app_id: str, token: str, until: datetime) -> None:
        """A new token."""
        await asyncio.sleep(0)
        self._tokens[app_id] = (token, until)
        self.leases.pop(app_id, None)

    async def release(self, app_id: str) -> None:
        """No token came."""
        await asyncio.sleep(0)
        self.leases.pop(app_id, None)

    def _good(self, app_id: str, at: datetime) -> str | None:
        token, until = self._tokens.get(app_id, (None, at))
        return token if until > at else None


class FakeWeChatQuota:
    """The `WeChatQuota` in memory."""

    def __init__(self) -> None:
        self._windows: dict[tuple[str, Opening], Window] = {}

    async def open(self, openid: str, kind: Opening, at: datetime) -> None:
        """The person did something."""
        await self.sweep(at)
        known = self._windows.get((openid, kind))
        if known is None or known.opened_at < at:
            self._windows[openid, kind] = Window(at, kind)

    async def allowance(self, openid: str, at: datetime) -> Allowance:
        """What may still be sent; less of it may be left by the time the caller knows."""
        found = allowance(self._of(openid), at)
        await asyncio.sleep(0)
        return found

    async def charge(self, openid: str, at: datetime) -> Window | None:
        """Count a message."""
        await asyncio.sleep(0)
        window = charged(self._of(openid), at)
        if window:
            self._windows[openid, window.kind] = replace(window, used=window.used + 1)
        return window

    async def give_back(self, openid: str, window: Window) -> None:
        """Uncount a message."""
        await asyncio.sleep(0)
        known = self._windows.get((openid, window.kind))
        if known and known.opened_at == window.opened_at and known.used:
            self._windows[openid, window.kind] = replace(known, used=known.used - 1)

    async def shut(self, openid: str, at: datetime) -> None:
        """WeChat allows less."""
        await asyncio.sleep(0)
        shut = {key: replace(window, used=SHUT) for key, window in self._windows.items() if key[0] == openid and window.opened_at <= at}
        self._windows |= shut

    async def sweep(self, at: datetime) -> None:
        """Forget what is over."""
        await asyncio.sleep(0)
        self._windows = {key: window for key, window in self._windows.items() if window.opened_at > at - LONGEST}

    async def forget(self, openid: str) -> None:
        """The person left."""
        await asyncio.sleep(0)
        self._windows = {key: window for key, window in self._windows.items() if key[0] != openid}

    @property
    def counted(self) -> set[str]:
        """Whom anything is kept of."""
        return {openid for openid, _ in self._windows}

    def _of(self, openid: str) -> list[Window]:
        return [window for (owner, _), window in self._windows.items() if owner == openid]
