"""Replays what happened to one case of a simulated month, by rules written down once more: which moves are allowed, what is due when. No engine."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.domain.case_events import CaseEvent
from bot.domain.cases import Case
from bot.domain.desk_clocks import BEIJING
from bot.domain.library import Knowledge
from tests.benchmarks.case_month_staff import hours_told, moment_after, worked_between

FIRST_ANSWER, NEXT_ANSWER, ESCALATE, SILENCE = 8 * 60, 16 * 60, 8 * 60, timedelta(days=7)
"""Minutes of work, and days of the scholar, as the shipped `city-desk.yaml` has them."""
SOON = timedelta(minutes=2)
"""A round comes within the minute after a deadline, and a deadline may lie within a minute."""
_OPEN = frozenset({"new", "offered", "claimed", "for_scholar", "for_officer", "reopened"})
_TAKEN = frozenset({"claimed", "for_scholar", "for_officer"})
_WAITS = _OPEN - {"for_scholar"}
_FROM = {
    "opened": frozenset({""}),
    "offered": frozenset({"new", "offered", "reopened"}),
    "claimed": frozenset({"new", "offered", "reopened"}),
    "answered": _TAKEN,
    "transferred": _OPEN,
    "closed": _OPEN,
    "let_go": frozenset({"for_scholar"}),
    "asked": frozenset({"for_scholar"}),
    "reopened": frozenset({"closed"}),
    "rated": frozenset({"closed"}),
    "left": _OPEN,
    "merged": _OPEN,
    "wrote": _OPEN,
    "reminded": _WAITS,
    "missed": _WAITS,
    "to_deputy": _WAITS,
    "to_city": _WAITS,
}
_TO = {"opened": "new", "offered": "offered", "claimed": "claimed", "answered": "for_scholar", "transferred": "new", "closed": "closed", "let_go": "closed"}


@dataclass
class Replay:
    """One case, event after event; `breaches` by rule."""

    case: Case
    knowledge: Knowledge
    desk_at: Callable[[datetime], str | None]
    outages: Sequence[tuple[datetime, datetime]] = ()
    breaches: list[tuple[str, str]] = field(default_factory=list)
    checked: list[str] = field(default_factory=list)
    _state: str = ""
    _since: datetime | None = None
    _allowed: int = 0
    _is_answered: bool = False
    _passed: dict[str, datetime] = field(default_factory=dict)
    """The steps that were done since the time began to run."""

    def run(self, events: Sequence[CaseEvent], end: datetime) -> None:
        """All of it, and that the case is kept in the state it came to."""
        for event in events:
            self._allow(event)
            self._time_is_right(event)
            self._move(event)
        self._nothing_was_missed(end)
        if {self._state, str(self.case.state)} not in ({self._state}, {"offered", "reopened"}):
            self._wrong("moves", f"is {self.case.state}, but came to {self._state}")

    def _wrong(self, rule: str, what: str) -> None:
        self.breaches.append((rule, f"{self.case.id}: {what}"))

    def _allow(self, event: CaseEvent) -> None:
        is_right = self._state in _FROM[event.kind]
        is_taken_over = event.kind == "claimed" and self._state in _TAKEN and "missed" in self._passed
        if not is_right and not is_taken_over:
            self._wrong("moves", f"{event.kind} at {event.at} while {self._state or 'nothing'}")

    def _move(self, event: CaseEvent) -> None:
        match str(event.kind):
            case "wrote":
                if self._state in ("claimed", "for_scholar"):
                    self._state = "for_officer"
                    if self._is_answered:
                        self._runs(event.at, NEXT_ANSWER)
            case "merged":
                if self.case.merged_into == event.detail:
                    self._ends(event.at, "closed")
            case "reopened":
                self._state = "reopened" if event.actor == "scholar" else "claimed"
                self._runs(event.at, NEXT_ANSWER if self._is_answered else FIRST_ANSWER)
            case "offered":
                self._state = "reopened" if self._state == "reopened" else "offered"
            case "opened" | "transferred":
                self._nothing_was_missed(event.at)
                self._state = "new"
                self._runs(event.at, NEXT_ANSWER if self._is_answered else FIRST_ANSWER)
            case "answered" | "closed" | "let_go" as kind:
                self._is_answered |= kind == "answered"
                self._ends(event.at, _TO[kind])
            case "reminded" | "missed" | "to_deputy" | "to_city" | "asked" as kind:
                self._passed["again" if event.detail == "city" and kind == "reminded" else kind] = event.at
            case "claimed":
                self._state = "claimed"

    def _runs(self, since: datetime, allowed: int) -> None:
        self._since, self._allowed, self._passed = since, allowed, {}

    def _ends(self, at: datetime, state: str) -> None:
        self._nothing_was_missed(at)
        self._state, self._since, self._allowed, self._passed = state, at, 0, {}

    def _spans(self, at: datetime) -> tuple[str, ...]:
        return hours_told(self.knowledge, self.desk_at(at))

    def _time_is_right(self, event: CaseEvent) -> None:
        """A step is taken when its time has come, neither before nor much later, and once."""
        due = self._due(event)
        if due is None:
            return
        name = "again" if event.kind == "reminded" and event.detail == "city" else str(event.kind)
        self.checked.append(name)
        if name != "again" and name in self._passed and event.kind != "to_deputy":
            self._wrong("steps done twice", f"{name} at {event.at}")
        if event.at < due:
            self._wrong("escalated too early", f"{name} at {event.at}, due {due}")
        if event.at > self._in_time(due):
            self._wrong("steps too late", f"{name} at {event.at}, due {due}")

    def _in_time(self, due: datetime) -> datetime:
        return max([due, *(end for start, end in self.outages if start <= due <= end)]) + SOON

    def _due(self, event: CaseEvent) -> datetime | None:
        """When the time for a step comes, to the minute below; None for what is no step."""
        since, passed = self._since, self._passed
        assert since or event.kind == "opened"
        match str(event.kind):
            case "reminded" if event.detail == "city":
                last = passed.get("again", passed.get("to_city"))
                return self._next_morning(last) if last else event.at + SILENCE
            case "reminded":
                return self._after(since, self._allowed // 2)
            case "missed" | "to_deputy":
                return self._after(since, self._allowed)
            case "to_city":
                called = passed.get("to_deputy")
                return self._after(called, ESCALATE) if called else self._after(since, self._allowed)
            case "asked":
                return since.replace(second=0) + SILENCE if since else None
            case "let_go":
                asked = passed.get("asked")
                return asked.replace(second=0) + SILENCE if asked else event.at + SILENCE
            case _:
                return None

    def _after(self, since: datetime | None, minutes: int) -> datetime:
        assert since
        start = since.replace(second=0)
        due = moment_after(self._spans(since), start, minutes)
        assert worked_between(self._spans(since), start, due) == minutes
        return due

    def _next_morning(self, day: datetime) -> datetime:
        midnight = (day.astimezone(BEIJING) + timedelta(days=1)).replace(hour=0, minute=0, second=0)
        return moment_after(hours_told(self.knowledge, None), midnight, 1)

    def _nothing_was_missed(self, until: datetime) -> None:
        """Where the deadline had passed by then, it was recorded and somebody was called."""
        if self._since is None or not self._allowed or self._state not in _WAITS:
            return
        if until <= self._in_time(self._after(self._since, self._allowed)):
            return
        self.checked.append("deadline passed")
        if "missed" not in self._passed:
            self._wrong("missed, not recorded", f"since {self._since}")
        elif self._passed["missed"] not in (self._passed.get("to_deputy"), self._passed.get("to_city")) and "to_deputy" not in self._passed:
            self._wrong("missed, nobody called", f"since {self._since}")
