"""Room: engine. A model translates between a person and an officer. Nothing of what it says is believed: a text that fails one check is not given.

Names of people stay in the house: the model gets placeholders. What offices are called cannot be checked across languages; that is why a translation
is marked as a machine's, and the original stands beside it.
"""

import asyncio
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b

from cachetools import TTLCache

from bot.domain.detecting import script_of
from bot.domain.found_values import FoundValue, ValueKind
from bot.domain.language import Language
from bot.domain.messages import Said
from bot.domain.personal_data import mask, restore
from bot.domain.prompts import Prompts
from bot.domain.translations import LONGEST, MOST_LINES, Fate, Translation, wants_translation
from bot.domain.values import numbers_in, ordinals_in, read
from bot.engine.asking_models import ask
from bot.engine.checking import Support
from bot.ports import ChatModel, Scripts

NEEDS: Mapping[str, frozenset[str]] = {name: frozenset({"fence", "longest"}) for name in ("translate_zh", "translate_en")}
"""The instructions given here, with the blanks that are filled in."""
_PLACEHOLDER = re.compile(r"\[\[[^\[\]]*\]\]")
_LOOSE_BRACKETS = re.compile(r"\[\[|\]\]")
_HIDDEN = frozenset(["Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"])
_TAG = re.compile(r"<[a-z/!][^>]*>", re.IGNORECASE)
_GROWTH, _ROOM, _LEAST = 5, 120, 0.1
_AT_ONCE = 4
_OWNED = (ValueKind.MONEY, ValueKind.PERCENT, ValueKind.DURATION)
_REMEMBERED, _HOUR = 1000, 3600.0
_NO_TIME = Translation(Fate.LATE)


@dataclass
class Translating:
    """What it takes: the model, its instructions, the Chinese scripts, how long one text may take.

    What was translated is remembered for an hour, in this process alone, under a digest of the original; it is never stored.
    """

    model: ChatModel
    prompts: Prompts
    scripts: Scripts
    seconds: float
    _known: "TTLCache[bytes, Translation]" = field(default_factory=lambda: TTLCache(_REMEMBERED, _HOUR))
    _turns: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_AT_ONCE))

    async def translate(self, text: str, language: Language) -> Translation:
        """One text in another language."""
        if not wants_translation(text, language):
            return Translation(Fate.NEEDLESS)
        name = blake2b(f"{language}\n{text}".encode("utf-8", "surrogatepass"), digest_size=16).digest()
        if (known := self._known.get(name)) is not None:
            return known
        async with self._turns:
            made = await self._made(text[:LONGEST], language)
        if made.fate is not Fate.LATE:
            self._known[name] = made
        return made

    async def translate_lines(self, lines: Sequence[Said], language: Language) -> Sequence[tuple[Said, Translation]]:
        """The last lines that want it; a few at once, the whole within the time of two texts."""
        wanted = [line for line in lines if wants_translation(line.text, language)][-MOST_LINES:]
        tasks = [asyncio.create_task(self.translate(line.text, language)) for line in wanted]
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=2 * self.seconds)
            for each in late:
                each.cancel()
        return [(line, task.result() if task.done() and not task.cancelled() else _NO_TIME) for line, task in zip(wanted, tasks, strict=True)]

    async def _made(self, text: str, language: Language) -> Translation:
        masked = mask([text])
        longest = _GROWTH * len(text) + _ROOM
        name = "translate_zh" if language.is_chinese else "translate_en"
        reply = await ask(self.model, self.prompts, name, {"text": masked.texts[0]}, longest, self.seconds)
        if reply is None:
            return _NO_TIME
        said = reply.strip()
        if len(said) > longest or not _is_safe(masked.texts[0], said, language):
            return Translation(Fate.UNSAFE)
        whole = restore(said, masked.kept)
        return Translation(Fate.DONE, self.scripts.traditional(whole) if language is Language.ZH_HANT else whole)


def _is_safe(original: str, said: str, language: Language) -> bool:
    """Whether a translation is plain, in its language, and brings neither more nor fewer values and placeholders than its original."""
    bare, bare_original = _PLACEHOLDER.sub(" ", said), _PLACEHOLDER.sub(" ", original)
    return (
        len(bare.strip()) >= _LEAST * len(bare_original.strip())
        and sorted(_PLACEHOLDER.findall(said)) == sorted(_PLACEHOLDER.findall(original))
        and not _LOOSE_BRACKETS.search(bare)
        and _is_unadorned(bare, bare_original)
        and script_of(bare) == ("zh" if language.is_chinese else "en")
        and _has_same_values(bare_original, bare)
    )


def _is_unadorned(said: str, original: str) -> bool:
    """No tags, fences of code, or hidden characters that the original has not."""
    strange = any(unicodedata.category(char) in _HIDDEN and char not in "\n\t" and char not in original for char in said)
    return not strange and "```" not in said and not (_TAG.search(said) and not _TAG.search(original))


def _has_same_values(original: str, said: str) -> bool:
    """Amounts, numbers, dates, links: each of either stands in the other. Names of documents are translated, so they are not compared.

    In a language of which we know no words for months and the like, the bare numbers have to be the same.
    """
    theirs, ours = _values(original), _values(said)
    if _cover(theirs, ours) and _cover(ours, theirs):
        return _have_same_order(original, theirs, said, ours)
    exact = {value for value in theirs | ours if value.kind in (ValueKind.LINK, ValueKind.EMAIL)}
    return script_of(original) == "other" and numbers_in(original) == numbers_in(said) and exact <= theirs & ours


def _have_same_order(original: str, theirs: frozenset[FoundValue], said: str, ours: frozenset[FoundValue]) -> bool:
    """Amounts and periods that change places change what they belong to ("800 with a master's, 1,200 with a doctorate")."""
    before, after = _in_order(original, theirs), _in_order(said, ours)
    return sorted(before) != sorted(after) or before == after


def _in_order(text: str, values: frozenset[FoundValue]) -> list[str]:
    return [value.value for value in sorted(values, key=lambda value: text.find(value.as_written)) if value.kind in _OWNED]


def _values(text: str) -> frozenset[FoundValue]:
    # Not through `support_of`: it remembers what it reads, and this is what people wrote.
    return frozenset(value for value in read(text).values | ordinals_in(text) if value.kind is not ValueKind.NAME)


def _cover(these: frozenset[FoundValue], those: frozenset[FoundValue]) -> bool:
    support = Support(these, "")
    return all(support.covers(value) for value in those)
