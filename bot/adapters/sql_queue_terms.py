"""Room: adapters. Which cases are meant and in which order, as SQL. No rows, no words."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select, true

from bot.adapters.sql_schema import cases, desk_looks, said
from bot.domain.cases import CaseState
from bot.domain.messages import Author
from bot.ports.desk_queue import CITY_DESK, QueueView, Wanted

_OPEN = cases.c.state != CaseState.CLOSED


def chosen(wanted: Wanted, now: datetime | None = None) -> list[ColumnElement[bool]]:
    """What holds for every case that is wanted. Without a moment the view is left out."""
    equal = {cases.c.language: wanted.language, cases.c.channel: wanted.channel, cases.c.topic: wanted.topic}
    terms = [_speaks(value) if column is cases.c.language else column == value for column, value in equal.items() if value]
    terms += [_at_desk(desk) for desk in (wanted.within, wanted.district) if desk]
    if wanted.ids is not None:
        terms.append(cases.c.id.in_(sorted(wanted.ids)))
    if now is not None:
        terms.append(_in_view(wanted.view, wanted, now))
    return terms or [true()]


def tally(wanted: Wanted, now: datetime) -> Select[Any]:
    """How many cases each view holds under the filters."""
    return select(*(func.sum(case((_in_view(view, wanted, now), 1), else_=0)).label(view) for view in QueueView)).where(*chosen(wanted))


def seen_by(wanted: Wanted) -> Select[Any]:
    """Cases, each with the last line of its person, the last of an officer, and how far this officer has read."""
    looked = and_(desk_looks.c.case_id == cases.c.id, desk_looks.c.officer == wanted.officer)
    lines = [_last_of(Author.PERSON).label("last_asked"), _last_of(Author.OFFICER).label("last_answered")]
    return select(cases, desk_looks.c.read_to, *lines).outerjoin(desk_looks, looked)


def in_order(query: Select[Any], view: QueueView) -> Select[Any]:
    """The longest overdue first, then the next deadlines, then what has none, each the oldest first; closed ones by their end."""
    if view is QueueView.CLOSED:
        return query.order_by(cases.c.closed_at.desc(), cases.c.id)
    closed = case((_OPEN, 0), else_=1)
    return query.order_by(closed, cases.c.due_at.is_(None), cases.c.due_at, cases.c.closed_at.desc(), cases.c.opened_at, cases.c.id)


def _last_of(author: Author) -> Any:
    return select(func.max(said.c.id)).where(said.c.conversation == cases.c.conversation, said.c.author == author).scalar_subquery()


def _at_desk(desk: str) -> ColumnElement[bool]:
    return cases.c.district.is_(None) if desk == CITY_DESK else cases.c.district == desk


def _speaks(language: str) -> ColumnElement[bool]:
    return or_(cases.c.language == language, cases.c.language.like(f"{language}-%"))  # Chinese has two scripts


def _in_view(view: QueueView, wanted: Wanted, now: datetime) -> ColumnElement[bool]:
    match view:
        case QueueView.OPEN:
            return _OPEN
        case QueueView.MINE:
            return and_(_OPEN, func.coalesce(cases.c.officer, cases.c.offered_to) == wanted.officer)
        case QueueView.UNASSIGNED:
            return and_(_OPEN, cases.c.officer.is_(None))
        case QueueView.DESK:
            return and_(_OPEN, _at_desk(wanted.desk))
        case QueueView.WAITING:
            return and_(_OPEN, cases.c.state != CaseState.WAITING_FOR_SCHOLAR)
        case QueueView.OVERDUE:
            return and_(_OPEN, cases.c.due_at <= now)
        case QueueView.ESCALATED:
            return and_(_OPEN, cases.c.level > 0)
        case QueueView.CLOSED:
            return cases.c.state == CaseState.CLOSED
        case QueueView.ALL:
            return true()
