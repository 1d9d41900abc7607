"""Room: engine. The house rules as one readable table: which room a message goes to. Pure; no room is entered here."""

from enum import StrEnum

from bot.domain.conversation import Conversation, Floor
from bot.domain.cues import Cues, plain, plain_of_ours
from bot.domain.form_names import form_in_part
from bot.domain.form_progress import Progress
from bot.domain.forms import Form, Slot
from bot.domain.library import Knowledge
from bot.domain.messages import is_command
from bot.domain.words import clean, has_words
from bot.engine.form_cues import is_about, is_one_of, slot_named
from bot.engine.my_registrations import asks_for_own, is_own_business
from bot.engine.profiling import asks_for_a_list

_LEFT_OVER = ("cancel", "back", "yes", "no")
"""Words for what is open, which may come when nothing is."""
CHAT = ("greeting", "thanks", "acknowledge", "farewell", "identity", "help", "small_talk")
LANGUAGES = ("chinese", "traditional", "english")
PRIVACY = ("erase_sure", "erase", "export", "privacy")
IN_FORM = ("yes", "no", "back", "skip", "cancel", "why", "change", "keep", "pause", "resume", "drop")
FREE, FILES = ("free_text", "topics"), ("file", "file_or_link")
"""Readers that the table knows: of any words, and of what is not words."""
_SHORT = 3
_SUBJECTS = ("how to ", "where to ", "what to ", "when to ")
"""What begins so names a subject to somebody who is asked for one, and asks nothing without its mark."""
_TAKING_BACK = ("no,", "no ", "not ", "不,", "不是")
_ASKED_LAST = ("怎么办", "怎么弄", "怎么申请", "怎么办理", "如何办理", "如何申请", "多少", "多少钱")
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

    CONTINUE = "continue"
    CASE = "case"
    DESK = "desk"
    MESSAGE = "message"
    HAND_OFF = "hand_off"
    DISTRICT = "district"
    PRIVACY = "privacy"
    LANGUAGE = "language"
    INTEREST = "interest"
    START_FORM = "start_form"
    FORM = "form"
    RESUME = "resume"
    INTRODUCE = "introduce"
    REGISTRATION = "registration"
    CORRECTION = "correction"
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
    if text.startswith("/continue") or cues.means(text, "continue"):
        return Room.CONTINUE  # before the desk: who talks to an officer may go on elsewhere too
    if text.split(" ", 1)[0] == "/case":
        return Room.CASE
    if conversation.floor is not Floor.BOT:
        return Room.DESK
    if conversation.is_leaving_message and not is_command(text) and plain(text) not in cues.table["officer"].whole:
        return Room.MESSAGE  # before all that its words may mean: they are for the officer
    if text.startswith("/start"):
        return Room.START
    if cues.means(text, "emergency"):
        return Room.ANSWER_IN_FORM if conversation.form else Room.ANSWER  # before all else: nobody in danger is asked for a district
    if not conversation.form and opens_a_form(text, cues, knowledge):
        return Room.START_FORM  # before the officer: "an appointment with an officer" names one, and is no district either
    if cues.means(text, "officer") or text.startswith("/officer"):
        return Room.HAND_OFF  # before the form: a person can always be reached
    if text.startswith("/introduce "):
        return Room.INTRODUCE
    if text.startswith("/media "):
        return Room.FORM if takes_a_file(conversation, knowledge) else Room.MEDIA
    if conversation.is_choosing_district:
        return Room.DISTRICT
    if is_one_of(text, open_question(conversation, knowledge)):
        return Room.FORM  # before all that its words may mean elsewhere: "English" may be an answer
    if cues.means(text, *PRIVACY):
        return Room.PRIVACY
    if cues.means(text, *LANGUAGES) or text == "/language":
        return Room.LANGUAGE
    if text.startswith(("/follow", "/unfollow")) or cues.means(text, "follow", "unfollow"):
        return Room.INTEREST
    if asks_for_own(text, cues) and (not conversation.form or is_own_business(text, cues)):
        return Room.REGISTRATION
    if text.startswith("/resume ") or (not conversation.form and asks_to_go_on(text, cues, has_drafts=bool(conversation.paused))):
        return Room.RESUME
    if conversation.form:
        return room_in_form(conversation.form, open_question(conversation, knowledge), text, cues, knowledge)
    if form_asked_for(text, cues, knowledge) or without_wish(text, cues) in cues.table["register"].whole:
        return Room.START_FORM
    if corrects(text, cues):
        return Room.CORRECTION  # of what was sent just now; else it is answered
    if text.startswith(("/item ", "/about ")):
        return Room.ENTRY
    if asks_for_a_list(text, cues):
        return Room.MY_LIST
    if cues.means(text, *CHAT) or any(plain(text) in cues.table[name].whole for name in _LEFT_OVER):
        return Room.CHAT  # "back" and "yes" too, where nothing is open that they could mean: no guess at an answer
    if only_tells and not conversation.topics:
        return Room.TOLD  # with a topic it is the answer to "which degree?", or the next question about it
    return Room.ANSWER if has_words(clean(text)) else Room.NOTHING


def standing(conversation: Conversation) -> tuple[object, ...] | None:
    """All of a conversation that the table looks at where no form is open; None where one is, for then it looks at all of the form."""
    if conversation.form:
        return None
    is_busy = conversation.is_leaving_message, conversation.is_choosing_district
    return (conversation.floor, *is_busy, bool(conversation.paused), bool(conversation.topics))


