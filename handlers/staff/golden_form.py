"""Room: staff. One golden question as fields of a page, and back into its file by `FileEditing`. No pages, no rules about answers."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from starlette.datastructures import FormData

from bot.domain.editing import EditForm
from bot.domain.editions import Failing
from bot.domain.language import Bilingual
from bot.ports.editing import FileEditing

SHELF = "knowledge/golden/"
FIELDS = ("id", "ask.zh", "ask.en", "language", "turns", "cites", "says", "never", "verdicts")
_ROWS = "golden"
_LONGEST = 2000
_WORDS_OF_A_NAME = 8


@dataclass(frozen=True, slots=True)
class Written:
    """One as it is written down: the name of its row in a file, its fields by name, and how it fails in either language."""

    file: str
    key: str
    values: Mapping[str, str]
    failing: tuple[Failing, ...] = ()

    @property
    def id(self) -> str:
        """Its own name."""
        return self.values["id"]

    @property
    def names(self) -> tuple[str, ...]:
        """The names under which it is asked: one a language."""
        return (self.id,) if self.values["turns"] else (f"{self.id}.zh", f"{self.id}.en")

    def lines(self, name: str) -> list[str]:
        """A field of several lines."""
        return self.values[name].splitlines()


def rows_of(editing: FileEditing, file: str, content: bytes) -> list[Written]:
    """Every question of a file; none where it cannot be read."""
    values = editing.form(file, content).values()
    return [Written(file, key, {name: values.get(f"{_ROWS}.{key}.{name}", "") for name in FIELDS}) for key in values.get(_ROWS, "").split()]


def new_row(editing: FileEditing, file: str, content: bytes) -> str:
    """A name for one row more that no row of the file has."""
    taken = {each.key for each in rows_of(editing, file, content)}
    return next(str(number) for number in range(len(taken) + 1) if str(number) not in taken)


def fields_sent(form: FormData) -> dict[str, str]:
    """What a page sent for the fields, each no longer than anybody needs."""
    return {name: several(str(value) for value in form.getlist(name))[:_LONGEST] for name in FIELDS}


def several(values: Iterable[str]) -> str:
    """What was chosen in several boxes of one name, each once, a line for each."""
    return "\n".join(dict.fromkeys(value.strip() for value in values if value.strip())).replace("\r\n", "\n")


def new_name(question: str, taken: Collection[str]) -> str:
    """A name of its own for a question, from its English words: nobody has to think of one."""
    words = re.findall(r"[a-z0-9]+", question.casefold())[:_WORDS_OF_A_NAME]
    name = "-".join(words) or "question"
    return next(each for number in range(1, len(taken) + 2) if (each := name if number == 1 else f"{name}-{number}") not in taken)


def filled(editing: FileEditing, file: str, content: bytes, values: Mapping[str, str], key: str) -> tuple[bytes | None, Sequence[Bilingual]]:
    """The file with one question as it was filled in, or None and why."""
    rows = [each.key for each in rows_of(editing, file, content)]
    named = {f"{_ROWS}.{key}.{name}": value for name, value in values.items()}
    after = editing.filled(file, content, {_ROWS: " ".join(dict.fromkeys([*rows, key])), **named})
    return after.content, _faults(after.form)


def _faults(form: EditForm) -> list[Bilingual]:
    return list(dict.fromkeys([*form.faults, *(field.fault for field in form.all() if field.fault)]))
