"""Room: engine. What a message means to somebody who is in a form: an answer, a correction, or a word about the form. Pure; no moves."""

import re
from collections.abc import Iterable

from bot.domain.cues import Cues, has_phrase, plain, without_phrases
from bot.domain.form_progress import Intent, Progress, Stage, Utterance, open_slot
from bot.domain.forms import Form, Slot, Value

_JOINER = r"(?:应该是|应为|改成|改为|换成|改到|更正为|是|(?:should be|is now|it'?s now|it'?s|it is|is|to)(?![a-z])|：|:|=)"
_WRONG = r"(?:[写填打弄搞]?错了?|不对|变了|换了|(?:is|was) wrong|(?:has )?changed)?[，,。;；.\s]*"
_JOINED = re.compile(rf"^[ ，,的]*(?:address|number)?\s*{_WRONG}{_JOINER}[\s:：]*(?P<value>.+?)[。.\s]*$", re.IGNORECASE | re.DOTALL)
_OH = r"(?:(?:哦|噢|啊|哎呀?|诶|唉|呃|嗯|对了|等等|等一下|(?:oh|wait|hold on|by the way|ah|um+|hm+)(?![a-z]))[，,!！。\s]*)*"
_STATED = re.compile(rf"^{_OH}(?:我的?|本人的?|my|the)?\s*(?P<name>.+?)\s*{_JOINER}", re.IGNORECASE)
_NOT_BUT = re.compile(
    r"^(?P<lead>.*?)(?:不是|不要|is not|isn'?t|not)\s*(?P<old>.+?)了?[，,;；\s]+(?:而是|是|只?要|but|it'?s|it is)\s*(?P<new>.+?)[。.\s]*$",
    re.IGNORECASE | re.DOTALL,
)
_BUT_NOT = re.compile(
    r"^(?P<new>.+?)[，,;；\s]+(?:而?不是|并非|(?:and )?not|instead of|rather than)\s*(?:(?:the|an?|my)\s)?(?P<old>.+?)[。.\s]*$", re.IGNORECASE | re.DOTALL
)
_SLIP = r"[写填打说弄搞记选]错了?"
_NO = re.compile(
    r"^(?:(?:no wait|no no|no|nope|wrong address|wrong number|sorry|oops|my mistake|不|不是|抱歉|不好意思|对不起)[，,。.]+\s*"
    rf"|[^，,。;；\s]{{0,6}}{_SLIP}[，,。;；\s]+)+",
    re.IGNORECASE,
)
_AFTERTHOUGHT = re.compile(
    rf"[，,。;；]\s*(?:(?:我|刚才|刚刚|前面|之前)*{_SLIP}|不好意思|抱歉|sorry|my mistake|i (?:wrote|typed|said|got|put) (?:it|that) wrong)[。.\s]*$",
    re.IGNORECASE,
)
_AFTER_WRONG = re.compile(
    rf"^的?(?:{_SLIP}|不对|变了|换了|\s(?:is|was) wrong|\s(?:has )?changed)\s*[，,:：。.;；]\s*(?P<value>.+?)[。.\s]*$", re.IGNORECASE | re.DOTALL
)
_AFTER_COMMA = re.compile(r"^(?:了|吧|一下)?\s*[，,:：]\s*(?P<value>.+?)[。.\s]*$", re.DOTALL)
_SAYS_NOTHING = re.compile(
    rf"^(?:我|刚才)*{_SLIP}|^(?:请|麻烦|谢谢|可以|好吗|行吗|please|thank|thanks|sorry|can you|could you|i made|my mistake|i got|it is wrong|it's wrong)",
    re.IGNORECASE,
)
_NONE = re.compile(
    r"(?:我|现在|暂时)*(?:没有?|还没有?|不留|不填|不方便留?)(?:了|吧|呢)?"
    r"|(?:(?:i|we) )?(?:have |have got )?(?:no|don't have|do not have)(?: an?| any)?(?: yet| for now| at the moment| please)?"
)
_NONES = ("none", "no", "not yet", "没有")
_FREE = ("free_text", "topics")
_ASKING = ("can i", "could i", "may i", "i want to", "please", "我能", "能不能", "可不可以", "可以", "我想", "请", "一下", "吗")
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
        if said in cues.table[intent].whole or (_is_asked(form, progress) and _says_only(said, intent, cues)):
            return Utterance(text, intent)
    for intent in (Intent.PAUSE, Intent.DROP, Intent.CANCEL, Intent.WHY):
        if cues.means(text, intent):
            return Utterance(text, intent)
    if none := _none_of(said, open_slot(form, progress)):
        return none
    if cues.means(text, "withdraw_registration"):
        return Utterance(text, Intent.CANCEL)
    return _correction(form, progress, text, cues)


