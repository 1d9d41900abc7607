"""Room: domain. A case's topic in the officers' group: how far it has come. No posting, no storage."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.cases import Case, CaseState

_BACK_OFF = (timedelta(seconds=5), timedelta(minutes=10))


@dataclass(frozen=True, slots=True)
class Shown:
    """What of a case its topic shows."""

    state: str = ""
    officer: str = ""
    district: str = ""

    @property
    def is_closed(self) -> bool:
        """Whether the topic shows that its case is closed."""
        return self.state.startswith(CaseState.CLOSED)


def shown_of(case: Case) -> Shown:
    """What a topic of this case should show: beside the state how far it went up, its rating, and how its scholar waits.

    The adapter's question for news makes the same of a row.
    """
    return Shown(f"{case.state}{case.timer.level}{case.rating or 0}{case.wants[0]}", case.officer or "", case.district or "")


@dataclass(frozen=True, slots=True)
class CaseTopic:
    """`thread` is None until the topic is open. `relayed` and `noted`: the last line and the last note that stand in it,
    and `parts` how many parts of the line after it.

    `in_doubt`: lines up to this one were being posted; above `relayed`, nobody knows whether they arrived. `card_says` is a digest of what
    the card says. `is_anew`: its first topic was deleted by somebody.
    """

    case: str
    conversation: str
    chat: int
    thread: int | None = None
    card: int | None = None
    card_says: str = ""
    shown: Shown = Shown()
    relayed: int = 0
    parts: int = 0
    noted: int = 0
    in_doubt: int = 0
    failures: int = 0
    retry_at: datetime | None = None
    is_anew: bool = False

    def put_off(self, now: datetime, seconds: float | None = None) -> "CaseTopic":
        """Tried again later, and ever later; after so many seconds where the group says how long it wants to be left alone."""
        if seconds is not None:
            return replace(self, retry_at=now + timedelta(seconds=seconds))
        pause = min(_BACK_OFF[0] * 2 ** min(self.failures, 10), _BACK_OFF[1])
        return replace(self, failures=self.failures + 1, retry_at=now + pause)

    def gone(self) -> "CaseTopic":
        """Its topic was deleted: another is opened, which says so. What was posted stays posted."""
        return replace(self, thread=None, card=None, card_says="", shown=Shown(), is_anew=True)
