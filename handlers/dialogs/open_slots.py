"""Room: dialogs. Which slots a message may still fill, and whose an answer of a kind is. No finding, no reading."""

from collections.abc import Callable, Sequence
from typing import TypeAlias

from bot.domain.forms import Slot, Spotted, Value
from handlers.dialogs.clauses import Span

Read: TypeAlias = Callable[[Slot, Span], Value | None]
"""What a slot's reader makes of a span of the message; None where it refuses."""

FREE = frozenset({"free_text", "topics"})
"""Readers that take any words."""
CHOSEN = ("choice", "choices", "ticks")
"""Readers of what a form offers: the words themselves tell whose they are."""


def left_of(slots: Sequence[Slot], found: Sequence[Spotted]) -> list[Slot]:
    """The slots that nothing was found for."""
    return [slot for slot in slots if slot.name not in {each.slot for each in found}]


def owner_of(slots: Sequence[Slot], *readers: str) -> Slot | None:
    """Whose an answer of this kind is: of the only slot for it, or of the one that is asked; else nobody's."""
    fitting = [slot for slot in slots if slot.reader in readers]
    return fitting[0] if fitting and (len(fitting) == 1 or fitting[0] is slots[0]) else None
