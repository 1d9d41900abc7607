"""Room: adapters. Finds and reads the files of a folder, whatever state it is in: what cannot be read is a fault, never a file that is gone. No meaning."""

import os
from collections.abc import Collection, Iterator
from pathlib import Path

from bot.adapters.check_words import plainly
from bot.domain.check_faults import FileFault


def walked(folder: Path, kinds: Collection[str]) -> Iterator[Path]:
    """Every file of these kinds, and every folder that cannot be looked into: reading that one says what is wrong with it."""
    closed: list[OSError] = []
    for place, _, names in os.walk(folder, onerror=closed.append):
        yield from (file for name in names if (file := Path(place, name)).suffix in kinds and _is_file(file))
    yield from (Path(error.filename) for error in closed if not isinstance(error, FileNotFoundError))


def bytes_of(name: str, file: Path) -> bytes | FileFault:
    """What a file holds, or the fault that keeps it, or its name, from being read."""
    if (shown := sayable(name)) != name:
        return plainly(shown, 1, "name_not_utf8")
    try:
        return file.read_bytes()
    except OSError as error:
        return plainly(name, 1, "cannot_be_read", wrong=error.strerror)


def sayable(name: str) -> str:
    """A name that can be written down; bytes that are no UTF-8 are taken for the encoding of Chinese Windows, from where they mostly come."""
    return "/".join(part if _is_utf8(part) else os.fsencode(part).decode("gb18030", "replace") for part in name.split("/"))


def _is_utf8(name: str) -> bool:
    return not any("\udc80" <= sign <= "\udcff" for sign in name)


def _is_file(file: Path) -> bool:
    try:
        return file.is_file()
    except PermissionError:  # its folder may be listed and not entered
        return True
