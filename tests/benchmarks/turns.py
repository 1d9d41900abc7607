"""`make bench`: the time of a turn without a model beside the time of the embedder alone, on the staff's own questions.

Both are measured in turn on the same questions, so that what else the machine does weighs on both. Each question is asked in a
fresh conversation, over the real index and a database of its own on disk.
"""

import asyncio
import random
import tempfile
import time
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from statistics import median, quantiles

from rich.console import Console
from rich.progress import track
from rich.table import Table

from bot.adapters.chroma_index import ChromaIndex
from bot.bootstrap import House, open_house
from bot.commands.shared import index_bar, quiet_logs
from bot.domain.messages import Channel, ConversationKey, Inbound
from bot.settings import Settings

QUESTIONS, SEED = 300, 20261123
Rows = list[tuple[float, float, float]]


def questions(house: House) -> Sequence[str]:
    """A fixed random sample of the questions that staff keep, in both languages."""
    known = sorted(side for entry in house.knowledge.entries.values() for question in entry.questions for side in (question.text.zh, question.text.en))
    return random.Random(SEED).sample(known, QUESTIONS)


async def measure(house: House) -> Rows:
    """Milliseconds of the embedder, of the search, and of the whole turn, question by question."""
    index = house.answering.index
    assert isinstance(index, ChromaIndex)
    rows: Rows = []
    for number, question in enumerate(track(questions(house), "asking")):
        # The embedder remembers what it embedded: each of the three gets a text of its own, alike but for a digit.
        alone, searched, asked = (f"{question} {digit}" for digit in range(3))
        marks = [time.perf_counter()]
        index.embedder.query(alone)
        marks.append(time.perf_counter())
        await index.find(searched, 60)
        marks.append(time.perf_counter())
        await house.corridor.take(Inbound(ConversationKey(Channel.WEB, f"bench-{number}"), "1", asked))
        marks.append(time.perf_counter())
        rows.append(tuple((after - before) * 1000 for before, after in pairwise(marks)))  # type: ignore[arg-type]  # three differences of four marks
    return rows[20:]


async def main() -> None:
    """Open a house of its own, warm up with 20 questions, measure, print."""
    quiet_logs("ERROR")
    with tempfile.TemporaryDirectory() as folder, index_bar() as progress:
        settings = Settings(database_url=f"sqlite+aiosqlite:///{Path(folder) / 'bench.db'}")
        async with open_house(settings, progress) as house:
            rows = await measure(house)
    table = Table("", "median ms", "p95 ms", "ratio of medians to the embedder", title=f"{len(rows)} questions, no model")
    columns = dict(zip(("embedder alone", "search", "whole turn"), zip(*rows, strict=True), strict=True))
    for name, values in columns.items():
        ratio = median(values) / median(columns["embedder alone"])
        table.add_row(name, f"{median(values):.1f}", f"{quantiles(values, n=20)[-1]:.1f}", f"{ratio:.2f}")
    Console().print(table)


if __name__ == "__main__":
    asyncio.run(main())
