"""Room: adapters. Questions without an answer and proposals for the knowledge, in SQL. Written with turns; no rules of either."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from cachetools import LRUCache
from pydantic import TypeAdapter
from sqlalchemy import CTE, ColumnElement, Connection, Row, and_, case, func, insert, or_, select, update

from bot.adapters.sql_engine import Database
from bot.adapters.sql_prepared import Prepared
from bot.adapters.sql_registrations import utc
from bot.adapters.sql_schema import proposals, receipts, unanswered, unanswered_work
from bot.adapters.stored_json import RECEIPT, dump, load
from bot.adapters.vault import Vault
from bot.domain.answers import Receipt, Verdict
from bot.domain.cases import Case
from bot.domain.errors import NotAllowed
from bot.domain.proposals import Proposal, ProposalState
from bot.domain.unanswered import Unanswered, UnansweredGroup, UnansweredState, handed_off, is_for_staff, nearest_of, unanswered_of
from bot.ports import Turn

_JUST_BEFORE = timedelta(minutes=30)
"""A question that was answered longer ago is not what an officer is asked for."""
_PROPOSAL = TypeAdapter(Proposal)
_ADD = Prepared(insert(unanswered), "receipt", "at", "verdict", "language", "nearest", "is_handed_off", "key", "question")
_STORED: LRUCache[str, dict[str, str]] = LRUCache(1024)
_NOT_REFUSED = unanswered.c.verdict != Verdict.OUT_OF_SCOPE
"""What was refused is told by meaning alone (`MeaningGroup.is_refused`): in this list it would drown the others."""


def keep_unanswered(connection: Connection, vault: Vault, turn: Turn, at: datetime) -> None:
    """Write down the questions of a turn that were not answered or refused, and the one before an officer was asked for. Its receipts are written."""
    for receipt in filter(is_for_staff, turn.receipts):
        _add_open_end(connection, vault, receipt)
    if turn.case and _asks_for_an_officer(turn, turn.case):
        _hand_off(connection, vault, turn.after.id, at - _JUST_BEFORE)


def _asks_for_an_officer(turn: Turn, opened: Case) -> bool:
    """Whether the case was opened by this turn; those that a form opens, or that move along from another channel, follow from no question."""
    return turn.before.case != opened.id == turn.after.case and turn.registration is None and turn.continuing is None


def _hand_off(connection: Connection, vault: Vault, conversation: str, since: datetime) -> None:
    newest = select(receipts).where(receipts.c.conversation == conversation, receipts.c.at >= since).order_by(receipts.c.at.desc()).limit(1)
    found = connection.execute(newest).first()
    if found is None:
        return
    known = update(unanswered).where(unanswered.c.receipt == found.id).values(is_handed_off=True)
    question = handed_off(load(RECEIPT, vault.unlock(found.content)))
    if connection.execute(known).rowcount == 0 and question:
        _add(connection, vault, question)


def _add_open_end(connection: Connection, vault: Vault, receipt: Receipt) -> None:
    """What many people ask is looked through for personal data once: it is known by a keyed digest, and held as it is stored."""
    name = vault.digest(receipt.question)
    if name not in _STORED:
        (each,) = unanswered_of([receipt])
        _STORED[name] = _stored(vault, each)
    if stored := _STORED[name]:
        row = {"receipt": receipt.id, "at": receipt.at, "verdict": receipt.verdict, "language": receipt.language, "nearest": nearest_of(receipt)}
        _ADD.change(connection, {**row, **stored, "is_handed_off": False})


def _add(connection: Connection, vault: Vault, each: Unanswered) -> None:
    if stored := _stored(vault, each):
        names = ("receipt", "at", "verdict", "language", "nearest", "is_handed_off")
        _ADD.change(connection, {name: getattr(each, name) for name in names} | stored)


def _stored(vault: Vault, each: Unanswered) -> dict[str, str]:
    """A question as it lies in the table; nothing where no word of it is left."""
    return {"key": vault.digest(each.words), "question": vault.lock(each.question)} if each.words else {}


def _grouped(only: ColumnElement[bool] = _NOT_REFUSED) -> CTE:
    """Each question once, with its count and how far staff are with it."""
    query = select(
        unanswered.c.key,
        func.count().label("times"),
        func.sum(case((unanswered.c.is_handed_off, 1), else_=0)).label("handed_off"),
        func.max(unanswered.c.at).label("last_at"),
    )
    counted = query.where(only).group_by(unanswered.c.key).cte()
    was_done = unanswered_work.c.state == UnansweredState.DONE
    is_again = and_(was_done, counted.c.last_at > unanswered_work.c.at)
    is_open = or_(unanswered_work.c.state.is_(None), is_again)
    state = case((is_open, UnansweredState.OPEN.value), else_=unanswered_work.c.state).label("now")
    again = case((is_again, 1), else_=0).label("again")
    joined = counted.outerjoin(unanswered_work, unanswered_work.c.key == counted.c.key)
    return select(counted, state, again, unanswered_work.c.officer).select_from(joined).cte()


class SqlUnanswered:
    """The `UnansweredList` over a `Database`."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database, self._vault = database, vault

    async def groups(self, state: UnansweredState, limit: int, skip: int = 0) -> Sequence[UnansweredGroup]:
        """Those of a state, the newest first."""
        grouped = _grouped()
        query = select(grouped).where(grouped.c.now == state).order_by(grouped.c.last_at.desc(), grouped.c.key).limit(limit).offset(skip)
        return await self._database.read(lambda connection: self._with_words(connection, connection.execute(query).all()))

    async def counts(self) -> dict[UnansweredState, int]:
        """How many groups there are of each state."""
        grouped = _grouped()
        query = select(grouped.c.now, func.count()).group_by(grouped.c.now)
        found = await self._database.read(lambda connection: {row[0]: row[1] for row in connection.execute(query)})
        return {state: found.get(state.value, 0) for state in UnansweredState}

    async def group(self, key: str) -> UnansweredGroup | None:
        """One of them, also where it was refused."""
        grouped = _grouped(unanswered.c.key == key)
        query = select(grouped)
        found = await self._database.read(lambda connection: self._with_words(connection, connection.execute(query).all()))
        return found[0] if found else None

    async def note(self, key: str, state: UnansweredState, by: str, at: datetime) -> None:
        """Keep how far staff are; raises NotAllowed."""

        def keep(connection: Connection) -> None:
            if connection.execute(select(unanswered.c.key).where(unanswered.c.key == key).limit(1)).first() is None:
                raise NotAllowed("nobody asked this")
            row = {"state": state, "officer": by, "at": at}
            if connection.execute(update(unanswered_work).where(unanswered_work.c.key == key).values(**row)).rowcount == 0:
                connection.execute(insert(unanswered_work), {"key": key, **row})

        await self._database.write(keep)

    def _with_words(self, connection: Connection, rows: Sequence[Row[Any]]) -> list[UnansweredGroup]:
        """The groups of these rows, each with the newest wording and its languages."""
        keys = [row.key for row in rows]
        of_these = unanswered.c.key.in_(keys)
        spoken = select(unanswered.c.key, unanswered.c.language, func.count()).where(of_these).group_by(unanswered.c.key, unanswered.c.language)
        languages: dict[str, list[tuple[str, int]]] = {key: [] for key in keys}
        for key, language, count in connection.execute(spoken):
            languages[key].append((language, count))
        order = func.row_number().over(partition_by=unanswered.c.key, order_by=(unanswered.c.at.desc(), unanswered.c.receipt))
        ranked = select(unanswered.c.key, unanswered.c.question, unanswered.c.nearest, order.label("place")).where(of_these).subquery()
        newest = {row.key: row for row in connection.execute(select(ranked).where(ranked.c.place == 1))}
        return [self._group(row, newest[row.key], tuple(sorted(languages[row.key]))) for row in rows]

    def _group(self, row: Row[Any], newest: Row[Any], languages: tuple[tuple[str, int], ...]) -> UnansweredGroup:
        work = (UnansweredState(row.now), row.officer or "", bool(row.again))
        counts = (row.times, int(row.handed_off), languages, utc(row.last_at))
        return UnansweredGroup(row.key, self._vault.unlock(newest.question), *counts, newest.nearest, *work)


