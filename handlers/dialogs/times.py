"""Room: dialogs. Reader of an appointment's time: 周三下午, "Wed 3pm", on Qingdao's clock and shown on both. Whether an officer is free is not asked."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date as Day
from datetime import datetime, time
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date

from bot.domain.forms import Reading, Rejected, Value
from bot.domain.values import read_chinese_number
from handlers.dialogs.calendar_words import When
from handlers.dialogs.clocks import QINGDAO, clock_meant, home_clock
from handlers.dialogs.dates import meant
from handlers.dialogs.tidying import LONGEST_LINE, bare, folded

DAYPARTS = {"morning": (time(9), time(12)), "noon": (time(12), time(14)), "afternoon": (time(14), time(17)), "evening": (time(18), time(21))}
"""What a part of a day stands for; an officer offers the very time within it."""

_WORDS = {
    "凌晨": "night", "清晨": "morning", "早上": "morning", "早晨": "morning", "上午": "morning", "中午": "noon", "下午": "afternoon", "傍晚": "evening",
    "晚上": "evening", "晚": "evening", "morning": "morning", "noon": "noon", "midday": "noon", "afternoon": "afternoon", "evening": "evening",
}  # fmt: skip
_PART = rf"(?P<part>{'|'.join(_WORDS)})"
_N = r"(?:[0-9]{1,2}|[一二两三四五六七八九十]{1,3})"
_ZH = rf"(?:{_PART}\s*)?(?P<hour>{_N})\s*(?:点钟?|时|:(?=[0-9]{{2}}))\s*(?P<minute>半|一刻|三刻|[0-9]{{2}}|{_N}(?=分))?分?整?"
_EN = r"(?:\bat\s+)?\b(?P<hour>[0-9]{1,2})(?:[:.](?P<minute>[0-9]{2}))?\s*(?P<half>a\.?m\b\.?|p\.?m\b\.?|o'clock)"
_EN_AT = r"\bat\s+(?P<hour>[0-9]{1,2})(?::(?P<minute>[0-9]{2}))?(?![0-9:]|\s*[-/])"
_CLOCKED = tuple(re.compile(pattern) for pattern in (_EN, _ZH, _EN_AT))
_PART_ALONE = re.compile(rf"(?:\b(?:in\s+the|at)\s+)?{_PART}(?:\s*(?:时段|之间))?")
_ISO = re.compile(r"(?P<first>[0-9]{4}-[0-9]{2}-[0-9]{2}t[0-9]{2}:[0-9]{2}\+08:00)(?:/(?P<last>[0-9]{4}-[0-9]{2}-[0-9]{2}t[0-9]{2}:[0-9]{2}\+08:00))?")
_ASIDE = re.compile(r"[(（][^()（）]*(?:青岛时间|qingdao time)[^()（）]*[)）]?")
_TO = re.compile(r"(?<=[0-9点半整m])\s*(?:-|–|—|~|到|至|\bto\b|\buntil\b)\s*(?=(?:上午|下午|中午|晚上)?[0-9一二两三四五六七八九十]+(?:[:点时]|\s*[ap]\.?m))")
_FIRST_BARE = re.compile(r"(?<![0-9:/-])(?P<hour>[0-9]{1,2})\s*(?:-|–|to)\s*(?=[0-9]{1,2}(?::[0-9]{2})?\s*(?P<half>[ap]\.?m))")
_DAYS = {
    "mon": "monday",
    "tue": "tuesday",
    "tues": "tuesday",
    "wed": "wednesday",
    "thu": "thursday",
    "thur": "thursday",
    "thurs": "thursday",
    "fri": "friday",
    "sat": "saturday",
    "sun": "sunday",
}
_SHORT_DAY = re.compile(rf"\b(?P<day>{'|'.join(_DAYS)})\b\.?")
_OR = re.compile(r"或|还是|\bor\b")
_JOINING = re.compile(r"(?:^|\s)(?:at|in the|from|between|on)\s*$|[,，、的]\s*$|^\s*(?:at|在|从)\s*")


@dataclass(frozen=True, slots=True)
class _Clocked:
    """A time as said; `is_open` where it may be in either half of the day."""

    at: time
    is_open: bool


def time_slot(text: str, reading: Reading) -> Value | Rejected:
    """Stored in ISO 8601 on Qingdao's clock: `2026-11-25T15:00+08:00`, or an interval of two where a part of a day or an end is said."""
    said = folded(_ASIDE.sub(" ", folded(text)))
    if not said or len(said) > LONGEST_LINE:
        return Rejected("reader.time_slot.unknown")
    if stored := _ISO.fullmatch(bare(said)):
        ends = [datetime.fromisoformat(end.upper()) for end in stored.groups() if end]
        return _judged(ends, reading)
    if _OR.search(said):
        return Rejected("reader.time_slot.several")
    clock, said = clock_meant(_expanded(said), reading)
    if clock is None:
        return Rejected("reader.time_slot.clock")
    times, rest = _times(said)
    when = meant(_JOINING.sub(" ", rest), reading)
    if isinstance(when, Rejected) or when.day is None:
        return _no_day(when, bool(times))
    if not times:
        return Rejected("reader.time_slot.time", {"day": f"{when.year}-{when.month:02}-{when.day:02}"})
    return _placed(when, times, reading, clock)