def _none_of(said: str, slot: Slot | None) -> Utterance | None:
    """What a message means that says there is none of what is asked for, and no more ("no phone", 还没有文件): "no", where that may be chosen."""
    left = without_phrases(said, map(plain, slot.called)) if slot else said
    if slot is None or left == said or _NONE.fullmatch(left) is None:
        return None
    chosen = next((words for words in (left, *_NONES) if is_one_of(words, slot)), said)
    return Utterance(chosen) if slot.choices else Utterance(said, Intent.SKIP)


def is_one_of(text: str, slot: Slot | None) -> bool:
    """Whether a message is, word for word, one of the answers that a question allows; then it is nothing else ("中文", "以后再说")."""
    said = plain(text)
    return slot is not None and any(said in map(plain, (each.label.zh, each.label.en, each.id, *each.also)) for each in slot.choices)


def _words_about(form: Form, progress: Progress) -> tuple[Intent, ...]:
    """The words that mean something here, the likeliest first."""
    always = (Intent.CANCEL, Intent.DROP, Intent.PAUSE, Intent.RESUME, Intent.WHY, Intent.BACK, Intent.KEEP)
    # "没有" declines what was offered, and else passes over the question.
    return (*always, Intent.YES, Intent.NO, Intent.SKIP) if _is_asked(form, progress) else (*always, Intent.SKIP, Intent.YES, Intent.NO)


def _is_asked(form: Form, progress: Progress) -> bool:
    """Whether something is to be answered with yes or no."""
    offered = progress.offer_for(open_slot(form, progress))
    return progress.stage is not Stage.ASKING or progress.is_leaving or progress.wants is not None or offered is not None


def _says_only(said: str, intent: Intent, cues: Cues) -> bool:
    """Whether yes, or no, is said more than once and nothing else ("yes, I agree", 好的没问题)."""
    left = without_phrases(said, cues.table[intent].whole) if intent in (Intent.YES, Intent.NO) else said
    return bool(said) and not left.strip(" ，,。.!！、")


def _correction(form: Form, progress: Progress, text: str, cues: Cues) -> Utterance:
    contrary = _after_no(text, cues)
    if instead := _instead(form, progress, text, contrary):
        return instead
    if stated := _restated(form, progress, contrary or text):
        return Utterance(text, Intent.CHANGE, stated.name, rest_after(text, stated))
    if not cues.means(text, Intent.CHANGE, "edit_registration"):
        return Utterance(text, contrary=contrary)
    said = plain(text)
    slot = slot_named(form, said)
    is_bare = said in cues.table[Intent.CHANGE].whole or cues.means(text, "edit_registration")
    rest, unnamed = _new_value(text, slot, contrary) if slot else "", _joined(contrary)
    if slot is not None and (rest or (not unnamed and is_about(slot, said, cues))):
        return Utterance(text, Intent.CHANGE, slot.name, rest)
    is_change = is_bare or unnamed or (slot is None and progress.stage is Stage.CONFIRMING)
    return Utterance(text, Intent.CHANGE if is_change else None, rest=unnamed, contrary=contrary)


def _instead(form: Form, progress: Progress, text: str, contrary: str) -> Utterance | None:
    """The change in "not X but Y" and "Y, not X": the slot is named, or X is what was answered to it."""
    if parts := _NOT_BUT.match(text):
        named, new = slot_named(form, plain(parts["lead"])), parts["new"]
    elif parts := _BUT_NOT.match(contrary):
        named, new = None, _joined(parts["new"]) or parts["new"]
    else:
        return None
    answered = (each for each in form.slots if each.name in progress.values and _is_answer(progress.values[each.name], each, plain(parts["old"])))
    slot = named if named is not None and named.name in progress.values else next(answered, None)
    return Utterance(text, Intent.CHANGE, slot.name, new) if slot else None


