"""Room: engine. Greetings, thanks, who are you; and messages in which there is nothing to read. No policy here."""

from dataclasses import replace

from bot.domain.answers import Receipt, Verdict
from bot.domain.conversation import Conversation
from bot.domain.cues import Cues, plain
from bot.domain.knowledge import Aspect, Entry
from bot.domain.language import Language
from bot.domain.library import Knowledge
from bot.domain.messages import Button, Reply
from bot.domain.words import clean, masked
from bot.engine.outcome import Outcome
from bot.engine.routing import CHAT, LANGUAGES

_TOLD_APART = ("image", "voice", "location")
STARTERS = (
    Button("button.ask.housing", "/ask housing"),
    Button("button.ask.startup", "/ask startup"),
    Button("button.ask.degree", "/ask degree"),
    Button("button.register", "/form fair_registration"),
    Button("button.officer", "/officer"),
)
TONGUES = (
    Button("button.language.zh", "/language zh"),
    Button("button.language.zh_hant", "/language zh-hant"),
    Button("button.language.en", "/language en"),
)
_LANGUAGE_OF = {"chinese": Language.ZH, "traditional": Language.ZH_HANT, "english": Language.EN}


def chat(conversation: Conversation, text: str, cues: Cues) -> Outcome:
    """A short, kind answer; a greeting or a call for help shows where one may begin."""
    if plain(text) in cues.table["cancel"].whole and not cues.means(text, *CHAT):
        return Outcome(conversation, (Reply("chat.nothing_to_cancel"),))
    kind = cues.which(text, CHAT) or ("acknowledge" if any(plain(text) in cues.table[name].whole for name in ("yes", "no")) else "help")
    return Outcome(conversation, (Reply(f"chat.{kind}", {}, STARTERS if kind in ("greeting", "help", "identity") else ()),))


def told(conversation: Conversation, text: str) -> Outcome:
    """Somebody told of themselves and asked nothing: it is noted, and they say what they want to know; never a guess at an answer.

    What was told stands before the next question, which may say no more than "and how much is it?".
    """
    return Outcome(replace(conversation, last_question=masked(clean(text))), (Reply("chat.told", {}, (Button("button.my_list", "/my list"), *STARTERS)),))


def start(conversation: Conversation, text: str, knowledge: Knowledge) -> Outcome:
    """A first word, with the code of the link or picture that brought the person: a district, a park, the fair."""
    brought_by = _behind(text.removeprefix("/start").strip(), knowledge)
    if brought_by is None:
        return Outcome(conversation, (Reply("chat.greeting", {}, STARTERS),))
    about = Button("button.entry", f"/about {brought_by.id} {Aspect.OVERVIEW}", {"title": brought_by.short_title})
    return Outcome(conversation, (Reply("chat.greeting_from", {"title": brought_by.short_title}, (about, *STARTERS)),))


def _behind(code: str, knowledge: Knowledge) -> Entry | None:
    """The entry of a code: its id, or one of its other names without spaces and signs, for links carry letters and digits alone."""
    if code in knowledge.entries:
        return knowledge.entries[code]
    wanted = _letters(code)
    return next((entry for entry in knowledge.entries.values() if wanted and wanted in map(_letters, entry.also_called)), None)


def _letters(name: str) -> str:
    return "".join(each for each in name.casefold() if each.isalnum())


def media(conversation: Conversation, text: str) -> Outcome:
    """A picture, a voice message, a file, a place: what can be done with it, honestly."""
    kind = text.removeprefix("/media ").split(" ")[0]
    return Outcome(conversation, (Reply(f"media.{kind}" if kind in _TOLD_APART else "media.other", {}, (Button("button.officer", "/officer"),)),))


def switch_language(conversation: Conversation, text: str, cues: Cues) -> Outcome:
    """Go on in the language asked for; where none is named, offer them."""
    if text == "/language":
        return Outcome(conversation, (Reply("language.choose", {}, TONGUES),))
    wanted = cues.which(text, LANGUAGES)
    assert wanted is not None
    return Outcome(replace(conversation, language=_LANGUAGE_OF[wanted]), (Reply("language.switched"),))


def verdict_of(reply: Reply, receipt: Receipt | None) -> Verdict:
    """How a turn ended, for those who count: answers carry a receipt, all other replies are talk."""
    return Verdict(receipt.verdict) if receipt else Verdict.CHITCHAT if reply.name.startswith("chat.") else Verdict.CLARIFY
