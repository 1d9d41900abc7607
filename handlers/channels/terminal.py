"""Room: channels. The terminal door: a conversation with rich, choices by number. Translation only; no meaning."""

import asyncio
import secrets
import sys

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from bot.domain.messages import Author, Channel, ConversationKey, Inbound, Said
from bot.ports import Bell, Store, TakeTurn

_LEAVE = ("/quit", "/exit")
_NAMES = {Author.GUICHAO: ("归巢 Guichao", "bold cyan"), Author.OFFICER: ("专员 Officer", "bold magenta")}
_LATER = (
    "handoff.taken",
    "handoff.with_you_again",
    "handoff.transferred",
    "handoff.closed",
    "handoff.still_needed",
    "handoff.let_go",
    "handoff.merged",
    "handoff.merged_here",
)
"""What is said without having been asked."""


async def talk(take_turn: TakeTurn, store: Store, bell: Bell, language: str | None) -> None:
    """Read lines and answer them until end of input or /quit; officers' words appear as they come."""
    console = Console()
    key = ConversationKey(Channel.TERMINAL, f"terminal-{secrets.token_urlsafe(8)}")
    number, shown = 0, 0
    taken = await take_turn(Inbound(key, "0", "你好" if language != "en" else "hello", language))
    shown = _show(console, taken.said, shown)
    listener = asyncio.create_task(_listen(console, store, bell, taken.conversation))
    try:
        while (line := await asyncio.to_thread(_read, console)) is not None:
            if line.strip() in _LEAVE:
                break
            if not line.strip():
                continue
            number += 1
            with console.status("…"):
                taken = await take_turn(Inbound(key, str(number), line, language))
            _show(console, taken.said, shown)
    finally:
        listener.cancel()


def _read(console: Console) -> str | None:
    try:
        return console.input("[bold]› [/bold]") if sys.stdin.isatty() else sys.stdin.readline() or None
    except (EOFError, KeyboardInterrupt):
        return None


def _show(console: Console, lines: tuple[Said, ...], after: int) -> int:
    for said in lines:
        name, style = _NAMES[said.author]
        console.print(Text(name, style))
        console.print(Padding(Text(said.text), (0, 0, 0, 2)))
        for position, button in enumerate(said.buttons, 1):
            console.print(Padding(Text(f"{position}. {button.label}", "dim"), (0, 0, 0, 4)))
        if said.receipt:
            console.print(Padding(Text(said.receipt, "dim italic"), (0, 0, 0, 2)))
        after = max(after, said.id)
    return after


async def _listen(console: Console, store: Store, bell: Bell, conversation: str) -> None:
    """Officers write from another process or page: look for their lines now and then."""
    after = max((said.id for said in await store.said(conversation)), default=0)
    while True:
        await bell.wait(conversation, 2.0)
        for said in await store.said(conversation, after):
            after = said.id
            if said.author is Author.OFFICER or said.name in _LATER:
                _show(console, (said,), 0)
