"""A notice says what an officer needs, in their language, and nothing of the person."""

from datetime import timedelta

import pytest

from bot.domain.case_events import Notice, NoticeKind
from bot.domain.cases import Case, CaseState, CaseTimer
from bot.domain.knowledge import Officer
from bot.domain.library import Knowledge
from bot.domain.phrasebook import Phrasebook
from bot.engine.wording_notices import WordingNotices
from bot.ports.notices import Letter
from tests.fakes import NOON

LI, WANG, ZHAO = Officer("李娜", ("zh",)), Officer("Wang", ("ja", "en", "zh")), Officer("赵敏")
DUE = NOON + timedelta(hours=25)


def case(number: str = "C7", due: bool = True, district: str | None = "laoshan") -> Case:
    timer = CaseTimer(due_at=DUE if due else None)
    return Case(number, "token-of-anna", "wechat", "en", district, CaseState.OFFERED, NOON, offered_to="李娜", timer=timer)


@pytest.fixture
def wording(phrases: Phrasebook, knowledge: Knowledge) -> WordingNotices:
    return WordingNotices(phrases, knowledge, "https://guichao.test")


def letter(wording: WordingNotices, officer: Officer = LI, *told: tuple[Case, NoticeKind], longest: int = 10_000) -> Letter:
    notices = [(Notice(each.id, officer.name, kind, NOON, number), each) for number, (each, kind) in enumerate(told or [(case(), NoticeKind.OFFERED)], 1)]
    return wording.letter(notices, officer, longest, NOON)


def test_a_notice_says_case_district_state_times_language_and_where_to_go(wording: WordingNotices) -> None:
    said = letter(wording)
    assert said.subject == "[归巢] 请您接手一件求助：C7（崂山区）"
    for part in (
        "C7",
        "崂山区",
        "李娜",
        "北京时间 2026-11-23 周一 12:00",
        "请在此前答复：北京时间 2026-11-24 周二 13:00",
        "英文",
        "https://guichao.test/desk/cases/C7",
    ):
        assert part in said.text


def test_an_officer_reads_their_first_language_that_we_write(wording: WordingNotices) -> None:
    said = letter(wording, WANG)
    assert "Please answer before: Tue 2026-11-24 13:00, Beijing time" in said.text and "请" not in said.text and "[Guichao]" in said.subject


def test_who_has_no_language_listed_gets_both(wording: WordingNotices) -> None:
    said = letter(wording, ZHAO)
    assert "请在此前答复" in said.text and "Please answer before" in said.text and said.subject.count("C7") == 2


def test_a_deadline_that_has_passed_is_not_asked_to_be_kept(wording: WordingNotices) -> None:
    late = Case("C7", "x", "web", "zh", None, CaseState.NEW, NOON - timedelta(days=2), timer=CaseTimer(due_at=NOON - timedelta(hours=1)))
    said = letter(wording, LI, (late, NoticeKind.MISSED)).text
    assert "答复期限已过：北京时间 2026-11-23 周一 11:00" in said and "请在此前" not in said and "市级服务台" in said


def test_a_case_without_a_deadline_names_none(wording: WordingNotices) -> None:
    assert "期限" not in (said := letter(wording, LI, (case(due=False), NoticeKind.WROTE)).text) and "此前" not in said


def test_without_a_public_address_a_notice_says_how_to_find_the_case(phrases: Phrasebook, knowledge: Knowledge) -> None:
    said = letter(WordingNotices(phrases, knowledge, None)).text
    assert "搜索编号 C7" in said and "http" not in said and "None" not in said


def test_a_case_of_several_notices_stands_there_once_by_its_most_urgent(wording: WordingNotices) -> None:
    said = letter(wording, LI, (case(), NoticeKind.WROTE), (case(), NoticeKind.MISSED), (case(), NoticeKind.OFFERED))
    assert said.text.count("/desk/cases/C7") == 1 and "过了期限" in said.text


def test_the_case_that_has_to_be_answered_first_comes_first(wording: WordingNotices) -> None:
    said = letter(wording, LI, (case("C1", due=False), NoticeKind.WROTE), (case("C2"), NoticeKind.OFFERED)).text
    assert said.index("cases/C2") < said.index("cases/C1")


@pytest.mark.parametrize("officer", [LI, WANG, ZHAO])
@pytest.mark.parametrize("count", [1, 2, 10, 60])
def test_a_text_fits_and_says_how_many_it_leaves_out(wording: WordingNotices, officer: Officer, count: int) -> None:
    told = [(case(f"C{number}"), NoticeKind.OFFERED) for number in range(count)]
    said = letter(wording, officer, *told, longest=2048).text
    assert len(said.encode()) <= 2048 and "�" not in said
    shown = len({part.split()[0] for part in said.split("/desk/cases/")[1:]})
    assert shown >= 1 and (shown == count or str(count - shown) in said)


def test_the_same_notices_have_the_same_id_and_others_another(wording: WordingNotices) -> None:
    one, again, two = letter(wording), letter(wording), letter(wording, LI, (case(), NoticeKind.OFFERED), (case("C8"), NoticeKind.OFFERED))
    assert one.id == again.id != two.id and one.id.replace("-", "").isalnum()


@pytest.mark.parametrize("kind", NoticeKind)
@pytest.mark.parametrize("state", CaseState)
def test_there_are_words_for_every_kind_and_state_and_none_of_the_person(wording: WordingNotices, kind: NoticeKind, state: CaseState) -> None:
    told = Case("C7", "token-of-anna", "wechat", "zh-Hant", "laoshan", state, NOON, officer="李娜")
    said = letter(wording, ZHAO, (told, kind))
    assert "token-of-anna" not in said.text + said.subject and "{" not in said.text and len(said.subject) < 200
