"""Room: adapters. What a cell says differently from a file: the figures of a statement as lines of one cell, and days as people write them. No Excel."""

import re
from collections.abc import Iterator, Mapping

from bot.domain.knowledge import Unit

_LINE = re.compile(r"(?P<value>\d[\d,，]*(?:\.\d+)?)\s*(?P<unit>[^\s|]+)(?:\s+(?P<zh>[^|]*?)\s*(?:\|\s*(?P<en>.*))?)?")
_UNITS = {
    "元": Unit.CNY,
    "%": Unit.PERCENT,
    "年": Unit.YEAR,
    "个月": Unit.MONTH,
    "月": Unit.MONTH,
    "天": Unit.DAY,
    "个工作日": Unit.WORKING_DAY,
    "岁": Unit.AGE,
}
_DAY = re.compile(r"(?P<y>\d{4})\s?[年/.-]\s?(?P<m>\d{1,2})\s?[月/.-]\s?(?P<d>\d{1,2})\s?日?")


def figures_cell(values: Mapping[str, str], place: str) -> str:
    """The figures of the statement at `place` (`benefits.0.`), one a line: `500 CNY 本科每月 | bachelor a month`."""
    return "\n".join(_figure(values, f"{place}figures.{row}.") for row in values.get(f"{place}figures", "").split())


def _figure(values: Mapping[str, str], place: str) -> str:
    of = " | ".join(text for side in ("zh", "en") if (text := values.get(f"{place}of.{side}", "")))
    return f"{values.get(f'{place}value', '')} {values.get(f'{place}unit', '')} {of}".strip()


def figures_in(cell: str) -> dict[str, str] | None:
    """The same as fields of the statement; None where a line is no figure."""
    found = [_LINE.fullmatch(line.strip()) for line in cell.splitlines() if line.strip()]
    if not all(found):
        return None
    fields = {"figures": " ".join(map(str, range(len(found))))}
    for row, match in enumerate(found):
        assert match
        fields |= {f"figures.{row}.{name}": text for name, text in _fields(match)}
    return fields


def _fields(match: re.Match[str]) -> Iterator[tuple[str, str]]:
    yield "value", re.sub("[,，]", "", match["value"])
    yield "unit", str(_UNITS.get(match["unit"], match["unit"]))
    yield "of.zh", match["zh"] or ""
    yield "of.en", match["en"] or ""


def day_of(text: str) -> str:
    """2027年6月30日, 2027/6/30 and 2027.6.30 as 2027-06-30; anything else as it stands."""
    match = _DAY.fullmatch(text)
    return f"{match['y']}-{int(match['m']):02d}-{int(match['d']):02d}" if match else text
