"""Room: staff. Everything that staff keep on one page: what needs somebody first, then group by group, with search and filters. Translation only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from bot.domain.desk_clocks import BEIJING
from bot.domain.desk_roles import Act, may
from bot.domain.overview import Kept, Need, Shelf, kept_by_staff
from bot.ports.answer_figures import AnswerCounts
from handlers.desk.permitting import officer_for
from handlers.desk.sessions import SignedIn
from handlers.staff.frame import Workshop

COUNTED_DAYS = 30
_FILTERS = ("all", "needs", *Need)
ToLook = Annotated[SignedIn, Depends(officer_for(Act.KNOWLEDGE))]


@dataclass(frozen=True, slots=True)
class Row:
    """One thing as the page shows it. `answered`: how often it answered lately, None where that is not counted."""

    kept: Kept
    title: str
    needs: tuple[Need, ...]
    answered: int | None


@dataclass(frozen=True, slots=True)
class ListPages:
    """What the page needs; `counts` None where nobody counts answers."""

    shop: Workshop
    counts: AnswerCounts | None = None

    def rows(self, request: Request, answered: Mapping[str, int] | None) -> list[Row]:
        """Everything, named in the reader's language."""
        language, today = self.shop.language(request), self.today()
        every = kept_by_staff(self.shop.knowledge, self.shop.work.files, self.shop.work.warnings)

        def title(kept: Kept) -> str:
            return kept.title.for_(language) if kept.title else self.shop.name_of(request, kept.file)

        def count(kept: Kept) -> int | None:
            return answered.get(kept.entry.id, 0) if answered is not None and kept.entry else None

        return [Row(each, title(each), each.needs(today), count(each)) for each in every]

    def today(self) -> date:
        """The day in Qingdao."""
        return self.shop.clock.now().astimezone(BEIJING).date()


def title_of_file(shop: Workshop, request: Request, file: str) -> str:
    """What a file is called on every page."""
    return shop.title_of(request, file)


def list_router(pages: ListPages) -> APIRouter:
    """The route /staff."""
    router = APIRouter(include_in_schema=False)

    @router.get("/staff")
    async def list_page(request: Request, officer: ToLook, show: str = "all", shelf: str = "", q: Annotated[str, Query(max_length=100)] = "") -> Response:
        rows = pages.rows(request, await pages.counts.of_entries(COUNTED_DAYS) if pages.counts else None)
        show = show if show in _FILTERS else "all"
        shown = [row for row in rows if _is_shown(row, show) and shelf in ("", row.kept.shelf) and (row.kept.says(q.strip()) or q.strip() in row.title)]
        return pages.shop.page(
            request,
            officer,
            "staff_list.html",
            shelves=[(each, group) for each in Shelf if (group := [row for row in shown if row.kept.shelf is each])],
            all_shelves=list(Shelf),
            shown=len(shown),
            counts={each: sum(1 for row in rows if _is_shown(row, each)) for each in _FILTERS},
            to_confirm=_to_confirm(rows),
            show=show,
            shelf=shelf,
            q=q.strip(),
            is_filtered=bool(q.strip() or shelf or show != "all"),
            today=pages.today(),
            may_edit=may(officer, Act.EDIT_KNOWLEDGE, officer.district),
        )

    return router


def _is_shown(row: Row, show: str) -> bool:
    return show == "all" or (bool(row.needs) if show == "needs" else show in row.needs)


def _to_confirm(rows: Sequence[Row]) -> list[Row]:
    """The items of the list that wait for staff: "9 items need you"."""
    return [row for row in rows if row.kept.shelf is Shelf.ITEMS and Need.STATUS in row.needs]
