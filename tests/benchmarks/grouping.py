"""Unanswered questions grouped by meaning: how well, on public paraphrases and on the questions of the entries, and how fast for 10,000.

`python -m tests.benchmarks.grouping [--eval DIR] [--knowledge DIR] [--limit N] [--questions N]`. DIR holds sets in BEIR layout (`retrieval/NAME/…`):
LCQMC's and COVID-QA's paraphrases, and XQuAD's questions in Chinese and English. Nothing of them is kept. A pair counts for precision where two
questions of a group ask the same, and for recall where two that ask the same are in a group. LCQMC marks one pair a question and leaves the rest
unmarked, many of which ask the same too: its precision is a lower bound. Of the entries' questions two ask the same where they are about the same
part of the same entry; recall is of the two languages of one question, and in a fifth of them another entry is named as the nearest, at random.
"""

import argparse
import asyncio
import json
import random
import resource
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import combinations
from pathlib import Path

import numpy as np
from rich.console import Console

from bot.adapters.clock import SystemClock
from bot.adapters.library_files import read_sound_library
from bot.adapters.local_embedder import LocalEmbedder
from bot.adapters.question_groups import ALIKE, BRIDGE, Embed, MeaningGroups, Vectors
from bot.adapters.sql_engine import Database
from bot.adapters.sql_learning_groups import SqlQuestionShelf
from bot.adapters.sql_schema import conversations, receipts, unanswered
from bot.adapters.vault import Vault
from bot.domain.grouping import GroupsWanted, Placed, Wording
from bot.domain.language import Language
from bot.domain.library import Knowledge
from bot.domain.unanswered import normal_words
from bot.engine.grouping import Grouping
from handlers.dialogs.readers import READERS

_OTHER_ENTRY = 0.2
_OPENINGS = ("请问", "你好，", "急问：", "想了解一下，", "麻烦问下，", "Hi, ", "Hello! ", "Quick question: ", "Could you tell me: ", "")
_PEOPLE, _SINCE = 4000, timedelta(days=30)


@dataclass(frozen=True)
class Labelled:
    """A question; `same` is equal where two ask the same, `twin` where two have to be found together."""

    text: str
    same: str
    twin: str
    entry: str = ""


