"""Room: adapters. Reads `prompts/model/*.md`: front matter with `needs`, then the instruction. A missing or unused one stops the start."""

import re
from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.adapters.knowledge_files import FileFault, read_utf8
from bot.adapters.yaml_lines import YamlFault, read_yaml
from bot.domain.errors import Misconfigured
from bot.domain.prompts import Prompt, Prompts, prompts_of

_FILE = re.compile(r"\A---\n(?P<head>.*?\n)---\n(?P<text>.*)\Z", re.DOTALL)


class _Head(BaseModel):
    model_config = ConfigDict(extra="forbid")
    needs: frozenset[str]


def read_prompts(folder: Path, wanted: Mapping[str, frozenset[str]]) -> Prompts:
    """The instructions of a folder, each with the blanks that code fills in (`wanted`); raises Misconfigured with every difference."""
    return prompts_of({file.stem: _read(file) for file in sorted(folder.glob("*.md"))}, wanted)


def _read(file: Path) -> Prompt:
    name = f"prompts/model/{file.name}"
    content = read_utf8(file, name)
    if isinstance(content, FileFault):
        raise Misconfigured(str(content))
    parts = _FILE.match(content)
    if parts is None:
        raise Misconfigured(f"{name}:1: the file does not begin with needs between two lines ---; begin it with  ---, needs: [fence], ---")
    try:
        head = _Head.model_validate(read_yaml(parts["head"]).value)
    except YamlFault as fault:
        raise Misconfigured(f"{name}:{fault.line + 1}: {fault.wrong}; mend the line") from fault
    except ValidationError as error:
        raise Misconfigured(f"{name}:2: {error.errors()[0]['msg']}; write the head as  needs: [name, name]") from error
    return Prompt(head.needs, parts["text"].strip())
