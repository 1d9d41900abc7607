"""Room: domain. The menu of a WeChat account: its entries, the keys that clicks send, and WeChat's limits. No words, no calls."""

from collections.abc import Sequence
from enum import StrEnum

from bot.domain.errors import Misconfigured
from bot.domain.language import Language
from bot.domain.phrasebook import Phrasebook
from bot.domain.wechat_sending import MenuEntry


class MenuKey(StrEnum):
    """What a click on an entry sends."""

    ASK = "ask"
    REGISTER = "register"
    LIST = "list"
    OFFICER = "officer"
    PRIVACY = "privacy"


MAX_ENTRIES, MAX_UNDER = 3, 5
MAX_LABEL, MAX_LABEL_UNDER, MAX_KEY = 16, 60, 128
"""UTF-8 bytes, by WeChat's page 创建自定义菜单; of longer Chinese labels than 4 and 8 characters the phone shows the beginning."""
_MINE = (MenuKey.LIST, MenuKey.OFFICER, MenuKey.PRIVACY)


def menu_of(phrases: Phrasebook, language: Language) -> tuple[MenuEntry, ...]:
    """The menu with its labels in one language: an account has one for everybody. Raises Misconfigured with each label that WeChat would refuse."""

    def entry(name: str, under: tuple[MenuEntry, ...] = ()) -> MenuEntry:
        return MenuEntry(phrases.say(f"wechat.menu.{name}", language), "" if under else name, under)

    entries = (entry(MenuKey.ASK), entry(MenuKey.REGISTER), entry("mine", tuple(entry(key) for key in _MINE)))
    if faults := faults_of(entries):
        raise Misconfigured(*faults)
    return entries


def faults_of(entries: Sequence[MenuEntry]) -> list[str]:
    """What WeChat would refuse, a line each."""
    faults = _number(entries, MAX_ENTRIES, "the menu")
    for entry in entries:
        faults += [*_own(entry, MAX_LABEL), *(fault for under in entry.entries for fault in _own(under, MAX_LABEL_UNDER))]
        if entry.entries:
            faults += _number(entry.entries, MAX_UNDER, f"“{entry.label}”")
        faults += [
            f"WeChat's menu: “{under.label}” has entries under it, but lies under “{entry.label}”; move them up" for under in entry.entries if under.entries
        ]
    return faults


def _number(entries: Sequence[MenuEntry], most: int, place: str) -> list[str]:
    return [] if 1 <= len(entries) <= most else [f"WeChat's menu: {place} has {len(entries)} entries; WeChat takes 1 to {most}"]


def _own(entry: MenuEntry, most: int) -> list[str]:
    size, faults = len(entry.label.encode()), []
    if not 1 <= size <= most:
        faults.append(
            f"WeChat's menu: the label “{entry.label}” has {size} bytes; WeChat takes 1 to {most} (a Chinese character has 3): change it in prompts/replies"
        )
    if not entry.entries and not 1 <= len(entry.key.encode()) <= MAX_KEY:
        faults.append(f"WeChat's menu: the key of “{entry.label}” has {len(entry.key.encode())} bytes; WeChat takes 1 to {MAX_KEY}")
    return faults
