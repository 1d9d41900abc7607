"""Room: desk. The form of a proposal: what it is filled with at first, and what it says when it comes back. No routes, no decisions."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.domain.knowledge import Aspect, Entry, Reliability
from bot.domain.language import Bilingual, Language
from bot.domain.library import Knowledge
from bot.domain.phrasebook import Phrasebook
from bot.domain.proposals import NamedSource, NewEntry, Proposal, Started, id_of

NEW = "new"
"""Stands for an entry that is to be made."""
QUESTIONS = 3
LONGEST = 2000
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?|undated")
_HAN = re.compile(r"[\u3400-\u9fff]")
_LATIN = re.compile(r"[A-Za-z]{2,}")
_BETWEEN = "|"


def filled_with(started: Started) -> dict[str, str]:
    """The fields as they stand at first: each text on the side of its language."""
    sides = {"text": started.text, "q1": started.question}
    return {f"{name}_{_side(text)}": text for name, text in sides.items() if text}


def _side(text: str) -> str:
    return "zh" if len(_HAN.findall(text)) >= len(_LATIN.findall(text)) else "en"


def proposal_of(fields: Mapping[str, str], knowledge: Knowledge, by: str) -> tuple[Proposal, list[str]]:
    """What the form says, and as codes what of it is no answer at all: `wrong.place`, `wrong.date`, `wrong.class`."""
    said = {name: " ".join(value.split())[:LONGEST] for name, value in fields.items()}
    place, _, fills = said.get("place", "").partition(_BETWEEN)
    checks = {
        "wrong.place": place in list(Aspect),
        "wrong.date": _DATE.fullmatch(said.get("date", "")) is not None,
        "wrong.class": said.get("class", "") in list(Reliability),
    }
    is_new = said.get("entry") == NEW
    title = _both(said, "title")
    proposal = Proposal(
        id="",
        at=datetime.min.replace(tzinfo=UTC),  # both are given when it is kept
        by=by,
        entry=id_of(title.en, knowledge.entries.keys()) if is_new else said.get("entry", ""),
        aspect=Aspect(place) if checks["wrong.place"] else Aspect.OVERVIEW,
        text=_both(said, "text"),
        source=NamedSource(_both(said, "source"), said.get("date", ""), Reliability(said["class"]) if checks["wrong.class"] else Reliability.LOW),
        questions=tuple(each for number in range(1, QUESTIONS + 1) if (each := _both(said, f"q{number}")) != Bilingual("", "")),
        fills=fills,
        new=NewEntry(title, _both(said, "authority")) if is_new else None,
        case=said.get("case", "")[:16],
        key=said.get("key", "")[:64],
    )
    return proposal, [code for code, is_right in checks.items() if not is_right]


def _both(said: Mapping[str, str], name: str) -> Bilingual:
    return Bilingual(said.get(f"{name}_zh", ""), said.get(f"{name}_en", ""))


@dataclass(frozen=True, slots=True)
class Place:
    """A part of an entry where a statement may go, or a blank of it that it may fill."""

    value: str
    part: str
    blank: str = ""


def places_of(entry: Entry | None, phrases: Phrasebook, language: Language) -> list[Place]:
    """Every part, each followed by its blanks."""
    found = []
    for aspect in Aspect:
        part = phrases.say(f"aspect.{aspect}", language)
        found.append(Place(aspect, part))
        blanks = entry.blanks(aspect) if entry else ()
        found += [Place(f"{aspect}{_BETWEEN}{' '.join(blank.text.zh.split())}", part, blank.text.for_(language)) for blank in blanks]
    return found
