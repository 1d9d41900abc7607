"""Room: staff. Figures of answers with pictures, and taking them out as a table. Translation only."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response

from bot.domain.answer_figures import ENDS, By, span_before, step_for
from bot.domain.answer_table import rows_of
from bot.domain.case_figures import Days, Step
from bot.domain.desk_clocks import BEIJING
from bot.domain.desk_roles import Act
from bot.domain.registration_table import Rows
from bot.ports.answer_figures import AnswerFigures
from handlers.desk.exporting import known_kind, table_file
from handlers.desk.figures_pages import days_asked_for
from handlers.desk.permitting import Officer, gate_of, officer_for
from handlers.desk.sessions import SignedIn
from handlers.staff.figures_views import InBoth, Showing
from handlers.staff.frame import Workshop

USUAL = timedelta(days=29)
_SPANS = (6, 29, 89, 364)
"""Offered as links: so many days before today."""
ToSee = Annotated[SignedIn, Depends(officer_for(Act.ANSWER_FIGURES))]


@dataclass(frozen=True, slots=True)
class AnswerFiguresPages:
    """What the pages need; `workbook` makes a spreadsheet of rows."""

    shop: Workshop
    figures: AnswerFigures
    workbook: Callable[[Rows], bytes]

    def today(self) -> date:
        """The day in Qingdao."""
        return self.shop.clock.now().astimezone(BEIJING).date()

    def days(self, since: str, until: str) -> Days:
        """The days that were asked for; thirty up to today where nobody can mean them."""
        return days_asked_for(since, until, self.today(), USUAL)

    def showing(self, side: str) -> Showing:
        """In one language."""
        return Showing(self.shop.knowledge, self.shop.pages.texts(side), side)


def figures_router(pages: AnswerFiguresPages) -> APIRouter:
    """The routes under /staff/figures."""
    router = APIRouter(prefix="/staff/figures", include_in_schema=False)

    @router.get("")
    async def figures_page(request: Request, officer: ToSee, since: str = "", until: str = "", step: str = "") -> Response:
        days = pages.days(since, until)
        found = await pages.figures.figures(days, step_for(days, step))
        showing = pages.showing(str(pages.shop.language(request))[:2])
        return pages.shop.page(
            request,
            officer,
            "figures_of_answers.html",
            days=days,
            before=span_before(days),
            found=found,
            steps=[(each, step_for(days, each) is each) for each in Step],
            spans=[(back + 1, pages.today() - timedelta(days=back), pages.today()) for back in _SPANS],
            tiles=showing.tiles(found),
            periods=showing.periods(found),
            columns=("questions", *ENDS, "handed_off", "rating"),
            ends=showing.ends(found),
            parts=[(by, showing.parts(found, by)) for by in By],
        )

    @router.post("/export")
    async def export(
        request: Request,
        officer: Officer,
        kind: Annotated[str, Form()] = "xlsx",
        since: Annotated[str, Form()] = "",
        until: Annotated[str, Form()] = "",
        step: Annotated[str, Form()] = "",
    ) -> Response:
        days = pages.days(since, until)
        await gate_of(request).permit(request, officer, Act.ANSWER_FIGURES, officer.district, detail=f"{days.first} {days.last}")
        known_kind(kind)
        found = await pages.figures.figures(days, step_for(days, step))
        both = InBoth([pages.showing(side) for side in ("zh", "en")])
        return table_file(f"guichao-answers-{days.first}-{days.last}", kind, rows_of(found, both.word, both.name), pages.workbook)

    return router
