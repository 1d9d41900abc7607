"""Room: domain. Text prepared for comparing words: folding, tokens, masking. No meaning, no search."""

import re
import unicodedata

_HAN_RUN = re.compile(r"[\u3400-\u9fff]+")
_WORD = re.compile(r"[a-z0-9]+(?:[.\-'][a-z0-9]+)*")
_INVISIBLE = re.compile(
    r"[\u00ad\u034f\u061c\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff0-\ufffb"
    r"\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
"""What Unicode calls Default_Ignorable_Code_Point (UAX #44): bidi controls, zero-width, tags, variation selectors; and the annotation marks."""
_FILLER = re.compile(r"[\u115f\u1160\u3164\uffa0]")
"""Hangul fillers are ignorable too, but they take up room: a space to the eye."""
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_LONG_NUMBER = re.compile(r"\+?\d(?:[\d \-]{6,}\d)[xX]?")


def clean(text: str) -> str:
    """Without what takes no room to the eye (bidi controls, zero-width, tags) and lone surrogates; NFKC; white space and other controls one space."""
    seen = _FILLER.sub(" ", _INVISIBLE.sub("", text.encode("utf-8", "ignore").decode("utf-8")))
    # Normalised after: a mark behind something invisible still joins its letter.
    whole = unicodedata.normalize("NFKC", seen)
    return " ".join("".join(c if c.isprintable() else " " for c in whole).split())


def has_words(text: str) -> bool:
    """Whether anything in the text can be read: a letter of any script or a digit."""
    return any(c.isalnum() for c in text)


def tokens(text: str) -> list[str]:
    """Latin words and numbers whole, runs of Chinese characters as bigrams (a single character as it is)."""
    lowered = text.casefold()
    found = _WORD.findall(lowered)
    for run in _HAN_RUN.findall(lowered):
        found += [run[i : i + 2] for i in range(len(run) - 1)] if len(run) > 1 else [run]
    return found


def characters(text: str) -> list[str]:
    """Its Chinese characters, each by itself: 你, 我 and 写 say more of how something is put than the bigrams that hold them."""
    return [character for run in _HAN_RUN.findall(text) for character in run]


def masked(text: str) -> str:
    """E-mail addresses and long numbers replaced, so that the text may be kept in a receipt."""
    return _LONG_NUMBER.sub("[number]", _EMAIL.sub("[e-mail]", text))
