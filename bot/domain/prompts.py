"""Room: domain. Instructions for a model, checked against what code fills in. No texts of its own, no model."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.errors import Misconfigured

_BLANK = re.compile(r"\{\{(\w+)\}\}")


@dataclass(frozen=True, slots=True)
class Prompt:
    """One instruction; `needs` are the blanks `{{name}}` that its file says it has."""

    needs: frozenset[str]
    text: str


@dataclass(frozen=True, slots=True)
class Prompts:
    """Every instruction by name."""

    texts: Mapping[str, Prompt]

    def say(self, name: str, **values: str) -> str:
        """The instruction with its blanks filled in; what is put in is not looked through for blanks."""
        return _BLANK.sub(lambda found: values[found[1]], self.texts[name].text)


def prompts_of(found: Mapping[str, Prompt], wanted: Mapping[str, frozenset[str]]) -> Prompts:
    """The instructions that code wants, with the blanks that it fills in; raises Misconfigured with every difference."""
    faults = [f"prompts/model/{name}.md is missing; restore it" for name in sorted(wanted.keys() - found.keys())]
    faults += [f"prompts/model/{name}.md is used by nothing; remove it" for name in sorted(found.keys() - wanted.keys())]
    for name in sorted(found.keys() & wanted.keys()):
        faults += _faults(f"prompts/model/{name}.md", found[name], wanted[name])
    if faults:
        raise Misconfigured(*faults)
    return Prompts(dict(found))


def _faults(file: str, prompt: Prompt, wanted: frozenset[str]) -> list[str]:
    used = frozenset(_BLANK.findall(prompt.text))
    faults = [] if prompt.text.strip() else [f"{file}: there is no text under the needs; restore it"]
    faults += [f"{file}: {{{{{name}}}}} stands in the text but not under needs; add it there" for name in sorted(used - prompt.needs)]
    faults += [f"{file}: needs {name}, but the text has no {{{{{name}}}}}; remove it or put it in" for name in sorted(prompt.needs - used)]
    faults += [f"{file}: the program fills in {name}, which is not under needs; add it there and in the text" for name in sorted(wanted - prompt.needs)]
    faults += [f"{file}: needs {name}, which the program does not fill in; remove it" for name in sorted(prompt.needs - wanted)]
    return faults