def _is_answer(value: Value, slot: Slot, said: str) -> bool:
    """Whether these words are what was answered, or of several choices one of those."""
    chosen = [each for each in slot.choices if each.id in value.stored.split(",")]
    words = (word for each in chosen for word in (each.label.zh, each.label.en, *each.also))
    return said in (plain(value.shown), value.stored) or said in map(plain, words)


def _restated(form: Form, progress: Progress, text: str) -> Slot | None:
    """A slot answered before whose name begins the message ("my email is …"), where no free words are asked for."""
    asked, stated = open_slot(form, progress), _STATED.match(text)
    slot = slot_named(form, plain(stated["name"])) if stated else None
    if slot is None or slot.name not in progress.values or slot is asked or (asked is not None and asked.reader in _FREE):
        return None
    is_whole = stated is not None and plain(stated["name"]).removesuffix("的") in {plain(name) for name in slot.called}
    return slot if is_whole and rest_after(text, slot) else None


def is_about(slot: Slot, said: str, cues: Cues) -> bool:
    """Whether a message without a new value says little more than that this slot is to be changed."""
    return len(without_phrases(said, (*_ASKING, *cues.table[Intent.CHANGE].within, *(plain(name) for name in slot.called)))) <= _STRAY


def _after_no(text: str, cues: Cues) -> str:
    """What is said beside "no", "actually", "I wrote it wrong" and the like; empty where a message neither begins nor ends so."""
    rest = _without_opening(text, cues.table[Intent.CHANGE].within)
    # A word that joins ("should be") is kept for what it joins, but where nothing else opens the message.
    further = _without_opening(rest, [cue for cue in cues.table[Intent.CHANGE].within if not re.match(_JOINER, cue)])
    rest = _AFTERTHOUGHT.sub("", further)
    return rest if rest != re.sub(f"^{_OH}", "", text, flags=re.IGNORECASE) else ""


def _without_opening(text: str, cues: Iterable[str]) -> str:
    """A message without the "oh", "no" and "actually" that open it."""
    text = _NO.sub("", re.sub(f"^{_OH}", "", text, flags=re.IGNORECASE))
    cue = next((cue for cue in sorted(cues, key=len, reverse=True) if text.casefold().startswith(cue)), None)
    return text[len(cue) :].lstrip(" ，,。.!！;；") if cue else text


def _joined(text: str) -> str:
    """What stands after the word that joins it to what it corrects ("it is", 应该是); empty where there is none."""
    joined = _JOINED.match(text)
    return joined["value"].strip() if joined else ""


def _new_value(text: str, slot: Slot, contrary: str) -> str:
    """The new value behind a slot's name: joined to it, or after a comma where the message opens as a correction does ("改一下方式，当面谈")."""
    if rest := rest_after(text, slot):
        return rest
    place = _behind_name(text, slot)
    behind = _AFTER_WRONG.match(text[place:]) or (_AFTER_COMMA.match(text[place:]) if contrary else None) if place else None
    return behind["value"].strip() if behind and not _SAYS_NOTHING.match(behind["value"]) else ""


def slot_named(form: Form, said: str) -> Slot | None:
    """The slot whose name stands in a message, the longest name first."""
    names = sorted(((plain(name), slot) for slot in form.slots for name in slot.called), key=lambda each: -len(each[0]))
    return next((slot for name, slot in names if has_phrase(said, name)), None)


def rest_after(text: str, slot: Slot) -> str:
    """The new value in a correction: what stands after the slot's name and the word that joins them, empty where there is none."""
    place = _behind_name(text, slot)
    return _joined(text[place:]) if place else ""


def _behind_name(text: str, slot: Slot) -> int | None:
    """Where the slot's name ends: the first one said ("学校是慕尼黑工业大学" names two of its words), the longest where two begin together."""
    lowered = text.casefold()
    named = min(((lowered.find(name.casefold()), -len(name)) for name in slot.called if name.casefold() in lowered), default=None)
    return named[0] - named[1] if named else None
