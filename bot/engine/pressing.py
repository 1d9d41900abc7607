"""Room: engine. What a pressed button or the number of a choice means, and how an officer reads what was sent. Pure; nothing is answered."""

from bot.domain.conversation import Conversation
from bot.domain.cues import plain
from bot.domain.language import Language
from bot.domain.messages import Channel, Inbound, is_command
from bot.domain.phrasebook import Phrasebook

_MENU = {"/my list": "button.my_list", "/officer": "button.officer", "/form fair_registration": "button.register"}
_MENU |= {f"/{name}": f"command.{name}" for name in ("start", "help", "privacy", "language", "continue")}
"""What a command is called where it is read."""
_NUMBERED = (Channel.TERMINAL, Channel.WECHAT)
"""Channels without buttons, where a choice may be given by its number."""


def meant(conversation: Conversation, text: str, phrases: Phrasebook) -> str:
    """The words or the number of an offered choice stand for the choice, a starter for its question."""
    chosen = text.strip()
    text = next((button.send for button in conversation.offered if plain(button.label) == plain(chosen)), text)
    if conversation.key.channel in _NUMBERED and chosen.isdecimal() and 0 < int(chosen) <= len(conversation.offered):
        text = conversation.offered[int(chosen) - 1].send
    if text.startswith("/ask ") and (name := f"button.ask.{text.removeprefix('/ask ').strip()}") in phrases.texts:
        return phrases.say(name, conversation.language)
    return text


def readable(before: Conversation, message: Inbound, language: Language, phrases: Phrasebook) -> str:
    """What was sent, as an officer reads it: a button by its label, a picture is called one."""
    pressed = next((button.label for button in before.offered if button.send == message.text), None)
    if pressed is not None:
        return pressed
    sent = message.attachment
    if sent is None and is_command(message.text):
        named = _MENU.get(message.text)
        return " ".join((phrases.say("media.label.menu", language), phrases.say(named, language) if named else message.text[1:]))
    if sent is None:
        return message.text
    words = "" if message.text.startswith("/media ") else message.text
    return " ".join(filter(None, (phrases.say(f"media.label.{sent.kind}", language), sent.name, words)))
