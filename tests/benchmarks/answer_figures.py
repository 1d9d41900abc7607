"""What the page of figures costs: two years of answers in a SQLite file of its own, then the page over the last one, as a browser asks for it.

Run: python -m tests.benchmarks.answer_figures [ANSWERS A YEAR] [FORMS A YEAR]. Seconds are those of this machine; those of the processor are told
beside them, as others may be at work.
"""

import asyncio
import random
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from statistics import median

from sqlalchemy import Connection, insert

from bot.adapters.library_files import read_sound_library
from bot.adapters.registered_countries import RegisteredCountries
from bot.adapters.sql_answer_figures import SqlAnswerFigures
from bot.adapters.sql_engine import Database
from bot.adapters.sql_registrations import SqlRegistrations
from bot.adapters.sql_schema import answered, cases, conversations, receipts, registrations
from bot.adapters.stored_json import VALUES, dump
from bot.adapters.text_files import read_phrasebook
from bot.adapters.vault import Vault
from bot.domain.case_figures import Days, Step
from bot.domain.forms import Value
from bot.settings import PROJECT
from handlers.dialogs.readers import READERS
from handlers.http.page_texts import PageTexts
from handlers.staff.figures_views import Showing
from tests.fakes import NOON, FixedClock

LAST = date(2026, 11, 23)
YEAR = Days(LAST - timedelta(days=364), LAST)
ENDS = ["answered"] * 60 + ["partial"] * 15 + ["not_known"] * 8 + ["out_of_scope"] * 6 + ["clarify"] * 6 + ["blocked"] * 2 + ["chitchat"] * 3
LANGUAGES, CHANNELS = ["zh"] * 6 + ["en"] * 3 + ["zh-Hant"], ["wechat"] * 5 + ["web"] * 3 + ["telegram"] * 2
_AT_ONCE = 50_000
chance = random.Random(1)


def _rows(many: int, entries: list[str]) -> Iterator[tuple[dict[str, object], dict[str, object]]]:
    """A receipt and what is counted of it, evenly over two years."""
    for place in range(many * 2):
        at = datetime(2026, 11, 23, 15, tzinfo=timezone.utc) - timedelta(days=730) * (1 - place / (many * 2))
        end = chance.choice(ENDS)
        entry = chance.choice(entries) if end in ("answered", "partial") else ""
        name = f"A{chance.getrandbits(48):012X}"
        counted = {"receipt": name, "place": 0, "day": (at + timedelta(hours=8)).date(), "verdict": end, "language": chance.choice(LANGUAGES)}
        yield {"id": name, "conversation": "x", "at": at, "verdict": end, "content": "sealed"}, {**counted, "channel": chance.choice(CHANNELS), "entry": entry}


def _fill(connection: Connection, many: int, forms: int, entries: list[str], vault: Vault) -> None:
    connection.execute(insert(conversations), [{"id": "x", "channel": "web", "peer": "x", "state": "", "version": 1, "updated_at": NOON}])
    both = list(_rows(many, entries))
    for start in range(0, len(both), _AT_ONCE):
        connection.execute(insert(receipts), [receipt for receipt, _ in both[start : start + _AT_ONCE]])
        connection.execute(insert(answered), [counted for _, counted in both[start : start + _AT_ONCE]])
    opened = [NOON - timedelta(minutes=chance.randrange(730 * 1440)) for _ in range(many // 10)]
    case = {"conversation": "x", "channel": "web", "language": "zh", "district": "laoshan", "state": "closed", "rating": 4}
    connection.execute(insert(cases), [{"id": f"C{place}", "opened_at": at, **case} for place, at in enumerate(opened)])
    said = vault.lock(dump(VALUES, {"full_name": Value("Anna", "Anna"), "phone": Value("+491701234567", "+49 170")}))
    form = {"form": "startup_support", "conversation": "x", "at": NOON - timedelta(days=9), "content": said, "version": 1, "status": "new"}
    connection.execute(insert(registrations), [{"reference": f"R{place}", **form} for place in range(forms)])


async def _timed(name: str, ask: Callable[[], Awaitable[object]]) -> None:
    spent = []
    for _ in range(5):
        wall, processor = time.perf_counter(), time.process_time()
        await ask()
        spent.append((time.perf_counter() - wall, time.process_time() - processor))
    sys.stdout.write(f"{name:<40} {median(each[0] for each in spent):.3f} s, of the processor {median(each[1] for each in spent):.3f} s\n")


async def main(many: int, forms: int) -> None:
    """Fill, ask, tell."""
    knowledge = read_sound_library(PROJECT / "knowledge", LAST, READERS.keys())
    showing = Showing(knowledge, PageTexts(read_phrasebook(PROJECT / "prompts" / "pages"), ()).texts("zh"), "zh")
    with tempfile.TemporaryDirectory() as folder:
        file, vault, clock = Path(folder) / "guichao.db", Vault("a secret of the benchmark"), FixedClock()
        database = Database(f"sqlite+aiosqlite:///{file}")
        await database.migrate()
        await database.write(lambda connection: _fill(connection, many, forms, list(knowledge.entries), vault))
        counts = SqlAnswerFigures(database, clock, RegisteredCountries(SqlRegistrations(vault, clock), knowledge))

        async def page() -> None:
            found = await counts.figures(YEAR, Step.MONTH)
            showing.tiles(found), showing.periods(found), showing.ends(found)

        sys.stdout.write(f"{many} answers a year over two years, {forms} forms, {file.stat().st_size / 1e6:.0f} MB\n")
        await _timed("a year beside the year before", page)
        await _timed("thirty days", lambda: counts.figures(Days(LAST - timedelta(days=29), LAST), Step.DAY))
        await _timed("how often entries answered, thirty days", lambda: counts.of_entries(30))
        await database.close()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 500_000, int(sys.argv[2]) if len(sys.argv) > 2 else 5_000))
