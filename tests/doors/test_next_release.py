"""A server that starts again, with what answered last in its database and another release's texts, or a careless hand's, in its folder."""

import os
import shutil
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest

from bot.adapters.said_in_code import said_in_code
from bot.bootstrap import House, open_house
from bot.domain.language import Language
from bot.settings import PROJECT, Settings
from tests.small_knowledge import item_file, small_knowledge

Start = Callable[[], AbstractAsyncContextManager[House]]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """The folders that staff keep."""
    small_knowledge(tmp_path)
    shutil.copytree(PROJECT / "prompts", tmp_path / "prompts")
    say(tmp_path, "replies.old", "旧话", "Old words")
    return tmp_path


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index for all of them."""
    return tmp_path_factory.mktemp("var")


@pytest.fixture
def start(place: Path, var: Path) -> Start:
    """Serve over them."""
    own = Settings(knowledge_dir=place / "knowledge", prompts_dir=place / "prompts", var_dir=var, database_url=f"sqlite+aiosqlite:///{place}/guichao.db")
    return lambda: open_house(own, is_serving=True)


def say(place: Path, name: str, zh: str, en: str) -> None:
    for language, text in (("zh", zh), ("en", en)):
        (place / "prompts" / "replies" / f"release.{language}.yaml").write_text(f"{name}: {text}\n", encoding="utf-8")


def without(place: Path, name: str) -> None:
    for language in ("zh", "en"):
        for file in (place / "prompts" / "replies").glob(f"*{language}.yaml"):
            text = file.read_text(encoding="utf-8")
            file.write_text("".join(line for line in text.splitlines(keepends=True) if not line.startswith(f"{name}:")), encoding="utf-8")


async def test_a_new_text_is_said_at_once_though_the_folder_is_held_for_something_else(place: Path, start: Start) -> None:
    async with start() as house:
        assert house.publishing and house.publishing.held is None
    say(place, "replies.new", "新话", "New words")
    broken = item_file(place / "knowledge", 5)
    broken.write_text(broken.read_text(encoding="utf-8").replace("title: {zh:", "title: {zh: ["), encoding="utf-8")
    async with start() as house:
        assert house.publishing and house.publishing.held, "the broken file does not answer"
        assert house.phrases.say("replies.new", Language.EN) == "New words"
        newest = await house.publishing.history.newest()
        assert newest and newest.digest == house.publishing.digest == house.answering.version, "the history knows what answers"


async def test_a_text_that_no_release_says_any_more_keeps_nothing_back(place: Path, start: Start) -> None:
    async with start():
        pass
    say(place, "replies.new", "新话", "New words")
    async with start() as house:
        assert house.publishing and house.publishing.held is None
        assert "replies.old" not in house.phrases.texts


async def test_a_text_that_is_still_said_is_missed_also_when_it_went_while_nothing_served(place: Path, start: Start) -> None:
    async with start():
        pass
    without(place, "handoff.queued")
    async with start() as house:
        assert house.publishing and house.publishing.held
        assert "“handoff.queued” is gone" in str(house.publishing.held.trial.faults[0])
        assert "handoff.queued" in house.phrases.texts


async def test_a_file_that_cannot_be_read_keeps_no_server_from_starting_and_is_told_of(place: Path, start: Start) -> None:
    async with start() as house:
        assert house.publishing and house.publishing.held is None
        answered = house.publishing.digest
    (place / "knowledge" / "items" / os.fsdecode("住房.md".encode("gb18030"))).write_text("x", encoding="utf-8")
    async with start() as house:
        assert house.publishing and house.publishing.held and house.publishing.digest == answered
        assert [fault.file for fault in house.publishing.held.trial.faults] == ["knowledge/items/住房.md"]


@pytest.mark.parametrize("content", ["replies.old: [", "replies.old: {zh: x}", "旧话".encode("gb18030")], ids=["broken", "of another shape", "not UTF-8"])
async def test_a_reply_file_that_cannot_be_read_stops_no_release_from_starting(place: Path, start: Start, content: str | bytes) -> None:
    async with start():
        pass
    say(place, "replies.new", "新话", "New words")
    broken = place / "prompts" / "replies" / "broken.zh.yaml"
    broken.write_bytes(content if isinstance(content, bytes) else content.encode())
    async with start() as house:
        assert house.phrases.say("replies.new", Language.EN) == "New words", "what the release says beside it is said"
        assert house.publishing and house.publishing.held, "staff are told"
        assert {fault.file for fault in house.publishing.held.trial.faults} == {"prompts/replies/broken.zh.yaml"}


async def test_texts_that_went_into_a_file_that_cannot_be_read_are_said_as_they_were(place: Path, start: Start) -> None:
    async with start() as house:
        before = house.phrases.texts["handoff.queued"]
    for file in (place / "prompts" / "replies").glob("*.yaml"):
        if "handoff.queued:" in file.read_text(encoding="utf-8"):
            file.write_text("handoff.queued: [", encoding="utf-8")
    say(place, "replies.new", "新话", "New words")
    async with start() as house:
        assert house.phrases.texts["handoff.queued"] == before
        assert house.phrases.say("replies.new", Language.EN) == "New words"
        assert house.publishing and house.publishing.held


def test_the_program_knows_its_own_texts_whole_and_by_family() -> None:
    assert said_in_code(["handoff.queued", "freshness.line.was", "replies.of.nobody"]) == {"handoff.queued", "freshness.line.was"}
