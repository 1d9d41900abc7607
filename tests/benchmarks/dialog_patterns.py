"""Counts how people change their minds in recorded dialogues, and tries each of those moves on our own forms.

Run: python -m tests.benchmarks.dialog_patterns DIR, a folder with crosswoz_zh.jsonl (Apache-2.0). Nothing of it is copied: what is tried is our own talk.
"""

import asyncio
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from bot.adapters.chinese_scripts import ChineseScripts
from bot.adapters.library_files import read_sound_library
from bot.adapters.text_files import read_meanings, read_phrasebook
from bot.bootstrap import House, join
from bot.domain.messages import Channel
from bot.domain.passages import passages_of
from bot.settings import PROJECT, Settings
from handlers.dialogs.readers import READERS
from tests.desk_fakes import FakeNotes
from tests.fakes import FakeCaseBook, FakeCodes, FakeIndex, FakeSignIns, FakeStore, FixedClock, Say

Turn = dict[str, Any]
BEGIN = ("蓝洽会报名", "同意")
TO_THE_EMAIL = (*BEGIN, "张伟", "德国", "博士", "慕尼黑工业大学", "海洋机器人", "求职")


def patterns(turns: list[Turn]) -> Iterator[str]:
    """The moves of one dialogue, turn by turn."""
    seen: set[str] = set()
    asked: set[tuple[str, str]] = set()
    before: Turn = {"acts": [], "state": {}}
    last = ""
    for turn in turns:
        if turn["role"] == "system":
            before = turn
            continue
        informs = [(domain, slot, value) for act, domain, slot, value in turn["acts"] if act == "Inform"]
        requests = {(domain, slot) for act, domain, slot, _ in turn["acts"] if act == "Request"}
        yield from _about_values(turn, informs, bool(requests), before)
        yield from ["asks the same again"] if requests & asked else []
        domains = [domain for act, domain, *_ in turn["acts"] if act in ("Inform", "Request")]
        yield from ["returns to an earlier subject"] if domains and domains[0] != last and domains[0] in seen else []
        last, seen, asked = (domains or [last])[-1], seen | set(domains), asked | requests


def _about_values(turn: Turn, informs: list[tuple[str, str, str]], is_asking: bool, before: Turn) -> Iterator[str]:
    state = before.get("state") or {}
    changes = [each for each in informs if state.get(f"{each[0]}-{each[1]}") not in (None, "", each[2])]
    if any(act[0] == "NoOffer" for act in before["acts"]):
        yield "goes on after: there is none"
        yield from ["changes a value after: there is none"] if changes else []
    elif changes:
        yield "changes a value"
    if len(informs) > 1:
        yield "several values in one message"
    if informs and is_asking:
        yield "a value and a question in one message"
    if any(act[0] == "Select" for act in turn["acts"]):
        yield "refers back to what was said"


async def _keeps(say: Say, name: str, value: str) -> bool:
    progress = (await say.conversation()).form
    return progress is not None and progress.values[name].shown == value


async def _says(say: Say, *lines: str) -> list[str]:
    names: list[str] = []
    for line in lines:
        names = await say(line)
    return names


async def _changes(say: Say) -> bool:
    await _says(say, *TO_THE_EMAIL, "不对，国籍是中国")
    return await _keeps(say, "nationality", "中国")


async def _several(say: Say) -> bool:
    return (await _says(say, *BEGIN, "张伟, 慕尼黑工大博士, 做海洋机器人"))[0] == "form.understood"


async def _returns(say: Say) -> bool:
    return (await _says(say, *TO_THE_EMAIL, "住房补贴有多少？", "硕士呢？"))[-2:] == ["form.back_to", "form.question"]


async def _asks_again(say: Say) -> bool:
    names = [await _says(say, *TO_THE_EMAIL, "住房补贴有多少？"), await say("住房补贴有多少？")]
    return names[0] == names[1] and names[0][-1] == "form.question"


async def _none_there(say: Say) -> bool:
    """The lists are empty as they are shipped: that is said, and the need is kept."""
    await _says(say, "帮我找合作单位", "同意", "融资", "海洋", "找水下机器人的投资")
    for _ in range(4):
        await say("跳过")
    return (await say("确认提交"))[0] == "form.done"


async def _changes_after_none(say: Say) -> bool:
    await _none_there(say)
    await _says(say, "修改登记", "领域改成电子信息")
    return await _keeps(say, "field", "电子信息")


async def _value_and_question(say: Say) -> bool:
    """Both are served: the value is kept, and the question answered."""
    names = await _says(say, *TO_THE_EMAIL, "我的邮箱是wei@example.org，住房补贴有多少？")
    progress = (await say.conversation()).form
    return "answer" in names and progress is not None and "email" in progress.values


async def _refers_back(say: Say) -> bool:
    names = await _says(say, "高校毕业生住房补贴有多少？", "它需要什么材料？")
    return names == ["answer"] and "住房补贴" in say.last[0]


TRIED: Mapping[str, Callable[[Say], Awaitable[bool]]] = {
    "several values in one message": _several,
    "a value and a question in one message": _value_and_question,
    "refers back to what was said": _refers_back,
    "returns to an earlier subject": _returns,
    "changes a value": _changes,
    "goes on after: there is none": _none_there,
    "changes a value after: there is none": _changes_after_none,
    "asks the same again": _asks_again,
}


def _house(folder: str) -> House:
    knowledge = read_sound_library(PROJECT / "knowledge", date(2026, 11, 23), READERS.keys())
    index = FakeIndex([passage for entry in knowledge.entries.values() for passage in passages_of(entry)])
    index.build()
    store, prompts = FakeStore(), PROJECT / "prompts"
    words = read_meanings(prompts), read_phrasebook(prompts / "replies")
    settings, codes = Settings(var_dir=Path(folder)), FakeCodes(store)
    windows = (index, store, FakeSignIns(), ChineseScripts(), FixedClock(), *words)
    return join(settings, knowledge, *windows, notes=FakeNotes(), codes=codes, book=FakeCaseBook(store))


async def main(folder: Path) -> None:
    """Print each move, how often people made it, in how many dialogues, and whether it is met."""
    dialogs = [json.loads(line)["turns"] for line in (folder / "crosswoz_zh.jsonl").read_text("utf-8").splitlines()]
    found = [Counter(patterns(turns)) for turns in dialogs]
    table = Table("move", "times", "dialogues", "met")
    with tempfile.TemporaryDirectory() as var:
        house = _house(var)
        for number, (name, tried) in enumerate(TRIED.items()):
            is_met = await tried(Say(house, f"person-{number}", Channel.WEB))
            table.add_row(name, str(sum(each[name] for each in found)), str(sum(name in each for each in found)), "yes" if is_met else "NO")
    Console(width=100).print(table, f"{len(dialogs)} dialogues")


if __name__ == "__main__":
    import structlog

    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
    asyncio.run(main(Path(sys.argv[1])))
