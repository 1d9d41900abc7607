"""Room: desk. Who is signed in: one-time links, session cookies, and the mark that every form of a session carries. No pages."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta

from fastapi import Request
from fastapi.responses import Response

from bot.domain.desk_accounts import LINK, SESSION, Session
from bot.domain.desk_roles import Role
from bot.ports import Accounts, Clock, SignIns

_COOKIE = "guichao_desk"
_PATH = "/"
"""One path over /desk and /staff: two cookies of one name would be taken for one another."""
_NOTED = timedelta(minutes=1)
"""Somebody at work is noted once a minute, not with every page."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """An officer with an open session, as their account says what they are now."""

    name: str
    secret: str
    role: Role
    district: str | None
    session: Session

    @property
    def csrf(self) -> str:
        """What every form of this session carries; only our own pages know it."""
        return hmac.new(self.secret.encode(), b"guichao/csrf", hashlib.sha256).hexdigest()

    def has_sent(self, csrf: str) -> bool:
        """Whether a form with this mark came from our own page."""
        return hmac.compare_digest(csrf.encode("utf-8", "ignore"), self.csrf.encode())


@dataclass(frozen=True, slots=True)
class Sessions:
    """Links in, sessions out."""

    sign_ins: SignIns
    clock: Clock

    async def new_link(self, officer: str | None = None) -> str:
        """The secret of a link that opens one session within a day: of this officer's account, or an admin's of whatever name its user says."""
        secret = secrets.token_urlsafe(24)
        await self.sign_ins.add_link(secret, self.clock.now() + LINK, officer)
        return secret

    async def open(self, link: str, officer: str, request: Request, response: Response) -> bool:
        """Use a link up and put a new session's cookie on the response; False where the link does not open anything."""
        secret, now = secrets.token_urlsafe(32), self.clock.now()
        if not await self.sign_ins.open_session(link, secret, officer, now, now + SESSION):
            return False
        await self._instead(secret, request, response)
        return True

    async def start(self, officer: str, request: Request, response: Response) -> None:
        """A new session for somebody who gave the right password."""
        secret, now = secrets.token_urlsafe(32), self.clock.now()
        await self.sign_ins.start_session(secret, officer, now, now + SESSION)
        await self._instead(secret, request, response)

    async def _instead(self, secret: str, request: Request, response: Response) -> None:
        """A sign-in ends the session that was brought: no secret from before it is good after it."""
        if old := request.cookies.get(_COOKIE):
            await self.sign_ins.close_session(old)
        is_https, age = request.url.scheme == "https", int(SESSION.total_seconds())
        response.set_cookie(_COOKIE, secret, max_age=age, httponly=True, samesite="strict", secure=is_https, path=_PATH)

    def brings_session(self, request: Request) -> bool:
        """Whether somebody comes with the cookie of a session, open or ended; who signed out comes without."""
        return _COOKIE in request.cookies

    async def who(self, request: Request, accounts: Accounts) -> SignedIn | None:
        """Whose session a request belongs to; nobody's, where it is over or the account was disabled."""
        secret, now = request.cookies.get(_COOKIE), self.clock.now()
        session = await self.sign_ins.session(secret, now) if secret else None
        if session is None or secret is None or session.is_over(now):
            return None
        account = await accounts.find(session.officer)
        if account is None or account.is_disabled:
            return None
        return SignedIn(account.name, secret, account.role, account.district, session)

    async def at_work(self, signed_in: SignedIn) -> None:
        """Note that somebody does something, so that their session does not end for idleness."""
        if (now := self.clock.now()) - signed_in.session.seen_at >= _NOTED:
            await self.sign_ins.used(signed_in.secret, now)

    async def close(self, signed_in: SignedIn, response: Response) -> None:
        """Sign out."""
        await self.sign_ins.close_session(signed_in.secret)
        response.delete_cookie(_COOKIE, path=_PATH)
