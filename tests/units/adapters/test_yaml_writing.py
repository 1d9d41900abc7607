"""A YAML text with a new value: what did not change stays byte for byte, and what is new reads back as it was given."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.yaml_lines import read_yaml
from bot.adapters.yaml_writing import CannotWrite, rewritten
from bot.adapters.yaml_writing_new import Rows
from bot.adapters.yaml_writing_scalars import literal, scalar

STAFF = """\
# 区里写的说明

rows:
  # the first
  - blank: true
    zh: 甲   # 记一笔
    en: a
  - zh: 乙
    en: b

words: [x, "y", z]   # everyday words
pair: {zh: 丙, en: c}
text: |-
  one
  two
# the end
"""
FIRST, SECOND = {"blank": True, "zh": "甲", "en": "a"}, {"zh": "乙", "en": "b"}
HELD: dict[str, object] = {
    "rows": [FIRST, SECOND],
    "words": ["x", "y", "z"],
    "pair": {"zh": "丙", "en": "c"},
    "text": "one\ntwo",
}


def after(**changed: object) -> str:
    return rewritten(STAFF, HELD | changed)


def test_nothing_changed_is_the_very_same_text() -> None:
    assert after() == STAFF


@pytest.mark.parametrize(
    ("changed", "old", "new"),
    [
        ({"words": ["x", "新词", "z"]}, '"y"', '"新词"'),
        ({"words": ["y", "z", "w"]}, '[x, "y", z]', '["y", z, w]'),
        ({"words": ["x"]}, '[x, "y", z]', "[x]"),
        ({"words": []}, '[x, "y", z]', "[]"),
        ({"pair": {"zh": "丙, 丁", "en": "c"}}, "{zh: 丙,", '{zh: "丙, 丁",'),
        ({"pair": {"zh": "丙"}}, ", en: c}", "}"),
        ({"pair": {"zh": "丙", "en": "c", "de": "d"}}, "en: c}", "en: c, de: d}"),
        ({"pair": {"zh": "丙", "fr": "c"}}, "en: c}", "fr: c}"),
        ({"pair": {"zh": "一\n二", "en": "c"}}, " {zh: 丙, en: c}", "\n  zh: |-\n    一\n    二\n  en: c"),
        ({"text": "three"}, "|-\n  one\n  two", "three"),
        ({"text": "one\n\ntwo"}, "one\n  two", "one\n\n  two"),
        ({"rows": Rows(((0, FIRST), (1, {"zh": "乙", "en": "b", "source": "S1"})))}, "    en: b\n", "    en: b\n    source: S1\n"),
        ({"rows": Rows(((0, {"zh": "甲", "en": "a"}), (1, SECOND)))}, "- blank: true\n    zh: 甲", "- zh: 甲"),
        ({"rows": Rows(((0, FIRST),))}, "  - zh: 乙\n    en: b\n", ""),
        ({"rows": Rows(((1, SECOND),))}, "  - blank: true\n    zh: 甲   # 记一笔\n    en: a\n", ""),
        ({"rows": Rows(((0, FIRST), (1, SECOND), (None, {"zh": "丁"})))}, "    en: b\n", "    en: b\n  - zh: 丁\n"),
        ({"until": date(2027, 1, 31)}, "  two\n", "  two\nuntil: 2027-01-31\n"),
    ],
)
def test_only_what_changed_is_written_anew(changed: dict[str, object], old: str, new: str) -> None:
    assert STAFF.count(old) == 1
    assert after(**changed) == STAFF.replace(old, new)


def test_a_new_row_is_written_in_the_manner_of_its_neighbours() -> None:
    text = "- {a: 1, b: x}\n- {a: 2, b: y}\n"
    assert rewritten(text, Rows(((0, {"a": 1, "b": "x"}), (1, {"a": 2, "b": "y"}), (None, {"a": 3, "b": "z"})))) == f"{text}- {{a: 3, b: z}}\n"
    apart = "one:\n  zh: 甲\n\ntwo:\n  zh: 乙\n"
    assert rewritten(apart, {"one": {"zh": "甲"}, "two": {"zh": "乙"}, "three": {"zh": "丙"}}) == f"{apart}\nthree:\n  zh: 丙\n"


def test_a_text_that_says_nothing_yet_keeps_its_head() -> None:
    assert rewritten("# head\n", [{"id": "a"}]) == "# head\n- id: a\n"
    assert rewritten("", {"id": "a", "no": "yes"}) == 'id: a\n"no": "yes"\n'


def test_a_remark_behind_a_value_stays_behind_it() -> None:
    assert rewritten("a: b   # why\nc: d\n", {"a": "x\ny", "c": "d"}) == 'a: "x\\ny"   # why\nc: d\n'


def test_a_value_that_stands_in_two_places_is_left_to_people() -> None:
    with pytest.raises(CannotWrite):
        rewritten("a: &both {zh: x}\nb: *both\n", {"a": {"zh": "y"}, "b": {"zh": "x"}})


@given(st.text(), st.sampled_from([None, "'", '"']))
def test_every_text_reads_back_as_it_was_given(text: str, style: str | None) -> None:
    assert read_yaml(f"a: {scalar(text, style=style)}\n").value == {"a": text}
    assert read_yaml(f"{{a: {scalar(text, True, style)}, b: [{scalar(text, True, style)}]}}").value == {"a": text, "b": [text]}
    assert read_yaml(f"a:\n  b: {literal(text, 4)}\n").value == {"a": {"b": text}}


_LEAVES = st.text(max_size=8) | st.booleans() | st.none() | st.integers(-9, 9)
_VALUES = st.recursive(
    _LEAVES, lambda held: st.lists(held, max_size=3) | st.dictionaries(st.text("abcXY :#{-", min_size=1, max_size=3), held, max_size=3), max_leaves=12
)


@given(_VALUES, _VALUES)
def test_any_value_in_the_place_of_any_other_reads_back(before: object, new: object) -> None:
    text = rewritten("", before)
    assert read_yaml(rewritten(text, new)).value == new
