"""Room: adapters. What figures of answers are counted from, written with turns; and the counts. What is few is kept back by the domain."""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, case, func, insert, select

from bot.adapters.sql_engine import Database
from bot.adapters.sql_prepared import Prepared
from bot.adapters.sql_schema import answered, cases
from bot.domain.answer_figures import BEFORE, UNKNOWN, Asked, Counted, FiguresOfAnswers, HandedOff, figures_of, span_before
from bot.domain.answers import Receipt, Verdict
from bot.domain.case_figures import Days, Step
from bot.domain.desk_clocks import BEIJING
from bot.ports import Clock, Turn

Countries = Callable[[Connection, Days], Mapping[str, int]]
"""How many people said which country they are in."""
_MOST_ENTRIES = 8
_FROM_ENTRIES = (Verdict.ANSWERED, Verdict.PARTIAL)
COUNT = Prepared(insert(answered), "receipt", "place", "day", "verdict", "language", "channel", "entry")


def keep_answered(connection: Connection, turn: Turn) -> None:
    """Count the answers of a turn, whose receipts are written already. Nothing of what was asked or by whom."""
    for row in answered_rows(turn):
        COUNT.change(connection, row)


def answered_rows(turn: Turn) -> Iterator[dict[str, object]]:
    """What `COUNT` adds for a turn."""
    for receipt in turn.receipts:
        row = {"day": receipt.at.astimezone(BEIJING).date(), "verdict": receipt.verdict, "language": receipt.language}
        for place, entry in enumerate(_answered_from(receipt)):
            yield {"receipt": receipt.id, "place": place, **row, "channel": turn.after.key.channel, "entry": entry}


def _answered_from(receipt: Receipt) -> tuple[str, ...]:
    """The entries that an answer was made from, each once; what is only named beside a question put back is none."""
    cited = dict.fromkeys(receipt.citations) if receipt.verdict in _FROM_ENTRIES else {}
    return tuple(cited)[:_MOST_ENTRIES] or ("",)


class SqlAnswerFigures:
    """The `AnswerFigures` over a `Database`."""

    def __init__(self, database: Database, clock: Clock, countries: Countries) -> None:
        self._database, self._clock, self._countries = database, clock, countries

    async def of_entries(self, days: int) -> Mapping[str, int]:
        """How often each answered lately."""
        today = self._clock.now().astimezone(BEIJING).date()
        return await self._database.read(lambda connection: _entries(connection, Days(today - timedelta(days=days - 1), today)))

    async def figures(self, days: Days, step: Step) -> FiguresOfAnswers:
        """Of a span, beside the one before."""
        return figures_of(days, step, await self._database.read(lambda connection: self._counted(connection, days, step)))

    def _counted(self, connection: Connection, days: Days, step: Step) -> Counted:
        first = connection.execute(select(func.min(answered.c.day)).where(answered.c.place == 0)).scalar_one()
        noted = select(answered.c.day).where(answered.c.place == 0, answered.c.language != UNKNOWN).order_by(answered.c.day).limit(1)
        since = connection.execute(noted).scalar_one_or_none()
        handed_off = _handed_off(connection, days, step)
        return Counted(_asked(connection, days), handed_off, _entries(connection, days), self._countries(connection, days), first, since)


def _asked(connection: Connection, days: Days) -> list[Asked]:
    """Of the span and the one before. The columns stand as in the index, so that a year is read along it and nothing is sorted."""
    names = (answered.c.day, answered.c.verdict, answered.c.language, answered.c.channel)
    within = and_(answered.c.place == 0, answered.c.day.between(span_before(days).first, days.last))
    return [Asked(*row) for row in connection.execute(select(*names, func.count()).where(within).group_by(*names))]


def _entries(connection: Connection, days: Days) -> dict[str, int]:
    within = and_(answered.c.place.in_(range(_MOST_ENTRIES)), answered.c.day.between(days.first, days.last), answered.c.entry != "")
    query = select(answered.c.entry, func.count()).where(within).group_by(answered.c.entry)
    return {entry: count for entry, count in connection.execute(query)}


def _handed_off(connection: Connection, days: Days, step: Step) -> list[HandedOff]:
    period = _period(days, step).label("period")
    district = func.coalesce(cases.c.district, "city").label("district")
    each = select(period, district, cases.c.rating).where(cases.c.opened_at >= span_before(days).start, cases.c.opened_at < days.end).subquery()
    rated = (func.count(each.c.rating), func.coalesce(func.sum(each.c.rating), 0))
    query = select(each.c.period, each.c.district, func.count(), *rated).group_by(each.c.period, each.c.district)
    return [HandedOff(name, of, many, ratings, int(total)) for name, of, many, ratings, total in connection.execute(query)]


def _period(days: Days, step: Step) -> ColumnElement[Any]:
    return case((cases.c.opened_at < days.start, BEFORE), *[(cases.c.opened_at < after, name) for name, after in days.periods(step)], else_=BEFORE)
