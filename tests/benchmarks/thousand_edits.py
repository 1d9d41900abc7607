"""A thousand edits of a knowledge folder while people ask: is there ever a moment without a good version, or an answer of two?

Half of the edits are broken (YAML that does not end, a figure that its sentence does not say, bytes that are no text, a file gone), some change
several files at once. Every answer names its version in its receipt; what it says must be what the files of that version say.

    python -m tests.benchmarks.thousand_edits [EDITS] [SEED]
"""

import asyncio
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles

import typer

from bot.adapters.knowledge_folder import FolderOfFiles
from bot.bootstrap import House, open_house
from bot.commands.shared import quiet_logs
from bot.domain.editions import Files, digest_of_files
from bot.domain.errors import Overtaken
from bot.domain.messages import Channel, ConversationKey, Inbound
from bot.settings import PROJECT, Settings
from tests.small_knowledge import item_file, small_knowledge

_ITEMS = (5, 17)
"""The two that are asked about, and that always change together."""
_ASKERS = 3
_PATIENCE = 30.0
BROKEN = ("unclosed", "figure", "bytes", "gone")


@dataclass
class Seen:
    """What came of it."""

    told: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


async def main(edits: int, seed: int) -> Seen:
    """So many edits of a small folder, as somebody with an editor makes them."""
    with tempfile.TemporaryDirectory() as place:
        folder = small_knowledge(Path(place))
        shutil.copytree(PROJECT / "prompts", Path(place) / "prompts")
        settings = Settings(
            knowledge_dir=folder, prompts_dir=Path(place) / "prompts", var_dir=Path(place) / "var", database_url=f"sqlite+aiosqlite:///{place}/edits.db"
        )
        async with open_house(settings, is_serving=True) as house:
            assert house.publishing
            following = asyncio.create_task(house.publishing.run())
            seen, ends = Seen(), asyncio.Event()
            versions: dict[str, Files] = {house.publishing.digest: house.publishing.files}
            askers = [asyncio.create_task(keep_asking(house, number, versions, seen, ends)) for number in range(_ASKERS)]
            await edit(house, folder, edits, random.Random(seed), versions, seen)
            ends.set()
            await asyncio.gather(*askers)
            following.cancel()
            return seen


async def edit(house: House, folder: Path, edits: int, chance: random.Random, versions: dict[str, Files], seen: Seen) -> None:
    """Sound and broken edits in random order; a sound one has to answer, a broken one must not."""
    assert house.publishing
    for number in range(edits):
        good = {name: (folder.parent / name).read_bytes() for name in house.publishing.files if name.startswith("knowledge/")}
        if chance.random() < 0.5:
            await break_it(house, folder, chance, seen)
            for name, content in good.items():
                if not (folder.parent / name).exists() or (folder.parent / name).read_bytes() != content:
                    (folder.parent / name).write_bytes(content)
            await mended(house, number, seen)
            continue
        amount = 1000 + number
        before = house.publishing.digest
        while True:
            try:
                await _write(house, folder, amount)
                break
            except Overtaken:  # the watcher is reading what was broken a moment ago
                await asyncio.sleep(0.05)
        started = time.monotonic()
        while house.publishing.digest == before and time.monotonic() - started < _PATIENCE:
            await asyncio.sleep(0.01)
        versions[house.publishing.digest] = house.publishing.files
        seen.seconds.append(time.monotonic() - started)
        seen.told["sound edits"] += 1
        if house.publishing.digest == before:
            seen.wrong.append(f"edit {number} did not answer within {_PATIENCE:.0f} s")


async def mended(house: House, number: int, seen: Seen) -> None:
    """Until the good files are seen to be back; else the next broken edit would be taken for told of already."""
    assert house.publishing
    started = time.monotonic()
    while house.publishing.held and time.monotonic() - started < _PATIENCE:
        await asyncio.sleep(0.01)
    if house.publishing.held:
        seen.wrong.append(f"edit {number} was mended and is still held")


async def _write(house: House, folder: Path, amount: int) -> None:
    """Both items with another amount, each file put in its place at once, the two as one change."""
    both = FolderOfFiles(folder, folder.parent / "prompts")
    files = await both.read()
    edits = {}
    for item in _ITEMS:
        name = f"knowledge/items/{item_file(folder, item).name}"
        edits[name] = _with_amount(files[name].decode(), amount).encode()
    await both.put(edits, digest_of_files(files))


