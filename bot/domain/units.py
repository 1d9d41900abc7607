"""Room: domain. What stands beside a number and says what it counts: currencies, per cent, years, square metres, measure words. No numbers."""

import re
from dataclasses import dataclass

from bot.domain.found_values import ValueKind

_BEFORE_MONEY = {
    "CNY": r"cny|rmb|¥|人民币",
    "USD": r"us\$|usd|\$|美元",
    "HKD": r"hk\$|hkd|港币|港元",
    "EUR": r"€|eur|欧元",
    "GBP": r"£|gbp|英镑",
    "JPY": r"jp¥|jpy|日元",
}
_AFTER_MONEY = {
    "USD": r"美元|美金|us\s?dollars?|usd|dollars?|\$",
    "EUR": r"欧元|euros?|eur|€",
    "GBP": r"英镑|pounds?(?:\ssterling)?|gbp",
    "HKD": r"港元|港币|hong kong dollars?|hkd",
    "JPY": r"日元|日圆|yen|jpy",
    "KRW": r"韩元",
    "CNY": r"元?人民币|元(?![旦素宵首宇])|圆|块钱|(?:chinese\s)?yuan(?:\srenminbi)?|renminbi|rmb|cny|¥",
}
_SMALL = r"(?:free|full|more|extra|further|whole|consecutive|calendar|successive|additional)"
_AFTER_OTHER: tuple[tuple[ValueKind, str, int, str], ...] = (
    (ValueKind.PERCENT, "", 1, r"%|per\s?cent(?:age points?)?|pct|个?百分点"),
    (ValueKind.PERCENT, "", 10, r"成(?![立功为果人员绩都就本长年效交家套分份])"),
    (ValueKind.NUMBER, "", 1, r"周?岁|years?[ -](?:old|of age)|y/o"),
    (ValueKind.DURATION, "school years", 1, r"个?学年|(?:academic|school) years?"),
    (ValueKind.DURATION, "terms", 1, r"个?学期|semesters?"),
    (ValueKind.DURATION, "months", 12, r"个?(?:周年|(?:纳税|自然|日历)?年(?![级轻龄代号初底末]))|(?:tax |calendar |full )?(?:years?|yrs?)"),
    (ValueKind.DURATION, "months", 1, r"个月|个月份|(?:calendar )?(?:months?|mos?\.?)"),
    (ValueKind.DURATION, "working days", 1, r"个?工作[日天]|(?:working|business|work) days?"),
    (ValueKind.DURATION, "days", 7, r"个?(?:星期|礼拜)(?![一二三四五六日天])|周(?![一二三四五六日岁期])|weeks?"),
    (ValueKind.DURATION, "days", 1, r"个?(?:自然日|日历日)|天|日(?=[内之以起])|(?:calendar )?days?"),
    (ValueKind.DURATION, "hours", 1, r"个?小时|个?钟头|(?:hours?|hrs?|h)"),
    (ValueKind.DURATION, "minutes", 1, r"分钟|(?:minutes?|mins?)"),
    (ValueKind.AREA, "m2", 1, r"平方米|平米|平方(?!公|千)|㎡|m[2²]|sq\.?\s?m(?:et(?:er|re)s?)?\.?|sqm|square met(?:er|re)s?"),
)
_MEASURES = (
    r"部门|批次|门(?!峡)|家(?![人乡庭长])|人(?!计划|工智)|次(?!性)|部(?!分|署|长|队)|位(?!一体)|台(?!山)|分(?![之钟])|期(?!间)|本(?!科|人|地|市)|类|种|项|级|档|条(?!件)"
    r"|届|个|名|所|套|间|辆|份|倍|座|栋|册|张|件|笔|块|层|户|轮|场|站(?![式点])|支|组|页|卷|号|批|点|折|年|月|日|城|省|市(?!场)|国|校|企|县|区|街|点半"
)

_LAST_BEFORE = frozenset("yYbBdDrRpP$¥€£币元镑之")
_PREFIX = re.compile(r"(?<![A-Za-z])(?:" + "|".join(f"(?P<{code}>{words})" for code, words in _BEFORE_MONEY.items()) + r")[\s\u2009]?$", re.IGNORECASE)
_LETTER = r"(?![A-Za-z])"
_SUFFIX = re.compile(
    rf"(?:余|多|来|几|整|\+|\s?plus)?(?:[ \u2009-]?|\s{_SMALL}\s)(?:"
    + "|".join(f"(?P<{code}>(?:{words}){_LETTER})" for code, words in _AFTER_MONEY.items())
    + "|"
    + "|".join(f"(?P<u{place}>(?:{words}){_LETTER})" for place, (_, _, _, words) in enumerate(_AFTER_OTHER))
    + rf"|(?P<measure>{_MEASURES}))",
    re.IGNORECASE,
)
_HALF_MORE = re.compile(r"半(?![价数])|\s?and a half(?![A-Za-z])", re.IGNORECASE)
_FRACTION = re.compile(r"([零一二两三四五六七八九十百千万\d]+)分之\s?$")


@dataclass(frozen=True, slots=True)
class Unit:
    """What a number counts. `times` brings it to the normal unit (12 for years, counted in months); `is_measure` for 个, 家, 次 and the like."""

    kind: ValueKind
    name: str = ""
    times: int = 1
    is_measure: bool = False


def money(code: str) -> Unit:
    """An amount in a currency."""
    return Unit(ValueKind.MONEY, code)


def unit_before(text: str, start: int) -> tuple[Unit, int] | None:
    """The currency or `百分之` that ends where a number begins, and where that starts."""
    left = text[max(0, start - 12) : start]
    if left.rstrip()[-1:] not in _LAST_BEFORE:
        return None
    if match := _PREFIX.search(left):
        return money(str(match.lastgroup)), start - (len(left) - match.start())
    if match := _FRACTION.search(left):
        return Unit(ValueKind.PERCENT, match[1]), start - (len(left) - match.start())
    return None


def unit_after(text: str, end: int) -> tuple[Unit, int, bool] | None:
    """The unit that follows a number, where it ends, and whether half a unit is to be added (两年半)."""
    match = _SUFFIX.match(text, end)
    if match is None:
        return None
    group = str(match.lastgroup)
    if group == "measure":
        return Unit(ValueKind.NUMBER, is_measure=True), match.end(), False
    if group in _AFTER_MONEY:
        return money(group), match.end(), False
    kind, name, times, _ = _AFTER_OTHER[int(group[1:])]
    half = _HALF_MORE.match(text, match.end())
    return Unit(kind, name, times), half.end() if half else match.end(), half is not None
