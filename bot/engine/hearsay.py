"""Room: engine. Amounts and years to come that a question brings and its entry does not know: said aloud, for silence would sound like a yes."""

from collections.abc import Iterator
from datetime import date

from bot.domain.cues import Cues
from bot.domain.found_values import FoundValue, ValueKind
from bot.domain.values import values_in
from bot.engine.checking import Support

_LEAST = 1000
"""A bare number below is a rank, a percentage or an age rather than an amount."""


def unheard_of(question: str, support: Support, cues: Cues, today: date, only_amounts: bool = False) -> tuple[str, ...]:
    """The values of a question, as written, that its sources do not hold; none where somebody tells of their own money or plans."""
    if cues.means(question, "own_values"):
        return ()
    return tuple(
        sorted(value.as_written for value in _claimed(question, today) if not (support.covers(value) or (only_amounts and value.kind is ValueKind.DATE)))
    )


def _claimed(question: str, today: date) -> Iterator[FoundValue]:
    for value in values_in(question):
        match value.kind:
            case ValueKind.MONEY:
                yield value
            case ValueKind.NUMBER if value.value.isdecimal() and int(value.value) >= _LEAST:
                yield value
            case ValueKind.DATE if value.value[:4].isdecimal() and int(value.value[:4]) > today.year:
                yield value
