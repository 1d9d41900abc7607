"""Room: desk. Who may do what, asked once for every route: signed in, the form's mark, the role, and a line in the audit. No pages.

A route says what it is about, and gets it only where that is allowed:

    ToClaim = Annotated[OnCase, Depends(case_for(Act.CLAIM))]

    @router.post("/cases/{case_id}/claim")
    async def claim(asked: ToClaim) -> Response:
        await desk.work.claim(asked.case.id, asked.officer.name)

`case_for` takes `case_id` from the path, `registration_for` takes `reference`. `officer_for(act)` is for what is about no case: it asks whether
somebody may do this at least at their own desk; what is then shown is what `may(officer, act, district)` of bot.domain.desk_roles lets through.
Every request but GET must bring the session's mark, as the form field `csrf` or the header `x-csrf`. Where a second thing is touched (merging),
call `gate_of(request).permit(...)` for it. Plain `Officer` is for what everybody who is signed in may do, and leaves nothing in the audit.

Who is not signed in is shown to the sign-in page (303; 401 for what changes something), who may not gets 403, what is not there 404.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, HTTPException, Request

from bot.domain.cases import Case
from bot.domain.desk_roles import Act, may
from bot.domain.library import Knowledge
from bot.domain.registration_search import DISTRICT, stored
from bot.domain.registrations import Registration
from bot.ports import AuditLine, CaseBook, Clock, Staff, Store
from bot.ports.registrations import RegistrationDesk
from handlers.desk.refusing import Refused, is_refreshing
from handlers.desk.sessions import Sessions, SignedIn
from handlers.http.page_texts import PageTexts, language_of_reader

_UNWRITTEN = frozenset({Act.LIST, Act.FOLLOW, Act.FIGURES, Act.ANSWER_FIGURES, Act.UNANSWERED, Act.AUDIT, Act.TEAM})
_BY_SENDING = frozenset({Act.CLAIM, Act.REPLY, Act.NOTE, Act.TRANSFER, Act.MERGE, Act.CLOSE, Act.REOPEN, Act.PROPOSE, Act.APPROVE})
"""Opening a page leaves no line where it opens nobody's case (the first), or where the act is not done yet (the second)."""
_WRITTEN_ELSEWHERE = frozenset({Act.CHANGE_REGISTRATION, Act.EXPORT_REGISTRATIONS})
"""Acts whose line is kept together with what they change (`RegistrationDesk`)."""


@dataclass(frozen=True, slots=True)
class About:
    """On what somebody acts, by its id."""

    case: str = ""
    registration: str = ""
    account: str = ""


@dataclass(frozen=True, slots=True)
class OnCase:
    """Somebody who may do this with this case."""

    officer: SignedIn
    case: Case


@dataclass(frozen=True, slots=True)
class OnRegistration:
    """Somebody who may do this with this registration."""

    officer: SignedIn
    registration: Registration


