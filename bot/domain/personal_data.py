"""Room: domain. Finds personal data in what people write and puts placeholders like `[[phone-1]]` there, for as long as a text is out of the house.

What can be told by its form is found wherever it stands (telephones, e-mails, numbers of papers, streets with a number); what cannot (names,
accounts, birthdays) is found where it is introduced as such. Too much is replaced rather than too little: only a placeholder leaves the house.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.domain.personal_names import names_in

_HAN = "\u3400-\u9fff"
_JOINT = r"[\s\-‐‑‒–—―.·/()\[\]\u200b-\u200f\u2060\ufeff]"
"""What people and screens put between the digits of one number."""
_DIGIT = rf"\d(?:{_JOINT}{{0,3}}\d)"
_ROAD_EN = r"(?:Road|Rd|Street|St|Avenue|Ave|Lane|Ln|Drive|Boulevard|Blvd|Way|Court|Square|Terrace|Place)"
_PATTERNS: tuple[tuple[str, str], ...] = (
    ("email", r"[\w.+%-]+\s?@\s?[\w-]+(?:\.[\w-]+)+"),
    ("email", r"[\w.+%-]+\s*[(\[]\s*at\s*[)\]]\s*[\w-]+(?:\s*(?:\.|[(\[]\s*dot\s*[)\]])\s*[\w-]+)+"),
    ("account", r"(?:微信|薇信|vx|v信|wechat|weixin|whatsapp|telegram|电报|qq|line|skype|小红书|抖音)(?!公众号|公众平台|小程序|支付|群)"
     r"(?:\s*(?:的|号码?|账号|id|number|no\.?|name|account|handle))*\s*(?:是|为|叫|is|[:：#])?\s*(?P<it>[A-Za-z0-9][A-Za-z0-9_.\-]{4,31})(?<![.])"),
    ("account", r"(?<![\w.])@(?P<it>[A-Za-z][A-Za-z0-9_]{3,31})"),
    ("account", r"\bwxid_\w+"),
    ("birthday", rf"(?:出生(?:日期|年月日?|于)?|生于|生日|born(?:\s+on)?|birthday|date of birth|dob)[是为:：\s]*(?:is|was)?\s*"
     rf"(?P<it>\d{{1,4}}\s*[年./-]\s*\d{{1,2}}\s*[月./-]\s*\d{{1,4}}\s*[日号]?|\d{{1,2}}(?:st|nd|rd|th)?\s+[A-Z][a-z]+,?\s+\d{{4}}|[A-Z][a-z]+\s+\d{{1,2}},?\s+\d{{4}}|\d{{8}})"),
    ("birthday", r"(?P<it>\d{4}\s*[年./-]\s*\d{1,2}\s*[月./-]\s*\d{1,2}\s*[日号]?)(?=\s*(?:出生|生人|生的))"),
    ("id", r"(?:护照|passport|身份证|id card|identity card|居留证|居留许可|residence permit|工作许可证?|work permit|签证|visa|学号|student|通行证|证件|driving licen[cs]e|驾照)"
     r"(?:\s*(?:号码?|编号|number|no\.?|nr\.?|id))*\s*(?:是|为|is|[:：#])?\s*(?P<it>(?=[A-Z0-9 \-]*\d)[A-Z0-9](?:[ \-]?[A-Z0-9]){4,21})(?![A-Z0-9])"),
    ("id", r"(?<![A-Za-z0-9])[A-Z]{1,3}[ \-]?\d{6,15}(?:\([0-9A]\)|[A-Z0-9]{0,2})(?![A-Za-z0-9])"),
    ("id", r"(?<![A-Za-z0-9])[A-Z]{1,4}\d[A-Z0-9]{5,32}(?![A-Za-z0-9])"),
    ("id", r"(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?(?![A-Za-z0-9])"),
    ("id", r"(?<!\d)\d{6}[ \-]?(?:19|20)\d{2}[ \-]?\d{4}[ \-]?\d{3}[\dXx](?!\d)|(?<!\d)\d{15}(?!\d)"),
    ("phone", rf"(?<![\w.])[+(]{{0,2}}{_DIGIT}{{6,24}}(?![\d])(?:\s?(?:ext\.?|转|分机)\s?\d{{1,6}})?"),
    ("phone", rf"(?<=[{_HAN}])[+(]{{0,2}}{_DIGIT}{{6,24}}(?!\d)"),
    ("phone", r"[零〇一二三四五六七八九幺壹贰叁肆伍陆柒捌玖](?:[\s\-]?[零〇一二三四五六七八九幺壹贰叁肆伍陆柒捌玖]){6,17}"),
    ("phone", r"(?:\b(?:zero|oh|one|two|three|four|five|six|seven|eight|nine|double|triple)\b[\s,\-]*){7,}"),
    ("address", rf"[{_HAN}]{{1,8}}?(?:路|街|大道|巷|弄|胡同|里)\s?(?:甲|乙)?[\d一二三四五六七八九十百]{{1,5}}[甲乙丙]?\s?(?:-\s?\d+)?\s?[号號弄]?"
     rf"(?:院|[\s,，]?[{_HAN}A-Za-z]{{0,8}}?[\dA-Za-z一二三四五六七八九十]{{1,5}}\s?(?:号楼|号院|栋|幢|座|楼|层|单元|室|户|号|房|门))*"),
    ("address", rf"[{_HAN}]{{2,10}}?(?:小区|花园|公寓|大厦|家园|新村|广场|苑|府|庭|城|里)\s?[\dA-Za-z一二三四五六七八九十]{{1,5}}\s?(?:号楼?|栋|幢|座|期|区|单元|室)"
     rf"(?:[\s,，]?[\dA-Za-z一二三四五六七八九十]{{1,5}}\s?(?:号楼|栋|幢|座|楼|层|单元|室|户|号))*"),
    ("address", r"[\dA-Z]{1,5}\s?(?:号楼|栋|幢)[\s,，]?(?:[\dA-Za-z一二三四五]{1,4}\s?(?:单元|室|户|层|楼)[\s,，]?)+"),
    ("address", r"(?:地址|住址|门牌)(?:是|为|[:：])\s*(?P<it>[^，。；;!！?？\n]{4,60})"),
    ("address", rf"(?:\b(?:room|rm|flat|apt\.?|apartment|unit|building|bldg|no\.)\s?[\w\-]{{1,6}},?\s+)*(?:no\.\s?)?\b\d{{1,5}}[A-Za-z]?,?\s+(?:[A-Z][\w'’.\-]*\s+){{1,4}}{_ROAD_EN}\b"
     r"(?:,?\s+(?:room|rm|flat|apt\.?|apartment|unit|building|bldg)\s?[\w\-]{1,6})*"),
    ("address", r"\b[A-Z]\w+(?:stra(?:ß|ss)e|weg|platz|allee|gasse)\s+\d{1,4}[a-z]?\b|\b(?:rue|via|calle|rua)\s+(?:[A-Za-z'’]+\s+){1,4}\d{1,4}\b|\b\d{1,4},?\s+(?:rue|avenue)\s+[\w'’ ]{3,30}"),
    ("address", r"\b(?:room|flat|apt\.?|apartment|unit)\s?\d[\w\-]{0,5}\b(?:,?\s+(?:building|block|tower)\s?[\w\-]{1,5}\b)?"),
    ("address", r"\baddress\s*(?:is|[:：])\s*(?P<it>[^\n;?!]{6,100}?)(?=\.\s|\.?$|[;?!\n]|\s+(?:and|but)\s+I\b)"),
)  # fmt: skip
_FORMS = tuple((kind, re.compile(pattern, re.IGNORECASE if "(?:微信" in pattern or "护照" in pattern or "出生" in pattern else 0)) for kind, pattern in _PATTERNS)
_MONEY = re.compile(r"\s?(?:元|块|万|亿|千|百|%|％|rmb|cny|yuan|usd|eur|美元|欧元|平方|名|人|家|年|个)", re.IGNORECASE)
_MONEY_BEFORE = re.compile(r"(?:¥|￥|\$|€|£|rmb|cny|usd|eur)\s?$", re.IGNORECASE)
_DATES = re.compile(r"(?:19|20)\d{2}\s?[\-./–—]\s?(?:0?[1-9]|1[0-2])(?:\s?[\-./–—]\s?(?:0?[1-9]|[12]\d|3[01]))?|(?:19|20)\d{2}\s?[\-–—/]\s?(?:19|20)\d{2}|\d{1,2}[./]\d{1,2}[./](?:19|20)\d{2}")
_PLACEHOLDER = re.compile(r"\[\[[a-z]+-\d+\]\]")


@dataclass(frozen=True, slots=True)
class Masked:
    """Texts with placeholders, and what each placeholder stands for."""

    texts: tuple[str, ...]
    kept: Mapping[str, str]


def mask(texts: Sequence[str]) -> Masked:
    """The texts without personal data; the same value has the same placeholder in all of them, and one that somebody typed is never used."""
    kept: dict[str, str] = {}
    whole = "\n".join(texts)
    known = {value for text in texts for kind, value in _spotted(text) if kind == "name"}
    return Masked(tuple(_masked(text, kept, known, whole) for text in texts), kept)


def restore(text: str, kept: Mapping[str, str]) -> str:
    """The text with every placeholder replaced by what it stands for; what comes in is not looked through again."""
    return _PLACEHOLDER.sub(lambda found: kept.get(found[0], found[0]), text)


def placeholders_in(text: str) -> list[str]:
    """The placeholders of a text, in order."""
    return _PLACEHOLDER.findall(text)


def _spotted(text: str) -> Iterator[tuple[str, str]]:
    for start, end, kind in _spans(text, frozenset()):
        yield kind, text[start:end]


def _masked(text: str, kept: dict[str, str], names: set[str], whole: str) -> str:
    parts, done = [], 0
    for start, end, kind in _spans(text, names):
        parts += [text[done:start], _placeholder(kind, text[start:end], kept, whole)]
        done = end
    return "".join([*parts, text[done:]])


def _placeholder(kind: str, value: str, kept: dict[str, str], whole: str) -> str:
    known = next((name for name, original in kept.items() if original == value and name.startswith(f"[[{kind}-")), None)
    number = 1
    while known is None:
        name = f"[[{kind}-{number}]]"
        number += 1
        if name not in kept and name not in whole:
            kept[name] = value
            known = name
    return known


def _spans(text: str, names: set[str] | frozenset[str]) -> list[tuple[int, int, str]]:
    """Where personal data stands, in order; where two kinds overlap, the one that comes first in the table, and its neighbours' rests too."""
    plain = _half_width(text)
    taken = [False] * len(text)
    spans: list[tuple[int, int, str]] = []
    for start, end, kind in _found(plain, names):
        while start < end and taken[start]:
            start += 1
        while end > start and taken[end - 1]:
            end -= 1
        if start < end and not any(taken[start:end]):
            spans.append((start, end, kind))
            taken[start:end] = [True] * (end - start)
    return sorted(spans)


