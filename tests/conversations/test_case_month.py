"""A small month of cases, played and counted by the same code as the large one: `python -m tests.benchmarks.case_month`."""

from pathlib import Path

from tests.benchmarks.case_month import counted
from tests.benchmarks.case_month_play import Chosen

HAPPENS = (
    *("opened", "offered", "claimed", "answered", "wrote", "reminded", "missed", "to_deputy", "to_city", "transferred", "closed", "rated", "reopened"),
    *("left", "merged", "asked", "note", "reply refused", "doubles sent", "restarts", "SIGKILLs", "acts cut and sent again"),
    *("relays by scholars", "relays by officers", "notices sent", "notices refused", "checked: deadline passed", "checked: again"),
)


async def test_in_a_month_of_holidays_absences_and_deaths_no_case_is_lost_and_nobody_is_talked_over(tmp_path: Path) -> None:
    tally = await counted(Chosen(cases=60, restarts=6, kills=1), tmp_path)
    assert {rule: found for rule, found in tally.breaches.items() if found} == {}
    happened = tally.counts + tally.played.world.processes.counts
    assert [each for each in HAPPENS if not happened[each]] == []
