"""Room: domain. What became of a line that was carried to somebody, in words that fit every channel. No channel's codes."""

from dataclasses import dataclass
from enum import StrEnum


class Fate(StrEnum):
    """How carrying one line ended."""

    BROUGHT = "brought"
    """The person has it."""
    LATER = "later"
    """Surely not sent; to be tried again."""
    UNSURE = "unsure"
    """Nobody knows whether it was sent; to be tried again, late."""
    AWAY = "away"
    """The person cannot be reached until they write again."""


@dataclass(frozen=True, slots=True)
class Carriage:
    """A fate, and after how many seconds the channel wants to be asked again, where it said so."""

    fate: Fate
    seconds: float = 0.0
