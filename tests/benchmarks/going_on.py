"""Fits the table of bot/domain/going_on.py over follow_ups.jsonl and going_on_talks.csv, and says how well it holds on what was left out.

Run: python -m tests.benchmarks.going_on. Both messages of a pair were written for this; `label` says what the second does with the talk.
Folds keep together all pairs with the same first message; the field's own classifier is learned without the fold it is measured on.
The talks are last turns of whole conversations by nine writers (`group`), as the signals that stood before them; a writer is left out at a time.
"""

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import astuple, fields
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from rich.console import Console

from bot.adapters.chinese_scripts import ChineseScripts
from bot.adapters.chroma_index import ChromaIndex, open_chroma
from bot.adapters.field import Field, examples_of
from bot.adapters.library_files import read_sound_library
from bot.adapters.local_embedder import LocalEmbedder
from bot.adapters.text_files import read_meanings
from bot.domain.conversation import Topic
from bot.domain.going_on import STAYING, Move, Signals
from bot.domain.knowledge import Aspect, Entry
from bot.domain.passages import passages_of, scope_passages
from bot.engine.understanding import Reader
from bot.engine.weighing import signals_of
from bot.settings import PROJECT
from handlers.dialogs.readers import READERS

Matrix = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int_]
MOVES = {"continue": Move.GOES_ON, "new": Move.IS_NEW, "off": Move.LEAVES}
_FOLDS, _RIDGE, _STEPS, _RATE = 10, 1.0, 1500, 0.5


def main() -> None:
    """Print the share told right on left-out pairs and talks, by label, and the table."""
    console = Console(width=200)
    rows = [json.loads(line) for line in (Path(__file__).parent / "follow_ups.jsonl").read_text(encoding="utf-8").splitlines()]
    firsts = sorted({row["first"] for row in rows})
    np.random.default_rng(7).shuffle(firsts)
    fold = np.array([firsts.index(row["first"]) % _FOLDS for row in rows])
    talks, of_talks, group = _talks()
    signals = np.array([[*map(float, astuple(each)), 1.0] for each in _signals(rows, fold)])
    wanted = np.array([list(Move).index(MOVES[row["label"]]) for row in rows])
    _tell(console, "pairs", wanted, _left_out(signals, wanted, fold, (talks, of_talks)))
    _tell(console, "talks", of_talks, _left_out(talks, of_talks, group, (signals, wanted), STAYING))
    table = fitted(np.vstack([signals, talks]), np.concatenate([wanted, of_talks]))
    console.print("signals:", ", ".join([*(field.name for field in fields(Signals)), "intercept"]), highlight=False)
    for number, move in enumerate(Move):
        console.print(f"    Move.{move.name}: ({', '.join(f'{weight:.2f}' for weight in table[:, number])}),", highlight=False)


def _talks() -> tuple[Matrix, Labels, Labels]:
    """Signals, moves and writers of the turns of whole talks."""
    with (Path(__file__).parent / "going_on_talks.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    signals = np.array([[*(float(row[field.name]) for field in fields(Signals)), 1.0] for row in rows])
    return signals, np.array([list(Move).index(Move(row["move"])) for row in rows]), np.array([ord(row["group"]) for row in rows])


def _left_out(signals: Matrix, wanted: Labels, fold: Labels, more: tuple[Matrix, Labels], staying: float = 0.0) -> Labels:
    """What each row is told as by a table that has not seen its fold; `more` is seen by all of them."""
    told = np.zeros(len(wanted), int)
    for number in np.unique(fold):
        out = fold == number
        odds = signals[out] @ fitted(np.vstack([signals[~out], more[0]]), np.concatenate([wanted[~out], more[1]]))
        odds[:, list(Move).index(Move.IS_NEW)] -= staying
        told[out] = odds.argmax(axis=1)
    return told


def _tell(console: Console, what: str, wanted: Labels, told: Labels) -> None:
    console.print(f"{what}: {np.mean(told == wanted):.3f} of {len(wanted)}", highlight=False)
    for number, move in enumerate(Move):
        own = wanted == number
        shares = ", ".join(f"{other} {np.mean(told[own] == place):.2f}" for place, other in enumerate(Move))
        console.print(f"  {move} ({own.sum()}): {shares}", highlight=False)


def fitted(signals: Matrix, wanted: Labels) -> Matrix:
    """Multinomial logistic regression by gradient descent on standardised signals; shape (signals, moves)."""
    middle, spread = signals.mean(axis=0), signals.std(axis=0)
    middle[-1], spread[-1] = 0.0, 1.0
    scaled, target = (signals - middle) / np.maximum(spread, 1e-9), np.eye(len(Move))[wanted]
    table = np.zeros((signals.shape[1], len(Move)))
    for _ in range(_STEPS):
        odds = np.exp(scaled @ table)
        slope = scaled.T @ (odds / odds.sum(axis=1, keepdims=True) - target) + _RIDGE * table
        table -= _RATE * slope / len(wanted)
    plain: Matrix = table / np.maximum(spread, 1e-9)[:, None]
    plain[-1] -= (plain[:-1] * middle[:-1, None]).sum(axis=0)
    return plain


def _signals(rows: list[dict[str, Any]], fold: Labels) -> Iterator[Signals]:
    knowledge = read_sound_library(PROJECT / "knowledge", date.today(), READERS.keys())
    scripts, embedder = ChineseScripts(), LocalEmbedder(PROJECT / "var" / "models")
    reader = Reader(read_meanings(PROJECT / "prompts"), knowledge, scripts)
    passages = [*[p for entry in knowledge.entries.values() for p in passages_of(entry)], *scope_passages(knowledge.topics.values())]
    client = open_chroma()
    index = ChromaIndex(client, embedder, scripts, passages, knowledge.terms)
    index.build()
    examples = [(scripts.simplified(text), is_ours, weight) for text, is_ours, weight in examples_of(knowledge)]
    items = {entry.number: entry for entry in knowledge.entries.values() if entry.number and not entry.belongs_to}
    learned: dict[int, Field] = {}
    for row, number in zip(rows, fold, strict=True):
        if number not in learned:
            left_out = {scripts.simplified(each["second"]) for each, its in zip(rows, fold, strict=True) if its == number}
            learned[number] = Field(client, embedder, [each for each in examples if each[0] not in left_out], {})
            learned[number].build()
        yield _signals_of(row, items, reader, index, learned[number], scripts)


def _signals_of(row: Mapping[str, Any], items: Mapping[int, Entry], reader: Reader, index: ChromaIndex, field: Field, scripts: ChineseScripts) -> Signals:
    understanding = reader.understand(row["second"], (Topic(items[row["item"]].id, Aspect.OVERVIEW),))
    search = understanding.question.search
    return signals_of(understanding, index.search(search, 60), field.nearness(scripts.simplified(search)))


if __name__ == "__main__":
    main()
