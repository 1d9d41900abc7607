"""What the officers' queue promises: order, counts, walls between desks, words found, presence. The fake and SQL alike."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.adapters.sql_desk_queue import SqlDeskQueue
from bot.adapters.sql_engine import Database
from bot.adapters.sql_store import SqlStore
from bot.adapters.vault import Vault
from bot.domain.cases import Case, CaseState, CaseTimer
from bot.domain.messages import Author, Channel, ConversationKey, Inbound, Said
from bot.ports import Store, Turn
from bot.ports.desk_queue import MOST_NAMED, DeskQueue, QueueView, Wanted
from tests.contracts.test_store import SECRET, SQL, address_of
from tests.fakes import NOON, FakeStore, FixedClock
from tests.queue_fakes import FakeQueue

ME = Wanted("李老师", "laoshan")


@dataclass
class Room:
    """A queue over a store whose cases it shows."""

    store: Store
    queue: DeskQueue

    async def has(self, case_id: str, due_in: float | None = None, *lines: str, at: datetime = NOON, author: Author = Author.PERSON, **more: object) -> Case:
        """A case of a person of its own, due in so many hours, with what was said in it."""
        key = ConversationKey(Channel.WEB, f"token-{case_id}")
        before = await self.store.load(key)
        timer = CaseTimer(due_at=NOON + timedelta(hours=due_in)) if due_in is not None else CaseTimer()
        case = replace(Case(case_id, before.id, "web", "zh", "laoshan", CaseState.NEW, NOON, timer=timer), **more)  # type: ignore[arg-type]  # fields by name
        said = tuple(Said(0, author, line, at) for line in lines)
        await self.store.keep(Turn(before, replace(before, version=before.version + 1), Inbound(key, str(before.version), ""), said, case=case))
        return case

    async def follows(self, old: Case, case_id: str, line: str, hours: float, **more: object) -> None:
        """Another case of the same person, or the same one later, and what was said in it so many hours on."""
        key = ConversationKey(Channel.WEB, f"token-{old.id}")
        before, at = await self.store.load(key), NOON + timedelta(hours=hours)
        opened = old.opened_at if case_id == old.id else at - timedelta(minutes=30)
        case = replace(old, id=case_id, opened_at=opened, **more)  # type: ignore[arg-type]  # fields by name
        said = (Said(0, Author.PERSON, line, at),)
        await self.store.keep(Turn(before, replace(before, version=before.version + 1), Inbound(key, f"{case_id}-{hours}", ""), said, case=case))

    async def shown(self, wanted: Wanted = ME) -> list[str]:
        """The numbers of the cases on a page."""
        return [row.case.id for row in (await self.queue.page(wanted, NOON)).rows]


@pytest.fixture(params=["memory", *SQL])
async def room(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Room]:
    if request.param == "memory":
        store = FakeStore()
        yield Room(store, FakeQueue(store))
        return
    address = address_of(request.param, tmp_path, request)
    assert address
    database = Database(address)
    await database.migrate()
    yield Room(SqlStore(database, Vault(SECRET), FixedClock()), SqlDeskQueue(database, Vault(SECRET)))
    await database.close()


async def test_the_longest_overdue_comes_first_and_what_has_no_deadline_last(room: Room) -> None:
    for case, due in (("C4", None), ("C2", 3), ("C1", -2), ("C3", 30), ("C0", -5)):
        await room.has(case, due)
    assert await room.shown() == ["C0", "C1", "C2", "C3", "C4"]
    assert await room.shown(replace(ME, view=QueueView.OVERDUE)) == ["C0", "C1"]


async def test_what_was_closed_last_comes_first_among_the_closed(room: Room) -> None:
    for hours, case in enumerate(("C1", "C2")):
        await room.has(case, state=CaseState.CLOSED, closed_at=NOON + timedelta(hours=hours))
    await room.has("C3", 1)
    assert await room.shown(replace(ME, view=QueueView.CLOSED)) == ["C2", "C1"]
    assert await room.shown(replace(ME, view=QueueView.ALL)) == ["C3", "C2", "C1"]


VIEWS = [
    (QueueView.OPEN, {"C1", "C2", "C3", "C4"}),
    (QueueView.MINE, {"C1", "C2"}),
    (QueueView.UNASSIGNED, {"C2", "C4"}),
    (QueueView.DESK, {"C1", "C2", "C3"}),
    (QueueView.WAITING, {"C1", "C2", "C4"}),
    (QueueView.OVERDUE, {"C4"}),
    (QueueView.ESCALATED, {"C4"}),
    (QueueView.CLOSED, {"C5"}),
    (QueueView.ALL, {"C1", "C2", "C3", "C4", "C5"}),
]


@pytest.mark.parametrize(("view", "expected"), VIEWS)
async def test_each_view_holds_what_its_name_says_and_is_counted_so(room: Room, view: QueueView, expected: set[str]) -> None:
    await room.has("C1", 2, state=CaseState.CLAIMED, officer="李老师")
    await room.has("C2", 3, state=CaseState.OFFERED, offered_to="李老师")
    await room.has("C3", state=CaseState.WAITING_FOR_SCHOLAR, officer="王老师")
    await room.has("C4", district=None, timer=CaseTimer(due_at=NOON - timedelta(minutes=1), level=2))
    await room.has("C5", state=CaseState.CLOSED, closed_at=NOON, officer="李老师")
    page = await room.queue.page(replace(ME, view=view), NOON)
    assert {row.case.id for row in page.rows} == expected
    assert page.total == page.counts[view] == len(expected)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [({"district": "jimo"}, "C2"), ({"district": "city"}, "C3"), ({"language": "en"}, "C2"), ({"channel": "wechat"}, "C3"), ({"topic": "housing"}, "C1")],
)
async def test_filters_leave_what_they_name(room: Room, asked: dict[str, str], expected: str) -> None:
    await room.has("C1", 1, topic="housing", language="zh-Hant")
    await room.has("C2", 2, district="jimo", language="en")
    await room.has("C3", 3, district=None, channel="wechat", topic="tax")
    page = await room.queue.page(replace(ME, **asked), NOON)  # type: ignore[arg-type]  # fields by name
    assert ([row.case.id for row in page.rows], page.counts[QueueView.OPEN]) == ([expected], 1)
    assert list((await room.queue.page(ME, NOON)).topics) == ["housing", "tax"]
    assert await room.shown(replace(ME, language="zh")) == ["C1", "C3"]


async def test_nothing_of_another_desk_is_there_for_who_may_not_see_it(room: Room) -> None:
    await room.has("C1", 1, "我的房租补贴", topic="housing")
    await room.has("C2", 2, "我的房租补贴", district="jimo", topic="tax", officer="李老师", state=CaseState.CLAIMED)
    mine = replace(ME, within="laoshan")
    page = await room.queue.page(mine, NOON)
    assert ([row.case.id for row in page.rows], page.counts[QueueView.ALL], list(page.topics)) == (["C1"], 1, ["housing"])
    assert await room.shown(replace(mine, district="jimo")) == []
    for sought in ("房租", "C", "李老师"):
        assert "C2" not in (await room.queue.find(sought, mine)).ids


async def test_a_row_tells_the_last_words_of_its_people_not_guichaos(room: Room) -> None:
    await room.has("C1", 1, "第一句", "第二句")
    await room.has("C1", 1, "归巢说的", author=Author.GUICHAO)
    rows = (await room.queue.page(ME, NOON)).rows
    assert [line.text for line in rows[0].said] == ["第二句", "第一句"]


async def test_a_closed_case_does_not_tell_what_was_said_after_it(room: Room) -> None:
    await room.has("C1", None, "此前")
    await room.has("C1", None, "此后", at=NOON + timedelta(hours=2), state=CaseState.CLOSED, closed_at=NOON + timedelta(hours=1))
    rows = (await room.queue.page(replace(ME, view=QueueView.CLOSED), NOON)).rows
    assert [line.text for line in rows[0].said] == ["此前"] and not rows[0].is_unread


async def test_a_fresh_case_does_not_tell_what_was_said_in_an_earlier_one_of_the_same_person(room: Room) -> None:
    earlier = await room.has("C1", None, "房租的事", district="jimo", state=CaseState.CLOSED, closed_at=NOON + timedelta(hours=1))
    await room.follows(earlier, "C2", "学历的事", 5, district="laoshan", state=CaseState.NEW, closed_at=None)
    rows = (await room.queue.page(ME, NOON + timedelta(hours=6))).rows
    assert [(row.case.id, [line.text for line in row.said]) for row in rows] == [("C2", ["学历的事"])]


async def test_words_are_unread_until_they_are_seen_or_answered(room: Room) -> None:
    async def unread(officer: str) -> bool:
        return (await room.queue.page(replace(ME, officer=officer), NOON)).rows[0].is_unread

    await room.has("C1", 1, "您好")
    last = (await room.queue.page(ME, NOON)).rows[0].said[0].id
    await room.queue.read("C1", "李老师", last)
    await room.queue.read("C1", "李老师", 1)
    assert (await unread("李老师"), await unread("王老师")) == (False, True)
    assert await room.queue.read_to("C1", "李老师") == last
    await room.has("C1", 1, "还在吗")
    assert await unread("李老师")
    await room.has("C1", 1, "在的", author=Author.OFFICER)
    assert (await unread("李老师"), await unread("王老师")) == (False, False)


@pytest.mark.parametrize("sought", ["c1", "C1", "李老", "房租补贴", "ＲＥＮＴ", "  rent "])
async def test_a_case_is_found_by_number_officer_and_words(room: Room, sought: str) -> None:
    await room.has("C1", 1, "我的房租补贴 Rent", officer="李老师", state=CaseState.CLAIMED)
    await room.has("D2", 2, "学历认证")
    found = await room.queue.find(sought, ME)
    assert (found.ids, found.since) == (frozenset({"C1"}), None)
    assert await room.shown(replace(ME, ids=found.ids)) == ["C1"]


@pytest.mark.parametrize("sought", ["", "  ", "%", "_", "nobody said this", "\x00", "\ud800"])
async def test_a_search_for_nothing_finds_nothing(room: Room, sought: str) -> None:
    await room.has("C1", 1, "我的房租补贴")
    assert (await room.queue.find(sought, ME)).ids == frozenset()


async def test_words_are_found_in_the_case_in_which_they_were_said(room: Room) -> None:
    old = await room.has("C1", None, "认证的事", state=CaseState.CLOSED, closed_at=NOON + timedelta(hours=1))
    key = ConversationKey(Channel.WEB, "token-C1")
    before = await room.store.load(key)
    later = replace(old, id="C2", state=CaseState.NEW, closed_at=None, opened_at=NOON + timedelta(hours=2))
    said = (Said(0, Author.PERSON, "落户的事", NOON + timedelta(hours=3)),)
    await room.store.keep(Turn(before, replace(before, version=before.version + 1), Inbound(key, "later", ""), said, case=later))
    assert (await room.queue.find("认证", ME)).ids == {"C1"}
    assert "C2" in (await room.queue.find("落户", ME)).ids


@pytest.mark.parametrize("is_opened_again", [False, True])
async def test_a_word_of_a_case_elsewhere_is_not_found_through_another_case_of_the_same_person(room: Room, is_opened_again: bool) -> None:
    old = await room.has("C1", None, "认证的事", at=NOON + timedelta(minutes=5), state=CaseState.CLOSED, closed_at=NOON + timedelta(hours=1))
    await room.follows(old, "C2", "落户的事", 3, district="jimo", state=CaseState.CLOSED, closed_at=NOON + timedelta(hours=4))
    if is_opened_again:
        await room.follows(old, "C1", "认证的事，又来了", 6, state=CaseState.REOPENED, closed_at=None)
    mine, theirs = replace(ME, within="laoshan"), replace(ME, within="jimo")
    assert [(await room.queue.find(word, mine)).ids for word in ("落户", "认证")] == [set(), {"C1"}]
    assert [(await room.queue.find(word, theirs)).ids for word in ("落户", "认证")] == [{"C2"}, set()]
    assert (await room.queue.find("落户", replace(ME, district="laoshan"))).ids == frozenset()


async def test_a_search_that_fits_every_number_is_cut_and_says_so_and_the_open_cases_are_there(room: Room) -> None:
    old = {f"C{number:03}" for number in range(MOST_NAMED)}
    for case in sorted(old):
        await room.has(case, state=CaseState.CLOSED, closed_at=NOON, opened_at=NOON)
    whole = await room.queue.find("C", ME)
    assert whole.ids == old and not whole.is_cut
    await room.has("C999", 1, opened_at=NOON - timedelta(days=1))
    found = await room.queue.find("c", ME)
    assert (len(found.ids), found.is_cut, "C999" in found.ids) == (MOST_NAMED, True, True)
    assert (await room.queue.page(replace(ME, view=QueueView.ALL, ids=found.ids), NOON)).total == MOST_NAMED


async def test_who_looks_at_a_case_is_seen_until_they_turn_away_or_a_while_has_passed(room: Room) -> None:
    await room.has("C1", 1)
    await room.has("C2", 1)
    await room.queue.look("C1", "王老师", NOON)
    await room.queue.look("C1", "李老师", NOON - timedelta(minutes=5))
    ago = NOON - timedelta(seconds=30)
    assert dict(await room.queue.looking(["C1", "C2"], ago)) == {"C1": ("王老师",)}
    await room.queue.leave("C1", "王老师")
    assert dict(await room.queue.looking(["C1", "C2"], ago)) == {} == dict(await room.queue.looking([], ago))


async def test_a_page_holds_fifty_and_the_next_one_the_rest(room: Room) -> None:
    for number in range(52):
        await room.has(f"C{number:02}", number + 1)
    assert (await room.shown())[0] == "C00" and len(await room.shown()) == 50
    assert await room.shown(replace(ME, page=2)) == ["C50", "C51"]
    assert await room.shown(replace(ME, page=3)) == []
