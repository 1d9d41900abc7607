"""The rules of an entry, one by one; that they are reported with file and line is tested where files are read."""

from dataclasses import fields, replace
from datetime import timedelta

import pytest

from bot.domain.knowledge import Aspect, Category, Clause, Eligibility, Entry, EntryKind, Figure, KnownQuestion, Reliability, Source, Status, Unit
from bot.domain.knowledge_rules import entry_faults, entry_warnings, folder_faults
from bot.domain.language import Bilingual
from tests.fakes import NOON

TODAY = NOON.date()
SAID = Clause(Bilingual("每月800元", "CNY 800 a month"), "S1", (Figure(800, Unit.CNY),))
BLANK = Clause(Bilingual("名单", "the list"), is_blank=True)
QUESTIONS = tuple(KnownQuestion(Aspect.BENEFITS, Bilingual(f"问{n}", f"Q{n}")) for n in range(5))
ENTRY = Entry(
    "subsidy",
    EntryKind.ITEM,
    Bilingual("补贴", "Subsidy"),
    Status.VERIFIED,
    {aspect: (SAID,) for aspect in Aspect},
    Bilingual("局", "bureau"),
    TODAY,
    number=1,
    category=Category.HOUSING,
    sources=(Source("S1", Bilingual("指南", "guide"), "2025", Reliability.HIGH, "https://qingdao.gov.cn"),),
    questions=QUESTIONS,
)


def with_clause(clause: Clause) -> Entry:
    return replace(ENTRY, clauses={**ENTRY.clauses, Aspect.TIMING: (clause,)})


def places(entry: Entry) -> list[tuple[str | int, ...]]:
    return [fault.path for fault in entry_faults(entry)]


def test_a_sound_entry_has_no_fault() -> None:
    assert places(ENTRY) == []


@pytest.mark.parametrize(
    ("clause", "place"),
    [
        (replace(SAID, source=None), ("timing", 0, "figures")),
        (replace(SAID, source="S9"), ("timing", 0, "source")),
        (replace(SAID, text=Bilingual("每月八百元", "CNY 900 a month")), ("timing", 0, "figures", 0)),
        (replace(SAID, text=Bilingual("每月800元，13812345678", "CNY 800 a month")), ("timing", 0, "zh")),
        (replace(SAID, text=Bilingual("每月800元", "CNY 800 a month, 0532-12345678")), ("timing", 0, "en")),
    ],
)
def test_a_fault_of_a_statement_is_found_in_its_place(clause: Clause, place: tuple[str | int, ...]) -> None:
    assert places(with_clause(clause)) == [place]


FORBIDDEN = [
    "+86 138 1234 5678",
    "138-1234-5678",
    "138.1234.5678",
    "1381 234 5678",
    "138 123 45678",
    "138\u00a01234\u00a05678",
    "１３８ １２３４ ５６７８",
    "0532-8591 1234",
    "0532 – 8591 1234",
    "(0532) 85911234",
    "（0532）8591-1234",
    "+86-532-8591 1234",
    "400 123 4567",
    "12388",
]


@pytest.mark.parametrize("number", FORBIDDEN)
def test_a_telephone_that_is_no_public_line_is_refused_however_it_is_written(number: str) -> None:
    said = replace(SAID, text=Bilingual(f"每月800元，电话 {number}。", "CNY 800 a month"))
    told = replace(SAID, brief=Bilingual("每月800元", f"CNY 800 a month ({number})"))
    assert places(with_clause(said)) == [("timing", 0, "zh")]
    assert places(with_clause(told)) == [("timing", 0, "brief", "en")]


@pytest.mark.parametrize(
    "text",
    [
        "拨12345或12333",
        "请打 110、120",
        "2025-05-26 至 2027-12-31",
        "面积12000平方米",
        "鲁人社〔2019〕7号",
        "https://qingdao.gov.cn/art/12409/13812345678.html",
    ],
)
def test_public_lines_dates_areas_and_addresses_are_no_forbidden_telephones(text: str) -> None:
    assert places(with_clause(replace(SAID, text=Bilingual(f"每月800元，{text}", "CNY 800 a month")))) == []


@pytest.mark.parametrize("reliability", [Reliability.MIRROR, Reliability.LOW])
def test_a_source_of_a_low_class_shows_no_link(reliability: Reliability) -> None:
    source = replace(ENTRY.sources[0], reliability=reliability)
    assert places(replace(ENTRY, sources=(source,))) == [("sources", 0, "link")]
    assert places(replace(ENTRY, sources=(replace(source, link=None),))) == []


SILENT = {**ENTRY.clauses, Aspect.CAUTIONS: (BLANK,)}


