"""What every reader promises: it never raises, reads what it stored to itself, and has words for each refusal."""

import re
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.forms import Choice, Reading, Rejected, Slot, Value
from bot.domain.language import Bilingual, Language
from bot.domain.phrasebook import Phrasebook, phrasebook_of
from handlers.dialogs.calendar_words import Unclear
from handlers.dialogs.readers import READERS

ROOT = Path(__file__).parents[3]
LABEL = Bilingual("标签", "Label")
CHOICES = (
    Choice("bachelor", Bilingual("本科", "Bachelor")),
    Choice("master", Bilingual("硕士", "Master's degree")),
    Choice("doctor", Bilingual("博士", "PhD"), ("doctorate",)),
    Choice("other", Bilingual("其他和不确定", "Other, not sure")),
)
# fmt: off
PIECES = (
    "2026", "12", "3", "年", "月", "日", "号", "初", "底", "下", "周", "五", "后", "两", "明", "天", "-", "/", ".", ": ", "+86", "139", "1234", "5678",
    "0", "(0)", " ", "我是", "我叫", "我的", "名字", "是", "的", "邮箱：", "email is ", "@", "＠", "a", "uni", ".no", "<", ">", "，", "和", "、", " and ",
    "next ", "May", "Dec", "Friday", "in ", " weeks", "博士", "在读", "PhD", "不", "not ", "中国", "美", "人", "Germany", "I'm ", "第", "个", "①",
    "yes", "没有", "\u0301", "\u200d", "\u202e", "\ud800", "\u0000", "\n", "毕业于", "大学", "。", "'", "·", "--", "农历", "{", "}", "%s",
)
# fmt: on

anything = st.text(st.characters(exclude_categories=()), max_size=120)
spoken = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)
endless = st.builds(lambda text, times: (text * times)[:5000], spoken, st.integers(1, 2500))
texts = anything | spoken | endless
languages = st.sampled_from(Language)


def reading(reader: str, language: Language) -> Reading:
    known = {"nationality": Value("DE", "Germany"), "degree": Value("doctor", "PhD")}
    return Reading(Slot("asked", LABEL, LABEL, LABEL, reader, choices=CHOICES), language, "2026-11-23", known)


def phrasebook() -> Phrasebook:
    zh, en = (yaml.safe_load((ROOT / f"prompts/replies/readers.{side}.yaml").read_text("utf-8")) for side in ("zh", "en"))
    return phrasebook_of(zh, en)


WORDS = phrasebook()


def test_every_text_is_named_by_a_reader_that_exists() -> None:
    assert {name.split(".")[1] for name in WORDS.texts} <= set(READERS)
    assert {name.split(".")[0] for name in WORDS.texts} == {"reader"}


def test_every_whole_name_in_the_code_has_a_text() -> None:
    code = "".join(path.read_text("utf-8") for path in (ROOT / "handlers/dialogs").glob("*.py"))
    named = set(re.findall(r'"(reader\.[a-z_]+\.[a-z_]+)"', code))
    assert named - set(WORDS.texts) == set()
    assert len(named) > 20


def test_every_reason_a_date_is_unclear_has_a_text() -> None:
    assert {f"reader.date.{reason}" for reason in Unclear} <= set(WORDS.texts)


def test_every_text_is_used_by_the_code() -> None:
    code = "".join(path.read_text("utf-8") for path in (ROOT / "handlers/dialogs").glob("*.py"))
    unused = {name for name in WORDS.texts if f'"{name}"' not in code and f'"{name.split(".")[2]}"' not in code}
    assert unused == set()


def test_every_text_names_its_question_or_shows_what_to_do() -> None:
    without_label = {name for name, text in WORDS.texts.items() if "{label}" not in text.zh or "{label}" not in text.en}
    assert without_label == set()


@pytest.mark.parametrize("reader", READERS)
@settings(deadline=None, max_examples=100)
@given(text=texts, language=languages)
def test_no_reader_ever_raises_and_each_refusal_has_its_words(reader: str, text: str, language: Language) -> None:
    read = READERS[reader](text, reading(reader, language))
    assert isinstance(read, Value | Rejected)
    if isinstance(read, Rejected):
        assert WORDS.say(read.name, language, {"label": LABEL, **read.values})


@pytest.mark.parametrize("reader", READERS)
@settings(deadline=None, max_examples=100)
@given(text=texts, language=languages)
def test_what_is_stored_reads_back_to_itself(reader: str, text: str, language: Language) -> None:
    read = READERS[reader](text, reading(reader, language))
    if isinstance(read, Value):
        again = READERS[reader](read.stored, reading(reader, language))
        assert isinstance(again, Value) and again.stored == read.stored


@pytest.mark.parametrize("reader", READERS)
@settings(deadline=None, max_examples=100)
@given(text=spoken, language=languages)
def test_what_is_shown_reads_back_to_what_is_stored(reader: str, text: str, language: Language) -> None:
    read = READERS[reader](text, reading(reader, language))
    if isinstance(read, Value):
        again = READERS[reader](read.shown, reading(reader, language))
        assert isinstance(again, Value) and again.stored == read.stored


@settings(deadline=None, max_examples=200)
@given(language=languages, day=st.dates(date(2026, 11, 23), date(2036, 12, 31)))
def test_every_day_to_come_is_shown_so_that_it_reads_back(language: Language, day: date) -> None:
    value = READERS["date"](str(day), reading("date", language))
    assert isinstance(value, Value)
    assert READERS["date"](value.shown, reading("date", language)) == Value(str(day), value.shown)
