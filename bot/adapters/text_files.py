"""Room: adapters. Reads `prompts/`: replies, page texts and cues. A missing or unused text stops the start. No rendering."""

import unicodedata
from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from bot.adapters.knowledge_files import FileFault, read_utf8
from bot.adapters.yaml_lines import YamlFault, read_yaml
from bot.domain.cues import Cue, Cues, Together, plain
from bot.domain.errors import Misconfigured
from bot.domain.phrasebook import Phrasebook, phrasebook_of

_TEXTS = TypeAdapter(dict[str, str])


class _TogetherForm(BaseModel):
    model_config = ConfigDict(extra="forbid")
    these: tuple[str, ...] = Field(min_length=1)
    those: tuple[str, ...] = Field(min_length=1)
    unless: tuple[str, ...] = ()


class _CueForm(BaseModel):
    model_config = ConfigDict(extra="forbid")
    whole: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    together: tuple[_TogetherForm, ...] = ()

    def to_domain(self) -> Cue:
        pairs = tuple(Together(_all_folded(pair.these), _all_folded(pair.those), _all_folded(pair.unless)) for pair in self.together)
        return Cue(frozenset(plain(phrase) for phrase in self.whole), _all_folded(self.within), pairs)


_CUES = TypeAdapter(dict[str, _CueForm])


def _read(file: Path) -> object:
    name = f"{file.parent.name}/{file.name}"
    text = read_utf8(file, name)
    if isinstance(text, FileFault):
        raise Misconfigured(str(text))
    try:
        return read_yaml(text).value
    except YamlFault as fault:
        raise Misconfigured(f"{name}:{fault.line}: {fault.wrong}; mend the line") from fault


def _texts(file: Path) -> Mapping[str, str]:
    try:
        return _TEXTS.validate_python(_read(file) or {})
    except ValidationError as error:
        lines = [f"{file.name}: {'.'.join(map(str, e['loc']))}: {e['msg']}; write it as  name: text" for e in error.errors()]
        raise Misconfigured(*lines) from error


def _side(folder: Path, language: str) -> dict[str, str]:
    files = sorted([*folder.glob(f"{language}.yaml"), *folder.glob(f"*.{language}.yaml")])
    if not files:
        raise Misconfigured(f"{folder.name}/{language}.yaml is missing; restore it")
    side: dict[str, str] = {}
    for file in files:
        side |= _texts(file)
    return side


def read_phrasebook(folder: Path) -> Phrasebook:
    """The texts of one folder in both languages; raises Misconfigured with every fault found."""
    return phrasebook_of(_side(folder, "zh"), _side(folder, "en"))


def _all_folded(phrases: tuple[str, ...]) -> tuple[str, ...]:
    # Punctuation stays: "system:" gives an order, "system" is a word of many questions.
    return tuple(" ".join(unicodedata.normalize("NFKC", phrase).casefold().split()) for phrase in phrases)


def read_cues(file: Path) -> Cues:
    """The table of cues; raises Misconfigured."""
    try:
        forms = _CUES.validate_python(_read(file))
    except ValidationError as error:
        raise Misconfigured(*[f"{file.name}: {'.'.join(map(str, e['loc']))}: {e['msg']}; see the head of the file" for e in error.errors()]) from error
    return Cues({name: form.to_domain() for name, form in forms.items()})


def read_meanings(folder: Path) -> Cues:
    """Every cue of `prompts/`: what messages mean, what they order (`orders.yaml`), what they tell of a person (`facts.yaml`); raises Misconfigured."""
    return Cues({name: cue for file in ("cues", "orders", "facts") for name, cue in read_cues(folder / f"{file}.yaml").table.items()})
