"""Room: adapters. One value as YAML text, plain where that reads back the same and quoted where it must be. No structure, no files."""

import json
import re
from datetime import date
from functools import lru_cache

import yaml

from bot.adapters.yaml_lines import YamlFault, read_yaml

_UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
"""What YAML cannot hold as it is, beside what JSON escapes anyway."""
_BY_HAND = re.compile(r"[\x00-\x08\x0b-\x1f]")


def scalar(value: object, is_within: bool = False, style: str | None = None) -> str:
    """A value on one line; `is_within` brackets more has to be quoted. `style`: the quotes of what stood there or stands beside it."""
    if isinstance(value, date):
        return value.isoformat()
    if not isinstance(value, str):
        return json.dumps(value)
    if style == "'" and "\n" not in value and not _UNPRINTABLE.search(value) and not _BY_HAND.search(value):
        return "'" + value.replace("'", "''") + "'"
    return value if style != '"' and _is_plain(value, is_within) else _quoted(value)


def key(text: str) -> str:
    """A key of a mapping."""
    return text if _is_plain(text, True) and ":" not in text else _quoted(text)


def literal(text: str, indent: int) -> str:
    """A text of several lines behind a `|-`, or quoted on one line where that would change it."""
    margin = " " * indent
    written = "|-\n" + "\n".join(f"{margin}{line}" if line else "" for line in text.split("\n"))
    return written if "\r" not in text and _reads({"a": text}, f"a: {written}\n" if indent else f"a:\n {written}\n") else _quoted(text)


@lru_cache(maxsize=4096)
def _is_plain(text: str, is_within: bool) -> bool:
    if not text or text != text.strip() or "\n" in text:
        return False
    if is_within:
        return _reads({"a": text, "b": [text, "c"]}, f"{{a: {text}, b: [{text}, c]}}")
    return _reads({"a": text, "b": [text]}, f"a: {text}\nb:\n- {text}\n")


def _reads(value: object, written: str) -> bool:
    """Whether it reads back as the same, also for programs that still take `yes` and 12:30 for something else than words."""
    try:
        return bool(read_yaml(written).value == value and yaml.load(written, Loader=yaml.CSafeLoader) == value)
    except (YamlFault, yaml.YAMLError, ValueError, TypeError):
        return False


def _quoted(text: str) -> str:
    return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found.group()):04x}", json.dumps(text, ensure_ascii=False))
