"""Room: bootstrap. The commands for what forms collected: see it, narrow it down, take it out."""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bot.adapters.spreadsheets import workbook
from bot.bootstrap import House
from bot.commands.shared import in_a_house, plain_faults, quiet_logs
from bot.domain.errors import Misconfigured
from bot.domain.forms import Form
from bot.domain.registration_search import Wanted
from bot.domain.registration_table import Rows, as_csv, as_json, rows_of
from bot.domain.registrations import Registration, RegistrationStatus

registrations = typer.Typer(help="What forms collected.", no_args_is_help=True)
FormId = Annotated[str, typer.Option("--form", help="one form only, by its id")]
Status = Annotated[str, typer.Option("--status", help=", ".join(RegistrationStatus))]
District = Annotated[str, typer.Option("--district", help="the id of a district, such as laoshan")]
Country = Annotated[str, typer.Option("--country", help="a two-letter code, such as DE")]
Search = Annotated[str, typer.Option("--search", help="words that stand in it")]


@dataclass(frozen=True, slots=True)
class Found:
    """What was looked for, and the forms that it may be of."""

    registrations: list[Registration]
    forms: list[Form]


def _find(wanted: Wanted) -> Found:
    if wanted.status and wanted.status not in list(RegistrationStatus):
        raise typer.BadParameter(f"--status is one of {', '.join(RegistrationStatus)}")

    async def collect(house: House) -> Found:
        forms = house.knowledge.forms
        found = [each for each in await house.store.registrations(wanted.form or None) if wanted.admits(each, forms.get(each.form))]
        return Found(found, [form for form in forms.values() if wanted.form in ("", form.id)])

    return in_a_house(collect)


@registrations.command("list")
def list_registrations(form: FormId = "", status: Status = "", district: District = "", country: Country = "", search: Search = "") -> None:
    """A table of what was registered."""
    quiet_logs()
    table = Table("reference", "form", "at", "status", "officer", "values")
    for each in _find(Wanted(search, form, status, district, country.upper())).registrations:
        values = " · ".join(value.shown for value in each.values.values())
        table.add_row(each.reference, each.form, f"{each.at:%Y-%m-%d %H:%M}", each.status, each.officer or "", values)
    Console().print(table)


@registrations.command("export")
def export_registrations(
    form: FormId = "",
    status: Status = "",
    district: District = "",
    country: Country = "",
    search: Search = "",
    file_format: Annotated[str, typer.Option("--format", help="csv, xlsx or json")] = "csv",
    output: Annotated[Path | None, typer.Option(help="the file to write; standard output without it")] = None,
) -> None:
    """Everything registered, as a table with headers in both languages."""
    quiet_logs()
    if file_format not in ("csv", "xlsx", "json"):
        raise typer.BadParameter("--format is csv, xlsx or json")
    found = _find(Wanted(search, form, status, district, country.upper()))
    with plain_faults():
        _write(rows_of(found.registrations, found.forms), file_format, output)


def _write(rows: Rows, file_format: str, output: Path | None) -> None:
    if file_format == "xlsx" and output is None:
        raise Misconfigured("--output: an xlsx file needs a name; add --output registrations.xlsx")
    try:
        if output is None:
            sys.stdout.write(as_json(rows) if file_format == "json" else as_csv(rows))
        elif file_format == "xlsx":
            output.write_bytes(workbook(rows))
        else:
            # A byte order mark tells spreadsheets that it is UTF-8.
            output.write_text(as_json(rows) if file_format == "json" else "\ufeff" + as_csv(rows), encoding="utf-8", newline="")
    except OSError as error:
        raise Misconfigured(f"--output: {output} cannot be written ({error.strerror}); choose another place") from error