def _expanded(said: str) -> str:
    """Wed as Wednesday, "3-4pm" as "3pm-4pm"."""
    whole = _SHORT_DAY.sub(lambda match: _DAYS[match["day"]], said)
    return _FIRST_BARE.sub(lambda match: f"{match['hour']}{match['half']}-", whole)


def _times(said: str) -> tuple[list[_Clocked], str]:
    """One time, or a first and a last, and what is left; a part of the day gives both."""
    parts = _TO.split(said, maxsplit=1)
    found, rests = [], []
    for part in parts:
        clocked, rest = _clocked(part)
        found += clocked
        rests.append(rest)
    if len(found) == 2 and len(parts) == 2 and found[1].is_open and not found[0].is_open and found[0].at.hour >= 12 > found[1].at.hour:
        found[1] = _Clocked(found[1].at.replace(hour=found[1].at.hour + 12), False)
    return found, " ".join(rests)


def _clocked(said: str) -> tuple[list[_Clocked], str]:
    for pattern in _CLOCKED:
        for match in pattern.finditer(said):
            if read := _read(match):
                return [read], said[: match.start()] + " " + said[match.end() :]
    alone = _PART_ALONE.search(said)
    if alone and (part := DAYPARTS.get(_WORDS[alone["part"]])):
        return [_Clocked(end, False) for end in part], said[: alone.start()] + " " + said[alone.end() :]
    return [], said


def _read(match: re.Match[str]) -> _Clocked | None:
    groups = match.groupdict()
    hour, minute = _number(groups["hour"]), {"半": 30, "一刻": 15, "三刻": 45}.get(groups["minute"] or "")
    minute = minute if minute is not None else _number(groups["minute"]) or 0
    half, part = (groups.get("half") or "").replace(".", ""), _WORDS.get(groups.get("part") or "")
    if hour is None or hour > 24 or minute > 59 or (half in ("am", "pm") and not 1 <= hour <= 12):
        return None
    is_later = (half == "pm" and hour < 12) or (part in ("afternoon", "evening") and hour < 12) or (part == "noon" and hour < 3)
    hour = 0 if (half == "am" and hour == 12) or hour == 24 else hour + 12 if is_later else hour
    is_open = half not in ("am", "pm") and part is None and 1 <= hour <= 7 and not groups["hour"].startswith("0")
    return _Clocked(time(hour, minute), is_open)


def _number(said: str | None) -> int | None:
    if said is None:
        return None
    return int(said) if said.isdecimal() else read_chinese_number(said)


def _no_day(when: When | Rejected, has_time: bool) -> Rejected:
    """What is asked for: a day where only a time was said, both where neither was, else what is wrong with the date."""
    if isinstance(when, When):
        return Rejected("reader.time_slot.day")
    is_missing = when.name in ("reader.date.unknown", "reader.date.vague")
    return Rejected("reader.time_slot.day" if has_time else "reader.time_slot.unknown") if is_missing else when


def _placed(when: When, times: list[_Clocked], reading: Reading, clock: ZoneInfo) -> Value | Rejected:
    assert when.year is not None and when.day is not None, "a settled day"
    day = Day(when.year, when.month, when.day)
    if any(each.is_open for each in times):
        hour = next(each.at for each in times if each.is_open)
        return Rejected("reader.time_slot.half", {"first": f"{hour:%H:%M}", "second": f"{hour.replace(hour=hour.hour + 12):%H:%M}"})
    moments = [datetime.combine(day, each.at, tzinfo=clock).astimezone(QINGDAO) for each in times]
    return _judged(moments, reading)


def _judged(moments: list[datetime], reading: Reading) -> Value | Rejected:
    today = Day.fromisoformat(reading.today)
    if len(moments) > 1 and moments[1] <= moments[0]:
        return Rejected("reader.time_slot.order")
    if moments[0].date() < today:
        return Rejected("reader.date.past", {"today": today.isoformat()})
    if (moments[0].date() - today).days > 366:
        return Rejected("reader.date.far", {"years": 1})
    stored = "/".join(moment.astimezone(QINGDAO).isoformat(timespec="minutes") for moment in moments)
    return Value(stored, "".join(_shown(moments, reading)))


def _shown(moments: list[datetime], reading: Reading) -> Iterator[str]:
    """The day and Qingdao's clock, and where the person's own is known, that one too."""
    locale, is_chinese = Locale.parse(reading.language.value, sep="-"), reading.language.is_chinese
    yield f"{format_date(moments[0].date(), 'full', locale=locale)} {'–'.join(f'{moment:%H:%M}' for moment in moments)}"
    home = home_clock(reading)
    own = [moment.astimezone(home) for moment in moments] if home else []
    if not own or own[0].utcoffset() == moments[0].utcoffset():
        yield "（青岛时间）" if is_chinese else " (Qingdao time)"
        return
    day = "" if own[0].date() == moments[0].date() else f"{own[0]:%m-%d} "
    clock = day + "–".join(f"{moment:%H:%M}" for moment in own)
    yield f"（青岛时间；您当地 {clock}）" if is_chinese else f" (Qingdao time; {clock} where you are)"
