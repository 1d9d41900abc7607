"""What is kept of questions without an answer and of proposals: in the turn's own transaction, without personal data, gone with its person."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.adapters.sql_engine import Database
from bot.adapters.sql_learning import SqlProposals, SqlUnanswered
from bot.adapters.sql_store import SqlStore
from bot.adapters.vault import Vault
from bot.domain.answers import Receipt
from bot.domain.cases import Case, CaseState
from bot.domain.errors import NotAllowed, Overtaken
from bot.domain.messages import ConversationKey
from bot.domain.proposals import ProposalState
from bot.domain.unanswered import UnansweredGroup, UnansweredState
from tests.contracts.test_store import ANNA, SECRET, SQL, address_of, turn
from tests.fakes import NOON, FixedClock
from tests.proposals import proposal

BEN = ConversationKey(ANNA.channel, "ben")
OPEN, DONE = UnansweredState.OPEN, UnansweredState.DONE


@dataclass
class Place:
    """A store, and what hangs on it."""

    store: SqlStore
    shelf: SqlUnanswered
    book: SqlProposals
    database: Database
    clock: FixedClock
    asked: int = 0

    async def ask(self, who: ConversationKey, question: str, verdict: str = "not_known", at: datetime = NOON) -> str:
        """A turn with one answer; the conversation's id."""
        self.asked += 1
        found = ("settling-in-payment/benefits/0/zh", 0.8)
        receipt = Receipt(f"A{self.asked}", at, question, "zh", verdict, "v1", (("scope-x/0/zh", 0.9), found), (), "text")
        first = turn(await self.store.load(who), message_id=f"m{self.asked}")
        await self.store.keep(replace(first, receipts=(receipt,)))
        return first.after.id

    async def hand_off(self, who: ConversationKey) -> None:
        """Ask for an officer."""
        self.asked += 1
        next_turn = turn(await self.store.load(who), message_id=f"m{self.asked}")
        case = Case(f"C{self.asked}", next_turn.after.id, "web", "zh", None, CaseState.NEW, self.clock.now())
        await self.store.keep(replace(next_turn, after=replace(next_turn.after, case=case.id), case=case))

    async def groups(self, state: UnansweredState = OPEN) -> list[UnansweredGroup]:
        return list(await self.shelf.groups(state, 50))


@pytest.fixture(params=SQL)
async def place(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Place]:
    database = Database(str(address_of(request.param, tmp_path, request)))
    await database.migrate()
    vault, clock = Vault(SECRET), FixedClock()
    yield Place(SqlStore(database, vault, clock), SqlUnanswered(database, vault), SqlProposals(database, vault), database, clock)
    await database.close()


async def test_the_same_question_of_two_people_is_one_with_its_count_and_the_nearest_entry(place: Place) -> None:
    await place.ask(ANNA, "安家费 什么时候到账？")
    await place.ask(BEN, "安家费什么时候到账", at=NOON + timedelta(hours=1))
    [group] = await place.groups()
    assert (group.question, group.count, group.languages) == ("安家费什么时候到账", 2, (("zh", 2),))
    assert (group.nearest, group.last_at) == ("settling-in-payment", NOON + timedelta(hours=1))


async def test_what_was_answered_is_not_on_the_list(place: Place) -> None:
    await place.ask(ANNA, "补贴多少", "answered")
    await place.ask(ANNA, "天气怎么样", "out_of_scope")
    assert await place.groups() == []


async def test_what_was_refused_is_kept_for_those_who_look_for_it_and_not_on_the_list(place: Place) -> None:
    await place.ask(ANNA, "上海怎么落户", "out_of_scope")
    await place.ask(BEN, "哪里报名烘焙班", "chitchat")
    await place.ask(BEN, "给我做个假证", "blocked")
    kept = await place.database.read(lambda connection: connection.execute(text("SELECT verdict FROM unanswered")).scalars().all())
    assert kept == ["out_of_scope"] and await place.groups() == []
    assert await place.shelf.counts() == dict.fromkeys(UnansweredState, 0)


async def test_what_was_answered_and_then_taken_to_an_officer_is(place: Place) -> None:
    await place.ask(ANNA, "补贴多少", "answered")
    await place.ask(BEN, "补贴是多少", "answered")
    await place.hand_off(ANNA)
    [group] = await place.groups()
    assert (group.question, group.handed_off) == ("补贴多少", 1)


async def test_a_question_on_the_list_that_is_taken_to_an_officer_is_counted_once(place: Place) -> None:
    await place.ask(ANNA, "补贴多少")
    await place.hand_off(ANNA)
    [group] = await place.groups()
    assert (group.count, group.handed_off) == (1, 1)


