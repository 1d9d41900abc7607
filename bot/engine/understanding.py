"""Room: engine. What a message asks, before anything is looked up: aspects, names, places, attacks. No search, no answers."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.domain.answers import Question
from bot.domain.conversation import Topic
from bot.domain.cues import Cues, has_phrase, plain
from bot.domain.detecting import script_of
from bot.domain.knowledge import Aspect, Entry, EntryKind
from bot.domain.library import Knowledge, Place
from bot.domain.words import clean, masked

_SHORT = 12
_ORIGIN = ("从", "在", "来自", "from ", "in ", "at ", "毕业于", "人在")
_ORIGIN_AFTER = ("大学", "人", "读", "上学", "毕业", "工作", "university", " university")


@dataclass(frozen=True, slots=True)
class Understanding:
    """A question and what surrounds it: the entries it names, the topic it may continue, whether a word in it points back to
    what was said before, whether it tries to give orders.
    """

    question: Question
    named: tuple[str, ...]
    continues: Topic | None
    points_back: bool
    is_attack: bool


def understand(text: str, topic: Topic | None, cues: Cues, knowledge: Knowledge) -> Understanding:
    """Read a message; pure, so that a receipt can be replayed."""
    search = masked(clean(text))
    said = plain(search)
    aspects = tuple(Aspect(name.removeprefix("aspect.")) for name in cues.all_of(search, "aspect."))
    named = tuple(names_in(said, knowledge.entries.values()))
    continues = topic if topic and not named and _is_elliptical(search, cues) else None
    question = Question(text, search, aspects, _elsewhere(said, knowledge), script_of(search))
    return Understanding(question, named, continues, cues.means(search, "follow_up"), cues.means(search, "attack"))


def names_in(said: str, entries: Iterable[Entry]) -> list[str]:
    """The entries named in a text, the one with the longest name first; a name inside a longer name found does not count."""
    found: list[tuple[int, str, str]] = []
    for entry in entries:
        if entry.kind is EntryKind.DISTRICT:
            continue  # a district in a question says where, not what
        for name in (entry.title.zh, entry.title.en, *entry.also_called):
            phrase = plain(name)
            if len(phrase) > 1 and has_phrase(said, phrase):
                found.append((len(phrase), phrase, entry.id))
    found.sort(key=lambda each: (-each[0], each[2]))
    longest = [phrase for _, phrase, _ in found]
    kept = [(phrase, entry) for _, phrase, entry in found if not any(phrase != other and phrase in other for other in longest)]
    return list(dict.fromkeys(entry for _, entry in kept))


def _is_elliptical(search: str, cues: Cues) -> bool:
    """Whether a question leans on the one before: short, or with a word that points back."""
    words = len(search) if not search.isascii() else len(search.split()) * 2
    return words <= _SHORT or cues.means(search, "follow_up")


def _elsewhere(said: str, knowledge: Knowledge) -> str | None:
    """The name of a place that is not Qingdao when the question is about it: named without Qingdao, and not as where somebody comes from."""
    if any(_stands_in(said, place) for place in knowledge.qingdao):
        return None
    for place in knowledge.elsewhere:
        for name in (plain(place.name.zh), plain(place.name.en)):
            if has_phrase(said, name) and not _is_origin(said, name):
                return place.name.zh if name == plain(place.name.zh) else place.name.en
    return None


def _stands_in(said: str, place: Place) -> bool:
    return has_phrase(said, plain(place.name.zh)) or has_phrase(said, plain(place.name.en))


def _is_origin(said: str, name: str) -> bool:
    before, _, after = said.partition(name)
    return before.endswith(_ORIGIN) or after.startswith(_ORIGIN_AFTER)
