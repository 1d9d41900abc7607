"""Room: adapters. A file that was opened to be filled in: what it holds, how it is written back, and what is wrong with it. No forms."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

from pydantic import ValidationError

from bot.adapters.check_words import plainly, shape_faults
from bot.adapters.file_editing_kinds import BODY, ENTRY, REPLIES, Kind
from bot.adapters.file_editing_texts import NEW_ENTRY, EntryText, Text, entry_text, text_of
from bot.adapters.file_editing_values import ABSENT
from bot.adapters.file_shapes import SIDES, Shape
from bot.adapters.yaml_lines import YamlText, read_yaml
from bot.adapters.yaml_writing import CannotWrite, rewritten
from bot.domain.check_faults import FileFault
from bot.domain.editing import FieldKind


class Opened(Protocol):
    """`shape` and `root` say how `value` is shown; `written` gives the bytes of the file and of the one beside it."""

    @property
    def shape(self) -> Shape:
        """Its fields."""

    @property
    def root(self) -> str:
        """The field that the whole is; empty where it is a group of fields."""

    @property
    def value(self) -> object:
        """What it holds."""

    def written(self, new: object) -> tuple[bytes, bytes | None]:
        """With a new value; raises CannotWrite and YamlFault."""

    def faults(self) -> Iterator[FileFault]:
        """What is wrong with it alone."""


class NoEntry(Exception):
    """The file of an entry lacks its front matter or one of its languages."""

    def __init__(self, fault: FileFault) -> None:
        super().__init__(str(fault))
        self.fault = fault


class Divided(CannotWrite):
    """The Chinese words hold the line that begins the English ones, and would be read back as two languages."""


@dataclass(frozen=True, slots=True)
class OneFile:
    """A file by itself; `entry`: the parts of an entry."""

    file: str
    kind: Kind
    text: Text
    yaml: YamlText
    entry: EntryText | None = None

    @property
    def shape(self) -> Shape:
        """Its fields."""
        return self.kind.shape

    @property
    def root(self) -> str:
        """The name of the list that it is."""
        return self.kind.root

    @property
    def value(self) -> Any:
        """What it holds; an entry with its body."""
        if self.entry is None:
            return ABSENT if self.yaml.value is None else self.yaml.value
        if self.yaml.value is not None and not isinstance(self.yaml.value, dict):
            return self.yaml.value
        body = {side: getattr(self.entry.body, side).strip() for side in SIDES}
        return {**(self.yaml.value or {}), BODY: body}

    def written(self, new: Any) -> tuple[bytes, bytes | None]:
        """With a new value; also raises Divided."""
        if self.entry is None:
            return self.text.bytes_of(rewritten(self.text.plain, _or_nothing(new, self.kind))), None
        body = new.get(BODY) or {}
        front = rewritten(self.entry.front, {name: part for name, part in new.items() if name != BODY})
        entry = replace(self.entry, front=front).with_body(*(body.get(side) or "" for side in SIDES))
        if entry_text(str(entry)) != entry:
            raise Divided
        return self.text.bytes_of(str(entry)), None

    def faults(self) -> Iterator[FileFault]:
        """What the model says of it."""
        try:
            self.kind.checks.validate_python(self.yaml.value)
        except ValidationError as error:
            yield from shape_faults(self.file, self.yaml, error)


@dataclass(frozen=True, slots=True)
class TwoFiles:
    """Texts by name, in a file for each language; `sides`: the file's own first, None for one that is not there."""

    texts: Mapping[str, Text]
    held: Mapping[str, Mapping[str, object]]

    @property
    def shape(self) -> Shape:
        """A pair for each name."""
        sides = {side: Shape(FieldKind.LONG, is_needed=True) for side in SIDES if side in self.texts}
        names = dict.fromkeys(name for side in SIDES for name in self.held.get(side, {}))
        return Shape(FieldKind.GROUP, is_needed=True, fields=dict.fromkeys(names, Shape(FieldKind.PAIR, is_needed=True, fields=sides)))

    @property
    def root(self) -> str:
        """None: names are fields."""
        return ""

    @property
    def value(self) -> object:
        """Both languages of each name."""
        return {name: {side: held[name] for side, held in self.held.items() if name in held} for name in self.shape.fields}

    def written(self, new: Any) -> tuple[bytes, bytes | None]:
        """The file's own language first, then the other."""
        done = [text.bytes_of(rewritten(text.plain, {name: pair[side] for name, pair in new.items() if side in pair})) for side, text in self.texts.items()]
        return done[0], done[1] if len(done) > 1 else None

    def faults(self) -> Iterator[FileFault]:
        """None: every text is one."""
        yield from ()


def opened(file: str, kind: Kind, content: bytes, beside: bytes | None) -> Opened:
    """Raises UnicodeDecodeError, YamlFault, and NoEntry."""
    text = text_of(content)
    if kind is REPLIES:
        own = "zh" if file.endswith("zh.yaml") else "en"
        texts = {own: text} | ({} if beside is None else {next(side for side in SIDES if side != own): text_of(beside)})
        return TwoFiles(texts, {side: read_yaml(each.plain).value or {} for side, each in texts.items()})
    if kind is not ENTRY:
        return OneFile(file, kind, text, read_yaml(text.plain))
    entry = entry_text(text.plain) if text.plain else NEW_ENTRY
    if entry is None:
        raise NoEntry(plainly(file, 1, "no_second_language" if text.plain.startswith("---\n") else "no_front_matter"))
    return OneFile(file, kind, text, read_yaml(entry.front, first_line=2), entry)


def _or_nothing(new: object, kind: Kind) -> object:
    if new is not ABSENT:
        return new
    return [] if kind.shape.kind is FieldKind.LIST else {}
