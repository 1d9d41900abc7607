"""When choices can be links in a WeChat message, and when they keep their numbers."""

import pytest

from bot.domain.messages import Author, Said, ShownButton
from bot.domain.wechat_choices import MenuMessage, as_menu
from tests.fakes import NOON

TAP = "(tap)"


def line(text: str, *buttons: ShownButton) -> Said:
    return Said(1, Author.GUICHAO, text, NOON, buttons=buttons)


def button(label: str = "是", send: str = "/yes") -> ShownButton:
    return ShownButton(label, send)


def test_the_choices_of_the_last_line_are_the_links() -> None:
    found = as_menu([line("一", button("旧", "/old")), line("二", button())], TAP)
    assert found == MenuMessage("一\n\n二", (button(),), TAP)


def test_what_stands_at_the_limits_is_a_menu() -> None:
    assert as_menu([line("x" * 1024, *[button("x" * 76, "s" * 64)] * 10)], TAP)
    assert as_menu([line("x", button("y" * 128))], TAP)


@pytest.mark.parametrize(
    "last",
    [
        pytest.param(line("没有选项"), id="no choices"),
        pytest.param(line("x" * 1025, button()), id="a long text"),
        pytest.param(line("住" * 342, button()), id="a long text by bytes"),
        pytest.param(line("x", *[button()] * 11), id="eleven choices"),
        pytest.param(line("x", button("y" * 129)), id="a long label"),
        pytest.param(line("x", button("")), id="a label of nothing"),
        pytest.param(line("x", button(send="s" * 65)), id="a long choice"),
        pytest.param(line("x", button(send="")), id="a choice that sends nothing"),
        pytest.param(line("x" * 1024, *[button("y" * 80)] * 10), id="too much in all"),
    ],
)
def test_what_wechat_might_cut_or_refuse_keeps_its_numbers(last: Said) -> None:
    assert as_menu([last], TAP) is None
