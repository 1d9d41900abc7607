"""What became of a simulated month: every rule with what broke it, and how often everything happened. No playing, no printing."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from bot.domain.cases import Case
from bot.domain.messages import Author
from bot.domain.notices import GIVEN_UP_AFTER, Errand, Road, Standing, address_on, officers_by_name
from tests.benchmarks.case_month_kept import Kept
from tests.benchmarks.case_month_play import Played
from tests.benchmarks.case_month_replay import Replay

RETURNS = {"handoff.closed", "handoff.ended", "handoff.left", "handoff.let_go", "handoff.merged", "handoff.still_needed", "handoff.after_hours"}
"""System words with which the floor is the bot's again; they are no talk."""
WAITS, TAKES = {"handoff.queued", "handoff.waiting"}, {"handoff.taken", "handoff.with_you_again", "handoff.with_officer"}
BESIDE = {"handoff.transferred", "handoff.menu_waits", "handoff.merged_here"}
CHOICES = ("/case message", "/case appointment")
"""With these a person who waits calls the bot back."""
RULES = (
    *("open cases without owner", "open cases without next step", "open cases that are overdue", "two open cases of one talk"),
    *("closed without reason", "bot talks while an officer has the floor", "bot talks while somebody waits", "floor kept is not the floor told"),
    *("relays lost", "relays doubled", "relays out of order", "refused, yet shown", "moves", "steps done twice", "escalated too early"),
    *("steps too late", "missed, not recorded", "missed, nobody called", "notices lost", "nobody told", "in the middle of the month"),
)


