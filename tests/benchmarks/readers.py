"""What the readers of telephones, e-mails and names make of a folder of values, and what every reader makes of awkward strings.

Run: python -m tests.benchmarks.readers DIR [--all]. DIR holds pii/pii_values.jsonl (`type`, `text`, and `valid` or `locale`; telephones also
`region`, `format`, `e164`) and naughty/blns.jsonl (`text`), in the layout of the evaluation data. Each row is counted once; --all shows every miss.
"""

import json
import sys
import time
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import idna
from rich.console import Console
from rich.table import Table

from bot.adapters.text_files import read_phrasebook
from bot.domain.forms import Choice, Reading, Rejected, Slot, Value
from bot.domain.language import Bilingual, Language
from bot.settings import PROJECT
from handlers.dialogs.readers import READERS
from handlers.dialogs.spotting import spot

Row = Mapping[str, Any]
TODAY = "2026-11-23"
NAMES = {"surname": "王", "given_name": "明"}
"""What makes a whole name of a surname (behind it a given name) and of a given name (before it a surname)."""
CHOICES = tuple(
    Choice(id, Bilingual(zh, en)) for id, zh, en in (("bachelor", "本科", "Bachelor's"), ("master", "硕士", "Master's"), ("doctor", "博士", "Doctorate"))
)
_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one value: `told` is what the reader stored or the name of its reason."""

    kind: str
    text: str
    is_right: bool
    told: str


def main() -> None:
    """Print a table of each, and the misses."""
    arguments = [argument for argument in sys.argv[1:] if argument != "--all"]
    if len(arguments) != 1:
        raise SystemExit("usage: python -m tests.benchmarks.readers DIR [--all]")
    console, folder = Console(width=160), Path(arguments[0])
    outcomes = [outcome for row in rows(folder / "pii/pii_values.jsonl") for outcome in outcomes_of(row)]
    console.print(values_table(outcomes))
    console.print(reasons_table(outcomes))
    misses = [outcome for outcome in outcomes if not outcome.is_right]
    shown = misses if "--all" in sys.argv else misses[:_SHOWN]
    for miss in shown:
        console.print(f"miss: {miss.kind}: {miss.text!r} -> {miss.told}", highlight=False, markup=False)
    console.print(f"{len(misses)} of {len(outcomes)} values missed, {len(shown)} shown", highlight=False)
    console.print(awkward_table([str(row["text"]) for row in rows(folder / "naughty/blns.jsonl")]))


def rows(file: Path) -> list[Row]:
    """Every line; a broken one stops the run. Split at line feeds only: some strings hold other line ends."""
    return [json.loads(line) for line in file.read_text(encoding="utf-8").split("\n") if line]


def outcomes_of(row: Row) -> Iterator[Outcome]:
    """A telephone is read twice: with nothing known, and with the country of residence known, as a form that asks for it first would have it."""
    match row["type"]:
        case "phone":
            yield _phone(row, {}, f"phone {row['format']}, country unknown")
            yield _phone(row, {"residence": Value(row["region"], row["region"])}, f"phone {row['format']}, country known")
        case "email":
            yield _email(row)
        case "surname" | "given_name" as kind:
            name = row["text"] + NAMES[kind] if kind == "surname" else NAMES["surname"] + row["text"]
            told = _told("person_name", name)
            yield Outcome(f"{kind} ({row['locale']})", name, told == name, told)
        case other:
            raise SystemExit(f"a row of an unknown type: {other}")


def _phone(row: Row, known: Mapping[str, Value], kind: str) -> Outcome:
    told = _told("phone", row["text"], known)
    is_right = told == row["e164"] if row["valid"] else told.startswith("reader.")
    return Outcome(f"{kind}, {'valid' if row['valid'] else 'invalid'}", row["text"], is_right, told)


def _email(row: Row) -> Outcome:
    told = _told("email", row["text"])
    local, _, domain = row["text"].rpartition("@")
    is_kept = row["valid"] and not told.startswith("reader.") and told.partition("@")[0] == _nfc(local) and _ascii(told.rpartition("@")[2]) == _ascii(domain)
    return Outcome(f"email, {'valid' if row['valid'] else 'invalid'}", row["text"], is_kept if row["valid"] else told.startswith("reader."), told)


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _ascii(domain: str) -> bytes:
    """A domain as it goes over the wire: the same for small and large letters, Unicode and punycode."""
    return idna.encode(domain, uts46=True)


def _told(reader: str, text: str, known: Mapping[str, Value] | None = None) -> str:
    read = READERS[reader](text, Reading(_slot(reader), Language.ZH, TODAY, known or {}))
    return read.stored if isinstance(read, Value) else read.name


def _slot(reader: str) -> Slot:
    label = Bilingual("这一项", "this")
    return Slot("asked", label, label, label, reader, choices=CHOICES)


def values_table(outcomes: list[Outcome]) -> Table:
    """Kind, values, right, and how many of the right or wrong."""
    table = Table("kind", "values", "right", "wrong", title="values: valid ones taken in normal form, invalid ones refused")
    groups: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        groups[outcome.kind].append(outcome)
    for kind, group in sorted(groups.items()):
        right = sum(outcome.is_right for outcome in group)
        table.add_row(kind, str(len(group)), str(right), str(len(group) - right))
    return table


def reasons_table(outcomes: list[Outcome]) -> Table:
    """What people are told when a value is refused."""
    phrases = read_phrasebook(PROJECT / "prompts" / "replies")
    table = Table("reason", "times", "what is said", title="refusals and their words")
    for reason, times in Counter(outcome.told for outcome in outcomes if outcome.told.startswith("reader.")).most_common():
        words = phrases.texts[reason].en
        table.add_row(reason, str(times), words[:90])
    return table


def awkward_table(texts: list[str]) -> Table:
    """Every reader over every string: taken or refused, whether what it took reads back to itself, whether words exist for what it refused."""
    phrases = read_phrasebook(PROJECT / "prompts" / "replies")
    table = Table("reader", "strings", "taken", "refused", "raised", "not read back", "without words", "slowest ms", title="awkward strings")
    for reader in READERS:
        counts, slowest = Counter[str](), 0.0
        for text in texts:
            begun = time.perf_counter()
            counts.update(_awkward(reader, text, phrases.texts.keys()))
            slowest = max(slowest, time.perf_counter() - begun)
        names = ("taken", "refused", "raised", "not read back", "without words")
        table.add_row(reader, str(len(texts)), *(str(counts[name]) for name in names), f"{slowest * 1000:.0f}")
    slots = tuple(_slot(reader) for reader in READERS)
    filled = sum(bool(spot(text, slots, lambda slot: Reading(slot, Language.EN, TODAY, {}))) for text in texts)
    table.add_row("(several answers)", str(len(texts)), str(filled), str(len(texts) - filled), "0", "0", "0", "")
    return table


def _awkward(reader: str, text: str, words: Any) -> Iterator[str]:
    reading = Reading(_slot(reader), Language.EN, TODAY, {})
    try:
        read = READERS[reader](text, reading)
        again = READERS[reader](read.stored, reading) if isinstance(read, Value) else read
    except Exception:  # noqa: BLE001  # a reader never raises: that it did is the finding
        yield "raised"
        return
    if isinstance(read, Rejected):
        yield from ("refused",) if read.name in words else ("refused", "without words")
    else:
        yield from ("taken",) if isinstance(again, Value) and again.stored == read.stored else ("taken", "not read back")


if __name__ == "__main__":
    main()
