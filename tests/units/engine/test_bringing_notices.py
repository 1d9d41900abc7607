"""Notices reach officers by every road known of them: together, again where it failed, not at all where there is nothing to tell."""

import asyncio
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from bot.adapters.clock import LocalBell
from bot.domain.case_events import CaseEvent, CaseEventKind, Notice, NoticeKind
from bot.domain.cases import Case, CaseState, CaseTimer
from bot.domain.errors import StoreUnavailable
from bot.domain.knowledge import Officer
from bot.domain.library import Knowledge
from bot.domain.messages import Channel, ConversationKey
from bot.domain.notices import APART, Road, Standing, Stretch
from bot.domain.phrasebook import Phrasebook
from bot.engine.bringing_notices import BringingNotices
from bot.engine.wording_notices import WordingNotices
from bot.ports import Turn
from bot.ports.notices import Letter
from tests.fakes import NOON, FakeCaseBook, FakeStore, FixedClock
from tests.notice_fakes import FakeNoticeShelf, FakeRoad

BUSY, REFUSED = Stretch(Standing.WAITING, "450"), Stretch(Standing.REFUSED, "550")
HOUR = timedelta(hours=1)
STAFF = {
    "Li": Officer("Li", ("zh",), email="li@qingdao.test", wecom="li"),
    "Wang": Officer("Wang", ("en",), email="wang@qingdao.test"),
    "Zhao": Officer("Zhao"),
}


@dataclass
class Desk:
    """The rounds over fakes, and turns that leave notices."""

    bringing: BringingNotices
    store: FakeStore
    clock: FixedClock
    mail: FakeRoad
    wecom: FakeRoad
    cases: dict[str, Case] = field(default_factory=dict)

    async def told(self, *officers: str, case: str = "C1", kind: NoticeKind = NoticeKind.OFFERED) -> None:
        """These officers are to be told of a case."""
        self.cases.setdefault(case, Case(case, f"of-{case}", "web", "en", "laoshan", CaseState.NEW, NOON, timer=CaseTimer(due_at=NOON + HOUR)))
        await self._keep(case, notices=tuple(Notice(case, officer, kind, self.clock.now()) for officer in officers))

    async def happened(self, kind: CaseEventKind, actor: str, case: str = "C1", after: Case | None = None) -> None:
        """Something happened to a case a moment later."""
        self.clock.move(timedelta(seconds=1))
        self.cases[case] = after or self.cases[case]
        await self._keep(case, events=(CaseEvent(case, self.clock.now(), kind, actor),))

    async def _keep(self, case: str, notices: tuple[Notice, ...] = (), events: tuple[CaseEvent, ...] = ()) -> None:
        before = await self.store.load(ConversationKey(Channel.WEB, f"of-{case}"))
        after = replace(before, version=before.version + 1)
        await self.store.keep(Turn(before, after, None, (), case=self.cases[case], notices=notices, events=events))

    async def later(self, by: timedelta) -> None:
        """Time passes, and a round is made."""
        self.clock.move(by)
        await self.bringing.round()


@pytest.fixture
def desk(store: FakeStore, clock: FixedClock, knowledge: Knowledge, phrases: Phrasebook) -> Desk:
    mail, wecom = FakeRoad(64 * 1024), FakeRoad()
    wording = WordingNotices(phrases, knowledge, "https://guichao.test")
    roads = {Road.EMAIL: mail, Road.WECOM: wecom}
    bringing = BringingNotices(FakeNoticeShelf(store), store, FakeCaseBook(store), STAFF, roads, wording, clock, LocalBell())
    return Desk(bringing, store, clock, mail, wecom)


async def test_an_officer_is_told_by_every_road_that_is_known_of_them(desk: Desk) -> None:
    await desk.told("Li", "Wang", "Zhao", "Somebody who left")
    await desk.bringing.round()
    assert [address for address, _ in desk.mail.arrived] == ["li@qingdao.test", "wang@qingdao.test"]
    assert [address for address, _ in desk.wecom.arrived] == ["li"]


async def test_a_notice_is_brought_once(desk: Desk) -> None:
    await desk.told("Li")
    await desk.bringing.round()
    await desk.later(HOUR)
    assert len(desk.mail.letters) == len(desk.wecom.letters) == 1


async def test_two_rounds_at_once_bring_a_notice_once(desk: Desk) -> None:
    await desk.told("Li", "Wang")
    await asyncio.gather(desk.bringing.round(), desk.bringing.round())
    assert (len(desk.mail.arrived), len(desk.wecom.arrived)) == (2, 1)


async def test_several_notices_of_one_officer_are_one_message(desk: Desk) -> None:
    for number in range(3):
        await desk.told("Li", case=f"C{number}")
    await desk.bringing.round()
    ((_, letter),) = desk.wecom.arrived
    assert "3件" in letter.subject and all(f"https://guichao.test/desk/cases/C{number}" in letter.text for number in range(3))


async def test_what_comes_right_after_a_message_waits_a_little_and_comes_together(desk: Desk) -> None:
    await desk.told("Li", case="C1")
    await desk.bringing.round()
    await desk.told("Li", case="C2")
    await desk.bringing.round()
    await desk.told("Li", case="C3")
    await desk.later(APART)
    assert len(desk.wecom.arrived) == 2 and "C2" in desk.wecom.arrived[1][1].text and "C3" in desk.wecom.arrived[1][1].text


async def test_a_road_that_failed_is_tried_again_and_the_other_is_not(desk: Desk) -> None:
    await desk.told("Li")
    desk.wecom.ends = [BUSY, BUSY]
    await desk.bringing.round()
    await desk.later(timedelta(seconds=30))
    assert len(desk.wecom.letters) == 1
    await desk.later(timedelta(seconds=30))
    await desk.later(timedelta(minutes=2))
    assert (len(desk.mail.arrived), len(desk.wecom.arrived), len(desk.wecom.letters)) == (1, 1, 3)
    assert len({letter.id for _, letter in desk.wecom.letters}) == 1 and len({letter.text for _, letter in desk.wecom.letters}) == 1


