"""Room: engine. Officers are reminded by letter, once of each thing: of days in one letter a day, of a folder held back at any hour. No vendor's calls."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

import structlog

from bot.domain.desk_clocks import BEIJING
from bot.domain.editions import Held
from bot.domain.knowledge import Officer
from bot.domain.language import Language
from bot.domain.library import Knowledge
from bot.domain.notices import Standing, officers_by_name
from bot.domain.phrasebook import Phrasebook
from bot.domain.reviewing import DayKind, Reminder, due_reminders, told_of
from bot.engine.rounds import look_every
from bot.engine.wording_notices import languages_of
from bot.ports import Clock
from bot.ports.editions import PublishingWork
from bot.ports.freshness import StaffReminders
from bot.ports.notices import Letter, RoadToOfficers

log = structlog.get_logger()
_SECONDS = 300.0
_FROM, _TO = time(8, 0), time(20, 0)
"""Hours of Beijing in which letters about days are written; what keeps an edition back is told at any hour."""
_IN_HAND = timedelta(minutes=30)
"""How long a claim holds: longer than a letter takes, and the pause before a failed one is tried again."""
_HELD_FOR = timedelta(minutes=10)
"""A folder is held back while somebody still works in it; only one that stays so is told of."""
_MOST = 40
_HELD = "held:"
"""How the keys of what keeps an edition back begin."""


@dataclass(frozen=True, slots=True)
class Matter:
    """One thing to tell: what it is known by, and its words by language."""

    key: str
    words: Mapping[Language, str]
    is_urgent: bool = False


@dataclass(frozen=True)
class RemindingStaff:
    """What it takes: the entries and texts of the newest edition, what was told before, the road by e-mail where there is one, the editions' work."""

    knowledge: Knowledge
    phrases: Phrasebook
    shelf: StaffReminders
    road: RoadToOfficers | None
    clock: Clock
    work: PublishingWork | None = None
    public_url: str | None = None

    async def run(self) -> None:
        """Look again and again, until it is cancelled; a fault is logged, and tried again later."""
        await look_every(_SECONDS, "staff_reminders", self.round)

    async def round(self) -> int:
        """Write what is due; how many letters went out. Without a road nothing is claimed, so that it is told once there is one."""
        if self.road is None:
            return 0
        now, matters = self.clock.now(), self._matters()
        officers = officers_by_name(self.knowledge)
        return sum([await self._write_to(self.road, officers[name], due, now) for name, due in matters.items()])

    def _matters(self) -> Mapping[str, Sequence[Matter]]:
        """What each officer is to hear of, by name."""
        of_officer: dict[str, list[Matter]] = {}
        city, officers, today = self.knowledge.city_desk.officers, officers_by_name(self.knowledge), self.clock.now().astimezone(BEIJING).date()
        for matter in self._held():
            for officer in city:
                of_officer.setdefault(officer.name, []).append(matter)
        for reminder in due_reminders(self.knowledge.entries.values(), today):
            for officer in told_of(reminder.kept.entry, officers, city):
                of_officer.setdefault(officer.name, []).append(self._matter(reminder))
        return {name: matters for name, matters in of_officer.items() if officers[name].email}

    def _held(self) -> Iterator[Matter]:
        held = self.work.held if self.work else None
        if held and held.since <= self.clock.now() - _HELD_FOR:
            yield Matter(f"{_HELD}{held.trial.digest}", {language: self._why_held(held, language) for language in (Language.ZH, Language.EN)}, is_urgent=True)

    def _why_held(self, held: Held, language: Language) -> str:
        say, failing = self.phrases.say, len(held.trial.newly_failing)
        if held.trial.faults:
            reason = "\n  ".join(each.for_(language) for each in held.trial.faults[:3])
        elif failing:
            reason = say("freshness.letter.held_failing", language, {"count": failing})
        else:
            reason = say("freshness.letter.held_second", language)
        return say("freshness.letter.held", language, {"reason": reason})

    def _matter(self, due: Reminder) -> Matter:
        return Matter(due.key, {language: self._words(due, language) for language in (Language.ZH, Language.EN)})

    def _words(self, due: Reminder, language: Language) -> str:
        entry, say = due.kept.entry, self.phrases.say
        values = {"title": entry.title.for_(language), "date": str(due.kept.day)}
        if due.kept.kind is DayKind.REVIEW:
            line = say("freshness.letter.review", language, values)
        elif due.days:
            line = say("freshness.letter.ends", language, values | {"days": str(due.days)})
        else:
            line = say("freshness.letter.ended" if due.key.endswith(":0") else "freshness.letter.ends_today", language, values)
        return f"{line} {say('freshness.letter.owner', language, {'owner': entry.owner})}" if entry.owner else line

    async def _write_to(self, road: RoadToOfficers, officer: Officer, matters: Sequence[Matter], now: datetime) -> int:
        """One letter of all that this officer was not told yet; nothing where its time has not come."""
        is_time = await self._may_write(officer, now)
        wanted = {matter.key: matter for matter in matters if is_time or matter.is_urgent}
        taken = await self.shelf.take(officer.name, list(wanted), now, now + _IN_HAND) if wanted else ()
        if not taken:
            return 0
        end = await road.send(officer.email or "", self._letter(officer, [wanted[key] for key in taken]))
        # Between the server's receipt and this commit nothing can be closed; a repeat has the same Message-ID: docs/adr/0014.
        if end.standing is not Standing.WAITING:
            await self.shelf.told(officer.name, taken, self.clock.now())
        log.info("staff_reminders.written", matters=len(taken), standing=end.standing, why=end.why)
        return int(end.standing is Standing.SENT)

    async def _may_write(self, officer: Officer, now: datetime) -> bool:
        # What is held back may be told in the night, and anew with each state of the folder: it must not use up the day's letter.
        here, last = now.astimezone(BEIJING), await self.shelf.last_told(officer.name, besides=_HELD)
        is_first = last is None or last.astimezone(BEIJING).date() < here.date()
        return is_first and _FROM <= here.time() < _TO

    def _letter(self, officer: Officer, matters: Sequence[Matter]) -> Letter:
        languages, keys = languages_of(officer), "\n".join(sorted(matter.key for matter in matters))
        subject = " / ".join(self.phrases.say("freshness.letter.subject", language, {"count": len(matters)}) for language in languages)
        text = "\n\n— — —\n\n".join(self._text(matters, language) for language in languages)
        name = hashlib.sha256("\n".join([officer.name, keys]).encode()).hexdigest()[:20]
        return Letter(f"review-{name}", subject, text)

    def _text(self, matters: Sequence[Matter], language: Language) -> str:
        say, link = self.phrases.say, f"{self.public_url}/staff/calendar"
        lines = [say("freshness.letter.head", language), *(matter.words[language] for matter in matters[:_MOST])]
        if left := len(matters[_MOST:]):
            lines.append(say("freshness.letter.more", language, {"count": left}))
        where = say("freshness.letter.link", language, {"link": link}) if self.public_url else say("freshness.letter.no_link", language)
        return "\n".join([*lines, "", where, say("freshness.letter.foot", language)])
