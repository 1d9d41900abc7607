"""Room: domain. Questions that were not answered, were refused or taken to an officer: which those are, and when two are the same. No storage."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.answers import Receipt, Verdict
from bot.domain.levelling import level
from bot.domain.personal_data import mask
from bot.domain.words import clean, masked

LEFT_OUT = "***"
"""Stands where personal data was."""
_PLACEHOLDER = re.compile(r"\[\[[a-z]+-\d+\]\]|\[(?:e-mail|number)\]")
_OPEN_ENDS = frozenset({Verdict.NOT_KNOWN, Verdict.PARTIAL})
_OURS = _OPEN_ENDS | {Verdict.ANSWERED, Verdict.CLARIFY}
_KEPT = _OPEN_ENDS | {Verdict.OUT_OF_SCOPE}
"""What was refused is kept beside them: whether it was refused rightly is for staff to see. Chatter and attacks are not."""


class UnansweredState(StrEnum):
    """How far staff are with a question. OPEN again by itself where it is asked after it was DONE."""

    OPEN = "open"
    DONE = "done"
    NOT_OURS = "not_ours"


@dataclass(frozen=True, slots=True)
class Unanswered:
    """One question of one person, without personal data. `nearest` is the entry that came closest, empty where none did."""

    receipt: str
    at: datetime
    verdict: str
    language: str
    question: str
    nearest: str = ""
    is_handed_off: bool = False

    @property
    def words(self) -> str:
        """What the same questions have in common."""
        return normal_words(self.question)


@dataclass(frozen=True, slots=True)
class UnansweredGroup:
    """The same question of several people; `key` names it without saying it. `is_again`: asked again after staff were done with it."""

    key: str
    question: str
    count: int
    handed_off: int
    languages: tuple[tuple[str, int], ...]
    last_at: datetime
    nearest: str
    state: UnansweredState = UnansweredState.OPEN
    by: str = ""
    is_again: bool = False


def unanswered_of(receipts: Sequence[Receipt]) -> list[Unanswered]:
    """Those among these answers that staff are to see."""
    return [_of(receipt) for receipt in receipts if is_for_staff(receipt)]


def is_for_staff(receipt: Receipt) -> bool:
    """Whether an answer left something open, or refused the question."""
    return receipt.verdict in _KEPT


def handed_off(receipt: Receipt) -> Unanswered | None:
    """The question before an officer was asked for; None where it was no question of our field."""
    return _of(receipt, is_handed_off=True) if receipt.verdict in _OURS else None


def _of(receipt: Receipt, is_handed_off: bool = False) -> Unanswered:
    question = without_personal_data(receipt.question)
    return Unanswered(receipt.id, receipt.at, receipt.verdict, receipt.language, question, nearest_of(receipt), is_handed_off)


def nearest_of(receipt: Receipt) -> str:
    """The entry that came closest to a question; empty where none did."""
    found = [passage.split("/")[0] for passage, _ in receipt.passages]
    return next((each for each in (*receipt.citations, *found) if not each.startswith("scope-")), "")


def without_personal_data(text: str) -> str:
    """The text on one line, with LEFT_OUT where personal data stood."""
    return _PLACEHOLDER.sub(LEFT_OUT, masked(mask([" ".join(text.split())]).texts[0]))


def has_personal_data(text: str) -> bool:
    """Whether something in it would have to be left out, or was."""
    return LEFT_OUT in text or without_personal_data(text) != " ".join(text.split())


def normal_words(text: str) -> str:
    """A question without case, spaces, marks and ways of writing digits: the same for all who ask it in the same words."""
    return "".join(char for char in level(clean(text)).text.casefold() if char.isalnum())
