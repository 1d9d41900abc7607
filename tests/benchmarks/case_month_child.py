"""A house of the simulated month in a process of its own, to be killed: acts come as lines of JSON, what came of them goes out. FOLDER ADDRESS SEED.

Run by `tests.benchmarks.case_month`.
"""

import asyncio
import json
import logging
import sys
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from random import Random

import structlog

from tests.benchmarks.case_month_house import Act, Arrived, Done, Worker, open_worker, read_all
from tests.fakes import NOON


def out(**line: object) -> None:
    sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def tell(letter: Arrived) -> None:
    out(arrived=[letter.at.isoformat(), letter.address, letter.text])


async def one(worker: Worker, number: int, now: str, act: Act) -> None:
    out(number=number, done=asdict(await worker.do(act, datetime.fromisoformat(now))))


async def main(folder: str, address: str, seed: str) -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    worker = await open_worker(read_all(Path(folder)), address, NOON, tell, Random(seed))
    out(number=0, done=asdict(Done(True)))
    reader = asyncio.StreamReader(limit=2**20)
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    async with asyncio.TaskGroup() as at_work:
        while line := await reader.readline():
            asked = json.loads(line)
            at_work.create_task(one(worker, asked["number"], asked["now"], Act(**asked["act"])))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
