"""Room: adapters. The words of the check, `prompts/check.*.yaml`, and faults put into them. They belong to the program and not to an edition. No rules."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from bot.adapters.yaml_lines import YamlFault, YamlText, read_yaml
from bot.domain import check_faults
from bot.domain.check_faults import Fault, FileFault
from bot.domain.language import Language
from bot.domain.phrasebook import Phrasebook, phrasebook_of

_PROMPTS = Path(__file__).resolve().parents[2] / "prompts"
_LANGUAGES = ("zh", "en")
_GUIDES = {"/forms/": "docs/forms.md", "/lists/": "docs/lists.md", "/golden/": "docs/golden.md"}


@cache
def check_words() -> Phrasebook:
    """The words, read once; raises Misconfigured where the two languages differ."""
    zh, en = (read_yaml((_PROMPTS / f"check.{side}.yaml").read_text(encoding="utf-8")).value for side in _LANGUAGES)
    return phrasebook_of(zh, en)


def in_command_words(name: str, language: Language, **values: object) -> str:
    """One of the words of the commands."""
    return check_words().say(name, language, {key: str(value) for key, value in values.items()})


def said(file: str, line: int, fault: Fault) -> FileFault:
    """A fault at a line."""
    return check_faults.in_words(check_words(), file, line, fault)


def plainly(file: str, line: int, code: str, **values: object) -> FileFault:
    """A fault of the whole line, that no field is to blame for."""
    return said(file, line, Fault((), code, {name: str(value) for name, value in values.items()}))


def placed(file: str, text: YamlText, fault: Fault) -> FileFault:
    """A fault where its path stands in a text."""
    return said(file, text.line_of(fault.path), fault)


def broken(file: str, fault: YamlFault) -> FileFault:
    """A text that is no YAML; what the reader of YAML says of it stays in English."""
    return plainly(file, fault.line, "broken_yaml", wrong=fault.wrong)


def shape_faults(file: str, text: YamlText, error: ValidationError) -> Iterator[FileFault]:
    """Pydantic's complaints in plain words, each with the line it is about, and one for each place."""
    guide = next((guide for shelf, guide in _GUIDES.items() if shelf in file), "docs/knowledge.md")
    yield from (placed(file, text, fault) for fault in in_plain_words(error, guide))


def in_plain_words(error: ValidationError, guide: str = "docs/knowledge.md") -> Iterator[Fault]:
    """Pydantic's complaints as faults; of several about one place the first, choices of a union together."""
    by_place: dict[check_faults.Path, list[ErrorDetails]] = {}
    for each in error.errors(include_url=False):
        by_place.setdefault(_path_of(each), []).append(each)
    for path, about in by_place.items():
        if about[0]["type"] == "too_short" and any(other[: len(path)] == path for other in by_place if other != path):
            continue  # it is long enough: one of its parts could not be read
        code, values = _code_of(about[0], [each.get("ctx", {}).get("expected", "") for each in about])
        yield Fault(path, code, {**values, "where": ".".join(map(str, path)) or "…", "guide": guide})


def _path_of(error: ErrorDetails) -> check_faults.Path:
    # Branches of a union (`literal['any']`) are steps of the model, not of the file.
    return tuple(step for step in error["loc"] if "[" not in str(step))


_KINDS = {
    "missing": "missing",
    "extra_forbidden": "unknown_field",
    "literal_error": "no_choice",
    "enum": "no_choice",
    "string_type": "no_text",
    "string_pattern_mismatch": "pattern",
    "tuple_type": "no_list",
    "list_type": "no_list",
    "model_type": "no_fields",
    "model_attributes_type": "no_fields",
    "dict_type": "no_fields",
    "bool_type": "no_yes",
    "bool_parsing": "no_yes",
    "too_short": "too_few",
    "greater_than": "too_small",
    "greater_than_equal": "too_small",
    "less_than": "too_big",
    "less_than_equal": "too_big",
}


def _code_of(error: ErrorDetails, expected: list[str]) -> tuple[str, dict[str, str]]:
    kind, values = error["type"], {name: str(value) for name, value in error.get("ctx", {}).items() if name != "error"}
    if kind.startswith("date"):
        return "shape.no_date", {"given": _shown(error["input"])}
    if kind.startswith(("int", "float")):
        return "shape.no_number", {"given": _shown(error["input"])}
    if kind not in _KINDS and f"shape.{kind}" in check_words().texts:  # a fault that our own models raise by name
        return f"shape.{kind}", {**values, "given": _shown(error["input"])}
    if kind == "missing" and error["loc"] and error["loc"][-1] in _LANGUAGES:
        return "shape.missing_language", {}
    limit = next((values[name] for name in ("gt", "ge", "lt", "le", "min_length") if name in values), "")
    choices = ", ".join(dict.fromkeys(each for each in expected if each)).replace("'", "").replace(" or ", ", ")
    known = {"given": _shown(error["input"]), "choices": choices, "limit": limit, "pattern": values.get("pattern", "")}
    return f"shape.{_KINDS.get(kind, 'other')}", known | {"said": error["msg"].removeprefix("Value error, ")}


def _shown(given: object) -> str:
    """What stands there, as far as it is short."""
    text = " ".join(str(given).split())
    return text if len(text) <= 40 else f"{text[:39]}…"
