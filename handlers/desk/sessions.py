"""Room: desk. Who is signed in: one-time links, session cookies, and the mark that every form of a session carries. No pages."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta

from fastapi import Request
from fastapi.responses import Response

from bot.ports import Clock, SignIns

LINK = timedelta(hours=24)
SESSION = timedelta(hours=12)
_COOKIE = "guichao_desk"


@dataclass(frozen=True, slots=True)
class SignedIn:
    """An officer with an open session."""

    name: str
    secret: str

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

    async def new_link(self) -> str:
        """The secret of a link that opens one session within a day."""
        secret = secrets.token_urlsafe(24)
        await self.sign_ins.add_link(secret, self.clock.now() + LINK)
        return secret

    async def open(self, link: str, officer: str, response: Response, is_https: bool) -> bool:
        """Use a link up and put the session's cookie on the response; False where the link does not open anything."""
        secret, now = secrets.token_urlsafe(32), self.clock.now()
        if not await self.sign_ins.open_session(link, secret, officer, now, now + SESSION):
            return False
        response.set_cookie(_COOKIE, secret, max_age=int(SESSION.total_seconds()), httponly=True, samesite="strict", secure=is_https, path="/desk")
        return True

    def brings_session(self, request: Request) -> bool:
        """Whether somebody comes with the cookie of a session, open or ended; who signed out comes without."""
        return _COOKIE in request.cookies

    async def who(self, request: Request) -> SignedIn | None:
        """Whose session a request belongs to."""
        secret = request.cookies.get(_COOKIE)
        officer = await self.sign_ins.officer_of(secret, self.clock.now()) if secret else None
        return SignedIn(officer, secret) if secret and officer else None

    async def close(self, signed_in: SignedIn, response: Response) -> None:
        """Sign out."""
        await self.sign_ins.close_session(signed_in.secret)
        response.delete_cookie(_COOKIE, path="/desk")
