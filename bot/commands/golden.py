"""Room: bootstrap. `guichao knowledge golden`: asks the golden questions of the folder and lists those that are not answered as staff want it."""

import json
from collections.abc import Iterator
from typing import Annotated

import typer

from bot.adapters.check_words import in_command_words
from bot.bootstrap import House
from bot.commands.shared import in_a_house, language_here, quiet_logs
from bot.domain.editions import Failing
from bot.domain.language import Language
from bot.engine.golden import ask_all


def golden(
    as_json: Annotated[bool, typer.Option("--json", help="the failures as one JSON object")] = False,
    lang: Annotated[str | None, typer.Option(help="zh or en; without it the language of this computer")] = None,
) -> None:
    """Ask every golden question; exit 0 when all are answered as they should be."""
    quiet_logs()
    language = language_here(lang)
    asked, failing = in_a_house(_asked)
    if as_json:
        typer.echo(json.dumps({"asked": asked, "failing": [_as_json(each) for each in failing]}, ensure_ascii=False, indent=2))
    else:
        for each in failing:
            typer.echo("\n".join(_lines(each, language)))
    typer.echo(in_command_words("command_golden", language, asked=asked, failing=len(failing)), err=True)
    raise typer.Exit(1 if failing else 0)


async def _asked(house: House) -> tuple[int, tuple[Failing, ...]]:
    questions = house.knowledge.golden
    return len(questions), await ask_all(house.answering, questions, frozenset())


def _as_json(failing: Failing) -> dict[str, object]:
    return {"id": failing.id, "asked": failing.asked, "lacks": [{code: detail} for code, detail in failing.lacks], "said": failing.said}


def _lines(failing: Failing, language: Language) -> Iterator[str]:
    """The question, what is wrong with its answer, and the answer."""
    yield in_command_words("command_golden_fails", language, id=failing.id, asked=failing.asked)
    yield from (f"  {in_command_words(f'golden_{code}', language, detail=detail)}" for code, detail in failing.lacks)
    yield f"  {in_command_words('golden_said', language, said=' '.join(failing.said.split()))}"