def _with_amount(text: str, amount: int) -> str:
    lines = []
    for line in text.splitlines():
        if line.startswith("  - zh: 硕士每月"):
            line = f"  - zh: 硕士每月{amount}元。"
        elif line.startswith("    en: CNY "):
            line = f"    en: CNY {amount} a month with a master's."
        elif "unit: CNY" in line:
            line = f"    figures: [{{value: {amount}, unit: CNY}}]"
        lines.append(line)
    return "\n".join(lines) + "\n"


async def break_it(house: House, folder: Path, chance: random.Random, seen: Seen) -> None:
    """One file broken; the edition before must go on answering, and staff be told."""
    assert house.publishing
    how, file = chance.choice(BROKEN), item_file(folder, chance.randint(1, 41))
    text, before = file.read_text(encoding="utf-8"), house.publishing.digest
    match how:
        case "unclosed":
            file.write_text(text.replace("title: {zh:", "title: {zh: ["), encoding="utf-8")
        case "figure":
            file.write_text(text.replace("unit: CNY}", "unit: CNY}, {value: 7, unit: CNY}"), encoding="utf-8")
        case "bytes":
            file.write_bytes(b"\xff\xfe" + text.encode("utf-16-le"))
        case _:
            file.unlink()
    started = time.monotonic()
    while house.publishing.held is None and time.monotonic() - started < _PATIENCE:
        await asyncio.sleep(0.01)
    seen.told[f"broken: {how}"] += 1
    if house.publishing.held is None:
        seen.wrong.append(f"a broken edit ({how}) was not told of")
    if house.publishing.digest != before:
        seen.wrong.append(f"a broken edit ({how}) answered")


async def keep_asking(house: House, asker: int, versions: dict[str, Files], seen: Seen, ends: asyncio.Event) -> None:
    """Ask of both items in one message, again and again, and look whether every answer is of one version that was sound."""
    number = 0
    while not ends.is_set():
        number += 1
        key = ConversationKey(Channel.WEB, f"asker-{asker}-{number}")
        taken = await house.corridor.take(Inbound(key, f"{number}", "第5项硕士补多少？第17项硕士补多少？"))
        receipts = [receipt for line in taken.said if line.receipt and (receipt := await house.store.receipt(line.receipt))]
        if not receipts:
            seen.wrong.append(f"no answer: {[line.text[:80] for line in taken.said]}")
        seen.told["answers"] += 1
        for version in {receipt.knowledge_version for receipt in receipts}:
            if version not in versions:
                await asyncio.sleep(0.2)  # published a moment ago, and not noted down yet
        told = {receipt.knowledge_version for receipt in receipts}
        if len(told) > 1 or not told <= versions.keys():
            seen.wrong.append(f"answers of {told} in one turn")
            continue
        for receipt in receipts:
            files = versions[receipt.knowledge_version]
            for item in _ITEMS:
                right = f"硕士每月{_amount_of(files[f'knowledge/items/{item:02}.md'])}元"
                if f"item-{item}" in receipt.citations and right not in receipt.text:
                    seen.wrong.append(f"{receipt.knowledge_version} says {right}, the answer: {receipt.text[:120]}")
                elif f"item-{item}" in receipt.citations:
                    seen.told["amounts compared"] += 1
        await asyncio.sleep(0.05)


def _amount_of(content: bytes) -> str:
    return content.decode().split("硕士每月")[1].split("元")[0]


if __name__ == "__main__":
    quiet_logs("ERROR")
    result = asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000, int(sys.argv[2]) if len(sys.argv) > 2 else 8))
    for name, count in sorted(result.told.items()):
        typer.echo(f"{name:24} {count}")
    typer.echo(
        f"seconds until it answers  median {median(result.seconds):.2f}, p95 {quantiles(result.seconds, n=20)[-1]:.2f}, longest {max(result.seconds):.2f}"
    )
    typer.echo(f"wrong                    {len(result.wrong)}")
    for line in result.wrong[:20]:
        typer.echo(f"   {line}")
    sys.exit(bool(result.wrong))
