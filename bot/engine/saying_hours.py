"""Room: engine. When officers work and what time it is, on both clocks, as sentences in both languages. Nothing is guessed; no cases are moved."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.conversation import Conversation
from bot.domain.desk_clocks import BEIJING, Hour, hour_in_beijing, hour_there
from bot.domain.desk_facts import Collected, collected_in, registered
from bot.domain.language import Bilingual, Language
from bot.domain.library import Knowledge
from bot.domain.messages import TextValue
from bot.domain.office_hours import OfficeHours, is_open, next_opening
from bot.domain.phrasebook import Phrasebook
from bot.ports import Clock, LocalZones, Store, WorkCalendar

_SOON, _TODAY = timedelta(hours=1), timedelta(hours=15)
"""Until then the wait is told in minutes, and in hours; what is further away by its day."""
_STEP = 5
_WEEKEND = 5


@dataclass(frozen=True, slots=True)
class SayingHours:
    """What it takes: the texts, the calendar, the clock, and where people are by their devices or their telephone numbers."""

    phrases: Phrasebook
    knowledge: Knowledge
    calendar: WorkCalendar
    clock: Clock
    zones: LocalZones
    store: Store

    def is_at_work(self, hours: OfficeHours) -> bool | None:
        """Whether a desk is at work now; None where staff have not said its hours."""
        return is_open(hours, self.calendar, self.clock.now()) if hours.is_known else None

    async def told(self, conversation: Conversation, hours: OfficeHours) -> Bilingual:
        """When a desk works and what time it is now for both, and how long it is until somebody is there; only the time where hours are unknown."""
        now = self._now(await self._zones(conversation))
        if not hours.is_known:
            return self._pair("handoff.hours.unknown", lambda language: {"now": now.for_(language)})
        spans = self._spans(hours)
        if self.is_at_work(hours):
            return self._pair("handoff.hours.at_work", lambda language: {"spans": spans.for_(language), "now": now.for_(language)})
        day, wait = self._day(), self._wait(hours)
        values = {"spans": spans, "now": now, "day": day, "wait": wait}
        return self._pair("handoff.hours.away", lambda language: {name: each.for_(language) for name, each in values.items()})

    async def _zones(self, conversation: Conversation) -> tuple[str, ...]:
        """As the person's device says; else by the number that they can be called at, as they gave it in a form."""
        if conversation.zone:
            return (conversation.zone,)
        forms = self.knowledge.forms
        sent = [value for each in await self.store.registrations_of(conversation.id) for value in registered(forms.get(each.form), each.values)]
        given: Sequence[Collected] = [*sent, *collected_in(conversation.form, forms)]
        return next((self.zones.of_phone(each.value.stored) for each in reversed(given) if each.reader == "phone"), ())

    def _now(self, zones: tuple[str, ...]) -> Bilingual:
        moment = self.clock.now()
        here, there = hour_in_beijing(moment), hour_there(moment, zones)
        if there is None or there == here:
            return self._pair("handoff.now.beijing", lambda language: {"beijing": self._hour(here, language)})
        return self._pair("handoff.now.both", lambda language: {"there": self._hour(there, language), "beijing": self._hour(here, language)})

    def _hour(self, hour: Hour, language: Language) -> str:
        return self.phrases.say("handoff.hour", language, {"weekday": self.phrases.say(f"desk.weekday.{hour.weekday}", language), "time": hour.time})

    def _spans(self, hours: OfficeHours) -> Bilingual:
        spans = [f"{span.start:%-H:%M}–{span.end:%-H:%M}" for span in hours.spans]
        return Bilingual("、".join(spans), ", ".join(spans))

    def _day(self) -> Bilingual:
        """Why nobody is there, where it is the day and not the hour."""
        today = self.clock.now().astimezone(BEIJING).date()
        if self.calendar.is_workday(today):
            return Bilingual("", "")
        return self.phrases.texts["handoff.day.weekend" if today.weekday() >= _WEEKEND else "handoff.day.holiday"]

    def _wait(self, hours: OfficeHours) -> Bilingual:
        now = self.clock.now()
        opening = next_opening(hours, self.calendar, now)
        wait = opening - now if opening else timedelta.max
        if wait < _SOON:
            minutes = max(_STEP, round(wait.total_seconds() / 60 / _STEP) * _STEP)
            return self._pair("handoff.wait.minutes", lambda _: {"minutes": minutes})
        if wait < _TODAY:
            count = round(wait.total_seconds() / 3600)
            return self._pair("handoff.wait.hour" if count == 1 else "handoff.wait.hours", lambda _: {"hours": count})
        return self._pair("handoff.wait.day", lambda language: self._opening(opening, language)) if opening else Bilingual("", "")

    def _opening(self, opening: datetime, language: Language) -> dict[str, TextValue]:
        hour = hour_in_beijing(opening)
        return {"day": hour.day, "hour": self._hour(hour, language)}

    def _pair(self, name: str, values: Callable[[Language], dict[str, TextValue]]) -> Bilingual:
        return Bilingual(self.phrases.say(name, Language.ZH, values(Language.ZH)), self.phrases.say(name, Language.EN, values(Language.EN)))
