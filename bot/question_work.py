"""Room: bootstrap. The groups of questions without an answer, joined over the windows. No behaviour of its own."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.adapters.local_embedder import LocalEmbedder
from bot.adapters.question_groups import MeaningGroups
from bot.adapters.sql_engine import Database
from bot.adapters.sql_learning_groups import SqlQuestionShelf
from bot.adapters.vault import Vault
from bot.domain.library import Knowledge
from bot.engine.grouping import Grouping
from bot.ports import Clock


@asynccontextmanager
async def open_questions(database: Database, vault: Vault, embedder: LocalEmbedder, knowledge: Knowledge, clock: Clock) -> AsyncIterator[Grouping]:
    """Groups by the encoder of the index; what is still being grouped at the end is let go of."""
    work = Grouping(SqlQuestionShelf(database, vault), MeaningGroups(embedder.meanings), knowledge, clock)
    try:
        yield work
    finally:
        await work.stop()
