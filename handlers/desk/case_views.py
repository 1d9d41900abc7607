"""Room: desk. A case as the pages show it. No routes, no work."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.cases import Case, CaseState
from bot.domain.continuing import without_code
from bot.domain.conversation import Conversation
from bot.domain.desk_clocks import BEIJING
from bot.domain.desk_group import CITY
from bot.domain.desk_notes import CaseNote
from bot.domain.forms import Form
from bot.domain.language import Language
from bot.domain.library import Knowledge
from bot.domain.messages import Author, Said
from handlers.desk.media_views import MediaView


@dataclass(frozen=True, slots=True)
class CaseView:
    """One case on a page; moments in Beijing time."""

    id: str
    district: str | None
    state: str
    opened: datetime
    language: str
    channel: str
    officer: str | None
    last: str
    waiting_minutes: int | None


@dataclass(frozen=True, slots=True)
class LineView:
    """One line of the talk on a page."""

    id: int
    author: str
    name: str
    text: str
    at: datetime
    citations: tuple[object, ...]
    receipt: str | None
    media: MediaView | None = None


@dataclass(frozen=True, slots=True)
class NoteView:
    """What an officer wrote down, on a page."""

    id: int
    officer: str
    text: str
    at: datetime


def case_view(case: Case, said: Sequence[Said], knowledge: Knowledge, language: str, now: datetime) -> CaseView:
    """A case with its last line, and how long the person has been waiting for an officer's word."""
    district = knowledge.entries.get(case.district or "")
    talk = [line for line in said if line.author is not Author.GUICHAO]
    last = talk[-1] if talk else None
    since = last.at if last and last.author is Author.PERSON else None
    waiting = None if case.state is CaseState.CLOSED or since is None else max(0, int((now - since).total_seconds() // 60))
    name = district.short_title.for_(Language(language)) if district else None
    opened = case.opened_at.astimezone(BEIJING)
    spoken = case.language.split("-")[0]  # officers read both scripts of Chinese
    return CaseView(case.id, name, case.state, opened, spoken, case.channel, case.officer, without_code(last.text) if last else "", waiting)


def line_view(line: Said, media: MediaView | None = None) -> LineView:
    """A line with its author's name, and what was sent with it."""
    name = line.name if line.author is Author.OFFICER else ""
    return LineView(line.id, line.author, name, without_code(line.text), line.at.astimezone(BEIJING), line.citations, line.receipt, media)


def collected(conversation: Conversation | None, knowledge: Knowledge, language: str) -> list[tuple[str, str]]:
    """What an open form holds, as label and value."""
    progress = conversation.form if conversation else None
    form: Form | None = knowledge.forms.get(progress.form) if progress else None
    if form is None or progress is None:
        return []
    return [(slot.label.for_(Language(language)), progress.values[slot.name].shown) for slot in form.slots if slot.name in progress.values]


def note_view(note: CaseNote) -> NoteView:
    """A note with its moment in Beijing time."""
    return NoteView(note.id, note.officer, note.text, note.at.astimezone(BEIJING))


def desks_for(case: Case, knowledge: Knowledge, language: str, city: str) -> list[tuple[str, str]]:
    """The desks that a case may be passed on to, as value and name: all but its own."""
    of_districts = [(entry.id, entry.short_title.for_(Language(language))) for entry in knowledge.districts()]
    return [each for each in [*of_districts, (CITY, city)] if each[0] != (case.district or CITY)]
