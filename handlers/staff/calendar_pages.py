"""Room: staff. The review calendar: what is due, what ends and begins, by month; "reviewed, nothing changed"; and its address for calendar programs."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Form, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from bot.domain.desk_accounts import clean_name
from bot.domain.desk_clocks import BEIJING
from bot.domain.desk_roles import Act, may
from bot.domain.editions import Hindrance, Origin, Outcome
from bot.domain.language import Language
from bot.domain.reviewing import DAYS_BEFORE, DayKind, KeptDay, file_of, kept_days, reviewed
from bot.ports import Accounts
from bot.ports.freshness import CalendarDay, CalendarFeeds, CalendarWriting
from handlers.desk.permitting import officer_for
from handlers.desk.sessions import SignedIn
from handlers.staff.frame import Workshop

ADDRESS = "/staff/calendar"
Typed = Annotated[str, Form(max_length=400)]
ToLook = Annotated[SignedIn, Depends(officer_for(Act.KNOWLEDGE))]
ToReview = Annotated[SignedIn, Depends(officer_for(Act.EDIT_KNOWLEDGE))]
_SOON = timedelta(days=60)
"""What is due later is not offered to be reviewed yet."""
_NAMES = {DayKind.REVIEW: "calendar_review", DayKind.BEGINS: "calendar_begins", DayKind.ENDS: "calendar_ends"}
_REMIND = {DayKind.REVIEW: (7,), DayKind.BEGINS: (), DayKind.ENDS: DAYS_BEFORE}
_FAULTS = {Hindrance.FAULTS: "calendar_fault_faults", Hindrance.REASON: "calendar_fault_reason", Hindrance.OVERTAKEN: "calendar_fault_overtaken"}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the calendar. `days` to go, negative when it is over."""

    kept: KeptDay
    title: str
    kind: str
    days: int
    can_review: bool


