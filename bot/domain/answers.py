"""Room: domain. The values an answer is made of, from passages found to the receipt. No search, no wording."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.domain.counting import Counted
from bot.domain.knowledge import Aspect
from bot.domain.messages import Button, Citation, TextValue


class Verdict(StrEnum):
    """How a question ended."""

    ANSWERED = "answered"
    PARTIAL = "partial"
    NOT_KNOWN = "not_known"
    OUT_OF_SCOPE = "out_of_scope"
    CLARIFY = "clarify"
    CHITCHAT = "chitchat"
    BLOCKED = "blocked"


class PassageKind(StrEnum):
    """What a passage was cut from: an entry's statements, its title, a question people ask, or an out-of-scope example."""

    CLAUSE = "clause"
    TITLE = "title"
    QUESTION = "question"
    SCOPE = "scope"


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of knowledge that can be found. `subject` is the id of its entry, or of its topic where the kind is SCOPE."""

    id: str
    subject: str
    kind: PassageKind
    language: str
    text: str
    aspect: Aspect | None = None
    is_blank: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found, with how near it is: `dense` is a cosine (-1 to 1), `lexical` a BM25 score (0 and up), `score` both together."""

    passage: Passage
    dense: float
    lexical: float
    score: float


@dataclass(frozen=True, slots=True)
class Question:
    """A question as understood: `text` as asked, `search` the cleaned text that is looked for, and what it asks about.

    `elsewhere` names a place that is not Qingdao where the question is about it. `wants_amount`: it asks how much money.
    `expects`: the kinds of values it waits for, an age or a length of time; `counted`: what it asks the number of; `sort`: which sort
    of money, rent or a sum for each month. `script` is `zh`, `en` or `other`: which floor its scores
    are measured against.
    """

    text: str
    search: str
    aspects: tuple[Aspect, ...] = ()
    elsewhere: str | None = None
    is_about_qingdao: bool = False
    script: str = "zh"
    wants_amount: bool = False
    expects: frozenset[str] = frozenset()
    counted: Counted | None = None
    sort: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer ready to be shown."""

    verdict: Verdict
    name: str
    values: Mapping[str, TextValue]
    citations: tuple[Citation, ...] = ()
    buttons: tuple[Button, ...] = ()
    subject: str | None = None
    aspect: Aspect | None = None
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Receipt:
    """What an answer was made from, so that it can be replayed. Personal data in the question is masked."""

    id: str
    at: datetime
    question: str
    language: str
    verdict: str
    knowledge_version: str
    passages: tuple[tuple[str, float], ...]
    rules: tuple[str, ...]
    text: str
    citations: tuple[str, ...] = field(default_factory=tuple)
