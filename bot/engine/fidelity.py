"""Room: engine. Whether a sentence says what the statements it names say: no word more, no limit less, each number with what it belongs to.

Deliberately narrow: rewording may choose, order, shorten and link, not use new words. What is refused costs nothing, the composed answer is given;
what is let through reaches a person. Offices, links and values of their own are bot.engine.checking's trade.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.domain.values import fold

_HAN = "\u3400-\u9fff"
_LINKING_HAN = "您你的了可以能将会请是为有该这则即就也并且如果所得到其中和与及领取获享受在"
_LINKING_EN = "a an the you your can will be is are it this that these and also if of for to in on at with as have ha get receive who which their they then so"
_LINKING = frozenset(_LINKING_HAN) | frozenset(_LINKING_EN.split())
"""Words that only link, as `words` gives them; "or", "may", "by", "until" and their like are not among them: they change what is said."""
_NEGATIONS = frozenset(["不", "未", "无", "没", "非", "not", "no", "never", "without", "nor", "neither", "cannot", "unless", "except"])
_LEAD_IN = re.compile(
    r"^\s*(?:(?:另外|此外|同时)[，,]?)?您?(?:还|也|均)?需要?(?:同时)?(?:满足|符合|具备)?(?:以下|下列)?(?:条件)?\s*[:：，,]?\s*"
    r"|^\s*(?:in addition,? )?(?:you )?(?:also )?(?:need to|must|have to)\s|^\s*(?:also required|conditions?)\s*:\s*",
    re.IGNORECASE,
)
_QUALIFIERS = tuple(
    re.compile(pattern)
    for pattern in (
        r"仅|只|\bonly\b|\bsolely\b",
        r"除|以外|之外|\bexcept|\bexempt|\bexclud|\bunless\b",
        r"最[高长多大]|至多|不超过|以[内下]|上限|\bup to\b|\bat most\b|\bno more than\b|\bmaximum\b|\bwithin\b|\bunder\b|\bbelow\b|\bless than\b|\bor below\b",
        r"最[低短少小]|至少|不[低少]于|以上|超过|\bat least\b|\bover\b|\babove\b|\bmore than\b|\bminimum\b|\bor above\b|\bat or above\b",
        r"每月|按月|\ba month\b|\bper month\b|\bmonthly\b|\band month\b",
        r"每年|按年|\ba year\b|\bper year\b|\bannual|\byearly\b",
        r"一次性|\bone-off\b|\bone-time\b|\bonce\b|\blump\b",
        r"约|左右|\babout\b|\bapproximately\b|\baround\b",
        r"待确认|确认|为准|核实|以往|往年|\bconfirm|\bverif|\bdecides?\b|\bprevious years?\b",
        r"可能|一般|通常|原则上|\bmay\b|\bmight\b|\busually\b|\bgenerally\b|\bin principle\b|\bnormally\b",
        r"或|\bor\b|\beither\b",
        r"暂停|停止|已过期|已结束|截止|\bsuspend|\bexpired?\b|\bended\b|\bdeadline\b",
        r"资料|办事指南|\bsource\b|\bguide\b",
    )
)
_MEASURES_EN = "year month day hour time cny yuan rmb percent january february march april may june july august september october november december"
_MEASURES = _LINKING | frozenset("年月日天个元万亿届名家岁次倍期人周第起至到号") | frozenset(_MEASURES_EN.split())
"""Words that do not say what a number is about: with no others, it belongs to what stands before it."""
_FIGURE = re.compile(r"[¥$€£]?\d+(?:[.,]\d+)*(?:\s?[%‰°])?|[〇零一二两三四五六七八九十百千万亿]+(?=[年月日天个名家项人元岁次倍周])")
_PART = re.compile(r"[，；;。：:、（）()]|,(?=\s)")
_MIN_SHARE, _MIN_TOLD = 0.3, 0.9


@dataclass(frozen=True, slots=True)
class _Unit:
    """Numbers in one breath and the words they belong to."""

    figures: tuple[str, ...]
    words: frozenset[str]


def words(text: str) -> list[str]:
    """Chinese characters one by one, other words in small letters without their endings; numbers left out."""
    plain = re.sub(r"n['’]t\b", " not", fold(text))
    return [_stem(word) for word in re.findall(rf"[{_HAN}]|[^\W\d_{_HAN}]+(?:['’]s\b)?", plain)]


def _stem(word: str) -> str:
    word = re.sub(r"['’]s$", "", word)
    return word[:-1] if word.endswith("s") and len(word) > 2 else word


def figures(text: str) -> tuple[str, ...]:
    """The numbers as written with the signs at them, in order, without thousands marks."""
    return tuple(re.sub(r"[,\s]", "", found) for found in _FIGURE.findall(fold(text)))


def is_faithful(sentence: str, sources: Sequence[str], title: str, is_condition: bool = False) -> bool:
    """Whether a sentence says nothing that these statements do not say, and drops no limit of theirs."""
    said = _LEAD_IN.sub("", sentence, count=1) if is_condition else sentence
    return (
        _says_no_more(said, (*sources, title))
        and _keeps_negations(said, sources, title)
        and all(pattern.search(fold(said)) for pattern in _QUALIFIERS if any(pattern.search(fold(source)) for source in sources))
        and _keeps_pairs(said, sources, title)
        and all(_share(source, said) >= _MIN_SHARE for source in sources)
    )


def limits(text: str) -> frozenset[int]:
    """Which kinds of limits a text sets ("only", "at most", "monthly", "unless"): two texts that say the same set the same."""
    folded = fold(text)
    return frozenset(place for place, pattern in enumerate(_QUALIFIERS) if pattern.search(folded))


def is_told(statement: str, sentences: Iterable[str]) -> bool:
    """Whether these sentences together give a statement as a whole: every number, and most of its words."""
    text = " ".join(sentences)
    return not Counter(figures(statement)) - Counter(figures(text)) and _share(statement, text) >= _MIN_TOLD


def _share(source: str, text: str) -> float:
    """How many of the words of a statement stand in a text."""
    own, said = set(words(source)) - _LINKING, set(words(text))
    return len(own & said) / len(own) if own else 1.0


def _says_no_more(said: str, allowed: Sequence[str]) -> bool:
    """No new words; Chinese without linking characters has to fall into pieces of the statements, of two characters or more."""
    known = frozenset(word for text in allowed for word in words(text)) | _LINKING
    folded = [fold(text) for text in allowed]
    runs = re.findall(f"[{_HAN}]+", re.sub(f"[{_LINKING_HAN}]", " ", fold(said)))
    return set(words(said)) <= known and all(len(run) == 1 or _falls_apart(run, folded) for run in runs)


def _falls_apart(run: str, allowed: Sequence[str]) -> bool:
    """Whether a run of characters is a row of pieces that stand in the texts."""
    reached = {0}
    for end in range(2, len(run) + 1):
        if any(start in reached and any(run[start:end] in text for text in allowed) for start in range(end - 1)):
            reached.add(end)
    return len(run) in reached


def _keeps_negations(said: str, sources: Sequence[str], title: str) -> bool:
    """What is negated here is negated there and the other way round, word for word and of the same things."""
    whole = " 。".join(sources)
    ours, theirs = _negated(said), _negated(whole)
    if bool(ours) != bool(theirs) or not ours <= theirs:
        return False
    bare, free = _without_negated(words(said)), _without_negated(words(whole))
    if any(word in bare and word not in free for _, word in theirs if word not in _LINKING):
        return False
    denied = [set(words(part)) for part, _ in _parts(whole) if _negated(part)]
    content = set(words(said)) | _LINKING
    ours_denied = [set(words(part)) for part, _ in _parts(said) if _negated(part)]
    return all(any(part <= there | _LINKING | set(words(title)) and there <= content for there in denied) for part in ours_denied)


def _negated(text: str) -> set[tuple[str, str]]:
    found = words(text)
    return {(word, following) for word, following in pairwise([*found, ""]) if word in _NEGATIONS}


def _without_negated(found: list[str]) -> set[str]:
    return {word for before, word in pairwise(["", *found]) if before not in _NEGATIONS}


def _keeps_pairs(said: str, sources: Sequence[str], title: str) -> bool:
    """Every number stands with the words it stands with in its statement, so that none changes its owner."""
    owners, _ = _units(said)
    without_figures = {word for source in (*sources, title) if not figures(source) for word in words(source)} | set(words(title)) | _LINKING
    return all(any(_is_same(unit, source, without_figures, set(words(said))) for source in sources) for unit in owners)


def _is_same(unit: _Unit, source: str, free: set[str], said: set[str]) -> bool:
    own, shared = _units(source)
    if len(own) == 1:
        return own[0].figures == unit.figures and unit.words <= free | set(words(source))
    return any(
        each.figures == unit.figures and unit.words <= free | each.words | shared and each.words - _LINKING <= unit.words | (said & shared) for each in own
    )


def _units(text: str) -> tuple[list[_Unit], frozenset[str]]:
    """The numbers of a text with their words, and the words that belong to all of them: a heading before a colon, and what follows the last number."""
    found: list[_Unit] = []
    heading: set[str] = set()
    pending: set[str] = set()
    for part, mark in _parts(text):
        inside, numbers = set(words(part)), figures(part)
        if not numbers and mark in ("：", ":") and not found:
            heading |= inside | pending
            pending = set()
        elif not numbers:
            pending |= inside
        elif (inside - _MEASURES) | pending or not found:
            found.append(_Unit(numbers, frozenset(inside | pending)))
            pending = set()
        else:
            found[-1] = _Unit(found[-1].figures + numbers, found[-1].words)
    return found, frozenset(heading | pending)


def _parts(text: str) -> list[tuple[str, str]]:
    marks = [*[(match.start(), match.end(), match[0]) for match in _PART.finditer(text)], (len(text), len(text), "")]
    starts = [0, *[end for _, end, _ in marks[:-1]]]
    return [(text[start:end], mark) for start, (end, _, mark) in zip(starts, marks, strict=True)]
