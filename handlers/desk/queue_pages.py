"""Room: desk. The queue: the first page of the desk. Translation only; which cases are in it the `DeskQueue` knows."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse

from bot.domain.desk_roles import Act, Role
from bot.ports.desk_queue import CITY_DESK, MOST_NAMED, DeskQueue, Found, QueuePage, QueueView, Wanted
from handlers.desk.permitting import officer_for
from handlers.desk.queue_views import Reader, RowView, address_of, choices, pages, row_view, tabs
from handlers.desk.rooms import desk_page
from handlers.desk.sessions import SignedIn
from handlers.desk.web_desk import Desk

PRESENT = timedelta(seconds=35)
"""Who had a case before them within this time is looking at it; an open page says so more often."""
_LONGEST_SEARCH = 100

ToList = Annotated[SignedIn, Depends(officer_for(Act.LIST))]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for; what nobody can mean shows the open cases."""

    show: str = QueueView.OPEN
    q: str = ""
    district: str = ""
    language: str = ""
    channel: str = ""
    topic: str = ""
    page: int = 1


def _asked(
    show: str = "",
    q: str = "",
    district: str = "",
    language: str = "",
    channel: str = "",
    topic: str = "",
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> Asked:
    return Asked(show, q.strip()[:_LONGEST_SEARCH], district[:64], language[:8], channel[:16], topic[:64], page)


def wanted_by(officer: SignedIn, asked: Asked) -> Wanted:
    """What this officer wants to see, within what they may."""
    within = officer.district or "-" if officer.role is Role.OFFICER else None
    default = QueueView.ALL if asked.q else QueueView.OPEN
    view = QueueView(asked.show) if asked.show in list(QueueView) else default
    wanted = Wanted(officer.name, officer.district or CITY_DESK, within, view, page=asked.page)
    named = {"district": asked.district, "language": asked.language, "channel": asked.channel, "topic": asked.topic}
    return replace(wanted, **{name: readable(value) for name, value in named.items()})  # type: ignore[arg-type]  # the four filters are texts


def readable(text: str) -> str:
    """A value of an address as every database takes it."""
    return text.encode("utf-8", "ignore").decode().replace("\0", "")


def queue_router(desk: Desk) -> APIRouter:
    """The routes of the queue."""
    router = APIRouter(prefix="/desk", include_in_schema=False)

    @router.get("")
    async def queue_page(request: Request, officer: ToList, asked: Annotated[Asked, Depends(_asked)]) -> HTMLResponse:
        wanted, reader = wanted_by(officer, asked), desk.reader(request)
        found = await desk.queue.find(asked.q, wanted) if asked.q else Found()
        page = await desk.queue.page(replace(wanted, ids=found.ids) if asked.q else wanted, reader.now)
        return desk_page(
            desk.pages,
            request,
            officer,
            "cases.html",
            rows=await _rows(desk.queue, page, officer, reader),
            tabs=tabs(wanted, page, asked.q),
            choices=choices(wanted, page, reader),
            asked=asked,
            view=wanted.view,
            found=found,
            most_named=MOST_NAMED,
            total=page.total,
            address=address_of(wanted, asked.q, page=asked.page),
            addresses=[address_of(wanted, asked.q, page=number) for number in (asked.page - 1, asked.page + 1)],
            last_page=pages(page),
        )

    return router


async def _rows(queue: DeskQueue, page: QueuePage, officer: SignedIn, reader: Reader) -> list[RowView]:
    looking = await queue.looking([row.case.id for row in page.rows], reader.now - PRESENT)
    return [row_view(row, [name for name in looking.get(row.case.id, ()) if name != officer.name], reader) for row in page.rows]
