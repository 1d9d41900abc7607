"""Room: adapters. Reads `prompts/canned.yaml`, the replies that staff have written once for many cases. A fault stops the start, with its line."""

from collections.abc import Collection
from pathlib import Path

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from bot.adapters.check_words import broken, placed, plainly, shape_faults
from bot.adapters.knowledge_files import FileFault, read_utf8
from bot.adapters.yaml_lines import YamlFault, read_yaml
from bot.domain.canned import CannedReply, faults_of
from bot.domain.editions import Files
from bot.domain.errors import Misconfigured
from bot.domain.knowledge import Category
from bot.domain.language import Bilingual


class CannedForm(BaseModel):
    """One reply under its name; that it is said in both languages is checked with its words."""

    model_config = ConfigDict(extra="forbid")
    zh: str = ""
    en: str = ""
    topic: str | None = None


CANNED_FILE = "prompts/canned.yaml"
CANNED = TypeAdapter(dict[str, CannedForm])


def read_canned(file: Path, entries: Collection[str]) -> tuple[CannedReply, ...]:
    """The replies in the order of the file, none where there is no file; raises Misconfigured with every fault found."""
    if not file.exists():
        return ()
    name = f"prompts/{file.name}"
    text = read_utf8(file, name)
    if isinstance(text, FileFault):
        raise Misconfigured(str(text))
    replies, faults = canned_in(name, text, entries)
    if faults:
        raise Misconfigured(*[str(fault) for fault in faults])
    return replies


def canned_faults(files: Files, entries: Collection[str]) -> tuple[FileFault, ...]:
    """What is wrong with the canned replies among some files, in both languages; nothing where there are none."""
    content = files.get(CANNED_FILE)
    if content is None:
        return ()
    try:
        return canned_in(CANNED_FILE, content.decode("utf-8-sig"), entries)[1]
    except UnicodeDecodeError:
        return (plainly(CANNED_FILE, 1, "not_utf8"),)


def canned_in(name: str, text: str, entries: Collection[str]) -> tuple[tuple[CannedReply, ...], tuple[FileFault, ...]]:
    """The replies that a text says, and what is wrong with it."""
    try:
        read = read_yaml(text)
    except YamlFault as fault:
        return (), (broken(name, fault),)
    try:
        forms = CANNED.validate_python(read.value or {})
    except ValidationError as error:
        return (), tuple(shape_faults(name, read, error))
    topics = {*entries, *Category}
    faults = (each for key, form in forms.items() for each in faults_of(key, form.zh.strip(), form.en.strip(), form.topic, topics))
    replies = (CannedReply(key, Bilingual(form.zh.strip(), form.en.strip()), form.topic) for key, form in forms.items())
    return tuple(replies), tuple(placed(name, read, fault) for fault in faults)
