"""Room: dialogs. A message seen as clauses: where it divides, what asks or denies in it, and a form to search in. No values are read here."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from handlers.dialogs.signs import WITHIN_A_TIME
from handlers.dialogs.tidying import simplified

Span: TypeAlias = tuple[int, int]

_DIVIDES = re.compile(
    r"(?:[，;；。!！、\n\r|\x00]|,(?![0-9]{3}(?![0-9])))+|\.(?=\s|$)|\s+[-–—/]\s+|\s+and\s+(?=i\b|i'm\b|my\b|a\b|with\b|phone|e-?mail|from\b|work|research|study|studied|live|arriv)"
    r"|(?=来自|毕业于|就读于|现居|住在|现在住)|(?<=\S)\s+(?=我(?:是|叫|的|在))"
)
# A comma that belongs to a name divides nothing.
_CAMPUS = re.compile(r"(?<=university of california),(?= [a-z])|(?<=university of michigan),(?= ann)|(?<=university),(?= (?:usa|boston)\b)")
_LINK = re.compile(r"https?://\S+|www\.\S+", re.IGNORECASE)
_ASKS = re.compile(
    r"[?？]|什么|怎么|怎样|如何|多少|哪[里个些儿天所]|几时|能不能|可不可以|是不是|有没有|要不要|能否|可否|是否|请问|想问|问一下|想了解|想知道|咨询|告诉我|介绍一下|为什么|吗(?=[\s,，。!！]|$)|呢(?=[\s,，。!！]|$)"
    r"|\b(?:what|how|when|where|which|who|whom|why|whether)\b|\btell me\b|\blike to know\b|\bwant to know\b|\bwonder(?:ing)?\b"
    r"|(?:^|[,.;\n]\s*)(?:can|could|do|does|did|is|are|am|will|would|should|may|has|have)\s+(?:i|we|you|there|it|the|a|my|this|that)\b"
)
_OTHERS = re.compile(
    r"朋友|导师|老师|同事|老板|妻子|老婆|太太|丈夫|老公|孩子|儿子|女儿|父亲|母亲|爸|妈|[他她]的?|对方|你们?的"
    r"|\b(?:friend|supervisor|professor|advisor|colleague|wife|husband|spouse|boss|son|daughter|father|mother|his|her|their|your|he|she|they)\b"
)


@dataclass(frozen=True, slots=True)
class Said:
    """A message twice: as `written`, and `plain` to search in: half-width, small letters, simplified, each character in its place."""

    written: str
    plain: str

    def part(self, span: Span) -> str:
        """What was written there."""
        return self.written[span[0] : span[1]]

    def without(self, spans: Iterable[Span]) -> "Said":
        """The same message with marks in place of these parts: a mark divides and is nothing else."""
        written, plain = list(self.written), list(self.plain)
        for start, end in spans:
            written[start:end] = plain[start:end] = "\x00" * (end - start)
        return Said("".join(written), "".join(plain))


def said(text: str) -> Said:
    """A message to be searched in."""
    plain = _CAMPUS.sub("\x01", "".join(map(_plain, text)))
    plain = WITHIN_A_TIME.sub(lambda match: match[0][:-1] + "\x01", plain)
    simple = simplified(plain)
    return Said(text, simple if len(simple) == len(text) else plain)


def clauses(message: Said) -> Iterator[Span]:
    """The parts of a message between its commas, stops and line ends, without the blanks around them."""
    start = 0
    for mark in [*_DIVIDES.finditer(message.plain), None]:
        end = mark.start() if mark else len(message.plain)
        if span := trimmed(message.plain, (start, end)):
            yield span
        start = mark.end() if mark else end


def trimmed(plain: str, span: Span, marks: str = " \t\r\n\x00\u3000,，;；。!！、:：.~～\"“”'‘’") -> Span | None:
    """The span without blanks and signs at its ends; None where nothing is left."""
    start, end = span
    while start < end and plain[start] in marks:
        start += 1
    while start < end and plain[end - 1] in marks:
        end -= 1
    return (start, end) if start < end else None


def pieces(plain: str, clause: Span) -> Iterator[Span]:
    """What stands between the marks of a clause."""
    start = clause[0]
    for place in [*(i for i in range(*clause) if plain[i] == "\x00"), clause[1]]:
        if piece := trimmed(plain, (start, place)):
            yield piece
        start = place + 1


def asks(plain: str) -> bool:
    """Whether a text asks for something; a question mark inside a link does not."""
    return _ASKS.search(_LINK.sub(" ", plain)) is not None


def is_of_others(plain: str) -> bool:
    """Whether a clause speaks of somebody else ("my supervisor's e-mail")."""
    return _OTHERS.search(plain) is not None


def _plain(char: str) -> str:
    one = unicodedata.normalize("NFKC", char).lower()
    return "'" if char == "\u2019" else one if len(one) == 1 else char
