"""Room: domain. What is wrong in golden questions as they are written down. No asking."""

from collections.abc import Iterable, Iterator, Set

from bot.domain.check_faults import Fault
from bot.domain.golden import GoldenQuestion

Placed = Iterable[tuple[str, int, GoldenQuestion]]
"""Questions, each with the name of its file and its place there, counted from 0; one asked in two languages stands in one place."""


def golden_faults(questions: Placed, entries: Set[str]) -> Iterator[tuple[str, Fault]]:
    """Ids that stand twice, entries that are not there, and questions that any answer would fit; each with the name of its file."""
    first: dict[str, tuple[str, int]] = {}
    for name, place, question in questions:
        written = question.id.removesuffix(f".{question.language}")
        file, other = first.setdefault(written, (name, place))
        if (file, other) != (name, place):
            yield name, Fault((place, "id"), "golden_twice", {"id": written, "file": file})
        for position, entry in enumerate(question.cites):
            if entry not in entries:
                yield name, Fault((place, "cites", position), "golden_no_entry", {"id": entry})
        if not (question.cites or question.says or question.never or question.verdicts):
            yield name, Fault((place,), "golden_holds_nothing")
