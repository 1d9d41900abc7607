"""Room: staff. What every page of the workshop stands in: its windows, its header, and the way to its other pages. No pages of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from fastapi import Request
from fastapi.responses import HTMLResponse
from fastapi.routing import iter_route_contexts

from bot.domain.desk_roles import Act, may
from bot.domain.editions import FileDifference
from bot.domain.language import Language
from bot.domain.library import Knowledge
from bot.domain.overview import kept_by_staff
from bot.domain.phrasebook import Phrasebook
from bot.ports import Clock, Store
from bot.ports.editing import FileEditing
from bot.ports.editions import PublishingWork
from handlers.desk.rooms import desk_page
from handlers.desk.sessions import SignedIn
from handlers.http.page_texts import PageTexts, language_of_reader
from handlers.staff.differing import Differing, FileShown

PAGES = Path(__file__).parent / "pages"

_PLACES = {
    "/staff": ("staff_list", Act.KNOWLEDGE),
    "/staff/changes": ("staff_changes", Act.KNOWLEDGE),
    "/staff/import": ("staff_import", Act.EDIT_KNOWLEDGE),
    "/staff/golden": ("staff_golden", Act.KNOWLEDGE),
    "/staff/questions": ("staff_questions", Act.UNANSWERED),
    "/staff/calendar": ("staff_calendar", Act.KNOWLEDGE),
    "/staff/figures": ("staff_figures", Act.ANSWER_FIGURES),
}
"""The pages of the workshop in the order of its own row of links, with the act that each asks for."""
_UNDER = {"/staff/versions": "/staff/changes", "/staff/held": "/staff/changes"}
"""Pages that belong to one of those, whatever their address."""


@dataclass(frozen=True, slots=True)
class Workshop:
    """What the pages need. `knowledge` and `phrases` are those of the edition that answers now."""

    work: PublishingWork
    knowledge: Knowledge
    phrases: Phrasebook
    store: Store
    clock: Clock
    pages: PageTexts
    editing: FileEditing

    def language(self, request: Request) -> Language:
        """The reader's."""
        return Language(language_of_reader(request))

    def page(self, request: Request, officer: SignedIn, template: str, status: int = 200, **values: object) -> HTMLResponse:
        """A page of the workshop: a template that extends `staff_layout.html`. Differences of files are shown field by field."""
        shared = {"places": self._places(request, officer), "held": self.work.held, "digest": self.work.digest}
        shown = {name: self._shown(request, value) for name, value in values.items()}
        return desk_page(self.pages, request, officer, template, status, **(shared | shown))

    def title_of(self, request: Request, file: str) -> str:
        """What a file is called on every page: by the title of what is in it, where it has one."""
        kept = next((each for each in kept_by_staff(self.knowledge, self.work.files) if each.file == file), None)
        return kept.title.for_(self.language(request)) if kept and kept.title else self.name_of(request, file)

    def name_of(self, request: Request, file: str) -> str:
        """What a file is called that has no title of its own."""
        stem = file.rsplit("/", 1)[-1].split(".")[0].replace("-", "_")
        return self.pages.texts(str(self.language(request))[:2]).get(f"staff_file_{stem}", file)

    def shown(self, request: Request, differences: Sequence[FileDifference]) -> tuple[FileShown, ...]:
        """Differences of files, field by field, in the reader's words."""
        language = str(self.language(request))[:2]
        differing = Differing(self.editing, self.work.files, self.pages.texts(language), language, lambda file: self.title_of(request, file))
        return differing.shown(differences)

    def _shown(self, request: Request, value: object) -> object:
        if isinstance(value, tuple | list) and value and all(isinstance(each, FileDifference) for each in value):
            return self.shown(request, value)
        return value

    def _places(self, request: Request, officer: SignedIn) -> list[tuple[str, str, bool]]:
        """Address, name, and whether it is the page that is open, or one below it."""
        texts, path = self.pages.texts(language_of_reader(request)), request.url.path
        here = next((place for under, place in _UNDER.items() if f"{path}/".startswith(f"{under}/")), path)
        built = {route.path for route in iter_route_contexts(request.app.routes)}
        open_to = [(address, texts[name]) for address, (name, act) in _PLACES.items() if address in built and may(officer, act, officer.district)]
        nearest = max((address for address, _ in open_to if f"{here}/".startswith(f"{address}/")), key=len, default="")
        return [(address, name, address == nearest) for address, name in open_to]
