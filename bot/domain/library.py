"""Room: domain. Everything the knowledge folder says, together: entries, forms, glossary, and what is out of scope. No decisions."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.domain.forms import Form
from bot.domain.golden import GoldenQuestion
from bot.domain.knowledge import CityDesk, Entry
from bot.domain.language import Bilingual
from bot.domain.lists import Opening

REFUSED_TOPICS = ("forgery-and-cheating", "instruction-override")
"""Topics out of scope that are refused, and not only declined."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A field that is out of scope, with advice where to turn and examples of what people ask."""

    id: str
    name: Bilingual
    advice: Bilingual
    examples_zh: tuple[str, ...]
    examples_en: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A place by its names in both languages."""

    name: Bilingual


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the glossary, the other words people use for it, and its words in languages that Guichao does not answer in (`abroad`)."""

    term: Bilingual
    also: tuple[str, ...]
    abroad: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FollowUps:
    """What people say after a first question, in any language: `ours` stays in our field, `not_ours` has left it."""

    ours: tuple[str, ...] = ()
    not_ours: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Orders:
    """Messages in any language that give us orders (`given`), and everyday questions that look like them (`welcome`)."""

    given: tuple[str, ...] = ()
    welcome: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Everything the knowledge folder says, read and checked. `version` names the edition it was read from; empty where nobody named it."""

    entries: Mapping[str, Entry]
    topics: Mapping[str, Topic]
    elsewhere: tuple[Place, ...]
    qingdao: tuple[Place, ...]
    terms: tuple[Term, ...]
    forms: Mapping[str, Form]
    follow_ups: FollowUps = FollowUps()
    orders: Orders = Orders()
    city_desk: CityDesk = field(default_factory=CityDesk)
    openings: tuple[Opening, ...] = ()
    golden: tuple[GoldenQuestion, ...] = ()
    version: str = ""

    def districts(self) -> tuple[Entry, ...]:
        """The districts, cities and zones, in the order of their files."""
        return tuple(entry for entry in self.entries.values() if entry.kind == "district")
