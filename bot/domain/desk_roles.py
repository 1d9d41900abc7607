"""Room: domain. Who may do what on the officers' desk: one table of acts and roles. No accounts, no pages."""

from enum import StrEnum
from typing import Protocol


class Role(StrEnum):
    """OFFICER: of one district or zone. CITY: the city's desk. ADMIN: looks after the accounts, too."""

    OFFICER = "officer"
    CITY = "city"
    ADMIN = "admin"

    def is_above(self, other: "Role") -> bool:
        """Whether this role may more than the other."""
        return _PLACES[self] > _PLACES[other]


class Act(StrEnum):
    """What can be done on the desk; the values stand in the audit."""

    LIST = "list"
    LOOK = "look"
    FOLLOW = "follow"
    MEDIA = "media"
    CLAIM = "claim"
    REPLY = "reply"
    DRAFT = "draft"
    NOTE = "note"
    TRANSFER = "transfer"
    MERGE = "merge"
    CLOSE = "close"
    REOPEN = "reopen"
    ATTACH = "attach"
    SEE_REGISTRATIONS = "see_registrations"
    CHANGE_REGISTRATION = "change_registration"
    EXPORT_REGISTRATIONS = "export_registrations"
    FIGURES = "figures"
    EXPORT_FIGURES = "export_figures"
    PROPOSE = "propose"
    APPROVE = "approve"
    UNANSWERED = "unanswered"
    AUDIT = "audit"
    KNOWLEDGE = "knowledge"
    EDIT_KNOWLEDGE = "edit_knowledge"
    DECIDE_KNOWLEDGE = "decide_knowledge"
    EXPORT_KNOWLEDGE = "export_knowledge"
    ANSWER_FIGURES = "answer_figures"
    EXPORT_AUDIT = "export_audit"
    AUDIT_OF_ALL = "audit_of_all"
    TEAM = "team"
    CHANGE_TEAM = "change_team"
    ACCOUNT = "account"
    SIGN_IN = "sign_in"
    SIGN_OUT = "sign_out"


class Who(Protocol):
    """Somebody with a role; `district` is the id of an officer's district or zone, None for the others."""

    @property
    def role(self) -> Role:
        """What they are."""

    @property
    def district(self) -> str | None:
        """Where they are."""


class Span(StrEnum):
    """How far an act of a role goes: nowhere, what belongs to the own district, everything."""

    NONE = "-"
    OWN = "own"
    ALL = "all"


_NONE, _OWN, _ALL = Span.NONE, Span.OWN, Span.ALL

# fmt: off
TABLE: dict[Act, tuple[Span, Span, Span]] = {
    # act                     officer  city   admin
    Act.LIST:                  (_OWN,    _ALL,  _ALL),
    Act.LOOK:                  (_OWN,    _ALL,  _ALL),
    Act.FOLLOW:                (_OWN,    _ALL,  _ALL),
    Act.MEDIA:                 (_OWN,    _ALL,  _ALL),
    Act.CLAIM:                 (_OWN,    _ALL,  _ALL),
    Act.REPLY:                 (_OWN,    _ALL,  _ALL),
    Act.DRAFT:                 (_OWN,    _ALL,  _ALL),
    Act.NOTE:                  (_OWN,    _ALL,  _ALL),
    Act.TRANSFER:              (_OWN,    _ALL,  _ALL),
    Act.MERGE:                 (_OWN,    _ALL,  _ALL),
    Act.CLOSE:                 (_OWN,    _ALL,  _ALL),
    Act.REOPEN:                (_OWN,    _ALL,  _ALL),
    Act.ATTACH:                (_OWN,    _ALL,  _ALL),
    Act.SEE_REGISTRATIONS:     (_OWN,    _ALL,  _ALL),
    Act.CHANGE_REGISTRATION:   (_OWN,    _ALL,  _ALL),
    Act.EXPORT_REGISTRATIONS:  (_OWN,    _ALL,  _ALL),
    Act.FIGURES:               (_OWN,    _ALL,  _ALL),
    Act.EXPORT_FIGURES:        (_OWN,    _ALL,  _ALL),
    Act.PROPOSE:               (_ALL,    _ALL,  _ALL),
    Act.UNANSWERED:            (_ALL,    _ALL,  _ALL),
    Act.APPROVE:               (_NONE,   _ALL,  _ALL),
    Act.KNOWLEDGE:             (_ALL,    _ALL,  _ALL),
    Act.EDIT_KNOWLEDGE:        (_NONE,   _ALL,  _ALL),
    Act.DECIDE_KNOWLEDGE:      (_NONE,   _ALL,  _ALL),
    Act.EXPORT_KNOWLEDGE:      (_NONE,   _ALL,  _ALL),
    Act.ANSWER_FIGURES:        (_NONE,   _ALL,  _ALL),
    Act.AUDIT:                 (_NONE,   _ALL,  _ALL),
    Act.EXPORT_AUDIT:          (_NONE,   _ALL,  _ALL),
    Act.AUDIT_OF_ALL:          (_NONE,   _NONE, _ALL),
    Act.TEAM:                  (_NONE,   _NONE, _ALL),
    Act.CHANGE_TEAM:           (_NONE,   _NONE, _ALL),
    Act.ACCOUNT:               (_ALL,    _ALL,  _ALL),
    Act.SIGN_IN:               (_ALL,    _ALL,  _ALL),
    Act.SIGN_OUT:              (_ALL,    _ALL,  _ALL),
}
# fmt: on
"""Who may do what. An act on nothing in particular (`district` None) counts as one on what belongs to the city's desk."""

_PLACES = {Role.OFFICER: 0, Role.CITY: 1, Role.ADMIN: 2}

OF_CASES = frozenset({Act.LOOK, Act.MEDIA, Act.CLAIM, Act.REPLY, Act.DRAFT, Act.NOTE, Act.TRANSFER, Act.MERGE, Act.CLOSE, Act.REOPEN, Act.ATTACH, Act.FOLLOW})
"""Acts on one case: the city's desk may read the audit of these."""


def may(who: Who, act: Act, district: str | None) -> bool:
    """Whether somebody may do this with what belongs to a district; None: it belongs to the city's desk, or cannot be told."""
    match TABLE[act][_PLACES[who.role]]:
        case Span.ALL:
            return True
        case Span.OWN:
            return district is not None and district == who.district
        case _:
            return False
