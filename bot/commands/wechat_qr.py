"""Room: bootstrap. `guichao wechat qr`: a QR code that says from which district, park or fair somebody came; its address, or its picture in a file."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from bot.adapters.clock import SystemClock
from bot.adapters.library_files import read_sound_library
from bot.adapters.text_files import read_phrasebook
from bot.commands.shared import plain_faults, quiet_logs
from bot.commands.wechat_menu import in_both, opened_api, words_for
from bot.domain.desk_clocks import day_in_beijing
from bot.domain.errors import ChannelUnavailable
from bot.domain.knowledge import Entry, EntryKind
from bot.domain.media import Media, picture_type
from bot.domain.phrasebook import Phrasebook
from bot.domain.wechat_sending import SendResult
from bot.settings import Settings, read_settings
from handlers.dialogs.readers import READERS

PLACES = (EntryKind.DISTRICT, EntryKind.PARK, EntryKind.FAIR)
THE_FAIR = "blue-fair"
"""The fair itself is an item of the list."""
LONGEST_SCENE = 64
_OWN_WORDS = {SendResult.NOT_ALLOWED: "wechat.qr.not_allowed", SendResult.REFUSED: "wechat.qr.refused"}
"""What words about the menu would say wrongly."""


class NoCode(Exception):
    """There is no code or no picture; holds the words, in both languages."""

    def __init__(self, *lines: str) -> None:
        super().__init__(*lines)
        self.lines = lines


def qr(
    scene: Annotated[str, typer.Argument(help="where it will hang: the id of a district, a park or a fair in the knowledge folder, such as laoshan")],
    output: Annotated[Path | None, typer.Option("--output", "-o", help="save the picture (JPEG) in this file; without it its address is printed")] = None,
) -> None:
    """Make a QR code for a verified service account: who scans it is welcomed from that district, park or fair."""
    quiet_logs("ERROR")
    try:
        with plain_faults():
            settings = read_settings()
            phrases = read_phrasebook(settings.prompts_dir / "replies")
            entry = _place(settings, phrases, scene)
            lines = asyncio.run(_made(settings, phrases, entry, output))
    except NoCode as refused:
        for line in refused.lines:
            typer.echo(line, err=True)
        raise typer.Exit(1) from refused
    for line in lines:
        typer.echo(line)


def _place(settings: Settings, phrases: Phrasebook, scene: str) -> Entry:
    """The entry that the door will know by this scene; raises NoCode with those there are."""
    if not settings.wechat_verified:
        raise NoCode(*in_both(phrases, "wechat.qr.unverified"))
    entries = read_sound_library(settings.knowledge_dir, day_in_beijing(SystemClock().now()), READERS.keys()).entries
    places = {name: entry for name, entry in entries.items() if (entry.kind in PLACES or name == THE_FAIR) and len(name) <= LONGEST_SCENE}
    if scene not in places:
        known = [f"  {name}  {entry.short_title.zh} / {entry.short_title.en}" for name, entry in sorted(places.items())]
        raise NoCode(*in_both(phrases, "wechat.qr.unknown", scene=scene[:LONGEST_SCENE]), *known)
    return places[scene]


async def _made(settings: Settings, phrases: Phrasebook, entry: Entry, output: Path | None) -> list[str]:
    """What to print once it is made; raises NoCode."""
    async with opened_api(settings) as api:
        address = await api.scene_code(entry.id)
        if isinstance(address, SendResult):
            raise NoCode(*(in_both(phrases, _OWN_WORDS[address]) if address in _OWN_WORDS else words_for(address, phrases, "")))
        if output is None:
            return [address, *in_both(phrases, "wechat.qr.made", title=entry.short_title)]
        try:
            picture = await api.picture(address)
        except ChannelUnavailable:
            picture = None
    if not isinstance(picture, Media) or picture_type(picture.content) is None:
        raise NoCode(*in_both(phrases, "wechat.qr.no_picture", address=address))
    if why := _written(output, picture.content):
        raise NoCode(*in_both(phrases, "wechat.qr.not_saved", file=str(output), why=why, address=address))
    return list(in_both(phrases, "wechat.qr.saved", file=str(output), title=entry.short_title))


def _written(file: Path, content: bytes) -> str:
    """Why the file could not be written; empty where it was."""
    try:
        file.write_bytes(content)
    except OSError as error:
        return error.strerror or type(error).__name__
    return ""
