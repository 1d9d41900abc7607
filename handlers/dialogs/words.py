"""Room: dialogs. Readers of free words: anything, a person's name, a university. What the words mean is not judged."""

import re
import unicodedata

from bot.domain.forms import Reading, Rejected, Value
from handlers.dialogs.tidying import has_letter, tidy, without
from handlers.dialogs.university_names import known_university

LONGEST_TEXT = 500
LONGEST_NAME = 80
LONGEST_UNIVERSITY = 120

_NAME_LEAD_IN = re.compile(
    r"^(?:你好|您好|hi|hello)[,，!！\s]+|^(?:我的|本人)?(?:中文|英文)?(?:姓名|名字|名称)\s*(?:是|叫|为|[:：])\s*"
    r"|^(?:我的?名字叫|我叫做?|我姓|本人叫?|我是|叫我)\s*"
    r"|^(?:spell(?:ed|t)|written)\s+(?:as\s+)?|^(?:my\s+(?:full\s+)?name\s+is|my\s+name['’]s|(?:full\s+)?name\s*[:：]|i['’]m|i\s+am|this\s+is|call\s+me|it['’]s)\s+",
    re.IGNORECASE,
)
_NAME_SENTENCE = re.compile(
    r"什么|怎么|为什么|请问|不想|不要|不告诉|告诉你|吗$|[\u3400-\u9fff]{9,}|^(?:i'd|i'll|i've|i would|i want|i prefer|can we|could we|let's|we )\b",
    re.IGNORECASE,
)
_MOST_WORDS = 8
_MIDDLE_DOTS = str.maketrans({"•": "·", "‧": "·", "・": "·", "∙": "·"})
# Jr. and Ph.D. keep their point, a sentence's goes.
_FULL_STOP = re.compile(r"(?<=\w{4})\.+$")
# Two hyphens begin an option of a command; a tower of accents is no spelling, four in a row are more than any script needs.
_STACKED = re.compile("--|[\u0300-\u036f]{4}")
_NAME_SIGNS = " '’ʼ‘`-‐‑–.·．"

_UNIVERSITY_LEAD_IN = re.compile(
    r"^(?:我?(?:现在?|目前|本科|硕士|博士)?(?:是?从|毕业于|畢業於|就读于|就讀於|就读在|来自|來自|在))\s*"
    r"|^(?:毕业)?(?:院校|学校|大学|母校|单位)(?:名称)?\s*(?:是|为|[:：])\s*|^我的(?:学校|大学|母校)是\s*"
    r"|^(?:i\s+)?(?:have\s+)?(?:graduated|graduate)\s+from\s+(?:the\s+)?|^i(?:\s+am|['’]m)?\s+(?:study|studied|studying|from)\s+(?:at\s+|in\s+)?"
    r"|^my\s+(?:university|school|college)\s+is\s+|^(?:university|school|college)\s*[:：]\s*",
    re.IGNORECASE,
)
_UNIVERSITY_SIGNS = " '’ʼ‘`-‐‑–.,·&()（）/:、，\u200c\u200d"
_NO_UNIVERSITY = re.compile(r"--|//|什么|怎么|请问|不想|不要|不告诉|告诉你|不知道|吗$")
_UNIVERSITY_TAIL = re.compile(r"\s*(?:毕业的?|读书|就读|上学|念书|读博|读研)\s*$")
_WRAPPING = ' 。．.!！,，;；"“”「」『』《》'


def free_text(text: str, reading: Reading) -> Value | Rejected:
    """Anything of 1 to 500 characters, kept as written but for control characters and line breaks."""
    kept = tidy(text)
    if not any(unicodedata.category(char)[0] in "LNPS" for char in kept):
        return Rejected("reader.free_text.empty")
    if len(kept) > LONGEST_TEXT:
        return Rejected("reader.free_text.too_long", {"length": len(kept), "limit": LONGEST_TEXT})
    return Value(kept, kept)


def person_name(text: str, reading: Reading) -> Value | Rejected:
    """A full name in any script, in the person's own spelling."""
    name = _stripped(_NAME_LEAD_IN, tidy(text).translate(_MIDDLE_DOTS), " 。．!！,，;；、", _FULL_STOP)
    reason = _name_fault(name)
    return Rejected(f"reader.person_name.{reason}", {"limit": LONGEST_NAME}) if reason else Value(name, name)


def university(text: str, reading: Reading) -> Value | Rejected:
    """A well-known university under its own name (TUM, 慕尼黑工大), any other as the person writes it."""
    name = _stripped(_UNIVERSITY_LEAD_IN, tidy(text), _WRAPPING, _UNIVERSITY_TAIL)
    if len(name) < 2 or not has_letter(name):
        return Rejected("reader.university.too_short")
    if _NO_UNIVERSITY.search(name) or not all(char.isalnum() or unicodedata.category(char)[0] == "M" or char in _UNIVERSITY_SIGNS for char in name):
        return Rejected("reader.university.signs")
    if len(name) > LONGEST_UNIVERSITY:
        return Rejected("reader.university.too_long", {"length": len(name), "limit": LONGEST_UNIVERSITY})
    known = known_university(name)
    return Value(known.stored, known.name.for_(reading.language)) if known else Value(name, name)


def _stripped(lead_in: re.Pattern[str], text: str, ends: str, tail: re.Pattern[str] | None = None) -> str:
    """Without lead-in, tail and wrapping, until nothing more comes off: what is stored must read back to itself."""
    before = None
    while text != before:
        before = text
        text = without(lead_in, text.strip(ends))
        text = tail.sub("", text) if tail else text
    return text


def _name_fault(name: str) -> str | None:
    if not has_letter(name):
        return "empty" if not any(char.isdigit() for char in name) else "signs"
    if len(name) < 2:
        return "too_short"
    if len(name) > LONGEST_NAME:
        return "too_long"
    if not name[0].isalpha() or _STACKED.search(name) or not all(_is_of_a_name(char) for char in name):
        return "signs"
    return "sentence" if _NAME_SENTENCE.search(name) or len(name.split()) > _MOST_WORDS else None


def _is_of_a_name(char: str) -> bool:
    return unicodedata.category(char)[0] in "LM" or char in _NAME_SIGNS or char in "\u200c\u200d"
