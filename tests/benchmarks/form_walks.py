"""`python -m tests.benchmarks.form_walks [WALKS] [FIRST_SEED]`: walks at random over every shipped form and a demanding one.

Each walk says fifteen things that people may say to a form, in both languages, answers and nonsense alike; `tests/walking_forms.py` holds
what must be true after each of them. Every broken promise is printed with the walk that broke it.
"""

import asyncio
import logging
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import structlog
from rich.console import Console
from rich.progress import track

from bot.adapters.chinese_scripts import ChineseScripts
from bot.adapters.library_files import read_sound_library
from bot.adapters.text_files import read_meanings, read_phrasebook
from bot.bootstrap import House, join
from bot.domain.passages import passages_of
from bot.settings import PROJECT, Settings
from handlers.dialogs.readers import READERS
from tests.conversations.test_form_walks import DEMANDING
from tests.desk_fakes import FakeNotes
from tests.fakes import NOON, FakeCaseBook, FakeCodes, FakeIndex, FakeSignIns, FakeStore, FixedClock
from tests.forms_for_tests import TOUR, put
from tests.walking_forms import Fallen, Walk

STEPS = 15
console = Console()


def small_house(store: FakeStore, place: Path) -> House:
    """A house over fakes, with the shipped knowledge and two forms more."""
    knowledge = read_sound_library(PROJECT / "knowledge", NOON.date(), READERS.keys())
    index = FakeIndex([passage for entry in knowledge.entries.values() for passage in passages_of(entry)])
    index.build()
    cues, phrases = read_meanings(PROJECT / "prompts"), read_phrasebook(PROJECT / "prompts" / "replies")
    windows = (knowledge, index, store, FakeSignIns(), ChineseScripts(), FixedClock(), cues, phrases)
    house = join(Settings(var_dir=place), *windows, notes=FakeNotes(), codes=FakeCodes(store), book=FakeCaseBook(store))
    for form in (TOUR, DEMANDING):
        put(house, form)
    return house


async def walk(house: House, store: FakeStore, seeds: range) -> tuple[Counter[str], list[str]]:
    """What was said how often, and what broke."""
    said: Counter[str] = Counter()
    broken = []
    for seed in track(seeds, "walks", console=Console(stderr=True)):
        one = Walk(house, store, seed)
        try:
            await one.go(STEPS)
        except Fallen as fallen:
            broken.append(str(fallen))
        said.update(kind.split()[0] for kind, _, _ in one.log)
        said["registrations"] += one.registered
        store.clear()
    return said, broken


def main() -> None:
    """Walk and report; exit 1 when a promise was broken."""
    walks, first = (*(int(each) for each in sys.argv[1:3]), *(10_000, 0)[len(sys.argv) - 1 :])[:2]
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    store, began = FakeStore(), time.monotonic()
    with tempfile.TemporaryDirectory() as place:
        house = small_house(store, Path(place))
        said, broken = asyncio.run(walk(house, store, range(first, first + walks)))
    forms = ", ".join(house.knowledge.forms)
    registered = said.pop("registrations")
    console.print(f"{walks} walks over {len(house.knowledge.forms)} forms ({forms}): {said.total()} turns, {registered} registrations kept,")
    console.print(f"{len(broken)} promises broken, {time.monotonic() - began:.0f} s")
    console.print(dict(said.most_common()))
    for each in broken[:20]:
        console.print(each, markup=False)
    sys.exit(1 if broken else 0)


if __name__ == "__main__":
    main()
