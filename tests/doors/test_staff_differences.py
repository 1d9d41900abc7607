"""What is different, as staff read it: field by field in their words, old beside new; rows are known by what they say."""

from pathlib import Path

import pytest

from bot.adapters.file_editing import YamlEditing
from bot.adapters.text_files import read_phrasebook
from bot.domain.editions import differences
from handlers.staff.differing import Differing, FieldDifference, FileShown, pieces
from tests.small_knowledge import ITEM

FILE = "knowledge/items/01.md"
ENTRY = ITEM.format(number=1)
ZH, EN = "prompts/replies/zh.yaml", "prompts/replies/en.yaml"


def shown(before: dict[str, bytes], after: dict[str, bytes | None], language: str = "zh") -> tuple[FileShown, ...]:
    texts = {name: getattr(text, language) for name, text in read_phrasebook(Path("prompts/pages")).texts.items()}
    return Differing(YamlEditing(), before, texts, language, lambda file: file).shown(differences(before, after))


def fields(after: str, language: str = "zh") -> list[FieldDifference]:
    (file,) = shown({FILE: ENTRY.encode()}, {FILE: after.encode()}, language)
    return list(file.fields)


def marked(field: FieldDifference) -> tuple[str, str]:
    """The words that stand on one side alone."""
    return tuple("".join(piece.text for piece in side if piece.is_other) for side in (field.before, field.now))  # type: ignore[return-value]


def test_a_sentence_that_changed_is_named_in_the_readers_words_and_only_its_new_words_are_marked() -> None:
    (field,) = fields(ENTRY.replace("zh: 全年。", "zh: 全年都可以。"))
    assert (field.label, field.side, marked(field)) == ("什么时候、多长时间 · 中文", "zh", ("", "都可以"))
    (field,) = fields(ENTRY.replace("en: All year.", "en: All days."), "en")
    assert (field.label.split(" · ")[-1], marked(field)) == ("English", ("year", "days"))


def test_a_choice_is_shown_by_its_name_and_not_as_the_file_has_it() -> None:
    (field,) = fields(ENTRY.replace("status: verified", "status: reported"))
    assert ENTRY.replace("status: verified", "status: reported") != ENTRY
    said = "".join(piece.text for piece in field.now)
    assert "尚未核实" in said and "reported" not in said


def test_a_row_taken_away_before_others_is_the_only_thing_that_is_shown() -> None:
    two = ENTRY.replace("timing:\n", "timing:\n  - zh: 先看通知。\n    en: See the notice first.\n")
    (file,) = shown({FILE: two.encode()}, {FILE: ENTRY.encode()})
    assert [marked(field) for field in file.fields] == [("先看通知。", ""), ("See the notice first.", "")]


def test_a_text_kept_in_a_file_for_each_language_is_one_thing() -> None:
    before = {ZH: "hello: 您好\nbye: 再见\n".encode(), EN: b"hello: Hello\nbye: Bye\n"}
    (file,) = shown(before, {ZH: "hello: 你好\nbye: 再见\n".encode(), EN: b"hello: Hi\nbye: Bye\n"})
    assert [(field.label.split(" · ")[0], field.side) for field in file.fields] == [("hello", "zh"), ("hello", "en")]
    (file,) = shown(before, {ZH: "hello: 你好\nbye: 再见\n".encode()})
    assert [(field.side, marked(field)) for field in file.fields] == [("zh", ("您", "你"))]


def test_new_files_and_those_that_go_say_so() -> None:
    (file,) = shown({}, {FILE: ENTRY.encode()})
    assert file.is_new and file.title != FILE and any(field.label.startswith("什么时候") for field in file.fields)
    (file,) = shown({FILE: ENTRY.encode()}, {FILE: None})
    assert file.is_gone and file.fields == () and file.lines


@pytest.mark.parametrize("content", [b"---\n[", "旧".encode("gb18030")], ids=["broken", "not UTF-8"])
def test_what_cannot_be_read_as_a_form_is_shown_line_by_line(content: bytes) -> None:
    (file,) = shown({FILE: ENTRY.encode()}, {FILE: content})
    assert file.fields == () and file.lines


def test_who_decides_sees_what_was_changed_in_one_language_alone() -> None:
    (file,) = shown({FILE: ENTRY.encode()}, {FILE: ENTRY.replace("en: All year.", "en: On 3 days.").encode()})
    assert [(label, each.changed, each.has_new_numbers) for label, each in file.one_sided] == [("什么时候、多长时间", "en", True)]


def test_long_stretches_that_stay_are_cut_and_texts_that_have_nothing_in_common_are_marked_whole() -> None:
    before, now = pieces(f"{'好' * 200}旧", f"{'好' * 200}新")
    assert len(before[0].text) < 100 and " … " in before[0].text and (before[1].text, now[1].text) == ("旧", "新")
    assert [piece.is_other for side in pieces("甲乙丙", "丁戊己") for piece in side] == [True, True]
