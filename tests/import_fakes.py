"""A gate over the shipped knowledge with the real check and no index, and what a browser sends back of a page of the import."""

import asyncio
from html.parser import HTMLParser
from typing import cast

from bot.adapters.library_files import library_of
from bot.domain.editions import Files, digest_of_files
from bot.engine.answering import Answering
from bot.engine.editions import Edition, Editions
from bot.engine.publishing import Made, Publishing
from bot.settings import PROJECT
from handlers.dialogs.readers import READERS
from tests.editions_fakes import FakeFolder, FakeHistory, ask
from tests.fakes import NOON, FixedClock


def shipped() -> dict[str, bytes]:
    """The knowledge as it is shipped, and its replies."""
    names = [*(PROJECT / "knowledge").rglob("*.md"), *(PROJECT / "knowledge").rglob("*.yaml")]
    return {each.relative_to(PROJECT).as_posix(): each.read_bytes() for each in names if not each.name.startswith(".")}


async def make(files: Files) -> Made[str]:
    """As `knowledge check` finds it."""
    library = await asyncio.to_thread(library_of, files, NOON.date(), READERS.keys())
    if library.faults:
        return Made(None, library.faults, library.warnings)
    return Made(Edition(digest_of_files(files), files, library.knowledge, cast(Answering, ""), ""), (), library.warnings)


def gate(needs_two: bool = False) -> "Publishing[str]":
    """Over a folder in memory."""
    files = shipped()
    library = library_of(files, NOON.date(), READERS.keys())
    first = Edition(digest_of_files(files), files, library.knowledge, cast(Answering, ""), "")
    return Publishing(Editions(first), FakeFolder(dict(files)), FakeHistory(), make, ask, FixedClock(), needs_two)


class SentForm(HTMLParser):
    """The fields of one form of a page as a browser sends them when nothing was touched."""

    def __init__(self, form_id: str) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self._wanted, self._is_in, self._area, self._select = form_id, False, "", ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._is_in = said.get("id") == self._wanted
        if not self._is_in or not (name := said.get("name", "") or self._select or self._area):
            return
        if tag == "input" and (said.get("type") != "checkbox" or "checked" in said):
            self.fields[name] = said.get("value", "")
        elif tag == "textarea":
            self._area, self.fields[name] = name, ""
        elif tag == "select":
            self._select = name
        elif tag == "option" and ("selected" in said or name not in self.fields):
            self.fields[name] = said.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        self._area = "" if tag == "textarea" else self._area
        self._select = "" if tag == "select" else self._select
        self._is_in = self._is_in and tag != "form"

    def handle_data(self, data: str) -> None:
        if self._area:
            self.fields[self._area] += data


def form_on(page: str, form_id: str = "proposal") -> dict[str, str]:
    """What would be sent."""
    reader = SentForm(form_id)
    reader.feed(page)
    return reader.fields
