"""Room: domain. Everything that staff keep, as one list: what stands where, and what of it needs somebody. No pages, no counting of answers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.domain.check_faults import FileFault
from bot.domain.editions import Files
from bot.domain.knowledge import Entry, EntryKind, Status
from bot.domain.language import Bilingual
from bot.domain.library import Knowledge
from bot.domain.reviewing import entry_files, next_review


class Shelf(StrEnum):
    """The groups of the list, in the order in which they are shown."""

    ITEMS = "items"
    PARKS = "parks"
    DISTRICTS = "districts"
    FAIR = "fair"
    NOTICES = "notices"
    ANSWERS = "answers"
    LISTS = "lists"
    FORMS = "forms"
    SCOPE = "scope"
    GLOSSARY = "glossary"
    GOLDEN = "golden"
    REPLIES = "replies"


_OF_KIND = {
    EntryKind.ITEM: Shelf.ITEMS,
    EntryKind.PARK: Shelf.PARKS,
    EntryKind.DISTRICT: Shelf.DISTRICTS,
    EntryKind.FAIR: Shelf.FAIR,
    EntryKind.ANSWER: Shelf.ANSWERS,
    EntryKind.NOTICE: Shelf.NOTICES,
}
_OF_FOLDER = {"lists": Shelf.LISTS, "forms": Shelf.FORMS, "scope": Shelf.SCOPE, "glossary": Shelf.GLOSSARY, "golden": Shelf.GOLDEN}


@dataclass(frozen=True, slots=True)
class Kept:
    """One thing that staff keep. `entry` is None for a file of another kind, which has no status of its own; `title` is then None too, or a form's.

    `warnings`: what the check asks to look at in this file.
    """

    shelf: Shelf
    file: str
    entry: Entry | None = None
    title: Bilingual | None = None
    review_on: date | None = None
    warnings: tuple[FileFault, ...] = ()

    @property
    def blanks(self) -> int:
        """How much is still to be filled in; officers and hours that nobody has filled in count as one each."""
        if self.entry is None:
            return 0
        unlisted = (not self.entry.officers) + (not self.entry.hours.spans) if self.shelf is Shelf.DISTRICTS else 0
        return len(self.entry.blanks()) + unlisted

    def needs(self, today: date) -> tuple["Need", ...]:
        """Why somebody is needed here; nothing where all is well."""
        return tuple(self._needs(today))

    def _needs(self, today: date) -> Iterator["Need"]:
        if self.entry is None:
            return
        if self.entry.status is not Status.VERIFIED:
            yield Need.STATUS
        if self.blanks:
            yield Need.BLANK
        if self.entry.is_expired(today):
            yield Need.EXPIRED
        if self.review_on is not None and self.review_on <= today:
            yield Need.REVIEW

    def says(self, search: str) -> bool:
        """Whether a search finds it: by title, other names, file, owner or number."""
        names = [self.file, self.title.zh, self.title.en] if self.title else [self.file]
        if self.entry:
            names += [*self.entry.also_called, self.entry.owner or "", str(self.entry.number or "")]
        return any(search.casefold() in name.casefold() for name in names)


class Need(StrEnum):
    """Why somebody is needed."""

    STATUS = "status"
    BLANK = "blank"
    EXPIRED = "expired"
    REVIEW = "review"


def kept_by_staff(knowledge: Knowledge, files: Files, warnings: Sequence[FileFault] = ()) -> tuple[Kept, ...]:
    """All of it, group by group; items in the order of their numbers, the rest in that of their files."""
    found = [*_entries(knowledge, files, warnings), *_others(knowledge, files, warnings)]
    shelves = list(Shelf)
    return tuple(sorted(found, key=lambda each: (shelves.index(each.shelf), each.file)))


def _entries(knowledge: Knowledge, files: Files, warnings: Sequence[FileFault]) -> Iterator[Kept]:
    places = entry_files(files)
    for entry in knowledge.entries.values():
        file = places.get(entry.id, "")
        yield Kept(_OF_KIND[entry.kind], file, entry, entry.title, next_review(entry), tuple(each for each in warnings if each.file == file))


def _others(knowledge: Knowledge, files: Files, warnings: Sequence[FileFault]) -> Iterator[Kept]:
    forms: Mapping[str, Bilingual] = {f"knowledge/forms/{form.id}.yaml": form.title for form in knowledge.forms.values()}
    for name in files:
        if name.endswith(".md") or name.endswith(".en.yaml") or name == "prompts/replies/en.yaml":
            continue  # entries have been named; texts in two files are one thing
        shelf = Shelf.REPLIES if name.startswith("prompts/") else _OF_FOLDER.get(name.split("/")[1], Shelf.DISTRICTS)
        yield Kept(shelf, name, None, forms.get(name), None, tuple(each for each in warnings if each.file == name))
