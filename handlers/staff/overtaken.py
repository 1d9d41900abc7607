"""Room: staff. What was typed over a file that others changed meanwhile: their changes and these, brought together where both can stand. No pages."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.domain.editing import EditField, EditForm, FieldKind
from bot.ports.editing import FileEditing
from bot.ports.editions import PublishingWork
from handlers.staff.edit_views import ROWS

NEW_ROW = "new"
"""The name of a row that joins a file."""
_LOOKED_BACK = 1000


@dataclass(frozen=True, slots=True)
class Place:
    """A file as it was read, and which part of it is filled in; the whole where `part` is empty. `is_text`: as plain text.

    `new`: the kind of what is made new; `content` is then empty, unless it is a row of a file.
    """

    file: str
    content: bytes = b""
    companion: str = ""
    beside: bytes | None = None
    part: str = ""
    is_text: bool = False
    new: str = ""


@dataclass(frozen=True, slots=True)
class Overtaken:
    """`values` and `part` over the file as it is now; `before`: the file as it was when its author opened it, where that is known."""

    values: Mapping[str, str]
    part: str
    before: Mapping[str, bytes] = field(default_factory=dict)


async def overtaken(work: PublishingWork, editing: FileEditing, place: Place, values: Mapping[str, str], base: str) -> Overtaken | None:
    """None where nobody else changed this file since the edition `base`."""
    if base in ("", work.digest):
        return None
    seen = next((each for each in await work.history.listed(_LOOKED_BACK) if each.digest == base), None)
    files = await work.history.files(seen.number) if seen else {}
    names = [name for name in (place.file, place.companion) if name]
    if seen and all(files.get(name) == work.files.get(name) for name in names):
        return None
    before = {name: files[name] for name in names if name in files}
    if place.is_text or place.file not in before:
        return Overtaken(values, place.part, before)
    then = editing.form(place.file, before[place.file], before.get(place.companion))
    now = editing.form(place.file, place.content, place.beside)
    if place.part:
        return _moved(then, now, place.part, values, before)
    return Overtaken(_touched(then, values), "", before)


def _touched(then: EditForm, values: Mapping[str, str]) -> Mapping[str, str]:
    """What was really typed, in whole fields of the file: the numbers of rows may mean other rows by now, so no list is taken apart."""
    kept: dict[str, str] = {}
    for each in then.fields:
        typed = _within(values, each.path)
        stood = {path: value for path, value in _values(each).items() if path in typed}
        if {path: _tidy(value) for path, value in typed.items()} != {path: _tidy(value) for path, value in stood.items()}:
            kept |= typed
    return kept


def _moved(then: EditForm, now: EditForm, part: str, values: Mapping[str, str], before: Mapping[str, bytes]) -> Overtaken:
    """A row is found again by what stood in it; one that others changed too keeps its place, or becomes a new row where the places have moved."""
    rows = part.rpartition(".")[0]
    if _row(then, part) is None or not any(each.path == rows and each.kind in ROWS for each in then.all()):
        return Overtaken(values, part, before)
    places = [each.path for each in now.all() if each.path.rpartition(".")[0] == rows and each.path != rows]
    found = next((path for path in places if _same_row(then, part, now, path)), None)
    if found is None:
        found = part if len(places) == len([each for each in then.all() if each.path.rpartition(".")[0] == rows]) else f"{rows}.{NEW_ROW}"
    return Overtaken({found + path.removeprefix(part): value for path, value in values.items() if path != rows}, found, before)


def _row(form: EditForm, path: str) -> EditField | None:
    return next(iter(form.part(path).fields), None)


def _same_row(then: EditForm, part: str, now: EditForm, path: str) -> bool:
    one, other = _row(then, part), _row(now, path)
    if one is None or other is None:
        return False
    return {name.removeprefix(part): value for name, value in _values(one).items()} == {
        name.removeprefix(path): value for name, value in _values(other).items()
    }


def _values(field: EditField) -> dict[str, str]:
    return {each.path: each.value for each in field.all() if each.kind not in (FieldKind.GROUP, FieldKind.PAIR)}


def _within(values: Mapping[str, str], path: str) -> dict[str, str]:
    return {name: value for name, value in values.items() if name == path or name.startswith(f"{path}.")}


def _tidy(value: str) -> str:
    return value.replace("\r\n", "\n").strip()
