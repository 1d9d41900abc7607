"""Room: domain. A knowledge file as a form: fields with names, kinds and values. No files, no pages."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.domain.language import Bilingual


class FieldKind(StrEnum):
    """PAIR holds `zh` and `en`, to stand side by side. GROUP holds named fields, LIST rows of one shape, MAP rows with a name (`key`) of their own each."""

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
    """One field. `path` names its input (`benefits.0.zh`), `name` its label (`benefits`; the number of a row).

    `value`: one word or sentence a line for WORDS and CHOICES, `true` or nothing for YES; for LIST and MAP the names of the rows (`0 1 2`), to be sent
    along, for a row that is not named is taken away. What is not sent stays as it is in the file.
    `choices`: what may be chosen; nothing as well, where `value` is empty. `is_needed`: it cannot be left empty. `fault`: what is wrong with it.
    """

    path: str
    name: str
    kind: FieldKind
    value: str = ""
    choices: tuple[str, ...] = ()
    fields: tuple["EditField", ...] = ()
    is_needed: bool = False
    fault: Bilingual | None = None

    def all(self) -> Iterator["EditField"]:
        """It and every field in it."""
        yield self
        for each in self.fields:
            yield from each.all()


@dataclass(frozen=True, slots=True)
class EditForm:
    """A file as a form. `kind` says what it is (`entry`, `form`, `list`, `topics` …; `text` for what has no other form).

    `faults`: what is wrong with the whole.
    """

    file: str
    kind: str
    fields: tuple[EditField, ...]
    faults: tuple[Bilingual, ...] = ()

    def all(self) -> Iterator[EditField]:
        """Every field, those within others too."""
        for each in self.fields:
            yield from each.all()

    def part(self, path: str) -> "EditForm":
        """The form with one field of it alone (a row of a long list); nothing where there is none. What is not in it stays as it is."""
        return replace(self, fields=tuple(each for each in self.all() if each.path == path)[:1])

    def values(self) -> dict[str, str]:
        """What its inputs hold, by path: sent back like this, the file stays as it is."""
        return {each.path: each.value for each in self.all() if each.kind not in (FieldKind.GROUP, FieldKind.PAIR)}


@dataclass(frozen=True, slots=True)
class Filled:
    """What came of a form that was sent: the file's new text, None where it cannot be written so; then `form` says why.

    `beside`: the same of the file beside it, for texts that are kept in a file for each language.
    """

    content: bytes | None
    form: EditForm
    beside: bytes | None = None
