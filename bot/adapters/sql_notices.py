"""Room: adapters. The `NoticeShelf` in SQL: who is to be told of what, and how far it has come. No sending."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, or_, select, update

from bot.adapters.sql_engine import Database
from bot.adapters.sql_registrations import utc
from bot.adapters.sql_schema import notices
from bot.domain.case_events import Notice, NoticeKind
from bot.domain.notices import APART, Errand, Road, Standing, Stretch

_MOST = 200
"""Officers looked after in one round, and notices in one message; the next round takes the rest."""
_FAILED = (Standing.REFUSED, Standing.TOO_LATE)


class SqlNoticeShelf:
    """The `NoticeShelf` over a `Database`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def officers_waiting(self, at: datetime) -> Sequence[str]:
        """Who has a notice that is due and free, and was left alone for a while."""
        lately = select(notices.c.officer).where(notices.c.tried_at > at - APART)
        query = select(notices.c.officer).where(_is_due(at), _is_free(at), notices.c.officer.not_in(lately)).distinct().limit(_MOST)
        return await self._database.read(lambda connection: list(connection.execute(query).scalars()))

    async def take(self, officer: str, at: datetime, until: datetime) -> Sequence[Errand]:
        """All of an officer's notices that are due, for the caller alone."""
        return await self._database.write(lambda connection: _take(connection, officer, at, until))

    async def keep(self, errands: Sequence[Errand]) -> None:
        """Write down how far they have come, and let go of them."""

        def work(connection: Connection) -> None:
            for each in errands:
                row = {"roads": written(each.roads), "tries": each.tries, "retry_at": each.retry_at, "done_at": each.done_at, "claimed_until": None}
                connection.execute(update(notices).where(notices.c.id == each.notice.id).values(**row))

        await self._database.write(work)

    async def failed(self, since: datetime) -> Sequence[Errand]:
        """Those that were given up on a road since then, or of whose officer no road was known."""
        is_failure = or_(notices.c.roads == "", *(notices.c.roads.contains(f"={standing}") for standing in _FAILED))
        query = select(notices).where(notices.c.done_at >= since, is_failure).order_by(notices.c.id.desc()).limit(_MOST)
        return [_errand(row) for row in await self._database.read(lambda connection: connection.execute(query).all())]


def _take(connection: Connection, officer: str, at: datetime, until: datetime) -> Sequence[Errand]:
    # Every open one is looked at and locked, not the due ones alone: while another process has some in hand the officer is being written to.
    query = select(notices).where(notices.c.officer == officer, notices.c.done_at.is_(None)).order_by(notices.c.id).limit(_MOST).with_for_update()
    rows = connection.execute(query).all()
    if any(row.claimed_until is not None and utc(row.claimed_until) > at for row in rows) or _was_lately_tried(connection, officer, at):
        return []
    due = [row for row in rows if row.retry_at is None or utc(row.retry_at) <= at]
    if due:
        connection.execute(update(notices).where(notices.c.id.in_([row.id for row in due])).values(claimed_until=until, tried_at=at))
    return [_errand(row) for row in due]


def _was_lately_tried(connection: Connection, officer: str, at: datetime) -> bool:
    query = select(notices.c.id).where(notices.c.officer == officer, notices.c.tried_at > at - APART).limit(1)
    return connection.execute(query).first() is not None


def _is_due(at: datetime) -> ColumnElement[bool]:
    return notices.c.done_at.is_(None) & or_(notices.c.retry_at.is_(None), notices.c.retry_at <= at)


def _is_free(at: datetime) -> ColumnElement[bool]:
    return or_(notices.c.claimed_until.is_(None), notices.c.claimed_until <= at)


def written(roads: Mapping[Road, Stretch]) -> str:
    """How far on each road, as it is kept: `email=sent;wecom=waiting/60020`."""
    return ";".join(f"{road}={stretch.standing}" + (f"/{stretch.why}" if stretch.why else "") for road, stretch in roads.items())


def read(text: str) -> dict[Road, Stretch]:
    """The roads of a kept text."""
    return dict(_stretch(part) for part in text.split(";") if part)


def _stretch(part: str) -> tuple[Road, Stretch]:
    road, _, rest = part.partition("=")
    standing, _, why = rest.partition("/")
    return Road(road), Stretch(Standing(standing), why)


def _errand(row: Row[Any]) -> Errand:
    notice = Notice(row.case_id, row.officer, NoticeKind(row.kind), utc(row.at), row.id)
    return Errand(notice, read(row.roads), row.tries, _utc(row.retry_at), _utc(row.done_at))


def _utc(moment: datetime | None) -> datetime | None:
    return utc(moment) if moment else None
