"""Room: engine. Which entries a text names, or hints at: by a name, by its sound, by a word of one entry's names alone, by the people it speaks of."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.domain.cues import Cues, has_phrase, plain
from bot.domain.knowledge import EntryKind
from bot.domain.library import Knowledge
from bot.ports import Scripts

_LEAST_SYLLABLES = 4
HAVING = re.compile(
    r"(?:有了?|没有?|没做|没做完|没办下来|没拿到|还没做|做了|做完了?|拿到了?|持有?|持|凭|凭借|拿着|拿了|办了|办好"
    r"|(?:have|has|hold|holds|holding|with|got) (?:an? |the |my )?)$"
)
"""Before a name: it is what somebody has, or lacks, and not what is asked about."""
HELD_BY = re.compile(r"^(?: ?的?(?:持卡人|持卡者|持有人|持有者|持证人|获得者)|'?s? ?(?:card ?)?holders?\b)")
"""After a name: the same ("惠才卡持卡人", "card holders' children")."""
LACKING = re.compile(
    r"(?:(?<!有)(?<!为什么)(?<!怎么)没有?(?:办|落|买|拿)?|还没(?:有|办|落|买|拿)?|不打算(?:买|办|要)?|不想(?:买|办|要)?|不准备(?:买|办|要)?|不需要"
    r"|(?:without|(?:don't|dont|do not|didn't|doesn't|does not|won't|not) (?:have|hold|own|need|want)|haven't got"
    r"|(?:have|has|got|with|but|and|still) no)(?: any| an| a| the| my)?)\s?$"
)
"""Before a name: it is what somebody lacks or does without."""
NEEDING = re.compile(
    r"(?:(?:需要|需不需要|要不要|是不是要|是不是得|用不用|必须|一定要|还得|非得|先得|得先|要先|得|要|须)"
    r"(?:先|有|办|做|去|拿|落|迁|转|持|先去|先有|去办|去做|办好|做好|做完|拿到|持有)*(?:青岛|本地|当地|国外|海外|个|张)*(?:的)?"
    r"|(?:need|needs|require|requires|must|have to|has to)(?: to)?(?: first)?(?: (?:have|get|hold|show|obtain|move|transfer|complete|apply for))?"
    r"(?: an?| the| my| your| any| local| qingdao| foreign)*\s?)$"
)
"""Before a name: it is what something may demand ("do I need a hukou for it?")."""
_JOINED = re.compile(r"[ ,，、/+&]*(?:和|跟|与|及|以及|还有|或|或者|还是|and|or|and the|or the|or a|and a|and an|or an)?[ ,，、/+&]*")
"""Between two names: one thing is asked about both."""
_IDEOGRAPHS = re.compile(r"[\u4e00-\u9fff]+")
_WORD = re.compile(r"(?<![a-z])[a-z]{3,}(?![a-z])")
_ANYBODY = frozenset({"person.individual", "person.firm"})
_DOCTOR, _POSTDOC = frozenset({"person.doctor"}), frozenset({"person.postdoc"})
_ASIDE = re.compile(r"（[^（）]*）")


@dataclass(frozen=True, slots=True)
class Name:
    """One name of an entry, as it is written and as it sounds."""

    phrase: str
    sound: str
    entry: str


class Names:
    """All names of one knowledge; pure."""

    def __init__(self, knowledge: Knowledge, scripts: Scripts, cues: Cues) -> None:
        self._scripts, self._cues = scripts, cues
        self._names = sorted(_names(knowledge, scripts), key=lambda name: (-len(name.phrase), name.entry))
        self._own_words, self._own_terms = _own_words(self._names), _own_terms(self._names, cues)
        self._meant_for: Mapping[str, frozenset[str]] = {entry.id: self._kinds_in(entry.title.zh) for entry in knowledge.entries.values()}

    def named_in(self, said: str) -> tuple[str, ...]:
        """The entries named in a text; a name inside a longer name found does not count. Names are also known by their sound."""
        found = [name for name in self._names if name.phrase in said and has_phrase(said, name.phrase)]
        sound = f" {' '.join(self._scripts.sounds(said))} " if not found else ""
        found += [name for name in self._names if name.sound and f" {name.sound} " in sound] if not found else []
        longest = [name.phrase for name in found]
        kept = [name for name in found if not any(name.phrase != other and name.phrase in other for other in longest)]
        # "蓝洽会" names the fair, and also its lists and its jobs, whose names contain it.
        families = [other.entry for name in kept for other in self._names if has_phrase(other.phrase, name.phrase)]
        return tuple(dict.fromkeys([name.entry for name in kept] + families))

    def spoken_in(self, said: str) -> tuple[str, ...]:
        """The names as they stand in a text, the longest where one holds another, one of each entry, in their order."""
        found = [name for name in self._names if name.phrase in said and has_phrase(said, name.phrase)]
        longest = [name for name in found if not any(name.phrase != other.phrase and name.phrase in other.phrase for other in found)]
        of = {name.entry: name.phrase for name in reversed(longest)}
        return tuple(dict.fromkeys(sorted(of.values(), key=said.find)))

    def each_asked(self, said: str) -> list[str]:
        """What a text asks about each of two names that stand side by side ("A and B: where do I apply?"); nothing where they do not."""
        spoken = self.spoken_in(said)
        if len(spoken) != 2 or self.held_in(said):
            return []
        first, second = spoken
        start, end = said.find(first), said.find(second)
        if not _JOINED.fullmatch(between := said[start + len(first) : end]) or not between:
            return []
        before, after = said[:start], said[end + len(second) :]
        return [f"{before}{name}{after}" for name in spoken]

    def held_in(self, said: str) -> frozenset[str]:
        """The entries whose names stand for what somebody has, or may need to have for another that is named ("do I need A before I claim B?")."""
        held = frozenset(name.entry for name in self._names if name.phrase in said and _is_held(said, name.phrase))
        needed = self.needed_in(said)
        is_for_another = any(name.entry not in held | needed for name in self._names if has_phrase(said, name.phrase))
        return held | needed if is_for_another else held

    def needed_in(self, said: str) -> frozenset[str]:
        """The entries whose names stand for what may be demanded."""
        return frozenset(name.entry for name in self._names if name.phrase in said and NEEDING.search(said.partition(name.phrase)[0]))

    def lacked_in(self, said: str) -> tuple[frozenset[str], str]:
        """The entries whose names stand for what somebody lacks, and the text without those words."""
        found = [name for name in self._names if has_phrase(said, name.phrase) and LACKING.search(said.partition(name.phrase)[0])]
        rest = said
        for name in found:
            before, _, after = rest.partition(name.phrase)
            rest = f"{LACKING.sub('', before)} {after}" if after or before != rest else rest
        return frozenset(name.entry for name in found), rest

    def hinted_in(self, said: str) -> frozenset[str]:
        """The entries whose names alone hold a word of a text ("the hub", 档案)."""
        words = {self._own_words[word] for word in _WORD.findall(said) if word in self._own_words}
        return frozenset(words | {entry for term, entry in self._own_terms.items() if term in said and not HAVING.search(said.partition(term)[0])})

    def for_people(self, kinds: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
        """The entries that are by their title for people of these kinds, and those that are for other kinds."""
        meant = {entry: bool(its & kinds) for entry, its in self._meant_for.items() if its}
        return frozenset(entry for entry, is_theirs in meant.items() if is_theirs), frozenset(entry for entry, is_theirs in meant.items() if not is_theirs)

    def _kinds_in(self, title: str) -> frozenset[str]:
        """The kinds of people that a title names; what stands in brackets is a case among others."""
        kinds = frozenset(self._cues.all_of(_ASIDE.sub("", title), "person.")) - _ANYBODY
        return kinds - _DOCTOR if kinds >= _POSTDOC else kinds  # 博士后 holds 博士


def _names(knowledge: Knowledge, scripts: Scripts) -> Iterator[Name]:
    for entry in knowledge.entries.values():
        if entry.kind is EntryKind.DISTRICT:
            continue  # a district in a question says where, not what
        for name in dict.fromkeys((entry.title.zh, entry.title.en, *entry.also_called)):
            phrase = plain(name)
            syllables = scripts.sounds(phrase) if not phrase.isascii() else ()
            if len(phrase) > 1:
                yield Name(phrase, " ".join(syllables) if len(syllables) >= _LEAST_SYLLABLES else "", entry.id)


def _own_words(names: Iterable[Name]) -> dict[str, str]:
    """Latin words that stand in the names of one entry alone, with that entry."""
    entries: dict[str, set[str]] = defaultdict(set)
    for name in names:
        for word in _WORD.findall(name.phrase):
            entries[word].add(name.entry)
    return {word: next(iter(of)) for word, of in entries.items() if len(of) == 1}


def _own_terms(names: Sequence[Name], cues: Cues) -> dict[str, str]:
    """Pairs of characters that stand in two or more names of one entry, and in no name of another, with that entry ("档案").

    Not those that only join two words of many names ("国创" in 回国创业), nor common words.
    """
    places: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for name in names:
        for at in range(len(name.phrase) - 1):
            around = name.phrase[max(at - 1, 0) : at + 1], name.phrase[at + 1 : at + 3]
            places[name.phrase[at : at + 2]].append((name.entry, *around))
    of = {term: {entry for entry, _, _ in found} for term, found in places.items()}
    own = {
        term
        for term, found in places.items()
        if len(found) > 1 and len(of[term]) == 1 and not all(len(of.get(left, ())) > 1 and len(of.get(right, ())) > 1 for _, left, right in found)
    }
    return {term: next(iter(of[term])) for term in own if _IDEOGRAPHS.fullmatch(term) and cues.rest_of(term, "filler", "common", "aspect.")}


def _is_held(said: str, phrase: str) -> bool:
    """Whether a name stands for what somebody has, and not for what is asked about."""
    before, _, after = said.partition(phrase)
    return has_phrase(said, phrase) and bool(HAVING.search(before) or HELD_BY.search(after))
