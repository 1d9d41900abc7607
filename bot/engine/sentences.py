"""Room: engine. A text cut into sentences, in Chinese and English, so that one can be left out. No judgement of what they say."""

import re

_ABBREVIATION = re.compile(
    r"(?:(?<![A-Za-z])(?:e\.g|i\.e|etc|approx|no|nos|vs|cf|dr|mr|mrs|ms|prof|st|jr|sr|co|ltd|inc|corp|dept|art|sec|fig|vol|tel|ext|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec"
    r"|u\.s|u\.k|p\.r|ph\.d|m\.sc|b\.a|m\.a|a\.m|p\.m|[a-z])|^\s*[-•*]?\s*\d{1,2})$",
    re.IGNORECASE,
)
_END = re.compile(r"[。！？…]+[”’」』）)\]\"']*|[.!?]+[”’\"')\]]*(?=\s|$|[\u4e00-\u9fff])|\n+")


def pieces(text: str) -> list[str]:
    """The text in sentences with the spaces and line ends behind them; joined they are the text."""
    found: list[str] = []
    start = 0
    for match in _END.finditer(text):
        if _goes_on(text, start, match):
            continue
        end = match.end() + len(text[match.end() :]) - len(text[match.end() :].lstrip())
        if end > start:
            found.append(text[start:end])
            start = end
    return [*found, text[start:]] if start < len(text) else found


def _goes_on(text: str, start: int, match: re.Match[str]) -> bool:
    """Whether a mark ends no sentence: it stands within a date, an abbreviation or a list number, or behind the sentence's end."""
    if match.start() < start:
        return True
    if "\n" in match[0] or match[0][0] != ".":
        return False
    if match[0] == "." and _ABBREVIATION.search(text[start : match.start()]):
        return True
    following = text[match.end() :].lstrip(" ")[:1]
    return following.islower()


def sentences(text: str) -> list[str]:
    """The sentences of a text; each line and each point of a list is one at least."""
    return [piece.strip() for piece in pieces(text) if piece.strip()]
