"""What comes near to a need, and why: fields, districts, words that say something, and meaning."""

from dataclasses import replace
from datetime import date

import pytest

from bot.domain.language import Bilingual
from bot.domain.lists import ListKind, Opening
from bot.domain.matching import ALIKE, Need, ReasonKind, alike_among, best, passages_of_openings, shared_words


def opening(
    id: str, text: str, list: ListKind = ListKind.TECHNOLOGY, field: str | None = "marine", district: str | None = None, words: tuple[str, ...] = ()
) -> Opening:
    return Opening(id, list, Bilingual(id, id), Bilingual("甲", "A"), Bilingual(text, text), field, district, words)


ROBOT = opening("T-001", "码头要水下机器人的自主导航和声呐成像", words=("水下机器人", "underwater robot"))
SEAWEED = opening("T-002", "从海藻中提取多糖 seaweed polysaccharides", field="biomedicine")


def need(text: str, field: str | None = None, **more: str) -> Need:
    return Need(ListKind.TECHNOLOGY, text, field=field, district=more.get("district"))


def ids(found: object) -> list[str]:
    return [match.opening.id for match in found]  # type: ignore[attr-defined]  # a tuple of matches


def kinds(wanted: Need, *openings: Opening, **more: frozenset[str]) -> list[list[ReasonKind]]:
    return [[reason.kind for reason in match.reasons] for match in best(wanted, openings, {}, more.get("alike", frozenset()))]


def test_what_shares_nothing_is_not_shown() -> None:
    assert best(need("钢琴教学", "agriculture"), [ROBOT, SEAWEED], {"T-001": 9.0}) == ()


def test_the_same_field_and_the_same_words_are_reasons() -> None:
    assert kinds(need("我做水下机器人", "marine"), ROBOT) == [[ReasonKind.FIELD, ReasonKind.WORDS]]


def test_another_field_is_no_field() -> None:
    assert kinds(need("会计", "other"), opening("T-009", "招人", field="other")) == []


def test_meaning_is_said_only_where_there_are_no_words() -> None:
    assert kinds(need("AUV"), ROBOT, alike=frozenset({"T-001"})) == [[ReasonKind.MEANING]]
    assert kinds(need("水下机器人"), ROBOT, alike=frozenset({"T-001"})) == [[ReasonKind.WORDS]]


def test_only_the_list_that_was_asked_for_counts() -> None:
    assert best(need("声呐成像", "marine"), [opening("F-001", "声呐成像", ListKind.FINANCE)], {}) == ()


def test_the_best_three_come_first() -> None:
    many = [opening(f"T-{number}", "声呐成像") for number in range(5)]
    found = best(need("声呐成像"), many, {f"T-{number}": float(number) for number in range(5)})
    assert ids(found) == ["T-4", "T-3", "T-2"]


def test_a_wished_district_comes_before_another() -> None:
    here, there = opening("T-2", "声呐成像", district="laoshan"), opening("T-1", "声呐成像", district="jimo")
    assert ids(best(need("声呐成像", district="laoshan"), [there, here], {})) == ["T-2", "T-1"]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("我有声呐成像算法，希望合作", ("声呐成像",)),
        ("I purify seaweed polysaccharides", ("polysaccharides", "seaweed")),
        ("希望找企业合作项目，相关技术", ()),
        ("I am looking for a partner for my project", ()),
    ],
)
def test_words_that_stand_everywhere_say_nothing(said: str, words: tuple[str, ...]) -> None:
    both = opening("T-3", "希望找企业合作项目，相关技术。声呐成像。Looking for a partner for a project: seaweed polysaccharides")
    assert shared_words(need(said), both) == words


def test_near_in_meaning_is_what_is_near_enough_and_hardly_farther_than_the_nearest() -> None:
    assert alike_among({"a": ALIKE + 1, "b": ALIKE + 0.95, "c": ALIKE + 0.5}) == {"a", "b"}
    assert alike_among({"a": ALIKE - 0.01}) == frozenset()
    assert alike_among({}) == frozenset()


def test_an_entry_is_open_to_its_last_day() -> None:
    ends = replace(ROBOT, valid_until=date(2026, 11, 23))
    assert ends.is_open(date(2026, 11, 23)) and not ends.is_open(date(2026, 11, 24))


def test_an_entry_is_found_in_both_languages_under_its_list() -> None:
    assert [(each.id, each.subject) for each in passages_of_openings([ROBOT])] == [("T-001/zh", "technology"), ("T-001/en", "technology")]