@dataclass(frozen=True, slots=True)
class CalendarPages:
    """What the pages need. `can_mail`: a mail server is configured; `address` is the desk's, as others reach it, empty: as the request did."""

    shop: Workshop
    feeds: CalendarFeeds
    calendars: CalendarWriting
    accounts: Accounts
    can_mail: bool = False
    address: str = ""

    async def page(self, request: Request, officer: SignedIn, status: int = 200, fault: str = "", details: Sequence[str] = (), link: str = "") -> Response:
        """The calendar, with what stood in the way or the address that was just made."""
        mine = request.query_params.get("show") == "mine"
        rows = [row for row in self._rows(request, officer) if not mine or row.kept.entry.owner == officer.name]
        due = [row for row in rows if row.kept.kind is DayKind.REVIEW and row.kept.is_overdue(self.today)]
        expired = [row for row in rows if row.kept.kind is DayKind.ENDS and row.kept.entry.is_expired(self.today)]
        coming = [row for row in rows if row.kept.day >= self.today and row not in due]
        months = [(month, list(of_month)) for month, of_month in groupby(coming, key=lambda row: f"{row.kept.day:%Y-%m}")]
        return self.shop.page(
            request,
            officer,
            "calendar.html",
            status,
            due=due,
            expired=expired,
            months=months,
            mine=mine,
            fault=fault,
            details=details,
            link=link,
            feed=await self.feeds.of(officer.name),
            done=self._title(request, request.query_params.get("done", "")),
            waits=self._title(request, request.query_params.get("waits", "")),
            mail=self._mail(),
            beijing=BEIJING,
        )

    @property
    def today(self) -> date:
        """The day in Qingdao."""
        return self.shop.clock.now().astimezone(BEIJING).date()

    def _rows(self, request: Request, officer: SignedIn) -> list[Row]:
        language, texts = self.shop.language(request), self.texts(request)
        may_edit = may(officer, Act.EDIT_KNOWLEDGE, officer.district)
        return [self._row(kept, language, texts, may_edit) for kept in kept_days(self.shop.knowledge.entries.values())]

    def _row(self, kept: KeptDay, language: Language, texts: Mapping[str, str], may_edit: bool) -> Row:
        is_near = kept.kind is not DayKind.BEGINS and kept.day <= self.today + _SOON
        can_review = may_edit and is_near and kept.entry.reviewed_on < self.today
        return Row(kept, kept.entry.title.for_(language), texts[_NAMES[kept.kind]], (kept.day - self.today).days, can_review)

    def _title(self, request: Request, entry: str) -> str:
        found = self.shop.knowledge.entries.get(entry)
        return found.title.for_(self.shop.language(request)) if found else ""

    def _mail(self) -> str:
        """The name of the page text that says who is reminded by letter, or why nobody is."""
        if not self.can_mail:
            return "calendar_mail_off"
        city = self.shop.knowledge.city_desk.officers
        return "calendar_mail_on" if any(officer.email for officer in city) else "calendar_mail_nobody"

    def texts(self, request: Request) -> Mapping[str, str]:
        """The page texts in the reader's language."""
        return self.shop.pages.texts(self.shop.language(request))

    async def review(self, request: Request, officer: SignedIn, entry: str, base: str) -> Response:
        """Note that an entry was looked at today, through the same gate as every change."""
        files = self.shop.work.files
        name = file_of(files, entry) or ""
        content = reviewed(files.get(name, b""), self.today)
        if content is None:
            raise HTTPException(404, "There is no such entry.")
        outcome = await self.shop.work.publish({name: content}, officer.name, self.texts(request)["calendar_why"], Origin.PAGE, base)
        return await self._after(request, officer, entry, outcome)

    async def _after(self, request: Request, officer: SignedIn, entry: str, outcome: Outcome) -> Response:
        if outcome.hindrance and outcome.hindrance is not Hindrance.NOTHING:
            faults = [each.for_(self.shop.language(request)) for each in (outcome.trial.faults if outcome.trial else ())[:5]]
            return await self.page(request, officer, 409, _FAULTS[outcome.hindrance], faults)
        return RedirectResponse(f"{ADDRESS}?{'waits' if outcome.waiting else 'done'}={quote(entry)}", 303)

    async def new_feed(self, request: Request, officer: SignedIn) -> Response:
        """Another address for this account, shown this once."""
        secret = secrets.token_urlsafe(32)
        await self.feeds.make(officer.name, secret, self.shop.language(request), self.shop.clock.now())
        return await self.page(request, officer, link=f"{self._here(request)}{ADDRESS}.ics?key={secret}")

    async def feed(self, request: Request, key: str) -> Response:
        """The calendar of whoever's address this is; 404 where it is good no more, or its account is closed."""
        feed = await self.feeds.read(key, self.shop.clock.now())
        account = await self.accounts.find(clean_name(feed.officer)) if feed else None
        if feed is None or account is None or account.is_disabled or not may(account, Act.KNOWLEDGE, account.district):
            raise HTTPException(404, "There is no such calendar.")
        texts = self.shop.pages.texts(feed.language)
        every = kept_days(self.shop.knowledge.entries.values())
        asked_for = [kept for kept in every if kept.kind is not DayKind.BEGINS or kept.day >= self.today]  # what began long ago asks for nothing
        days = [self._day(kept, feed.language, texts, self._here(request)) for kept in asked_for]
        content = self.calendars.write(texts["staff_calendar"], feed.language, days, self.shop.clock.now())
        return Response(content, media_type="text/calendar; charset=utf-8", headers={"cache-control": "private, no-store"})

    def _day(self, kept: KeptDay, language: Language, texts: Mapping[str, str], here: str) -> CalendarDay:
        entry = kept.entry
        title = texts["calendar_event"].format(kind=texts[_NAMES[kept.kind]], title=entry.title.for_(language))
        lines = [texts["calendar_reviewed_on"].format(date=entry.reviewed_on), texts["calendar_owner"].format(name=entry.owner) if entry.owner else ""]
        return CalendarDay(kept.id, kept.day, title, "\n".join(filter(None, lines)), self._alarms(kept), f"{here}{ADDRESS}#{kept.id}")

    def _alarms(self, kept: KeptDay) -> tuple[int, ...]:
        """How many days before it a program rings; never for a moment that is past, which some programs ring for at once."""
        return tuple(before for before in _REMIND[kept.kind] if kept.day - timedelta(days=before) >= self.today)

    def _here(self, request: Request) -> str:
        return (self.address or str(request.base_url)).rstrip("/")


def calendar_router(pages: CalendarPages) -> APIRouter:
    """The routes under /staff/calendar; all but the address for calendar programs ask who is there."""
    router = APIRouter(prefix=ADDRESS, include_in_schema=False)

    @router.get("")
    async def calendar(request: Request, officer: ToLook) -> Response:
        return await pages.page(request, officer)

    @router.post("/reviewed")
    async def review(request: Request, officer: ToReview, entry: Typed = "", base: Typed = "") -> Response:
        return await pages.review(request, officer, entry, base)

    @router.post("/address")
    async def make_address(request: Request, officer: ToLook) -> Response:
        return await pages.new_feed(request, officer)

    @router.post("/address/end")
    async def end_address(request: Request, officer: ToLook) -> Response:
        await pages.feeds.revoke(officer.name)
        return RedirectResponse(ADDRESS, 303)

    @router.get(".ics")
    async def feed(request: Request, key: str = "") -> Response:
        return await pages.feed(request, key)

    return router
