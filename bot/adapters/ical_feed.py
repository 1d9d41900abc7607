"""Room: adapters. Days as a calendar that other programs read (RFC 5545), on icalendar. No days of its own."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from icalendar import TRANSP, Alarm, Calendar, Event, vDuration

from bot.domain.language import Language
from bot.ports.freshness import CalendarDay

_MAKER = "-//Guichao//Review calendar//ZH"
_DOMAIN = "guichao"
_LOOK_AGAIN = timedelta(hours=6)
_MORNING = timedelta(hours=9)
"""Alarms of a whole day count from its midnight, wherever the reader is: they ring at nine in the morning of the day meant."""


class ICalFeed:
    """The `CalendarWriting` by icalendar."""

    def write(self, name: str, language: Language, days: Sequence[CalendarDay], at: datetime) -> bytes:
        """The whole calendar; the same day keeps its UID, so that a program moves it instead of adding another."""
        calendar = Calendar.new(name=name, language=language, prodid=_MAKER, method="PUBLISH", uid=f"reviews@{_DOMAIN}")
        calendar.add("REFRESH-INTERVAL", vDuration(_LOOK_AGAIN), parameters={"VALUE": "DURATION"})
        calendar.add("X-PUBLISHED-TTL", "PT6H")  # the same for programs older than RFC 7986
        for day in days:
            calendar.add_component(_event(day, at))
        written: bytes = calendar.to_ical()
        return written


def _event(day: CalendarDay, at: datetime) -> Event:
    event = Event.new(
        uid=f"{day.id}@{_DOMAIN}",
        stamp=at,
        start=day.day,
        end=day.day + timedelta(days=1),
        summary=day.title,
        description=day.text,
        transparency=TRANSP.TRANSPARENT,
        url=day.address or None,
    )
    for before in day.remind:
        event.add_component(_alarm(day.title, _MORNING - timedelta(days=before)))
    return event


def _alarm(words: str, trigger: timedelta) -> Alarm:
    alarm = Alarm.new(description=words)
    alarm.add("ACTION", "DISPLAY")
    alarm.add("TRIGGER", trigger)
    return alarm