async def test_a_road_that_has_brought_a_notice_brings_only_new_ones_beside_its_retry(desk: Desk) -> None:
    await desk.told("Li", case="C1")
    desk.wecom.ends = [BUSY]
    await desk.bringing.round()
    desk.clock.move(timedelta(seconds=60))
    await desk.told("Li", case="C2")
    await desk.bringing.round()
    assert "C1" not in desk.mail.arrived[1][1].text and "C2" in desk.mail.arrived[1][1].text
    assert "C1" in desk.wecom.arrived[0][1].text and "C2" in desk.wecom.arrived[0][1].text


async def test_a_refusal_is_not_tried_again_and_can_be_seen(desk: Desk) -> None:
    await desk.told("Li")
    desk.mail.ends = [REFUSED]
    await desk.bringing.round()
    await desk.later(2 * HOUR)
    (failed,) = await desk.bringing.shelf.failed(NOON)
    assert failed.failed == (Road.EMAIL,) and len(desk.mail.letters) == 1


async def test_a_server_that_is_down_for_a_day_is_given_up(desk: Desk) -> None:
    await desk.told("Wang")
    desk.mail.ends = [Stretch(Standing.WAITING, "down")] * 100
    for _ in range(30):
        await desk.later(HOUR)
    (failed,) = await desk.bringing.shelf.failed(NOON)
    assert failed.roads == {Road.EMAIL: Stretch(Standing.TOO_LATE, "down")} and len(desk.mail.letters) < 30


async def test_an_officer_without_a_road_is_seen_as_one_and_not_looked_at_again(desk: Desk) -> None:
    await desk.told("Zhao", "Somebody who left")
    await desk.bringing.round()
    assert {each.notice.officer for each in await desk.bringing.shelf.failed(NOON)} == {"Zhao", "Somebody who left"}
    desk.clock.move(HOUR)
    assert await desk.bringing.shelf.officers_waiting(desk.clock.now()) == []


async def test_nobody_is_told_of_a_case_that_another_took_meanwhile(desk: Desk) -> None:
    await desk.told("Li", "Wang")
    await desk.happened(CaseEventKind.CLAIMED, "Wang", after=desk.cases["C1"].claimed_by("Wang"))
    await desk.bringing.round()
    assert desk.mail.arrived == [] and desk.wecom.arrived == []


async def test_nobody_is_told_of_a_case_that_was_closed_meanwhile(desk: Desk) -> None:
    await desk.told("Li")
    await desk.told("Li", case="C2")
    await desk.happened(CaseEventKind.LEFT, "scholar", after=desk.cases["C1"].closed(NOON))
    await desk.bringing.round()
    assert "C1" not in desk.wecom.arrived[0][1].text and "C2" in desk.wecom.arrived[0][1].text


async def test_a_retry_looks_again_whether_there_is_anything_to_tell(desk: Desk) -> None:
    await desk.told("Wang")
    desk.mail.ends = [BUSY]
    await desk.bringing.round()
    await desk.happened(CaseEventKind.CLAIMED, "Li", after=desk.cases["C1"].claimed_by("Li"))
    await desk.later(HOUR)
    assert desk.mail.arrived == [] and list(await desk.bringing.shelf.failed(NOON)) == []


async def test_a_deputy_is_told_of_a_deadline_that_another_missed(desk: Desk) -> None:
    await desk.told("Wang")
    await desk.happened(CaseEventKind.CLAIMED, "Wang", after=desk.cases["C1"].claimed_by("Wang"))
    await desk.told("Li", kind=NoticeKind.MISSED)
    await desk.bringing.round()
    assert len(desk.wecom.arrived) == 1 and "期限" in desk.wecom.arrived[0][1].text


async def test_a_fault_of_the_database_over_one_road_keeps_the_notice(desk: Desk) -> None:
    class Broken(FakeRoad):
        async def send(self, address: str, letter: Letter) -> Stretch:
            raise StoreUnavailable("the shelf of tokens is down")

    bringing = replace(desk.bringing, roads={Road.EMAIL: desk.mail, Road.WECOM: Broken()})
    await desk.told("Li")
    await bringing.round()
    await desk.later(HOUR)
    assert len(desk.mail.arrived) == 1 and len(desk.wecom.arrived) == 1


async def test_a_fault_over_one_officer_does_not_keep_the_others_from_being_told(desk: Desk) -> None:
    @dataclass
    class Failing(FakeRoad):
        async def send(self, address: str, letter: Letter) -> Stretch:
            raise ValueError("nobody expected this")

    @dataclass
    class Slow(FakeRoad):
        async def send(self, address: str, letter: Letter) -> Stretch:
            await asyncio.sleep(0.05)
            return await super().send(address, letter)

    bringing = replace(desk.bringing, roads={Road.EMAIL: (mail := Slow()), Road.WECOM: Failing()})
    await desk.told("Li", "Wang")
    with pytest.raises(ValueError, match="nobody expected"):
        await bringing.round()
    assert "wang@qingdao.test" in [address for address, _ in mail.arrived]
    assert await bringing.shelf.officers_waiting(NOON + HOUR) == ["Li"]


async def test_without_any_road_notices_are_done_with_and_not_kept_for_later(desk: Desk) -> None:
    await desk.told("Li")
    await replace(desk.bringing, roads={}).round()
    await desk.later(HOUR)
    assert desk.mail.letters == [] and desk.wecom.letters == []
