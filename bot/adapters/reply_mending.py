"""Room: adapters. The replies of a folder in which some cannot be read: the others, and for those what was said last. No rendering."""

from contextlib import suppress

from pydantic import TypeAdapter

from bot.adapters.library_yaml import Reading, read_file
from bot.domain.editions import Files, Seen
from bot.domain.errors import Misconfigured
from bot.domain.phrasebook import Phrasebook, phrasebook_of

REPLIES = "prompts/replies/"
_TEXTS = TypeAdapter(dict[str, str])
_SIDES = (".zh.yaml", ".en.yaml"), ("/zh.yaml", "/en.yaml")


def mended_replies(seen: Seen, last: Files) -> Files:
    """Every reply file that can be read; a pair of which one cannot is as it was `last`, or is not there.

    A file that is new and cannot be read takes the one of the other language with it: a text in one language is none.
    """
    here = {name: content for name, content in seen.files.items() if name.startswith(REPLIES)}
    bad = {fault.file for fault in seen.unreadable} | {name for name, content in here.items() if _read(name, content).faults}
    put_back = {name for each in bad if each.startswith(REPLIES) for name in (each, _other(each))}
    return {name: content for name, content in here.items() if name not in put_back} | {name: last[name] for name in put_back if name in last}


def phrasebook_in(replies: Files) -> Phrasebook | None:
    """What these files say; None where their languages do not go together."""
    readings = [_read(name, content) for name, content in sorted(replies.items())]
    zh, en = ({name: said for each in readings if each.name.endswith(f"{side}.yaml") for name, said in each.value.items()} for side in ("zh", "en"))
    with suppress(Misconfigured):
        return phrasebook_of(zh, en)
    return None


def _read(name: str, content: bytes) -> Reading:
    return read_file(name, content or b"{}", _TEXTS)


def _other(name: str) -> str:
    """The file of the other language."""
    for one, two in _SIDES:
        if name.endswith((one, two)):
            return name.removesuffix(one) + two if name.endswith(one) else name.removesuffix(two) + one
    return name
