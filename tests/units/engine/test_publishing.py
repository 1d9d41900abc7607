"""How a change comes to answer, or does not: faults, golden questions, second persons, hand-edited files, and what came in between."""

from dataclasses import replace
from typing import cast

import pytest

from bot.domain.check_faults import FileFault
from bot.domain.editions import ChangeState, Hindrance, Origin
from bot.domain.errors import NotAllowed
from bot.domain.language import Bilingual
from bot.domain.library import Knowledge
from bot.engine.publishing import Publishing
from tests.editions_fakes import FakeFolder, FakeHistory, publishing

A = "knowledge/a.md"
B = "knowledge/b.md"
Work = Publishing[str]


def folder_of(work: Work) -> FakeFolder:
    return cast(FakeFolder, work.folder)


def history_of(work: Work) -> FakeHistory:
    return cast(FakeHistory, work.history)


@pytest.fixture
async def work() -> Work:
    """A house that answers `rent 800` and wants `rent` to be said."""
    begun = publishing({A: b"rent 800 ?rent", B: b"hours"})
    await begun.look()
    return begun


async def test_a_sound_change_answers_at_once_and_is_in_the_history_with_its_author(work: Work) -> None:
    seen = work.digest
    outcome = await work.publish({A: b"rent 900 ?rent"}, "市台小赵", "新标准", Origin.PAGE, seen)
    assert outcome.version and (outcome.version.by, outcome.version.why, outcome.version.names) == ("市台小赵", "新标准", (A,))
    assert work.editions.now.rooms == "rent 900 ?rent"
    assert folder_of(work).files[A] == b"rent 900 ?rent"
    assert work.digest != seen


async def test_a_change_with_faults_never_answers_whatever_the_reason(work: Work) -> None:
    outcome = await work.publish({A: b"broken"}, "小赵", "", Origin.PAGE, work.digest, reason="because")
    assert outcome.hindrance is Hindrance.FAULTS
    assert outcome.trial and [str(fault) for fault in outcome.trial.faults] == ["knowledge/a.md:1: broken; mend it"]
    assert work.editions.now.rooms == "rent 800 ?rent"
    assert folder_of(work).files[A] == b"rent 800 ?rent"


async def test_a_change_that_breaks_a_golden_question_needs_a_reason(work: Work) -> None:
    edits = {A: b"housing 900 ?rent"}
    refused = await work.publish(edits, "小赵", "", Origin.PAGE, work.digest)
    assert refused.hindrance is Hindrance.REASON
    assert refused.trial and [each.id for each in refused.trial.newly_failing] == ["?rent"]
    passed = await work.publish(edits, "小赵", "", Origin.PAGE, work.digest, reason="the word is not used any more")
    assert passed.version and passed.version.reason == "the word is not used any more"


async def test_a_golden_question_that_failed_before_keeps_nobody_back(work: Work) -> None:
    await work.publish({A: b"housing ?rent"}, "小赵", "", Origin.PAGE, work.digest, reason="known")
    outcome = await work.publish({B: b"hours 9"}, "小赵", "", Origin.PAGE, work.digest)
    assert outcome.version
    assert outcome.trial and [each.was_failing for each in outcome.trial.failing] == [True]


async def test_who_saw_an_older_edition_may_change_what_nobody_touched_since(work: Work) -> None:
    seen = work.digest
    await work.publish({A: b"rent 900 ?rent"}, "小赵", "", Origin.PAGE, seen)
    assert (await work.publish({B: b"hours 9"}, "老王", "", Origin.PAGE, seen)).version
    assert (await work.publish({A: b"rent 700 ?rent"}, "老王", "", Origin.PAGE, seen)).hindrance is Hindrance.OVERTAKEN
    assert work.editions.now.rooms == "rent 900 ?rent"


async def test_nothing_changed_is_no_version(work: Work) -> None:
    assert (await work.publish({A: b"rent 800 ?rent"}, "小赵", "", Origin.PAGE, work.digest)).hindrance is Hindrance.NOTHING
    assert len(history_of(work).lines) == 1


async def test_with_two_people_a_change_waits_for_another_than_its_author() -> None:
    work = publishing({A: b"rent 800"}, needs_two=True)
    await work.look()
    waiting = (await work.publish({A: b"rent 900"}, "小赵", "", Origin.PAGE, work.digest)).waiting
    assert waiting
    assert work.editions.now.rooms == "rent 800"
    with pytest.raises(NotAllowed):
        await work.approve(waiting.id, "小赵", "mine")
    outcome = await work.approve(waiting.id, "老王", "checked with the bureau")
    assert outcome.version and (outcome.version.by, outcome.version.approved_by) == ("小赵", "老王")
    assert work.editions.now.rooms == "rent 900"
    with pytest.raises(NotAllowed):
        await work.refuse(waiting.id, "老王", "too late")


