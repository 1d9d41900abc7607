"""A day of the WeChat door: people write, click and follow, WeChat tries again, processes die; then it is counted what each person read.

Run: python -m tests.benchmarks.wechat_day [--people 200] [--messages 2000] [--kills 20] [--second-ms 100] [--length 1200] [--seed 1]
Once with a verified account and once without; exit code 1 when a rule is broken. Breaches are written to standard error, one a line.
"""

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.benchmarks.wechat_play import play
from tests.benchmarks.wechat_tally import Tally


def table(days: dict[str, Tally], chosen: argparse.Namespace) -> Table:
    """The figures of both days side by side."""
    title = f"{chosen.people} people, {chosen.messages} messages, {chosen.kills} kills; a second lasts {chosen.second_ms} ms"
    made = Table("", *days, title=title)
    rows: dict[str, object] = {
        "pushed (with duplicates)": lambda t: t.pushes,
        "tries": lambda t: f"{t.tries}: " + ", ".join(f"{name} {count}" for name, count in t.endings.most_common()),
        "answered tries, ms p50 / p99 / worst": lambda t: " / ".join(f"{each:.0f}" for each in t.spread()),
        "answered within 5 s": lambda t: f"{1 - (len(t.unanswered) + len(t.cut)) / t.pushes:.2%}",
        "not answered in time": lambda t: len(t.unanswered),
        "last try cut by a kill": lambda t: len(t.cut),
        "acknowledged without a word": lambda t: len(t.silent),
        "marks to be read": lambda t: t.expected,
        "shown": lambda t: ", ".join(f"{name} {count}" for name, count in t.roads.items()),
        "lost": lambda t: len(t.lost),
        "doubled": lambda t: len(t.doubled),
        "sent twice around a kill": lambda t: len(t.resent),
        "out of order": lambda t: len(t.disorder),
        "read late for a cut try": lambda t: len(t.reread),
        "over quota": lambda t: t.over_quota,
    }
    for name, figure in rows.items():
        made.add_row(name, *(str(figure(each)) for each in days.values()))  # type: ignore[operator]  # every figure is a function of a tally
    return made


def chosen_day(arguments: Sequence[str]) -> argparse.Namespace:
    """The day that these arguments ask for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, usual in (("people", 200), ("messages", 2000), ("kills", 20), ("second-ms", 100), ("length", 1200), ("seed", 1)):
        parser.add_argument(f"--{name}", type=int, default=usual)
    parser.add_argument("--down", type=float, default=0.5, help="seconds from a death until the next process begins; it needs some more to start")
    parser.add_argument("--only", choices=("verified", "unverified"))
    parser.add_argument("--keep", type=Path, help="a folder for the databases")
    return parser.parse_args(arguments)


async def main() -> int:
    """Play both days and print."""
    chosen = chosen_day(sys.argv[1:])
    with tempfile.TemporaryDirectory() as folder:
        place = chosen.keep or Path(folder)
        days = {name: await play(chosen, name == "verified", place) for name in ("verified", "unverified") if chosen.only in (None, name)}
    Console(width=200).print(table(days, chosen))
    breaches = [f"{name}: {each}" for name, day in days.items() for each in day.broken]
    also = [f"{name}: cut: {each}" for name, day in days.items() for each in day.cut] + [
        f"{name}: sent twice: {each}" for name, day in days.items() for each in day.resent
    ]
    sys.stderr.write("".join(f"{each}\n" for each in [*also, *breaches]))
    return 1 if breaches else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
