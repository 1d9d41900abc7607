"""Room: engine. Questions of our own in the middle of something else: whether to erase, whether to take back, which one. Pure; nothing is done here."""

from collections.abc import Sequence

from bot.domain.cues import Cues, plain
from bot.domain.messages import Reply, ShownButton

_ASKING = (
    "privacy.sure",
    "form.withdraw_sure",
    "form.which_registration",
    "language.choose",
    "handoff.leave_message",
    "handoff.after_hours",
    "freshness.consent",
    "freshness.consent_wechat",
)
_IN_OTHER_WORDS = {"/privacy": "sure.erase", "/registration": "sure.withdraw"}
"""Words that say yes to one of the questions only, by the first word of what its button sends."""


def asks_back(replies: Sequence[Reply]) -> bool:
    """Whether the last reply waits for an answer of its own: a form's question said after it would take that answer."""
    return bool(replies) and replies[-1].name in _ASKING


def meant(offered: Sequence[ShownButton], text: str, cues: Cues) -> str | None:
    """What the button sends that a yes or a no to "are you sure?" stands for; None where something else was said or asked last.

    Only whole messages count, for what is erased does not come back.
    """
    sure = next((button.send for button in offered if button.send.endswith(" yes")), None)
    if sure is None:
        return None
    said = plain(text).replace(",", "")
    if _is_whole(said, cues, "yes", *filter(None, [_IN_OTHER_WORDS.get(sure.split()[0])])):
        return sure
    others = [button.send for button in offered if button.send != sure]
    return others[0] if others and _is_whole(said, cues, "no", "keep", "cancel", "sure.not") else None


def _is_whole(said: str, cues: Cues, *names: str) -> bool:
    return any(said in cues.table[name].whole for name in names)
