"""Room: domain. What an officer should know of a case before the first word: which lines are its own, what was asked, what was collected. No words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.cases import Case
from bot.domain.form_progress import Progress, Stage
from bot.domain.forms import Form, Value
from bot.domain.language import Bilingual
from bot.domain.messages import Author, Said
from bot.domain.wechat_quota import Allowance

QUESTIONS = 3
_OPENED = ("handoff.queued", "handoff.after_hours")
_ENDED = ("handoff.closed", "handoff.ended", "handoff.left", "handoff.let_go", "handoff.merged")
"""`handoff.left` ended cases before they could stay open."""


@dataclass(frozen=True, slots=True)
class Reach:
    """How many messages may still be sent to the person at once, and for how many hours; what is more waits for their next message."""

    messages: int
    hours: int


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, the answer's first line, its verdict and its receipt."""

    question: str
    answer: str
    verdict: str
    receipt: str = ""


@dataclass(frozen=True, slots=True)
class Collected:
    """One value that a person gave in a form."""

    label: Bilingual
    value: Value
    reader: str
    is_personal: bool


def reach_of(allowed: Allowance, now: datetime) -> Reach:
    """What the ledger allows, as an officer reads it."""
    hours = int((allowed.until - now).total_seconds() // 3600) if allowed.until else 0
    return Reach(allowed.remaining, max(0, hours))


def first_line(case: Case, said: Sequence[Said]) -> int:
    """The line with which the case begins; those after it belong to it."""
    opening = [line.id for line in said if line.name in _OPENED and line.at >= case.opened_at]
    together = [number for place, number in enumerate(opening) if number - place == opening[0]]  # one reply may be several lines
    return together[-1] if together else max((line.id for line in said if line.at <= case.opened_at), default=0)


def lines_of(case: Case, said: Sequence[Said]) -> list[Said]:
    """The lines of a case: what was said since it was opened, up to the word that ended it."""
    first = first_line(case, said)
    own = [line for line in said if line.id > first]
    if case.closed_at is None:
        return own
    closed_at = case.closed_at
    end = next((line.id for line in own if line.name in _ENDED and line.at >= closed_at), None)
    return [line for line in own if (line.id <= end if end is not None else line.at <= closed_at)]


def outside(shut: Iterable[Case], said: Sequence[Said]) -> list[Said]:
    """A talk without the lines of these cases."""
    hidden = {line.id for case in shut for line in lines_of(case, said)}
    return [line for line in said if line.id not in hidden]


def receipts_before(case: Case, said: Sequence[Said]) -> list[str]:
    """The receipts of the last answers before a case, in order."""
    first = first_line(case, said)
    return [line.receipt for line in said if line.id <= first and line.receipt][-QUESTIONS:]


def asked_before(case: Case, said: Sequence[Said], verdicts: Mapping[str, str]) -> tuple[Asked, ...]:
    """The last questions before a case, each with its answer and how it ended; only answers whose verdict is given."""
    asked: list[Asked] = []
    question, first = "", first_line(case, said)
    for line in said:
        if line.id > first:
            break
        if line.author is Author.PERSON:
            question = line.text
        elif line.receipt and line.receipt in verdicts:
            asked.append(Asked(question, line.text, verdicts[line.receipt], line.receipt))
    return tuple(asked[-QUESTIONS:])


def collected_in(progress: Progress | None, forms: Mapping[str, Form]) -> list[Collected]:
    """What an open form holds, once the person has agreed to it."""
    if progress is None or progress.stage is Stage.CONSENT or progress.form not in forms:
        return []
    return _collected(forms[progress.form], progress.values)


def registered(form: Form | None, values: Mapping[str, Value]) -> list[Collected]:
    """What a completed form holds."""
    return _collected(form, values) if form else []


def _collected(form: Form, values: Mapping[str, Value]) -> list[Collected]:
    return [Collected(slot.label, values[slot.name], slot.reader, slot.personal) for slot in form.slots if slot.name in values]


def latest(values: Iterable[Collected]) -> list[Collected]:
    """The values, of several with one label the last."""
    return list({each.label.en: each for each in values}.values())
