"""Room: adapters. Which group each wording of an unanswered question is in, in SQL, and what was asked of it. No vectors are looked into."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, Select, delete, func, insert, select

from bot.adapters.sql_engine import Database, inserting
from bot.adapters.sql_registrations import utc
from bot.adapters.sql_schema import grouped_questions, receipts, unanswered, unanswered_work
from bot.adapters.vault import Vault
from bot.domain.grouping import Asking, Noted, Placed, Wording
from bot.domain.unanswered import UnansweredState

_AT_ONCE = 500
"""Keys in one statement; SQLite takes no more than 999 variables in older builds."""


class SqlQuestionShelf:
    """The `QuestionShelf` over a `Database`."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database, self._vault = database, vault

    async def waiting(self, weights: str) -> int:
        """How many wordings have no group by these weights yet."""
        query = select(func.count()).select_from(_ungrouped(weights).subquery())
        return await self._database.read(lambda connection: connection.execute(query).scalar_one())

    async def ungrouped(self, weights: str) -> Sequence[Wording]:
        """Those wordings, the first one asked first; what is gone is forgotten here."""

        def work(connection: Connection) -> tuple[list[tuple[str, str]], dict[str, tuple[str, str]]]:
            connection.execute(delete(grouped_questions).where(grouped_questions.c.key.not_in(select(unanswered.c.key))))
            keys = [(row.key, row.group_id or "") for row in connection.execute(_ungrouped(weights))]
            return keys, dict(_newest(connection, [key for key, _ in keys]))

        keys, said = await self._database.write(work)
        # PostgreSQL lets others write between two statements: who asked may be erased by now.
        return [Wording(key, self._vault.unlock(said[key][0]), said[key][1], group) for key, group in keys if key in said]

    async def placed(self, weights: str) -> Sequence[Placed]:
        """Those that have a group."""
        kept = grouped_questions.c
        query = select(kept.key, kept.group_id, kept.vector, kept.entry, kept.is_chinese, kept.closeness).where(kept.weights == weights).order_by(kept.key)

        def work(connection: Connection) -> list[Placed]:
            rows = connection.execute(query)
            return [Placed(key, group, self._vault.unlock_bytes(vector), entry, han, close) for key, group, vector, entry, han, close in rows]

        return await self._database.read(work)

    async def keep(self, placed: Sequence[Placed], weights: str) -> None:
        """Where wordings are now; one that nobody asked any more is let go, and of two who place one at once the first is right."""
        rows = {each.key: _row(self._vault, each, weights) for each in placed}

        def work(connection: Connection) -> None:
            for keys in _parts(sorted(rows)):  # in one order, so that two who place the same cannot lock each other out
                asked = set(connection.scalars(select(unanswered.c.key).where(unanswered.c.key.in_(keys)).distinct()))
                connection.execute(delete(grouped_questions).where(grouped_questions.c.key.in_(keys)))
                if asked:
                    connection.execute(inserting(connection, grouped_questions).on_conflict_do_nothing(), [rows[key] for key in keys if key in asked])

        await self._database.write(work)

    async def askings(self) -> tuple[Sequence[Asking], Mapping[str, float], Mapping[str, Noted]]:
        """Every time somebody asked, how close each wording lies to its group, and what staff said of wordings."""
        return await self._database.read(lambda connection: (_askings(connection), _closeness(connection), _notes(connection)))

    async def words(self, keys: Sequence[str] | None = None) -> Mapping[str, str]:
        """What the wordings say, as they were asked last."""

        def work(connection: Connection) -> dict[str, str]:
            return {key: self._vault.unlock(row[0]) for key, row in _newest(connection, keys)}

        return await self._database.read(work)

    async def note(self, keys: Sequence[str], state: UnansweredState, by: str, at: datetime) -> None:
        """Keep how far staff are with these wordings."""

        def work(connection: Connection) -> None:
            for part in _parts(keys):
                connection.execute(delete(unanswered_work).where(unanswered_work.c.key.in_(part)))
                connection.execute(insert(unanswered_work), [{"key": key, "state": state, "officer": by, "at": at} for key in part])

        await self._database.write(work)


def _row(vault: Vault, each: Placed, weights: str) -> dict[str, object]:
    names = ("key", "entry", "is_chinese", "closeness")
    return {name: getattr(each, name) for name in names} | {"group_id": each.group, "weights": weights, "vector": vault.lock_bytes(each.vector)}


def _parts(keys: Sequence[str]) -> list[Sequence[str]]:
    return [keys[start : start + _AT_ONCE] for start in range(0, len(keys), _AT_ONCE)]


def _ungrouped(weights: str) -> Select[tuple[str, str | None]]:
    """The wordings without a vector of these weights, with the group of the weights before."""
    kept = grouped_questions
    joined = unanswered.outerjoin(kept, kept.c.key == unanswered.c.key)
    is_new = kept.c.weights.is_(None) | (kept.c.weights != weights)
    query = select(unanswered.c.key, kept.c.group_id).select_from(joined).where(is_new).group_by(unanswered.c.key, kept.c.group_id)
    return query.order_by(func.min(unanswered.c.at), unanswered.c.key)


def _newest(connection: Connection, keys: Sequence[str] | None) -> list[tuple[str, tuple[str, str]]]:
    """The words of each key as they were asked last, still locked, and the entry that came closest then."""
    order = func.row_number().over(partition_by=unanswered.c.key, order_by=(unanswered.c.at.desc(), unanswered.c.receipt))
    every = select(unanswered.c.key, unanswered.c.question, unanswered.c.nearest, order.label("place"))
    found: list[tuple[str, tuple[str, str]]] = []
    for part in [None] if keys is None else _parts(keys):
        ranked = (every if part is None else every.where(unanswered.c.key.in_(part))).subquery()
        found += [(row.key, (row.question, row.nearest)) for row in connection.execute(select(ranked).where(ranked.c.place == 1))]
    return found


def _askings(connection: Connection) -> list[Asking]:
    asked = unanswered.c
    joined = unanswered.join(receipts, receipts.c.id == asked.receipt).join(grouped_questions, grouped_questions.c.key == asked.key)
    columns = (asked.key, grouped_questions.c.group_id, receipts.c.conversation, asked.at, asked.verdict, asked.language, asked.nearest, asked.is_handed_off)
    rows = connection.execute(select(*columns).select_from(joined))
    return [Asking(key, group, person, utc(at), verdict, language, nearest, taken) for key, group, person, at, verdict, language, nearest, taken in rows]


def _closeness(connection: Connection) -> dict[str, float]:
    rows = connection.execute(select(grouped_questions.c.key, grouped_questions.c.closeness))
    return {key: closeness for key, closeness in rows}


def _notes(connection: Connection) -> dict[str, Noted]:
    rows = connection.execute(select(unanswered_work.c.key, unanswered_work.c.state, unanswered_work.c.officer, unanswered_work.c.at))
    return {key: Noted(UnansweredState(state), officer, utc(at)) for key, state, officer, at in rows}
