"""Room: adapters. What keeps the replies among some files from being said, in words for staff. No rendering, no other texts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from pydantic import TypeAdapter

from bot.adapters.check_words import plainly
from bot.adapters.library_yaml import Reading, read_file
from bot.domain.check_faults import FileFault
from bot.domain.editions import Files
from bot.domain.phrasebook import Phrasebook, needs

_SHELF = "prompts/replies/"
_TEXTS = TypeAdapter(dict[str, str])
_LANGUAGES = ("zh", "en")


@dataclass(frozen=True, slots=True)
class _Text:
    """A text and where it stands."""

    file: str
    line: int
    said: str


def reply_faults(files: Files, promised: Phrasebook) -> tuple[FileFault, ...]:
    """A file that cannot be read, a text in one language only, one that fills in something else, one that is gone although Guichao says it."""
    readings = [read_file(name, content, _TEXTS) for name, content in sorted(files.items()) if name.startswith(_SHELF) and content.strip()]
    if unreadable := tuple(fault for reading in readings for fault in reading.faults):
        return unreadable  # what is missing in these would be said of others
    zh, en = (_side(readings, language) for language in _LANGUAGES)
    return (*_one_sided(zh, en), *_unlike(zh, en), *_broken(zh, en, promised))


def _side(readings: list[Reading], language: str) -> dict[str, _Text]:
    return {
        name: _Text(reading.name, reading.text.line_of((name,)), said)
        for reading in readings
        if reading.text and _language(reading.name) == language
        for name, said in reading.value.items()
    }


def _language(file: str) -> str:
    return PurePosixPath(file).stem.rpartition(".")[2]


def _one_sided(zh: Mapping[str, _Text], en: Mapping[str, _Text]) -> Iterator[FileFault]:
    for code, here, there in (("reply.no_english", zh, en), ("reply.no_chinese", en, zh)):
        yield from (plainly(here[name].file, here[name].line, code, name=name) for name in sorted(here.keys() - there.keys()))


def _unlike(zh: Mapping[str, _Text], en: Mapping[str, _Text]) -> Iterator[FileFault]:
    for name in sorted(zh.keys() & en.keys()):
        if needs(zh[name].said) != needs(en[name].said):
            yield plainly(zh[name].file, zh[name].line, "reply.unlike", name=name, zh=_shown(zh[name].said), en=_shown(en[name].said))


def _broken(zh: Mapping[str, _Text], en: Mapping[str, _Text], promised: Phrasebook) -> Iterator[FileFault]:
    for name, text in sorted(promised.texts.items()):
        if name not in zh and name not in en:
            yield plainly(f"{_SHELF}zh.yaml", 1, "reply.gone", name=name)
        elif name in zh and name in en and needs(zh[name].said) == needs(en[name].said) != needs(text.zh):
            yield plainly(zh[name].file, zh[name].line, "reply.other", name=name, now=_shown(zh[name].said), wanted=_shown(text.zh))


def _shown(text: str) -> str:
    return " ".join(f"{{{name}}}" for name in sorted(needs(text))) or "-"
