"""Room: engine. What a message means to somebody who is in a form: an answer, a correction, or a word about the form. Pure; no moves."""

import re

from bot.domain.cues import Cues, has_phrase, plain, without_phrases
from bot.domain.form_progress import Intent, Progress, Stage, Utterance, open_slot
from bot.domain.forms import Form, Slot

_JOINER = r"(?:应该是|应为|改成|改为|换成|改到|更正为|是|(?:should be|is now|it'?s now|it'?s|it is|is|to)(?![a-z])|：|:|=)"
_WRONG = r"(?:[写填打弄搞]?错了?|不对|变了|换了|(?:is|was) wrong|(?:has )?changed)?[，,。;；.\s]*"
_JOINED = re.compile(rf"^[ ，,的]*(?:address|number)?\s*{_WRONG}{_JOINER}\s*(?P<value>.+?)[。.\s]*$", re.IGNORECASE | re.DOTALL)
_OH = r"(?:(?:哦|噢|啊|对了|等等|等一下|oh|wait|hold on|by the way)[，,!！。\s]*)*"
_STATED = re.compile(rf"^{_OH}(?:我的?|本人的?|my|the)?\s*(?P<name>.+?)\s*{_JOINER}", re.IGNORECASE)
_NOT_BUT = re.compile(
    r"^(?P<lead>.*?)(?:不是|is not|isn'?t|not)\s*(?P<old>.+?)[，,;；\s]+(?:而是|是|but|it'?s|it is)\s*(?P<new>.+?)[。.\s]*$", re.IGNORECASE | re.DOTALL
)
_FREE = ("free_text", "topics")
_STRAY = 6
"""Characters that may stand beside "change my phone" before it is taken for a sentence about something."""


def utterance(form: Form, progress: Progress, text: str, cues: Cues) -> Utterance:
    """What a message means in this form."""
    if text.startswith("/change "):
        return Utterance(text, Intent.CHANGE, text.removeprefix("/change ").strip())
    said = plain(text)
    if is_one_of(text, open_slot(form, progress)) and not (progress.is_leaving or progress.wants):
        return Utterance(text)
    for intent in _words_about(form, progress):
        if said in cues.table[intent].whole:
            return Utterance(text, intent)
    for intent in (Intent.PAUSE, Intent.DROP, Intent.CANCEL, Intent.WHY):
        if cues.means(text, intent):
            return Utterance(text, intent)
    if cues.means(text, "withdraw_registration"):
        return Utterance(text, Intent.CANCEL)
    return _correction(form, progress, text, cues)


def is_one_of(text: str, slot: Slot | None) -> bool:
    """Whether a message is, word for word, one of the answers that a question allows; then it is nothing else ("中文", "以后再说")."""
    said = plain(text)
    return slot is not None and any(said in map(plain, (each.label.zh, each.label.en, each.id, *each.also)) for each in slot.choices)


def _words_about(form: Form, progress: Progress) -> tuple[Intent, ...]:
    """The words that mean something here, the likeliest first."""
    always = (Intent.CANCEL, Intent.DROP, Intent.PAUSE, Intent.RESUME, Intent.WHY, Intent.BACK, Intent.KEEP)
    is_asked = progress.stage is not Stage.ASKING or progress.is_leaving or progress.wants or progress.offer_for(open_slot(form, progress))
    # "没有" declines what was offered, and else passes over the question.
    return (*always, Intent.YES, Intent.NO, Intent.SKIP) if is_asked else (*always, Intent.SKIP, Intent.YES, Intent.NO)


def _correction(form: Form, progress: Progress, text: str, cues: Cues) -> Utterance:
    if instead := _instead(form, progress, text):
        return instead
    if stated := _restated(form, progress, text):
        return Utterance(text, Intent.CHANGE, stated.name, rest_after(text, stated))
    if not cues.means(text, Intent.CHANGE, "edit_registration"):
        return Utterance(text)
    said = plain(text)
    slot = slot_named(form, said)
    is_bare = said in cues.table[Intent.CHANGE].whole or cues.means(text, "edit_registration")
    rest, unnamed = rest_after(text, slot) if slot else "", _rest_unnamed(text, cues)
    if slot is not None and (rest or (not unnamed and _is_about(slot, said, cues))):
        return Utterance(text, Intent.CHANGE, slot.name, rest)
    is_change = is_bare or unnamed or (slot is None and progress.stage is Stage.CONFIRMING)
    return Utterance(text, Intent.CHANGE, rest=unnamed) if is_change else Utterance(text, contrary=_after_no(text, cues))


def _instead(form: Form, progress: Progress, text: str) -> Utterance | None:
    """The change in "not X but Y": the slot is named, or X is what was answered to it."""
    parts = _NOT_BUT.match(text)
    if parts is None:
        return None
    named, old = slot_named(form, plain(parts["lead"])), plain(parts["old"])
    answered = (
        slot for slot in form.slots if slot.name in progress.values and old in (plain(progress.values[slot.name].shown), progress.values[slot.name].stored)
    )
    slot = named if named is not None and named.name in progress.values else next(answered, None)
    return Utterance(text, Intent.CHANGE, slot.name, parts["new"]) if slot else None


def _restated(form: Form, progress: Progress, text: str) -> Slot | None:
    """A slot answered before whose name begins the message ("my email is …"), where no free words are asked for."""
    asked, stated = open_slot(form, progress), _STATED.match(text)
    slot = slot_named(form, plain(stated["name"])) if stated else None
    if slot is None or slot.name not in progress.values or slot is asked or (asked is not None and asked.reader in _FREE):
        return None
    is_whole = stated is not None and plain(stated["name"]).removesuffix("的") in {plain(name) for name in slot.called}
    return slot if is_whole and rest_after(text, slot) else None


def _is_about(slot: Slot, said: str, cues: Cues) -> bool:
    """Whether a message without a new value says little more than that this slot is to be changed."""
    return len(without_phrases(said, (*cues.table[Intent.CHANGE].within, *(plain(name) for name in slot.called)))) <= _STRAY


def _after_no(text: str, cues: Cues) -> str:
    """What stands after "no", "actually" and the like; empty where a message does not begin so."""
    text = re.sub(f"^{_OH}", "", text, flags=re.IGNORECASE)
    cue = next((cue for cue in sorted(cues.table[Intent.CHANGE].within, key=len, reverse=True) if text.casefold().startswith(cue)), None)
    return text[len(cue) :].lstrip(" ，,。.!！;；") if cue else ""


def _rest_unnamed(text: str, cues: Cues) -> str:
    """What stands after "no, it is" and the like; empty where a message does not begin so."""
    joined = _JOINED.match(_after_no(text, cues))
    return joined["value"].strip() if joined else ""


def slot_named(form: Form, said: str) -> Slot | None:
    """The slot whose name stands in a message, the longest name first."""
    names = sorted(((plain(name), slot) for slot in form.slots for name in slot.called), key=lambda each: -len(each[0]))
    return next((slot for name, slot in names if has_phrase(said, name)), None)


def rest_after(text: str, slot: Slot) -> str:
    """The new value in a correction: what stands after the slot's name and the word that joins them, empty where there is none."""
    lowered = text.casefold()
    # The first name said is the slot ("学校是慕尼黑工业大学" names two of its words), the longest where two begin together.
    named = min(((lowered.find(name.casefold()), -len(name)) for name in slot.called if name.casefold() in lowered), default=None)
    joined = _JOINED.match(text[named[0] - named[1] :]) if named else None
    return joined["value"].strip() if joined else ""
