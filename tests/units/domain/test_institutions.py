"""Names of offices begin where the name begins, not at the verb before it."""

import pytest

from bot.domain.institutions import comparable, unknown_names

KNOWN = comparable("材料交青岛市人力资源和社会保障局，学位由留服中心认证。")


@pytest.mark.parametrize("verb", ["取得", "获得了", "领取", "出具", "颁发", "递交", "致电", "抵达", "就职于", "创办", "借助", "办妥", "未经", "拿着", "赴"])
def test_a_known_office_behind_a_verb_is_known_and_an_unknown_one_bears_its_own_name(verb: str) -> None:
    assert list(unknown_names(f"有学位并{verb}留服中心认证", KNOWN)) == []
    assert list(unknown_names(f"有学位并{verb}城阳区税务局证明", KNOWN)) == ["城阳区税务局"]


@pytest.mark.parametrize("office", ["人才服务指导中心", "不动产登记中心", "学历认证中心", "中小企业扶持中心", "出入境管理局", "得利斯公司"])
def test_a_verb_within_a_name_does_not_cut_it(office: str) -> None:
    assert list(unknown_names(f"请到城阳{office}办理", KNOWN)) == [f"城阳{office}"]


@pytest.mark.parametrize("place", ["济南", "崂山区", "烟台市"])
def test_an_office_elsewhere_stays_unknown_although_its_name_ends_as_a_known_one(place: str) -> None:
    assert list(unknown_names(f"取得{place}留服中心认证", KNOWN)) == [f"{place}留服中心"]
