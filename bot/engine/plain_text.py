"""Room: engine. Whether a text is one plain line in the right language: no markup, no foreign links, no hidden characters. No meaning."""

import re
import unicodedata
from collections.abc import Sequence

from bot.domain.language import Language

_MARKUP = re.compile(r"[<>{}\[\]|`*#_~\\^=]|&(?:[a-z]{2,8}|#\w{1,6});|•")
_LINK = re.compile(r"(?:[a-z]+://|www\.|mailto:)\S+|[\w.+-]*@?[\w-]+(?:[.。．][a-z]{2,24})+(?:[:/][\w./?%&=+-]*)?", re.IGNORECASE | re.ASCII)
_HIDDEN = frozenset(["Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "So", "Sk"])
_SIGNS = frozenset(["Sm", "Sc", "No", "Nl"])
"""Signs that count or compare: < and its like, currencies, small and circled numbers."""
_HAN_RUN = re.compile(r"[\u3400-\u9fff]+")
_LATIN_RUN = re.compile(r"[A-Za-z][A-Za-z.&' -]*")
_MIN_HAN, _MIN_LATIN = 0.4, 0.85


def is_plain(text: str, supplied: Sequence[str]) -> bool:
    """One line without markup, hidden characters, emoji, or signs and links other than those that were supplied as they stand."""
    links = {link for each in supplied for link in _LINK.findall(each)}
    if any(link not in links for link in _LINK.findall(text)):
        return False
    signs = frozenset("".join(supplied))
    return not _MARKUP.search(text) and not any(_is_strange(char, signs) for char in text)


def _is_strange(char: str, supplied: frozenset[str]) -> bool:
    kind = unicodedata.category(char)
    return kind in _HIDDEN or (kind in _SIGNS and char not in supplied)


def is_in(text: str, language: Language, supplied: Sequence[str] = ()) -> bool:
    """Whether a text is mostly in the script of a language, with no third script in it; foreign terms that were supplied do not count."""
    foreign = _LATIN_RUN if language.is_chinese else _HAN_RUN
    own = foreign.sub(lambda term: "" if any(term[0] in each for each in supplied) else term[0], text)
    letters = [char for char in own if char.isalpha()]
    han = sum(1 for char in letters if "\u3400" <= char <= "\u9fff")
    latin = sum(1 for char in letters if unicodedata.name(char, "").startswith("LATIN"))
    if not letters or han + latin < len(letters):
        return False
    return han >= _MIN_HAN * len(letters) if language.is_chinese else latin >= _MIN_LATIN * len(letters)
