"""Room: desk. What every page of the desk has on top: who is signed in, and the rooms that exist in this house and are open to them. No pages of its own."""

from fastapi import Request
from fastapi.responses import HTMLResponse
from fastapi.routing import iter_route_contexts

from bot.domain.desk_roles import Act, may
from handlers.desk.sessions import SignedIn
from handlers.http.page_texts import PageTexts, language_of_reader

_ROOMS = {
    "/desk": ("room_queue", Act.LIST),
    "/desk/registrations": ("room_registrations", Act.SEE_REGISTRATIONS),
    "/desk/unanswered": ("room_unanswered", Act.UNANSWERED),
    "/desk/proposals": ("room_proposals", Act.PROPOSE),
    "/staff": ("room_staff", Act.KNOWLEDGE),
    "/desk/figures": ("room_figures", Act.FIGURES),
    "/desk/audit": ("room_audit", Act.AUDIT),
    "/desk/team": ("room_team", Act.TEAM),
}

_PLAINER, _FULLER = "/desk/unanswered", "/staff/questions"
"""Questions without an answer, one by one and in groups: who sees the groups needs no second link of nearly the same name."""


def desk_page(pages: PageTexts, request: Request, officer: SignedIn, template: str, status: int = 200, **values: object) -> HTMLResponse:
    """A page for somebody who is signed in, with the header that all of them have."""
    return pages.page(request, template, status, officer=officer, csrf=officer.csrf, rooms=_rooms(request, officer, pages), **values)


def _rooms(request: Request, officer: SignedIn, pages: PageTexts) -> list[tuple[str, str, bool]]:
    """Address, name, and whether it is the page that is open, or one below it: the nearest."""
    texts, here = pages.texts(language_of_reader(request)), request.url.path
    built = {route.path for route in iter_route_contexts(request.app.routes)}
    open_to = [(address, texts[name]) for address, (name, act) in _ROOMS.items() if address in built and may(officer, act, officer.district)]
    if _FULLER in built and here != _PLAINER and may(officer, Act.KNOWLEDGE, officer.district):
        open_to = [each for each in open_to if each[0] != _PLAINER]
    nearest = max((address for address, _ in open_to if f"{here}/".startswith(f"{address}/")), key=len, default="")
    return [(address, name, address == nearest) for address, name in open_to]