class SqlProposals:
    """The `ProposalBook` over a `Database`."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database, self._vault = database, vault

    async def add(self, proposal: Proposal) -> None:
        """Keep a new one."""
        await self._database.write(lambda connection: connection.execute(insert(proposals), self._row(proposal)))

    async def find(self, proposal_id: str) -> Proposal | None:
        """One of them."""
        query = select(proposals).where(proposals.c.id == proposal_id)
        found = await self._database.read(lambda connection: connection.execute(query).first())
        return self._proposal(found) if found else None

    async def listed(self, state: ProposalState | None = None, limit: int = 200) -> Sequence[Proposal]:
        """The newest first; of every state where none is named."""
        query = select(proposals).order_by(proposals.c.at.desc(), proposals.c.id).limit(limit)
        query = query.where(proposals.c.state == state) if state else query
        return [self._proposal(row) for row in await self._database.read(lambda connection: connection.execute(query).all())]

    async def decide(self, decided: Proposal) -> None:
        """Keep what was decided; raises NotAllowed where it was decided before."""
        waiting = update(proposals).where(proposals.c.id == decided.id, proposals.c.state == ProposalState.WAITING)
        row = self._row(decided)
        if await self._database.write(lambda connection: connection.execute(waiting.values(**row)).rowcount) == 0:
            raise NotAllowed(f"proposal {decided.id} was decided before")

    def _row(self, proposal: Proposal) -> dict[str, object]:
        return {"id": proposal.id, "at": proposal.at, "state": proposal.state, "content": self._vault.lock(dump(_PROPOSAL, proposal))}

    def _proposal(self, row: Row[Any]) -> Proposal:
        return replace(load(_PROPOSAL, self._vault.unlock(row.content)), state=ProposalState(row.state))