async def test_an_officer_who_is_asked_for_the_next_day_is_not_asked_because_of_that_question(place: Place) -> None:
    await place.ask(ANNA, "补贴多少", "answered")
    place.clock.move(timedelta(days=1))
    await place.hand_off(ANNA)
    assert await place.groups() == []


async def test_erasing_a_person_takes_their_questions_along_and_no_others(place: Place) -> None:
    annas = await place.ask(ANNA, "补贴多少")
    await place.ask(BEN, "补贴多少")
    await place.store.erase(annas)
    [group] = await place.groups()
    assert group.count == 1


async def test_names_and_numbers_are_left_out_and_words_lie_encrypted(place: Place) -> None:
    await place.ask(ANNA, "我叫李小明，电话13812345678，补贴多少")
    [group] = await place.groups()
    assert "李小明" not in group.question and "1381234" not in group.question and "补贴多少" in group.question
    rows = await place.database.read(lambda connection: connection.execute(text("SELECT * FROM unanswered")).all())
    assert "补贴" not in str(rows)


async def test_a_turn_that_is_overtaken_leaves_no_question(place: Place) -> None:
    await place.ask(ANNA, "补贴多少")
    stale = turn(await place.store.load(ANNA), message_id="m9")
    await place.ask(ANNA, "要什么材料")
    late = Receipt("A9", NOON, "谁能领", "zh", "not_known", "v1", (), (), "text")
    with pytest.raises(Overtaken):
        await place.store.keep(replace(stale, receipts=(late,)))
    assert {group.question for group in await place.groups()} == {"补贴多少", "要什么材料"}


async def test_the_newest_stands_first_and_a_page_is_as_long_as_it_was_asked_for(place: Place) -> None:
    for number in range(5):
        await place.ask(ANNA, f"问题{'一二三四五'[number]}", at=NOON + timedelta(minutes=number))
    assert [group.question for group in await place.shelf.groups(OPEN, 2, 1)] == ["问题四", "问题三"]


async def test_what_is_done_leaves_the_list_until_it_is_asked_again(place: Place) -> None:
    await place.ask(ANNA, "补贴多少")
    [group] = await place.groups()
    await place.shelf.note(group.key, DONE, "王老师", NOON + timedelta(hours=1))
    assert await place.groups() == [] and [each.by for each in await place.groups(DONE)] == ["王老师"]
    await place.ask(BEN, "补贴多少", at=NOON + timedelta(hours=2))
    [again] = await place.groups()
    assert again.is_again and again.count == 2 and await place.groups(DONE) == []


async def test_what_is_not_ours_stays_away_however_often_it_is_asked(place: Place) -> None:
    await place.ask(ANNA, "补贴多少")
    [group] = await place.groups()
    await place.shelf.note(group.key, UnansweredState.NOT_OURS, "王老师", NOON)
    await place.ask(BEN, "补贴多少", at=NOON + timedelta(hours=2))
    assert await place.groups() == [] and (await place.shelf.counts())[UnansweredState.NOT_OURS] == 1


async def test_what_nobody_asked_cannot_be_noted(place: Place) -> None:
    with pytest.raises(NotAllowed):
        await place.shelf.note("0" * 64, DONE, "王老师", NOON)


async def test_a_proposal_is_found_again_as_it_was_and_lies_encrypted(place: Place) -> None:
    await place.book.add(proposal())
    assert await place.book.find(proposal().id) == proposal()
    rows = await place.database.read(lambda connection: connection.execute(text("SELECT * FROM proposals")).all())
    assert proposal().text.zh not in str(rows)


async def test_two_who_decide_at_once_do_not_both_decide(place: Place) -> None:
    await place.book.add(proposal())
    await place.book.decide(proposal().decided(ProposalState.REFUSED, "王老师", NOON, "no source"))
    with pytest.raises(NotAllowed):
        await place.book.decide(proposal().decided(ProposalState.WRITTEN, "赵老师", NOON, "fine"))
    found = await place.book.find(proposal().id)
    assert found and (found.state, found.decided_by) == (ProposalState.REFUSED, "王老师")


async def test_proposals_are_listed_by_state_the_newest_first(place: Place) -> None:
    await place.book.add(proposal("P1"))
    await place.book.add(replace(proposal("P2"), at=NOON + timedelta(hours=1)))
    await place.book.decide(proposal("P1").decided(ProposalState.REFUSED, "王老师", NOON, "no"))
    assert [each.id for each in await place.book.listed()] == ["P2", "P1"]
    assert [each.id for each in await place.book.listed(ProposalState.WAITING)] == ["P2"]
