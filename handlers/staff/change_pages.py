"""Room: staff. Changes that wait for a second person, the history of editions, and the way back. Translation only."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException, Query, Request
from fastapi.responses import RedirectResponse, Response

from bot.domain.desk_clocks import BEIJING
from bot.domain.desk_roles import Act, may
from bot.domain.editions import Change, ChangeState, Edits, Hindrance, Origin, Outcome, Version, differences, edits_between
from bot.domain.errors import NotAllowed
from bot.ports.editions import PublishingWork
from handlers.desk.permitting import officer_for
from handlers.desk.sessions import SignedIn
from handlers.staff.frame import Workshop

_PAGE = 50
_LONGEST, _LOOKED_BACK = 300, 1000
ToLook = Annotated[SignedIn, Depends(officer_for(Act.KNOWLEDGE))]
ToDecide = Annotated[SignedIn, Depends(officer_for(Act.DECIDE_KNOWLEDGE))]
Words = Annotated[str, Form(max_length=_LONGEST)]


@dataclass(frozen=True, slots=True)
class ChangePages:
    """What the pages need."""

    shop: Workshop

    async def change(self, change_id: str) -> Change:
        """One that was kept; raises 404."""
        found = await self.shop.work.history.change(change_id)
        if found is None:
            raise HTTPException(404, "There is no such change.")
        return found

    async def version(self, number: int) -> Version:
        """A line of the history; raises 404."""
        found = await self.shop.work.history.find(number)
        if found is None:
            raise HTTPException(404, "There is no such version.")
        return found


def changes_router(pages: ChangePages) -> APIRouter:
    """The routes under /staff/changes and /staff/versions."""
    router = APIRouter(prefix="/staff", include_in_schema=False)
    _list_route(router, pages)
    _change_routes(router, pages)
    _version_routes(router, pages)
    return router


def _list_route(router: APIRouter, pages: ChangePages) -> None:
    @router.get("/changes")
    async def list_page(
        request: Request,
        officer: ToLook,
        file: Annotated[str, Query(max_length=200)] = "",
        before: int | None = None,
        done: Annotated[str, Query(max_length=20)] = "",
    ) -> Response:
        work, history = pages.shop.work, pages.shop.work.history
        found = await history.listed(_PAGE + 1, file or None, before)
        newest = await history.newest()
        waiting = [] if file or before else await history.changes(ChangeState.WAITING)
        return pages.shop.page(
            request,
            officer,
            "staff_changes.html",
            undecided=[(each, each.at.astimezone(BEIJING)) for each in waiting],
            versions=[(each, each.at.astimezone(BEIJING)) for each in found[:_PAGE]],
            older=found[_PAGE - 1].number if len(found) > _PAGE else None,
            file=file,
            done=done,
            answers_now=newest.number if newest and newest.digest == work.digest else None,
        )


def _change_routes(router: APIRouter, pages: ChangePages) -> None:
    @router.get("/changes/{change_id}")
    async def change_page(request: Request, officer: ToLook, change_id: str) -> Response:
        return await _one(pages, request, officer, await pages.change(change_id))

    @router.post("/changes/{change_id}/approve")
    async def approve(request: Request, officer: ToDecide, change_id: str, decision: Words = "") -> Response:
        return await _decide(pages, request, officer, change_id, decision.strip(), is_approval=True)

    @router.post("/changes/{change_id}/refuse")
    async def refuse(request: Request, officer: ToDecide, change_id: str, decision: Words = "") -> Response:
        return await _decide(pages, request, officer, change_id, decision.strip(), is_approval=False)


async def _decide(pages: ChangePages, request: Request, officer: SignedIn, change_id: str, decision: str, *, is_approval: bool) -> Response:
    change = await pages.change(change_id)
    if not decision:
        return await _one(pages, request, officer, change, "why", 422)
    try:
        if not is_approval:
            await pages.shop.work.refuse(change_id, officer.name, decision)
            return RedirectResponse("/staff/changes?done=refused", 303)
        outcome = await pages.shop.work.approve(change_id, officer.name, decision)
    except NotAllowed:
        now = await pages.change(change_id)  # one's own still waits, and the page says whose word it waits for
        return await _one(pages, request, officer, now, "" if now.state is ChangeState.WAITING else "decided", 409)
    if outcome.hindrance:
        return await _one(pages, request, officer, change, outcome.hindrance, 409)
    return RedirectResponse("/staff/changes?done=published", 303)


async def _changed_meanwhile(work: PublishingWork, change: Change) -> list[str]:
    """Files of a waiting change that others changed since: it would undo what its author never saw, and does not go through any more."""
    if change.base == work.digest:
        return []
    seen = next((each for each in await work.history.listed(_LOOKED_BACK) if each.digest == change.base), None)
    before = await work.history.files(seen.number) if seen else {}
    return sorted(name for name in change.edits if before.get(name) != work.files.get(name))


async def _one(pages: ChangePages, request: Request, officer: SignedIn, change: Change, obstacle: str = "", status: int = 200) -> Response:
    is_open = change.state is ChangeState.WAITING
    overtaken = await _changed_meanwhile(pages.shop.work, change) if is_open else []
    if obstacle == Hindrance.OVERTAKEN or (overtaken and not obstacle):
        obstacle = "overtaken_rollback" if change.origin is Origin.ROLLBACK else "overtaken_waiting"
    return pages.shop.page(
        request,
        officer,
        "staff_change.html",
        status,
        change=change,
        at=change.at.astimezone(BEIJING),
        decided_at=change.decided_at.astimezone(BEIJING) if change.decided_at else None,
        trial=await pages.shop.work.try_out(change.edits) if is_open and not overtaken else None,
        differences=pages.shop.work.differences(change.edits),
        obstacle=obstacle,
        overtaken=[pages.shop.title_of(request, name) for name in overtaken],
        hindrance="",
        is_own=change.by == officer.name,
        may_decide=is_open and may(officer, Act.DECIDE_KNOWLEDGE, officer.district),
    )


def _version_routes(router: APIRouter, pages: ChangePages) -> None:
    @router.get("/versions/{number}")
    async def version_page(request: Request, officer: ToLook, number: int) -> Response:
        return await _version(pages, request, officer, await pages.version(number))

    @router.post("/versions/{number}/back")
    async def go_back(request: Request, officer: ToDecide, number: int, why: Words = "", reason: Words = "", file: Words = "", seen: Words = "") -> Response:
        version = await pages.version(number)
        if seen not in ("", pages.shop.work.digest):  # what came in between would be undone unseen
            return await _version(pages, request, officer, version, Outcome(hindrance=Hindrance.OVERTAKEN), "overtaken_back", 409)
        if not why.strip():
            return await _version(pages, request, officer, version, Outcome(), "why", 422)
        outcome = await _back(pages, officer, number, (why.strip(), reason.strip(), file))
        if outcome.hindrance:
            return await _version(pages, request, officer, version, outcome, outcome.hindrance, 409)
        return RedirectResponse(f"/staff/changes?done={'waiting' if outcome.waiting else 'published'}", 303)


async def _back(pages: ChangePages, officer: SignedIn, number: int, said: tuple[str, str, str]) -> Outcome:
    """The whole edition as it was, or one file of it."""
    work, (why, reason, file) = pages.shop.work, said
    if not file:
        return await work.roll_back(number, officer.name, why, reason)
    edits: Edits = {file: (await work.history.files(number)).get(file)}
    return await work.publish(edits, officer.name, why, Origin.ROLLBACK, work.digest, reason)


async def _version(
    pages: ChangePages, request: Request, officer: SignedIn, version: Version, outcome: Outcome | None = None, obstacle: str = "", status: int = 200
) -> Response:
    """A version beside the one before it, and what going back to it would mean."""
    history, work = pages.shop.work.history, pages.shop.work
    before = next(iter(await history.listed(1, before=version.number)), None)
    files = await history.files(version.number)
    earlier = await history.files(before.number) if before else files
    back = edits_between(work.files, files)
    return pages.shop.page(
        request,
        officer,
        "staff_version.html",
        status,
        version=version,
        at=version.at.astimezone(BEIJING),
        differences=differences(earlier, edits_between(earlier, files)),
        back=[(name, pages.shop.title_of(request, name)) for name in sorted(back)],
        trial=outcome.trial if outcome else None,
        obstacle=obstacle,
        hindrance=outcome.hindrance if outcome and outcome.hindrance is Hindrance.OVERTAKEN else "",
        may_decide=may(officer, Act.DECIDE_KNOWLEDGE, officer.district),
    )
