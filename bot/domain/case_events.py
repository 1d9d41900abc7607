"""Room: domain. What happened to a case, and whom it has to be told to. No words, no sending."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class CaseEventKind(StrEnum):
    """One thing that happened to a case."""

    OPENED = "opened"
    OFFERED = "offered"
    CLAIMED = "claimed"
    ANSWERED = "answered"
    WROTE = "wrote"
    REMINDED = "reminded"
    MISSED = "missed"
    TO_DEPUTY = "to_deputy"
    TO_CITY = "to_city"
    TRANSFERRED = "transferred"
    MERGED = "merged"
    ASKED = "asked"
    LET_GO = "let_go"
    LEFT = "left"
    CLOSED = "closed"
    REOPENED = "reopened"
    RATED = "rated"


@dataclass(frozen=True, slots=True)
class CaseEvent:
    """`actor` is an officer's name, `scholar` or `guichao`; `detail` is a code or an id, never words of a person."""

    case: str
    at: datetime
    kind: CaseEventKind
    actor: str
    detail: str = ""


class NoticeKind(StrEnum):
    """Why an officer is told of a case."""

    OFFERED = "offered"
    WROTE = "wrote"
    REMINDER = "reminder"
    MISSED = "missed"
    TRANSFERRED = "transferred"
    REOPENED = "reopened"


@dataclass(frozen=True, slots=True)
class Notice:
    """One officer is to be told of one case, once, by every road that is known of them (e-mail, WeCom). Kept with the turn that caused it."""

    case: str
    officer: str
    kind: NoticeKind
    at: datetime
    id: int = 0
