"""What people say about themselves is read from their own words, in both languages; what others are, or rules say, is not."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.adapters.text_files import read_cues
from bot.domain.library import Knowledge
from bot.domain.profile import DEGREES, FACTS, Profile, with_facts
from bot.engine.profiling import OPTIONS, Profiling, asks_for_a_list
from bot.settings import PROJECT

TODAY = date(2026, 11, 23)
CUES = read_cues(PROJECT / "prompts" / "facts.yaml")
PROFILING = Profiling(CUES)


def told(text: str) -> dict[str, Any]:
    said = PROFILING.facts_in(text, TODAY).said
    return {fact: getattr(said, fact) for fact in said.known}


@pytest.mark.parametrize(
    ("text", "degree", "is_enrolled"),
    [
        ("我是博士", "doctor", None),
        ("PhD here", "doctor", None),
        ("我是在读硕士", "master", True),
        ("I'm a PhD student", "doctor", True),
        ("刚做完博士后", "postdoc", None),
        ("I hold a master's", "master", False),
        ("I hold a master’s", "master", False),
        ("国外本科，已经毕业了", "bachelor", False),
        ("本科毕业后在读硕士", "master", True),
        ("我想读博士，现在是硕士", "master", None),
        ("I want to do a PhD, I have a bachelor's", "bachelor", None),
        ("大专学历", "college", None),
    ],
)
def test_a_degree_is_read_with_whether_it_is_finished(text: str, degree: str, is_enrolled: bool | None) -> None:
    assert told(text)["degree"] == degree
    assert PROFILING.facts_in(text, TODAY).said.is_enrolled is is_enrolled


@pytest.mark.parametrize(
    ("text", "nationality"),
    [
        ("我是外籍", "foreign"),
        ("我是加拿大国籍", "foreign"),
        ("I am German", "foreign"),
        ("I'm a Brazilian citizen", "foreign"),
        ("持德国护照", "foreign"),
        ("原来是中国籍，现在是美国籍", "foreign"),
        ("我是中国籍", "chinese"),
        ("I'm a Chinese citizen", "chinese"),
        ("我是香港人", "hkmt"),
        ("I'm Taiwanese", "hkmt"),
    ],
)
def test_a_nationality_is_read(text: str, nationality: str) -> None:
    assert told(text)["nationality"] == nationality


@pytest.mark.parametrize(
    "text", ["我在德国读的硕士", "I studied in Germany", "我不是外籍", "我老婆是德国人", "my wife is German", "从香港回来的硕士", "I'm German-trained"]
)
def test_where_somebody_studied_or_whom_they_married_is_no_nationality(text: str) -> None:
    assert "nationality" not in told(text)


@pytest.mark.parametrize(
    ("text", "graduated"),
    [
        ("2024年毕业", "2024"),
        ("二〇二四年毕业", "2024"),
        ("24届硕士", "2024"),
        ("我 2024 年 6 月毕业", "2024-06"),
        ("graduated in June 2024", "2024-06"),
        ("class of 2023", "2023"),
        ("毕业两年了", "2024"),
        ("毕业十二年", "2014"),
        ("graduated three years ago", "2023"),
        ("毕业8个月", "2026-03"),
        ("毕业半年", "2026-05"),
        ("graduated last year", "2025"),
        ("应届", "2026"),
        ("前年毕业", "2024"),
        ("2020年本科毕业，2024年硕士毕业", "2024"),
    ],
)
def test_a_graduation_is_read_and_counted_back_from_today(text: str, graduated: str) -> None:
    assert told(text)["graduated"] == graduated


def test_a_graduation_to_come_means_still_studying_and_one_gone_by_means_not() -> None:
    assert PROFILING.facts_in("明年毕业", TODAY).said.is_enrolled is True
    assert PROFILING.facts_in("2025年毕业", TODAY).said.is_enrolled is False


def test_the_graduation_of_an_earlier_degree_is_not_that_of_the_one_in_progress() -> None:
    assert "graduated" not in told("2022年本科毕业，现在在读硕士")


@pytest.mark.parametrize(("text", "age"), [("我38岁", 38), ("三十八岁", 38), ("aged 38", 38), ("I am 38 years old", 38), ("I'm 38", 38), ("今年 42 周岁", 42)])
def test_an_age_is_read(text: str, age: int) -> None:
    assert told(text)["age"] == age


@pytest.mark.parametrize(
    "text",
    [
        "要求40岁以下吗",
        "不超过40周岁可以吗",
        "我儿子18岁",
        "my daughter is 18 years old",
        "孩子6岁",
        "I am 2 years into my PhD",
        "aged 7",
        "under 40 years old",
        "毕业3年内能申请吗",
        "within 3 years of graduation?",
    ],
)
def test_a_rule_or_a_child_is_not_the_person(text: str) -> None:
    assert not {"age", "graduated"} & told(text).keys()


@pytest.mark.parametrize(
    ("text", "pursuits"),
    [
        ("想创业", ("startup",)),
        ("想回国开公司", ("startup",)),
        ("I want to found a startup", ("startup",)),
        ("找工作", ("job",)),
        ("looking for a job", ("job",)),
        ("想做科研", ("research",)),
        ("先找工作，以后创业", ("job", "startup")),
        ("come for a short visit", ("visit",)),
    ],
)
def test_what_somebody_wants_to_do_is_read(text: str, pursuits: tuple[str, ...]) -> None:
    assert told(text)["pursuits"] == pursuits


@pytest.mark.parametrize("text", ["我不创业了，想找工作", "I'm not looking for a startup, looking for a job"])
def test_what_is_given_up_is_taken_back(text: str) -> None:
    facts = PROFILING.facts_in(text, TODAY)
    assert facts.given_up == ("startup",)
    assert with_facts(Profile(pursuits=("startup",)), facts).pursuits == ("job",)


@pytest.mark.parametrize(
    ("text", "fact", "value"),
    [
        ("已落户", "has_hukou", True),
        ("还没落户", "has_hukou", False),
        ("没有青岛户口", "has_hukou", False),
        ("my hukou is in Qingdao", "has_hukou", True),
        ("I don't have a Qingdao hukou", "has_hukou", False),
        ("学历已认证", "has_recognition", True),
        ("没认证过", "has_recognition", False),
        ("my degree is not recognised yet", "has_recognition", False),
        ("老婆孩子一起来", "family", ("spouse", "children")),
        ("with my wife and two kids", "family", ("spouse", "children")),
        ("我老婆是博士", "family", ("spouse",)),
        ("单身", "family", ()),
        ("人在崂山", "district", "laoshan"),
        ("in Huangdao", "district", "west-coast"),
    ],
)
def test_hukou_recognition_family_and_district_are_read(text: str, fact: str, value: object) -> None:
    assert told(text)[fact] == value


def test_the_degree_of_a_wife_is_not_ones_own() -> None:
    assert told("我老婆是博士，我是硕士")["degree"] == "master"


def test_each_fact_keeps_the_words_it_was_read_from() -> None:
    heard = dict(PROFILING.facts_in("I have a PhD and Canadian nationality, 想开公司", TODAY).said.heard)
    assert heard == {"degree": "PhD", "nationality": "Canadian nationality", "pursuits": "开公司"}


@pytest.mark.parametrize(
    ("text", "is_asked"), [("硕士有多少补贴？", True), ("How much for a master's?", True), ("我是硕士，有多少？", False), ("硕士，能享受什么政策", False)]
)
def test_a_question_that_is_not_about_oneself_is_marked_as_one(text: str, is_asked: bool) -> None:
    assert ("degree" in PROFILING.facts_in(text, TODAY).said.asked) is is_asked


@pytest.mark.parametrize(
    "text",
    [
        "我能享受什么政策？",
        "我能申请哪些？",
        "有哪些适合我？",
        "我的清单",
        "What can I get?",
        "what am I eligible for",
        "my list",
        "我是博士，想创业，能享受哪些政策",
        "/my degree doctor",
    ],
)
def test_the_wish_for_a_list_is_noticed(text: str) -> None:
    assert asks_for_a_list(text, CUES)


@pytest.mark.parametrize("text", ["住房补贴有多少？", "怎么申请？", "How do I apply?", "what is the Blue Fair", "我是博士", "/about graduate-hukou", ""])
def test_another_question_is_not_taken_for_it(text: str) -> None:
    assert not asks_for_a_list(text, CUES)


@pytest.mark.parametrize(("fact", "option"), [(fact, option) for fact, options in OPTIONS.items() for option in options])
def test_every_button_is_understood(fact: str, option: str) -> None:
    facts = PROFILING.facts_in(f"/my {fact} {option}", TODAY)
    assert facts.said.known == (fact,)
    assert dict(facts.said.heard)[fact] == ""


def test_a_button_for_a_year_or_for_silence_is_understood() -> None:
    assert told("/my graduated 2025") == {"graduated": "2025"}
    assert PROFILING.facts_in("/my untold age", TODAY).said.untold == ("age",)


@pytest.mark.parametrize(
    "text", ["/my", "/my ", "/my degree", "/my degree god", "/my untold secrets", "/my graduated soon", "/my graduated 99999", "/my __class__ x"]
)
def test_a_button_that_nobody_offered_tells_nothing(text: str) -> None:
    assert PROFILING.facts_in(text, TODAY).is_empty


def test_a_district_is_not_read_out_of_other_words() -> None:
    assert told("以上合适吗，还是要看合同") == {}


@pytest.mark.parametrize("text", ["爬崂山要几个小时", "how long does it take to hike Laoshan", "崂山茶哪里买"])
def test_a_mountain_or_its_tea_is_not_where_somebody_lives(text: str) -> None:
    assert told(text) == {}


def test_every_district_can_be_named(knowledge: Knowledge) -> None:
    districts = {name.removeprefix("fact.district.") for name in CUES.table if name.startswith("fact.district.")}
    assert districts == {district.id for district in knowledge.districts()}
    assert {told(f"我在{district.also_called[0]}")["district"] for district in knowledge.districts()} == districts


def test_every_cue_tells_a_fact_that_a_profile_has() -> None:
    names = [name.split(".") for name in CUES.table if name.startswith(("fact.", "other."))]
    assert {parts[1] for parts in names} <= {*FACTS, "is_enrolled"}
    assert {parts[2] for parts in names if parts[:2] == ["fact", "degree"]} == set(DEGREES)


@settings(deadline=None)
@given(st.text(max_size=300) | st.text(alphabet="我是博士硕没不年毕业岁0123456789 /my德国籍 phd", max_size=60))
def test_no_text_breaks_the_reading(text: str) -> None:
    facts = PROFILING.facts_in(text, TODAY)
    assert facts.said.as_of == "2026-11-23"
    assert set(facts.said.known) == {fact for fact, _ in facts.said.heard}
