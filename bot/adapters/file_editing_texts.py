"""Room: adapters. Bytes of a file as text and back, with the ends of lines it came with, and the parts of an entry. No fields."""

import re
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from bot.domain.language import Bilingual

_PARTS = re.compile(r"\A---\n(?P<front>.*?\n)---\n(?P<above>.*?## 中文\n)(?P<zh>.*?)(?P<between>\n## English\n)(?P<en>.*)\Z", re.DOTALL)
_BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class Text:
    """A file's text with plain ends of lines, and as it came."""

    plain: str
    came: str

    def bytes_of(self, after: str) -> bytes:
        """Another text in place of this one; lines that stay keep the end that they had, new ones have that of most."""
        if after == self.plain:
            return self.came.encode()
        mark, lines = (_BOM, self.came[1:]) if self.came.startswith(_BOM) else ("", self.came)
        return (mark + (_with_ends(lines, after) if "\r\n" in lines else after)).encode()


def text_of(content: bytes) -> Text:
    """Raises UnicodeDecodeError."""
    came = content.decode("utf-8")
    return Text(came.removeprefix(_BOM).replace("\r\n", "\n"), came)


def _with_ends(came: str, after: str) -> str:
    old, new = came.split("\n"), after.split("\n")
    bare, usual = [line.removesuffix("\r") for line in old], "\r" if 2 * came.count("\r\n") >= came.count("\n") else ""
    lines: list[str] = []
    for kind, start, end, new_start, new_end in SequenceMatcher(None, bare, new, autojunk=False).get_opcodes():
        lines += old[start:end] if kind == "equal" else [line + usual for line in new[new_start:new_end]]
    return "\n".join([*lines[:-1], new[-1]])


@dataclass(frozen=True, slots=True)
class EntryText:
    """The parts of an entry's file; `body` is what stands under the two heads, with the blanks around it."""

    front: str
    above: str
    body: Bilingual
    between: str

    def __str__(self) -> str:
        return f"---\n{self.front}---\n{self.above}{self.body.zh}{self.between}{self.body.en}"

    def with_body(self, zh: str, en: str) -> "EntryText":
        """Other words under the two heads."""
        return replace(self, body=Bilingual(_put(self.body.zh, zh), _put(self.body.en, en)))


NEW_ENTRY = EntryText("", "## 中文\n", Bilingual("", ""), "\n## English\n")


def entry_text(text: str) -> EntryText | None:
    """The parts; None where the file lacks one."""
    found = _PARTS.match(text)
    return EntryText(found["front"], found["above"], Bilingual(found["zh"], found["en"]), found["between"]) if found else None


def _put(before: str, words: str) -> str:
    """Words in the place of those before, with the blanks that stood around them."""
    said = before.strip()
    if said == words:
        return before
    if not said:
        return f"{words}\n"
    start = before.index(said)
    return before[:start] + words + before[start + len(said) :]
