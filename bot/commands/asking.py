"""Room: bootstrap. `guichao ask` and `guichao chat`: the conversation on a terminal or for a script."""

import json
import secrets
import sys
import time
from collections.abc import Iterable
from dataclasses import asdict
from typing import Annotated

import typer
from pydantic import BaseModel, Field, ValidationError

from bot.bootstrap import House
from bot.commands.shared import in_a_house, quiet_logs
from bot.domain.answers import Verdict
from bot.domain.messages import Channel, ConversationKey, Inbound
from bot.ports import Taken

Lang = Annotated[str | None, typer.Option(help="zh, zh-Hant or en; without it the language of the question")]


def ask(
    text: Annotated[str | None, typer.Argument(help="the question")] = None,
    lang: Lang = None,
    as_json: Annotated[bool, typer.Option("--json", help="the answer as one JSON object")] = False,
    jsonl: Annotated[bool, typer.Option("--jsonl", help='read {"id", "turns": [...], "lang"?} lines, write one answer a line')] = False,
) -> None:
    """One question, one answer; or many, from standard input."""
    quiet_logs()
    if jsonl:
        in_a_house(lambda house: _many(house, sys.stdin))
        return
    if not text:
        raise typer.BadParameter("say what you want to ask, or use --jsonl")
    given = in_a_house(lambda house: answer(house, Row(id="1", turns=[text], lang=lang)))
    if as_json:
        typer.echo(json.dumps(given, ensure_ascii=False))
        return
    typer.echo(given["text"])
    typer.echo(f"\n[{given['verdict']} · {given['receipt'] or '–'}]")


async def _many(house: House, lines: Iterable[str]) -> None:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = Row.model_validate_json(line)
        except ValidationError as error:
            typer.echo(f'line {number}: {error.errors()[0]["msg"]}; write {{"id": …, "turns": [text, …]}}', err=True)
            typer.echo(json.dumps({"id": None, "error": f"line {number} is not a question"}))
            continue
        typer.echo(json.dumps(await answer(house, row), ensure_ascii=False))


class Row(BaseModel):
    """One line of input: the turns of one fresh conversation."""

    id: str | int
    turns: list[str] = Field(min_length=1)
    lang: str | None = None


async def answer(house: House, row: Row) -> dict[str, object]:
    """Ask a row's turns in a fresh conversation; the answer to the last one, as scripts read it."""
    key = ConversationKey(Channel.TERMINAL, f"ask-{secrets.token_urlsafe(12)}")
    taken, started = Taken("", ()), time.perf_counter()
    for position, text in enumerate(row.turns):
        started = time.perf_counter()
        taken = await house.corridor.take(Inbound(key, str(position), text, row.lang))
    seconds = time.perf_counter() - started
    cited = [citation for said in taken.said for citation in said.citations]
    return {
        "id": row.id,
        "verdict": verdict_of(taken),
        "text": "\n\n".join(said.text for said in taken.said),
        "citations": [{name: value for name, value in asdict(citation).items() if name != "link"} for citation in cited],
        "receipt": next((said.receipt for said in taken.said if said.receipt), None),
        "latency_ms": round(seconds * 1000, 1),
    }


def verdict_of(taken: Taken) -> str:
    """The verdict of a turn; talk without an answer is chitchat, a question back is clarify."""
    if taken.verdict:
        return taken.verdict
    is_talk = all(said.name.startswith(("chat.", "language.", "privacy.")) for said in taken.said)
    return Verdict.CHITCHAT if is_talk else Verdict.CLARIFY


def chat(lang: Lang = None) -> None:
    """The whole conversation in the terminal: questions, forms, hand-off."""
    quiet_logs("ERROR")
    in_a_house(lambda house: _chat(house, lang))


async def _chat(house: House, lang: str | None) -> None:
    from handlers.channels.terminal import talk

    await talk(house.corridor.take, house.store, house.bell, lang)
