"""How lines look on Telegram, what commands mean, and which language an account has."""

import pytest

from bot.domain.messages import Author, Said, ShownButton
from bot.domain.telegram_text import MENU, as_html, as_plain, choices_of, language_of_account, meant_by, pressed_choice
from tests.fakes import NOON


def line(text: str, author: Author = Author.GUICHAO, name: str = "answer") -> Said:
    return Said(7, author, text, NOON, name)


def test_a_title_stands_out_and_everything_else_is_escaped() -> None:
    assert as_html(line("【住房<补贴>】\n1 < 2 & “好”")) == "<b>【住房&lt;补贴&gt;】</b>\n1 &lt; 2 &amp; “好”"


def test_who_speaks_is_named_where_it_is_an_officer() -> None:
    assert as_html(line("您好", Author.OFFICER, "王<老师>")) == "<b>王&lt;老师&gt;</b>\n您好"
    assert as_plain(line("您好", Author.OFFICER, "王老师")) == "王老师\n您好"
    assert as_html(line("您好")) == "您好"


def test_what_no_screen_shows_is_left_out() -> None:
    assert as_html(line("a\x00b\x1fc\ud83dd\n\te")) == "abcd\n\te"


def test_a_button_brings_back_where_its_choice_is_kept() -> None:
    said = Said(12345678, Author.GUICHAO, "?", NOON, buttons=tuple(ShownButton(str(number), "/about x " * 20) for number in range(20)))
    choices = choices_of(said)
    assert choices[19] == ("19", "b:12345678:19")
    assert all(len(data.encode()) <= 64 for _, data in choices)
    assert [pressed_choice(data) for _, data in choices] == [(12345678, number) for number in range(20)]


@pytest.mark.parametrize("data", ["", "b:1", "b:1:1:1", "b:-1:1", "b:1:-1", "b:１:1 ", "x:1:1", "b:12345678901:1", "b:1:123", "chosen"])
def test_other_data_is_no_choice(data: str) -> None:
    assert pressed_choice(data) is None


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("/register", "/form fair_registration"),
        ("/mylist", "/my list"),
        ("/mylist@guichao_bot", "/my list"),
        ("/start laoshan", "/start laoshan"),
        ("/START", "/start"),
        ("/start@guichao_bot  fair2026 ", "/start fair2026"),
        ("/officer", "/officer"),
        ("/officer laoshan", "/officer laoshan"),
        ("/language en", "/language en"),
        ("/nonsense", "/help"),
        ("/pressed 1 0", "/help"),
        ("/registration", "/registration"),
        ("/resume", "/resume"),
        ("/edited x", "/help"),
        ("/media image", "/help"),
        ("/", "/"),
        ("/ register", "/ register"),
        ("1/2 怎么算", "1/2 怎么算"),
        ("住房补贴", "住房补贴"),
    ],
)
def test_commands_say_what_the_corridor_understands(written: str, meant: str) -> None:
    assert meant_by(written) == meant


def test_every_command_of_the_menu_means_something() -> None:
    assert [name for name in MENU if meant_by(f"/{name}") == "/help" and name != "help"] == []


@pytest.mark.parametrize(
    ("code", "language"),
    [
        ("zh", "zh"),
        ("zh-hans", "zh"),
        ("zh-CN", "zh"),
        ("zh-hant", "zh-Hant"),
        ("zh_TW", "zh-Hant"),
        ("zh-hk", "zh-Hant"),
        ("en", "en"),
        ("de", "en"),
        (None, None),
        ("", None),
    ],
)
def test_an_account_s_language(code: str | None, language: str | None) -> None:
    assert language_of_account(code) == language