@dataclass
class Tally:
    """The figures, and for each rule what broke it."""

    played: Played
    kept: Kept
    breaches: dict[str, list[str]] = field(default_factory=lambda: {rule: [] for rule in RULES})
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def end(self) -> datetime:
        """The last moment of the month."""
        return self.played.world.moments.now

    def count(self) -> "Tally":
        """Everything."""
        self.breaches["in the middle of the month"] += self.played.breaches
        self._cases()
        self._replays()
        self._floors()
        self._relays()
        self._notices()
        return self

    def _cases(self) -> None:
        listed, districts = officers_by_name(self.played.knowledge), {f"desk:{each.id}" for each in self.played.knowledge.districts()}
        opened = Counter(case.conversation for case in self.kept.cases if case.is_open)
        self.breaches["two open cases of one talk"] += [talk for talk, count in opened.items() if count > 1]
        for case in self.kept.cases:
            self.counts[f"{case.state}"] += 1
            if not case.is_open:
                continue
            if case.owner not in listed and case.owner not in districts | {"desk:city"}:
                self.breaches["open cases without owner"].append(f"{case.id}: {case.owner}")
            if case.timer.next_at is None or case.timer.next_step is None:
                self.breaches["open cases without next step"].append(case.id)
            elif case.timer.next_at < self.end - timedelta(minutes=2):
                self.breaches["open cases that are overdue"].append(f"{case.id}: {case.timer.next_at}")

    def _replays(self) -> None:
        for case in self.kept.cases:
            events = self.kept.events[case.id]
            replay = Replay(case, self.played.knowledge, partial(self._desk_at, case.id), self.played.world.processes.outages)
            replay.run(events, self.end)
            for rule, what in replay.breaches:
                self.breaches[rule].append(what)
            self.counts.update(f"checked: {each}" for each in replay.checked)
            self.counts.update(f"{each.kind}" for each in events)
            ends = [each for each in events if each.kind in ("closed", "let_go", "merged", "reopened")]
            if not case.is_open and (not ends or ends[-1].kind == "reopened"):
                self.breaches["closed without reason"].append(case.id)

    def _desk_at(self, case: str, at: datetime) -> str | None:
        seen = self.played.world.desks[case]
        return next((desk for since, desk in reversed(seen) if since <= at + timedelta(minutes=1)), seen[0][1])

    def _floors(self) -> None:
        """Who had the floor is told by the words themselves, line by line; then nobody else may talk."""
        for talk, lines in self.kept.talks.items():
            floor = "bot"
            for cause, line in lines:
                if self.played.world.said.get(cause or "", "").startswith(CHOICES) and line.author is Author.GUICHAO and line.name not in TAKES:
                    floor = "bot"
                if line.author is Author.OFFICER:
                    self.counts["lines by officers"] += 1
                elif line.author is Author.GUICHAO:
                    floor = self._heard(talk, floor, line.name)
            if floor != self.kept.conversations[talk].floor:
                self.breaches["floor kept is not the floor told"].append(f"{talk}: {self.kept.conversations[talk].floor}, told {floor}")

    def _heard(self, talk: str, floor: str, name: str) -> str:
        self.counts[f"lines by the bot while {floor}"] += name not in RETURNS | WAITS | TAKES | BESIDE
        if name in RETURNS:
            return "bot"
        if name in TAKES:
            return "officer"
        if name in WAITS or (name == "handoff.transferred" and floor == "officer"):
            return "queued"
        if floor != "bot" and name not in BESIDE:
            rule = "bot talks while an officer has the floor" if floor == "officer" else "bot talks while somebody waits"
            self.breaches[rule].append(f"{talk}: {name}")
        return floor

    def _relays(self) -> None:
        found, place = Counter[str](), dict[str, int]()
        # A form may repeat what a person told it; that is the bot's line, and no relay.
        people = (line for lines in self.kept.talks.values() for _, line in lines if line.author is not Author.GUICHAO)
        for number, text in enumerate(line.text for line in people if "⟦" in line.text):
            shown = text[text.index("⟦") : text.index("⟧") + 1]
            found[shown] += 1
            place.setdefault(shown, number)
        last: dict[str, int] = defaultdict(int)
        for mark in self.played.world.marks:
            self.counts[f"relays by {mark.sender.partition(':')[0]}s{'' if mark.is_accepted else ' refused'}"] += 1
            if not mark.is_accepted:
                self.breaches["refused, yet shown"] += [f"{mark.text} {mark.sender}"] * bool(found[mark.text])
            elif not found[mark.text]:
                self.breaches["relays lost"].append(f"{mark.text} {mark.sender}")
            elif place[mark.text] < last[mark.sender]:
                self.breaches["relays out of order"].append(f"{mark.text} {mark.sender}")
            last[mark.sender] = max(last[mark.sender], place.get(mark.text, 0))
        self.breaches["relays doubled"] += [f"{text}: {count}" for text, count in found.items() if count > 1]

    def _notices(self) -> None:
        arrived = defaultdict(list)
        for letter in self.played.world.processes.letters:
            arrived[letter.address].append(letter)
        cases = {case.id: case for case in self.kept.cases}
        told = {(errand.notice.case, errand.notice.at) for errand in self.kept.errands}
        for case, events in self.kept.events.items():
            calls = [
                each for each in events if each.kind in ("opened", "transferred", "reminded", "missed") or (each.kind, each.actor) == ("reopened", "scholar")
            ]
            self.breaches["nobody told"] += [f"{case}: {each.kind} at {each.at}" for each in calls if (case, each.at) not in told]
        officers = officers_by_name(self.played.knowledge)
        for errand in self.kept.errands:
            standings = {road: stretch.standing for road, stretch in errand.roads.items()}
            none = "without a road" if errand.done_at else "not tried yet"
            self.counts.update(f"notices {standing}" for standing in {str(each) for each in standings.values()} or {none})
            for road in (road for road, standing in standings.items() if standing is Standing.SENT):
                address = address_on(road, officers[errand.notice.officer])
                if not any(errand.notice.case in letter.text and letter.at >= errand.notice.at for letter in arrived[address or ""]):
                    self.breaches["notices lost"].append(f"{errand.notice} said to be sent")
            self.breaches["notices lost"] += list(
                self._forgotten(errand, cases[errand.notice.case], bool(address_on(Road.EMAIL, officers[errand.notice.officer])))
            )

    def _forgotten(self, errand: Errand, case: Case, has_road: bool) -> Iterator[str]:
        """A notice that nobody brings any more, without a reason."""
        standings = {stretch.standing for stretch in errand.roads.values()}
        if errand.done_at is None and self.end - errand.notice.at > GIVEN_UP_AFTER + timedelta(hours=1):
            yield f"{errand.notice} lies there"
        is_dropped = errand.done_at is not None and (standings <= {Standing.DROPPED}) and (has_road or errand.roads)
        ends = ("closed", "let_go", "merged", "transferred", "claimed", "answered")
        if is_dropped and not any(each.kind in ends and each.at >= errand.notice.at for each in self.kept.events[case.id]):
            yield f"{errand.notice} dropped without a reason"
