"""Room: desk. In and out of the desk: by a one-time link, or by name and password. Translation only; the rules are in bot.domain.desk_accounts."""

import math
from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from bot.domain.desk_accounts import Account, clean_name
from bot.domain.desk_clocks import BEIJING
from bot.domain.desk_roles import Act, Role
from bot.ports import AuditLine, AuditWanted
from handlers.desk.permitting import Gate, Officer
from handlers.http.page_texts import language_of_reader

Typed = Annotated[str, Form(max_length=400)]
_REFUSALS = {"link": "sign_in_error_link", "password": "sign_in_error_password"}
_WITHOUT_END = ("locked", "link")
"""Refusals that strangers can have as often as they like: the audit takes one of a kind a minute, so that nobody fills it or hides in it."""
_ONE_OF_A_KIND, _LOOKED_AT = timedelta(minutes=1), 50


def signing_in_router(gate: Gate) -> APIRouter:
    """The routes of signing in and out."""
    router = APIRouter(prefix="/desk", include_in_schema=False)

    @router.get("/sign-in")
    async def sign_in_page(request: Request, token: str = "") -> HTMLResponse:
        error = "sign_in_error_session" if gate.sessions.brings_session(request) and not token else ""
        return await _page(gate, request, token, error=error)

    @router.post("/sign-in")
    async def sign_in(request: Request, token: Typed = "", name: Typed = "", password: Typed = "") -> Response:
        if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            raise HTTPException(403, gate.pages.texts(language_of_reader(request))["sign_in_error_csrf"])
        return await (_by_link(gate, request, token, name) if token or not password else _by_password(gate, request, name, password))

    @router.post("/sign-out")
    async def sign_out(request: Request, officer: Officer) -> Response:
        await gate.permit(request, officer, Act.SIGN_OUT, officer.district)
        response = RedirectResponse("/desk/sign-in", 303)
        await gate.sessions.close(officer, response)
        return response

    return router


async def _page(gate: Gate, request: Request, token: str = "", status: int = 200, error: str = "", minutes: int = 0) -> HTMLResponse:
    link = await gate.sessions.sign_ins.link(token, gate.clock.now()) if token else None
    return gate.pages.page(request, "sign_in.html", status, token=token, officer=link.officer if link else None, error=error, minutes=minutes)


async def _by_link(gate: Gate, request: Request, token: str, said: str) -> Response:
    """A link of an account opens a session of it; one of nobody opens an admin's, of a new name or of an admin's account."""
    link, response = await gate.sessions.sign_ins.link(token, gate.clock.now()), RedirectResponse("/desk", 303)
    if link is None:
        return await _refused(gate, request, "", "link")
    name = link.officer or clean_name(said)
    if not name:
        return await _page(gate, request, token, 422, "sign_in_error_name")
    account = await gate.staff.accounts.find(name)
    if account is None and link.officer is None:
        await gate.staff.accounts.add(Account(name, Role.ADMIN), gate.clock.now())
        account = await gate.staff.accounts.find(name)
    if account is None or account.is_disabled or (link.officer is None and account.role is not Role.ADMIN):
        await _write(gate, account, False, "not_this_name")
        return await _page(gate, request, token, 403, "sign_in_error_not_this_name")
    if not await gate.sessions.open(token, name, request, response):
        return await _refused(gate, request, name, "link")
    await _write(gate, account, True, "link")
    return response


async def _refused(gate: Gate, request: Request, name: str, how: str) -> Response:
    await _write(gate, await gate.staff.accounts.find(name) if name else None, False, how)
    return await _page(gate, request, "", 403, _REFUSALS[how])


async def _by_password(gate: Gate, request: Request, said: str, password: str) -> Response:
    """The same words, and about the same time, whether the name is unknown, the account disabled, without a password, or the password wrong."""
    name, staff, now = clean_name(said), gate.staff, gate.clock.now()
    address = request.client.host if request.client else ""
    locked = (await staff.accounts.try_password(name, address, now)).locked_until(now)
    account, hashed = await staff.accounts.find(name), await staff.accounts.password_of(name)
    if locked is not None:
        await _write(gate, account, False, "locked")
        return await _page(gate, request, "", 429, "sign_in_error_locked", _minutes(now, locked))
    checked = await staff.passwords.check(hashed, password)
    if account is None or account.is_disabled or not checked.is_right:
        return await _refused(gate, request, name, "password")
    await staff.accounts.tried_well(name)
    if checked.again:
        await staff.accounts.set_password(name, checked.again)
    response = RedirectResponse("/desk", 303)
    await gate.sessions.start(name, request, response)
    await _write(gate, account, True, "password")
    return response


def _minutes(now: datetime, until: datetime) -> int:
    return max(1, math.ceil((until - now).total_seconds() / 60))


async def _write(gate: Gate, account: Account | None, is_allowed: bool, how: str) -> None:
    """A line in the audit. A name that is no account's is left out: somebody may have typed something else there."""
    name, role = (account.name, account.role) if account else ("", "")
    line = AuditLine(gate.clock.now(), name, role, Act.SIGN_IN, is_allowed, account=name, detail=how)
    if is_allowed or how not in _WITHOUT_END or not await _is_just_written(gate, line):
        await gate.staff.audit.add(line)


async def _is_just_written(gate: Gate, line: AuditLine) -> bool:
    today = AuditWanted(act=Act.SIGN_IN, day=line.at.astimezone(BEIJING).date(), is_forbidden=True)
    last = await gate.staff.audit.find(today, _LOOKED_AT)
    return any((each.officer, each.detail) == (line.officer, line.detail) and line.at - each.at < _ONE_OF_A_KIND for each in last)
