"""Room: domain. Text prepared for comparing words: folding, tokens, masking. No meaning, no search."""

import re
import unicodedata

_HAN_RUN = re.compile(r"[\u3400-\u9fff]+")
_WORD = re.compile(r"[a-z0-9]+(?:[.\-'][a-z0-9]+)*")
_INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad\U000e0000-\U000e007f]")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_LONG_NUMBER = re.compile(r"\+?\d(?:[\d \-]{6,}\d)[xX]?")


def clean(text: str) -> str:
    """Without control, zero-width and tag characters and lone surrogates; NFKC; white space folded."""
    whole = text.encode("utf-8", "ignore").decode("utf-8")
    whole = _INVISIBLE.sub("", unicodedata.normalize("NFKC", whole))
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


def masked(text: str) -> str:
    """E-mail addresses and long numbers replaced, so that the text may be kept in a receipt."""
    return _LONG_NUMBER.sub("[number]", _EMAIL.sub("[e-mail]", text))
