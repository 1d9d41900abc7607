"""Room: bootstrap. The commands that take the figures of cases and of answers out as a table."""

import sys
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated

import typer

from bot.adapters.spreadsheets import workbook
from bot.adapters.text_files import read_phrasebook
from bot.bootstrap import House
from bot.commands.shared import in_a_house, plain_faults, quiet_logs
from bot.domain.answer_figures import step_for
from bot.domain.answer_table import rows_of as rows_of_answers
from bot.domain.case_figures import OTHERS, Days, Split, Step, rows_of
from bot.domain.desk_clocks import BEIJING
from bot.domain.errors import Misconfigured
from bot.domain.library import Knowledge
from bot.domain.registration_table import Rows, as_csv, as_json
from handlers.http.page_texts import PageTexts
from handlers.staff.figures_views import InBoth, Showing

_USUAL = timedelta(days=90)
_EARLIEST, _LATEST = date(2000, 1, 1), date(2100, 1, 1)
_KINDS = ("csv", "xlsx", "json")


Since = Annotated[str, typer.Option("--from", help="the first day in Beijing, such as 2026-01-01; 90 days before the last without it")]
Until = Annotated[str, typer.Option("--to", help="the last day; today without it")]
Format = Annotated[str, typer.Option("--format", help=", ".join(_KINDS))]
Output = Annotated[Path | None, typer.Option(help="the file to write; standard output without it")]


def figures(since: Since = "", until: Until = "", file_format: Format = "csv", output: Output = None) -> None:
    """Cases by district, topic, channel, language and time, with headers in both languages; few are kept back."""

    async def of_cases(house: House, days: Days) -> Rows:
        assert house.figures, "a house over a database has them"
        return rows_of(await house.figures.figures(days), lambda split, group: name_of(house.knowledge, split, group))

    _take_out(of_cases, since, until, file_format, output)


def answer_figures(
    since: Since = "",
    until: Until = "",
    step: Annotated[str, typer.Option(help=", ".join(Step) + "; by the length of the time without it")] = "",
    file_format: Format = "csv",
    output: Output = None,
) -> None:
    """Questions by how they ended, time, entry, language, channel, district and country, with headers in both languages; few are kept back."""
    if step and step not in list(Step):
        raise typer.BadParameter(f"--step is one of {', '.join(Step)}")

    async def of_answers(house: House, days: Days) -> Rows:
        assert house.answer_figures, "a house over a database has them"
        pages = PageTexts(read_phrasebook(house.settings.prompts_dir / "pages"), ())
        both = InBoth([Showing(house.knowledge, pages.texts(side), side) for side in ("zh", "en")])
        return rows_of_answers(await house.answer_figures.figures(days, step_for(days, step)), both.word, both.name)

    _take_out(of_answers, since, until, file_format, output)


def _take_out(rows_in: Callable[[House, Days], Awaitable[Rows]], since: str, until: str, file_format: str, output: Path | None) -> None:
    quiet_logs()
    if file_format not in _KINDS:
        raise typer.BadParameter(f"--format is one of {', '.join(_KINDS)}")
    first, last = _day("--from", since), _day("--to", until)

    async def collect(house: House) -> Rows:
        until_day = last or house.clock.now().astimezone(BEIJING).date()
        days = Days(first or until_day - _USUAL, until_day)
        if not _EARLIEST <= days.first <= days.last <= _LATEST:
            raise Misconfigured("--from, --to: the first day lies after the last, or neither is a day of our time; choose others")
        return await rows_in(house, days)

    rows = in_a_house(collect)
    with plain_faults():
        _write(rows, file_format, output)


def _day(option: str, text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise typer.BadParameter(f"{option} is a day such as 2026-01-31") from error


def name_of(knowledge: Knowledge, split: Split, group: str) -> str:
    """An entry's name in both languages, anything else as it is stored."""
    entry = knowledge.entries.get(group) if split in (Split.DISTRICT, Split.TOPIC) and group != OTHERS else None
    return f"{entry.short_title.zh} {entry.short_title.en}" if entry else group


def _write(rows: Rows, file_format: str, output: Path | None) -> None:
    if file_format == "xlsx" and output is None:
        raise Misconfigured("--output: an xlsx file needs a name; add --output figures.xlsx")
    text = as_json(rows) if file_format == "json" else as_csv(rows)
    try:
        if output is None:
            sys.stdout.write(text)
        elif file_format == "xlsx":
            output.write_bytes(workbook(rows))
        else:
            # A byte order mark tells spreadsheets that it is UTF-8.
            output.write_text(text if file_format == "json" else f"\ufeff{text}", encoding="utf-8", newline="")
    except OSError as error:
        raise Misconfigured(f"--output: {output} cannot be written ({error.strerror}); choose another place") from error
