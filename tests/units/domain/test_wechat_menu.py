"""The account's menu: what it sends, what it says, and what WeChat would refuse."""

from datetime import datetime, timezone

import pytest

from bot.domain.errors import Misconfigured
from bot.domain.language import Bilingual, Language
from bot.domain.phrasebook import Phrasebook
from bot.domain.wechat import Heard, HeardKind
from bot.domain.wechat_menu import MenuKey, faults_of, menu_of
from bot.domain.wechat_sending import MenuEntry, SendResult
from handlers.channels.wechat import said_by

AN_ENTRY = MenuEntry("问政策", "ask")


def labels(language: Language, phrases: Phrasebook) -> list[str]:
    return [label for entry in menu_of(phrases, language) for label in (entry.label, *(under.label for under in entry.entries))]


def test_the_menu_asks_registers_and_holds_what_is_ones_own(phrases: Phrasebook) -> None:
    assert labels(Language.ZH, phrases) == ["问政策", "登记参会", "我的", "我的清单", "找服务专员", "我的数据"]
    assert labels(Language.EN, phrases) == ["Ask", "Blue Fair", "Mine", "My list", "Find an officer", "My data"]


def test_every_entry_that_can_be_tapped_sends_a_key_of_its_own(phrases: Phrasebook) -> None:
    leaves = [leaf for entry in menu_of(phrases, Language.ZH) for leaf in (entry.entries or (entry,))]
    assert [leaf.key for leaf in leaves] == list(MenuKey)


@pytest.mark.parametrize("key", MenuKey)
def test_the_door_understands_every_key_of_the_menu(key: MenuKey) -> None:
    clicked = Heard("1", "anna", "gh_1", HeardKind.CLICK, datetime(2026, 11, 1, tzinfo=timezone.utc), text=key)
    assert (said_by(clicked) or "").startswith("/")


def test_chinese_labels_are_as_short_as_a_phone_shows_them(phrases: Phrasebook) -> None:
    menu = menu_of(phrases, Language.ZH)
    assert max(len(entry.label) for entry in menu) <= 4
    assert max(len(under.label) for entry in menu for under in entry.entries) <= 8


@pytest.mark.parametrize(
    ("label", "is_taken"),
    [("登记蓝洽会", True), ("登记蓝洽会!", True), ("登记蓝洽会!!", False), ("登记参加蓝洽会", False), ("", False)],
    ids=["15 bytes", "16 bytes", "17 bytes", "21 bytes", "none"],
)
def test_a_label_of_the_first_level_has_at_most_16_bytes(label: str, is_taken: bool) -> None:
    assert (faults_of([MenuEntry(label, "ask")]) == []) is is_taken


@pytest.mark.parametrize(("size", "is_taken"), [(20, True), (21, False)])
def test_a_label_of_the_second_level_has_at_most_60_bytes(size: int, is_taken: bool) -> None:
    assert (faults_of([MenuEntry("我的", entries=(MenuEntry("长" * size, "list"),))]) == []) is is_taken


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ([], "the menu has 0 entries; WeChat takes 1 to 3"),
        ([AN_ENTRY] * 4, "the menu has 4 entries; WeChat takes 1 to 3"),
        ([MenuEntry("我的", entries=(AN_ENTRY,) * 6)], "“我的” has 6 entries; WeChat takes 1 to 5"),
        ([MenuEntry("问政策")], "the key of “问政策” has 0 bytes"),
        ([MenuEntry("问政策", "k" * 129)], "the key of “问政策” has 129 bytes"),
        ([MenuEntry("我的", entries=(MenuEntry("更多", entries=(AN_ENTRY,)),))], "“更多” has entries under it, but lies under “我的”"),
    ],
)
def test_a_menu_of_a_shape_that_wechat_refuses_is_named(entries: list[MenuEntry], said: str) -> None:
    (fault,) = faults_of(entries)
    assert said in fault


def test_a_label_that_grew_too_long_stops_the_menu_with_the_mend(phrases: Phrasebook) -> None:
    grown = Phrasebook({**phrases.texts, "wechat.menu.register": Bilingual("登记参加蓝洽会", "Blue Fair")})
    with pytest.raises(Misconfigured, match=r"“登记参加蓝洽会” has 21 bytes; WeChat takes 1 to 16 .* change it in prompts/replies"):
        menu_of(grown, Language.ZH)


@pytest.mark.parametrize("result", [result for result in SendResult if result is not SendResult.SENT])
def test_every_way_a_call_can_fail_has_words(result: SendResult, phrases: Phrasebook) -> None:
    assert phrases.texts[f"wechat.result.{result}"].zh
