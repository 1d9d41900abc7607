"""A house over fakes with the real knowledge and prompts; what is read is read once a session."""

import logging
import os
import signal
from copy import copy
from dataclasses import replace
from pathlib import Path

import pytest
import structlog

from bot.adapters.chinese_scripts import ChineseScripts
from bot.adapters.library_files import read_sound_library
from bot.adapters.text_files import read_meanings, read_phrasebook
from bot.bootstrap import House, join
from bot.domain.answers import Passage
from bot.domain.cues import Cues
from bot.domain.library import Knowledge
from bot.domain.messages import Channel
from bot.domain.passages import passages_of, scope_passages
from bot.domain.phrasebook import Phrasebook
from bot.settings import PROJECT, Settings
from handlers.dialogs.readers import READERS
from tests.desk_fakes import FakeNotes
from tests.fakes import NOON, FakeCaseBook, FakeCodes, FakeIndex, FakeSignIns, FakeStore, FixedClock, Say
from tests.queue_fakes import FakeQueue
from tests.staff_fakes import fake_staff

NO_SKIPS = "GUICHAO_NO_SKIPS"
pytest_plugins = ["tests.wechat_side", "tests.postgres", "tests.databases", "tests.browsing"]


def pytest_sessionstart() -> None:
    """Ctrl-C ends the run as ever, by a handler that asyncio leaves alone.

    Its runner would put its own in place of Python's default one, and the two exchanges, through `signal`, each take the `repr` of the
    task with its result: half a second where an async fixture gives a whole house.
    """
    signal.signal(signal.SIGINT, lambda number, frame: signal.default_int_handler(number, frame))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Workers begin with the files that start servers: one of those left for the end would keep a single worker busy."""
    if os.environ.get("PYTEST_XDIST_WORKER"):
        slow = {each.path for each in items if each.get_closest_marker("model")}
        items.sort(key=lambda each: each.path not in slow)


@pytest.fixture(autouse=True)
def silent_logs() -> None:
    """No test writes logs, nor into the closed streams of the test before it."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """The shipped knowledge, as it reads on the day the tests live in."""
    return read_sound_library(PROJECT / "knowledge", NOON.date(), READERS.keys())


@pytest.fixture(scope="session")
def cues() -> Cues:
    """The shipped table of cues."""
    return read_meanings(PROJECT / "prompts")


@pytest.fixture(scope="session")
def phrases() -> Phrasebook:
    """The shipped replies."""
    return read_phrasebook(PROJECT / "prompts" / "replies")


@pytest.fixture(scope="session")
def scripts() -> ChineseScripts:
    """The real conversion between the Chinese scripts; its tables are loaded once."""
    return ChineseScripts()


@pytest.fixture(scope="session")
def passages(knowledge: Knowledge) -> list[Passage]:
    """Every passage of the shipped knowledge."""
    return [*[p for entry in knowledge.entries.values() for p in passages_of(entry)], *scope_passages(knowledge.topics.values())]


@pytest.fixture(scope="session")
def built_index(passages: list[Passage]) -> FakeIndex:
    """A fake index over the shipped knowledge, built once."""
    index = FakeIndex(passages)
    index.build()
    return index


@pytest.fixture
def index(built_index: FakeIndex) -> FakeIndex:
    """The fake index, for one test to take down."""
    return copy(built_index)


@pytest.fixture
def store() -> FakeStore:
    """An empty store."""
    return FakeStore()


@pytest.fixture
def sign_ins() -> FakeSignIns:
    """Nobody signed in."""
    return FakeSignIns()


@pytest.fixture
def clock() -> FixedClock:
    """Noon in Qingdao."""
    return FixedClock()


@pytest.fixture
def house(
    tmp_path: Path,
    knowledge: Knowledge,
    index: FakeIndex,
    store: FakeStore,
    sign_ins: FakeSignIns,
    scripts: ChineseScripts,
    clock: FixedClock,
    cues: Cues,
    phrases: Phrasebook,
) -> House:
    """A house over fakes."""
    joined = join(
        Settings(var_dir=tmp_path),
        knowledge,
        index,
        store,
        sign_ins,
        scripts,
        clock,
        cues,
        phrases,
        notes=FakeNotes(),
        codes=FakeCodes(store),
        book=FakeCaseBook(store),
    )
    return replace(joined, staff=fake_staff(), queue=FakeQueue(store))


@pytest.fixture
def say(house: House) -> Say:
    """A person at the terminal; `say.as_("other")` is a second one."""
    return Say(house, "anna", Channel.TERMINAL)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name what was skipped where nothing may be."""
    if os.environ.get(NO_SKIPS) and terminalreporter.stats.get("skipped"):
        terminalreporter.write_line(f"{NO_SKIPS} is set, and tests were skipped: install what they name", red=True)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """With GUICHAO_NO_SKIPS set, as in CI, a skipped test fails the run."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get(NO_SKIPS) and isinstance(reporter, pytest.TerminalReporter) and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