async def test_a_waiting_change_can_be_refused_and_taken_back(work: Work) -> None:
    work.needs_two = True
    first = (await work.publish({A: b"rent 1 ?rent"}, "小赵", "", Origin.PAGE, work.digest)).waiting
    second = (await work.publish({A: b"rent 2 ?rent"}, "小赵", "", Origin.PAGE, work.digest)).waiting
    assert first and second
    await work.refuse(first.id, "老王", "no source")
    await work.refuse(second.id, "小赵", "a slip")
    assert {each.state for each in await work.history.changes()} == {ChangeState.REFUSED}
    assert work.editions.now.rooms == "rent 800 ?rent"


async def test_one_step_leads_back_to_an_earlier_version(work: Work) -> None:
    await work.publish({A: b"rent 900 ?rent", B: None}, "小赵", "", Origin.PAGE, work.digest)
    outcome = await work.roll_back(1, "老王", "the amount was wrong")
    assert outcome.version and outcome.version.origin is Origin.ROLLBACK
    assert work.editions.now.rooms == "rent 800 ?rent"
    assert folder_of(work).files == {A: b"rent 800 ?rent", B: b"hours"}
    with pytest.raises(NotAllowed):
        await work.roll_back(99, "老王", "")


async def test_a_way_back_that_waited_undoes_nothing_that_was_published_meanwhile() -> None:
    work = publishing({A: b"rent 800", B: b"hours"})
    await work.look()
    await work.publish({A: b"rent 900"}, "小赵", "", Origin.PAGE, work.digest)
    work.needs_two = True
    back = (await work.roll_back(1, "小赵", "the amount was wrong")).waiting
    work.needs_two = False
    await work.publish({A: b"rent 950", B: b"hours 9"}, "老李", "", Origin.PAGE, work.digest)
    assert back
    assert (await work.approve(back.id, "老王", "yes")).hindrance is Hindrance.OVERTAKEN
    assert dict(work.files) == {A: b"rent 950", B: b"hours 9"}


async def test_texts_of_another_release_keep_no_knowledge_from_going_back(work: Work) -> None:
    replies = "prompts/replies/zh.yaml"
    history_of(work).lines[0] = (history_of(work).lines[0][0], {A: b"rent 700 ?rent", B: b"hours", replies: b"broken"})
    outcome = await work.roll_back(1, "老王", "the amount was wrong")
    assert outcome.version and outcome.version.names == (A,)
    assert dict(work.files) == {A: b"rent 700 ?rent", B: b"hours"}


async def test_a_way_back_leads_to_the_whole_version_also_where_a_hand_edit_comes_in_that_moment(work: Work) -> None:
    await work.publish({A: b"rent 900 ?rent"}, "小赵", "", Origin.PAGE, work.digest)
    folder_of(work).files[B] = b"hours 9"
    outcome = await work.roll_back(1, "老王", "the amount was wrong")
    assert outcome.version and outcome.version.names == (A, B)
    assert dict(work.files) == folder_of(work).files == {A: b"rent 800 ?rent", B: b"hours"}


async def test_a_file_edited_by_hand_answers_at_the_next_look(work: Work) -> None:
    folder_of(work).files[A] = b"rent 850 ?rent"
    await work.look()
    assert work.editions.now.rooms == "rent 850 ?rent"
    assert [version.origin for version, _ in history_of(work).lines] == [Origin.FOLDER, Origin.FOLDER]


async def test_a_bad_file_in_the_folder_leaves_the_edition_before_and_says_why(work: Work) -> None:
    folder_of(work).files[A] = b"broken"
    await work.look()
    assert work.editions.now.rooms == "rent 800 ?rent"
    assert work.held and work.held.trial.faults
    folder_of(work).files[A] = b"rent 810 ?rent"
    await work.look()
    assert work.held is None
    assert work.editions.now.rooms == "rent 810 ?rent"


async def test_a_hand_edit_that_breaks_a_golden_question_waits_for_a_reason(work: Work) -> None:
    folder_of(work).files[A] = b"housing ?rent"
    await work.look()
    assert work.held
    assert (await work.release("小赵", "", reason="")).hindrance is Hindrance.REASON
    assert (await work.release("小赵", "", reason="renamed")).version
    assert work.held is None
    assert work.editions.now.rooms == "housing ?rent"


