"""Room: engine. The house rules as one readable table: which room a message goes to. Pure; no room is entered here."""

from enum import StrEnum

from bot.domain.conversation import Conversation, Floor
from bot.domain.cues import Cues, plain
from bot.domain.forms import Form
from bot.domain.library import Knowledge
from bot.domain.words import clean, has_words
from bot.engine.profiling import asks_for_a_list

CHAT = ("greeting", "thanks", "acknowledge", "farewell", "identity", "help", "small_talk")
LANGUAGES = ("chinese", "traditional", "english")
PRIVACY = ("erase_sure", "erase", "export", "privacy")
IN_FORM = ("yes", "no", "back", "skip", "cancel", "why", "change")
_QUESTION_ENDS = ("?", "？", "吗", "呢", "么")
_QUESTION_STARTS = (
    "how",
    "what",
    "who",
    "where",
    "when",
    "which",
    "can",
    "could",
    "do",
    "does",
    "is",
    "are",
    "will",
    "怎么",
    "什么",
    "哪",
    "谁",
    "多少",
    "请问",
)


class Room(StrEnum):
    """Where a message is dealt with."""

    DESK = "desk"
    HAND_OFF = "hand_off"
    DISTRICT = "district"
    PRIVACY = "privacy"
    LANGUAGE = "language"
    START_FORM = "start_form"
    FORM = "form"
    ANSWER_IN_FORM = "answer_in_form"
    ENTRY = "entry"
    MY_LIST = "my_list"
    CHAT = "chat"
    TOLD = "told"
    START = "start"
    MEDIA = "media"
    NOTHING = "nothing"
    ANSWER = "answer"


def choose_room(conversation: Conversation, text: str, cues: Cues, knowledge: Knowledge, only_tells: bool = False) -> Room:
    """First match wins; the order is the house rule. `only_tells`: the message tells of the person and asks nothing."""
    if conversation.floor is not Floor.BOT:
        return Room.DESK
    if text.startswith("/start"):
        return Room.START
    if cues.means(text, "officer") or text.startswith("/officer"):
        return Room.HAND_OFF  # before the form: a person can always be reached
    if text.startswith("/media "):
        return Room.MEDIA
    if conversation.is_choosing_district:
        return Room.DISTRICT
    if cues.means(text, *PRIVACY):
        return Room.PRIVACY
    if cues.means(text, *LANGUAGES):
        return Room.LANGUAGE
    if conversation.form:
        return Room.ANSWER_IN_FORM if is_plainly_a_question(text, cues) else Room.FORM
    if form_asked_for(text, cues, knowledge):
        return Room.START_FORM
    if text.startswith(("/item ", "/about ")):
        return Room.ENTRY
    if asks_for_a_list(text, cues):
        return Room.MY_LIST
    if cues.means(text, *CHAT):
        return Room.CHAT
    if only_tells and not conversation.topics:
        return Room.TOLD  # with a topic it is the answer to "which degree?", or the next question about it
    return Room.ANSWER if has_words(clean(text)) else Room.NOTHING


def is_plainly_a_question(text: str, cues: Cues) -> bool:
    """Whether a message inside a form is a question about something else; words that belong to the form never are."""
    said = plain(text)
    if text.startswith(("/item ", "/about ", "/ask ")):
        return True
    if not said or any(said in cues.table[name].whole for name in IN_FORM) or cues.means(text, "why"):
        return False
    is_asking = text.rstrip().endswith(_QUESTION_ENDS) or said.startswith(tuple(f"{w} " if w.isascii() else w for w in _QUESTION_STARTS))
    return is_asking and len(said) > 3


def form_asked_for(text: str, cues: Cues, knowledge: Knowledge) -> Form | None:
    """The form that a message starts: by a button, by its own words, or the only one there is when somebody wants to register."""
    if text.startswith("/form "):
        return knowledge.forms.get(text.removeprefix("/form ").strip())
    said = plain(text)
    for form in knowledge.forms.values():
        if any(said == plain(trigger) for trigger in (*form.triggers, form.title.zh, form.title.en)):
            return form
    if is_plainly_a_question(text, cues):
        return None
    for form in knowledge.forms.values():
        if cues.means(text, "register") and any(plain(trigger) in said for trigger in form.triggers):
            return form
    return next(iter(knowledge.forms.values())) if len(knowledge.forms) == 1 and said in cues.table["register"].whole else None
