"""Names of texts become words in the person's language."""

import pytest

from bot.domain.errors import Misconfigured
from bot.domain.language import Bilingual, Language
from bot.domain.messages import Button, Reply, ShownButton
from bot.domain.phrasebook import needs, phrasebook_of

BOOK = phrasebook_of({"hello": "您好，{name}", "yes": "同意"}, {"hello": "Hello, {name}", "yes": "Yes"})


@pytest.mark.parametrize(("language", "text"), [(Language.ZH, "您好，安娜"), (Language.ZH_HANT, "您好，安娜"), (Language.EN, "Hello, Anna")])
def test_a_reply_is_said_in_the_persons_language(language: Language, text: str) -> None:
    assert BOOK.render(Reply("hello", {"name": Bilingual("安娜", "Anna")}), language) == text


def test_a_button_shows_its_words_and_sends_its_command() -> None:
    assert BOOK.show(Button("yes", "/yes"), Language.EN) == ShownButton("Yes", "/yes")


def test_what_a_person_wrote_is_not_filled_in_again() -> None:
    assert BOOK.say("hello", Language.EN, {"name": "{name} {secret} %s"}) == "Hello, {name} {secret} %s"


def test_a_text_tells_what_it_needs() -> None:
    assert needs("{a} and {b}, {{not this}}, {a}") == {"a", "b"}


def test_a_name_that_was_not_checked_at_start_is_a_fault_of_ours() -> None:
    with pytest.raises(KeyError):
        BOOK.say("nothing", Language.ZH)


def test_every_difference_between_the_sides_is_told_at_once() -> None:
    with pytest.raises(Misconfigured) as stopped:
        phrasebook_of({"a": "甲", "c": "{x}"}, {"b": "B", "c": "{y}"})
    assert [fault.split(":")[0] for fault in stopped.value.faults] == ["prompts/replies/en.yaml", "prompts/replies/zh.yaml", "prompts/replies"]
