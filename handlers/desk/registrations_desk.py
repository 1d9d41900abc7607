"""Room: desk. The pages of what forms collected: search and filter, one registration, note how far it is, take a table out. Translation only."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, HTTPException, Query, Request
from fastapi.responses import RedirectResponse, Response

from bot.domain.desk_clocks import BEIJING
from bot.domain.errors import NotAllowed, Overtaken
from bot.domain.registration_search import STAFF_STATUSES, Wanted
from bot.domain.registration_table import Rows, as_csv, as_json, rows_of
from bot.domain.registrations import Registration, RegistrationStatus
from bot.ports.registrations import RegistrationDesk, StaffWork
from handlers.desk.registration_views import Showing, countries_of
from handlers.desk.web_desk import Desk, Officer
from handlers.http.page_texts import language_of_reader

SHOWN = 50
"""Registrations on one page."""
LONGEST_NOTE = 2000
_TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
Asked = Annotated[str, Query(max_length=100)]


@dataclass(frozen=True, slots=True)
class RegistrationPages:
    """What the pages need; `workbook` makes a spreadsheet of rows."""

    desk: Desk
    shelf: RegistrationDesk
    workbook: Callable[[Rows], bytes]

    def showing(self, request: Request) -> Showing:
        """In the reader's language."""
        return Showing(self.desk.knowledge, language_of_reader(request))

    async def found(self, wanted: Wanted) -> tuple[list[Registration], list[Registration]]:
        """What is looked for, and all there are."""
        every, forms = list(await self.desk.store.registrations()), self.desk.knowledge.forms
        return [each for each in every if wanted.admits(each, forms.get(each.form))], every

    async def one(self, reference: str) -> Registration:
        """A registration; raises 404."""
        found = await self.shelf.find(reference)
        if found is None:
            raise HTTPException(404, f"There is no registration {reference[:16]}.")
        return found


def registrations_router(pages: RegistrationPages) -> APIRouter:
    """The routes under /desk/registrations."""
    router = APIRouter(prefix="/desk/registrations", include_in_schema=False)
    _list_route(router, pages)
    _export_route(router, pages)
    _page_of_one(router, pages)
    _work_route(router, pages)
    return router


def _list_route(router: APIRouter, pages: RegistrationPages) -> None:
    @router.get("")
    async def list_page(
        request: Request, officer: Officer, q: Asked = "", form: Asked = "", status: Asked = "", district: Asked = "", country: Asked = "", page: int = 1
    ) -> Response:
        wanted = Wanted(q, form, status, district, country)
        chosen, every = await pages.found(wanted)
        showing, desk = pages.showing(request), pages.desk
        last = max(1, -(-len(chosen) // SHOWN))
        page = min(max(page, 1), last)
        views = showing.views(chosen, every)[(page - 1) * SHOWN : page * SHOWN]
        return desk.pages.page(
            request,
            "registrations.html",
            officer=officer.name,
            csrf=officer.csrf,
            wanted=wanted,
            query=_query(wanted),
            registrations=views,
            pictures=showing.pictures(chosen, desk.clock.now().date()),
            forms=[(each.id, each.title.for_(showing.side)) for each in desk.knowledge.forms.values()],
            statuses=list(RegistrationStatus),
            districts=[(each.id, each.short_title.for_(showing.side)) for each in desk.knowledge.districts()],
            countries=[(code, showing.country(code)) for code in countries_of(every, desk.knowledge.forms)],
            page=page,
            last=last,
        )


def _query(wanted: Wanted) -> str:
    """The filters as they stand in an address."""
    named = {"q": wanted.text, "form": wanted.form, "status": wanted.status, "district": wanted.district, "country": wanted.country}
    return urlencode({name: value for name, value in named.items() if value})


def _export_route(router: APIRouter, pages: RegistrationPages) -> None:
    @router.post("/export")
    async def export(
        request: Request,
        officer: Officer,
        csrf: Annotated[str, Form()] = "",
        kind: Annotated[str, Form()] = "xlsx",
        q: Annotated[str, Form(max_length=100)] = "",
        form: Annotated[str, Form()] = "",
        status: Annotated[str, Form()] = "",
        district: Annotated[str, Form()] = "",
        country: Annotated[str, Form()] = "",
    ) -> Response:
        """A form that is sent and no link: what leaves the house is recorded with the officer's name."""
        pages.desk.check(request, officer, csrf)
        if kind not in _TYPES:
            raise HTTPException(422, "The kind is csv, xlsx or json.")
        chosen, _ = await pages.found(Wanted(q, form, status, district, country))
        rows = rows_of(chosen, [each for each in pages.desk.knowledge.forms.values() if form in ("", each.id)])
        await pages.shelf.note_export(officer.name, pages.desk.clock.now(), f"{kind} {len(chosen)} {form[:64]}".strip())
        content = pages.workbook(rows) if kind == "xlsx" else as_json(rows).encode() if kind == "json" else ("\ufeff" + as_csv(rows)).encode()
        day = pages.desk.clock.now().date().isoformat()
        return Response(
            content, media_type=_TYPES[kind], headers={"content-disposition": f'attachment; filename="registrations-{day}.{kind}"', "cache-control": "no-store"}
        )


def _page_of_one(router: APIRouter, pages: RegistrationPages) -> None:
    @router.get("/{reference}")
    async def page_of_one(request: Request, reference: str, officer: Officer, fault: str = "") -> Response:
        return await _one(pages, request, reference, officer, fault if fault in ("overtaken", "withdrawn") else "")


async def _one(pages: RegistrationPages, request: Request, reference: str, officer: Officer, fault: str = "", status: int = 200) -> Response:
    each, showing = await pages.one(reference), pages.showing(request)
    _, every = await pages.found(Wanted())
    [view] = showing.views([each], every)
    record = await pages.shelf.record(reference)
    return pages.desk.pages.page(
        request,
        "registration.html",
        status,
        officer=officer.name,
        csrf=officer.csrf,
        each=view,
        answers=showing.answers(each),
        record=[replace(done, at=done.at.astimezone(BEIJING)) for done in record],
        seen=record[-1].id if record else 0,
        statuses=STAFF_STATUSES,
        fault=fault,
        conversation=each.conversation,
        longest=LONGEST_NOTE,
    )


def _work_route(router: APIRouter, pages: RegistrationPages) -> None:
    @router.post("/{reference}")
    async def work(
        request: Request,
        reference: str,
        officer: Officer,
        csrf: Annotated[str, Form()] = "",
        status: Annotated[str, Form()] = "",
        assigned: Annotated[str, Form(max_length=80)] = "",
        note: Annotated[str, Form()] = "",
        seen: Annotated[int, Form()] = 0,
    ) -> Response:
        pages.desk.check(request, officer, csrf)
        if status not in STAFF_STATUSES or len(note) > LONGEST_NOTE:
            return await _one(pages, request, reference, officer, "wrong", 422)
        kept = StaffWork(RegistrationStatus(status), assigned.strip() or None, note.replace("\r\n", "\n").strip())
        try:
            await pages.shelf.note_work(reference, kept, officer.name, pages.desk.clock.now(), seen)
        except Overtaken:
            return await _one(pages, request, reference, officer, "overtaken", 409)
        except NotAllowed:
            return await _one(pages, request, reference, officer, "withdrawn", 409)
        return RedirectResponse(f"/desk/registrations/{reference}", 303)
