"""Room: domain. Statements that give different figures for one thing. A figure says what it is of; cautions tell of old figures on purpose."""

from collections.abc import Iterable, Iterator, Sequence

from bot.domain.knowledge import Aspect, Clause, Entry, Figure


def conflicting(shown: Sequence[Clause], entries: Iterable[Entry]) -> tuple[Clause, ...]:
    """The statements of these entries that contradict one that is shown: the same thing in the same unit, another value."""
    said = [figure for clause in shown for figure in clause.figures if figure.of]
    found = (clause for entry in entries for clause in _stated(entry) if clause not in shown)
    return tuple(dict.fromkeys(clause for clause in found if any(_contradicts(figure, other) for figure in clause.figures for other in said)))


def _stated(entry: Entry) -> Iterator[Clause]:
    return (clause for aspect in Aspect if aspect is not Aspect.CAUTIONS for clause in entry.known(aspect))


def _contradicts(one: Figure, other: Figure) -> bool:
    return one.of is not None and one.of == other.of and one.unit is other.unit and one.value != other.value
