"""`/telegram` beside a bare python-telegram-bot echo behind the same kind of door: the same questions over 16 connections, in turn.

Run: python -m tests.benchmarks.telegram_speed [--rounds 5] [--messages 400]. Ours is the whole house with the real index (every answer searched,
worded and kept), without Telegram's sending limits. Two figures each: how soon an update is acknowledged (for us: kept on the disk; for the
echo: put into memory), and how many answers a second arrive at the emulator (PyPI lo-bot-api-emulator) until the last.
"""

import argparse
import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import count
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import httpx
from rich.console import Console
from rich.table import Table

from tests.benchmarks.wechat_speed import QUESTIONS
from tests.doors.serving import INDEX
from tests.models import free_port
from tests.telegram_peers import SECRET, TOKEN, Telegram, message_of, telegram, wait_for

AT_ONCE, PEOPLE = 16, 50
Round = dict[str, float]
_updates = count(1_000_000)


@contextmanager
def running(name: str, peer: Telegram, folder: Path) -> Iterator[str]:
    """The address of one of the two while it runs, with a bot of its own."""
    port, token = free_port(), f"{len(name)}{TOKEN}"
    settings = {
        "TELEGRAM_BOT_TOKEN": token,
        "TELEGRAM_API_URL": peer.address,
        "TELEGRAM_WEBHOOK_SECRET": SECRET,
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "VAR_DIR": str(INDEX),
        "DATABASE_URL": f"sqlite+aiosqlite:///{folder}/speed.db",
        "SECRET_KEY": "only for this comparison",
    }
    programs = {"echo": ["telegram_echo", str(port), peer.address, token, SECRET], "Guichao": ["telegram_guichao", str(port)]}
    program, *arguments = programs[name]
    process = subprocess.Popen([sys.executable, "-m", f"tests.benchmarks.{program}", *arguments], env=os.environ | settings)
    try:
        wait_for(lambda: any(str(port) in str(each.get("url")) for each in peer.sent("setWebhook")), 240)
        yield f"http://127.0.0.1:{port}/telegram"
    finally:
        process.terminate()
        process.wait(20)


async def one_round(peer: Telegram, address: str, messages: int) -> Round:
    """So many questions, and the answers to them."""
    before, waiting, times = len(peer.sent("sendMessage")), asyncio.Semaphore(AT_ONCE), list[float]()
    async with httpx.AsyncClient(timeout=60, limits=httpx.Limits(max_connections=AT_ONCE)) as client:

        async def bring(number: int) -> None:
            update = next(_updates)
            message = message_of(30_000 + number % PEOPLE, update, text=QUESTIONS[number % len(QUESTIONS)])
            async with waiting:
                began = time.perf_counter()
                reply = await client.post(address, json={"update_id": update, "message": message}, headers={"X-Telegram-Bot-Api-Secret-Token": SECRET})
                times.append((time.perf_counter() - began) * 1000)
            assert reply.status_code == 200, reply.status_code

        began = time.perf_counter()
        await asyncio.gather(*(bring(number) for number in range(messages)))
        acknowledged = time.perf_counter() - began
        while len(await asyncio.to_thread(peer.sent, "sendMessage")) - before < messages:
            await asyncio.sleep(0.05)
        answered = time.perf_counter() - began
    return {"kept": messages / acknowledged, "answered": messages / answered, "p50": median(times), "p95": quantiles(times, n=20)[18]}


async def compare(rounds: int, messages: int) -> dict[str, list[Round]]:
    """Each one's rounds, one after the other; a first round warms up."""
    found: dict[str, list[Round]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        peer = stack.enter_context(telegram(free_port()))
        addresses = {name: stack.enter_context(running(name, peer, Path(folder))) for name in ("echo", "Guichao")}
        for number in range(rounds + 1):
            for name, address in addresses.items():
                told = await one_round(peer, address, messages)
                if number:
                    found[name].append(told)
    return found


def table(found: dict[str, list[Round]], messages: int) -> Table:
    """Medians of the rounds, and ratios to the echo."""
    title = f"{len(found['echo'])} rounds of {messages}, {AT_ONCE} connections"
    made = Table("", "acknowledged/s", "of the echo", "p50 ms", "p95 ms", "of the echo", "answered/s", "of the echo", title=title)
    middle: dict[str, Any] = {name: {key: median(each[key] for each in rounds) for key in rounds[0]} for name, rounds in found.items()}
    base = middle["echo"]
    for name, row in middle.items():
        ratios = {key: f"{row[key] / base[key]:.2f}" for key in row}
        made.add_row(
            name, f"{row['kept']:.0f}", ratios["kept"], f"{row['p50']:.1f}", f"{row['p95']:.1f}", ratios["p95"], f"{row['answered']:.0f}", ratios["answered"]
        )
    return made


async def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--messages", type=int, default=400)
    chosen = parser.parse_args()
    Console(width=140).print(table(await compare(chosen.rounds, chosen.messages), chosen.messages))


if __name__ == "__main__":
    asyncio.run(main())