@dataclass(frozen=True, slots=True)
class Gate:
    """What it takes to let somebody pass."""

    sessions: Sessions
    staff: Staff
    store: Store
    knowledge: Knowledge
    clock: Clock
    pages: PageTexts
    book: CaseBook
    registrations: RegistrationDesk | None = None

    async def who(self, request: Request) -> SignedIn:
        """Who is signed in; raises 303 or 401 where nobody is."""
        officer = await self.sessions.who(request, self.staff.accounts)
        if officer is None:
            raise HTTPException(303 if request.method == "GET" else 401, "sign_in", headers={"location": "/desk/sign-in"})
        if not is_refreshing(request):
            await self.sessions.at_work(officer)
        return officer

    async def is_still_in(self, request: Request) -> bool:
        """Whether the session behind a long answer, such as a stream of events, is still open."""
        return await self.sessions.who(request, self.staff.accounts) is not None

    async def write(self, officer: SignedIn, act: Act, is_allowed: bool = True, about: About | None = None, detail: str = "") -> None:
        """A line in the audit."""
        on = about or About()
        line = AuditLine(self.clock.now(), officer.name, officer.role, act, is_allowed, on.case, on.registration, on.account, detail)
        await self.staff.audit.add(line)

    async def permit(self, request: Request, officer: SignedIn, act: Act, district: str | None, about: About | None = None, detail: str = "") -> None:
        """Raise 403 where the form is not ours or the role does not go so far; either is in the audit, and so is what is allowed.

        `detail`: codes that say more about the act, never words of a person.
        """
        words = self.pages.texts(language_of_reader(request))
        if request.method not in ("GET", "HEAD") and not officer.has_sent(await _mark(request)):
            await self.write(officer, act, False, about, "csrf")
            raise Refused(403, words["sign_in_error_csrf"])
        if not may(officer, act, district):
            await self.write(officer, act, False, about, detail)
            raise Refused(403, words[await self._why_not(officer, district, about)])
        is_only_a_page = request.method == "GET" and act in _UNWRITTEN | _BY_SENDING
        if not (is_only_a_page or act in _WRITTEN_ELSEWHERE or await self._is_same_look(request, officer, act, about)):
            await self.write(officer, act, True, about, detail)

    async def _why_not(self, officer: SignedIn, district: str | None, about: About | None) -> str:
        """The name of the words: who has opened this case before knows of it, and reads that it lies with others now."""
        if about is None or not about.case or may(officer, Act.LOOK, district):
            return "not_allowed"
        return "case_passed_on" if await self.staff.audit.has_looked(officer.name, about.case, officer.session.opened_at) else "not_allowed"

    async def _is_same_look(self, request: Request, officer: SignedIn, act: Act, about: About | None) -> bool:
        """Whether an open page only looks again by itself: one look an opening. What was never opened in this session is always written."""
        if act is not Act.LOOK or about is None or not about.case or not is_refreshing(request):
            return False
        return await self.staff.audit.has_looked(officer.name, about.case, officer.session.opened_at)

    async def case(self, request: Request, officer: SignedIn, act: Act, case_id: str) -> Case:
        """A case for an act; raises 403 and 404."""
        found = await self.store.case(case_id)
        if found is None:
            raise Refused(404, self.pages.texts(language_of_reader(request))["no_such_case"])
        await self.permit(request, officer, act, found.district, About(case=found.id))
        return found

    async def registration(self, request: Request, officer: SignedIn, act: Act, reference: str) -> Registration:
        """A registration for an act; raises 403 and 404."""
        found = await self.registrations.find(reference) if self.registrations else None
        if found is None:
            raise Refused(404, self.pages.texts(language_of_reader(request))["no_such_registration"])
        await self.permit(request, officer, act, await self.district_of(found), About(registration=reference))
        return found

    async def district_of(self, found: Registration) -> str | None:
        """Whose a registration is: the district it names, else that of the person's newest case, else the city's."""
        if named := self._named(found):
            return named
        return next((case.district for case in await self.book.of_person(found.conversation)), None)

    async def districts_of(self, found: Sequence[Registration]) -> Mapping[str, str | None]:
        """The same for many at once, by reference."""
        named = {each.reference: self._named(each) for each in found}
        cases = {} if all(named.values()) else {case.conversation: case.district for case in reversed(await self.store.cases())}
        return {each.reference: named[each.reference] or cases.get(each.conversation) for each in found}

    def _named(self, found: Registration) -> str | None:
        """The district that a registration names, where there is such a one."""
        named = stored(found, DISTRICT)
        return named if named in {entry.id for entry in self.knowledge.districts()} else None


async def _mark(request: Request) -> str:
    """The mark that a form or a script brings."""
    if (given := request.headers.get("x-csrf")) is not None:
        return given
    sent = (await request.form()).get("csrf", "")
    return sent if isinstance(sent, str) else ""


def gate_of(request: Request) -> Gate:
    """The gate of this application."""
    gate: Gate = request.app.state.desk_gate
    return gate


async def _signed_in(request: Request) -> SignedIn:
    return await gate_of(request).who(request)


Officer = Annotated[SignedIn, Depends(_signed_in)]
"""Whoever is signed in."""


def case_for(act: Act) -> Callable[[Request, str, SignedIn], Awaitable[OnCase]]:
    """What a route about the case `case_id` depends on."""

    async def asked(request: Request, case_id: str, officer: Officer) -> OnCase:
        return OnCase(officer, await gate_of(request).case(request, officer, act, case_id))

    return asked


def registration_for(act: Act) -> Callable[[Request, str, SignedIn], Awaitable[OnRegistration]]:
    """What a route about the registration `reference` depends on."""

    async def asked(request: Request, reference: str, officer: Officer) -> OnRegistration:
        return OnRegistration(officer, await gate_of(request).registration(request, officer, act, reference))

    return asked


def officer_for(act: Act) -> Callable[[Request, SignedIn], Awaitable[SignedIn]]:
    """What a route about nobody's case in particular depends on."""

    async def asked(request: Request, officer: Officer) -> SignedIn:
        await gate_of(request).permit(request, officer, act, officer.district)
        return officer

    return asked
