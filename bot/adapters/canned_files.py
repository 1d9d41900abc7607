"""Room: adapters. Reads `prompts/canned.yaml`, the replies that staff have written once for many cases. A fault stops the start, with its line."""

from collections.abc import Collection
from pathlib import Path

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from bot.adapters.knowledge_files import FileFault, read_utf8
from bot.adapters.yaml_lines import YamlFault, YamlText, read_yaml
from bot.domain.canned import CannedReply, faults_of
from bot.domain.errors import Misconfigured
from bot.domain.knowledge import Category
from bot.domain.language import Bilingual


class CannedForm(BaseModel):
    """One reply under its name; that it is said in both languages is checked with its words."""

    model_config = ConfigDict(extra="forbid")
    zh: str = ""
    en: str = ""
    topic: str | None = None


CANNED = TypeAdapter(dict[str, CannedForm])


def read_canned(file: Path, entries: Collection[str]) -> tuple[CannedReply, ...]:
    """The replies in the order of the file, none where there is no file; raises Misconfigured with every fault found."""
    if not file.exists():
        return ()
    name = f"prompts/{file.name}"
    text = read_utf8(file, name)
    if isinstance(text, FileFault):
        raise Misconfigured(str(text))
    try:
        read = read_yaml(text)
    except YamlFault as fault:
        raise Misconfigured(f"{name}:{fault.line}: {fault.wrong}; mend the line") from fault
    return _replies(name, read, {*entries, *Category})


def _replies(name: str, read: YamlText, topics: Collection[str]) -> tuple[CannedReply, ...]:
    try:
        forms = CANNED.validate_python(read.value or {})
    except ValidationError as error:
        lines = [
            f"{name}:{read.line_of(fault['loc'])}: {'.'.join(map(str, fault['loc']))}: {fault['msg']}; see the head of the file" for fault in error.errors()
        ]
        raise Misconfigured(*lines) from error
    faults = [
        f"{name}:{read.line_of([key])}: {fault}"
        for key, form in forms.items()
        for fault in faults_of(key, form.zh.strip(), form.en.strip(), form.topic, topics)
    ]
    if faults:
        raise Misconfigured(*faults)
    return tuple(CannedReply(key, Bilingual(form.zh.strip(), form.en.strip()), form.topic) for key, form in forms.items())
