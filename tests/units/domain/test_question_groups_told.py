"""Groups of questions: what is counted, when staff are done with them, and what may be shown of what few people asked."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.answers import Verdict
from bot.domain.grouping import Asking, GroupsWanted, Noted, chosen, gathered
from bot.domain.institutions import comparable
from bot.domain.unanswered import LEFT_OUT, UnansweredState
from bot.domain.unanswered_telling import told_of_few
from tests.fakes import NOON

DONE, NOT_OURS, OPEN = UnansweredState.DONE, UnansweredState.NOT_OURS, UnansweredState.OPEN
HOUR = timedelta(hours=1)
KNOWN = comparable("青岛市人力资源和社会保障局 \n 留学人员创业园 \n 留创园 \n Qingdao Overseas Talent Port")


def asking(key: str, group: str = "g", person: str = "anna", hours: int = 0, language: str = "zh", nearest: str = "item-1", taken: bool = False) -> Asking:
    return Asking(key, group, person, NOON + hours * HOUR, "not_known", language, nearest, taken)


def refused(key: str, group: str) -> Asking:
    return replace(asking(key, group), verdict=Verdict.OUT_OF_SCOPE)


def test_a_group_counts_how_often_and_how_many_people_asked_and_what_came_closest() -> None:
    asked = [asking("a"), asking("a", hours=1), asking("b", person="ben", hours=2, language="en", nearest="item-2", taken=True), asking("c", group="other")]
    group = next(each for each in gathered(asked, {"a": 0.7, "b": 0.9}, {}) if each.id == "g")
    assert (group.count, group.people, group.handed_off, group.keys) == (3, 2, 1, ("b", "a"))
    assert (group.languages, group.nearest, group.last_at) == ((("zh", 2), ("en", 1)), (("item-1", 2), ("item-2", 1)), NOON + 2 * HOUR)


def test_what_has_no_group_yet_is_left_out() -> None:
    assert gathered([asking("a", group="")], {}, {}) == []


def test_a_group_is_done_until_somebody_asks_it_again_in_whatever_words() -> None:
    notes = {"a": Noted(DONE, "王老师", NOON + HOUR)}
    [done] = gathered([asking("a")], {}, notes)
    [again] = gathered([asking("a"), asking("b", person="ben", hours=2)], {}, notes)
    assert (done.state, done.by, done.is_again) == (DONE, "王老师", False)
    assert (again.state, again.is_again) == (OPEN, True)


def test_what_is_not_ours_stays_so_in_new_words() -> None:
    [group] = gathered([asking("a"), asking("b", hours=5)], {}, {"a": Noted(NOT_OURS, "王老师", NOON)})
    assert group.state is NOT_OURS


def test_what_staff_said_last_counts() -> None:
    [group] = gathered([asking("a"), asking("b")], {}, {"a": Noted(DONE, "王老师", NOON + HOUR), "b": Noted(OPEN, "李老师", NOON + 2 * HOUR)})
    assert (group.state, group.by) == (OPEN, "李老师")


def test_groups_come_newest_or_largest_first_and_by_what_is_wanted() -> None:
    asked = [asking("a", "large"), asking("b", "large"), asking("c", "late", hours=3, language="en", taken=True)]
    groups = gathered(asked, {}, {})
    assert [each.id for each in chosen(groups, GroupsWanted())] == ["late", "large"]
    assert [each.id for each in chosen(groups, GroupsWanted(is_largest_first=True))] == ["large", "late"]
    assert [each.id for each in chosen(groups, GroupsWanted(language="en"))] == ["late"]
    assert [each.id for each in chosen(groups, GroupsWanted(is_handed_off=True))] == ["late"]
    assert chosen(groups, GroupsWanted(verdict=Verdict.PARTIAL)) == [] == chosen(groups, GroupsWanted(DONE))


def test_what_was_only_refused_is_for_those_who_ask_for_it() -> None:
    groups = gathered([refused("a", "weather"), refused("b", "subsidy"), asking("c", "subsidy")], {}, {})
    assert [each.id for each in chosen(groups, GroupsWanted())] == ["subsidy"]
    assert sorted(each.id for each in chosen(groups, GroupsWanted(verdict=Verdict.OUT_OF_SCOPE))) == ["subsidy", "weather"]


@pytest.mark.parametrize(
    ("question", "shown"),
    [
        ("我2023年3月在利兹大学毕业，现在在某某集团上班，安家费什么时候到账？", f"{LEFT_OUT} 现在在{LEFT_OUT}上班，安家费什么时候到账？"),
        ("I finished at Leeds last spring. How much is the housing subsidy?", f"{LEFT_OUT} How much is the housing subsidy?"),
        ("2019届的博士还能领安家费吗", f"{LEFT_OUT}的博士还能领安家费吗"),
        ("我今年56岁能不能办人才卡", f"我今年{LEFT_OUT}能不能办人才卡"),
        ("青岛银翼无人机科技公司能申请留创园吗", f"{LEFT_OUT}能申请留创园吗"),
        ("青岛市人力资源和社会保障局几点上班", "青岛市人力资源和社会保障局几点上班"),
        ("硕士每个月能领多少住房补贴？", "硕士每个月能领多少住房补贴？"),
        ("我老公在胶州的船厂做焊工。", LEFT_OUT),
    ],
)
def test_of_what_few_people_asked_only_the_question_is_shown(question: str, shown: str) -> None:
    assert told_of_few(question, KNOWN) == shown
