"""Room: domain. Which field a few words name: a heading, a label, the head of a column. No documents."""

import re
from collections.abc import Iterator

from bot.domain.documents import ImportWords
from bot.domain.documents_outline import framed

LEFT_OUT = "left_out"
"""The field of headings whose text is for no field: contacts, general provisions."""
VALIDITY = "validity"
WHOLE = (LEFT_OUT, VALIDITY)
"""Fields whose lines are kept with their label."""


def field_of(heading: str, words: ImportWords, is_whole: bool = False) -> str:
    """The field that a heading names, by its longest known words; with `is_whole` they must be at least half of it."""
    plain = framed(heading).casefold()
    length, _, name = max(((len(phrase), end, name) for end, phrase, name in _known(plain, words)), default=(0, 0, ""))
    return "" if is_whole and length * 2 < len(plain) else name


def field_opened(sentence: str, words: ImportWords) -> str:
    """The field of the list that a sentence opens (申请人应当提交下列材料：): its last known words name it."""
    return max(((end, len(phrase), name) for end, phrase, name in _known(framed(sentence).casefold(), words)), default=(0, 0, ""))[2]


def _known(plain: str, words: ImportWords) -> Iterator[tuple[int, str, str]]:
    """Where known words end, the words, and their field."""
    for name, phrases in words.headings.items():
        for phrase in map(str.casefold, phrases):
            edge = "s?(?![a-z])" if phrase.isascii() else ""
            for match in re.finditer(rf"{'(?<![a-z])' if edge else ''}{re.escape(phrase)}{edge}", plain):
                yield match.end(), phrase, name
