"""`/wechat` in safe mode beside the echo on Starlette and wechatpy and beside WeRoBot: the same sealed questions over 16 connections, in turn.

Run: python -m tests.benchmarks.wechat_speed [--rounds 5] [--messages 400]. Ours is `guichao run` with the real index, without the right to send.
The questions repeat, each in a message of its own. Figures are medians of the rounds, and ratios to the echo. Then, in this process and one
message after the other, how long each step of ours takes.
"""

import argparse
import asyncio
import tempfile
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sequence
from contextlib import ExitStack, asynccontextmanager
from dataclasses import replace
from datetime import datetime, timezone
from itertools import count
from pathlib import Path
from statistics import median
from typing import Any, TypeVar, cast

from pydantic import SecretStr
from rich.console import Console
from rich.table import Table

from bot.bootstrap import open_house
from bot.commands.shared import quiet_logs
from bot.domain.wechat import Heard, HeardKind
from bot.settings import Settings
from bot.wechat_account import open_account
from tests.doors.serving import INDEX, served
from tests.wechat_peers import AES_KEY, APP_ID, TOKEN, echo, reference_werobot, wechat

AT_ONCE, PEOPLE, STEPS = 16, 50, 200
QUESTIONS = (
    "住房补贴硕士多少",
    "落户需要什么材料",
    "学历认证怎么办",
    "创业贷款最高多少",
    "人才公寓怎么申请",
    "子女入学有什么政策",
    "医保怎么转",
    "How much is the housing subsidy?",
)
_RATE, _SPREAD = "per_second", ("p50", "p95", "p99")
Result = TypeVar("Result")
Round = dict[str, Any]
_numbers = count()


def questions(number: int) -> list[dict[str, object]]:
    """Messages that were never sent before, of people who ask what was asked before."""
    places = [next(_numbers) for _ in range(number)]
    return [{"from": f"openid-{place % PEOPLE}", "text": QUESTIONS[place % len(QUESTIONS)], "msg_id": f"5{place:012}"} for place in places]


async def compare(rounds: int, messages: int) -> dict[str, list[Round]]:
    """Each callback's rounds, one callback after the other in every round; a first round warms up."""
    found: dict[str, list[Round]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        ours = stack.enter_context(served(Path(folder), WECHAT_APP_ID=APP_ID, WECHAT_TOKEN=TOKEN, WECHAT_AES_KEY=AES_KEY))
        addresses = {"echo": stack.enter_context(echo()), "Guichao": f"{ours.address}/wechat", "WeRoBot": stack.enter_context(reference_werobot())}
        for number in range(rounds + 1):
            for name, address in addresses.items():
                async with wechat(address) as peer:
                    told = await peer.burst(questions(messages), AT_ONCE)
                assert told["faults"] == {"none": messages}, told
                if number:
                    found[name].append(told)
    return found


@asynccontextmanager
async def timed_steps(times: dict[str, list[float]]) -> AsyncIterator[Callable[..., Awaitable[object]]]:
    """Our door over the real house, with a watch at each step."""

    def watched(name: str, step: Callable[..., Awaitable[Result]]) -> Callable[..., Coroutine[Any, Any, Result]]:
        async def walked(*given: object) -> Result:
            begun = time.perf_counter()
            result = await step(*given)
            times[name].append((time.perf_counter() - begun) * 1000)
            return result

        return walked

    with tempfile.TemporaryDirectory() as folder:
        account: dict[str, Any] = {"wechat_app_id": APP_ID, "wechat_token": SecretStr(TOKEN), "wechat_aes_key": SecretStr(AES_KEY), "var_dir": INDEX}
        async with open_house(Settings(database_url=f"sqlite+aiosqlite:///{folder}/steps.db", **account)) as house:
            assert house.wechat is not None
            post, at_once = cast("Any", house.wechat.post), cast("Any", house.wechat.at_once)
            post.receive, post.hand_over = watched("keep the message alone", post.receive), watched("hand over alone", post.hand_over)
            at_once.keep = watched("keep message, turn and hand-over", at_once.keep)
            door = open_account(replace(house), watched("the turn", house.corridor.take)).door
            yield watched("all of it", door.hear)


async def _stays() -> bool:
    return False


async def steps(number: int) -> dict[str, list[float]]:
    """Milliseconds of each step for so many repeated questions, one at a time; the first pass over the questions is not counted."""
    times: dict[str, list[float]] = defaultdict(list)
    async with timed_steps(times) as hear:
        for place in range(number + len(QUESTIONS)):
            if place == len(QUESTIONS):
                times.clear()
            text, now = QUESTIONS[place % len(QUESTIONS)], datetime.now(timezone.utc)
            await hear(Heard(f"message/openid-{place % PEOPLE}/{place}", f"openid-{place % PEOPLE}", "gh_test", HeardKind.TEXT, now, text), _stays)
    return times


def speeds(found: dict[str, list[Round]], messages: int) -> Table:
    """Throughput and latency beside the echo's."""
    title = f"{len(found['echo'])} rounds of {messages}, {AT_ONCE} connections, safe mode"
    made = Table("", "messages/s", "of the echo", "p50 ms", "p95 ms", "p99 ms", title=title)
    middle = {name: {key: median(each[key] for each in rounds) for key in (_RATE, *_SPREAD)} for name, rounds in found.items()}
    for name, row in middle.items():
        made.add_row(name, f"{row[_RATE]:.0f}", f"{row[_RATE] / middle['echo'][_RATE]:.2f}", *(f"{row[key]:.1f}" for key in _SPREAD))
    return made


def shares(times: dict[str, list[float]]) -> Table:
    """Where the time of one message goes, one at a time."""
    made = Table("", "median ms", "share", title=f"{len(times['all of it'])} repeated questions, one after the other")
    whole = median(times["all of it"])
    for name, values in sorted(times.items(), key=lambda row: -median(row[1])):
        made.add_row(name, f"{median(values):.2f}", f"{median(values) / whole:.0%}")
    return made


async def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--messages", type=int, default=400)
    chosen = parser.parse_args(arguments)
    quiet_logs("ERROR")
    found = await compare(chosen.rounds, chosen.messages)
    Console(width=120).print(speeds(found, chosen.messages), shares(await steps(STEPS)))


if __name__ == "__main__":
    asyncio.run(main())
