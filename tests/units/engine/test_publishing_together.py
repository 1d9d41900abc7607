"""Several processes publish over one folder and one history, some of them stop in the middle: no change is lost, doubled, or without its author."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import cast

import pytest

from bot.domain.editions import ChangeState, Edits, Failing, Files, Hindrance, Origin, Version, digest_of_files
from bot.domain.errors import NotAllowed, StoreUnavailable
from bot.domain.golden import GoldenQuestion
from bot.engine.answering import Answering
from bot.engine.publishing import Publishing
from tests.editions_fakes import FakeFolder, FakeHistory, ask, edition, publishing
from tests.fakes import NOON, FixedClock

A, B = "knowledge/a.md", "knowledge/b.md"
FILES = {A: b"rent 800", B: b"hours"}
Work = Publishing[str]


@dataclass
class DyingHistory(FakeHistory):
    """Does not come to the line of the next version."""

    dies: bool = False

    async def add(self, version: Version, files: Files, after: int | None = None) -> Version:
        """Raises StoreUnavailable once."""
        if self.dies:
            self.dies = False
            raise StoreUnavailable("the process stops here")
        return await super().add(version, files, after)


@dataclass
class DyingFolder(FakeFolder):
    """Does not come to the next change."""

    dies: bool = False

    async def put(self, edits: Edits, base: str) -> None:
        """Raises an OSError once."""
        if self.dies:
            self.dies = False
            raise OSError("the process stops here")
        await super().put(edits, base)


@dataclass
class Pair:
    """Two processes of one house."""

    needs_two: bool = False
    one: Work = field(init=False)
    other: Work = field(init=False)

    def __post_init__(self) -> None:
        self.one, self.other = publishing(FILES, self.needs_two), publishing(FILES, self.needs_two)
        self.one.folder, self.one.history = DyingFolder(dict(FILES)), DyingHistory()
        self.other.folder, self.other.history = self.one.folder, self.one.history

    @property
    def folder(self) -> DyingFolder:
        return cast(DyingFolder, self.one.folder)

    @property
    def history(self) -> DyingHistory:
        return cast(DyingHistory, self.one.history)

    @property
    def authors(self) -> list[str]:
        """Of every line but the first."""
        return [version.by for version, _ in self.history.lines[1:]]


async def both(needs_two: bool = False) -> Pair:
    pair = Pair(needs_two)
    await pair.one.look()
    await pair.other.look()
    return pair


async def test_of_two_first_starts_one_begins_the_history() -> None:
    pair = Pair()
    await asyncio.gather(pair.one.look(), pair.other.look())
    assert [version.number for version, _ in pair.history.lines] == [1]


async def test_two_who_publish_at_once_both_answer_with_their_names_and_neither_undoes_the_other() -> None:
    pair = await both()
    base = pair.one.digest
    first, second = await asyncio.gather(
        pair.one.publish({A: b"rent 900"}, "小赵", "", Origin.PAGE, base), pair.other.publish({B: b"hours 9"}, "老王", "", Origin.PAGE, base)
    )
    assert first.version and second.version
    await pair.one.look()
    await pair.other.look()
    assert pair.folder.files == {A: b"rent 900", B: b"hours 9"} == dict(pair.one.files) == dict(pair.other.files)
    assert sorted(pair.authors) == ["小赵", "老王"]
    assert [dict(files) for _, files in pair.history.lines][-1] == pair.folder.files, "no line says that the other's change is gone"


async def test_what_one_lets_through_answers_in_the_other_while_the_folder_is_held() -> None:
    pair = await both()
    pair.folder.files[B] = b"broken"
    await pair.one.look()
    await pair.other.look()
    assert (await pair.one.publish({A: b"rent 900"}, "小赵", "", Origin.PAGE, pair.one.digest)).version
    await pair.other.look()
    assert pair.other.editions.now.rooms == "rent 900"
    assert pair.other.held and pair.other.files[B] == b"hours"


@pytest.mark.parametrize("needs_two", [False, True])
async def test_who_fell_far_behind_follows_the_others_and_brings_nothing_old_back(needs_two: bool) -> None:
    pair = await both()
    for rent in range(900, 960):
        assert (await pair.one.publish({A: b"rent %d" % rent}, "小赵", "", Origin.PAGE, pair.one.digest)).version
    pair.other.needs_two = needs_two
    await pair.other.look()
    await pair.one.look()
    assert pair.one.editions.now.rooms == pair.other.editions.now.rooms == "rent 959"
    assert pair.authors == ["小赵"] * 60


async def test_who_starts_with_an_edition_from_far_back_follows_the_others_too() -> None:
    pair = Pair()
    await pair.one.look()
    for rent in range(900, 960):
        assert (await pair.one.publish({A: b"rent %d" % rent}, "小赵", "", Origin.PAGE, pair.one.digest)).version
    await pair.other.look()
    assert pair.other.editions.now.rooms == "rent 959"
    assert pair.authors == ["小赵"] * 60


async def test_who_stops_between_the_folder_and_the_history_loses_neither_the_change_nor_its_author() -> None:
    pair = await both()
    pair.history.dies = True
    with pytest.raises(StoreUnavailable):
        await pair.one.publish({A: b"rent 900"}, "小赵", "新标准", Origin.PAGE, pair.one.digest)
    await pair.other.look()
    await pair.one.look()
    assert pair.one.editions.now.rooms == pair.other.editions.now.rooms == "rent 900"
    assert [(version.by, version.why, version.origin) for version, _ in pair.history.lines[1:]] == [("小赵", "新标准", Origin.PAGE)]
    assert {each.state for each in await pair.history.changes()} == {ChangeState.PUBLISHED}


async def test_an_approved_change_goes_through_after_a_stop_also_while_two_are_needed() -> None:
    pair = await both(needs_two=True)
    waiting = (await pair.one.publish({A: b"rent 900"}, "小赵", "", Origin.PAGE, pair.one.digest)).waiting
    assert waiting
    pair.folder.files[B] = b"broken"
    pair.history.dies = True
    with pytest.raises(StoreUnavailable):
        await pair.one.approve(waiting.id, "老王", "checked")
    await pair.other.look()
    assert pair.other.editions.now.rooms == "rent 900"
    assert [(version.by, version.approved_by) for version, _ in pair.history.lines[1:]] == [("小赵", "老王")]
    assert pair.other.held, "the other file is broken all the same"


async def test_an_approval_that_never_reached_the_folder_waits_again() -> None:
    pair = await both(needs_two=True)
    waiting = (await pair.one.publish({A: b"rent 900"}, "小赵", "", Origin.PAGE, pair.one.digest)).waiting
    assert waiting
    pair.folder.dies = True
    with pytest.raises(OSError, match="stops here"):
        await pair.one.approve(waiting.id, "老王", "checked")
    cast(FixedClock, pair.other.clock).move(timedelta(minutes=2))
    await pair.other.look()
    assert await pair.history.change(waiting.id) == waiting
    assert (await pair.other.approve(waiting.id, "老王", "checked")).version


async def test_an_approval_pressed_in_two_places_lets_it_through_once() -> None:
    pair = await both(needs_two=True)
    waiting = (await pair.one.publish({A: b"rent 900"}, "小赵", "", Origin.PAGE, pair.one.digest)).waiting
    assert waiting
    ends = await asyncio.gather(*(each.approve(waiting.id, "老王", "checked") for each in (pair.one, pair.other, pair.one)), return_exceptions=True)
    assert len(pair.authors) == 1
    assert sum(isinstance(each, NotAllowed) for each in ends) == 2


async def test_a_change_that_is_refused_while_somebody_approves_it_does_not_answer() -> None:
    work = publishing(FILES, needs_two=True)
    await work.look()
    waiting = (await work.publish({A: b"rent 900"}, "小赵", "", Origin.PAGE, work.digest)).waiting
    assert waiting
    makes = work.trying.make

    async def refused_meanwhile(files: Files):  # type: ignore[no-untyped-def]  # as `make`
        await work.refuse(waiting.id, "小赵", "a slip")
        return await makes(files)

    work.trying.make = refused_meanwhile
    work.trying.forget()
    with pytest.raises(NotAllowed):
        await work.approve(waiting.id, "老王", "checked")
    assert work.editions.now.rooms == "rent 800" and cast(FakeFolder, work.folder).files == FILES


async def test_a_golden_question_that_goes_with_the_answer_it_kept_is_told_of() -> None:
    work = publishing({A: b"rent 800 ?rent ?800"})
    await work.look()
    outcome = await work.publish({A: b"housing 800 ?800"}, "小赵", "", Origin.PAGE, work.digest)
    assert outcome.hindrance is Hindrance.REASON
    assert outcome.trial and [each.id for each in outcome.trial.newly_failing] == ["?rent"]
    assert (await work.publish({A: b"rent 800 ?800"}, "小赵", "", Origin.PAGE, work.digest)).version, "one that is still answered may go"
    assert (await work.publish({A: b"housing 800 ?800"}, "小赵", "", Origin.PAGE, work.digest)).version
    assert work.failing == (), "what is no golden question any more fails no more"


async def test_who_releases_a_folder_lets_through_what_they_saw_and_nothing_else() -> None:
    work = publishing({A: b"rent 800 ?rent"})
    await work.look()
    folder = cast(FakeFolder, work.folder)
    folder.files[A] = b"housing 800 ?rent"
    await work.look()
    assert work.held
    seen = work.held.trial.digest
    folder.files[A] = b"nothing ?rent"
    assert (await work.release("老王", "", "renamed", seen)).hindrance is Hindrance.OVERTAKEN
    assert work.editions.now.rooms == "rent 800 ?rent"
    assert work.held and work.held.trial.digest != seen
    assert (await work.release("老王", "", "renamed", work.held.trial.digest)).version
    assert (await work.release("老王", "", "renamed")).hindrance is Hindrance.NOTHING


async def test_asking_the_golden_questions_of_an_edition_never_brings_it_back() -> None:
    work = publishing(FILES)
    newer = replace(edition({A: b"rent 900"}), failing=())

    async def slowly(answering: Answering, questions: Sequence[GoldenQuestion], known: frozenset[str]) -> tuple[Failing, ...]:
        work.editions.turn_to(newer)
        return await ask(answering, questions, known)

    work.trying.ask = slowly
    await work.try_out({A: b"rent 1"})
    assert work.editions.now is newer


async def test_a_folder_that_answers_though_the_history_does_not_know_it_gets_its_line() -> None:
    work = publishing(FILES)
    old = {A: b"written for an older program"}
    await work.history.add(Version(0, digest_of_files(old), NOON, "小赵", "", Origin.PAGE, (A,)), old)
    await work.look()
    newest = await work.history.newest()
    assert newest and (newest.digest, newest.origin) == (digest_of_files(FILES), Origin.FOLDER)
    assert dict(work.files) == FILES
