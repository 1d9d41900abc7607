"""Room: dialogs. A person's text made clean before it is read. No meaning is read here, no reasons are given."""

import re
import unicodedata
from functools import lru_cache

from opencc import OpenCC

LONGEST_LINE = 200
"""Characters of a short answer that readers search in; a longer text is talk, not a name, a date or a choice."""

# Persian, Indic scripts and emoji are misspelt without the joiners, so these two format characters stay.
_JOINERS = "\u200c\u200d"
_ENDS = " 。．.!！?？,，;；:：、~～…"
# Half of the key-cap emoji 1️⃣ that is left when the digit is taken out.
_KEYCAP = re.compile("[\ufe0f\u20e3]")


def tidy(text: str) -> str:
    """One line in NFC: every run of white space is one space; control, direction and surrogate characters are gone."""
    spaced = "".join(" " if char.isspace() else char for char in text)
    return unicodedata.normalize("NFC", " ".join("".join(char for char in spaced if _is_kept(char)).split()))


def folded(text: str) -> str:
    """A form to compare by, never to store: tidy, half-width, lower case, simplified Chinese."""
    half_width = unicodedata.normalize("NFKC", _KEYCAP.sub("", tidy(text)))
    return tidy(simplified(half_width).casefold()).replace("\u2019", "'")


def simplified(text: str) -> str:
    """Traditional characters as simplified ones, all else unchanged."""
    return str(_to_simplified().convert(text))


def bare(text: str) -> str:
    """Folded, without the punctuation that ends a sentence or wraps a word."""
    return folded(text).strip(_ENDS + "\"'“”‘’「」『』《》()（）[]【】")


def without(lead_in: re.Pattern[str], text: str) -> str:
    """The text after as many lead-ins ("my name is") as there are, so that reading what was read changes nothing."""
    rest = lead_in.sub("", text, count=1).strip()
    while rest != text:
        text, rest = rest, lead_in.sub("", rest, count=1).strip()
    return text


def has_letter(text: str) -> bool:
    """Whether there is a letter of any script, not only signs and digits."""
    return any(char.isalpha() for char in text)


def _is_kept(char: str) -> bool:
    return unicodedata.category(char) not in {"Cc", "Cf", "Cs"} or char in _JOINERS


@lru_cache(maxsize=1)
def _to_simplified() -> OpenCC:
    return OpenCC("t2s")
