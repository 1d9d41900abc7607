"""A month of cases: scholars ask for officers at any hour, two houses on one database take turns and die; then it is counted what became of each case.

Run: python -m tests.benchmarks.case_month [--cases 5000] [--days 30] [--restarts 20] [--kills 10] [--seed 1] [--keep FOLDER]
From 15 September to 14 October 2026 on a simulated clock, with invented officers in a copy of the knowledge folder. The exit code is 1 when a rule
is broken; breaches are written to standard error, one a line.
"""

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.benchmarks.case_month_kept import kept_in
from tests.benchmarks.case_month_play import Chosen, play
from tests.benchmarks.case_month_tally import BESIDE, RETURNS, TAKES, WAITS, Tally


def table(tally: Tally, chosen: Chosen) -> Table:
    """Every rule with its breaches, then how often everything happened."""
    played, minutes = tally.played, tally.played.seconds / 60
    words = ", ".join(sorted(RETURNS | WAITS | TAKES | BESIDE))
    made = Table(
        "rule or happening",
        "count",
        caption=f"words about the case itself, which are no talk: {words}",
        title=f"{len(tally.kept.cases)} cases, {chosen.days} days, seed {chosen.seed}; played in {minutes:.1f} minutes",
    )
    for rule, breaches in tally.breaches.items():
        made.add_row(rule, str(len(breaches)), style="red" if breaches else "")
    made.add_section()
    for name, count in sorted((tally.counts + played.world.processes.counts).items()):
        made.add_row(name, str(count))
    made.add_row("looks in the middle of the month", str(played.looks))
    return made


async def counted(chosen: Chosen, place: Path) -> Tally:
    """Play a month and count."""
    played = await play(chosen, place)
    return Tally(played, await kept_in(played.file)).count()


def chosen_month(arguments: Sequence[str]) -> tuple[Chosen, Path | None]:
    """The month that these arguments ask for, and where it is kept."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    usual = Chosen()
    for name in ("cases", "days", "restarts", "kills", "seed"):
        parser.add_argument(f"--{name}", type=int, default=getattr(usual, name))
    parser.add_argument("--keep", type=Path, help="an empty folder for the database")
    given = parser.parse_args(arguments)
    return Chosen(given.cases, given.days, given.restarts, given.kills, given.seed), given.keep


async def main() -> int:
    """Play and print."""
    chosen, keep = chosen_month(sys.argv[1:])
    with tempfile.TemporaryDirectory() as folder:
        tally = await counted(chosen, keep or Path(folder))
    Console(width=120).print(table(tally, chosen))
    breaches = [f"{rule}: {each}" for rule, found in tally.breaches.items() for each in found]
    sys.stderr.write("".join(f"{each}\n" for each in breaches))
    return 1 if breaches else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
