"""Room: engine. A message that puts the last one right: the degree that was meant, and what is asked beside it. No search."""

import re

from bot.domain.cues import Cues, has_phrase, plain
from bot.domain.words import clean
from bot.engine.parting import asking_parts

_DEGREES = frozenset({"person.bachelor", "person.master", "person.doctor"})
_SENTENCE_END = re.compile(r"(?<=[。；;!！])\s*|(?<=[a-z0-9)][.])\s+", re.IGNORECASE)
_MARK = re.compile(r"[?？]")


def after_its_correction(text: str, cues: Cues) -> list[str]:
    """What a message puts right, and what it asks beside it; nothing where it does not do both."""
    first, *rest = _SENTENCE_END.split(text.strip(), maxsplit=1)
    is_corrected = rest and cues.means(first, "corrects") and not _MARK.search(first)
    return [first, rest[0]] if is_corrected and asking_parts(clean(rest[0])) else []


def put_right(said: str, last: str, cues: Cues) -> str | None:
    """The last question with the degree that a message puts in the place of another ("sorry, I meant a master's"); both are simplified."""
    if not cues.means(said, "corrects") or _MARK.search(said):
        return None
    (now, old), folded = (_degrees_in(each, cues) for each in (said, last)), plain(last)
    if len(now) != 1 or len(old) != 1 or now == old:
        return None
    word = next(phrase for phrase in cues.table[now[0]].within if has_phrase(plain(said), phrase))
    for phrase in sorted(cues.table[old[0]].within, key=len, reverse=True):
        folded = folded.replace(phrase, word) if has_phrase(folded, phrase) else folded
    return folded


def _degrees_in(text: str, cues: Cues) -> list[str]:
    return [kind for kind in cues.all_of(text, "person.") if kind in _DEGREES]
