"""Room: engine. Which place a question is about that is not Qingdao: a city or province of China, or a place abroad beside what it gives. No search."""

import re
from collections.abc import Iterable

from bot.domain.cues import Cues, has_phrase, plain, plain_of_ours
from bot.domain.library import Knowledge
from bot.engine.naming_entries import HAVING
from bot.ports import Scripts

_STAYED = r"(?:studied|study|studying|worked?|working|lived?|living|graduated|born|based)(?: (?:in|at|from))?"
_WAS_IN = r"(?:人|户口|学籍|档案|社保|以前|之前|原来|曾)(?:还|现|都|就)?在"
_MUST_GO = r"(?:得|必须|用不用|要不要|是不是要|需不需要)(?:亲自|本人|再|专门)?[去到]"
_MUST_GO_EN = r"(?:must|have to|need to|required to) (?:i )?(?:show up|go|travel|appear|come|fly|be)(?: in person| all the way)? (?:in|to|at) "
_NOT_THERE = rf"{_MUST_GO}|{_MUST_GO_EN}|不是|而非|并非|\bnot |从|来自"
_ORIGIN = re.compile(rf"(?:{_NOT_THERE}|毕业于|祖籍|老家(?:是|在)?|跑一?趟?|寄[到去]|交到|送到|本人[到去]|{_WAS_IN}|(?:from|{_STAYED}) )$")
_ORIGIN_AFTER = re.compile(r" ?(?:人(?![才社])|读|念|上学|毕业|工作|上班|生活|留学|.{0,6}大学|路|街|university|road|born)")
_OF_A_PERSON = (
    r"毕业|大学|学校|回来|回国|归国|海归|学位|学历|硕|博士|本科|文凭|国籍|护照|公民|经历|认证|读"
    r"|卒業|出身|から|修士|学士|国民|졸업|출신|온 |왔|학위|석사|박사|학사|국적"
    r"|graduat|degree|master|bachelor|ph\.?d|doctor|diploma|stud(?:y|ied)|return|citizen|national|passport|\b(?:lived?|work(?:ed)?|if|while|when|back|i|i'm|was)\b"
)
"""Between a place and a benefit: the place is then where somebody comes from, and not what gives."""
_NOBODY = rf"(?:(?!{_OF_A_PERSON})[^.。,，?？!;；])"
_GIVES = (
    rf"(?:(?:[市都府州]|시|특별시|광역시|の|的|의|에서|'s| (?:city|state|government|pays?|gives?|offers?|grants?)(?= )){_NOBODY}{{0,20}}?"
    rf"|(?:政府|这边|那边)?(?:(?:有没有|给不给|发不发|有给)[^.。,，?？]{{0,10}}?|(?:有|给|发)?{_NOBODY}{{0,2}}?)| )"
)
"""What stands between a place and the benefit that it gives: a word that ties them, or next to nothing."""
_THERE = r"(?: [\w'-]+){0,2}? (?:in|by|at|à|en|au|im|von|de|del|в|ở|tại)(?: the| der| la)? "


class Places:
    """The places of one knowledge, and those abroad that the cues name; pure."""

    def __init__(self, cues: Cues, knowledge: Knowledge, scripts: Scripts) -> None:
        # Looked for in every message, two thousand of them: as they are compared, and without a call for those that stand nowhere.
        self._elsewhere = [(name, plain_of_ours(name)) for place in knowledge.elsewhere for name in (place.name.en, place.name.zh)]
        self._foreign_matter = _foreign_matter(cues)
        self._given_abroad = _given_abroad(cues, scripts)

    def elsewhere(self, said: str, folded: str, asked: str) -> str | None:
        """A place that is not Qingdao and that the question is about: not just where somebody comes from.

        A place abroad is, where a matter of a state stands right beside it ("加拿大绿卡", "a visa for Germany") that nobody says to have,
        or where a benefit is asked for that it would give ("大阪市の家賃補助"). `folded` is the message in its own words.
        """
        foreign = self._foreign_matter.search(said)
        if foreign and not HAVING.search(said[: foreign.start()]):
            return _as_written(foreign[0], asked)
        for name, sought in self._elsewhere:
            if sought in said and has_phrase(said, sought) and not _is_origin(said, sought):
                return name
        return self._abroad(folded, asked)

    def _abroad(self, message: str, asked: str) -> str | None:
        """A city or country abroad that gives what is asked for, as it is written there."""
        folded = plain(message)
        for found in self._given_abroad.finditer(folded):
            name = found["before"] or found["after"]
            start = found.start("before" if found["before"] else "after")
            if not _ORIGIN.search(folded[:start]) and not HAVING.search(folded[: found.start()]):
                place = message.casefold().find(name)
                is_in_place = len(message) == len(asked) and place >= 0  # folding keeps the number of characters, but for rare words
                return asked[place : place + len(name)] if is_in_place else name
        return None


def _foreign_matter(cues: Cues) -> re.Pattern[str]:
    """A country beside a matter of a state; its own citizens and passports are people, not matters."""
    country, matter = (_either(cues.table[name].within) for name in ("country", "state_matter"))
    after = rf"{matter}(?: (?:in|of|for|to|from))?(?: the)? {country}(?!籍|人|护照| (?:citizen|national|passport|graduate|degree))"
    return re.compile(rf"{country}(?:的|'s)? ?{matter}|{after}")


def _given_abroad(cues: Cues, scripts: Scripts) -> re.Pattern[str]:
    """A place abroad with a benefit after it, and nothing of a person between them; or a benefit there ("a rent allowance in Paris")."""
    names = (*cues.table["country"].within, *cues.table["place_abroad"].within)
    place = _either({scripts.simplified(plain(name)) for name in names} | set(names))
    matters = cues.table["local_matter"].within
    matter = _either({scripts.simplified(plain(name)) for name in matters} | set(matters))
    after = rf"{matter}(?!(?: [\w'-]+){{0,2}} (?:{_OF_A_PERSON})){_THERE}(?P<after>{place})(?!籍|人| (?:citizen|national|passport|graduate|degree))"
    return re.compile(rf"(?P<before>{place})(?!留学|海归|华侨|籍|人[^才]){_GIVES}{matter}|{after}")


def _as_written(said: str, asked: str) -> str:
    """Folded words as they stand in the message; as they are where it is written otherwise."""
    place = asked.casefold().find(said)
    return asked[place : place + len(said)] if place >= 0 else said


def _either(phrases: Iterable[str]) -> str:
    """Any of these phrases, the longest first; Latin ones as whole words."""
    return f"(?:{'|'.join(_whole(plain(phrase)) for phrase in sorted(phrases, key=len, reverse=True))})"


def _whole(phrase: str) -> str:
    return rf"(?<![a-z]){re.escape(phrase)}(?![a-z])" if phrase.isascii() else re.escape(phrase)


def _is_origin(said: str, name: str) -> bool:
    """Whether a place is just where somebody comes from or is, wherever it is named: "I work in Yantai; how do I claim Yantai's subsidy?" is about it."""
    return all(_ORIGIN.search(said[: found.start()]) or _ORIGIN_AFTER.match(said[found.end() :]) for found in re.finditer(re.escape(name), said))
