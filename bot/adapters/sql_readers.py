"""Room: adapters. The connections that read from SQLite, each in a thread of its own. No queries, no addresses."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import Engine

from bot.adapters.sql_writer import Result, Work


class SqlReaders:
    """Readers see what was committed last and wait for nobody; a whole work crosses into a thread once, not once a statement."""

    def __init__(self, engine: Engine, threads: int) -> None:
        self._engine = engine
        self._threads = ThreadPoolExecutor(threads, "sql-reader")

    async def read(self, work: Work[Result]) -> Result:
        """What the work gives; raises what it raised."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._run, work)

    async def close(self) -> None:
        """Finish what is being read and let go of the connections."""
        await asyncio.to_thread(self._threads.shutdown)
        self._engine.dispose()

    def _run(self, work: Work[Result]) -> Result:
        with self._engine.connect() as connection:
            return work(connection)
