"""Room: engine. A follow-up about somebody for whom the topic cannot be ("my sister has a bachelor's"), and what is for them instead. No texts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.domain.answers import Hit, PassageKind
from bot.domain.conversation import Topic
from bot.domain.fitting import Fit, Judgement, judge_fit
from bot.domain.knowledge import Entry
from bot.domain.library import Knowledge
from bot.domain.profile import Profile
from bot.engine.weighing import FLOORS, Course

_DEGREES = {"person.bachelor": "bachelor", "person.master": "master", "person.doctor": "doctor"}
_BY_PERSON = ("degree", "nationality")
_SPEAKS_FOR_IT = ("degree.", "nationality.", "degree_exception")


@dataclass(frozen=True, slots=True)
class Unfit:
    """An entry that cannot be for the person a message speaks of, by what (`degree`, `nationality`), and the degree that was told."""

    entry: Entry
    by: str
    degree: str | None = None


def told_of(kinds: frozenset[str]) -> Profile | None:
    """What a message says of the person it asks for; nothing where it names several degrees, or none and no nationality."""
    degrees = [degree for kind, degree in _DEGREES.items() if kind in kinds]
    nationality = "foreign" if "person.foreigner" in kinds else None
    if len(degrees) > 1 or not (degrees or nationality):
        return None
    return Profile(degree=degrees[0] if degrees else None, nationality=nationality)


def unfit_for(course: Course, person: Profile | None, knowledge: Knowledge) -> Unfit | None:
    """The topic that a message goes on about, where its fields rule out the person."""
    entry = knowledge.entries.get(course.topic.entry) if course.topic else None
    if entry is None or person is None:
        return None
    judged = judge_fit(entry, person)
    by = next((fact for fact in _BY_PERSON if fact in judged.reasons), None)
    return Unfit(entry, by, person.degree) if judged.fit is Fit.DOES_NOT_FIT and by else None


def instead(unfit: Unfit, person: Profile, course: Course, hits: Sequence[Hit], script: str, knowledge: Knowledge) -> Course | None:
    """The way to the nearest entry that serves the same pursuits and this person, where one is near enough to the question."""
    assert course.topic is not None
    for hit in sorted(hits, key=lambda hit: -hit.score):
        entry = None if hit.passage.kind is PassageKind.SCOPE else knowledge.entries.get(hit.passage.subject)
        if hit.score < FLOORS[script]:
            return None
        if entry and entry.id != unfit.entry.id and _serves_as_well(entry, unfit.entry) and _is_for(judge_fit(entry, person)):
            return replace(course, topic=Topic(entry.id, course.topic.aspect))
    return None


def _serves_as_well(entry: Entry, other: Entry) -> bool:
    wanted = [frozenset(each.eligibility.pursuits) if each.eligibility else frozenset[str]() for each in (entry, other)]
    return bool(wanted[0] & wanted[1])


def _is_for(judged: Judgement) -> bool:
    """Whether a field speaks for the person and none against: what says nothing of such people is no answer to them."""
    return judged.fit is not Fit.DOES_NOT_FIT and any(each.startswith(_SPEAKS_FOR_IT) for each in (*judged.met, *judged.reasons))
