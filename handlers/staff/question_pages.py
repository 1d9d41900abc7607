"""Room: staff. What could not be answered, in groups of the same meaning, and what becomes of it. Translation only."""

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Form, HTTPException, Query, Request
from fastapi.responses import RedirectResponse, Response

from bot.domain.answers import Verdict
from bot.domain.desk_clocks import BEIJING
from bot.domain.desk_roles import Act
from bot.domain.editions import Hindrance, Origin, Outcome
from bot.domain.grouping import GroupsWanted, MeaningGroup
from bot.domain.unanswered import LEFT_OUT, UnansweredState
from handlers.desk.learning_pages import ADDRESS
from handlers.desk.permitting import officer_for
from handlers.desk.sessions import SignedIn
from handlers.staff.question_form import Made, Sent, Use, made, sent_of
from handlers.staff.question_views import QuestionPages, group_page, waiting_proposals

SHOWN = 30
"""Groups on one page."""
_WAIT, _NEAREST = 1.5, 3
"""Seconds that a page waits for questions to be grouped; entries that a group names on the list."""
ToLook = Annotated[SignedIn, Depends(officer_for(Act.UNANSWERED))]
ToEdit = Annotated[SignedIn, Depends(officer_for(Act.EDIT_KNOWLEDGE))]


@dataclass(frozen=True, slots=True)
class Asked:
    """Which groups somebody looks for, as the address of the page says it."""

    show: str = "open"
    order: str = "newest"
    q: str = ""
    spoken: str = ""
    verdict: str = ""
    taken: bool = False
    page: int = 1

    def wanted(self) -> GroupsWanted:
        """What is not known is no filter."""
        state = UnansweredState(self.show) if self.show in list(UnansweredState) else UnansweredState.OPEN
        verdict = Verdict(self.verdict) if self.verdict in list(Verdict) else None
        return GroupsWanted(state, self.spoken, verdict, is_handed_off=self.taken, is_largest_first=self.order == "largest")


def _asked(
    show: Annotated[str, Query(max_length=10)] = "open",
    order: Annotated[str, Query(max_length=10)] = "newest",
    q: Annotated[str, Query(max_length=100)] = "",
    spoken: Annotated[str, Query(max_length=8)] = "",
    verdict: Annotated[str, Query(max_length=16)] = "",
    taken: bool = False,
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
) -> Asked:
    return Asked(show if show in list(UnansweredState) else "open", "largest" if order == "largest" else "newest", q.strip(), spoken, verdict, taken, page)


def questions_router(pages: QuestionPages) -> APIRouter:
    """The routes under /staff/questions."""
    router = APIRouter(prefix=ADDRESS, include_in_schema=False)
    _list_route(router, pages)
    _group_routes(router, pages)
    _use_route(router, pages)
    return router


def _list_route(router: APIRouter, pages: QuestionPages) -> None:
    @router.get("")
    async def list_page(request: Request, officer: ToLook, asked: Annotated[Asked, Depends(_asked)]) -> Response:
        waiting = await pages.groups.catch_up(_WAIT)
        found = await pages.groups.found(asked.wanted(), asked.q)
        last = max(1, -(-len(found) // SHOWN))
        here = min(asked.page, last)
        shown = found[(here - 1) * SHOWN : here * SHOWN]
        words = await pages.groups.words(shown)
        return pages.shop.page(
            request,
            officer,
            "questions.html",
            groups=[(each, words[each.id], each.last_at.astimezone(BEIJING)) for each in shown],
            asked=asked,
            here=here,
            last=last,
            total=len(found),
            ungrouped=waiting,
            counts=await pages.groups.counts(),
            states=list(UnansweredState),
            verdicts=[Verdict.NOT_KNOWN, Verdict.PARTIAL, Verdict.CLARIFY, Verdict.ANSWERED],
            proposals=await waiting_proposals(pages, request, officer),
            titles=pages.titles(request),
            most=_NEAREST,
            left_out=LEFT_OUT,
        )


def _group_routes(router: APIRouter, pages: QuestionPages) -> None:
    @router.get("/{group_id}")
    async def one(request: Request, officer: ToLook, group_id: str, done: Annotated[str, Query(max_length=12)] = "") -> Response:
        return await group_page(pages, request, officer, await pages.one(group_id), done=done)

    @router.post("/{group_id}")
    async def note(request: Request, officer: ToLook, group_id: str, state: Annotated[str, Form(max_length=10)] = "") -> Response:
        if state not in list(UnansweredState):
            raise HTTPException(422, "The state is open, done or not_ours.")
        group = await pages.one(group_id)
        await pages.groups.note(group, UnansweredState(state), officer.name)
        return RedirectResponse(f"{ADDRESS}?show={group.state}", 303)


def _use_route(router: APIRouter, pages: QuestionPages) -> None:
    @router.get("/{group_id}/{use}")
    async def back(officer: ToEdit, group_id: str, use: Use) -> Response:
        """Who changes the language of the page, or loads it again, comes back to the group."""
        return RedirectResponse(f"{ADDRESS}/{quote(group_id[:80])}", 303)

    @router.post("/{group_id}/{use}")
    async def use(request: Request, officer: ToEdit, group_id: str, use: Use) -> Response:
        group, sent = await pages.one(group_id), sent_of(await request.form(), use)
        what = made(pages.editing, pages.shop.work.files, sent)
        if what.edits is None:
            return await group_page(pages, request, officer, group, sent, what, status=422)
        if not sent.is_publishing:
            trial = await pages.shop.work.try_out(what.edits)
            return await group_page(pages, request, officer, group, sent, what, trial, status=422 if trial.faults else 200)
        if not sent.why:
            return await group_page(pages, request, officer, group, sent, what, obstacle="why", status=422)
        outcome = await pages.shop.work.publish(what.edits, officer.name, sent.why, Origin.PAGE, sent.base or pages.shop.work.digest, sent.reason)
        return await _published(pages, request, officer, group, sent, what, outcome)


async def _published(pages: QuestionPages, request: Request, officer: SignedIn, group: MeaningGroup, sent: Sent, what: Made, outcome: Outcome) -> Response:
    """The group is done with once the change answers or waits for a second person."""
    if outcome.hindrance:
        status = 409 if outcome.hindrance is Hindrance.OVERTAKEN else 422
        return await group_page(pages, request, officer, group, sent, what, outcome.trial, outcome.hindrance, status=status)
    await pages.groups.note(group, UnansweredState.DONE, officer.name)
    return RedirectResponse(f"{ADDRESS}/{group.id}?done={'waiting' if outcome.waiting else 'published'}", 303)
