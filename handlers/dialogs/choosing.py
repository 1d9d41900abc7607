"""Room: dialogs. Readers of closed answers: one choice, several choices, yes or no. The choices are the form's, not ours."""

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from bot.domain.forms import Choice, Reading, Rejected, Slot, Value
from bot.domain.language import Bilingual, Language
from bot.domain.values import read_chinese_number
from handlers.dialogs.matching import denies, names_in, nearest
from handlers.dialogs.tidying import LONGEST_LINE, bare, folded

_PLACES = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_ORDINALS = {word: place for place, word in enumerate(_PLACES, 1)}
_NUMBER = re.compile(
    r"(?:我?要?选择?|选项|option|number|no\.?|#)?\s*第?\s*(?P<number>[0-9]{1,2}|[一二三四五六七八九十两]{1,3})"
    r"\s*(?:st|nd|rd|th)?\s*(?:个|项|号|种|条|位)?(?: one| option)?"
)
_ORDINAL = re.compile(rf"(?:the )?(?P<word>{'|'.join(_ORDINALS)}|last)(?: one| option| choice)?")
_LAST = re.compile(r"最后一?[个项种条]?|(?:the )?last(?: one| option| choice)?")
_ALL = re.compile(
    r"(?:我?(?:都|全)(?:要|选|是|可以|感兴趣|行|部)|全部(?:都)?(?:要|选)?|全选|所有(?:的)?"
    r"|(?:all|both)(?: of (?:them|these|the above))?|everything)"
)
_FILLER = re.compile(r"^(?:我|想|要|选择|选|对|都|的|是|有|还|也|感兴趣|吧|i|would|like|choose|want|am|'d|interested|in|a|an|the|one|ones|please|both)+$")
_BETWEEN = re.compile(r"[、,，;；/／&+|\n]|\band\b|\bor\b|和|与|及|以及|还有|或者?|跟|(?<=[0-9])\s+(?=[0-9])")
_SHOWN_PART = 30
_CUT_WORD = re.compile(r"(?<=\s)[^\s\u3400-\u9fff]+$")

# fmt: off
_YES = frozenset(
    (
        "yes", "y", "yeah", "yep", "yup", "yea", "sure", "ok", "okay", "true", "right", "correct", "definitely",
        "absolutely", "certainly", "of course", "indeed", "i do", "i am", "i have", "yes i do", "yes i am",
        "yes i have", "yes please", "yes, please", "no problem", "是", "是的", "对", "对的", "好", "好的", "可以", "行", "有", "有的",
        "已有", "嗯", "嗯嗯", "需要", "要", "愿意", "同意", "确认", "确定", "没错", "没问题", "当然", "当然可以", "会", "1", "✓", "✔", "✅", "👍",
    )
)
_NO = frozenset(
    (
        "no", "n", "nope", "nah", "never", "false", "none", "not yet", "not really", "no thanks", "no, thanks",
        "i don't", "i do not", "i'm not", "i am not", "no i don't", "not at all", "of course not", "否", "不", "不是",
        "不是的", "不对", "没", "没有", "无", "不要", "不用", "不需要", "不可以", "不行", "不愿意", "不同意", "不会", "不能", "暂无", "暂时没有", "还没有",
        "还没", "从未", "当然不", "0", "✗", "✘", "❌", "👎",
    )
)
# fmt: on
_DID = re.compile(r"(?:是的?|有)?[，, ]*(?:我们?|以前)?(?!没)(?:参加|申请|去|来|做|办|有)过|(?:yes|yeah)?[, ]*(?:i|we|it) (?:do|did|have|has|am|are|is)")
_DID_NOT = re.compile(
    r"(?:不是|没有)?[，, ]*(?:我们?|以前|还)?没有?(?:参加|申请|去|来|做|办|有)过?"
    r"|(?:no|nope)?[, ]*(?:i|we|it) (?:don't|didn't|haven't|hasn't|(?:do|did|have|has|am|are|is) not|aren't|isn't)"
)
_PARTICLES = re.compile(r"[啊呀哦噢呢吧啦了哈的]+$")
_ANSWERS = {"yes": Bilingual("是", "Yes"), "no": Bilingual("否", "No")}


def choice(text: str, reading: Reading) -> Value | Rejected:
    """One of the slot's choices: by id, by its words, by its number, inside a sentence, or misspelt by a letter."""
    said, offered = bare(text), reading.slot.choices
    found = exact(text, offered)
    if found is not None:
        return shown(found, reading.language)
    place = _place(said, len(offered))
    if place is not None:
        return shown(offered[place - 1], reading.language) if 1 <= place <= len(offered) else _no_such(place, reading.slot)
    inside, _ = names_in(folded(text), choice_names(offered))
    if len(inside) > 1:
        return Rejected("reader.choice.several", {"options": options(reading.slot)})
    near = next(iter(inside), None) or nearest(said, choice_names(offered))
    return shown(_by_id(near, offered), reading.language) if near else Rejected("reader.choice.unknown", {"options": options(reading.slot)})


