"""Room: adapters. One YAML file of the knowledge folder, read into its shape and remembered by its name and bytes. No rules between files."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from bot.adapters.check_words import broken, plainly, shape_faults
from bot.adapters.knowledge_files import REMEMBERED, text_of
from bot.adapters.yaml_lines import YamlFault, YamlText, read_yaml
from bot.domain.check_faults import FileFault
from bot.domain.editions import Files


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read of one YAML file, None where it has faults."""

    name: str
    value: Any
    text: YamlText | None
    faults: tuple[FileFault, ...]


def read_needed(name: str, files: Files, shape: TypeAdapter[Any]) -> Reading:
    """A file that has to be there."""
    content = files.get(name)
    return Reading(name, None, None, (plainly(name, 1, "file_missing"),)) if content is None else read_file(name, content, shape)


def read_if_there(name: str, files: Files, shape: TypeAdapter[Any]) -> Reading:
    """A file that may be missing."""
    content = files.get(name)
    return Reading(name, None, None, ()) if content is None else read_file(name, content, shape)


@lru_cache(REMEMBERED)
def read_file(name: str, content: bytes, shape: TypeAdapter[Any]) -> Reading:
    """A file by its bytes."""
    told = text_of(name, content)
    if isinstance(told, FileFault):
        return Reading(name, None, None, (told,))
    try:
        text = read_yaml(told)
        return Reading(name, shape.validate_python(text.value), text, ())
    except YamlFault as fault:
        return Reading(name, None, None, (broken(name, fault),))
    except ValidationError as error:
        return Reading(name, None, None, tuple(shape_faults(name, text, error)))


def read_shelf(files: Files, shelf: str, shape: TypeAdapter[Any]) -> list[Reading]:
    """Every YAML file that lies on a shelf, in the order of their names."""
    names = sorted(name for name in files if name.startswith(shelf) and name.endswith(".yaml") and "/" not in name.removeprefix(shelf))
    return [read_file(name, files[name], shape) for name in names]
