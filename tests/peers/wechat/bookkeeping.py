"""What WeChat keeps about an account: its tokens, and how many messages may still go to whom. No HTTP here."""

import secrets
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
SEND = "/cgi-bin/message/custom/send"
DONE: Json = {"errcode": 0, "errmsg": "ok"}
TOKEN_SECONDS, RENEWED_BEFORE = 7200, 300
FORCED_PER_DAY, FORCED_APART = 20, 30
MEDIA_SECONDS = 3 * 24 * 3600.0
ALLOWANCES = {"message": (5, 48 * 3600.0), "click": (3, 60.0), "follow": (3, 60.0), "scan": (3, 60.0)}
WORDS = {
    -1: "system error",
    40001: "invalid credential, access_token is invalid or not latest",
    40002: "invalid grant_type",
    40007: "invalid media_id",
    40008: "invalid message type",
    40013: "invalid appid",
    40016: "invalid button size",
    40023: "invalid sub button size",
    40053: "invalid action info",
    40125: "invalid appsecret",
    41001: "access_token missing",
    42001: "access_token expired",
    43004: "require subscribe",
    44004: "empty content",
    45002: "content size out of limit",
    45009: "reach max api daily quota limit",
    45011: "api minute-quota reach limit, must slower, retry next minute",
    45015: "response out of time limit or subscription is canceled",
    45047: "out of response count limit",
    46003: "menu no exist",
    47001: "data format error",
    48001: "api unauthorized",
}


class Refused(Exception):
    """WeChat says no, with one of its codes; HTTP says 200 all the same."""

    def __init__(self, code: int, scripted: bool = False) -> None:
        super().__init__(WORDS.get(code, "refused"))
        self.code, self.scripted = code, scripted


class Clock:
    """Seconds since 1970, which may be set forward or run faster than the machine's."""

    def __init__(self) -> None:
        self._offset, self._rate, self._since = time.time(), 1.0, time.monotonic()

    def now(self) -> float:
        """The time here."""
        return self._offset + (time.monotonic() - self._since) * self._rate

    def move(self, forward: float, rate: float | None) -> None:
        """Go forward by seconds, and from now on run at the rate."""
        self._offset, self._since = self.now() + forward, time.monotonic()
        self._rate = self._rate if rate is None else rate


@dataclass
class Tokens:
    """At most one live token of each of the two kinds; they do not know of each other."""

    issued: dict[str, float] = field(default_factory=dict)
    forced: list[float] = field(default_factory=list)
    _current: dict[str, str] = field(default_factory=dict)
    _gone: set[str] = field(default_factory=set)

    def simple(self, now: float) -> tuple[str, int]:
        """Of /token: a new one each time, and the one before is dead at once (WeChat lets it live for some minutes, but promises nothing)."""
        return self._new("simple", now)

    def stable(self, now: float, force: bool) -> tuple[str, int]:
        """Of /stable_token: the same until five minutes before its end."""
        left = self.issued.get(self._current.get("stable", ""), 0.0) - now
        if force:
            self._count_forced(now)
        elif left > RENEWED_BEFORE:
            return self._current["stable"], int(left)
        return self._new("stable", now, overlap=not force)

    def check(self, token: str | None, now: float) -> None:
        """Raise Refused unless the token lives."""
        if not token:
            raise Refused(41001)
        if token not in self.issued or token in self._gone:
            raise Refused(40001)
        if self.issued[token] <= now:
            raise Refused(42001)

    def kill(self) -> None:
        """No token lives any more, as after somebody else renewed it."""
        self._gone |= self.issued.keys()
        self._current.clear()

    def _new(self, kind: str, now: float, overlap: bool = False) -> tuple[str, int]:
        if not overlap:
            self._gone.add(self._current.get(kind, ""))
        token = secrets.token_urlsafe(384)  # 512 characters: the room that must be reserved
        self._current[kind], self.issued[token] = token, now + TOKEN_SECONDS
        return token, TOKEN_SECONDS

    def _count_forced(self, now: float) -> None:
        self.forced = [at for at in self.forced if at > now - 24 * 3600]
        if len(self.forced) >= FORCED_PER_DAY:
            raise Refused(45009)
        if self.forced and now - self.forced[-1] < FORCED_APART:
            raise Refused(45011)
        self.forced.append(now)


@dataclass
class Windows:
    """How many messages may go to each person, and until when; the allowance that ends first is used first."""

    _open: dict[str, dict[str, tuple[int, float]]] = field(default_factory=dict)

    def heard(self, openid: str, kind: str, at: float) -> None:
        """The person wrote, clicked, followed or scanned; an unfollow shuts everything."""
        if kind == "unfollow":
            self._open.pop(openid, None)
            return
        count, seconds = ALLOWANCES[kind]
        self._open.setdefault(openid, {})[kind] = count, at + seconds

    def spend(self, openid: str, now: float) -> int:
        """One message less; how many are left. Raises Refused."""
        grants = {kind: grant for kind, grant in self._open.get(openid, {}).items() if grant[1] > now}
        if not grants:
            raise Refused(45015)
        usable = [kind for kind, (count, _) in grants.items() if count]
        if not usable:
            raise Refused(45047)
        first = min(usable, key=lambda kind: grants[kind][1])
        count, until = grants[first]
        self._open[openid][first] = count - 1, until
        return sum(count for count, _ in grants.values()) - 1


@dataclass(frozen=True)
class Upload:
    """What somebody sent; a video is not handed over but lies at another address."""

    content: bytes
    content_type: str
    name: str
    at: float
    is_video: bool = False


@dataclass
class Account:
    """An Official Account as WeChat sees it, and what was done with it."""

    verified: bool = True
    service: bool = True
    clock: Clock = field(default_factory=Clock)
    tokens: Tokens = field(default_factory=Tokens)
    windows: Windows = field(default_factory=Windows)
    menu: Json | None = None
    media: dict[str, Upload] = field(default_factory=dict)
    scenes: dict[str, str] = field(default_factory=dict)
    sent: list[Json] = field(default_factory=list)
    calls: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    scripted: Counter[str] = field(default_factory=Counter)
    script: dict[str, list[int]] = field(default_factory=dict)
    slow_before: float = 0.0
    slow_after: float = 0.0
