"""Room: staff. A file's form as a page shows it: names and helps of fields, what belongs together, long files in parts. No routes, no files."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.domain.editing import EditField, EditForm, FieldKind
from bot.domain.language import Bilingual

_IN_PARTS = frozenset({"terms", "topics", "golden", "list", "replies", "places"})
ROWS = (FieldKind.LIST, FieldKind.MAP)
_SECTIONS = (FieldKind.LIST, FieldKind.MAP, FieldKind.GROUP)
_ONLY_IN = {"officers": "knowledge/districts/", "hours": "knowledge/districts/", "number": "knowledge/items/"}
"""Fields of an entry that are about one kind of entry; elsewhere they stay as they are."""
FOLDED = frozenset(
    {"brief", "figures", "blank", "help", "when", "depends_on", "prefilled", "called", "personal", "required", "absent", "telegram", "wecom", "language"}
)
"""Fields of a row that are rarely needed."""
_LONGEST_TITLE = 60
_WHERE = re.compile(r"^[a-z_]+(?:[.\[][\w\].-]+)*[:：] ?")
_IN_FILE = re.compile(r"（[a-z_]+(?:: \w+)?）| \([a-z_]+(?:: \w+)?\)")
"""How the words of the check name a field for those who read the file itself: `benefits.0.zh: …`, “valid until (valid_until)”."""


@dataclass(frozen=True, slots=True)
class Names:
    """Names and helps of the fields of one kind of file, in one language."""

    texts: Mapping[str, str]
    kind: str

    def label(self, path: str) -> str:
        """What a field is called; a field without words of its own is called as in the file."""
        return self._said("field", path) or path.rpartition(".")[2]

    def way(self, path: str) -> str:
        """Where a field stands, from its section down: “Chinese” alone says nothing in a form of many."""
        names = _names(path)
        above = (self._said("field", ".".join(names[:depth])) for depth in range(1, len(names)))
        return " · ".join([*filter(None, above), self.label(path)])

    def hint(self, path: str) -> str:
        """What to write, in a few words; often nothing."""
        return self._said("hint", path) or ""

    def choice(self, path: str, value: str) -> str:
        """What a value that can be chosen is called."""
        names = _names(path)
        keys = (f"choice_{'_'.join(names)}_{value}", f"choice_{names[-1] if names else ''}_{value}")
        return next((self.texts[key] for key in keys if key in self.texts), value)

    def fault(self, said: Bilingual, language: str) -> str:
        """What is wrong, as its field needs it said: without the place and the names that stand in the file."""
        text = said.zh if language == "zh" else said.en
        return _IN_FILE.sub("", _WHERE.sub("", text))

    def _said(self, what: str, path: str) -> str | None:
        names = _names(path)
        last = names[-1] if names else ""
        keys = (f"{self.kind}_{'_'.join(names)}", "_".join(names[-2:]), f"{self.kind}_{last}", last)
        return next((self.texts[f"{what}_{key}"] for key in keys if f"{what}_{key}" in self.texts), None)


def _names(path: str) -> list[str]:
    """The names along a path, without those of rows."""
    return [name for name in path.split(".") if not re.fullmatch(r"\d+|new", name)]


@dataclass(frozen=True, slots=True)
class Section:
    """Fields that stand together. `path`: of the one field that fills it, empty for some that need no section of their own."""

    path: str
    fields: tuple[EditField, ...]

    @property
    def is_open(self) -> bool:
        """Whether something is in it, or is to be."""
        field = self.fields[0]
        return not self.path or field.is_needed or bool(field.value) or any(each.fault or (each.value and not each.fields) for each in field.all())


def sections(form: EditForm) -> list[Section]:
    """The form, field by field; what is no list and no group goes together with its neighbours."""
    found: list[Section] = []
    for field in form.fields:
        if not form.file.startswith(_ONLY_IN.get(field.name, "") if form.kind == "entry" else ""):
            continue
        if field.kind in _SECTIONS:
            found.append(Section(field.path, (field,)))
        elif found and not found[-1].path:
            found[-1] = Section("", (*found[-1].fields, field))
        else:
            found.append(Section("", (field,)))
    return found


@dataclass(frozen=True, slots=True)
class PartRow:
    """One part of a long file, by its first words."""

    path: str
    title: str
    more: str


def rows_field(form: EditForm) -> EditField | None:
    """The list that a file is, where it is nothing else."""
    return form.fields[0] if len(form.fields) == 1 and form.fields[0].kind in ROWS else None


def is_in_parts(form: EditForm) -> bool:
    """Whether it is too long for one page."""
    return form.kind in _IN_PARTS


def part_rows(form: EditForm, names: Names, language: str, search: str = "") -> list[PartRow]:
    """The parts, those that say `search`."""
    rows = rows_field(form)
    fields = rows.fields if rows else form.fields
    found = [(each, " ".join(part.value for part in each.all())) for each in fields]
    return [_part_row(each, names, language, rows is not None) for each, words in found if search.casefold() in f"{each.name} {words}".casefold()]


def _part_row(field: EditField, names: Names, language: str, is_row: bool) -> PartRow:
    words = list(_words(field, language))
    if is_row:
        return PartRow(field.path, _short(words[0]) if words else field.name, _short(" · ".join(words[1:4])))
    label = names.label(field.path) if names.kind != "replies" else field.path
    return PartRow(field.path, label, f"{len(field.fields)}" if field.kind in ROWS else _short(" ".join(words)))


def _words(field: EditField, language: str) -> Iterator[str]:
    """What a row says, in one language; a name or id first."""
    other = "en" if language == "zh" else "zh"
    for each in field.all():
        if each.value and each.kind not in (*ROWS, FieldKind.YES) and not re.search(rf"(^|\.){other}$", each.path):
            yield each.value.replace("\n", " / ")


def summary(field: EditField, language: str) -> str:
    """The first words of a row, for its head."""
    return _short(next(_words(field, language), ""))


def _short(words: str) -> str:
    return words if len(words) <= _LONGEST_TITLE else f"{words[:_LONGEST_TITLE]}…"


def own_questions(values: Mapping[str, str], language: str, most: int) -> list[str]:
    """The questions that an entry's form holds in one language."""
    found = [value.strip() for path, value in values.items() if re.fullmatch(rf"questions\.\w+\.{language}", path)]
    return [each for each in found if each][:most]
