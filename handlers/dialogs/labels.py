"""Room: dialogs. Answers with their question's name before them: 电话：…, "email a@b.cn". What follows a name is not read here."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.domain.forms import Slot
from handlers.dialogs.clauses import Said, Span, is_of_others, trimmed
from handlers.dialogs.signs import CONTACT
from handlers.dialogs.tidying import folded

_TAIL = r"(?:\s?(?:address|number|no\.|号码?|地址|名称))?"
_JOINT = r"(?:(?P<joint>\s*(?:[:：=]|是(?!不是|否)|为(?!什么)|叫|改为|改成|(?:is|are|=)(?=\s))\s*[:：]?)|\s+|(?=\S))"
_DETERMINERS = r"(?:我的?|本人的?|另外|还有|以及|而且|不对|其实|my|the|our|and|also|full|personal|work|with)"
_OPENS = re.compile(rf"(?:^|[,，;；。.!！、:：|\x00(（\n])\s*(?:{_DETERMINERS}[\s,，]*)*$")
_BESIDE = re.compile(r"(?:^|[a-z0-9\s\x00,，;；。:：|(（]|我的?)$")
_SHORT_ENDS = re.compile(r"[，;；。、\n\x00]|,(?![0-9]{3}(?![0-9]))")
_LONG_ENDS = re.compile(rf"[;；\n\x00]|[,，。\s]+(?=(?:{CONTACT}))", re.IGNORECASE)
_CONTACT = re.compile(CONTACT, re.IGNORECASE)
_LONG_READERS = frozenset({"free_text", "choices", "topics"})
_SHORTEST = 2


@dataclass(frozen=True, slots=True)
class Labelled:
    """A label and what stands behind it. `is_firm`: a colon or 是/is joins them; where none does, only what is surely a value counts."""

    slot: Slot
    start: int
    value: Span
    is_firm: bool


def labelled(message: Said, slots: Sequence[Slot]) -> tuple[Labelled, ...]:
    """Every label of these slots that opens a part of the message, with the part behind it."""
    names = _names(slots)
    found = list(_found(message.plain, names)) if names else []
    ends = [*(match.start() for match, _ in found), len(message.plain)][1:] if found else []
    parts = (_part(message.plain, match, slot, end) for (match, slot), end in zip(found, ends, strict=True))
    return tuple(part for part in parts if part)


def _names(slots: Sequence[Slot]) -> dict[str, Slot]:
    """Label -> slot; a word that two slots are called by names neither."""
    named = [(folded(word), slot) for slot in slots for word in {*slot.called, slot.label.zh, slot.label.en}]
    owners: dict[str, set[str]] = {}
    for word, slot in named:
        owners.setdefault(word, set()).add(slot.name)
    return {word: slot for word, slot in named if len(word) >= _SHORTEST and len(owners[word]) == 1}


def _found(plain: str, names: dict[str, Slot]) -> Iterator[tuple[re.Match[str], Slot]]:
    last = 0
    for match in _pattern(names).finditer(plain):
        if _opens(plain, last, match):
            yield match, names[match["latin"] or match["han"]]
            last = match.end()


def _pattern(names: Iterable[str]) -> re.Pattern[str]:
    """A word of an alphabet stands alone; a Chinese one may touch what it names (邮箱a@b.cn) and be said twice over (专业领域)."""
    latin, han = ("|".join(re.escape(name) for name in sorted(group, key=len, reverse=True)) or "(?!)" for group in _by_script(names))
    return re.compile(rf"(?:(?<![a-z0-9@._-])(?P<latin>{latin})(?![a-z0-9@_-]|\.\w)|(?P<han>{han})(?:{han})?){_TAIL}{_JOINT}")


def _by_script(names: Iterable[str]) -> tuple[list[str], list[str]]:
    all_names = list(names)
    return [name for name in all_names if name.isascii()], [name for name in all_names if not name.isascii()]


def _opens(plain: str, last: int, match: re.Match[str]) -> bool:
    """Whether a part begins here. "Company name: …" is no name, "Durham University" no label; "phone +49 …" is one anywhere."""
    before = plain[: match.start()]
    # 学校：University of Oslo: what stands right behind a label is its value.
    if last and not before[last:].strip() and not match["joint"]:
        return False
    if is_of_others(_SHORT_ENDS.split(before)[-1]):
        return False
    if _OPENS.search(before):
        return True
    if _BESIDE.search(before) is None:
        return False
    if match["han"] is not None:
        return True
    return last > 0 if match["joint"] else _CONTACT.match(plain, match.end()) is not None


def _part(plain: str, match: re.Match[str], slot: Slot, end: int) -> Labelled | None:
    ends = _LONG_ENDS if slot.reader in _LONG_READERS else _SHORT_ENDS
    stop = ends.search(plain, match.end(), end)
    value = trimmed(plain, (match.end(), stop.start() if stop else end))
    return Labelled(slot, match.start(), value, match["joint"] is not None) if value else None
