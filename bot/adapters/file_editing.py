"""Room: adapters. The files that staff keep, as forms and back; only what was changed is written anew. It reads and writes no folder."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from bot.adapters.check_words import broken, plainly
from bot.adapters.file_editing_fields import NotOfThisShape, Showing, path_of
from bot.adapters.file_editing_kinds import companion_of, kind_of, place_of_new
from bot.adapters.file_editing_parts import Divided, NoEntry, Opened, opened
from bot.adapters.file_editing_texts import text_of
from bot.adapters.file_editing_values import Filling, next_key, row_keys
from bot.adapters.yaml_lines import YamlFault
from bot.adapters.yaml_writing import CannotWrite
from bot.domain.check_faults import FileFault
from bot.domain.editing import EditField, EditForm, FieldKind, Filled
from bot.domain.errors import NotAllowed
from bot.domain.language import Bilingual

TEXT = "text"
"""The kind of a file that has no other form, and the one field of it."""
_NEW_ROW = "new"


class YamlEditing:
    """The `FileEditing` over YAML and entries."""

    def companion(self, file: str) -> str | None:
        """The file of the other language."""
        return companion_of(file)

    def form(self, file: str, content: bytes, beside: bytes | None = None, found: Sequence[FileFault] = ()) -> EditForm:
        """The form of a file as it stands."""
        return self.more(file, content, {}, beside=beside, found=[*found, *self._own_faults(file, content, beside)])

    def new(self, kind: str, file: str) -> EditForm:
        """An empty form; raises NotAllowed."""
        rows = place_of_new(kind, file)
        if rows is None:
            raise NotAllowed(f"no {kind} can be made in {file}")
        form = self.more(file, b"", {rows: _NEW_ROW} if rows else {})
        return replace(form, fields=form.part(f"{rows}.{_NEW_ROW}").fields) if rows else form

    def filled(self, file: str, content: bytes, values: Mapping[str, str], beside: bytes | None = None) -> Filled:
        """The file with what was filled in."""
        if TEXT in values:
            return self._filled_text(file, content, values[TEXT], beside)
        try:
            before = self._opened(file, content, beside)
        except _BROKEN:
            return Filled(None, self.form(file, content, beside))
        filling = Filling(values)
        new = filling.value(before.shape, before.root, before.value)
        faults = [(path, plainly(file, 1, "filled.twice").said) for path in filling.doubled]
        try:
            after, after_beside = before.written(new)
        except Divided:
            return Filled(None, _shown(file, before, values, [*faults, ("body.zh", plainly(file, 1, "filled.divided").said)]))
        except (CannotWrite, YamlFault):
            return Filled(None, _shown(file, before, values, faults or [("", plainly(file, 1, "filled.no_way").said)]))
        now = self._opened(file, after, after_beside)
        faults += [(path_of(filling, before.shape, before.root, fault.path), fault.said) for fault in (() if faults else now.faults())]
        if faults:
            return Filled(None, _shown(file, before, values, faults))
        return Filled(after, _shown(file, now, {}, ()), after_beside)

    def more(
        self,
        file: str,
        content: bytes,
        values: Mapping[str, str],
        add: str = "",
        remove: str = "",
        beside: bytes | None = None,
        found: Sequence[FileFault] = (),
    ) -> EditForm:
        """The form as it was filled in, with one row more or less."""
        about = [fault for fault in found if fault.file == file]
        try:
            before = self._opened(file, content, beside)
            filling = Filling(values)
            filling.value(before.shape, before.root, before.value)
            faults = [(path_of(filling, before.shape, before.root, fault.path), fault.said) for fault in about]
            form = _shown(file, before, values, faults)
            own = _row_names(_shown(file, before, {}, ())).get(add, []) if add else []
            changed = _with_rows(form, values, add, remove, own)
            return _shown(file, before, changed, faults) if changed != values else form
        except _BROKEN as error:
            return _text_form(file, content, [*_faults_of(file, error), *(fault.said for fault in about)])

    def _filled_text(self, file: str, content: bytes, sent: str, beside: bytes | None) -> Filled:
        typed = sent.replace("\r\n", "\n")
        try:
            before = text_of(content)
            after = before.bytes_of(typed if typed.endswith("\n") or not before.plain.endswith("\n") else f"{typed}\n")
        except UnicodeDecodeError:
            after = typed.encode()
        form = self.form(file, after, beside)
        is_sound = not form.faults and not any(field.fault for field in form.all())
        return Filled(after, form, beside) if is_sound else Filled(None, _text_form(file, after, _all_faults(form)))

    def _opened(self, file: str, content: bytes, beside: bytes | None) -> Opened:
        kind = kind_of(file)
        if kind is None:
            raise NotOfThisShape
        return opened(file, kind, content, beside)

    def _own_faults(self, file: str, content: bytes, beside: bytes | None) -> Sequence[FileFault]:
        """What is wrong with the file alone; nothing for a new one, which is not filled in yet."""
        try:
            return tuple(self._opened(file, content, beside).faults()) if content else ()
        except _BROKEN:
            return ()


_BROKEN = (NotOfThisShape, UnicodeDecodeError, YamlFault, NoEntry)


def _faults_of(file: str, error: Exception) -> list[Bilingual]:
    """Why a file has no form but its text; nothing where it never has another."""
    match error:
        case UnicodeDecodeError():
            return [plainly(file, 1, "not_utf8").said]
        case YamlFault():
            return [broken(file, error).said]
        case NoEntry():
            return [error.fault.said]
    return []


def _text_form(file: str, content: bytes, faults: Iterable[Bilingual]) -> EditForm:
    try:
        fields: tuple[EditField, ...] = (EditField(TEXT, TEXT, FieldKind.LONG, text_of(content).plain, is_needed=True),)
    except UnicodeDecodeError:
        fields = ()
    return EditForm(file, TEXT, fields, tuple(dict.fromkeys(faults)))


def _shown(file: str, before: Opened, values: Mapping[str, str], faults: Sequence[tuple[str, Bilingual]]) -> EditForm:
    """A form with faults at their fields; those that belong to no field are the whole's."""
    showing = Showing(values, {path: said for path, said in reversed(faults) if path})
    value, shape, root = before.value, before.shape, before.root
    fields = (showing.field(shape, root, root, value),) if root else showing.fields(shape, "", value)
    kind = kind_of(file)
    assert kind is not None, "it was opened as a kind"
    form = EditForm(file, kind.name, fields)
    places = {each.path for each in form.all()}
    return replace(form, faults=tuple(dict.fromkeys(said for path, said in faults if path not in places)))


def _all_faults(form: EditForm) -> list[Bilingual]:
    return [*form.faults, *(field.fault for field in form.all() if field.fault)]


def _row_names(form: EditForm) -> dict[str, list[str]]:
    """The rows of every list, by its path."""
    return {each.path: each.value.split() for each in form.all() if each.kind in (FieldKind.LIST, FieldKind.MAP)}


def _with_rows(form: EditForm, values: Mapping[str, str], add: str, remove: str, own: Sequence[str]) -> Mapping[str, str]:
    """What was filled in, with the names of rows as they are to be; `own`: the rows that the list has in the file, whose names are taken."""
    lists = _row_names(form)
    if add in lists:
        filled_in = row_keys(add, None, {path: value for path, value in values.items() if path != add})  # also in rows that were taken away since
        return {**values, add: " ".join([*lists[add], next_key({*lists[add], *filled_in, *own})])}
    rows, _, gone = remove.rpartition(".")
    return {**values, rows: " ".join(key for key in lists[rows] if key != gone)} if rows in lists else values
