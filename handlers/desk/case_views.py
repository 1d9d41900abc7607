"""Room: desk. A case as its page shows it: its head, the lines of its talk, its notes. No routes, no work."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.cases import Case, CaseState
from bot.domain.continuing import without_code
from bot.domain.desk_clocks import BEIJING
from bot.domain.desk_group import CITY
from bot.domain.desk_notes import CaseNote
from bot.domain.desk_roles import Act, may
from bot.domain.messages import Author, Said
from handlers.desk.media_views import MediaView, media_view
from handlers.desk.queue_views import Reader, spoken
from handlers.desk.sessions import SignedIn
from handlers.desk.web_desk import Desk

SLICE = 400
"""Lines of a talk that a page shows; the earlier ones are counted."""


@dataclass(frozen=True, slots=True)
class CaseView:
    """One case on its page; moments in Beijing time."""

    id: str
    desk: str
    state: str
    opened: datetime
    language: str
    channel: str
    officer: str | None
    offered_to: str | None
    rating: int | None
    merged_into: str | None
    wants: str
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


@dataclass(frozen=True, slots=True)
class May:
    """What this officer may do with this case as it stands."""

    claim: bool
    reply: bool
    note: bool
    transfer: bool
    merge: bool
    close: bool
    reopen: bool


def case_view(case: Case, said: Sequence[Said], reader: Reader) -> CaseView:
    """A case with how long the person has been waiting for an officer's word."""
    talk = [line for line in said if line.author is not Author.GUICHAO]
    last = talk[-1] if talk else None
    is_waiting = case.is_open and case.state is not CaseState.WAITING_FOR_SCHOLAR and last and last.author is Author.PERSON
    waiting = max(0, int((reader.now - last.at).total_seconds() // 60)) if is_waiting and last else None
    return CaseView(
        id=case.id,
        desk=reader.desk(case.district),
        state=case.state,
        opened=case.opened_at.astimezone(BEIJING),
        language=spoken(case),
        channel=case.channel,
        officer=case.officer,
        offered_to=case.offered_to,
        rating=case.rating,
        merged_into=case.merged_into,
        wants=case.wants,
        waiting_minutes=waiting,
    )


def moves_open_to(officer: SignedIn, case: Case) -> May:
    """What this officer may do now: by role, and by how the case stands."""
    allowed = {act: may(officer, act, case.district) for act in (Act.CLAIM, Act.REPLY, Act.NOTE, Act.TRANSFER, Act.MERGE, Act.CLOSE, Act.REOPEN)}
    is_anothers = case.is_taken and case.officer != officer.name
    is_free = case.is_open and (not is_anothers or case.timer.level > 0)
    return May(
        claim=allowed[Act.CLAIM] and is_free and case.officer != officer.name,
        reply=allowed[Act.REPLY] and is_free,
        note=allowed[Act.NOTE],
        transfer=allowed[Act.TRANSFER] and case.is_open and not is_anothers,
        merge=allowed[Act.MERGE] and case.is_open,
        close=allowed[Act.CLOSE] and case.is_open,
        reopen=allowed[Act.REOPEN] and not case.is_open and case.merged_into is None,
    )


def line_view(desk: Desk, case: Case, line: Said, now: datetime) -> LineView:
    """A line with its author's name, and what was sent with it."""
    name, media = line.name if line.author is Author.OFFICER else "", media_view(line, case.channel, desk.media, now)
    return LineView(line.id, line.author, name, without_code(line.text), line.at.astimezone(BEIJING), line.citations, line.receipt, media)


def note_view(note: CaseNote) -> NoteView:
    """A note with its moment in Beijing time."""
    return NoteView(note.id, note.officer, note.text, note.at.astimezone(BEIJING))


def desks_for(case: Case, reader: Reader) -> list[tuple[str, str]]:
    """The desks that a case may be passed on to, as value and name: all but its own."""
    of_districts = [(entry.id, reader.desk(entry.id)) for entry in reader.knowledge.districts()]
    return [each for each in [*of_districts, (CITY, reader.desk(None))] if each[0] != (case.district or CITY)]
