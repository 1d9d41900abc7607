"""The officers' queue in memory, over the fake store; as unkind as the real thing: a look reads, lets others run, then returns."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from unicodedata import normalize

from bot.domain.cases import Case, CaseState
from bot.domain.messages import Author, Said
from bot.ports.desk_queue import CITY_DESK, MOST_NAMED, PAGE, Found, QueuePage, QueueRow, QueueView, Wanted
from tests.fakes import FakeStore

_NEVER = datetime.max.replace(tzinfo=timezone.utc)


class FakeQueue:
    """The `DeskQueue` in memory."""

    def __init__(self, store: FakeStore) -> None:
        self._store = store
        self._seen: dict[tuple[str, str], datetime] = {}
        self._read: dict[tuple[str, str], int] = {}

    async def page(self, wanted: Wanted, now: datetime) -> QueuePage:
        """One page of the queue with its counts."""
        cases = await self._store.cases()
        counts = {view: sum(_is_in(each, replace(wanted, view=view), now) for each in cases) for view in QueueView}
        found = sorted((each for each in cases if _is_in(each, wanted, now)), key=_rank if wanted.view is not QueueView.CLOSED else _end)
        rows = [await self._row(each, wanted.officer) for each in found[(wanted.page - 1) * PAGE : wanted.page * PAGE]]
        topics = sorted({each.topic for each in cases if each.topic and _is_in(each, replace(wanted, topic=""), now)})
        return QueuePage(rows, len(found), counts, topics)

    async def _row(self, case: Case, officer: str) -> QueueRow:
        said = await self._store.said(case.conversation)
        others = [each for each in await self._store.cases() if each.conversation == case.conversation and each.opened_at < case.opened_at]
        since = max((each.closed_at for each in others if each.closed_at), default=datetime.min.replace(tzinfo=timezone.utc))
        own = [line for line in said if line.author is not Author.GUICHAO and since < line.at and (case.closed_at is None or line.at <= case.closed_at)]
        last = {author: max((line.id for line in said if line.author is author), default=0) for author in Author}
        seen = max(self._read.get((case.id, officer), 0), last[Author.OFFICER])
        return QueueRow(case, tuple(reversed(own[-6:])), case.is_open and last[Author.PERSON] > seen)

    async def find(self, text: str, wanted: Wanted) -> Found:
        """Cases by number, officer, or words."""
        sought, ids, lines = normalize("NFKC", text).casefold().strip("\0 "), set(), 0
        named: list[Case] = []
        for case in await self._store.cases():
            if not sought or not _is_in(case, replace(wanted, view=QueueView.ALL, ids=None), _NEVER):
                continue
            spoken = [line for line in await self._store.said(case.conversation) if line.author is not Author.GUICHAO]
            lines += len(spoken)
            names = (case.id, case.officer or "", case.offered_to or "")
            told = {self._said_in(case.conversation, line, await self._store.cases()) for line in spoken if sought in line.text.casefold()}
            if any(sought in name.casefold() for name in names):
                named.append(case)
            if case.id in told:
                ids.add(case.id)
        ids |= {each.id for each in sorted(named, key=lambda each: not each.is_open)[:MOST_NAMED]}
        return Found(frozenset(ids), lines, is_cut=len(named) > MOST_NAMED)

    def _said_in(self, conversation: str, line: Said, cases: Sequence[Case]) -> str:
        own = sorted((each for each in cases if each.conversation == conversation), key=lambda each: each.opened_at)
        later = [each for each in own if each.closed_at is None or each.closed_at >= line.at]
        return next((each.id for each in reversed(later) if each.opened_at <= line.at), (later or own[-1:])[0].id)

    async def look(self, case_id: str, officer: str, at: datetime) -> None:
        """They have it before them."""
        await self._store.reach()
        self._seen[case_id, officer] = at

    async def leave(self, case_id: str, officer: str) -> None:
        """They have turned away."""
        await self._store.reach()
        self._seen.pop((case_id, officer), None)

    async def looking(self, cases: Sequence[str], since: datetime) -> Mapping[str, tuple[str, ...]]:
        """Who has had each of these cases before them since a moment."""
        await self._store.reach()
        return {case: names for case in cases if (names := tuple(sorted(name for (of, name), at in self._seen.items() if of == case and at >= since)))}

    async def read_to(self, case_id: str, officer: str) -> int:
        """The last line seen."""
        await self._store.reach()
        return self._read.get((case_id, officer), 0)

    async def read(self, case_id: str, officer: str, line: int) -> None:
        """Seen up to a line."""
        self._read[case_id, officer] = max(line, await self.read_to(case_id, officer))


def _desk(case: Case) -> str:
    return case.district or CITY_DESK


def _is_in(case: Case, wanted: Wanted, now: datetime) -> bool:
    asked = ((wanted.within or "", _desk(case)), (wanted.district, _desk(case)), (wanted.language, case.language.split("-")[0]))
    fits = all(not value or value == has for value, has in (*asked, (wanted.channel, case.channel), (wanted.topic, case.topic)))
    return fits and (wanted.ids is None or case.id in wanted.ids) and _views(case, wanted, now)[wanted.view]


def _views(case: Case, wanted: Wanted, now: datetime) -> Mapping[QueueView, bool]:
    due = case.timer.due_at
    return {
        QueueView.ALL: True,
        QueueView.CLOSED: not case.is_open,
        QueueView.OPEN: case.is_open,
        QueueView.MINE: case.is_open and (case.officer or case.offered_to) == wanted.officer,
        QueueView.UNASSIGNED: case.is_open and case.officer is None,
        QueueView.DESK: case.is_open and _desk(case) == wanted.desk,
        QueueView.WAITING: case.is_open and case.state is not CaseState.WAITING_FOR_SCHOLAR,
        QueueView.OVERDUE: case.is_open and due is not None and due <= now,
        QueueView.ESCALATED: case.is_open and case.timer.level > 0,
    }


def _rank(case: Case) -> tuple[bool, datetime, timedelta, datetime, str]:
    return not case.is_open, case.timer.due_at or _NEVER, _NEVER - (case.closed_at or _NEVER), case.opened_at, case.id


def _end(case: Case) -> tuple[timedelta, str]:
    return _NEVER - (case.closed_at or case.opened_at), case.id