def choices(text: str, reading: Reading) -> Value | Rejected:
    """Several of the slot's choices, stored as their ids in the form's order with commas between; one part not understood refuses all."""
    said, slot = bare(text), reading.slot
    if len(said) > LONGEST_LINE:
        return _strange(said, slot)
    if _ALL.fullmatch(said):
        return _together(frozenset(option.id for option in slot.choices), reading)
    whole = exact(text, slot.choices)
    found, rest = (frozenset({whole.id}), "") if whole else names_in(folded(text), choice_names(slot.choices))
    parts = [bare(part) for part in _BETWEEN.split(rest)]
    read = {part: choice(part, reading) for part in parts if part and not _FILLER.fullmatch(part.replace(" ", ""))}
    strange = next((part for part, value in read.items() if isinstance(value, Rejected)), None)
    if strange is not None:
        return _strange(strange, slot)
    return _together(found | {value.stored for value in read.values() if isinstance(value, Value)}, reading)


def yes_no(text: str, reading: Reading) -> Value | Rejected:
    """Stored as `yes` or `no`; "no problem" is a yes, "maybe" is neither."""
    said = bare(text)
    for form in (said, _PARTICLES.sub("", said)):
        answer = "yes" if form in _YES or _DID.fullmatch(form) else "no" if form in _NO or _DID_NOT.fullmatch(form) else None
        if answer:
            return Value(answer, _ANSWERS[answer].for_(reading.language))
    return Rejected("reader.yes_no.unclear")


def exact(text: str, offered: tuple[Choice, ...]) -> Choice | None:
    """The choice whose id or one of whose words is the whole text; an id wins over another choice's word."""
    return _by_id(text, offered) or _by_id(choice_names(offered).get(bare(text)), offered)


def shown(chosen: Choice | None, language: Language) -> Value:
    """A choice as a value: its id is stored, its label is shown."""
    assert chosen is not None, "only an id of the slot's own choices comes here"
    return Value(chosen.id, chosen.label.for_(language))


def options(slot: Slot) -> Bilingual:
    """The choices' labels in one line, for a text that says what can be answered."""
    return Bilingual("、".join(option.label.zh for option in slot.choices), ", ".join(option.label.en for option in slot.choices))


def _together(ids: frozenset[str], reading: Reading) -> Value | Rejected:
    chosen = [option for option in reading.slot.choices if option.id in ids]
    if not chosen:
        return Rejected("reader.choices.none", {"options": options(reading.slot)})
    mark = "、" if reading.language.is_chinese else ", "
    return Value(",".join(option.id for option in chosen), mark.join(option.label.for_(reading.language) for option in chosen))


def _strange(part: str, slot: Slot) -> Rejected:
    return Rejected("reader.choices.unknown", {"part": shortened(part), "options": options(slot)})


def shortened(part: str) -> str:
    """The beginning of what was not understood, to be quoted; a word of an alphabet is not cut in two."""
    if len(part) <= _SHOWN_PART:
        return part
    whole = _CUT_WORD.sub("", part[: _SHOWN_PART + 1]) or part[:_SHOWN_PART]
    return f"{whole[:_SHOWN_PART].rstrip()}…"


@lru_cache(maxsize=512)
def choice_names(offered: tuple[Choice, ...]) -> Mapping[str, str]:
    """Every word for a choice, as it is compared, and the id of the choice; an id wins over another choice's word. Folded once for each form."""
    words = {bare(word): option.id for option in offered for word in (*option.also, option.label.en, option.label.zh)}
    return MappingProxyType({word: id for word, id in {**words, **{bare(option.id): option.id for option in offered}}.items() if word})


def _by_id(id: str | None, offered: tuple[Choice, ...]) -> Choice | None:
    return next((option for option in offered if option.id == id), None)


def _place(said: str, count: int) -> int | None:
    """The place in the list that a text names, counted from 1; None where it names none."""
    if _LAST.fullmatch(said):
        return count
    if ordinal := _ORDINAL.fullmatch(said):
        return _ORDINALS[ordinal["word"]]
    number = _NUMBER.fullmatch(said)
    if number is None or denies(said):
        return None
    return int(number["number"]) if number["number"].isdecimal() else read_chinese_number(number["number"])


def _no_such(place: int, slot: Slot) -> Rejected:
    return Rejected("reader.choice.number", {"number": place, "count": len(slot.choices), "options": options(slot)})
