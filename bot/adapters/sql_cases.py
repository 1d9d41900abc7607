"""Room: adapters. Cases in SQL: their rows, what happened to them, whom it has to be told to, and which are due. No talk."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from bot.adapters.sql_engine import Database
from bot.adapters.sql_registrations import utc
from bot.adapters.sql_schema import case_events, cases, notices
from bot.domain.case_events import CaseEvent, CaseEventKind, Notice
from bot.domain.cases import Case, CaseState, CaseStep, CaseTimer, Want

_PLAIN = (
    *("conversation", "channel", "district", "state", "officer", "closed_at", "offered_to", "topic", "wants", "first_answer_at"),
    *("rating", "times_reopened", "merged_into"),
)
_TIMER = ("next_at", "next_step", "due_at", "level")


class SqlCaseBook:
    """The `CaseBook` over a `Database`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def due(self, at: datetime, limit: int = 200) -> Sequence[Case]:
        """Open cases whose next step is due, the longest due first."""
        query = select(cases).where(cases.c.next_at <= at, cases.c.state != CaseState.CLOSED).order_by(cases.c.next_at).limit(limit)
        return [case_of(row) for row in await self._database.read(lambda connection: connection.execute(query).all())]

    async def events(self, case_id: str) -> Sequence[CaseEvent]:
        """What happened to a case, in order."""
        query = select(case_events).where(case_events.c.case_id == case_id).order_by(case_events.c.id)
        return [_event(row) for row in await self._database.read(lambda connection: connection.execute(query).all())]

    async def loads(self) -> Mapping[str, int]:
        """How many open cases each officer has in hand or was asked to take."""
        owner = func.coalesce(cases.c.officer, cases.c.offered_to)
        query = select(owner, func.count()).where(cases.c.state != CaseState.CLOSED, owner.is_not(None)).group_by(owner)
        return await self._database.read(lambda connection: {row[0]: row[1] for row in connection.execute(query)})

    async def of_person(self, conversation: str) -> Sequence[Case]:
        """The cases of one conversation, the newest first."""
        query = select(cases).where(cases.c.conversation == conversation).order_by(cases.c.opened_at.desc(), cases.c.id)
        return [case_of(row) for row in await self._database.read(lambda connection: connection.execute(query).all())]


def keep_case(connection: Connection, case: Case) -> None:
    """Write a case, new or changed."""
    row: dict[str, object] = {name: getattr(case, name) for name in _PLAIN} | {name: getattr(case.timer, name) for name in _TIMER}
    row["why"] = "\n".join(case.why)
    if connection.execute(update(cases).where(cases.c.id == case.id).values(**row)).rowcount == 0:
        connection.execute(insert(cases), {"id": case.id, "language": case.language, "opened_at": case.opened_at, **row})


def keep_events(connection: Connection, events: Sequence[CaseEvent], told: Sequence[Notice]) -> None:
    """Write what happened, and whom it has to be told to."""
    if events:
        connection.execute(insert(case_events), [{"case_id": e.case, "at": e.at, "kind": e.kind, "actor": e.actor, "detail": e.detail} for e in events])
    if told:
        connection.execute(insert(notices), [{"case_id": n.case, "officer": n.officer, "kind": n.kind, "at": n.at} for n in told])


def case_of(row: Row[Any]) -> Case:
    """The case of a row."""
    step = CaseStep(row.next_step) if row.next_step else None
    return Case(
        id=row.id,
        conversation=row.conversation,
        channel=row.channel,
        language=row.language,
        district=row.district,
        state=CaseState(row.state),
        opened_at=utc(row.opened_at),
        officer=row.officer,
        closed_at=_utc(row.closed_at),
        offered_to=row.offered_to,
        topic=row.topic,
        why=tuple(row.why.splitlines()),
        wants=Want(row.wants),
        first_answer_at=_utc(row.first_answer_at),
        rating=row.rating,
        times_reopened=row.times_reopened,
        merged_into=row.merged_into,
        timer=CaseTimer(_utc(row.next_at), step, _utc(row.due_at), row.level),
    )


def _utc(moment: datetime | None) -> datetime | None:
    return utc(moment) if moment else None


def _event(row: Row[Any]) -> CaseEvent:
    return CaseEvent(row.case_id, utc(row.at), CaseEventKind(row.kind), row.actor, row.detail)
