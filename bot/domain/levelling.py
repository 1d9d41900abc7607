"""Room: domain. One way of writing instead of many: full-width, traditional and odd digits, spaces that cannot be seen. No values."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

_FOLDED = (
    (0xA0, 0x100),
    (0x2000, 0x2070),
    (0x2074, 0x20A0),
    (0x2100, 0x2190),
    (0x3000, 0x3001),
    (0x3300, 0x3400),
    (0xFE30, 0xFE70),
    (0xFF00, 0xFFF0),
    (0x1D7CE, 0x1D800),
)
_KEPT = {*"²³¹，…–—‑−～"}
"""Not folded: powers would become digits, and a full-width comma stands between numbers, not within one."""
_THIN_SPACES = "\u00a0\u2007\u2008\u2009\u202f"
_UNSEEN = [0xAD, 0x180E, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), *range(0xFE00, 0xFE10), 0xFEFF, *range(0xE0000, 0xE0080)]
_TRADITIONAL = dict(
    zip(
        "萬億兩圓個號週歲級檔項類種輛處層間張門戶場隊組頁學時鐘點歐鎊幣餘來幾後內無與",
        "万亿两圆个号周岁级档项类种辆处层间张门户场队组页学时钟点欧镑币余来几后内无与",
        strict=True,
    )
)


def _table() -> dict[int, str]:
    table = {code: unicodedata.normalize("NFKC", chr(code)) for first, end in _FOLDED for code in range(first, end) if chr(code) not in _KEPT}
    table |= {ord(old): new for old, new in _TRADITIONAL.items()}
    table |= dict.fromkeys(map(ord, _THIN_SPACES), "\u2009") | dict.fromkeys(_UNSEEN, "") | dict.fromkeys(map(ord, "－−‑～〜"), "-")
    table |= {ord("½"): ".5", ord("¼"): ".25", ord("¾"): ".75"}
    return {code: new for code, new in table.items() if new != chr(code)}


_TABLE = _table()
_WIDE_THOUSANDS = re.compile(r"(?<=[０-９])，(?=[０-９]{3}(?![０-９]))")
_SPACED_THOUSANDS = re.compile(
    r"(?<![\d.,])\d{1,3}(?: \d{3})+(?!\d)(?=\s?(?:元|yuan|cny|rmb|usd|dollars|euros?|€))"
    r"|(?:(?<=cny )|(?<=rmb )|(?<=usd )|(?<=eur )|(?<=[$€£¥]))\d{1,3}(?: \d{3})+(?!\d)",
    re.IGNORECASE,
)
_ODD_DIGIT = re.compile(r"(?![0-9])\d")


@dataclass(frozen=True, slots=True)
class Levelled:
    """A text written one way. `origin` gives each character's place in the text as it was written; None where nothing moved."""

    text: str
    written: str
    origin: Sequence[int] | None = None

    def as_written(self, start: int, end: int) -> str:
        """The part of the original text that became this part."""
        if self.origin is None:
            return self.written[start:end]
        return self.written[self.origin[start] : self.origin[end - 1] + 1] if end > start else ""


def level(text: str) -> Levelled:
    """The text with digits, letters, marks and spaces in their plain forms; case and everything else stay."""
    joined = _WIDE_THOUSANDS.sub(",", text)
    plain = _SPACED_THOUSANDS.sub(lambda match: match[0].replace(" ", "\u2009"), joined.translate(_TABLE))
    if not plain.isascii():
        plain = _ODD_DIGIT.sub(lambda match: str(unicodedata.decimal(match[0])), plain)
    if len(plain) == len(text):
        return Levelled(plain, text)
    origin = [place for place, char in enumerate(joined) for _ in char.translate(_TABLE)]
    return Levelled(plain, text, origin)
