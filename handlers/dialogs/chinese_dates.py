"""Room: dialogs. Dates as Chinese says them: 二〇二六年十二月初, 明年三月, 下周五, 两周后. Reads folded text, judges nothing."""

import re
from collections.abc import Callable
from datetime import date

from bot.domain.values import read_chinese_number
from handlers.dialogs.calendar_words import Part, Unclear, When, days_on, months_on
from handlers.dialogs.matching import denies

_N = r"(?:[0-9]{1,6}|[〇零一二两三四五六七八九十百千]{1,7})"
_PARTS = {"初": Part.EARLY, "上旬": Part.EARLY, "中": Part.MIDDLE, "中旬": Part.MIDDLE, "底": Part.LATE, "末": Part.LATE, "下旬": Part.LATE}
_YEARS = {"今": 0, "本": 0, "明": 1, "后": 2, "大后": 3, "去": -1, "前": -2}
_MONTHS = {"本": 0, "这个": 0, "这": 0, "当": 0, "": 0, "下": 1, "下个": 1, "下下个": 2, "上": -1, "上个": -1}
_DAYS = {"今": 0, "明": 1, "后": 2, "大后": 3, "昨": -1, "前": -2}
_WEEKS = {"本": 0, "这": 0, "下": 1, "下下": 2, "上": -1}
_WEEKDAYS = {**{c: i for i, c in enumerate("一二三四五六")}, **{c: i for i, c in enumerate("123456")}, "日": 6, "天": 6, "末": 5}
_YEAR = rf"(?:(?P<year>{_N})年|(?P<near>大后|今|本|明|后|去|前)年)?的?"
_WEEK = r"(?:周|星期|礼拜)"
_PART = r"(?:上旬|中旬|下旬|初|中|底|末)"

_CALENDAR = re.compile(rf"{_YEAR}\s*(?P<month>{_N})\s*月份?\s*(?:(?P<day>{_N})\s*[日号]?|(?P<part>{_PART}))?")
_NEAR_MONTH = re.compile(rf"(?P<near>这个?|本|当|下下个|下个?|上个?|(?=月(?:{_PART}|{_N}[日号])))月(?:(?P<day>{_N})[日号]|(?P<part>{_PART}))?份?")
_YEAR_END = re.compile(rf"{_YEAR}年?(?P<edge>初|底|末)")
_DAY = re.compile(r"(?P<near>大后|今|明|后|昨|前)[天日]")
_LATER = re.compile(rf"(?:再?过)?(?P<count>半|{_N})\s*个?(?P<half>半)?(?P<unit>天|日|{_WEEK}|月|年)\s*(?:之后|以后|后|之内|以内|内)")
_WEEKDAY = re.compile(rf"(?P<near>下下|本|这|下|上)?个?{_WEEK}(?P<day>[一二三四五六日天末1-6])")
_DAY_OF_MONTH = re.compile(rf"(?P<day>{_N})号(?![线楼])")
_VAGUE = re.compile(
    r"尽快|尽早|越快越好|不确定|不知道|不清楚|未定|没定|待定|再说|随时"
    rf"|[春夏秋冬][天季]|春节|国庆|[寒暑]假|上半年|下半年|年中|学期|毕业后|(?:这|本|下)个?{_WEEK}|{_N}年|[今明后]年"
)
_LUNAR = re.compile(r"农历|阴历|旧历|正月|腊月|大年|除夕|闰|初[一二三四五六七八九十]")
_NOT_LEFT = re.compile(rf"[0-9]|或|还是|前|年|月|[日号](?!本)|[今明后]天|{_WEEK}")
_BESIDE = re.compile(
    rf"[(（]?\s*{_WEEK}[一二三四五六日天]\s*[)）]?|之前|以前|前后"
    rf"|(?:上午|下午|早上|晚上|中午)?\s*{_N}\s*(?:点半?|时)(?:{_N}分)?|[0-9]{{1,2}}:[0-9]{{2}}"
)
_LONGEST_BESIDE = 24


def chinese_date(said: str, today: date) -> When | Unclear | None:
    """What a folded text says in Chinese; None where it says nothing of a date in Chinese."""
    if _LUNAR.search(said):
        return Unclear.LUNAR
    for pattern, read in _READERS:
        match = pattern.search(said)
        if match is not None:
            beside = _BESIDE.sub("", said[: match.start()] + said[match.end() :])
            return _alone(read(match, today), beside)
    return Unclear.VAGUE if _VAGUE.search(said) else None


def _alone(when: When, beside: str) -> When | Unclear | None:
    """Only when nothing else in the text is a date, too (SEVERAL), or takes it back (None)."""
    if denies(beside):
        return None
    return when if len(beside) <= _LONGEST_BESIDE and not _NOT_LEFT.search(beside) else Unclear.SEVERAL


def _number(text: str | None) -> int | None:
    """The words' number; a year may be read digit by digit (二〇二六)."""
    if text is None:
        return None
    return int(text) if text.isdecimal() else read_chinese_number(text)


def _year(match: re.Match[str], today: date) -> int | None:
    if match["near"]:
        return today.year + _YEARS[match["near"]]
    year = _number(match["year"])
    return 2000 + year if year is not None and year < 100 else year


def _calendar(match: re.Match[str], today: date) -> When:
    return When(_number(match["month"]) or 0, _year(match, today), _number(match["day"]), _PARTS.get(match["part"] or ""))


def _near_month(match: re.Match[str], today: date) -> When:
    month = months_on(today, _MONTHS[match["near"]])
    return When(month.month, month.year, _number(match["day"]), _PARTS.get(match["part"] or ""))


def _year_end(match: re.Match[str], today: date) -> When:
    return When(1, _year(match, today), None, Part.EARLY) if match["edge"] == "初" else When(12, _year(match, today), None, Part.LATE)


def _later(match: re.Match[str], today: date) -> When:
    unit, halves = match["unit"], 1 if match["count"] == "半" else 2 * (_number(match["count"]) or 0) + (1 if match["half"] else 0)
    if unit == "月":
        return days_on(today, 15) if halves == 1 else months_on(today, halves // 2)
    if unit == "年":
        return months_on(today, halves * 6)
    return days_on(today, halves // 2 if unit in "天日" else halves * 7 // 2)


def _weekday(match: re.Match[str], today: date) -> When:
    """下周五 is the Friday of the next week that begins on Monday; 周五 alone is the next Friday, not today (one would say 今天)."""
    day = _WEEKDAYS[match["day"]] - today.weekday()
    return days_on(today, day + 7 * _WEEKS[match["near"]] if match["near"] else (day - 1) % 7 + 1)


def _day_of_month(match: re.Match[str], today: date) -> When:
    """5号 is this month's while it is still to come, else the next month's."""
    day = _number(match["day"]) or 0
    month = months_on(today, 0 if day >= today.day else 1)
    return When(month.month, month.year, day)


# Longer forms first: 明年三月 is not 三月, 下个月底 is not 年底.
_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], When]], ...] = (
    (_LATER, _later),
    (_CALENDAR, _calendar),
    (_NEAR_MONTH, _near_month),
    (_YEAR_END, _year_end),
    (_DAY, lambda match, today: days_on(today, _DAYS[match["near"]])),
    (_WEEKDAY, _weekday),
    (_DAY_OF_MONTH, _day_of_month),
)
