"""What all people of a simulated month share: the processes, the clock, the view, the marks in what they write. No behaviour of anybody."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from tests.benchmarks.case_month_glance import Glance, Glimpse
from tests.benchmarks.case_month_house import Act, Done
from tests.benchmarks.case_month_moments import Moments
from tests.benchmarks.case_month_processes import Processes
from tests.benchmarks.case_month_staff import COUNTED, moment_after

_LETTERS = "abcdefghjkmnpqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that was written: by whom, the how many-th, and whether the house took it in."""

    text: str
    sender: str
    is_accepted: bool


@dataclass
class World:
    """The month."""

    seed: int
    processes: Processes
    moments: Moments
    glance: Glance
    marks: list[Mark] = field(default_factory=list)
    desks: dict[str, list[tuple[datetime, str | None]]] = field(default_factory=lambda: defaultdict(list))
    """At which desk each case was seen to lie, since when."""
    said: dict[str, str] = field(default_factory=dict)
    """What scholars sent, by the id of the message."""
    _number: int = 0

    def rng(self, who: str) -> Random:
        """Somebody's own dice: what others do does not change them."""
        return Random(f"{self.seed}-{who}")

    def next_id(self) -> str:
        """An id of a message that nobody used."""
        self._number += 1
        return f"m{self._number}"

    async def act(self, act: Act) -> Done:
        """Do something, and note at which desk its case lies afterwards."""
        if act.kind == "say":
            self.said[act.id] = act.text
        done = await self.processes.do(act)
        if act.case and done.is_ok:
            self.saw(self.glance.case(act.case))
        return done

    def saw(self, case: Glimpse) -> None:
        """Note the desk of a case."""
        seen = self.desks[case.id]
        if not seen or seen[-1][1] != case.district:
            seen.append((self.moments.now, case.district))

    async def write(self, act: Act, sender: str) -> Done:
        """Write something with a mark in it, which is found again in the talk."""
        self._number += 1
        number, letters = self._number, ""
        for _ in range(5):
            number, digit = divmod(number, len(_LETTERS))
            letters = _LETTERS[digit] + letters
        mark = f"⟦{letters}⟧"
        done = await self.act(Act(act.kind, act.who, act.channel, act.case, self.next_id(), f"{act.text} {mark}"))
        self.marks.append(Mark(mark, sender, done.is_ok))
        return done

    async def sleep(self, hours: float) -> None:
        """Sleep so long on any clock."""
        await self.moments.until(self.moments.now + timedelta(minutes=max(1, round(hours * 60))))

    async def sleep_at_work(self, minutes: float) -> None:
        """Sleep until so many minutes were worked in Beijing."""
        await self.moments.until(moment_after(COUNTED, self.moments.now, max(1, round(minutes))))
