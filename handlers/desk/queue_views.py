"""Room: desk. The queue as its page shows it: rows, the views with their counts, what the filters offer. No routes, no queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from bot.domain.cases import Case
from bot.domain.continuing import without_code
from bot.domain.desk_clocks import BEIJING
from bot.domain.language import Language
from bot.domain.library import Knowledge
from bot.domain.messages import Channel, Said, is_command
from bot.ports.desk_queue import CITY_DESK, PAGE, QueuePage, QueueRow, QueueView, Wanted
from handlers.desk.deadlines import Due, due_view

_WORDS = 160
"""Characters of the last words that a row shows."""
_FILTERS = ("district", "language", "channel", "topic")


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom a page is made: the language, its texts, what the house knows, and the hour."""

    language: str
    texts: Mapping[str, str]
    knowledge: Knowledge
    now: datetime

    def desk(self, district: str | None) -> str:
        """The name of a district's desk, or of the city's."""
        entry = self.knowledge.entries.get(district or "")
        return entry.short_title.for_(Language(self.language)) if entry else self.texts["city_desk"]

    def topic(self, topic: str | None) -> str:
        """The name of the entry that a case is about; empty where there is none."""
        entry = self.knowledge.entries.get(topic or "")
        return entry.short_title.for_(Language(self.language)) if entry else ""


@dataclass(frozen=True, slots=True)
class RowView:
    """One case in the queue. `said_by` is `person` or `officer`; `level` 0 to 2; `looking` are others who have it before them."""

    id: str
    desk: str
    state: str
    last: str
    said_by: str
    topic: str
    due: Due | None
    level: int
    is_unread: bool
    officer: str | None
    offered_to: str | None
    looking: tuple[str, ...]
    channel: str
    language: str
    opened: datetime


@dataclass(frozen=True, slots=True)
class Tab:
    """One view of the queue, as a link."""

    view: str
    count: int
    address: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """A filter with what it offers, as value and name."""

    name: str
    chosen: str
    options: tuple[tuple[str, str], ...]


def row_view(row: QueueRow, looking: Sequence[str], reader: Reader) -> RowView:
    """A case as one glance tells it."""
    case, last = row.case, _last_words(row.said, reader.knowledge)
    return RowView(
        id=case.id,
        desk=reader.desk(case.district),
        state=case.state,
        last=_clipped(without_code(last.text)) if last else "",
        said_by=last.author if last else "",
        topic=reader.topic(case.topic),
        due=due_view(case.timer.due_at, reader.now, reader.texts) if case.is_open else None,
        level=case.timer.level,
        is_unread=row.is_unread,
        officer=case.officer,
        offered_to=case.offered_to,
        looking=tuple(looking),
        channel=case.channel,
        language=spoken(case),
        opened=case.opened_at.astimezone(BEIJING),
    )


def spoken(case: Case) -> str:
    """The language of a case; officers read both scripts of Chinese."""
    return case.language.split("-")[0]


def tabs(wanted: Wanted, page: QueuePage, sought: str) -> list[Tab]:
    """Every view with its count; the filters stay."""
    views = [view for view in QueueView if not (view is QueueView.DESK and wanted.within)]  # who sees one desk needs no filter for it
    return [Tab(view, page.counts[view], address_of(wanted, sought, view), view is wanted.view) for view in views]


def address_of(wanted: Wanted, sought: str, view: QueueView | None = None, page: int = 1) -> str:
    """What stands after the question mark for this part of the queue."""
    named = {"show": view or wanted.view, "q": sought} | {name: getattr(wanted, name) for name in _FILTERS}
    return urlencode({name: value for name, value in named.items() if value} | ({"page": page} if page > 1 else {}))


def choices(wanted: Wanted, page: QueuePage, reader: Reader) -> list[Choice]:
    """What the filters offer; a filter with nothing to choose from is left out."""
    offered = {"district": _desks(wanted, reader), "language": _named("language", ("zh", "en"), reader), "channel": _named("channel", Channel, reader)}
    offered["topic"] = sorted(((topic, reader.topic(topic) or topic) for topic in page.topics), key=lambda each: each[1])
    return [Choice(name, getattr(wanted, name), tuple(options)) for name, options in offered.items() if options]


def pages(page: QueuePage) -> int:
    """How many pages there are; at least one."""
    return max(1, -(-page.total // PAGE))


def _desks(wanted: Wanted, reader: Reader) -> list[tuple[str, str]]:
    if wanted.within:
        return []
    return [*((entry.id, reader.desk(entry.id)) for entry in reader.knowledge.districts()), (CITY_DESK, reader.texts["city_desk"])]


def _named(family: str, members: Sequence[str] | type[Channel], reader: Reader) -> list[tuple[str, str]]:
    return [(str(each), reader.texts[f"{family}_{each}"]) for each in members]


def _last_words(said: Sequence[Said], knowledge: Knowledge) -> Said | None:
    """The last line that tells something: a press of a button, or the name of a district, only where there is nothing else."""
    names = {name for entry in knowledge.districts() for title in (entry.title, entry.short_title) for name in (title.zh, title.en)}
    words = [line for line in said if not is_command(line.text)]
    return next((line for line in words if line.text.strip() not in names), next(iter(words), None))


def _clipped(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _WORDS else flat[: _WORDS - 1] + "…"
