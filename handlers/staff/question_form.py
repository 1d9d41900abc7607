"""Room: staff. What becomes of a question that was not answered: the files as they are to be. No pages, no rules of what is published."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from starlette.datastructures import FormData

from bot.domain.editing import EditForm
from bot.domain.editions import Edits, Files
from bot.domain.language import Bilingual
from bot.domain.reviewing import entry_files
from bot.domain.unanswered import has_personal_data
from bot.ports.editing import FileEditing
from handlers.staff.golden_form import FIELDS as GOLDEN_FIELDS
from handlers.staff.golden_form import SHELF, new_name, new_row, rows_of, several
from handlers.staff.golden_form import filled as golden_filled

TOPICS, FOLLOW_UPS, GOLDEN = "knowledge/scope/out_of_scope.yaml", "knowledge/scope/follow_ups.yaml", "knowledge/golden/from-questions.yaml"
GOING_ON = ("ours", "not_ours")
"""The two lists of what people say next; every other place for an example is a topic."""
_EXPECTED = ("cites", "says", "never", "verdicts")
FIELDS = ("zh", "en", "entry", "about", "topic", "id", *_EXPECTED, "why", "reason")
_LONGEST = 600


class Use(StrEnum):
    """What a question can become here; a new entry is filled in on its own page."""

    ENTRY = "entry"
    SCOPE = "scope"
    GOLDEN = "golden"


@dataclass(frozen=True, slots=True)
class Sent:
    """What a form brings: the question in both languages and what its use needs (`fields`); `is_publishing`: else it is only tried.

    `is_moving`: the question is taken along to this form from another one, and neither. `confirmed`: which losses may be (`Effect.name`).
    """

    use: Use
    fields: Mapping[str, str] = field(default_factory=dict)
    base: str = ""
    why: str = ""
    reason: str = ""
    is_publishing: bool = False
    is_moving: bool = False
    confirmed: str = ""

    def said(self, name: str) -> str:
        """One of the fields; empty where it was not sent."""
        return self.fields.get(name, "")


@dataclass(frozen=True, slots=True)
class Made:
    """The edits; without them why there are none: codes of this page (`faults`), or words of the form that the file has (`said`)."""

    edits: Edits | None = None
    faults: tuple[str, ...] = ()
    said: tuple[Bilingual, ...] = ()


def sent_of(form: FormData, use: Use) -> Sent:
    """The form; a box that is ticked several times is a line for each."""
    fields = {name: several(str(value) for value in form.getlist(name))[:_LONGEST] for name in set(form.keys())}
    about = {name: fields.get(name, "") for name in ("base", "why", "reason", "confirmed")}
    return Sent(use, fields, is_publishing=fields.get("act") == "publish", is_moving="act" not in fields, **about)


def made(editing: FileEditing, files: Files, sent: Sent) -> Made:
    """The files with the question in its place."""
    if any(has_personal_data(sent.said(side)) for side in ("zh", "en")):
        return Made(faults=("personal",))
    match sent.use:
        case Use.ENTRY:
            return _on_entry(editing, files, sent)
        case Use.SCOPE:
            return _in_scope(editing, files, sent)
        case Use.GOLDEN:
            return _golden(editing, files, sent)


def file_of_entry(files: Files, entry: str) -> str:
    """The file of an entry; empty where there is none."""
    return entry_files(files).get(entry, "")


def _on_entry(editing: FileEditing, files: Files, sent: Sent) -> Made:
    """One row more under its `questions`."""
    file = file_of_entry(files, sent.said("entry"))
    faults = [code for code, is_there in (("entry", file), ("about", sent.said("about")), ("both", sent.said("zh") and sent.said("en"))) if not is_there]
    if faults:
        return Made(faults=tuple(faults))
    rows = editing.form(file, files[file]).values().get("questions", "").split()
    new = str(max((int(row) for row in rows if row.isdigit()), default=-1) + 1)
    question = {f"questions.{new}.{name}": sent.said(name) for name in ("about", "zh", "en")}
    return _written(editing, files, file, {"questions": " ".join([*rows, new]), **question})


def _in_scope(editing: FileEditing, files: Files, sent: Sent) -> Made:
    """An example more of a topic, or of what people say next."""
    said, place = [(side, sent.said(side)) for side in ("zh", "en") if sent.said(side)], sent.said("topic")
    if not said:
        return Made(faults=("either",))
    file = FOLLOW_UPS if place in GOING_ON else TOPICS
    values = editing.form(file, files[file]).values() if file in files else {}
    lists = {side: place if place in GOING_ON else f"topics.{_row_of(values, place)}.examples.{side}" for side, _ in said}
    if not all(path in values for path in lists.values()):
        return Made(faults=("topic",))
    after = {path: values[path] for path in lists.values()}
    for side, text in said:
        lines = [*after[lists[side]].splitlines(), " ".join(text.split())]
        after[lists[side]] = "\n".join(dict.fromkeys(lines))
    return _written(editing, files, file, after)


def _row_of(values: Mapping[str, str], topic: str) -> str:
    return next((row for row in values.get("topics", "").split() if values.get(f"topics.{row}.topic") == topic), "-")


def _golden(editing: FileEditing, files: Files, sent: Sent) -> Made:
    """A golden question, which wants something of its answer."""
    if not any(sent.said(name) for name in _EXPECTED):
        return Made(faults=("expected",))
    content = files.get(GOLDEN, b"")
    taken = {row.id for file in files if file.startswith(SHELF) for row in rows_of(editing, file, files[file])}
    name = sent.said("id") or new_name(sent.said("en"), taken)
    values = {name: sent.said(name) for name in GOLDEN_FIELDS} | {"id": name, "ask.zh": sent.said("zh"), "ask.en": sent.said("en")}
    after, said = golden_filled(editing, GOLDEN, content, values, new_row(editing, GOLDEN, content))
    return Made({GOLDEN: after}) if after is not None else Made(said=tuple(said))


def _written(editing: FileEditing, files: Files, file: str, values: Mapping[str, str]) -> Made:
    after = editing.filled(file, files[file], values)
    return Made({file: after.content}) if after.content is not None else Made(said=tuple(_faults(after.form)))


def _faults(form: EditForm) -> Sequence[Bilingual]:
    return list(dict.fromkeys([*form.faults, *(each.fault for each in form.all() if each.fault)]))
