"""Room: adapters. Figures of cases, counted by the database. What is few is kept back by the domain; no words, no pictures."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, case, distinct, func, insert, literal, select
from sqlalchemy.exc import IntegrityError

from bot.adapters.sql_engine import Database
from bot.adapters.sql_registrations import utc
from bot.adapters.sql_schema import case_events, case_times, cases, receipts
from bot.domain.answers import Verdict
from bot.domain.case_events import CaseEventKind
from bot.domain.case_figures import Days, Figures, Group, Measures, Solved, Split, kept_back

Worked = Callable[[str | None, datetime, datetime], int]
"""Minutes of a desk's working hours between two moments."""
_AT_ONCE = 1000
_SOLVED = (Verdict.ANSWERED, Verdict.PARTIAL)
_MISSED, _ESCALATED = (CaseEventKind.MISSED,), (CaseEventKind.TO_DEPUTY, CaseEventKind.TO_CITY)
_COLUMNS = {Split.DISTRICT: func.coalesce(cases.c.district, "city"), Split.TOPIC: func.coalesce(cases.c.topic, "none"), Split.CHANNEL: cases.c.channel}
_COLUMNS[Split.LANGUAGE] = func.substr(cases.c.language, 1, 2)


class SqlCaseFigures:
    """The `CaseFigures` over a `Database`."""

    def __init__(self, database: Database, worked: Worked) -> None:
        self._database, self._worked = database, worked

    async def figures(self, days: Days, district: str | None = None) -> Figures:
        """Of the cases that were opened in these days; of one district, or of all."""
        while await self._time_some():
            pass
        return await self._database.read(lambda connection: _figures(connection, days, district))

    async def _time_some(self) -> bool:
        """Count the working time of first answers that have none yet: once for each case, for the database knows no calendar."""
        is_new = and_(cases.c.first_answer_at.is_not(None), case_times.c.case_id.is_(None))
        query = select(cases.c.id, cases.c.district, cases.c.opened_at, cases.c.first_answer_at).outerjoin(case_times).where(is_new).limit(_AT_ONCE)
        found = await self._database.read(lambda connection: connection.execute(query).all())
        rows = [{"case_id": row.id, "minutes": self._worked(row.district, utc(row.opened_at), utc(row.first_answer_at))} for row in found]
        if rows:
            # Another process may have counted them, or a case was erased: then the next look finds what is left.
            with suppress(IntegrityError):
                await self._database.write(lambda connection: connection.execute(insert(case_times), rows))
        return len(rows) == _AT_ONCE


def _figures(connection: Connection, days: Days, district: str | None) -> Figures:
    chosen = and_(cases.c.opened_at >= days.start, cases.c.opened_at < days.end)
    chosen = and_(chosen, cases.c.district == district) if district else chosen
    total = next(iter(_measured(connection, literal("all"), chosen).values()), Measures(0))
    by = {split: _split(connection, column, chosen) for split, column in _COLUMNS.items() if not (district and split is Split.DISTRICT)}
    by[Split.PERIOD] = _by_period(connection, days, chosen)
    return Figures(days, total.guarded(), by, None if district else _solved(connection, days))


def _split(connection: Connection, column: ColumnElement[Any], chosen: ColumnElement[bool]) -> tuple[Group, ...]:
    return kept_back([Group(str(name), measures) for name, measures in _measured(connection, column, chosen).items()])


def _by_period(connection: Connection, days: Days, chosen: ColumnElement[bool]) -> tuple[Group, ...]:
    """Every week or month, also those without cases."""
    periods = days.periods()
    column = case(*[(cases.c.opened_at < after, name) for name, after in periods], else_="")
    found = _measured(connection, column, chosen)
    return tuple(Group(name, found.get(name, Measures(0)).guarded()) for name, _ in periods)


def _measured(connection: Connection, column: ColumnElement[Any], chosen: ColumnElement[bool]) -> dict[str, Measures]:
    """What is counted, for each value of a column."""
    counted = {row.name: row for row in connection.execute(_counts(column, chosen))}
    times = {row.name: row for row in connection.execute(_times(column, chosen))}
    return {name: _measures(row, times.get(name)) for name, row in counted.items()}


def _counts(column: ColumnElement[Any], chosen: ColumnElement[bool]) -> Select[Any]:
    missed, escalated = (case((cases.c.id.in_(_with(kinds)), 1), else_=0) for kinds in (_MISSED, _ESCALATED))
    each = select(
        column.label("name"),
        case((cases.c.first_answer_at.is_not(None), 1), else_=0).label("answered"),
        missed.label("missed"),
        escalated.label("escalated"),
        case((cases.c.times_reopened > 0, 1), else_=0).label("reopened"),
        cases.c.rating,
    )
    of = each.where(chosen).subquery()
    sums = [func.sum(of.c[name]).label(name) for name in ("answered", "missed", "escalated", "reopened")]
    rated = (func.count(of.c.rating).label("ratings"), func.avg(of.c.rating).label("rating"))
    return select(of.c.name, func.count().label("cases"), *sums, *rated).group_by(of.c.name)


def _with(kinds: tuple[CaseEventKind, ...]) -> Select[Any]:
    return select(case_events.c.case_id).where(case_events.c.kind.in_(kinds))


def _times(column: ColumnElement[Any], chosen: ColumnElement[bool]) -> Select[Any]:
    """Median and nine tenths by the nearest rank, which every database can count."""
    each = select(column.label("name"), case_times.c.minutes).select_from(cases.join(case_times)).where(chosen).subquery()
    place = func.row_number().over(partition_by=each.c.name, order_by=each.c.minutes).label("place")
    many = func.count().over(partition_by=each.c.name).label("many")
    ranked = select(each.c.name, each.c.minutes, place, many).subquery()
    median, p90 = (func.max(case((ranked.c.place == rank, ranked.c.minutes))) for rank in ((ranked.c.many + 1) // 2, (ranked.c.many * 9 + 9) // 10))
    return select(ranked.c.name, median.label("median"), p90.label("p90")).group_by(ranked.c.name)


def _measures(row: Row[Any], times: Row[Any] | None) -> Measures:
    counts = (int(row.answered), times.median if times else None, times.p90 if times else None)
    rating = round(float(row.rating), 2) if row.rating is not None else None
    return Measures(row.cases, *counts, int(row.missed), int(row.escalated), int(row.reopened), row.ratings, rating)


def _solved(connection: Connection, days: Days) -> Solved:
    """Conversations with an answer in these days, and those of them that never had a case."""
    answered = and_(receipts.c.at >= days.start, receipts.c.at < days.end, receipts.c.verdict.in_(_SOLVED))
    with_case = select(cases.c.conversation)
    every = select(func.count(distinct(receipts.c.conversation))).where(answered)
    return Solved(connection.execute(every).scalar_one(), connection.execute(every.where(receipts.c.conversation.not_in(with_case))).scalar_one())
