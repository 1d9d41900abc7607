"""Room: dialogs. Which clock a person means, and what it shows: Qingdao's unless another is named. No dates, no reading of answers."""

import re
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.core import get_global

from bot.domain.forms import Reading
from handlers.dialogs.country_names import country_names

QINGDAO = ZoneInfo("Asia/Shanghai")

_OURS = re.compile(
    r"北京时间|青岛时间|中国时间|国内时间"
    r"|\b(?:beijing|china|qingdao|chinese)\s(?:standard\s)?time\b|\bcst\b|\b(?:utc|gmt)\s?\+\s?0?8(?::00)?\b"
)
_THEIRS = re.compile(r"我这边的?(?:时间)?|我的时间|当地时间|本地时间|我们这边|\b(?:my|local)\s(?:local\s)?time\b|\bmy\sclock\b")
_COUNTRY = re.compile(r"(?P<zh>[\u4e00-\u9fff]{2,5})时间|\b(?P<en>[a-z]+)\stime\b")
_ABBREVIATED = {
    "utc": "UTC", "gmt": "UTC", "cet": "Europe/Berlin", "cest": "Europe/Berlin", "bst": "Europe/London",
    "est": "America/New_York", "edt": "America/New_York",
    "pst": "America/Los_Angeles", "pdt": "America/Los_Angeles", "jst": "Asia/Tokyo", "kst": "Asia/Seoul",
    "aest": "Australia/Sydney", "aedt": "Australia/Sydney",
}  # fmt: skip
_ABBREVIATION = re.compile(rf"\b(?P<short>{'|'.join(_ABBREVIATED)})\b(?!\s?[+-]\s?[0-9])")
# The islands and bases of a country that keep another time than all who live there.
_CAPITALS = {"CN": "Asia/Shanghai", "ES": "Europe/Madrid", "PT": "Europe/Lisbon", "NZ": "Pacific/Auckland", "CL": "America/Santiago", "EC": "America/Guayaquil"}
_HOMES = ("residence", "residing", "living", "location")


def clock_meant(said: str, reading: Reading) -> tuple[ZoneInfo | None, str]:
    """The clock that folded words name, and the words without it; None where one is named that cannot be told."""
    if _OURS.search(said):
        return QINGDAO, _OURS.sub(" ", said)
    if _THEIRS.search(said):
        return home_clock(reading), _THEIRS.sub(" ", said)
    if short := _ABBREVIATION.search(said):
        return ZoneInfo(_ABBREVIATED[short["short"]]), _ABBREVIATION.sub(" ", said)
    return _of_country(said) or (QINGDAO, said)


def _of_country(said: str) -> tuple[ZoneInfo | None, str] | None:
    """德国时间, "German time": the longest name before the word that is a country's; None where there is none."""
    for named in _COUNTRY.finditer(said):
        words = [named["en"]] if named["en"] else [named["zh"][start:] for start in range(len(named["zh"]) - 1)]
        name = next((word for word in words if word in country_names()), None)
        if name:
            return clock_of(country_names()[name]), said[: named.end(named.lastgroup or 0) - len(name)] + " " + said[named.end() :]
    return None


def home_clock(reading: Reading) -> ZoneInfo | None:
    """The clock where the person lives, as far as the form knows it and the country has but one."""
    codes = [value.stored for name, value in reading.known.items() if any(home in name for home in _HOMES)]
    return clock_of(codes[0]) if len(codes) == 1 else None


@lru_cache(maxsize=64)
def clock_of(code: str) -> ZoneInfo | None:
    """A country's clock (ISO 3166-1 alpha-2); None where it has several."""
    if code in _CAPITALS:
        return ZoneInfo(_CAPITALS[code])
    zones = [ZoneInfo(name) for name in get_global("territory_zones").get(code, [])]
    months = [datetime(2026, month, 1) for month in (1, 4, 7, 10)]
    shown = {tuple(zone.utcoffset(month) for month in months) for zone in zones}
    return zones[0] if len(shown) == 1 else None
