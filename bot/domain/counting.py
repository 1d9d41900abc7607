"""Room: domain. What a question asks the number of, and whether a statement gives such a number. No search, no texts."""

import re
from dataclasses import dataclass

from bot.domain.cues import Cues, plain
from bot.domain.knowledge import Clause

_NUMBER = r"(?:\d[\d,]*|[二两三四五六七八九十百千万]+)[余多来万]*"
_MEASURES = "人位名家项所届张辆套间份种类条处"
_NO_COUNT = "w|月|小时|钟头|星期|工作日|学年|学期|钱|元|块|万|年|天|日|周|晚|岁|次|号|点"
_ASKED = re.compile(rf"(?<!哪)(?:多少|几)(?!个?(?:{_NO_COUNT}))(?:([{_MEASURES}])|(?:个([\u4e00-\u9fff]{{2}})?|(?!个)([\u4e00-\u9fff]{{2}})))")
_ASKED_EN = re.compile(r"how many (?!years|months|days|weeks|nights|hours|working|times)((?:[a-z'-]+ ?){1,3})")
_SOME = re.compile(r"好几|几个(?:朋友|同学|人一起|合伙)|这几|那几|其他几|其它几|前几|最近几|过几|没几|十几|几十|几百")
"""What says "some" and asks nothing."""
_EACH = re.compile(r"每|各|\beach\b|\bevery\b|\bper\b")
"""How many each one has may well be one, which is told without a number."""
_ANY = "个(?!月|工作日|小时|星期|学年|学期)"
"""The measure of anything; of time it measures something else."""
_PEOPLE = re.compile(_NUMBER + "(?:人|位|名(?!额))")
_LONG_ENOUGH, _STEM = 4, 5
_NUMBER_EN = r"(?:\d[\d,]*|two|three|four|five|six|seven|eight|nine|ten)\+?"


@dataclass(frozen=True, slots=True)
class Counted:
    """What a question asks the number of: people at large, what has a `measure` of its own (10家), or what a word names ("how many parks").

    `said` is the question without what only says "some".
    """

    is_people: bool
    said: str
    measure: str = ""
    words: tuple[str, ...] = ()

    def is_told(self, clause: Clause) -> bool:
        """Whether a statement gives a number of it; one of anything is no number."""
        if self.is_people:
            return _PEOPLE.search(clause.text.zh) is not None
        if not self.words:
            measure = f"个?{self.measure}|{_ANY}" if self.measure else _ANY
            return re.search(rf"{_NUMBER}(?:{measure})", clause.text.zh) is not None
        return any(_is_beside_a_number(word, clause) for word in self.words)


def without_some(text: str) -> str:
    """A text without what only says "some": "好几年" waits for no length of time."""
    return _SOME.sub("", text)


def counted_in(folded: str, cues: Cues) -> Counted | None:
    """What a question, in simplified characters, asks the number of; None where it asks for none, or in a way that cannot be read."""
    said = without_some(plain(folded))
    if _EACH.search(said):
        return None
    if asked := _ASKED.search(said):
        measure, noun = asked[1] or "", asked[2] or asked[3] or ""
        return Counted(measure in tuple("人位名") or cues.means(noun, "counted.people"), said, measure, (noun,) if noun else ())
    if asked := _ASKED_EN.search(said):
        return Counted(cues.means(asked[1], "counted.people"), said, "", tuple(word for word in asked[1].split() if len(word) >= _LONG_ENOUGH))
    return None


def _is_beside_a_number(word: str, clause: Clause) -> bool:
    if not word.isascii():
        return re.search(rf"{_NUMBER}[个{_MEASURES}]?(?:[^，。；、]{{0,4}}{re.escape(word)}|{re.escape(word[0])})", clause.text.zh) is not None
    return re.search(rf"{_NUMBER_EN}(?: [a-z'-]+){{0,4}} {re.escape(word[:_STEM])}", clause.text.en.lower()) is not None
