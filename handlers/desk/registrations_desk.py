"""Room: desk. The pages of what forms collected: search and filter, one registration, note how far it is, take a table out. Translation only."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import RedirectResponse, Response

from bot.domain.desk_clocks import BEIJING, day_in_beijing
from bot.domain.desk_roles import Act, Role, may
from bot.domain.errors import NotAllowed, Overtaken
from bot.domain.registration_search import STAFF_STATUSES, Wanted, twice
from bot.domain.registration_table import Rows, rows_of
from bot.domain.registrations import Registration, RegistrationStatus
from bot.ports.registrations import RegistrationDesk, StaffWork
from handlers.desk.exporting import known_kind, table_file
from handlers.desk.permitting import OnRegistration, gate_of, officer_for, registration_for
from handlers.desk.registration_views import Showing, countries_of
from handlers.desk.rooms import desk_page
from handlers.desk.sessions import SignedIn
from handlers.desk.web_desk import Desk
from handlers.http.page_texts import language_of_reader

SHOWN = 50
"""Registrations on one page."""
LONGEST_NOTE = 2000
Asked = Annotated[str, Query(max_length=100)]
ToSee = Annotated[SignedIn, Depends(officer_for(Act.SEE_REGISTRATIONS))]
ToOpen = Annotated[OnRegistration, Depends(registration_for(Act.SEE_REGISTRATIONS))]
ToChange = Annotated[OnRegistration, Depends(registration_for(Act.CHANGE_REGISTRATION))]
ToExport = Annotated[SignedIn, Depends(officer_for(Act.EXPORT_REGISTRATIONS))]


@dataclass(frozen=True, slots=True)
class RegistrationPages:
    """What the pages need; `workbook` makes a spreadsheet of rows."""

    desk: Desk
    shelf: RegistrationDesk
    workbook: Callable[[Rows], bytes]

    def showing(self, request: Request) -> Showing:
        """In the reader's language."""
        return Showing(self.desk.knowledge, language_of_reader(request))

    async def found(self, request: Request, officer: SignedIn, wanted: Wanted, act: Act) -> tuple[list[Registration], list[Registration]]:
        """What is looked for, and all there are, of those with which the officer may do this."""
        everybodys, forms = list(await self.desk.store.registrations()), self.desk.knowledge.forms
        districts = await gate_of(request).districts_of(everybodys)
        every = [each for each in everybodys if may(officer, act, districts[each.reference])]
        return [each for each in every if wanted.admits(each, forms.get(each.form))], every

    async def doubles(self, request: Request, officer: SignedIn, one: Registration) -> tuple[str, ...]:
        """The references of what the same person sent a second time, as far as the officer may see it."""
        everybodys = {each.reference: each for each in await self.desk.store.registrations(one.form)}
        same, gate = twice(everybodys.values(), self.desk.knowledge.forms).get(one.reference, ()), gate_of(request)
        return tuple([each for each in same if may(officer, Act.SEE_REGISTRATIONS, await gate.district_of(everybodys[each]))])


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
        request: Request, officer: ToSee, q: Asked = "", form: Asked = "", status: Asked = "", district: Asked = "", country: Asked = "", page: int = 1
    ) -> Response:
        wanted = Wanted(q, form, status, district, country)
        chosen, every = await pages.found(request, officer, wanted, Act.SEE_REGISTRATIONS)
        showing, desk = pages.showing(request), pages.desk
        last = max(1, -(-len(chosen) // SHOWN))
        page = min(max(page, 1), last)
        views = showing.views(chosen, every)[(page - 1) * SHOWN : page * SHOWN]
        return desk_page(
            desk.pages,
            request,
            officer,
            "registrations.html",
            wanted=wanted,
            query=_query(wanted),
            registrations=views,
            pictures=showing.pictures(chosen, day_in_beijing(desk.clock.now())),
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
        officer: ToExport,
        kind: Annotated[str, Form()] = "xlsx",
        q: Annotated[str, Form(max_length=100)] = "",
        form: Annotated[str, Form()] = "",
        status: Annotated[str, Form()] = "",
        district: Annotated[str, Form()] = "",
        country: Annotated[str, Form()] = "",
    ) -> Response:
        """A form that is sent and no link: what leaves the house is recorded with the officer's name."""
        known_kind(kind)
        chosen, _ = await pages.found(request, officer, Wanted(q, form, status, district, country), Act.EXPORT_REGISTRATIONS)
        rows = rows_of(chosen, [each for each in pages.desk.knowledge.forms.values() if form in ("", each.id)])
        await pages.shelf.note_export(officer.name, pages.desk.clock.now(), f"{kind} {len(chosen)} {form[:64]}".strip(), officer.role)
        return table_file(f"registrations-{day_in_beijing(pages.desk.clock.now()).isoformat()}", kind, rows, pages.workbook)


def _page_of_one(router: APIRouter, pages: RegistrationPages) -> None:
    @router.get("/{reference}")
    async def page_of_one(request: Request, asked: ToOpen, fault: str = "") -> Response:
        return await _one(pages, request, asked, fault if fault in ("overtaken", "withdrawn") else "")


async def _one(pages: RegistrationPages, request: Request, asked: OnRegistration, fault: str = "", status: int = 200) -> Response:
    each, officer, showing = asked.registration, asked.officer, pages.showing(request)
    view = showing.view(each, await pages.doubles(request, officer, each))
    record = await pages.shelf.record(each.reference)
    return desk_page(
        pages.desk.pages,
        request,
        officer,
        "registration.html",
        status,
        each=view,
        answers=showing.answers(each),
        record=[replace(done, at=done.at.astimezone(BEIJING)) for done in record],
        seen=record[-1].id if record else 0,
        statuses=STAFF_STATUSES,
        fault=fault,
        # On the web it is also the key to the person's talk: only who erases on request needs it.
        conversation=each.conversation if officer.role is Role.ADMIN else "",
        longest=LONGEST_NOTE,
    )


def _work_route(router: APIRouter, pages: RegistrationPages) -> None:
    @router.post("/{reference}")
    async def work(
        request: Request,
        asked: ToChange,
        status: Annotated[str, Form()] = "",
        assigned: Annotated[str, Form(max_length=80)] = "",
        note: Annotated[str, Form()] = "",
        seen: Annotated[int, Form()] = 0,
    ) -> Response:
        reference, officer = asked.registration.reference, asked.officer
        if status not in STAFF_STATUSES or len(note) > LONGEST_NOTE:
            return await _one(pages, request, asked, "wrong", 422)
        kept = StaffWork(RegistrationStatus(status), assigned.strip() or None, note.replace("\r\n", "\n").strip())
        try:
            await pages.shelf.note_work(reference, kept, officer.name, pages.desk.clock.now(), seen, officer.role)
        except Overtaken:
            return await _one(pages, request, asked, "overtaken", 409)
        except NotAllowed:
            return await _one(pages, request, asked, "withdrawn", 409)
        return RedirectResponse(f"/desk/registrations/{reference}", 303)
