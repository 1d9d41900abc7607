"""Room: desk. Figures of the city's cases, with pictures, and taking them out as a table. Translation only."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response

from bot.domain.case_figures import Days, Figures, Split, rows_of
from bot.domain.desk_clocks import BEIJING
from bot.domain.desk_roles import Act, may
from bot.domain.language import Language
from bot.domain.registration_table import Rows
from bot.ports.learning import CaseFigures
from handlers.desk.exporting import known_kind, table_file
from handlers.desk.figures_views import Naming
from handlers.desk.permitting import officer_for
from handlers.desk.rooms import desk_page
from handlers.desk.sessions import SignedIn
from handlers.desk.web_desk import Desk

USUAL = timedelta(days=90)
LONGEST = timedelta(days=5 * 366)
ToSee = Annotated[SignedIn, Depends(officer_for(Act.FIGURES))]
ToExport = Annotated[SignedIn, Depends(officer_for(Act.EXPORT_FIGURES))]


@dataclass(frozen=True, slots=True)
class FiguresPages:
    """What the pages need; `workbook` makes a spreadsheet of rows."""

    desk: Desk
    figures: CaseFigures
    workbook: Callable[[Rows], bytes]

    def days(self, first: str, last: str) -> Days:
        """The days that were asked for; the last quarter where nobody can mean what was asked."""
        return days_asked_for(first, last, self.desk.clock.now().astimezone(BEIJING).date(), USUAL)

    async def of(self, officer: SignedIn, days: Days, district: str, act: Act) -> Figures:
        """Of one district, or of all where the officer may see all; an officer of a district sees that one whatever is asked."""
        if may(officer, act, None):
            known = {entry.id for entry in self.desk.knowledge.districts()}
            return await self.figures.figures(days, district if district in known else None)
        assert officer.district, "who may not see all may see their own"
        return await self.figures.figures(days, officer.district)

    def naming(self, request: Request) -> Naming:
        """Names in the reader's language."""
        reader = self.desk.reader(request)
        return Naming(self.desk.knowledge, Language(reader.language), reader.texts)


def days_asked_for(first: str, last: str, today: date, usual: timedelta) -> Days:
    """From the two fields of a page; the usual span up to today where nobody can mean what stands there."""
    until = _day(last) or today
    since = _day(first) or until - usual
    return Days(since, until) if today - LONGEST <= since <= until <= today else Days(today - usual, today)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def both_names(pages: FiguresPages, split: Split, group: str) -> str:
    """What a group is called in both languages, for a table that leaves the house."""
    sides = [Naming(pages.desk.knowledge, Language(side), pages.desk.pages.texts(side)).name(split, group) for side in ("zh", "en")]
    return " ".join(dict.fromkeys(sides))


def figures_router(pages: FiguresPages) -> APIRouter:
    """The routes under /desk/figures."""
    router = APIRouter(prefix="/desk/figures", include_in_schema=False)

    @router.get("")
    async def figures_page(request: Request, officer: ToSee, since: str = "", until: str = "", district: str = "") -> Response:
        days, naming = pages.days(since, until), pages.naming(request)
        found = await pages.of(officer, days, district, Act.FIGURES)
        return desk_page(
            pages.desk.pages,
            request,
            officer,
            "figures.html",
            days=days,
            total=naming.measures(found.total),
            splits=naming.splits(found),
            periods=naming.periods(found),
            solved=found.solved,
            district=district,
            sees_all=may(officer, Act.FIGURES, None),
            own=naming.name(Split.DISTRICT, officer.district) if officer.district else "",
            districts=[(each.id, each.short_title.for_(naming.language)) for each in pages.desk.knowledge.districts()],
        )

    @router.post("/export")
    async def export(
        request: Request,
        officer: ToExport,
        kind: Annotated[str, Form()] = "xlsx",
        since: Annotated[str, Form()] = "",
        until: Annotated[str, Form()] = "",
        district: Annotated[str, Form()] = "",
    ) -> Response:
        known_kind(kind)
        found = await pages.of(officer, pages.days(since, until), district, Act.EXPORT_FIGURES)
        rows = rows_of(found, lambda split, group: both_names(pages, split, group))
        return table_file(f"guichao-cases-{found.days.first}-{found.days.last}", kind, rows, pages.workbook)

    return router
