"""Room: staff. What could not be answered, in groups of the same meaning, and what becomes of it. Translation only."""

from dataclasses import replace
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Form, HTTPException, Query, Request
from fastapi.responses import RedirectResponse, Response

from bot.domain.answers import Verdict
from bot.domain.desk_clocks import BEIJING
from bot.domain.desk_roles import Act
from bot.domain.editions import Edits, Hindrance, Origin
from bot.domain.grouping import MeaningGroup
from bot.domain.unanswered import LEFT_OUT, UnansweredState
from bot.engine.silencing import Effect
from handlers.desk.learning_pages import ADDRESS
from handlers.desk.permitting import officer_for
from handlers.desk.sessions import SignedIn
from handlers.staff.question_asked import Asked, asked_of
from handlers.staff.question_form import Sent, Use, made, sent_of
from handlers.staff.question_views import QuestionPages, Shown, effect_on, group_page, reason_kept, waiting_proposals

SHOWN = 30
"""Groups on one page."""
_WAIT, _NEAREST = 1.5, 3
"""Seconds that a page waits for questions to be grouped; entries that a group names on the list."""
_FILTERS = (Verdict.NOT_KNOWN, Verdict.PARTIAL, Verdict.CLARIFY, Verdict.ANSWERED, Verdict.OUT_OF_SCOPE)
ToLook = Annotated[SignedIn, Depends(officer_for(Act.UNANSWERED))]
ToEdit = Annotated[SignedIn, Depends(officer_for(Act.EDIT_KNOWLEDGE))]
Where = Annotated[Asked, Depends(asked_of)]


def questions_router(pages: QuestionPages) -> APIRouter:
    """The routes under /staff/questions."""
    router = APIRouter(prefix=ADDRESS, include_in_schema=False)
    _list_route(router, pages)
    _group_routes(router, pages)
    _use_route(router, pages)
    return router


def _list_route(router: APIRouter, pages: QuestionPages) -> None:
    @router.get("")
    async def list_page(request: Request, officer: ToLook, asked: Where, moved: Annotated[str, Query(max_length=80)] = "") -> Response:
        waiting = await pages.groups.catch_up(_WAIT)
        found = await pages.groups.found(asked.wanted(), asked.q)
        last = max(1, -(-len(found) // SHOWN))
        here = min(asked.page, last)
        shown = found[(here - 1) * SHOWN : here * SHOWN]
        set_aside = await pages.groups.one(moved) if moved else None
        words = await pages.groups.words([*shown, *([set_aside] if set_aside else [])])
        refused = await pages.groups.counts(Verdict.OUT_OF_SCOPE)
        return pages.shop.page(
            request,
            officer,
            "questions.html",
            groups=[(each, words[each.id], each.last_at.astimezone(BEIJING)) for each in shown],
            asked=replace(asked, page=here),
            last=last,
            total=len(found),
            ungrouped=waiting,
            counts=refused if asked.is_refused else await pages.groups.counts(),
            refused=refused[UnansweredState.OPEN],
            set_aside=set_aside,
            set_aside_words=words[set_aside.id] if set_aside else (),
            states=list(UnansweredState),
            verdicts=_FILTERS,
            proposals=await waiting_proposals(pages, request, officer),
            titles=pages.titles(request),
            most=_NEAREST,
            left_out=LEFT_OUT,
        )


def _group_routes(router: APIRouter, pages: QuestionPages) -> None:
    @router.get("/{group_id}")
    async def one(request: Request, officer: ToLook, asked: Where, group_id: str, done: Annotated[str, Query(max_length=12)] = "") -> Response:
        return await group_page(pages, request, officer, await pages.one(group_id), asked, Shown(done=done))

    @router.post("/{group_id}")
    async def note(officer: ToLook, asked: Where, group_id: str, state: Annotated[str, Form(max_length=10)] = "") -> Response:
        if state not in list(UnansweredState):
            raise HTTPException(422, "The state is open, done or not_ours.")
        group = await pages.one(group_id)
        await pages.groups.note(group, UnansweredState(state), officer.name)
        return RedirectResponse(f"{ADDRESS}?{asked.query(moved=group.id)}", 303)


def _use_route(router: APIRouter, pages: QuestionPages) -> None:
    @router.get("/{group_id}/{use}")
    async def back(officer: ToEdit, asked: Where, group_id: str, use: Use) -> Response:
        """Who changes the language of the page, or loads it again, comes back to the group."""
        return RedirectResponse(f"{ADDRESS}/{quote(group_id[:80])}?{asked.query()}", 303)

    @router.post("/{group_id}/{use}")
    async def use(request: Request, officer: ToEdit, asked: Where, group_id: str, use: Use) -> Response:
        group, sent = await pages.one(group_id), sent_of(await request.form(), use)
        shown = await _tried(pages, request, officer, group, sent)
        if shown:
            return await group_page(pages, request, officer, group, asked, shown)
        is_waiting = pages.shop.work.needs_two
        await pages.groups.note(group, UnansweredState.DONE, officer.name)
        return RedirectResponse(f"{ADDRESS}/{quote(group.id)}?{asked.query(done='waiting' if is_waiting else 'published')}", 303)


async def _tried(pages: QuestionPages, request: Request, officer: SignedIn, group: MeaningGroup, sent: Sent) -> Shown | None:
    """What is to be shown of it; None where it was published, or waits for a second person."""
    if sent.is_moving:
        return Shown(sent)
    what = made(pages.editing, pages.shop.work.files, sent)
    if what.edits is None:
        return Shown(sent, what, status=422)
    effect = await effect_on(pages, group, sent, what.edits)
    if not sent.is_publishing:
        trial = await pages.shop.work.try_out(what.edits)
        return Shown(sent, what, trial, effect, status=422 if trial.faults else 200)
    if obstacle := _obstacle(sent, effect):
        return Shown(sent, what, await pages.shop.work.try_out(what.edits), effect, obstacle, status=422)
    return await _published(pages, request, officer, Shown(sent, what, effect=effect), what.edits)


def _obstacle(sent: Sent, effect: Effect) -> str:
    """Why it cannot be published as it was sent, before anything is tried."""
    if not sent.why:
        return "why"
    return "silences" if effect.name and not (sent.confirmed == effect.name and sent.reason) else ""


async def _published(pages: QuestionPages, request: Request, officer: SignedIn, shown: Shown, edits: Edits) -> Shown | None:
    """Through the gate; what it says against it is shown."""
    work, sent = pages.shop.work, shown.sent
    assert sent, "something was sent"
    reason = reason_kept(pages, request, sent, shown.effect)
    outcome = await work.publish(edits, officer.name, sent.why, Origin.PAGE, sent.base or work.digest, reason)
    if outcome.hindrance is None:
        return None
    status = 409 if outcome.hindrance is Hindrance.OVERTAKEN else 422
    return replace(shown, trial=outcome.trial, obstacle=outcome.hindrance, status=status)
