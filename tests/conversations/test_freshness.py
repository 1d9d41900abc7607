"""What answers say of an entry's age: a warning, silence by its rule, what holds instead; and the offer to be told of changes."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.bootstrap import House
from bot.domain.knowledge import Entry, WhenExpired
from bot.engine.freshness import still_speaking
from bot.engine.weighing import Evidence
from tests.fakes import FakeStore, FixedClock, Say

HOUSING, VOUCHER = "graduate-housing-subsidy", "home-purchase-voucher"
ASKED = "硕士有多少住房补贴？"
YESTERDAY = date(2026, 11, 22)

Age = Callable[..., None]


@pytest.fixture
def aged(house: House) -> Age:
    """Gives entries of the house another age."""

    def give(entry: str = HOUSING, **fields: object) -> None:
        entries = {**house.answering.knowledge.entries, entry: replace(house.answering.knowledge.entries[entry], **fields)}  # type: ignore[arg-type]
        knowledge = replace(house.answering.knowledge, entries=entries)
        object.__setattr__(house.answering, "knowledge", knowledge)
        object.__setattr__(house.corridor, "knowledge", knowledge)

    return give


async def answer(say: Say, store: FakeStore, words: str = ASKED) -> tuple[str, list[str], list[str]]:
    """The text, what its buttons send, and the rules on its receipt."""
    await say(words)
    line = (await store.said((await say.conversation()).id))[-1]
    receipt = await store.receipt(line.receipt or "")
    assert receipt
    return line.text, [button.send for button in line.buttons], [receipt.verdict, *(rule for rule in receipt.rules if rule.startswith("freshness"))]


def statements(house: House, entry: str = HOUSING) -> list[str]:
    found: Entry = house.answering.knowledge.entries[entry]
    return [clause.text.zh.rstrip("。") for clauses in found.clauses.values() for clause in clauses if not clause.is_blank]


async def test_an_expired_entry_answers_with_a_warning_first(say: Say, store: FakeStore, house: House, aged: Age) -> None:
    aged(valid_until=YESTERDAY)
    text, sends, rules = await answer(say, store)
    assert "2026-11-22" in text.splitlines()[1] and any(each in text for each in statements(house))
    assert "freshness:expired" in rules and f"/follow {HOUSING}" in sends


async def test_a_silent_one_states_nothing_and_says_that_it_is_being_checked(say: Say, store: FakeStore, house: House, aged: Age) -> None:
    aged(valid_until=YESTERDAY, when_expired=WhenExpired.SILENT)
    text, sends, rules = await answer(say, store)
    assert "2026-11-22" in text and "核实" in text and not any(each in text for each in statements(house))
    assert rules == ["not_known", "freshness:expired", "freshness:silent"] and "/officer" in sends
    line = (await store.said((await say.conversation()).id))[-1]
    assert [each.id for each in line.citations] == [HOUSING]


@pytest.mark.parametrize("words", [f"/item {HOUSING}", f"/about {HOUSING} conditions", "How much is the housing subsidy for a master?"])
async def test_it_is_silent_whichever_way_it_is_asked(say: Say, store: FakeStore, house: House, aged: Age, words: str) -> None:
    aged(valid_until=YESTERDAY, when_expired=WhenExpired.SILENT)
    text, _, rules = await answer(say, store, words)
    assert "freshness:silent" in rules and not any(each in text for each in statements(house)) and "1200" not in text.replace(",", "")


async def test_its_last_day_ends_at_midnight_in_qingdao_also_for_an_answer_that_is_remembered(
    say: Say, store: FakeStore, house: House, clock: FixedClock, aged: Age
) -> None:
    aged(valid_until=clock.now().date(), when_expired=WhenExpired.SILENT)
    clock.move(timedelta(hours=11, minutes=59))  # a minute before midnight there, afternoon by the clock of the machine
    assert "freshness:silent" not in (await answer(say, store))[2]
    clock.move(timedelta(minutes=1))
    assert "freshness:silent" in (await answer(say, store))[2]


async def test_on_its_last_day_it_still_speaks(say: Say, store: FakeStore, house: House, aged: Age) -> None:
    aged(valid_until=YESTERDAY + timedelta(days=1), when_expired=WhenExpired.SILENT)
    text, _, rules = await answer(say, store)
    assert any(each in text for each in statements(house)) and "freshness:silent" not in rules


async def test_a_replaced_one_names_the_entry_that_holds_now_with_a_way_to_it(say: Say, store: FakeStore, house: House, aged: Age) -> None:
    aged(valid_until=YESTERDAY, when_expired=WhenExpired.SILENT, replaced_by=VOUCHER)
    text, sends, rules = await answer(say, store)
    assert house.answering.knowledge.entries[VOUCHER].title.zh in text and "核实" not in text
    assert rules == ["partial", "freshness:expired", "freshness:silent", f"freshness:replaced:{VOUCHER}"]
    assert sends[0].startswith(f"/about {VOUCHER} ") and await say(sends[0]) == ["answer"]


async def test_one_that_only_warns_names_it_too_and_a_chain_leads_to_its_end(say: Say, store: FakeStore, house: House, aged: Age) -> None:
    aged(replaced_by="talent-housing")
    aged("talent-housing", replaced_by=VOUCHER)
    text, sends, rules = await answer(say, store)
    assert house.answering.knowledge.entries[VOUCHER].title.zh in text and any(each in text for each in statements(house))
    assert f"freshness:replaced:{VOUCHER}" in rules and sends[0].startswith(f"/about {VOUCHER} ")


async def test_a_circle_of_replacements_leads_nowhere(say: Say, store: FakeStore, aged: Age) -> None:
    aged(replaced_by=VOUCHER)
    aged(VOUCHER, replaced_by=HOUSING)
    _, _, rules = await answer(say, store)
    assert not any("replaced" in rule for rule in rules)


async def test_one_that_has_not_begun_says_from_when(say: Say, store: FakeStore, aged: Age) -> None:
    aged(valid_from=date(2027, 1, 1))
    text, sends, rules = await answer(say, store)
    assert "2027-01-01" in text.splitlines()[1] and "freshness:not_yet" in rules and f"/follow {HOUSING}" in sends


async def test_a_settled_entry_offers_to_tell_of_changes_only_to_who_keeps_asking(say: Say, store: FakeStore, house: House, aged: Age) -> None:
    entry = house.answering.knowledge.entries[HOUSING]
    known = {aspect: tuple(replace(clause, is_blank=False) for clause in clauses) for aspect, clauses in entry.clauses.items()}
    aged(clauses=known, valid_until=None, valid_from=None)
    _, first, _ = await answer(say, store)
    _, second, _ = await answer(say, store, "那申请住房补贴要什么材料？")
    assert (f"/follow {HOUSING}" in first, f"/follow {HOUSING}" in second) == (False, True)


async def test_what_is_refused_offers_nothing_to_follow(say: Say, store: FakeStore) -> None:
    await say("北京的落户政策是什么？")
    line = (await store.said((await say.conversation()).id))[-1]
    assert line.name != "answer" and not any(button.send.startswith("/follow") for button in line.buttons)


def test_it_is_not_asked_whether_something_silent_is_meant(house: House) -> None:
    over = replace(house.answering.knowledge.entries[HOUSING], valid_until=YESTERDAY, when_expired=WhenExpired.SILENT)
    silent, one, other = (Evidence(each, 0.0) for each in (over, *(house.answering.knowledge.entries[name] for name in (VOUCHER, "talent-housing"))))
    assert still_speaking([one, silent, other], date(2026, 11, 23)) == [one, other]
    assert still_speaking([silent, one], date(2026, 11, 23)) == [silent]
    assert still_speaking([], date(2026, 11, 23)) == []
