"""Room: domain. Which language a message is in, by its script and a few words. No conversion."""

import re

from bot.domain.language import Language

_HAN = re.compile(r"[\u3400-\u9fff]")
_KANA_HANGUL = re.compile(r"[\u3040-\u30ff\uac00-\ud7af]")
_OTHER_LETTERS = re.compile(r"[\u0400-\u04ff\u0600-\u06ff\u0e00-\u0e7f\u0900-\u097f\u0370-\u03ff]")
_LATIN_WORD = re.compile(r"[A-Za-z]{2,}")


def language_of(text: str, is_traditional: bool, now: Language) -> Language:
    """The language to answer in. `is_traditional` says whether the text holds traditional characters.

    Han characters mean Chinese (traditional where it holds such characters), other scripts and Latin words English; a text with
    neither (numbers, an emoji) keeps the conversation's language. In mixed text Chinese wins: who mixes reads Chinese.
    """
    if _KANA_HANGUL.search(text) or _OTHER_LETTERS.search(text):
        return Language.EN
    if _HAN.search(text):
        if is_traditional:
            return Language.ZH_HANT
        return Language.ZH if now is not Language.ZH_HANT or len(_HAN.findall(text)) > 3 else now
    return Language.EN if _LATIN_WORD.search(text) else now


def script_of(text: str) -> str:
    """`zh` for Chinese, `en` for Latin letters, `other` for every other script."""
    if is_other_language(text):
        return "other"
    return "zh" if _HAN.search(text) else "en"


def is_other_language(text: str) -> bool:
    """Whether a text is in a script that Guichao does not answer in."""
    return bool(_KANA_HANGUL.search(text) or _OTHER_LETTERS.search(text))
