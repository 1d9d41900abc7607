"""Room: desk. Proposals for the knowledge: begin one, see how the file would be, decide as a second person. Translation only."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException, Query, Request
from fastapi.responses import RedirectResponse, Response

from bot.domain.desk_clocks import BEIJING
from bot.domain.desk_roles import Act, may
from bot.domain.errors import NotAllowed
from bot.domain.knowledge import Entry, Reliability
from bot.domain.language import Language
from bot.domain.proposals import Proposal, ProposalState, Started, difference
from bot.ports.learning import Drafted, ProposalWork
from handlers.desk.permitting import gate_of, officer_for
from handlers.desk.proposal_form import NEW, QUESTIONS, filled_with, places_of, proposal_of
from handlers.desk.rooms import desk_page
from handlers.desk.sessions import SignedIn
from handlers.desk.web_desk import Desk

_LONGEST_REASON = 500
# Looking at the pages leaves no line in the audit, proposing and deciding do.
ToLook = Annotated[SignedIn, Depends(officer_for(Act.UNANSWERED))]
ToPropose = Annotated[SignedIn, Depends(officer_for(Act.PROPOSE))]
ToDecide = Annotated[SignedIn, Depends(officer_for(Act.APPROVE))]


@dataclass(frozen=True, slots=True)
class LearningPages:
    """What the pages need."""

    desk: Desk
    work: ProposalWork

    def page(self, request: Request, officer: SignedIn, template: str, status: int = 200, **values: object) -> Response:
        """A page of this part of the desk."""
        return desk_page(self.desk.pages, request, officer, template, status, **values)

    def title(self, request: Request, entry: str) -> str:
        """What an entry is called; of one that is not there its id."""
        found = self.desk.knowledge.entries.get(entry)
        return found.title.for_(Language(self.desk.reader(request).language)) if found else entry

    async def one(self, proposal_id: str) -> Proposal:
        """A proposal; raises 404."""
        found = await self.work.book.find(proposal_id)
        if found is None:
            raise HTTPException(404, f"There is no proposal {proposal_id[:16]}.")
        return found


@dataclass(frozen=True, slots=True)
class Asked:
    """Where a proposal comes from, and which entry it is for."""

    case: str = ""
    line: int = 0
    key: str = ""
    entry: str = ""
    q: str = ""


def _asked(case: str = "", line: int = 0, key: str = "", entry: str = "", q: Annotated[str, Query(max_length=200)] = "") -> Asked:
    return Asked(case[:16], line, key[:64], entry[:64], q)


def proposals_router(pages: LearningPages) -> APIRouter:
    """The routes under /desk/proposals."""
    router = APIRouter(prefix="/desk/proposals", include_in_schema=False)
    _list_route(router, pages)
    _new_routes(router, pages)
    _page_of_one(router, pages)
    _decisions(router, pages)
    return router


def _list_route(router: APIRouter, pages: LearningPages) -> None:
    @router.get("")
    async def list_page(request: Request, officer: ToLook, show: str = "waiting") -> Response:
        state = ProposalState(show) if show in list(ProposalState) else ProposalState.WAITING
        found = [(each, pages.title(request, each.entry), each.at.astimezone(BEIJING)) for each in await pages.work.book.listed(state)]
        return pages.page(request, officer, "proposals.html", proposals=found, show=state, states=list(ProposalState))


def _new_routes(router: APIRouter, pages: LearningPages) -> None:
    @router.get("/new")
    async def new_page(request: Request, officer: ToLook, asked: Annotated[Asked, Depends(_asked)]) -> Response:
        started = await _started(pages, request, officer, asked)
        entry = pages.desk.knowledge.entries.get(asked.entry)
        if entry is None and asked.entry != NEW:
            nearest = await pages.work.nearest(asked.q or " ".join((started.question, started.text)))
            return pages.page(request, officer, "proposal_where.html", started=started, asked=asked, nearest=[_named(pages, request, each) for each in nearest])
        fields = {"entry": asked.entry, "case": asked.case, "key": asked.key, **filled_with(started)}
        return _form(pages, request, officer, fields)

    @router.post("")
    async def propose(request: Request, officer: ToPropose, what: Annotated[str, Form()] = "preview") -> Response:
        sent = {name: value for name, value in (await request.form()).items() if isinstance(value, str)}
        proposal, faults = proposal_of(sent, pages.desk.knowledge, officer.name)
        faults += pages.work.faults(proposal)
        drafted = await pages.work.preview(proposal) if not faults else None
        if what == "propose" and drafted and not drafted.faults:
            kept = await pages.work.propose(proposal)
            return RedirectResponse(f"/desk/proposals/{kept.id}", 303)
        return _form(pages, request, officer, sent, faults, drafted, 200 if drafted and not drafted.faults else 422)


async def _started(pages: LearningPages, request: Request, officer: SignedIn, asked: Asked) -> Started:
    """From a case, which the officer must be allowed to see, or from a question on the list."""
    if asked.case:
        case = await gate_of(request).case(request, officer, Act.LOOK, asked.case)
        is_open_to_them = any(line.id == asked.line for line in await pages.desk.talk(officer, case))
        return await pages.work.started(case.conversation, asked.line) if is_open_to_them else Started()
    group = await pages.work.unanswered.group(asked.key) if asked.key else None
    return Started(question=group.question) if group else Started()


def _named(pages: LearningPages, request: Request, entry: Entry) -> tuple[str, str]:
    return entry.id, pages.title(request, entry.id)


def _form(
    pages: LearningPages,
    request: Request,
    officer: SignedIn,
    fields: Mapping[str, str],
    faults: list[str] | None = None,
    drafted: Drafted | None = None,
    status: int = 200,
) -> Response:
    language = Language(pages.desk.reader(request).language)
    entry = pages.desk.knowledge.entries.get(fields.get("entry", ""))
    places = places_of(entry, pages.desk.cards.words, language)
    title = entry.title.for_(language) if entry else ""
    shown = {"entry_title": title, "places": places, "classes": list(Reliability), "questions": range(1, QUESTIONS + 1)}
    return pages.page(request, officer, "proposal_form.html", status, fields=fields, faults=faults or [], drafted=drafted, lines=_lines(drafted), **shown)


def _lines(drafted: Drafted | None) -> list[object]:
    return list(difference(drafted.before, drafted.after)) if drafted else []


def _page_of_one(router: APIRouter, pages: LearningPages) -> None:
    @router.get("/{proposal_id}")
    async def page_of_one(request: Request, officer: ToLook, proposal_id: str) -> Response:
        return await _one(pages, request, officer, await pages.one(proposal_id))


async def _one(pages: LearningPages, request: Request, officer: SignedIn, proposal: Proposal, obstacle: str = "", status: int = 200) -> Response:
    drafted = await pages.work.preview(proposal) if proposal.state is ProposalState.WAITING else None
    may_decide = may(officer, Act.APPROVE, officer.district) and proposal.may_be_decided_by(officer.name)
    return pages.page(
        request,
        officer,
        "proposal.html",
        status,
        proposal=proposal,
        entry_title=pages.title(request, proposal.entry),
        part=pages.desk.cards.words.say(f"aspect.{proposal.aspect}", Language(pages.desk.reader(request).language)),
        proposed_at=proposal.at.astimezone(BEIJING),
        decided_at=proposal.decided_at.astimezone(BEIJING) if proposal.decided_at else None,
        drafted=drafted,
        lines=_lines(drafted),
        obstacle=obstacle,
        trial=await pages.work.trial(drafted) if drafted and not drafted.faults and may_decide else None,
        may_decide=may_decide,
        is_own=officer.name == proposal.by,
        longest=_LONGEST_REASON,
    )


def _decisions(router: APIRouter, pages: LearningPages) -> None:
    Reason = Annotated[str, Form()]

    @router.post("/{proposal_id}/approve")
    async def approve(
        request: Request, officer: ToDecide, proposal_id: str, seen: Annotated[str, Form()] = "", reason: Reason = "", despite: Reason = ""
    ) -> Response:
        proposal = await pages.one(proposal_id)
        if not reason.strip():
            return await _one(pages, request, officer, proposal, "reason", 422)
        try:
            obstacle = await pages.work.approve(proposal, officer.name, seen, reason.strip()[:_LONGEST_REASON], despite.strip()[:_LONGEST_REASON])
        except NotAllowed:
            return await _one(pages, request, officer, await pages.one(proposal_id), "decided", 409)
        return await _one(pages, request, officer, proposal, obstacle, 409) if obstacle else _back(proposal_id)

    @router.post("/{proposal_id}/refuse")
    async def refuse(request: Request, officer: ToDecide, proposal_id: str, reason: Reason = "") -> Response:
        proposal = await pages.one(proposal_id)
        if not reason.strip():
            return await _one(pages, request, officer, proposal, "reason", 422)
        try:
            await pages.work.refuse(proposal, officer.name, reason.strip()[:_LONGEST_REASON])
        except NotAllowed:
            return await _one(pages, request, officer, await pages.one(proposal_id), "decided", 409)
        return _back(proposal_id)


def _back(proposal_id: str) -> Response:
    return RedirectResponse(f"/desk/proposals/{proposal_id}", 303)