async def test_what_is_held_can_be_put_back_and_is_not_lost(work: Work) -> None:
    folder_of(work).files[A] = b"broken"
    await work.look()
    await work.give_up("小赵")
    assert folder_of(work).files[A] == b"rent 800 ?rent"
    assert work.held is None
    (kept,) = await work.history.changes(ChangeState.REFUSED)
    assert kept.edits == {A: b"broken"}


CLOSED = FileFault(A, 1, Bilingual("文件读不了", "the file cannot be read"))


async def test_a_file_that_cannot_be_read_leaves_the_edition_before_and_is_not_taken_for_gone(work: Work) -> None:
    folder_of(work).unreadable = (CLOSED,)
    await work.look()
    assert work.held and (work.held.trial.faults, work.held.trial.names) == ((CLOSED,), (A,))
    assert (await work.release("小赵", "", reason="never mind")).hindrance is Hindrance.FAULTS
    assert work.editions.now.rooms == "rent 800 ?rent" and len(history_of(work).lines) == 1
    folder_of(work).unreadable = ()
    await work.look()
    assert work.held is None


async def test_beside_files_that_cannot_be_read_others_are_published_and_those_are_left_alone(work: Work) -> None:
    folder_of(work).unreadable = (CLOSED, replace(CLOSED, file="knowledge/new.md"))
    folder_of(work).files |= {A: b"rent 950 ?rent", "knowledge/new.md": b"by hand"}
    assert (await work.publish({B: b"hours 9"}, "小赵", "", Origin.PAGE, work.digest)).version
    assert (await work.publish({"knowledge/new.md": b"by page"}, "小赵", "", Origin.PAGE, work.digest)).hindrance is Hindrance.OVERTAKEN
    folder_of(work).files[B] = b"broken"
    assert (await work.give_up("小赵")).hindrance is Hindrance.FAULTS
    assert folder_of(work).files == {A: b"rent 950 ?rent", B: b"hours 9", "knowledge/new.md": b"by hand"}
    assert work.held and work.editions.now.rooms == "rent 800 ?rent"


async def test_what_else_is_wrong_beside_a_file_that_cannot_be_read_is_told_too(work: Work) -> None:
    folder_of(work).unreadable = (CLOSED,)
    await work.look()
    folder_of(work).files[B] = b"broken"
    await work.look()
    assert work.held and [str(fault) for fault in work.held.trial.faults] == ["knowledge/a.md:1: the file cannot be read", "knowledge/b.md:1: broken; mend it"]


async def test_a_page_does_not_write_over_a_file_that_somebody_is_editing_in_the_folder(work: Work) -> None:
    folder_of(work).files[A] = b"broken"
    await work.look()
    assert (await work.publish({A: b"rent 900 ?rent"}, "小赵", "", Origin.PAGE, work.digest)).hindrance is Hindrance.OVERTAKEN
    assert (await work.publish({B: b"hours 9"}, "小赵", "", Origin.PAGE, work.digest)).version
    assert folder_of(work).files == {A: b"broken", B: b"hours 9"}
    await work.look()
    assert work.held, "the file in the folder is still broken"
    assert work.editions.now.files[B] == b"hours 9"


async def test_what_another_process_let_through_answers_here_without_a_line_of_its_own(work: Work) -> None:
    work.needs_two = True
    other = publishing({A: b"rent 800 ?rent", B: b"hours"})
    other.folder, other.history = work.folder, work.history
    assert (await other.publish({A: b"housing ?rent"}, "老王", "", Origin.PAGE, other.digest, reason="agreed")).version
    lines = len(history_of(work).lines)
    await work.look()
    assert work.editions.now.rooms == "housing ?rent"
    assert len(history_of(work).lines) == lines


async def test_those_who_wait_for_news_are_told_once_and_cannot_keep_the_news_back(work: Work) -> None:
    told = []

    async def tell(before: Knowledge, after: Knowledge) -> None:
        told.append((before.version, after.version))
        raise RuntimeError("nobody can be reached")

    work.on_change = tell
    outcome = await work.publish({A: b"rent 900 ?rent"}, "小赵", "", Origin.PAGE, work.digest)
    assert outcome.version and len(told) == 1
    assert work.editions.now.rooms == "rent 900 ?rent"
    await work.look()
    assert len(told) == 1
