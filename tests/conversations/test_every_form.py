"""Every repair in every shipped form, in both languages, through the corridor, the channels in turn: the same talk, whatever the form asks."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.adapters.stored_json import CONVERSATION, dump, load
from bot.bootstrap import House
from bot.domain.form_progress import Stage
from bot.domain.library import Knowledge
from bot.domain.messages import Attachment, AttachmentKind
from tests.fakes import FakeStore, FixedClock
from tests.form_talk import ANSWERS, FORMS, Talk, talks
from tests.forms_for_tests import put, slot, with_tour

REFUSABLE = {"choice", "choices", "ticks", "email", "phone", "country", "degree", "time_slot", "date_range", "number", "amount", "month", "yes_no"}
"""Readers that refuse what is nonsense; the others take nearly any words."""


@pytest.fixture(params=[(form, language) for form in FORMS for language in ("zh", "en")], ids="-".join)
def talk(request: pytest.FixtureRequest, house: House, store: FakeStore) -> Talk:
    """Somebody before one of the forms, in either language."""
    form, language = request.param
    return talks(house, store, form, language, request.function.__name__)


def test_every_kind_of_question_has_an_answer_here(knowledge: Knowledge) -> None:
    assert set(FORMS) == set(knowledge.forms)
    assert {slot.reader for form in knowledge.forms.values() for slot in form.slots if not slot.choices} <= set(ANSWERS)


async def test_answers_that_are_confirmed_are_kept_and_a_reference_is_given(talk: Talk) -> None:
    await talk.finish()
    [kept] = await talk.store.registrations()
    assert kept.reference in talk.say.last[0]
    assert set(kept.values) == {slot.name for slot in talk.form.asked(kept.values)}


async def test_nothing_is_kept_before_it_is_confirmed(talk: Talk) -> None:
    await talk.begin()
    await talk.to_the_end()
    assert (await talk.progress()).stage is Stage.CONFIRMING
    assert await talk.store.registrations() == []


async def test_why_is_answered_with_the_reason_and_the_question_again(talk: Talk) -> None:
    await talk.begin()
    slot = await talk.open_slot()
    assert slot is not None
    assert await talk("why") == ["form.why", "form.question"]
    assert (slot.why.zh, slot.why.en)[talk.side] in talk.say.last[0]
    assert await talk.open_slot() == slot


async def test_a_question_and_a_short_one_after_it_are_answered_and_the_same_question_comes_back(talk: Talk) -> None:
    await talk.begin()
    await talk.answer()
    before = await talk.progress()
    for aside in ("aside", "short"):
        assert (await talk(aside))[-2:] == ["form.back_to", talk.say.taken.said[-1].name]
        after = await talk.progress()
        assert (after.asking, after.values) == (before.asking, before.values)


async def test_one_step_back_shows_what_was_answered_and_keeps_it_when_asked_to(talk: Talk) -> None:
    await talk.begin()
    first = await talk.open_slot()
    await talk.answer()
    before = (await talk.progress()).values
    assert await talk("back") == ["form.question_kept"]
    assert await talk.open_slot() == first
    await talk("keep")
    assert (await talk.progress()).values == before


async def test_an_answer_is_changed_by_the_name_of_its_question_at_the_end(talk: Talk) -> None:
    await talk.begin()
    first = await talk.open_slot()
    await talk.to_the_end()
    assert first is not None
    name = next(each for each in first.called if each.isascii() is bool(talk.side))
    assert await talk.say((f"改一下{name}", f"change my {name}")[talk.side]) == ["form.question_kept"]
    assert await talk.open_slot() == first
    await talk("keep")
    assert (await talk.progress()).stage is Stage.CONFIRMING


async def test_a_question_that_is_needed_is_not_skipped_and_one_that_is_not_is(talk: Talk) -> None:
    await talk.begin()
    while (slot := await talk.open_slot()) is not None:
        names = await talk("skip")
        if slot.required:
            assert names == ["form.cannot_skip", names[-1]] and await talk.open_slot() == slot
            await talk.answer()
        else:
            assert slot.name in (await talk.progress()).skipped
    assert (await talk.progress()).stage is Stage.CONFIRMING


async def test_a_form_put_aside_is_gone_on_with_days_later_and_after_a_restart_with_what_was_answered(talk: Talk, clock: FixedClock) -> None:
    await talk.begin()
    await talk.answer()
    values, asking = (await talk.progress()).values, (await talk.progress()).asking
    assert await talk("later") == ["form.paused"]
    talk.store.put(load(CONVERSATION, dump(CONVERSATION, await talk.say.conversation())))
    clock.move(timedelta(days=5))
    assert (await talk("go on"))[0] == "form.resumed"
    assert all(value.shown in talk.say.last[0] for value in values.values())
    after = await talk.progress()
    assert (after.values, after.asking) == (values, asking)


async def test_who_cancels_is_asked_whether_to_keep_it_and_either_is_done(talk: Talk) -> None:
    for leaves, drafts in (("put aside", 1), ("drop", 0)):
        await talk.begin()
        await talk.answer()
        assert await talk("cancel") == ["form.leave"]
        await talk(leaves)
        now = await talk.say.conversation()
        assert now.form is None and len(now.paused) == drafts
        talk.store.clear()


async def test_a_second_form_waits_for_a_word_and_the_first_is_put_aside(talk: Talk) -> None:
    with_tour(talk.house)
    await talk.begin()
    await talk.answer()
    first = await talk.progress()
    assert await talk("other") == ["form.one_at_a_time"]
    await talk("agree")
    now = await talk.say.conversation()
    assert now.form is not None and now.form.form == "tour_for_tests"
    assert [draft.values for draft in now.paused] == [first.values]


async def test_nonsense_three_times_brings_examples_and_then_the_officer(talk: Talk) -> None:
    await talk.begin()
    while (slot := await talk.open_slot()) is not None and slot.reader not in REFUSABLE:
        await talk.answer()
    assert slot is not None
    first, second, third = [await talk("nonsense") for _ in range(3)]
    assert len(first) == 1 and second[1:] == ["form.examples"] and third[1:] == ["form.examples", "form.stuck"]
    assert "/officer" in talk.say.buttons
    assert await talk.open_slot() == slot


async def test_the_language_is_changed_in_the_middle_and_the_question_comes_in_the_new_one(talk: Talk) -> None:
    await talk.begin()
    await talk.answer()
    before = await talk.progress()
    slot = await talk.open_slot()
    assert slot is not None
    assert (await talk("other language"))[0] == "language.switched"
    assert (slot.question.en, slot.question.zh)[talk.side] in talk.say.last[-1]
    after = await talk.progress()
    assert after.asking == before.asking and {n: v.stored for n, v in after.values.items()} == {n: v.stored for n, v in before.values.items()}


async def test_a_file_is_taken_where_it_is_asked_for_and_kept_from_other_questions(talk: Talk) -> None:
    await talk.begin()
    while (slot := await talk.open_slot()) is not None:
        before = await talk.progress()
        picture = Attachment(AttachmentKind.IMAGE, "ref-1", "page.png")
        await talk.say("/media image", attachment=picture)
        after = await talk.progress()
        if slot.reader == "file_or_link":
            assert after.values[slot.name].stored == "image:ref-1"
        else:
            assert after.values == before.values
            await talk.answer()


async def test_a_question_that_staff_add_is_asked_of_those_who_are_inside(talk: Talk) -> None:
    await talk.begin()
    await talk.to_the_end()
    put(talk.house, replace(talk.form, slots=(*talk.form.slots, slot("shoe", "鞋码", "Shoe size"))))
    assert await talk("confirm") == ["form.question"]
    assert (await talk.progress()).asking == "shoe"


async def test_what_was_sent_is_shown_changed_and_taken_back(talk: Talk) -> None:
    await talk.finish()
    [sent] = await talk.store.registrations()
    assert await talk("my own") == ["form.sent"]
    assert await talk("edit") == ["form.summary_again"]
    assert await talk("confirm") == ["form.unchanged"]
    assert await talk("withdraw") == ["form.withdraw_sure"]
    await talk.say(f"/registration withdraw {sent.reference} yes")
    [kept] = await talk.store.registrations()
    personal = {each.name for each in talk.form.slots if each.personal}
    assert kept.is_withdrawn and not personal & set(kept.values)


async def test_a_person_is_reached_from_inside_and_the_answers_wait(talk: Talk) -> None:
    await talk.begin()
    await talk.answer()
    values = (await talk.progress()).values
    assert (await talk.say(("转人工", "talk to a person")[talk.side]))[0].startswith(("handoff", "district"))
    now = await talk.say.conversation()
    assert values in [each.values for each in (now.form, *now.paused) if each]