def room_in_form(progress: Progress, slot: Slot | None, text: str, cues: Cues, knowledge: Knowledge) -> Room:
    """Where a message goes while a form is open: another form asked for, a question about something else, else the form."""
    is_free = slot is not None and slot.reader in FREE
    if text.startswith("/form ") or form_named(text, knowledge) or (not is_free and form_named(without_wish(text, cues), knowledge)):
        return Room.START_FORM
    if is_free and plain(text).startswith(_SUBJECTS) and not text.rstrip().endswith(_QUESTION_ENDS):
        return Room.FORM
    if asks_to_change(progress, text, cues, knowledge):
        return Room.FORM
    is_closed = slot is not None and not is_free
    is_aside = is_plainly_a_question(text, cues, progress.is_aside) or (is_closed and (asks_at_its_end(text) or cues.means(text, "aside")))
    return Room.ANSWER_IN_FORM if is_aside else Room.FORM


def asks_to_change(progress: Progress, text: str, cues: Cues, knowledge: Knowledge) -> bool:
    """Whether an answer given to the open form is asked to be changed, were it as a question ("can I change my e-mail?")."""
    form = knowledge.forms.get(progress.form)
    slot = slot_named(form, plain(text)) if form else None
    return form is not None and slot is not None and slot.name in progress.values and cues.means(text, "change") and is_about(slot, plain(text), cues)


def form_named(text: str, knowledge: Knowledge) -> Form | None:
    """The form that a message opens by nothing but its own words."""
    said = plain(text)
    for form in knowledge.forms.values():
        if any(said == plain_of_ours(words) for words in (*form.triggers, form.title.zh, form.title.en)):
            return form
    return None


def opens_a_form(text: str, cues: Cues, knowledge: Knowledge) -> bool:
    """Whether a message can mean nothing but a form: its button, its own words, or an appointment with somebody."""
    if text.startswith("/form ") or cues.means(text, "appointment"):
        return form_asked_for(text, cues, knowledge) is not None
    return (form_named(text, knowledge) or form_named(without_wish(text, cues), knowledge)) is not None


def without_wish(text: str, cues: Cues) -> str:
    """A message without "I want to" before what is wanted."""
    said = plain(text)
    wish = max((words for words in cues.table["wish"].within if said.startswith(words)), key=len, default="")
    return said.removeprefix(wish).strip()


def corrects(text: str, cues: Cues) -> bool:
    """Whether a message takes something back ("no, I am …") and asks nothing."""
    takes_back = plain(text).startswith(_TAKING_BACK) or cues.means(text, "change")
    return takes_back and not text.startswith("/") and not is_plainly_a_question(text, cues) and not cues.means(text, "asking")


def asks_to_go_on(text: str, cues: Cues, has_drafts: bool) -> bool:
    """Whether somebody wants to go on with a draft; where there is none, only words that can mean nothing else say so."""
    return cues.means(text, "resume") if has_drafts else plain(text) in ("/resume", *cues.table["resume"].within)


def open_question(conversation: Conversation, knowledge: Knowledge) -> Slot | None:
    """The slot that is asked for, where a form is open and asks for one."""
    form = knowledge.forms.get(conversation.form.form) if conversation.form else None
    return form.slot(conversation.form.asking) if form and conversation.form else None


def takes_a_file(conversation: Conversation, knowledge: Knowledge) -> bool:
    """Whether the open question asks for a picture or a file."""
    slot = open_question(conversation, knowledge)
    return slot is not None and slot.reader in FILES


def is_plainly_a_question(text: str, cues: Cues, is_going_on: bool = False) -> bool:
    """Whether a message inside a form is a question about something else; words that belong to the form never are.

    `is_going_on`: the message before was one, so that this may be short ("硕士呢？").
    """
    said = plain(text)
    if text.startswith(("/item ", "/about ", "/ask ")):
        return True
    if not said or any(said in cues.table[name].whole for name in IN_FORM) or cues.means(text, "why"):
        return False
    is_asking = text.rstrip().endswith(_QUESTION_ENDS) or said.startswith(tuple(f"{w} " if w.isascii() else w for w in _QUESTION_STARTS))
    return is_asking and (len(said) > _SHORT or is_going_on)


def asks_at_its_end(text: str) -> bool:
    """Whether a message ends as a question does where its mark is left out; where any words are an answer, it may be a subject."""
    return plain(text).endswith(_ASKED_LAST)


def form_asked_for(text: str, cues: Cues, knowledge: Knowledge) -> Form | None:
    """The form that a message starts: by a button, by its own words, by the longest of them in a wish to register, or the only one there is."""
    if text.startswith("/form "):
        return knowledge.forms.get([*text.split(), ""][1])
    if form := form_named(text, knowledge) or form_named(without_wish(text, cues), knowledge):
        return form
    if is_plainly_a_question(text, cues):
        return None
    said = plain(text)
    if form := form_in_part(without_wish(text, cues), knowledge.forms, cues.table["register"].whole):
        return form
    named = [(len(trigger), form) for form in knowledge.forms.values() for trigger in map(plain_of_ours, form.triggers) if trigger in said]
    if named and cues.means(text, "register", "appointment"):
        return max(named, key=lambda each: each[0])[1]
    return next(iter(knowledge.forms.values())) if len(knowledge.forms) == 1 and said in cues.table["register"].whole else None
