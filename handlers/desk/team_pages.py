"""Room: desk. Who works here: accounts for admins, and everybody's own account. Translation only."""

from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from bot.domain.desk_accounts import SHORTEST_PASSWORD, Account, How, Session, account_fault, clean_name, password_fault
from bot.domain.desk_clocks import BEIJING
from bot.domain.desk_roles import Act, Role
from bot.domain.language import Language
from handlers.desk.permitting import About, Gate, Officer, officer_for
from handlers.desk.rooms import desk_page
from handlers.desk.sessions import SignedIn
from handlers.http.page_texts import language_of_reader

Typed = Annotated[str, Form(max_length=400)]
ToSeeTeam = Annotated[SignedIn, Depends(officer_for(Act.TEAM))]


@dataclass(frozen=True, slots=True)
class TeamPages:
    """What the pages need. `address` is the desk's, as the officers' browsers reach it; empty: as the request did."""

    gate: Gate
    address: str = ""

    async def team(self, request: Request, officer: SignedIn, status: int = 200, fault: str = "", link: str = "", link_for: str = "") -> Response:
        """The list, with what is wrong or the link that was just made."""
        side = Language(language_of_reader(request))
        names = {entry.id: entry.short_title.for_(side) for entry in self.gate.knowledge.districts()}
        return desk_page(
            self.gate.pages,
            request,
            officer,
            "team.html",
            status,
            accounts=await self.gate.staff.accounts.every(),
            roles=list(Role),
            districts=names,
            fault=fault,
            link=link,
            link_for=link_for,
        )

    async def one(self, name: str) -> Account:
        """An account; raises 404."""
        found = await self.gate.staff.accounts.find(name)
        if found is None:
            raise HTTPException(404, "There is no such account.")
        return found

    async def to_change(self, request: Request, officer: SignedIn, name: str, how: str) -> None:
        """Raise 403 where accounts may not be changed, or the form is not ours."""
        await self.gate.permit(request, officer, Act.CHANGE_TEAM, officer.district, About(account=clean_name(name)), how)


def team_router(pages: TeamPages) -> APIRouter:
    """The routes under /desk/team and /desk/account."""
    router = APIRouter(prefix="/desk", include_in_schema=False)
    _team_routes(router, pages)
    _account_routes(router, pages.gate)
    return router


def _team_routes(router: APIRouter, pages: TeamPages) -> None:
    gate = pages.gate

    @router.get("/team")
    async def team_page(request: Request, officer: ToSeeTeam) -> Response:
        return await pages.team(request, officer)

    @router.post("/team")
    async def add(request: Request, officer: Officer, name: Typed = "", role: Typed = "", district: Typed = "") -> Response:
        await pages.to_change(request, officer, name, "add")
        if role not in set(Role):
            return await pages.team(request, officer, 422, "account_no_role")
        account = Account(clean_name(name), Role(role), district or None)
        if fault := account_fault(account, gate.knowledge):
            return await pages.team(request, officer, 422, fault)
        if not await gate.staff.accounts.add(account, gate.clock.now()):
            return await pages.team(request, officer, 409, "account_name_taken")
        return RedirectResponse("/desk/team", 303)

    @router.post("/team/link")
    async def make_link(request: Request, officer: Officer, name: Typed = "") -> Response:
        await pages.to_change(request, officer, name, "link")
        account = await pages.one(name)
        if account.is_disabled:
            return await pages.team(request, officer, 409, "account_is_disabled")
        secret = await gate.sessions.new_link(account.name)
        address = pages.address or str(request.base_url).rstrip("/")
        return await pages.team(request, officer, link=f"{address}/desk/sign-in?token={secret}", link_for=account.name)

    @router.post("/team/change")
    async def change(request: Request, officer: Officer, name: Typed = "", role: Typed = "", district: Typed = "") -> Response:
        await pages.to_change(request, officer, name, f"role {role if role in set(Role) else ''}".strip())
        before = await pages.one(name)
        if before.name == officer.name or role not in set(Role):
            return await pages.team(request, officer, 409, "account_is_own" if before.name == officer.name else "account_no_role")
        after = replace(before, role=Role(role), district=district or None)
        if fault := account_fault(after, gate.knowledge):
            return await pages.team(request, officer, 422, fault)
        await gate.staff.accounts.change(after.name, after.role, after.district, after.is_disabled)
        return RedirectResponse("/desk/team", 303)

    @router.post("/team/state")
    async def switch(request: Request, officer: Officer, name: Typed = "", state: Typed = "") -> Response:
        is_disabled = state == "disabled"
        await pages.to_change(request, officer, name, "disabled" if is_disabled else "enabled")
        before = await pages.one(name)
        if before.name == officer.name:
            return await pages.team(request, officer, 409, "account_is_own")
        await gate.staff.accounts.change(before.name, before.role, before.district, is_disabled)
        if is_disabled:
            await gate.sessions.sign_ins.close_all(before.name)
        return RedirectResponse("/desk/team", 303)


