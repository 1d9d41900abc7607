"""Room: bootstrap. `guichao desk`: sign-in links, and the accounts of those who work there."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bot.bootstrap import House
from bot.commands.shared import errors, in_a_house, quiet_logs
from bot.domain.desk_accounts import Account, account_fault, clean_name, listed
from bot.domain.desk_roles import Act, Role
from bot.ports import AuditLine, Staff

desk = typer.Typer(help="The officers' desk.", no_args_is_help=True)
accounts = typer.Typer(help="Who works at the desk.", no_args_is_help=True)
desk.add_typer(accounts, name="account")
_FAULTS = {
    "account_no_name": "the name is empty, too long (40 characters) or holds what cannot be printed",
    "account_no_district": "an officer needs a district or zone: --district with the id of an entry in knowledge/districts",
    "account_needs_no_district": "only an officer has a district; leave --district out",
}
_District = Annotated[str | None, typer.Option(help="the id of a district or zone, for an officer")]


class _Wrong(Exception):
    """What was asked for cannot be done; says why."""


@desk.command("link")
def link(name: Annotated[str | None, typer.Option("--for", help="the account; without it the link makes whoever uses it an admin")] = None) -> None:
    """A new one-time sign-in link."""

    async def make(house: House) -> str:
        from handlers.desk.sessions import Sessions

        officer = (await _known(house, name)).name if name is not None else None
        secret = await Sessions(house.sign_ins, house.clock).new_link(officer)
        await _note(house, officer or "", "link")
        return f"{house.settings.public_url or 'http://127.0.0.1:8080'}/desk/sign-in?token={secret}"

    typer.echo(_done(make))


@accounts.command("add")
def add(
    name: str,
    role: Annotated[Role | None, typer.Option(help="without it as the knowledge folder lists this officer")] = None,
    district: _District = None,
) -> None:
    """A new account; `guichao desk link --for NAME` then signs it in."""

    async def make(house: House) -> str:
        chosen = Account(clean_name(name), role, district) if role else listed(clean_name(name), house.knowledge)
        if chosen is None:
            raise _Wrong(f"{name} is not listed in the knowledge folder; say --role officer --district ID, --role city or --role admin")
        if fault := account_fault(chosen, house.knowledge):
            raise _Wrong(_FAULTS[fault])
        if not await _staff(house).accounts.add(chosen, house.clock.now()):
            raise _Wrong(f"there is an account {chosen.name} already")
        await _note(house, chosen.name, "add")
        return f"{chosen.name}: {_as_text(chosen)}"

    typer.echo(_done(make))


@accounts.command("list")
def list_accounts() -> None:
    """A table of the accounts."""
    quiet_logs()
    table = Table("name", "role", "district", "password", "state")
    for each in in_a_house(lambda house: _staff(house).accounts.every()):
        table.add_row(each.name, each.role, each.district or "", "set" if each.has_password else "", "disabled" if each.is_disabled else "")
    Console().print(table)


@accounts.command("disable")
def disable(name: str) -> None:
    """Sign somebody out everywhere and let them in no more; what they did stays in the audit."""
    _change(name, lambda account: replace(account, is_disabled=True), "disable")


@accounts.command("enable")
def enable(name: str) -> None:
    """Let somebody in again."""
    _change(name, lambda account: replace(account, is_disabled=False), "enable")


@accounts.command("role")
def change_role(name: str, role: Role, district: _District = None) -> None:
    """Another role, from the next click on."""
    _change(name, lambda account: replace(account, role=role, district=district), "role")


def _change(name: str, changed: Callable[[Account], Account], how: str) -> None:
    async def make(house: House) -> str:
        after = changed(await _known(house, name))
        if fault := account_fault(after, house.knowledge) if how == "role" else "":
            raise _Wrong(_FAULTS[fault])
        await _staff(house).accounts.change(after.name, after.role, after.district, after.is_disabled)
        if after.is_disabled:
            await house.sign_ins.close_all(after.name)
        await _note(house, after.name, how)
        return f"{after.name}: {_as_text(after)}"

    typer.echo(_done(make))


def _done(make: Callable[[House], Awaitable[str]]) -> str:
    quiet_logs()
    try:
        return in_a_house(make)
    except _Wrong as wrong:
        errors.print(str(wrong), markup=False)
        raise typer.Exit(1) from wrong


async def _known(house: House, name: str) -> Account:
    found = await _staff(house).accounts.find(clean_name(name))
    if found is None:
        raise _Wrong(f"there is no account {name}; guichao desk account list shows them")
    return found


def _staff(house: House) -> Staff:
    assert house.staff, "a house that was opened has its staff"
    return house.staff


async def _note(house: House, account: str, how: str) -> None:
    """Who may run commands on the server has no account there: the line says so."""
    line = AuditLine(house.clock.now(), "", "", Act.CHANGE_TEAM, account=account, detail=f"command line: {how}")
    await _staff(house).audit.add(line)


def _as_text(account: Account) -> str:
    return " ".join(filter(None, (account.role, account.district, "disabled" if account.is_disabled else "")))