def _found(plain: str, names: set[str] | frozenset[str]) -> Iterator[tuple[int, int, str]]:
    for kind, form in _FORMS:
        for match in form.finditer(plain):
            start, end = match.span("it") if "it" in form.groupindex else match.span()
            end -= len(plain[start:end]) - len(plain[start:end].rstrip(" ,，-"))
            if not (kind == "phone" and _is_no_telephone(plain, start, end)):
                yield start, end, kind
    for start, end in names_in(plain):
        yield start, end, "name"
    for name in sorted(names, key=len, reverse=True):
        for match in re.finditer(rf"(?<![A-Za-z]){re.escape(_half_width(name))}(?![A-Za-z])", plain) if len(name) > 1 else ():
            yield *match.span(), "name"


def _is_no_telephone(plain: str, start: int, end: int) -> bool:
    """Whether a run of digits is an amount or a date."""
    run = plain[start:end]
    if _DATES.fullmatch(run) or _MONEY_BEFORE.search(plain[:start]):
        return True
    digits = "".join(c for c in run if c.isdigit())
    is_amount = bool(_MONEY.match(plain, end)) or (digits.isdigit() and len(digits.rstrip("0")) <= 3)
    return is_amount and run == digits


def _half_width(text: str) -> str:
    """The text with full-width, circled and other forms of letters and digits as plain ones, character by character: places stay."""
    return "".join(form if len(form := unicodedata.normalize("NFKC", c)) == 1 else c for c in text)
