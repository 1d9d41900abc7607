"""Room: domain. What a value found in a text is: its kind, its one normal form, and how it was written. No reading."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple


class ValueKind(StrEnum):
    """What a value counts or names; values of different kinds are never equal."""

    MONEY = "money"
    NUMBER = "number"
    PERCENT = "percent"
    AREA = "area"
    DURATION = "duration"
    DATE = "date"
    TELEPHONE = "telephone"
    EMAIL = "email"
    LINK = "link"
    NAME = "name"
    ORDINAL = "ordinal"


@dataclass(frozen=True, slots=True)
class FoundValue:
    """A value of a text, equal to every other way of writing it.

    `value` is the normal form: `CNY 500000`, `36 months`, `20 working days`, `2025-05-26`, `2025-05`, `--05-26` (no year), `--05`.
    """

    kind: ValueKind
    value: str
    as_written: str = field(compare=False)


class Spot(NamedTuple):
    """A value and where it stands in a levelled text; `value` is empty where the place is only to be passed over."""

    start: int
    end: int
    kind: ValueKind
    value: str


def hidden(text: str, spots: Iterator[Spot] | list[Spot]) -> str:
    """The text with the spots made unreadable, so that no later reader reads them again; its length stays."""
    for spot in spots:
        text = text[: spot.start] + "\x01" * (spot.end - spot.start) + text[spot.end :]
    return text
