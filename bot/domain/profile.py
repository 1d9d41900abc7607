"""Room: domain. What a person has told about themselves. No texts, no reading of messages, no judgement."""

from dataclasses import dataclass, field, replace
from typing import Any

FACTS = ("pursuits", "degree", "nationality", "graduated", "has_hukou", "has_recognition", "family", "age", "district")
"""Every fact, in the order in which people would tell them; of two that decide as much, the earlier is asked for."""
DEGREES = ("school", "college", "bachelor", "master", "doctor", "postdoc")
"""From the lowest to the highest."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What a person has said about themselves; None is what they have not said.

    `degree`: the highest of `DEGREES`, still to be finished where `is_enrolled`. `nationality`: chinese, foreign or hkmt (Hong Kong,
    Macao, Taiwan). `graduated`: as precise as said (`2024`, `2024-06`). `family`: spouse, children; empty where they have neither.
    `heard`: for each fact the words it was read from, empty where a button said it; `asked`: facts that only a question was about.
    `untold`: facts that they would rather not tell. `as_of`: the ISO date of the last message read.
    """

    degree: str | None = None
    is_enrolled: bool | None = None
    nationality: str | None = None
    pursuits: tuple[str, ...] | None = None
    graduated: str | None = None
    age: int | None = None
    has_hukou: bool | None = None
    has_recognition: bool | None = None
    district: str | None = None
    family: tuple[str, ...] | None = None
    heard: tuple[tuple[str, str], ...] = ()
    asked: tuple[str, ...] = ()
    untold: tuple[str, ...] = ()
    as_of: str | None = None

    @property
    def known(self) -> tuple[str, ...]:
        """The facts that they have told."""
        return tuple(fact for fact in FACTS if getattr(self, fact) is not None)


@dataclass(frozen=True, slots=True)
class Facts:
    """What one message says. `given_up`: pursuits that it takes back ("不创业了")."""

    said: Profile = field(default_factory=Profile)
    given_up: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether the message says nothing about the person."""
        return not (self.said.known or self.said.untold or self.given_up or self.said.is_enrolled is not None)


def with_facts(profile: Profile, facts: Facts) -> Profile:
    """The profile with what a new message says: the latest word holds, pursuits and family add up, a mere question changes nothing told."""
    said, after = facts.said, profile
    if facts.is_empty and said.as_of == profile.as_of:
        return profile
    news = [fact for fact in said.known if fact not in said.asked or fact in profile.asked or fact not in profile.known]
    for fact in news:
        after = _with(after, said, fact)
    is_anew = said.is_enrolled is not None or "degree" in news or "graduated" in news
    return replace(
        after,
        pursuits=tuple(each for each in after.pursuits or () if each not in facts.given_up) or None,
        is_enrolled=said.is_enrolled if is_anew else profile.is_enrolled,
        untold=tuple(fact for fact in FACTS if fact in (*profile.untold, *said.untold) and fact not in news),
        as_of=said.as_of or profile.as_of,
    )


def _with(profile: Profile, said: Profile, fact: str) -> Profile:
    before, new = getattr(profile, fact), getattr(said, fact)
    value: Any = tuple(dict.fromkeys((*before, *new))) if new and isinstance(before, tuple) else new
    heard = (*(pair for pair in profile.heard if pair[0] != fact), (fact, dict(said.heard).get(fact, "")))
    asked = (*(each for each in profile.asked if each != fact), *(each for each in said.asked if each == fact))
    return replace(profile, heard=heard, asked=asked, **{fact: value})
