"""Room: dialogs. Reader of a degree: the words of school leavers to postdocs, brought to one of the slot's choices."""

import re

from bot.domain.forms import Choice, Reading, Rejected, Value
from handlers.dialogs.choosing import choice, exact, options, shown
from handlers.dialogs.matching import denies
from handlers.dialogs.tidying import LONGEST_LINE, bare, folded

# Highest first: 博士后 holds 博士, 博士研究生 holds 研究生, and of two degrees the higher one is meant.
_LEVELS = {
    "postdoc": r"博士后|\bpost[\s_-]?doc",
    "doctor": r"博士|读博|直博|硕博连读|\bph\.?\s?d\b|\bph\.d|\bd\.?phil\b|\bdoctor|\bed\.?d\b|\bdr\.?-?ing\b",
    "master": r"硕士|研究生|读研|\bmaster|\bm\.?(?:sc|a|eng|phil|res|ed|arch|b\.?a|p\.?h|p\.?a|fa)\b\.?|\bll\.?m\b|\bpostgrad|\bgraduate student",
    "bachelor": r"本科|学士|\bbachelor|\bundergrad|\bb\.?(?:sc|a|eng|ba|ed|com|arch|fa)\b\.?|\bll\.?b\b",
    "college": r"大专|专科|高职|\bassociate|\bcollege|\bdiploma",
    "school": r"高中|中专|职高|\b(?:high|secondary|vocational) school|\ba-levels?\b",
}
_IN_PROGRESS = re.compile(
    r"在读|在学|就读|正在|读博|读研|[博硕]士生|\bcandidate|\bstudent|\bstudying|\bpursuing|\bcurrent|\bongoing|\bin progress|\bdoing (?:a|my)"
)
_PLANNED = re.compile(r"准备|打算|计划|将要|想读|想要读|考研|考博|申请|\bplan|\bgoing to|\bwant|\bapply|\bwill\b|\bfuture")
_STILL = {"zh": "（在读）", "en": " (in progress)"}


def degree(text: str, reading: Reading) -> Value | Rejected:
    """One of the slot's choices; of several degrees the highest, "in progress" shown beside it where the form has no choice for that."""
    said, offered = bare(text), reading.slot.choices
    found = exact(text, offered)
    if found is not None:
        return shown(found, reading.language)
    level = _level(said) if len(said) <= LONGEST_LINE else None
    if level is not None and _PLANNED.search(said):
        return Rejected("reader.degree.planned", {"options": options(reading.slot)})
    if level is not None and not denies(said):
        return _of_level(level, said, reading)
    return _renamed(choice(text, reading))


def _of_level(level: str, said: str, reading: Reading) -> Value | Rejected:
    same = [option for option in reading.slot.choices if _level(_words(option)) == level]
    is_studying = _IN_PROGRESS.search(said) is not None
    fitting = [option for option in same if bool(_IN_PROGRESS.search(_words(option))) == is_studying]
    if not same:
        return _renamed(choice(said, reading))
    value = shown((fitting or same)[0], reading.language)
    if fitting or not is_studying:
        return value
    return Value(value.stored, value.shown + _STILL["zh" if reading.language.is_chinese else "en"])


def _level(text: str) -> str | None:
    return next((level for level, words in _LEVELS.items() if re.search(words, text)), None)


def _words(option: Choice) -> str:
    """What says a choice's level: id and labels; `also` may hold words for several levels."""
    return folded(f"{option.id.replace('_', ' ')} | {option.label.zh} | {option.label.en}")


def _renamed(read: Value | Rejected) -> Value | Rejected:
    if isinstance(read, Rejected) and read.name == "reader.choice.unknown":
        return Rejected("reader.degree.unknown", read.values)
    return read
