"""Room: staff. What a browser sends of a file that is edited: values by path, and beside them what is to be done. No routes, no files.

Names that begin with `_` are the page's own; every other name is the path of a field, so any page may post values on.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from starlette.datastructures import FormData

LONGEST_WORDS, MOST_QUESTIONS = 300, 5
_OWN = "_"
_NOT_A_FIELD = "csrf"


@dataclass(frozen=True, slots=True)
class Sent:
    """`act`: `preview`, `save`, `drop` (take the row away that is shown), or nothing: only show it. `base`: the edition its author saw.

    `looked`: the mark of what was changed in one language alone, where its author said that the other one may stay.
    """

    values: Mapping[str, str] = field(default_factory=dict)
    base: str = ""
    act: str = ""
    add: str = ""
    remove: str = ""
    why: str = ""
    reason: str = ""
    looked: str = ""
    questions: tuple[str, ...] = ()


def sent_of(form: FormData) -> Sent:
    """The form. A name that comes several times, as boxes to tick do, is one value with a line for each."""
    said: dict[str, list[str]] = {}
    for name, value in form.multi_items():
        if isinstance(value, str) and name != _NOT_A_FIELD:
            said.setdefault(name, []).append(value)
    values = {name: _together(parts) for name, parts in said.items() if not name.startswith(_OWN)}
    own = {name: parts[-1].strip()[:LONGEST_WORDS] for name, parts in said.items() if name.startswith(_OWN)}
    questions = [line.strip()[:LONGEST_WORDS] for line in said.get("_questions", [""])[-1].splitlines() if line.strip()]
    about = {name: own.get(f"_{name}", "") for name in ("base", "act", "add", "remove", "why", "reason", "looked")}
    return Sent(values, questions=tuple(questions[:MOST_QUESTIONS]), **about)


def _together(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else "\n".join(part for part in parts if part)