def _rows(file: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def paraphrases(folder: Path, column: str, limit: int) -> Iterator[Labelled]:
    """Standard questions (a column of the corpus) and people's own words for them."""
    standard = {row["_id"]: row[column] for row in _rows(folder / "corpus.jsonl") if row[column]}
    asked = {row["_id"]: row["text"] for row in _rows(folder / "queries.jsonl")}
    yield from (Labelled(text, id, id) for id, text in list(standard.items())[:limit])
    for line in (folder / "qrels" / "test.tsv").read_text("utf-8").splitlines()[1 : limit + 1]:
        query, found, _ = line.split("\t")
        if found in standard:
            yield Labelled(asked[query], found, found)


def in_two_languages(folder: Path, limit: int) -> Iterator[Labelled]:
    """The questions of XQuAD that are there in both."""
    english = {row["_id"]: row["text"] for row in _rows(folder / "xquad_en2zh" / "queries.jsonl")}
    chinese = {row["_id"]: row["text"] for name in ("xquad_zh", "xquad_zh2en") for row in _rows(folder / name / "queries.jsonl")}
    for id in sorted(english.keys() & chinese.keys())[:limit]:
        yield from (Labelled(english[id], id, id), Labelled(chinese[id], id, id))


def of_entries(knowledge: Knowledge, limit: int) -> Iterator[Labelled]:
    """What entries say that people ask, in both languages."""
    chance, every = random.Random(1), sorted(knowledge.entries)
    asked = [(entry, number, question) for entry in knowledge.entries.values() for number, question in enumerate(entry.questions)]
    for entry, number, question in asked[:limit]:
        for text in (question.text.zh, question.text.en):
            near = chance.choice(every) if chance.random() < _OTHER_ENTRY else entry.id
            yield Labelled(text, f"{entry.id}/{question.about}", f"{entry.id}/{number}", near)


async def grouped(questions: Sequence[Labelled], groups: MeaningGroups) -> Sequence[Placed]:
    """All at once, as on the first day."""
    return await groups.place([Wording(str(place), each.text, each.entry) for place, each in enumerate(questions)], [])


def rates(questions: Sequence[Labelled], placed: Sequence[Placed]) -> str:
    """Precision, recall and how the groups look, as a line."""
    members: dict[str, list[Labelled]] = {}
    for each in placed:
        members.setdefault(each.group, []).append(questions[int(each.key)])
    pairs = [pair for group in members.values() for pair in combinations(group, 2)]
    same = sum(one.same == other.same for one, other in pairs)
    found = sum(one.twin == other.twin for one, other in pairs)
    wanted = sum(count * (count - 1) // 2 for count in Counter(each.twin for each in questions).values())
    largest, several = max(map(len, members.values())), sum(len(group) > 1 for group in members.values())
    return f"{len(questions):6} {same / max(1, len(pairs)):9.2f} {found / max(1, wanted):6.2f} {several:7} {largest:8}"


def _distinct(questions: Iterator[Labelled]) -> list[Labelled]:
    """Without those that say the same words: they are one before their meaning is looked at."""
    return list({normal_words(each.text): each for each in questions}.values())


def log_of(knowledge: Knowledge, count: int) -> list[tuple[str, str, Language]]:
    """That many questions in as many wordings, with their entry and language: the entries' own behind the ways in which people begin."""
    asked = [(entry.id, question.text) for entry in knowledge.entries.values() for question in entry.questions]
    own = [(text.for_(language), entry, language) for entry, text in asked for language in (Language.ZH, Language.EN)]
    return [(opening + text, entry, language) for opening in _OPENINGS for text, entry, language in own][:count]


async def _filled(database: Database, vault: Vault, asked: Sequence[tuple[str, str, str]]) -> None:
    now = SystemClock().now()
    people = [{"id": f"p{n}", "channel": "web", "peer": f"p{n}", "state": "", "version": 1, "updated_at": now} for n in range(_PEOPLE)]
    signed, rows = [], []
    for number, (text, entry, language) in enumerate(asked):
        at = now - _SINCE + number * _SINCE / len(asked)
        signed.append({"id": f"r{number}", "conversation": f"p{number % _PEOPLE}", "at": at, "content": "", "verdict": "not_known"})
        about = {"nearest": entry, "language": language, "verdict": "not_known", "is_handed_off": number % 7 == 0}
        rows.append({"receipt": f"r{number}", "key": vault.digest(normal_words(text)), "at": at, "question": vault.lock(text), **about})
    tables = ((conversations, people), (receipts, signed), (unanswered, rows))
    await database.write(lambda connection: [connection.execute(table.insert(), each) for table, each in tables])


async def speed(embedder: LocalEmbedder, knowledge: Knowledge, count: int) -> None:
    """From the database into groups and onto a page."""
    with tempfile.TemporaryDirectory() as folder:
        database, vault = Database(f"sqlite+aiosqlite:///{folder}/log.db"), Vault("for measuring")
        await database.migrate()
        asked = log_of(knowledge, count + 1)
        await _filled(database, vault, asked[:count])
        work = Grouping(SqlQuestionShelf(database, vault), MeaningGroups(embedder.meanings), knowledge, SystemClock())
        started, busy = time.monotonic(), _busy()
        new = await work.group_new()
        _say(f"{new} new questions in groups: {time.monotonic() - started:.1f} s, {_busy() - busy:.1f} s of processor time")
        for what in ("a page of groups", "the same again"):
            started = time.monotonic()
            found = await work.found(GroupsWanted(is_largest_first=True))
            await work.words(found[:30])
            _say(f"{what}: {time.monotonic() - started:.2f} s ({len(found)} groups, the largest asked {found[0].count} times)")
        started = time.monotonic()
        await work.found(GroupsWanted(), "subsidy")
        _say(f"a word looked for: {time.monotonic() - started:.2f} s")
        await database.close()


def _busy() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


async def main() -> None:
    """The table, and the seconds."""
    chosen = _options()
    embedder = LocalEmbedder()
    embedder.meanings(["青岛"])
    knowledge = read_sound_library(chosen.knowledge, SystemClock().now().date(), READERS.keys())
    _say(f"{'set':12} {'alike':>5} {'bridge':>6} {'asked':>6} {'precision':>9} {'recall':>6} {'groups':>7} {'largest':>8}")
    for name, every in _sets(chosen, knowledge).items():
        await _measure(name, every, embedder)
    await speed(embedder, knowledge, chosen.questions)


def _options() -> argparse.Namespace:
    options = argparse.ArgumentParser(description="Groups of unanswered questions: how well and how fast.")
    options.add_argument("--eval", type=Path, default=None)
    options.add_argument("--knowledge", type=Path, default=Path("knowledge"))
    options.add_argument("--limit", type=int, default=2000)
    options.add_argument("--questions", type=int, default=10_000)
    return options.parse_args()


def _sets(chosen: argparse.Namespace, knowledge: Knowledge) -> dict[str, list[Labelled]]:
    sets = {"entries": _distinct(of_entries(knowledge, chosen.limit))}
    if chosen.eval:
        folder = chosen.eval / "retrieval"
        sets["XQuAD zh+en"] = _distinct(in_two_languages(folder, chosen.limit))
        sets["COVID-QA en"] = _distinct(paraphrases(folder / "covid_faq_en", "title", chosen.limit))
        sets["LCQMC zh"] = _distinct(paraphrases(folder / "lcqmc_faq_zh", "text", chosen.limit))
    return sets


async def _measure(name: str, every: Sequence[Labelled], embedder: LocalEmbedder) -> None:
    texts = [each.text for each in every]
    vectors = dict(zip(texts, embedder.meanings(texts), strict=True))
    for alike in (0.62, 0.66, ALIKE, 0.74, 0.78):
        for bridge in (0.0, BRIDGE) if name == "entries" else (BRIDGE,):
            placed = await grouped(every, MeaningGroups(_known(vectors), alike, bridge))
            _say(f"{name:12} {alike:5.2f} {bridge:6.2f} {rates(every, placed)}")


def _say(line: str) -> None:
    Console(highlight=False, soft_wrap=True).print(line)


def _known(vectors: dict[str, Vectors]) -> Embed:
    return lambda texts: np.vstack([vectors[text] for text in texts])


if __name__ == "__main__":
    asyncio.run(main())
