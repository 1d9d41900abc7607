"""Room: domain. A knowledge file as a form: fields with names, kinds and values. No files, no pages."""

from dataclasses import dataclass
from enum import StrEnum


class FieldKind(StrEnum):
    """PAIR holds `zh` and `en`, to stand side by side. GROUP holds named fields, LIST rows of one shape, MAP rows with a name of their own each."""

    TEXT = "text"
    LONG = "long"
    NUMBER = "number"
    DATE = "date"
    YES = "yes"
    CHOICE = "choice"
    CHOICES = "choices"
    WORDS = "words"
    PAIR = "pair"
    GROUP = "group"
    LIST = "list"
    MAP = "map"


@dataclass(frozen=True, slots=True)
class EditField:
    """One field. `path` names its input (`benefits.0.zh`), `name` its label (`benefits`; the number of a row). WORDS is one word or sentence a line.

    `choices`: what may be chosen. `is_needed`: it cannot be left empty. `fault`: what is wrong with what was filled in.
    """

    path: str
    name: str
    kind: FieldKind
    value: str = ""
    choices: tuple[str, ...] = ()
    fields: tuple["EditField", ...] = ()
    is_needed: bool = False
    fault: str = ""


@dataclass(frozen=True, slots=True)
class EditForm:
    """A file as a form. `kind` says what it is (`entry`, `form`, `list`, `topic` …), `faults` what is wrong with the whole."""

    file: str
    kind: str
    fields: tuple[EditField, ...]
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Filled:
    """What came of a form that was sent: the file's new text, None where it cannot be written so; then `form` says why."""

    content: bytes | None
    form: EditForm
