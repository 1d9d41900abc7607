"""Room: domain. Lines of talk as Telegram shows them: HTML with the few tags that we write ourselves, buttons, commands. No sending."""

import re
from collections.abc import Mapping
from html import escape
from types import MappingProxyType

from bot.domain.language import Language
from bot.domain.messages import Author, Said

ROOM = 4000
"""UTF-16 units of one line: Telegram's 4096 without room for the name of the officer who speaks."""
_NAME = 40
_TITLE = re.compile(r"^(【[^】\n]{1,80}】)", re.MULTILINE)
_PRESS = re.compile(r"b:(\d{1,10}):(\d{1,2})")
_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@\w+)?(?:\s+(.*))?", re.DOTALL)
_NEVER = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
CHOSEN = "chosen"
"""What the mark brings back that stays in place of used buttons."""

MENU = ("start", "register", "officer", "mylist", "continue", "privacy", "language", "cancel", "help")
"""The commands that Telegram offers, in its order; the texts that say what each does have these names."""
_MEANS: Mapping[str, str] = MappingProxyType({"register": "/form fair_registration", "mylist": "/my list"})
_PASSED = frozenset({*MENU, "item", "about", "yes", "no", "skip", "back", "keep", "confirm", "change", "why", "continue", "registration", "resume"})


def as_html(line: Said) -> str:
    """A line with everything escaped that could be taken for a tag; titles stand out, and so does the name of an officer."""
    text = _TITLE.sub(r"<b>\1</b>", escape(_NEVER.sub("", line.text), quote=False))
    return f"<b>{escape(line.name[:_NAME], quote=False)}</b>\n{text}" if line.author is Author.OFFICER and line.name else text


def as_plain(line: Said) -> str:
    """The same without tags."""
    text = _NEVER.sub("", line.text)
    return f"{line.name[:_NAME]}\n{text}" if line.author is Author.OFFICER and line.name else text


def choices_of(line: Said) -> list[tuple[str, str]]:
    """The buttons under a line; a press brings back where the choice is kept, for what it sends may be too long."""
    return [(button.label, f"b:{line.id}:{place}") for place, button in enumerate(line.buttons)]


def pressed_choice(data: str) -> tuple[int, int] | None:
    """The line and the place of a pressed button; None for what we never sent."""
    found = _PRESS.fullmatch(data)
    return (int(found[1]), int(found[2])) if found else None


def meant_by(text: str) -> str:
    """What a command says in the corridor's words; one that there is not asks for help, other text stays as it is."""
    found = _COMMAND.fullmatch(text.strip())
    if not found:
        return text
    name, rest = found[1].casefold(), (found[2] or "").strip()
    if name in _MEANS:
        return _MEANS[name]
    return f"/{name} {rest}".strip() if name in _PASSED else "/help"


def language_of_account(code: str | None) -> str | None:
    """Our language for a client's IETF tag; every language that is not Chinese is answered in English until something is written."""
    if not code:
        return None
    tag = code.casefold().replace("_", "-")
    if not tag.startswith("zh"):
        return Language.EN
    return Language.ZH_HANT if any(part in tag for part in ("hant", "tw", "hk", "mo")) else Language.ZH