def test_an_ended_validity_needs_a_caution_that_is_not_blank() -> None:
    ended = replace(ENTRY, valid_until=TODAY - timedelta(days=1))
    worth_a_look = [
        (entry, [fault.path for fault in entry_warnings(entry, TODAY)])
        for entry in (ended, replace(ended, clauses=SILENT), replace(ended, clauses=SILENT, valid_until=TODAY))
    ]
    assert [found for _, found in worth_a_look] == [[], [("valid_until",)], []]
    assert [places(entry) for entry, _ in worth_a_look] == [[], [], []], "a day that passes makes no fault"


@pytest.mark.parametrize("aspect", [aspect for aspect in Aspect if aspect is not Aspect.CAUTIONS])
def test_an_item_says_something_of_every_aspect_or_names_the_blank(aspect: Aspect) -> None:
    assert places(replace(ENTRY, clauses={**ENTRY.clauses, aspect: ()})) == [(aspect.value,)]
    assert places(replace(ENTRY, clauses={**ENTRY.clauses, aspect: (BLANK,)})) == []


def test_an_item_needs_number_category_and_five_questions() -> None:
    assert places(replace(ENTRY, number=None, category=None, questions=QUESTIONS[:4])) == [("number",), ("category",), ("questions",)]


@pytest.mark.parametrize(
    ("exception", "rule"),
    [
        (Eligibility(degrees_by_exception=("bachelor",)), Eligibility(degrees=("master",))),
        (Eligibility(max_age_for={"women": 43}), Eligibility(max_age=40)),
        (Eligibility(years_differ_for=("any",)), Eligibility(max_years_since_graduation=3)),
        (Eligibility(hukou_not_needed_for=("foreign",)), Eligibility(needs_hukou=True)),
    ],
)
def test_an_exception_needs_its_rule(exception: Eligibility, rule: Eligibility) -> None:
    [name] = [each.name for each in fields(Eligibility) if getattr(exception, each.name)]
    assert places(replace(ENTRY, eligibility=exception)) == [("eligibility", name)]
    assert places(replace(ENTRY, eligibility=replace(rule, **{name: getattr(exception, name)}))) == []


def test_other_shelves_need_none_of_what_an_item_needs() -> None:
    assert places(replace(ENTRY, kind=EntryKind.DISTRICT, number=None, category=None, questions=(), clauses={})) == []


def test_to_be_filled_in_needs_a_blank() -> None:
    waiting = replace(ENTRY, status=Status.TO_BE_FILLED)
    assert places(waiting) == [("status",)]
    assert places(replace(waiting, clauses={**ENTRY.clauses, Aspect.CAUTIONS: (BLANK,)})) == []


def test_ids_and_numbers_are_used_once_in_the_folder() -> None:
    listed = [("a.md", ENTRY), ("b.md", ENTRY), ("c.md", replace(ENTRY, id="other", number=2))]
    assert [(name, fault.path) for name, fault in folder_faults(listed)] == [("b.md", ("id",)), ("b.md", ("number",))]


def test_what_an_entry_belongs_to_exists() -> None:
    child = replace(ENTRY, id="child", number=None, belongs_to="subsidy")
    assert list(folder_faults([("a.md", ENTRY), ("b.md", child)])) == []
    assert [(name, fault.path) for name, fault in folder_faults([("b.md", child)])] == [("b.md", ("belongs_to",))]


def naming(reliability: Reliability, *addresses: str) -> Entry:
    """Its statement sends people to a page; only a document that names the page is there to vouch for it."""
    entry = with_clause(replace(SAID, text=Bilingual("每月800元，见 https://apply.example.org/x", "CNY 800 a month, at https://apply.example.org/x")))
    return replace(entry, sources=(*ENTRY.sources, Source("D1", Bilingual("通知", "notice"), "2026", reliability, None, addresses)))


def test_an_address_may_stand_in_a_statement_where_a_source_that_may_be_shown_names_it() -> None:
    for reliability in (Reliability.HIGH, Reliability.MEDIUM):
        for written in ("apply.example.org/x", "www.apply.example.org", "https://APPLY.example.org/other", "http://www.apply.example.org:8080/"):
            assert places(naming(reliability, written)) == []
        assert places(naming(reliability)) == [("timing", 0, "zh"), ("timing", 0, "en")]


@pytest.mark.parametrize("reliability", [Reliability.MIRROR, Reliability.LOW])
def test_a_copy_elsewhere_names_none(reliability: Reliability) -> None:
    found = list(entry_faults(naming(reliability, "apply.example.org/x")))
    assert [fault.path for fault in found] == [("timing", 0, "zh"), ("timing", 0, "en"), ("sources", 1, "addresses")]