def _account_routes(router: APIRouter, gate: Gate) -> None:
    @router.get("/account")
    async def account_page(request: Request, officer: Officer) -> Response:
        return await _own(gate, request, officer)

    @router.post("/account/password")
    async def set_password(request: Request, officer: Officer, now: Typed = "", password: Typed = "", again: Typed = "") -> Response:
        await gate.permit(request, officer, Act.ACCOUNT, officer.district, About(account=officer.name))
        if fault := await _fault_of(gate, request, officer, now, password, again):
            return await _own(gate, request, officer, 422, fault)
        await gate.staff.accounts.set_password(officer.name, await gate.staff.passwords.hashed(password))
        await gate.sessions.sign_ins.close_all(officer.name, but=officer.secret)
        return RedirectResponse("/desk/account?done=password", 303)

    @router.post("/account/sign-out-everywhere")
    async def sign_out_everywhere(request: Request, officer: Officer) -> Response:
        await gate.permit(request, officer, Act.SIGN_OUT, officer.district, About(account=officer.name))
        response = RedirectResponse("/desk/sign-in", 303)
        await gate.sessions.sign_ins.close_all(officer.name)
        await gate.sessions.close(officer, response)
        return response


async def _own(gate: Gate, request: Request, officer: SignedIn, status: int = 200, fault: str = "") -> Response:
    account = await gate.staff.accounts.find(officer.name)
    sessions = [_in_beijing(each) for each in await gate.sessions.sign_ins.sessions_of(officer.name, gate.clock.now()) if not each.is_over(gate.clock.now())]
    return desk_page(
        gate.pages,
        request,
        officer,
        "account.html",
        status,
        account=account,
        sessions=sessions,
        this=_in_beijing(officer.session),
        fault=fault,
        is_done=request.query_params.get("done") == "password",
        shortest=SHORTEST_PASSWORD,
        needs_old=_needs_old(officer, account),
    )


def _in_beijing(session: Session) -> Session:
    return replace(session, opened_at=session.opened_at.astimezone(BEIJING), seen_at=session.seen_at.astimezone(BEIJING))


def _needs_old(officer: SignedIn, account: Account | None) -> bool:
    """Who came by a link may have forgotten the password; who came with it says it again, so that nobody changes it at an unwatched screen."""
    return bool(account and account.has_password and officer.session.how is How.PASSWORD)


async def _fault_of(gate: Gate, request: Request, officer: SignedIn, now: str, password: str, again: str) -> str:
    """The name of the page text that says why the password is not changed, empty where it is. Wrong tries count as they do at the door."""
    if password != again:
        return "password_differs"
    if fault := password_fault(password, officer.name):
        return fault
    account = await gate.staff.accounts.find(officer.name)
    if not _needs_old(officer, account):
        return ""
    address, at = request.client.host if request.client else "", gate.clock.now()
    if (await gate.staff.accounts.try_password(officer.name, address, at)).locked_until(at):
        return "password_locked"
    if not (await gate.staff.passwords.check(await gate.staff.accounts.password_of(officer.name), now)).is_right:
        return "password_wrong"
    await gate.staff.accounts.tried_well(officer.name)
    return ""
