"""Room: engine. An officer offered where an answer does not help: after two that failed, to who is in distress, to who complains. Pure; no answers."""

from dataclasses import replace

from bot.domain.answers import Verdict
from bot.domain.cues import Cues, plain
from bot.domain.messages import Button, Reply
from bot.engine.outcome import Outcome

_OFFICER = Button("button.officer", "/officer")
_FAILED = (Verdict.NOT_KNOWN, Verdict.CLARIFY)
_ENOUGH = 2
"""So many failures in a row."""


def only_complains(text: str, cues: Cues) -> bool:
    """Whether a message is a complaint and nothing else: then there is nothing to look up."""
    return plain(text) in cues.table["complaint"].whole


def complaint() -> Reply:
    """An officer, and the public line."""
    return Reply("handoff.complaint", {}, (_OFFICER,))


def with_officer(outcome: Outcome, text: str, cues: Cues) -> Outcome:
    """An answer with the offer of an officer where it is called for; never in the way of the answer, and not where it offers one already."""
    if cues.means(text, "emergency"):
        return outcome  # whom to call has been said, and nothing is to stand beside it
    if cues.means(text, "distress"):
        return replace(outcome, replies=(*_of_use(outcome), Reply("handoff.distress", {}, (_OFFICER,))))
    if cues.means(text, "complaint"):
        return replace(outcome, replies=(*_of_use(outcome), complaint()))
    has_failed = bool(outcome.receipts) and all(receipt.verdict in _FAILED for receipt in outcome.receipts)
    failures = outcome.conversation.unanswered + 1 if has_failed else 0
    is_counted = failures == outcome.conversation.unanswered
    counted = outcome if is_counted else replace(outcome, conversation=replace(outcome.conversation, unanswered=failures))
    return _with_button(counted) if failures >= _ENOUGH else counted


def _of_use(outcome: Outcome) -> tuple[Reply, ...]:
    """The replies, without a word that all of it is out of our field: who is in need is not told that."""
    is_refused = bool(outcome.receipts) and all(receipt.verdict == Verdict.OUT_OF_SCOPE for receipt in outcome.receipts)
    return () if is_refused else outcome.replies


def _with_button(outcome: Outcome) -> Outcome:
    *others, last = outcome.replies
    if any(button.send == _OFFICER.send for button in last.buttons):
        return outcome
    return replace(outcome, replies=(*others, replace(last, buttons=(*last.buttons, _OFFICER))))
