"""Room: adapters. The officers' queue in SQL: pages of cases, words found in talks, and who is looking at what. No rules of who may."""

import asyncio
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, exists, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.adapters.sql_cases import case_of
from bot.adapters.sql_engine import Database
from bot.adapters.sql_queue_terms import chosen, in_order, seen_by, tally
from bot.adapters.sql_registrations import utc
from bot.adapters.sql_schema import cases, desk_looks, said
from bot.adapters.stored_json import SAID, load
from bot.adapters.vault import Vault
from bot.domain.messages import Author, Said
from bot.ports.desk_queue import MOST_NAMED, PAGE, Found, QueuePage, QueueRow, QueueView, Wanted

_LOOKED_THROUGH = 4000
"""Lines that a search decrypts, the newest first."""
_AT_ONCE = 250
_LAST = 6
"""Lines of a case that its row is told from: some are presses of buttons and no words."""


class SqlDeskQueue:
    """The `DeskQueue` over a `Database`; words are decrypted here and leave it only as rows of the page."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database, self._vault = database, vault

    async def page(self, wanted: Wanted, now: datetime) -> QueuePage:
        """One page of the queue with its counts."""
        return await self._database.read(lambda connection: self._page(connection, wanted, now))

    def _page(self, connection: Connection, wanted: Wanted, now: datetime) -> QueuePage:
        counted = connection.execute(tally(wanted, now)).one()
        counts = {view: int(getattr(counted, view) or 0) for view in QueueView}
        query = in_order(seen_by(wanted).where(*chosen(wanted, now)), wanted.view).limit(PAGE).offset((wanted.page - 1) * PAGE)
        found = connection.execute(query).all()
        talks = self._last_said(connection, [row.id for row in found])
        rows = [QueueRow(case_of(row), talks[row.id], _is_unread(row)) for row in found]
        topics = connection.execute(select(cases.c.topic).where(*chosen(replace(wanted, topic=""), now), cases.c.topic.is_not(None)).distinct()).scalars()
        return QueuePage(rows, counts[wanted.view], counts, sorted(topics))

    def _last_said(self, connection: Connection, ids: Sequence[str]) -> Mapping[str, tuple[Said, ...]]:
        place = func.row_number().over(partition_by=cases.c.id, order_by=said.c.id.desc()).label("place")
        earlier = cases.alias("earlier")
        is_of_earlier = exists().where(
            earlier.c.conversation == cases.c.conversation, earlier.c.opened_at < cases.c.opened_at, said.c.at <= earlier.c.closed_at
        )
        its_own = (cases.c.closed_at.is_(None) | (said.c.at <= cases.c.closed_at)) & ~is_of_earlier
        lines = select(cases.c.id.label("case_id"), said.c.id, said.c.content, place).join(said, said.c.conversation == cases.c.conversation)
        last = lines.where(cases.c.id.in_(ids), said.c.author != Author.GUICHAO, its_own).subquery()
        talks: dict[str, tuple[Said, ...]] = defaultdict(tuple)
        for row in connection.execute(select(last).where(last.c.place <= _LAST).order_by(last.c.place)):
            talks[row.case_id] += (replace(self._line(row.content), id=row.id),)
        return talks

    def _line(self, content: str) -> Said:
        return load(SAID, self._vault.unlock(content))

    async def find(self, text: str, wanted: Wanted) -> Found:
        """Cases by number, by the name of their officer, or by words of the talk."""
        sought = _plain(text)
        if not sought:
            return Found()
        everything = replace(wanted, view=QueueView.ALL, ids=None)
        named = await self._database.read(lambda connection: connection.execute(_by_name(sought, everything)).scalars().all())
        rows = await self._database.read(lambda connection: connection.execute(_lines_of(everything)).all())
        told = [row for start in range(0, len(rows), _AT_ONCE) for row in await asyncio.to_thread(self._telling, rows[start : start + _AT_ONCE], sought)]
        spoken = await self._database.read(lambda connection: _cases_of(connection, told, everything)) if told else frozenset()
        since = utc(rows[-1].at) if len(rows) == _LOOKED_THROUGH else None
        return Found(spoken.union(named[:MOST_NAMED]), len(rows), since, len(named) > MOST_NAMED)

    def _telling(self, rows: Sequence[Row[Any]], sought: str) -> list[Row[Any]]:
        return [row for row in rows if sought in _plain(self._line(row.content).text)]

    async def look(self, case_id: str, officer: str, at: datetime) -> None:
        """The officer has the case before them at this moment."""
        await self._note(case_id, officer, {"seen_at": at})

    async def leave(self, case_id: str, officer: str) -> None:
        """They have turned away from it."""
        its = (desk_looks.c.case_id == case_id, desk_looks.c.officer == officer)
        await self._database.write(lambda connection: connection.execute(update(desk_looks).where(*its).values(seen_at=None)))

    async def looking(self, cases: Sequence[str], since: datetime) -> Mapping[str, tuple[str, ...]]:
        """Who has had each of these cases before them since a moment, by name."""
        if not cases:
            return {}
        query = select(desk_looks.c.case_id, desk_looks.c.officer).where(desk_looks.c.case_id.in_(cases), desk_looks.c.seen_at >= since)
        present: dict[str, tuple[str, ...]] = defaultdict(tuple)
        for row in await self._database.read(lambda connection: connection.execute(query.order_by(desk_looks.c.officer)).all()):
            present[row.case_id] += (row.officer,)
        return present

    async def read_to(self, case_id: str, officer: str) -> int:
        """The last line that the officer has seen."""
        query = select(desk_looks.c.read_to).where(desk_looks.c.case_id == case_id, desk_looks.c.officer == officer)
        return await self._database.read(lambda connection: connection.execute(query).scalar_one_or_none()) or 0

    async def read(self, case_id: str, officer: str, line: int) -> None:
        """The officer has seen the talk up to this line; it never goes back."""
        if line > await self.read_to(case_id, officer):
            await self._note(case_id, officer, {"read_to": line})

    async def _note(self, case_id: str, officer: str, values: dict[str, object]) -> None:
        try:
            await self._database.write(lambda connection: _keep_look(connection, case_id, officer, values))
        except IntegrityError:
            return  # the case was forgotten in this moment, or another page of the same officer was faster: the next beat writes it


def _keep_look(connection: Connection, case_id: str, officer: str, values: dict[str, object]) -> None:
    its = (desk_looks.c.case_id == case_id, desk_looks.c.officer == officer)
    if connection.execute(update(desk_looks).where(*its).values(**values)).rowcount == 0:
        connection.execute(insert(desk_looks).values(case_id=case_id, officer=officer, **values))


def _is_unread(row: Row[Any]) -> bool:
    return row.closed_at is None and (row.last_asked or 0) > max(row.read_to or 0, row.last_answered or 0)


def _by_name(sought: str, wanted: Wanted) -> Select[Any]:
    part = f"%{sought.replace('/', '//').replace('%', '/%').replace('_', '/_')}%"
    names = (cases.c.id, cases.c.officer, cases.c.offered_to)
    hits = [func.lower(name).like(part, escape="/") for name in names]
    found = select(cases.c.id).where(*chosen(wanted), hits[0] | hits[1] | hits[2])
    return found.order_by(cases.c.closed_at.is_not(None), cases.c.opened_at.desc(), cases.c.id).limit(MOST_NAMED + 1)


def _lines_of(wanted: Wanted) -> Select[Any]:
    talks = select(cases.c.conversation).where(*chosen(wanted))
    lines = select(said.c.conversation, said.c.at, said.c.content).where(said.c.conversation.in_(talks), said.c.author != Author.GUICHAO)
    return lines.order_by(said.c.id.desc()).limit(_LOOKED_THROUGH)


def _cases_of(connection: Connection, lines: Sequence[Row[Any]], wanted: Wanted) -> frozenset[str]:
    """The wanted ones of the cases in which these lines were said. All cases of a talk are weighed: a line of one that is not wanted is no other's."""
    talks, is_wanted = {row.conversation for row in lines}, and_(*chosen(wanted)).label("is_wanted")
    columns = (cases.c.id, cases.c.conversation, cases.c.opened_at, cases.c.closed_at, is_wanted)
    of_talk: dict[str, list[Any]] = defaultdict(list)
    for row in connection.execute(select(*columns).where(cases.c.conversation.in_(talks)).order_by(cases.c.opened_at)):
        of_talk[row.conversation].append(row)
    told = [_said_in(its_cases, line.at) for line in lines if (its_cases := of_talk[line.conversation])]
    return frozenset(row.id for row in told if row.is_wanted)


def _said_in(its_cases: Sequence[Any], at: datetime) -> Any:
    """The newest case that was open then, also where an older one was opened again since; between two the next, at the end the last."""
    not_before = [row for row in its_cases if row.closed_at is None or row.closed_at >= at]
    return next((row for row in reversed(not_before) if row.opened_at <= at), (not_before or its_cases[-1:])[0])


def _plain(text: str) -> str:
    readable = text.encode("utf-8", "ignore").decode().replace("\0", "")  # the drivers take neither half characters nor NUL
    return unicodedata.normalize("NFKC", readable).casefold().strip()
