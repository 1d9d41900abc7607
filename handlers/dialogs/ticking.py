"""Room: dialogs. Reader of a list that is ticked off over days: each answer adds to what was ticked before. What may be ticked is the form's."""

import re

from bot.domain.forms import Reading, Rejected, Value
from handlers.dialogs.choosing import choices

_ALL = re.compile(
    r"\s*(?:都|全部?|全都)?(?:备?齐(?:全)?|有|好|准备好|办好)了?[。！!.]?\s*|\s*(?:i have )?(?:all|everything)(?: of them)?(?: ready| done)?[.!]?\s*",
    re.IGNORECASE,
)
_OFF = re.compile(r"^\s*(?:去掉|取消勾选|取消|少了|还没有|还没|没有|untick|take off|remove|i don'?t have(?: the)?|not yet(?: the)?)\s*", re.IGNORECASE)


def ticks(text: str, reading: Reading) -> Value | Rejected:
    """Stored like `choices`, with what was ticked before; "都齐了" ticks all, "去掉护照" takes a tick away. The last tick stays."""
    if _ALL.fullmatch(text):
        return choices("all", reading)
    before = _ticked(reading)
    off = _OFF.match(text)
    read = choices(text[off.end() :] if off else text, reading)
    if isinstance(read, Rejected):
        return read
    said = set(read.stored.split(","))
    left = before - said if off else before | said
    return _as_value(left, reading) if left else read if not off else Rejected("reader.choices.none", read_options(reading))


def read_options(reading: Reading) -> dict[str, str]:
    """The labels that may be ticked, for a text that names them."""
    mark = "、" if reading.language.is_chinese else ", "
    return {"options": mark.join(each.label.for_(reading.language) for each in reading.slot.choices)}


def _ticked(reading: Reading) -> set[str]:
    kept = reading.known.get(reading.slot.name)
    return {each.id for each in reading.slot.choices} & set(kept.stored.split(",") if kept else ())


def _as_value(ids: set[str], reading: Reading) -> Value | Rejected:
    return choices(",".join(each.id for each in reading.slot.choices if each.id in ids), reading)
