"""Room: bootstrap. The commands for those who keep things: knowledge, cases, receipts, privacy."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bot.adapters.check_words import in_command_words
from bot.bootstrap import House
from bot.commands.shared import errors, in_a_house, language_here, plain_faults, quiet_logs
from bot.domain.desk_clocks import day_in_beijing
from bot.settings import read_settings
from handlers.dialogs.readers import READERS

knowledge = typer.Typer(help="The knowledge folder.", no_args_is_help=True)
cases = typer.Typer(help="Hand-offs and their state.", no_args_is_help=True)
privacy = typer.Typer(help="A person's data, out or gone.", no_args_is_help=True)
receipts = typer.Typer(help="Replays answers.", no_args_is_help=True)


@knowledge.command("check")
def check(
    folder: Annotated[Path | None, typer.Argument(help="the folder; KNOWLEDGE_DIR without it")] = None,
    lang: Annotated[str | None, typer.Option(help="zh or en; without it the language of this computer")] = None,
) -> None:
    """Every fault of the folder as file:line: what is wrong and how to mend it; exit 0 when there is none. Warnings go to standard error."""
    from bot.adapters.clock import SystemClock
    from bot.adapters.library_files import check_library
    from bot.adapters.text_files import read_phrasebook
    from bot.adapters.work_calendar import ChinaCalendar
    from bot.commands.diagnosing_calendar import about_calendar

    today = day_in_beijing(SystemClock().now())
    with plain_faults():
        settings = read_settings()
        library = check_library(folder or settings.knowledge_dir, today, READERS.keys())
        notes = list(about_calendar(ChinaCalendar(), read_phrasebook(settings.prompts_dir / "replies"), today))
    language = language_here(lang)
    for fault in library.faults:
        typer.echo(fault.for_(language))
    found = library.knowledge
    blank = sum(1 for entry in found.entries.values() if entry.blanks())
    counts = {"entries": len(found.entries), "forms": len(found.forms), "golden": len(found.golden), "faults": len(library.faults), "blank": blank}
    typer.echo(in_command_words("command_counted", language, **counts), err=True)
    for warning in library.warnings:
        typer.echo(in_command_words("command_warning", language, warning=warning.for_(language)), err=True)
    for note in notes:
        typer.echo(note, err=True)
    raise typer.Exit(1 if library.faults else 0)


@cases.command("list")
def list_cases() -> None:
    """A table of the hand-offs."""
    quiet_logs()
    table = Table("case", "district", "state", "officer", "channel", "opened (UTC)", "closed (UTC)", "conversation")
    for case in in_a_house(lambda house: house.store.cases()):
        closed = f"{case.closed_at:%Y-%m-%d %H:%M}" if case.closed_at else ""
        table.add_row(
            case.id, case.district or "city", case.state, case.officer or "", case.channel, f"{case.opened_at:%Y-%m-%d %H:%M}", closed, case.conversation
        )
    Console().print(table)


@privacy.command("export")
def export_person(conversation: str) -> None:
    """Everything kept about a conversation, as JSON."""
    quiet_logs()
    data = in_a_house(lambda house: _all_of(house, conversation))
    if data is None:
        errors.print(f"there is no conversation {conversation}", markup=False)
        raise typer.Exit(1)
    typer.echo(json.dumps(data, ensure_ascii=False, indent=2, default=_as_json))


async def _all_of(house: House, conversation: str) -> dict[str, object] | None:
    """What is kept of a person, with what hangs on it: receipts, what happened to their cases, what officers noted about them."""
    data = await house.store.personal_data(conversation)
    if data is None:
        return None
    receipts = [await house.store.receipt(each) for each in dict.fromkeys(line.receipt for line in data.said if line.receipt)]
    events = [asdict(event) for case in data.cases for event in await house.book.events(case.id)]
    notes = [asdict(note) for case in data.cases for note in await house.desk.notes_of(case.id)]
    return {**asdict(data), "receipts": [asdict(each) for each in receipts if each], "events": events, "notes": notes}


def _as_json(value: object) -> object:
    return sorted(value) if isinstance(value, frozenset) else str(value)


@privacy.command("erase")
def erase_person(conversation: str, yes: Annotated[bool, typer.Option("--yes", help="do not ask again")] = False) -> None:
    """Forget a conversation with all that hangs on it."""
    quiet_logs()
    if not yes:
        typer.confirm(f"Erase conversation {conversation} with its registrations and cases for good?", abort=True)
    is_gone = in_a_house(lambda house: house.store.erase(conversation))
    errors.print("erased" if is_gone else f"there is no conversation {conversation}", markup=False)
    raise typer.Exit(0 if is_gone else 1)


@receipts.command("show")
def show_receipt(receipt: str) -> None:
    """Replay an answer: what was asked, what was found, which rules fired, and what the same question gives now."""
    quiet_logs()

    async def replay(house: House) -> bool:
        found = await house.store.receipt(receipt)
        if found is None:
            return False
        for name, value in asdict(found).items():
            typer.echo(f"{name}: {value}")
        now = await house.answering.index.find(found.question, 10)
        is_same = found.knowledge_version == house.answering.version
        typer.echo(f"replayed on knowledge {house.answering.version} ({'the same' if is_same else 'changed since'}):")
        for hit in now:
            typer.echo(f"  {hit.score:.4f}  dense {hit.dense:.3f}  words {hit.lexical:.2f}  {hit.passage.id}")
        return True

    if not in_a_house(replay):
        errors.print(f"there is no receipt {receipt}", markup=False)
        raise typer.Exit(1)
