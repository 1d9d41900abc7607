"""Papers ticked off over days, as talk."""

from datetime import timedelta

import pytest

from bot.bootstrap import House
from bot.domain.knowledge import Aspect
from bot.domain.library import Knowledge
from bot.engine.reminding import Reminding
from tests.fakes import FakeStore, FixedClock, Say

BEGIN = {"zh": ["材料自查", "同意", "永久居留"], "en": ["Document check", "I agree", "permanent residence"]}


async def begin(say: Say, language: str = "zh") -> None:
    for line in BEGIN[language]:
        await say(line)


@pytest.mark.parametrize(
    ("language", "paper", "missing"), [("zh", "护照和体检证明", "无犯罪证明"), ("en", "Passport and health check", "No-criminal-record certificate")]
)
async def test_what_is_missing_is_said(say: Say, language: str, paper: str, missing: str) -> None:
    await begin(say, language)
    await say(paper)
    assert await say("/confirm") == ["form.done", "papers.missing"]
    assert missing in say.last[-1] and paper.split("和")[0].split(" ")[0] not in say.last[-1]


async def test_ticks_come_together_over_days(say: Say, store: FakeStore, clock: FixedClock) -> None:
    await begin(say)
    await say("护照")
    await say("/confirm")
    clock.move(timedelta(days=3))
    await say("修改登记")
    await say("/change papers_permanent_residence")
    await say("体检证明")
    assert await say("/confirm") == ["form.changed_sent", "papers.missing"]
    [kept] = await store.registrations()
    assert kept.values["papers_permanent_residence"].stored == "passport,health"


async def test_when_all_is_there_that_is_said(say: Say) -> None:
    await begin(say)
    await say("都齐了")
    assert await say("/confirm") == ["form.done", "papers.complete"]


async def test_nothing_ready_yet_is_an_answer_too(say: Say) -> None:
    await begin(say)
    await say("跳过")
    assert await say("/confirm") == ["form.done", "papers.missing"]
    assert "护照" in say.last[-1]


async def test_a_week_later_there_is_a_reminder(house: House, say: Say, store: FakeStore, clock: FixedClock) -> None:
    await begin(say)
    await say("护照")
    await say("/confirm")
    reminding = Reminding(store, house.corridor.speaking, clock, house.bell, house.corridor.locks)
    clock.move(timedelta(days=6, hours=23))
    assert await reminding.round() == 0
    clock.move(timedelta(hours=2))
    assert await reminding.round() == 1


def test_every_paper_stands_in_the_entry_of_its_item(knowledge: Knowledge) -> None:
    form = knowledge.forms["document_check"]
    lists = [slot for slot in form.slots if slot.reader == "ticks"]
    for slot in lists:
        [when] = slot.when
        [item] = when.is_one_of
        said = [clause.text for clause in knowledge.entries[item].clauses[Aspect.MATERIALS] if not clause.is_blank]
        for choice in slot.choices:
            assert any(choice.label.zh in text.zh for text in said), (item, choice.label.zh)
    assert {item.id for item in form.slots[0].choices} == {next(iter(slot.when[0].is_one_of)) for slot in lists}
