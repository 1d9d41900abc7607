"""Room: domain. Going on through another channel: the code that is told, what moves with it, and what each side keeps. No texts, no storage."""

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.domain.cases import Case
from bot.domain.conversation import MAX_TOPICS, Conversation, Floor
from bot.domain.form_progress import Progress
from bot.domain.profile import Facts, Profile, with_facts

CONTINUE = "/continue"
"""What asks for a code; `/continue CODE` hands one in, `/continue yes` and `/continue no` answer whether to go on here."""
YES, NO = f"{CONTINUE} yes", f"{CONTINUE} no"
VALID_FOR = timedelta(minutes=15)
TRIES_COUNT_FOR = timedelta(hours=1)
MAX_OWN_TRIES = 5
MAX_TRIES_OF_A_CHANNEL = 200
"""Wrong codes within `TRIES_COUNT_FOR`: of one person, and of all on one channel, for on the web anybody may be many persons."""
CONTEXT = timedelta(hours=1)
"""What was said before a case was opened and moves with it, so that the officer still sees what led to it."""
CODE_CHARACTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""No 0, O, 1, I or L."""
_HALF = 4
_WRITTEN = re.compile(rf"(?<![A-Z0-9_@./-])([{CODE_CHARACTERS}]{{{_HALF}}})[ \-‐-―]?([{CODE_CHARACTERS}]{{{_HALF}}})(?![A-Z0-9_@/-]|\.[A-Z0-9])")

_TYPED = re.compile(_WRITTEN.pattern, re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Tries:
    """Wrong codes of late: of one person, and of everybody on their channel."""

    own: int = 0
    of_channel: int = 0

    @property
    def are_too_many(self) -> bool:
        """Whether no more codes are looked at for now, right or wrong."""
        return self.own >= MAX_OWN_TRIES or self.of_channel >= MAX_TRIES_OF_A_CHANNEL


def is_code(text: str) -> bool:
    """Whether eight characters are a code: it begins with a digit, and each half has a digit and a letter.

    So no word, telephone number or reference of a case (`C7K2M9QX`) is taken for one. 149,811,039,488 codes are possible.
    """
    halves = (text[:_HALF], text[_HALF:])
    is_whole = len(text) == 2 * _HALF and set(text) <= set(CODE_CHARACTERS)
    return is_whole and text[0].isdigit() and all(not half.isdigit() and not half.isalpha() for half in halves)


def code_in(text: str) -> str | None:
    """The code in a message, in capitals without the hyphen, however it was typed; None where there is none."""
    written = unicodedata.normalize("NFKC", text).upper()
    return next((code for first, second in _WRITTEN.findall(written) if is_code(code := first + second)), None)


def is_code_alone(text: str) -> bool:
    """Whether a message is a code and nothing else."""
    return code_in(text) is not None and sum(letter.isalnum() for letter in text) == 2 * _HALF


def without_code(text: str) -> str:
    """A text in which nobody else can read a code: whoever has one can take a talk over."""
    hidden = grouped("•" * 2 * _HALF)
    if is_code_alone(text):
        return hidden  # also one in full-width letters
    return _TYPED.sub(lambda found: hidden if is_code((found[1] + found[2]).upper()) else found[0], text)


def grouped(code: str) -> str:
    """A code as it is shown."""
    return f"{code[:_HALF]}-{code[_HALF:]}"


def drafts_of(conversation: Conversation) -> tuple[Progress, ...]:
    """The forms that can go on elsewhere, the open one first. Changes to what was sent stay where it was sent from."""
    open_one = (conversation.form,) if conversation.form else ()
    return tuple(each for each in (*open_one, *conversation.paused) if each.reference is None)


def has_something_to_take_along(conversation: Conversation) -> bool:
    """Whether anything of a conversation would go on elsewhere."""
    return bool(drafts_of(conversation) or conversation.case or conversation.profile.known or conversation.topics)


def taken_over(here: Conversation, there: Conversation, case: Case | None) -> Conversation:
    """The conversation that goes on: what was open there is open here; what was told here holds where both told the same.

    A form that is open on both sides was put aside here before.
    """
    topics = (*there.topics, *(topic for topic in here.topics if topic.entry not in {each.entry for each in there.topics}))
    moving = drafts_of(there)
    is_open = there.form is not None and there.form in moving
    return replace(
        here,
        form=there.form if is_open else here.form,
        paused=(*moving[is_open:], *here.paused),
        topics=topics[:MAX_TOPICS],
        last_question=there.last_question or here.last_question,
        profile=_joined(there.profile, here.profile),
        case=case.id if case else here.case,
        floor=there.floor if case else Floor.BOT,
        is_choosing_district=False,
        is_leaving_message=False,
        claim=None,
    )


def left_behind(there: Conversation) -> Conversation:
    """The conversation that was left: of what could go along nothing is open in it or remembered."""
    stays = tuple(each for each in there.paused if each.reference is not None)
    is_change = there.form is not None and there.form.reference is not None
    kept = there.form if is_change else None
    return Conversation(there.id, there.key, there.language, form=kept, paused=stays, last_case=there.last_case, version=there.version + 1)


def _joined(earlier: Profile, later: Profile) -> Profile:
    return with_facts(earlier, Facts(later)) if later.known or later.untold else earlier
