"""A change in one language alone: found wherever two languages stand side by side, and nothing else is."""

from collections.abc import Mapping

import pytest

from bot.adapters.file_editing import YamlEditing
from bot.domain.editing import EditField, EditForm, FieldKind
from bot.domain.one_sided import OneSided, one_sided
from tests.import_fakes import shipped

HOUSING = next(name for name, content in shipped().items() if b"\nid: graduate-housing-subsidy\n" in content[:200])
EDITING = YamlEditing()


def found_in(changes: Mapping[str, str], file: str = HOUSING) -> tuple[OneSided, ...]:
    """What a change of some fields leaves behind in the other language."""
    content = shipped()[file]
    return one_sided(EDITING.form(file, content), EDITING.more(file, content, changes))


VALUES = EDITING.form(HOUSING, shipped()[HOUSING]).values()


@pytest.mark.parametrize("path", ["benefits.0.zh", "benefits.0.en", "title.zh", "body.en", "questions.0.zh", "sources.0.title.en"])
def test_a_text_that_changed_in_one_language_is_named_with_the_other_one(path: str) -> None:
    (found,) = found_in({path: f"{VALUES[path]} 600"})
    assert f"{found.path}.{found.changed}" == path and found.left == f"{path[:-2]}{'en' if path.endswith('zh') else 'zh'}"
    assert getattr(found.after, found.changed).endswith("600") and found.has_new_numbers


def test_a_text_in_a_few_words_is_one_too() -> None:
    path = next(path for path, value in VALUES.items() if path.endswith(".brief.en") and value)
    (found,) = found_in({path: "Otherwise"})
    assert found.path == path[:-3] and found.changed == "en"


def test_a_change_in_both_languages_is_none() -> None:
    assert found_in({"benefits.0.zh": "每月600元。", "benefits.0.en": "CNY 600 a month."}) == ()


def test_rows_that_go_come_or_move_are_none() -> None:
    rows = VALUES["questions"].split()
    assert found_in({"questions": " ".join([*reversed(rows[1:])])}) == ()
    new = {"questions.90.about": "timing", "questions.90.zh": "几时？", "questions.90.en": "When?"}
    assert found_in({"questions": " ".join(["90", *rows]), **new}) == ()


def texts(*pairs: tuple[str, str]) -> EditForm:
    rows = [
        EditField(f"list.{at}", str(at), FieldKind.GROUP, fields=tuple(EditField(f"list.{at}.{side}", side, FieldKind.TEXT, text) for side, text in row))
        for at, row in enumerate([(("zh", zh), ("en", en)) for zh, en in pairs])
    ]
    return EditForm("x.yaml", "x", (EditField("list", "list", FieldKind.LIST, fields=tuple(rows)),))


def test_a_text_that_says_the_same_as_another_one_in_one_language_is_not_held_for_it() -> None:
    before = texts(("不可以", "No"), ("不可以", "Never"))
    assert one_sided(before, texts(("不可以", "Never"))) == () and one_sided(before, texts(("不可以", "Never"), ("不可以", "No"))) == ()


def test_a_row_that_moved_and_changed_in_one_language_is_found() -> None:
    rows = VALUES["questions"].split()
    (found,) = found_in({"questions": " ".join([*rows[1:], rows[0]]), f"questions.{rows[0]}.zh": "换了一种问法？"})
    assert found.changed == "zh" and found.before.en == found.after.en == VALUES["questions.0.en"]


def test_lists_of_words_and_single_fields_have_no_other_side() -> None:
    topics = "knowledge/scope/out_of_scope.yaml"
    values = EDITING.form(topics, shipped()[topics]).values()
    example = next(path for path in values if path.endswith("examples.zh"))
    assert found_in({example: f"{values[example]}\n又一个例子"}, topics) == ()
    assert found_in({"owner": "王老师", "valid_until": "2031-01-01"}) == ()


def test_new_numbers_are_told_from_new_words() -> None:
    (words,) = found_in({"benefits.0.zh": f"说明：{VALUES['benefits.0.zh']}"})
    (number,) = found_in({"benefits.0.zh": VALUES["benefits.0.zh"].replace("800", "900")})
    assert (words.has_new_numbers, number.has_new_numbers) == (False, True)
