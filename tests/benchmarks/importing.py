"""How well documents are sorted into fields: `python -m tests.benchmarks.importing` prints a row a document. All of them are invented.

right: values as somebody who reads the document would enter them; missed: not found; wrong: proposed, but not what is expected there;
invented: proposed, but no literal piece of the document (a date or a figure counts as literal where the document says it).
"""

import asyncio
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bot.adapters.document_child import read_blocks
from bot.adapters.document_words import read_import_words
from bot.adapters.documents import DocumentReader
from bot.domain.documents import STATED, Refusal, is_literal
from bot.domain.documents_head import days_in
from bot.domain.values import numbers_in
from bot.ports.editing import ReadDocument
from tests.documents.expected import DOCUMENTS, Expected
from tests.documents.unseen import UNSEEN
from tests.documents.unseen_more import MORE

PROJECT = Path(__file__).parents[2]
_ONCE = {"valid_from": "valid_from", "valid_until": "valid_until", "source_date": "sources.0.date"} | {
    name: f"eligibility.{name}" for name in ("max_age", "max_years_since_graduation", "degrees", "nationality")
}
_SAID = {"title": "title", "authority": "authority", "source": "sources.0.title"}


@dataclass(frozen=True)
class Measured:
    """What came of one document: (field, value) pairs."""

    name: str
    right: frozenset[tuple[str, str]]
    missed: frozenset[tuple[str, str]]
    wrong: frozenset[tuple[str, str]]
    invented: tuple[str, ...]
    refusal: str
    is_refused_rightly: bool
    seconds: float


def reader() -> DocumentReader:
    """With the words of the project."""
    return DocumentReader(read_import_words(PROJECT / "prompts" / "import.yaml"))


async def measured(document: Expected) -> Measured:
    """One document, read as staff bring it."""
    content, started = document.make(), time.perf_counter()
    read = await reader().read(document.name, content)
    seconds = time.perf_counter() - started
    found, wanted = frozenset(_found(read)), frozenset(_wanted(document.fields))
    invented = tuple(_invented(read, document.name, content)) if not read.refusal else ()
    return Measured(document.name, found & wanted, wanted - found, found - wanted, invented, read.refusal, read.refusal == document.refusal, seconds)


def _wanted(fields: Mapping[str, str | list[str]]) -> Iterator[tuple[str, str]]:
    for name, value in fields.items():
        for each in [value] if isinstance(value, str) else value:
            yield name, each


def _found(read: ReadDocument) -> Iterator[tuple[str, str]]:
    values, side = read.values or {}, read.language
    for name, path in _SAID.items():
        yield from _one(name, values.get(f"{path}.{side}", ""))
    for name, path in _ONCE.items():
        yield from _one(name, " ".join(values.get(path, "").split()) if values.get(path) != "undated" else "")
    for name in STATED:
        yield from ((name, text.rstrip("。.")) for path, text in values.items() if path.startswith(f"{name}.") and path.endswith(f".{side}"))
    for path, number in values.items():
        if ".figures." in path and path.endswith(".value"):
            yield "figures", f"{number} {values[path.removesuffix('value') + 'unit']}"


def _one(name: str, value: str) -> Iterable[tuple[str, str]]:
    return [(name, value)] if value else []


def _invented(read: ReadDocument, name: str, content: bytes) -> Iterator[str]:
    """Values that no part of the document says."""
    blocks = read_blocks(name, content)
    assert not isinstance(blocks, Refusal)
    whole = "\n".join(block.text for block in blocks)
    # A unit that stands in the head of a column belongs to the numbers below it (金额（万元）, 50): such a statement is looked at first.
    stated = (value for path, value in (read.values or {}).items() if path.endswith(f".{read.language}") and is_literal(value, blocks))
    days, numbers = set(days_in(whole)), numbers_in("\n".join((whole, *stated)))
    for path, value in (read.values or {}).items():
        if path.endswith((f".{read.language}",)):
            is_said = is_literal(value, blocks)
        elif path in ("valid_from", "valid_until") or (path == "sources.0.date" and value != "undated"):
            is_said = value in days
        elif path.endswith(".value") or path.startswith("eligibility.max"):
            is_said = float(value) in numbers
        else:
            continue
        if not is_said:
            yield f"{path}={value}"


async def main() -> None:
    """Two tables, with the totals below them: the documents that the words were made with, and those that were kept out of it."""
    for title, documents in (("known shapes", DOCUMENTS), ("shapes kept out of the making at first: 41% and 58% right when first read", (*UNSEEN, *MORE))):
        await _print(title, documents)


async def _print(title: str, documents: Sequence[Expected]) -> None:
    table = Table("document", "right", "missed", "wrong", "invented", "refused", "seconds", title=title)
    rows = [await measured(each) for each in documents]
    for row in rows:
        counts = [str(len(each)) for each in (row.right, row.missed, row.wrong, row.invented)]
        table.add_row(row.name, *counts, f"{row.refusal or '-'}{'' if row.is_refused_rightly else ' (wrong)'}", f"{row.seconds:.2f}")
    console = Console(width=160)
    console.print(table)
    right, missed, wrong = (sum(len(getattr(row, name)) for row in rows) for name in ("right", "missed", "wrong"))
    console.print(
        f"{right} of {right + missed} fields right ({right / (right + missed):.1%}), {wrong} wrong, {sum(len(row.invented) for row in rows)} invented"
    )
    for row in rows:
        for kind in ("missed", "wrong", "invented"):
            for each in sorted(getattr(row, kind)):
                console.print(f"{row.name}: {kind}: {each}", markup=False)


if __name__ == "__main__":
    asyncio.run(main())
