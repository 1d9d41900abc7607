"""What keeps replies from being said, told where it stands and in both languages."""

import pytest

from bot.adapters.reply_check import reply_faults
from bot.domain.language import Bilingual, Language
from bot.domain.phrasebook import Phrasebook

ZH, EN, MORE_ZH, MORE_EN = (f"prompts/replies/{name}.yaml" for name in ("zh", "en", "more.zh", "more.en"))
FILES = {ZH: "hello: 您好，{name}\nbye: 再见\n".encode(), EN: b"hello: Hello, {name}\nbye: Bye\n", MORE_ZH: "more: 更多\n".encode(), MORE_EN: b"more: More\n"}
SAID = Phrasebook({"hello": Bilingual("您好，{name}", "Hello, {name}"), "more": Bilingual("更多", "More")})


def told(language: Language, **files: bytes | None) -> list[str]:
    names = {"zh": ZH, "en": EN, "more_zh": MORE_ZH, "more_en": MORE_EN}
    after = {name: content for name, content in (FILES | {names[key]: content for key, content in files.items()}).items() if content is not None}
    return [fault.for_(language) for fault in reply_faults(after, SAID)]


def test_sound_replies_have_no_faults_and_a_text_may_come_or_go_that_nobody_says() -> None:
    assert told(Language.EN) == []
    assert told(Language.EN, zh="hello: 您好，{name}\n".encode(), en=b"hello: Hello, {name}\n") == []


@pytest.mark.parametrize(
    ("files", "where", "en", "zh"),
    [
        ({"en": b"hello: Hello, {name}\n"}, f"{ZH}:2: ", "“bye” is there in Chinese only", "“bye”只有中文"),
        ({"more_zh": b""}, f"{MORE_EN}:1: ", "“more” is there in English only", "“more”只有英文"),
        ({"zh": "bye: 再见\nhello: 您好，{who}\n".encode()}, f"{ZH}:2: ", "uses {who} in Chinese but {name} in English", "中文用了 {who}，英文用了 {name}"),
        ({"more_zh": None, "more_en": None}, f"{ZH}:1: ", "the text “more” is gone", "少了“more”这句话"),
        ({"more_zh": b"more: '{count}'", "more_en": b"more: '{count}'"}, f"{MORE_ZH}:1: ", "uses {count}, but this text needs -", "用了 {count}"),
        ({"zh": b"hello: [\n"}, f"{ZH}:", "", "格式有误"),
    ],
)
def test_each_fault_says_where_what_and_how_to_mend_it(files: dict[str, bytes | None], where: str, en: str, zh: str) -> None:
    (in_english,), (in_chinese,) = told(Language.EN, **files), told(Language.ZH, **files)
    assert in_english.startswith(where) and en in in_english
    assert in_chinese.startswith(where) and zh in in_chinese
