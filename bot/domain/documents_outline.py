"""Room: domain. How parts of a document begin: numbers of every fashion (第一条, 一、, （一）, 1., Article 2) and labels before a colon. No fields."""

import re
from dataclasses import dataclass

_HAN_NUMBER = "[一二三四五六七八九十百零〇\\d]{1,5}"
_NUMBERS = (
    (10, re.compile(rf"第{_HAN_NUMBER}章(?=[\s　:：]|[\u3400-\u9fff])|(?:Chapter|Part)\s[\dIVX]+[.:]?\s", re.IGNORECASE)),
    (11, re.compile(rf"第{_HAN_NUMBER}节")),
    (12, re.compile(r"[一二三四五六七八九十]{1,3}\s?[、.．]|[IVX]{1,5}\.\s")),
    (13, re.compile(rf"第{_HAN_NUMBER}条|(?:Article|Section)\s\d{{1,3}}[.:]?\s", re.IGNORECASE)),
    (14, re.compile(r"[（(]\s?[一二三四五六七八九十]{1,3}\s?[）)]")),
    (15, re.compile(r"\d{1,2}\s?(?:、|[.．](?!\d)|\)|）)")),
    (16, re.compile(r"[（(]\s?(?:\d{1,2}|[a-z])\s?[）)]")),
    (17, re.compile(r"[①-⑳]|[•·●○■◆▪\-*–]\s?(?=\S)")),
)
UNNUMBERED = 12
"""Where a heading without a number stands: beside 一、."""
_SUBORDINATE = 14
"""From here on down, numbered lines are the points of a list, unless their words say otherwise."""
_LABEL = re.compile(r"[【\[]?(?P<label>[^：:。；;，,【】\[\]\n]{2,40}?)[】\]]?\s?(?:[：:]|(?<=[】\]]))\s?(?P<rest>.*)", re.DOTALL)
_FRAME = re.compile(r"^[【\[<〈《「\s　]+|[】\]>〉」：:\s　]+$")
_SENTENCE_MARK = re.compile(r"[。；;，！？?]|\.(?:\s|$)")


@dataclass(frozen=True, slots=True)
class Opening:
    """How a text begins: the `level` of its number (0 without one), and the text behind the number."""

    level: int
    rest: str

    @property
    def is_point(self) -> bool:
        """Whether it is a point of a list rather than a heading, as far as its number can tell."""
        return self.level >= _SUBORDINATE


def opening_of(text: str) -> Opening:
    """The number before a text, and the text without it."""
    stripped = text.strip(" \t\n　")
    for level, pattern in _NUMBERS:
        if (match := pattern.match(stripped)) and len(stripped) > match.end():
            return Opening(level, stripped[match.end() :].strip(" \t\n　"))
    return Opening(0, stripped)


def label_of(text: str) -> tuple[str, str]:
    """What stands before the first colon, and what behind it; no label where nothing short does."""
    match = _LABEL.match(text)
    return (framed(match["label"]), match["rest"].strip()) if match else ("", text)


_BESIDE = re.compile(r"(?:[ \t]*\u3000+[ \t]*|\t+| {2,})(?=[^：:\s]{2,8}[：:])")


def side_by_side(text: str) -> list[str]:
    """The lines of a text; labels that stand side by side on one (发布单位：…　　发布日期：…) are lines, too."""
    return [part for line in text.splitlines() for part in _BESIDE.split(line) if part.strip()]


def framed(text: str) -> str:
    """A heading without the brackets around it and the colon behind it."""
    return _FRAME.sub("", text)


def is_short(text: str) -> bool:
    """Whether a text may be a heading: few words, and no mark that ends or divides a sentence."""
    return 0 < len(text) <= (60 if text.isascii() else 24) and not _SENTENCE_MARK.search(text)
