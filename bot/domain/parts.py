"""Room: domain. A long text cut into parts that a channel carries. No channel's sending, no words of our own.

Every place between two characters has a rank (`Cut`); a part ends at the best rank near its end. What must stay whole is found by
patterns, cautiously: rather a little too much in one piece than a link that no longer opens.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from enum import IntEnum
from itertools import accumulate, count
from typing import TypeAlias

WECHAT_BYTES = 1800
"""UTF-8 bytes of one WeChat text that surely arrive; the limit is nowhere written, 2,047 has been reported."""

TELEGRAM_UNITS = 4096
"""Characters of one Telegram text by the documentation of `sendMessage`, counted as UTF-16 units as its entities are."""

Measure: TypeAlias = Callable[[str], int]
"""The size of a text in a channel's units; the size of a text must be the sum of its characters' sizes."""


class Cut(IntEnum):
    """How well a text may be cut at a place, the worst first."""

    NEVER = 0
    CLUSTER = 1
    TOKEN = 2
    LETTER = 3
    WORD = 4
    SENTENCE = 5
    LINE = 6
    PARAGRAPH = 7


_FILLED = ((Cut.PARAGRAPH, 0.5), (Cut.LINE, 0.5), (Cut.SENTENCE, 0.25), (Cut.WORD, 0), (Cut.LETTER, 0), (Cut.TOKEN, 0), (Cut.CLUSTER, 0))
"""How full a part must be to end at such a place: parts are counted by WeChat's quota, so a short paragraph does not get its own."""

_ADDRESS = r"[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]"
_LINK = re.compile(
    rf"<a\b[^<>]*>[^<>]*</a>|(?:[A-Za-z][A-Za-z0-9+.\-]{{0,15}}://|www\.|(?:mailto|tel|weixin):){_ADDRESS}+"
    rf"|(?<![A-Za-z0-9@._\-])(?:[A-Za-z0-9\-]+\.)+[A-Za-z]{{2,}}(?::\d+)?/{_ADDRESS}*"
)
_TOKEN = re.compile(
    r"[A-Za-z0-9._%+\-]{1,64}@[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+"  # e-mail
    r"|(?<![A-Za-z0-9.\-])(?:[A-Za-z0-9\-]+\.)+[A-Za-z]{2,}"  # a host's name
    r"|[¥￥$€£]?[+＋]?[(（]?\d(?:[ .,，:：/()（）\-–~～年月]?\d)*[年月日号时分%％‰万亿元]*"  # number, date, telephone
    r"|[〇零一二三四五六七八九十百千万亿]{2,}"
)
_SENTENCE = re.compile(r"[。！？!?；;…]+[”’」』）)\]】》\"']*\s*|(?<!\b[A-Za-z])(?<!\b\d)\.[”’)\]\"']*\s+")
_LINE = re.compile(r"\n\s*")
_PARAGRAPH = re.compile(r"\n[^\S\n]*\n\s*")
_CLOSING = "，。、：；！？）】》」』”’…,.:;!?)]}%"
_OPENING = "（【《「『“‘([{"
_REGIONAL = "\U0001f1e6-\U0001f1ff"
_PAIRS = re.compile(rf"[{_REGIONAL}]{{2}}|\r\n|[\ud800-\udbff][\udc00-\udfff]|[\u1100-\u11ff]+")
_EXTENDING = re.compile("[\u200c\u200d\u20e3\ufe00-\ufe0f\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]")
_JOINER = "\u200d"


def utf8_bytes(text: str) -> int:
    """WeChat's measure; a lone surrogate, which cannot be sent anyway, counts three."""
    return len(text.encode("utf-8", "surrogatepass"))


def utf16_units(text: str) -> int:
    """Telegram's measure: a character outside the basic plane counts two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def numbered(text: str, limit: int = WECHAT_BYTES, measure: Measure = utf8_bytes, label: str = "（{}/{}）") -> tuple[str, ...]:
    """The text as it is if it fits, else in parts under the limit, each with its number and their count in front.

    Without the numbers the parts joined are the text. Only a link that is longer than the limit stays whole in a part of its own.
    """
    if measure(text) <= limit:
        return (text,)
    for digits in count(1):
        widest = 10**digits - 1
        parts = pieces(text, limit - measure(label.format(widest, widest)), measure)
        if len(parts) <= widest:
            break
    return tuple(label.format(number, len(parts)) + part for number, part in enumerate(parts, 1))


def pieces(text: str, room: int, measure: Measure = utf8_bytes) -> tuple[str, ...]:
    """The text in parts that each fit into the room, links longer than it excepted; joined they are the text."""
    return tuple(_pieces(text, room, measure))


def _pieces(text: str, room: int, measure: Measure) -> Iterator[str]:
    sizes = [0, *accumulate(measure(character) for character in text)]
    ranks = _ranks(text)
    start = 0
    while start < len(text):
        end = _end(ranks, sizes, start, room)
        yield text[start:end]
        start = end


def _end(ranks: Sequence[Cut], sizes: Sequence[int], start: int, room: int) -> int:
    """Where the part that begins at `start` ends: the last place of the best rank that is filled enough."""
    last = bisect_right(sizes, sizes[start] + room) - 1
    if last == len(ranks) - 1:
        return last
    for rank, filled in _FILLED:
        least = sizes[start] + filled * room
        place = next((each for each in range(last, start, -1) if ranks[each] >= rank), start)
        if place > start and sizes[place] >= least:
            return place
    # Nothing within the room but a link: it stays whole.
    return next(place for place in range(max(last, start) + 1, len(ranks)) if ranks[place] > Cut.NEVER)


def _ranks(text: str) -> list[Cut]:
    """For each place, from before the first character to behind the last, how well the text may be cut there."""
    ranks = [_between(text, place) for place in range(len(text) + 1)]
    for pattern, rank in ((_SENTENCE, Cut.SENTENCE), (_LINE, Cut.LINE), (_PARAGRAPH, Cut.PARAGRAPH)):
        for match in pattern.finditer(text):
            ranks[match.end()] = max(ranks[match.end()], rank)
    for place in range(1, len(text)):
        if _is_within_cluster(text[place - 1], text[place]):
            ranks[place] = Cut.CLUSTER
    for pattern, rank in ((_TOKEN, Cut.TOKEN), (_PAIRS, Cut.CLUSTER), (_LINK, Cut.NEVER)):
        for match in pattern.finditer(text):
            for place in range(match.start() + 1, match.end()):
                ranks[place] = min(ranks[place], rank)
    return ranks


def _between(text: str, place: int) -> Cut:
    """The rank of a place by the characters before and behind it; both ends of the text are the best."""
    if place in (0, len(text)):
        return Cut.PARAGRAPH
    before, behind = text[place - 1], text[place]
    if before.isspace():
        return Cut.LETTER if behind.isspace() else Cut.WORD
    is_free = before not in _OPENING and behind not in _CLOSING and not behind.isspace()
    return Cut.WORD if is_free and (_stands_alone(before) or _stands_alone(behind)) else Cut.LETTER


def _is_within_cluster(before: str, behind: str) -> bool:
    """Whether two characters are shown as one: a letter with its marks, an emoji with its skin, joined emoji."""
    return before == _JOINER or bool(_EXTENDING.match(behind)) or unicodedata.category(behind).startswith("M")


def _stands_alone(character: str) -> bool:
    """Whether a character is a word by itself, as Chinese and kana are, or their punctuation."""
    return unicodedata.east_asian_width(character) in ("W", "F") and not "\uac00" <= character <= "\ud7a3"
