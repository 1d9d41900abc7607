"""Room: engine. A model puts checked statements into fewer words, and follow-ups into whole questions. Nothing of what it says is believed:
a text that fails one check is dropped, and the caller gives the composed answer.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.language import Language
from bot.domain.personal_data import mask, restore
from bot.domain.prompts import Prompts
from bot.domain.words import clean
from bot.engine import translating
from bot.engine.asking_models import ask
from bot.engine.checking import strangers, support_of
from bot.engine.fidelity import is_faithful, is_told
from bot.engine.plain_text import is_in, is_plain
from bot.ports import ChatModel

NEEDS: Mapping[str, frozenset[str]] = {**{name: frozenset({"fence", "longest"}) for name in ("word.zh", "word.en", "restate")}, **translating.NEEDS}
"""The instructions this room gives, with the blanks it fills in."""
_ALWAYS_ALLOWED, _GROWTH = 600, 1.3
_MOST_SENTENCES = 20
_LONGEST_QUESTION, _LONGEST_LINE, _MOST_LINES = 1000, 500, 8
_LONGEST_RESTATED = 200
_FENCED_JSON = re.compile(r"\A\s*(?:```(?:json)?\s*\n)?(?P<json>.*?)(?:\n\s*```)?\s*\Z", re.DOTALL | re.IGNORECASE)
_ADDRESSED = re.compile(r"\A(?P<name>\[\[name-\d+\]\])(?:先生|女士|同学|老师)?[,，:：!！]\s*")


@dataclass(frozen=True, slots=True)
class Statement:
    """What may be said: its id, its words in the language of the answer, and whether it has to be said."""

    id: str
    text: str
    must: bool


@dataclass(frozen=True, slots=True)
class ToWord:
    """One answer to be worded. Every condition has to be said; on `unknown` matters nothing is said here, the caller names them."""

    question: str
    language: Language
    title: str
    statements: tuple[Statement, ...]
    conditions: tuple[Statement, ...]
    unknown: tuple[str, ...]

    @property
    def longest(self) -> int:
        """How many characters the wording may have: somewhat more than the statements themselves, or a phone's screen."""
        return max(_ALWAYS_ALLOWED, int(_GROWTH * sum(len(each.text) for each in (*self.statements, *self.conditions))))


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence as the model gave it, still with placeholders."""

    text: str
    sources: tuple[str, ...]


class Wording:
    """Asks the model and looks through what it says."""

    def __init__(self, model: ChatModel, prompts: Prompts) -> None:
        self.model, self.prompts = model, prompts

    async def word(self, task: ToWord, seconds: float) -> tuple[str, ...] | None:
        """The sentences of an answer, each of them resting on the statements; None where the model is late or silent, or one check fails."""
        masked = mask([clean(task.question)])
        data = {
            "question": masked.texts[0][:_LONGEST_QUESTION],
            "title": task.title,
            "statements": [{"id": each.id, "text": each.text, "must": each.must} for each in task.statements],
            "conditions": [{"id": each.id, "text": each.text} for each in task.conditions],
            "unknown": list(task.unknown),
        }
        reply = await self._ask("word.zh" if task.language.is_chinese else "word.en", data, task.longest, seconds)
        sentences = _sentences(reply) if reply is not None else None
        if sentences is None or not _hold(sentences, task, masked.kept):
            return None
        return tuple(restore(each.text, masked.kept) for each in sentences)

    async def restate(self, question: str, history: tuple[str, ...], seconds: float) -> str | None:
        """A follow-up as a question that stands alone, for searching only; None where there is nothing to lean on or a check fails."""
        if not history:
            return None
        said = [clean(line) for line in (*history[-_MOST_LINES:], question)]
        masked = mask(said)
        *lines, last = masked.texts
        data = {"history": [line[:_LONGEST_LINE] for line in lines], "question": last[:_LONGEST_QUESTION]}
        reply = await self._ask("restate", data, _LONGEST_RESTATED, seconds)
        restated = restore((reply or "").strip(), masked.kept)
        is_sound = 0 < len(restated) <= _LONGEST_RESTATED and is_plain(restated, said) and not strangers(restated, support_of(said))
        return restated if is_sound else None

    async def _ask(self, name: str, data: Mapping[str, object], longest: int, seconds: float) -> str | None:
        return await ask(self.model, self.prompts, name, data, longest, seconds)


def _sentences(reply: str) -> list[_Sentence] | None:
    """The structured reply, with or without a fence of backticks; None where it has another shape."""
    match = _FENCED_JSON.match(reply)
    try:
        read = json.loads(match["json"]) if match else None
    except (ValueError, RecursionError):
        return None
    found = read.get("sentences") if isinstance(read, dict) else None
    if not isinstance(found, list) or not 0 < len(found) <= _MOST_SENTENCES:
        return None
    sentences = [_sentence(each) for each in found]
    return [each for each in sentences if each] if all(sentences) else None


def _sentence(read: object) -> _Sentence | None:
    match read:
        case {"text": str(text), "sources": [*ids]} if ids and all(isinstance(each, str) for each in ids):
            return _Sentence(text.strip(), tuple(dict.fromkeys(ids)))
        case _:
            return None


def _hold(sentences: Sequence[_Sentence], task: ToWord, kept: Mapping[str, str]) -> bool:
    """Whether every sentence rests on its statements, everything that must be said is said, and the whole is short enough."""
    given = {each.id: each.text for each in (*task.statements, *task.conditions)}
    is_short = sum(len(restore(each.text, kept)) for each in sentences) <= task.longest
    return is_short and all(_rests(each, task, given, kept) for each in sentences) and _is_complete(sentences, task)


def _rests(sentence: _Sentence, task: ToWord, given: Mapping[str, str], kept: Mapping[str, str]) -> bool:
    text = _unaddressed(sentence.text, kept)
    if not text or not set(sentence.sources) <= given.keys():
        return False
    sources = [given[each] for each in sentence.sources]
    is_condition = any(each.id in sentence.sources for each in task.conditions)
    return (
        is_plain(text, sources)
        and is_in(text, task.language, sources)
        and not strangers(text, support_of([*sources, task.title]))
        and is_faithful(text, sources, task.title, is_condition)
    )


def _unaddressed(text: str, kept: Mapping[str, str]) -> str:
    """The sentence without the person's name at its head: the one place where personal data says nothing about anything."""
    match = _ADDRESSED.match(text)
    return text[match.end() :] if match and match["name"] in kept else text


def _is_complete(sentences: Sequence[_Sentence], task: ToWord) -> bool:
    needed = [*[each for each in task.statements if each.must], *task.conditions]
    return all(is_told(each.text, [s.text for s in sentences if each.id in s.sources]) for each in needed)
