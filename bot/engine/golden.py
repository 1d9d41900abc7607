"""Room: engine. Asks golden questions of an edition, and holds each answer against what staff want. Nothing is kept."""

import asyncio
from collections.abc import Sequence

from bot.domain.editions import Failing
from bot.domain.golden import GoldenQuestion
from bot.engine.answering import Answering
from bot.engine.asking_alone import said_to


async def fails(answering: Answering, golden: GoldenQuestion) -> Failing | None:
    """How a question fails, None where it is answered as it should be; raises IndexUnavailable."""
    said = await said_to(answering, golden.turns, golden.language)
    lacks = golden.lacking(said.text, said.verdict, said.citations)
    return Failing(golden.id, golden.turns[-1], lacks, said.text) if lacks else None


async def ask_all(answering: Answering, questions: Sequence[GoldenQuestion], known: frozenset[str]) -> tuple[Failing, ...]:
    """Those that fail; `known` are the names of those that failed before."""
    found = []
    for golden in questions:
        if failing := await fails(answering, golden):
            found.append(Failing(failing.id, failing.asked, failing.lacks, failing.said, golden.id in known))
        await asyncio.sleep(0)
    return tuple(found)
