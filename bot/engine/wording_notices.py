"""Room: engine. Puts notices to an officer into one letter, in their language. Never a word, a name or a number of the person. No sending."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.case_events import Notice, NoticeKind
from bot.domain.cases import Case
from bot.domain.desk_clocks import BEIJING, WEEKDAYS
from bot.domain.knowledge import Officer
from bot.domain.language import Language
from bot.domain.library import Knowledge
from bot.domain.notices import most_urgent
from bot.domain.phrasebook import Phrasebook
from bot.ports.notices import Letter

_BOTH = (Language.ZH, Language.EN)
_BETWEEN = "\n\n— — —\n\n"


@dataclass(frozen=True, slots=True)
class Told:
    """One case of a letter: why the officer is told of it, and the moment of the last reason."""

    case: Case
    kind: NoticeKind
    at: datetime


@dataclass(frozen=True)
class WordingNotices:
    """`public_url` is where the desk is reached; without it a letter says what to search for there."""

    phrases: Phrasebook
    knowledge: Knowledge
    public_url: str | None

    def letter(self, notices: Sequence[tuple[Notice, Case]], officer: Officer, longest: int, now: datetime) -> Letter:
        """One letter of these notices, its text in at most so many bytes."""
        told, languages = cases_told(notices), languages_of(officer)
        room = (longest - len(_BETWEEN)) // len(languages) if len(languages) > 1 else longest
        text = _BETWEEN.join(self._text(told, language, room, now) for language in languages)
        return Letter(_id(notices), " / ".join(self._subject(told, language) for language in languages), text)

    def _subject(self, told: Sequence[Told], language: Language) -> str:
        if len(told) > 1:
            return self.phrases.say("notices.subject.many", language, {"count": len(told)})
        kind = self.phrases.say(f"notices.kind.{told[0].kind}", language)
        return self.phrases.say("notices.subject.one", language, {"kind": kind, "case": told[0].case.id, "desk": self._desk(told[0].case, language)})

    def _text(self, told: Sequence[Told], language: Language, room: int, now: datetime) -> str:
        paragraphs = ["\n".join(self._lines(each, language, now)) for each in told]
        foot = self.phrases.say("notices.foot", language)
        for count in range(len(paragraphs), 0, -1):
            more = [self._more(len(told) - count, language)] if count < len(told) else []
            text = "\n\n".join([*paragraphs[:count], *more, foot])
            if len(text.encode()) <= room:
                return text
        return paragraphs[0].encode()[:room].decode("utf-8", "ignore")

    def _more(self, count: int, language: Language) -> str:
        if self.public_url is None:
            return self.phrases.say("notices.more", language, {"count": count})
        return self.phrases.say("notices.more_here", language, {"count": count, "link": f"{self.public_url}/desk"})

    def _lines(self, told: Told, language: Language, now: datetime) -> Iterator[str]:
        case, say = told.case, self.phrases.say
        yield say("notices.head", language, {"case": case.id, "desk": self._desk(case, language)})
        yield say("notices.kind", language, {"kind": say(f"notices.kind.{told.kind}", language), "at": self._moment(told.at, language)})
        state = say(f"notices.state.{case.state}", language, {"officer": case.officer or case.offered_to or ""})
        yield say("notices.state", language, {"state": state})
        yield say("notices.since", language, {"at": self._moment(case.opened_at, language)})
        if due := case.timer.due_at:
            yield say("notices.due" if due > now else "notices.overdue", language, {"at": self._moment(due, language)})
        yield say("notices.language", language, {"language": say(f"desk.language.{case.language.split('-')[0]}", language)})
        yield self._way(case, language)

    def _way(self, case: Case, language: Language) -> str:
        if self.public_url is None:
            return self.phrases.say("notices.no_link", language, {"case": case.id})
        return self.phrases.say("notices.link", language, {"link": f"{self.public_url}/desk/cases/{case.id}"})

    def _desk(self, case: Case, language: Language) -> str:
        district = self.knowledge.entries.get(case.district or "")
        return district.short_title.for_(language) if district else self.phrases.say("desk.city", language)

    def _moment(self, moment: datetime, language: Language) -> str:
        there = moment.astimezone(BEIJING)
        weekday = self.phrases.say(f"desk.weekday.{WEEKDAYS[there.weekday()]}", language)
        parts = {"year": f"{there:%Y}", "month": f"{there:%m}", "day": f"{there:%d}", "weekday": weekday, "time": f"{there:%H:%M}"}
        return self.phrases.say("notices.moment", language, parts)


def cases_told(notices: Sequence[tuple[Notice, Case]]) -> list[Told]:
    """The cases of these notices, each once, the one that has to be answered first in front."""
    of_case: dict[str, list[tuple[Notice, Case]]] = {}
    for notice, case in notices:
        of_case.setdefault(case.id, []).append((notice, case))
    told = [Told(group[-1][1], most_urgent([notice.kind for notice, _ in group]), max(notice.at for notice, _ in group)) for group in of_case.values()]
    return sorted(told, key=lambda each: (each.case.timer.due_at is None, each.case.timer.due_at or each.case.opened_at))


def languages_of(officer: Officer) -> tuple[Language, ...]:
    """The officer's first language that we write; both where staff did not say one."""
    listed = [Language(name.split("-")[0]) for name in officer.languages if name.split("-")[0] in ("zh", "en")]
    return (listed[0],) if listed else _BOTH


def _id(notices: Sequence[tuple[Notice, Case]]) -> str:
    numbers = "-".join(str(number) for number in sorted(notice.id for notice, _ in notices))
    return f"notice-{hashlib.sha256(numbers.encode()).hexdigest()[:20]}"
