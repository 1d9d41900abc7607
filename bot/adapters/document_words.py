"""Room: adapters. Reads `prompts/import.yaml`, the words by which parts of documents are known. No reading of documents."""

import re
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from bot.adapters.knowledge_files import FileFault, read_utf8
from bot.adapters.yaml_lines import YamlFault, read_yaml
from bot.domain.documents import Claim, ImportWords
from bot.domain.errors import Misconfigured

_Field = Literal[
    "title", "overview", "for_whom", "benefits", "conditions", "materials", "how_to_apply", "where_to_apply", "timing", "cautions",
    "authority", "issued_on", "validity", "left_out",
]  # fmt: skip


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _ClaimForm(_Strict):
    field: Literal["max_age", "max_years_since_graduation", "degrees", "nationality"]
    phrases: tuple[str, ...]
    value: tuple[str, ...] = ()


class _WordsForm(_Strict):
    headings: dict[_Field, tuple[str, ...]]
    question: tuple[str, ...] = ()
    answer: tuple[str, ...] = ()
    with_label: tuple[str, ...] = ()
    validity: dict[Literal["valid_from", "valid_until", "begins"], tuple[str, ...]]
    authority: tuple[str, ...] = ()
    offices: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    title_cores: tuple[str, ...] = ()
    claims: tuple[_ClaimForm, ...] = ()
    says: tuple[str, ...] = ()
    sentences: dict[_Field, tuple[str, ...]] = {}

    @field_validator("sentences")
    @classmethod
    def _sound_sentences(cls, forms: dict[_Field, tuple[str, ...]]) -> dict[_Field, tuple[str, ...]]:
        for form in (form for listed in forms.values() for form in listed):
            try:
                re.compile(form)
            except re.error as error:
                raise ValueError(f"{form} is no pattern: {error}") from error
        return forms

    @field_validator("title_cores")
    @classmethod
    def _sound_patterns(cls, patterns: tuple[str, ...]) -> tuple[str, ...]:
        for pattern in patterns:
            try:
                re.compile(pattern.replace("{}", "(.+)"))
            except re.error as error:
                raise ValueError(f"{pattern} is no pattern: {error}") from error
            if pattern.count("{}") != 1:
                raise ValueError(f"{pattern} needs {{}} once, where the name stands")
        return patterns


def read_import_words(file: Path) -> ImportWords:
    """The words of a file; raises Misconfigured with what is wrong in it."""
    content = read_utf8(file, f"prompts/{file.name}")
    if isinstance(content, FileFault):
        raise Misconfigured(str(content))
    try:
        form = _WordsForm.model_validate(read_yaml(content).value)
    except YamlFault as fault:
        raise Misconfigured(f"prompts/{file.name}:{fault.line}: {fault.wrong}; mend the line") from fault
    except ValidationError as error:
        raise Misconfigured(*[f"prompts/{file.name}: {'.'.join(map(str, e['loc']))}: {e['msg']}; see the head of the file" for e in error.errors()]) from error
    values = form.model_dump()
    return ImportWords(**(values | {"claims": tuple(Claim(**claim) for claim in values["claims"])}))
