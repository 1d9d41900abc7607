"""Room: adapters. The one connection that writes to SQLite, in a thread of its own; writes that wait share a transaction. No queries, no addresses."""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection, Engine

_LARGEST_GROUP = 64
"""Writes in one transaction: enough to share the flush, few enough that the first does not wait long for the last."""
_ROUNDS = 8
"""How often the loop goes round with nothing new to write before a group is closed: so long as messages come in, theirs may be in it."""

Given = TypeVar("Given")
Result = TypeVar("Result")
Work = Callable[[Connection], Result]
"""One person's statements. They run in the writer's thread, in order, and are kept together or not at all; they may be run anew."""
_Waiting = tuple[Work[Any], asyncio.Future[Any]]


@dataclass(frozen=True, slots=True)
class Alike(Generic[Given, Result]):
    """A work of a kind that may be done `together` for as many as wait in a row: the results in their order, as if each were done `alone`."""

    given: Given
    alone: Callable[[Connection, Given], Result]
    together: Callable[[Connection, Sequence[Given]], Sequence[Result]] | None

    def __call__(self, connection: Connection) -> Result:
        """Do it by itself."""
        return self.alone(connection, self.given)


class SqlWriter:
    """Group commit: what waits while one transaction is written goes into the next together, in the order it came.

    Where one of them fails, all are run again, each with a savepoint of its own, so that the one leaves nothing and harms no neighbour. Nobody
    hears of a result before the transaction is on the disk. The engine must belong to this writer alone.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._thread = ThreadPoolExecutor(1, "sql-writer")
        self._waiting: deque[_Waiting] = deque()
        self._draining: asyncio.Task[None] | None = None

    async def write(self, work: Work[Result]) -> Result:
        """What the work gives, once it is durable; raises what the work raised, or what kept the transaction from the disk.

        Cancelled before its turn the work is left out; cancelled later it may be kept.
        """
        done: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._waiting.append((work, done))
        if self._draining is None or self._draining.done():
            self._draining = asyncio.create_task(self._drain())
        return await done

    async def close(self) -> None:
        """Finish what waits and let go of the connection."""
        if self._draining:
            await self._draining
        await asyncio.to_thread(self._thread.shutdown)
        self._engine.dispose()

    async def _drain(self) -> None:
        while self._waiting:
            await self._gather()
            await self._share(self._next_group())

    async def _gather(self) -> None:
        """Let what is about to be written join the group: a flush for many costs what one for few does. Nobody is waited for, the loop only goes round."""
        rounds, number = 0, len(self._waiting)
        while rounds < _ROUNDS and number < _LARGEST_GROUP:
            await asyncio.sleep(0)
            rounds, number = rounds + 1 if len(self._waiting) == number else 0, len(self._waiting)

    def _next_group(self) -> list[_Waiting]:
        taken = [self._waiting.popleft() for _ in range(min(len(self._waiting), _LARGEST_GROUP))]
        return [(work, done) for work, done in taken if not done.done()]

    async def _share(self, group: Sequence[_Waiting]) -> None:
        try:
            results = await asyncio.get_running_loop().run_in_executor(self._thread, self._run, [work for work, _ in group])
        except Exception as fault:  # noqa: BLE001  # not swallowed: everybody in the group raises it
            results = [fault] * len(group)
        for (_, done), result in zip(group, results, strict=True):
            if done.done():
                continue
            if isinstance(result, Exception):
                done.set_exception(result)
            else:
                done.set_result(result)

    def _run(self, works: Sequence[Work[Any]]) -> list[Any]:
        """What each work gave or raised, after the commit; raises what spoiled it for all."""
        try:
            with self._engine.begin() as connection:
                return _plainly(connection, works)
        except _Spoiled:  # seldom; a savepoint for every work would cost more than its statements
            with self._engine.begin() as connection:
                return [_one(connection, work) for work in works]


class _Spoiled(Exception):
    """A work failed, and what its neighbours wrote is undone with it."""


def _plainly(connection: Connection, works: Sequence[Work[Any]]) -> list[Any]:
    try:
        return [result for kind, some in groupby(works, _kind) for result in _of_kind(connection, kind, list(some))]
    except Exception as fault:
        raise _Spoiled from fault


def _kind(work: Work[Any]) -> Any:
    return work.together if isinstance(work, Alike) else None


def _of_kind(connection: Connection, together: Any, works: Sequence[Any]) -> Sequence[Any]:
    return together(connection, [work.given for work in works]) if together else [work(connection) for work in works]


def _one(connection: Connection, work: Work[Any]) -> Any:
    try:
        with connection.begin_nested():
            return work(connection)
    except Exception as fault:
        # A full disk makes SQLite roll back the whole transaction: what came before is gone too, and what comes next would be kept piecemeal.
        driver = connection.connection.driver_connection
        if driver is None or not driver.in_transaction:
            raise
        return fault
