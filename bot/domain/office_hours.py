"""Room: domain. When officers work, on the clock of Beijing, and how long they may take. No calendar of its own: the caller tells the working days."""

from dataclasses import dataclass
from datetime import time, timedelta


@dataclass(frozen=True, slots=True)
class Span:
    """From and until an hour of one day, in Beijing."""

    start: time
    end: time


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """The hours of every working day, make-up days included; empty while staff have not said them."""

    spans: tuple[Span, ...] = ()

    @property
    def is_known(self) -> bool:
        """Whether staff have filled them in."""
        return bool(self.spans)


@dataclass(frozen=True, slots=True)
class Deadlines:
    """How long officers may take, in working hours, and scholars, in days. Staff change them in `city-desk.yaml`.

    `remind`: the part of the time after which the officer is reminded. `escalate`: working hours between two steps upwards.
    """

    first_answer: timedelta = timedelta(hours=8)
    next_answer: timedelta = timedelta(hours=16)
    escalate: timedelta = timedelta(hours=8)
    remind: float = 0.5
    scholar_days: int = 7
    reopen_days: int = 14
