"""Room: staff. What a change of files means, field by field: old words and new ones beside each other, and which of them are others. No routes, no files."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

from bot.domain.editing import EditField, EditForm, FieldKind
from bot.domain.editions import FileDifference, Files
from bot.domain.one_sided import OneSided, one_sided
from bot.ports.editing import FileEditing
from handlers.staff.edit_views import ROWS, Names

_INNER = (*ROWS, FieldKind.GROUP, FieldKind.PAIR)
_TEXT = "text"
_MOST_FILES = 40
"""More files than that are shown by their lines alone: nobody reads so many, and every one is read as a form twice."""
_TOKEN = re.compile(r"[A-Za-z]+|[0-9]+(?:[.,][0-9]+)*|\s+|.", re.DOTALL)
_MOST_TOKENS, _LEAST_ALIKE = 3000, 0.3
_AROUND = 40
"""Letters that are shown of a long unchanged stretch, at each end of it."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a text. `is_other`: they stand on this side alone."""

    text: str
    is_other: bool = False


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """One field that is not as it was. `side`: `zh` or `en`, empty for what has no language; a side without pieces said nothing."""

    label: str
    side: str
    before: tuple[Piece, ...]
    now: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class FileShown:
    """A file that is not as it was, in its reader's words; `lines` are its raw text line by line."""

    name: str
    title: str
    lines: tuple[tuple[str, str], ...]
    fields: tuple[FieldDifference, ...] = ()
    one_sided: tuple[tuple[str, OneSided], ...] = ()
    is_new: bool = False
    is_gone: bool = False


@dataclass(frozen=True, slots=True)
class Differing:
    """What it takes: how files are read as forms, the files that answer now, page texts of one language, and what a file is called."""

    editing: FileEditing
    files: Files
    texts: Mapping[str, str]
    language: str
    title: Callable[[str], str]

    def shown(self, differences: Sequence[FileDifference]) -> tuple[FileShown, ...]:
        """Every file once; texts that are kept in a file for each language are one."""
        by_name = {each.name: each for each in differences}
        found: list[FileShown] = []
        beside: set[str] = set()
        for each in differences:
            companion = by_name.get(self.editing.companion(each.name) or "")
            if each.name not in beside:
                found.append(self._file(each, companion, is_read=len(found) < _MOST_FILES))
            beside |= {companion.name} if companion else set()
        return tuple(found)

    def _file(self, each: FileDifference, companion: FileDifference | None, is_read: bool) -> FileShown:
        lines = (*each.lines, *((("@", companion.name), *companion.lines) if companion else ()))
        is_new, is_gone = each.before is None and each.now is not None, each.now is None and each.before is not None
        plain = FileShown(each.name, self.title(each.name), lines, is_new=is_new, is_gone=is_gone)
        if not is_read or each.name.endswith(".xlsx") or each.now is None:
            return plain
        before = self._form(each.name, each.before, companion.before if companion else None)
        now = self._form(each.name, each.now, companion.now if companion else None)
        if _TEXT in (now.kind, before.kind if each.before is not None else ""):
            return plain
        names = Names(self.texts, now.kind)
        fields = tuple(self._fields(names, _as_group(before), _as_group(now)))
        return FileShown(each.name, self._title(now) or plain.title, lines, fields, tuple((names.way(one.path), one) for one in one_sided(before, now)), is_new)

    def _form(self, name: str, content: bytes | None, beside: bytes | None) -> EditForm:
        """As a file stands, or empty where there is none; the file of the other language as it answers now where nothing changes in it."""
        companion = self.editing.companion(name)
        return self.editing.form(name, content or b"", beside or self.files.get(companion or ""))

    def _title(self, form: EditForm) -> str:
        return next((each.value for each in form.all() if each.path == f"title.{self.language}"), "")

    def _fields(self, names: Names, before: EditField | None, now: EditField | None) -> Iterator[FieldDifference]:
        held = now or before
        assert held, "one of them is there"
        if held.kind in ROWS:
            yield from self._rows(names, before.fields if before else (), now.fields if now else ())
        elif held.kind in _INNER:
            then, later = ({each.name: each for each in field.fields} if field else {} for field in (before, now))
            for name in dict.fromkeys((*later, *then)):
                yield from self._fields(names, then.get(name), later.get(name))
        elif _said(before) != _said(now):
            side = held.path.rpartition(".")[2]
            words = pieces(self._words(names, before), self._words(names, now))
            yield FieldDifference(_label(names, held.path), side if side in ("zh", "en") else "", *words)

    def _rows(self, names: Names, before: Sequence[EditField], now: Sequence[EditField]) -> Iterator[FieldDifference]:
        """Rows are known by what they say: one that moved up because another was taken away is not shown."""
        then, later = [_row(each) for each in before], [_row(each) for each in now]
        for what, i1, i2, j1, j2 in SequenceMatcher(None, then, later, autojunk=False).get_opcodes():
            if what != "equal":
                for old, new in zip_longest(before[i1:i2], now[j1:j2]):
                    yield from self._fields(names, old, new)

    def _words(self, names: Names, field: EditField | None) -> str:
        """A value as its reader knows it."""
        if field is None:
            return ""
        match field.kind:
            case FieldKind.YES:
                return self.texts["difference_yes" if field.value == "true" else "difference_no"]
            case FieldKind.CHOICE | FieldKind.CHOICES:
                return "\n".join(names.choice(field.path, each) for each in field.value.split("\n") if each)
        return field.value.strip()


def _as_group(form: EditForm) -> EditField:
    return EditField("", "", FieldKind.GROUP, fields=form.fields)


def _label(names: Names, path: str) -> str:
    """Where a field stands; a reply goes by its own name."""
    text, _, side = path.rpartition(".")
    return f"{text} · {names.label(side)}" if names.kind == "replies" and text else names.way(path)


def _said(field: EditField | None) -> str:
    return " ".join(field.value.split()) if field else ""


def _row(field: EditField) -> tuple[tuple[str, str], ...]:
    """What a row says, wherever it stands."""
    return tuple((each.path.removeprefix(field.path), _said(each)) for each in field.all() if each.kind not in _INNER and each.value)


def pieces(before: str, now: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Both texts in pieces, those marked that the other has not; long stretches that are the same are cut short."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(now)
    if not old or not new or len(old) + len(new) > _MOST_TOKENS:
        return _whole(before), _whole(now)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < _LEAST_ALIKE:
        return _whole(before), _whole(now)
    codes = matcher.get_opcodes()
    one = (Piece("".join(old[i1:i2]), what != "equal") for what, i1, i2, _, _ in codes if i2 > i1)
    other = (Piece("".join(new[j1:j2]), what != "equal") for what, _, _, j1, j2 in codes if j2 > j1)
    return tuple(map(_short, one)), tuple(map(_short, other))


def _whole(text: str) -> tuple[Piece, ...]:
    return (Piece(text, True),) if text else ()


def _short(piece: Piece) -> Piece:
    if piece.is_other or len(piece.text) <= 3 * _AROUND:
        return piece
    return Piece(f"{piece.text[:_AROUND]} … {piece.text[-_AROUND:]}")
