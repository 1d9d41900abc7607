"""The officers' group keeps to the table of roles: who may do what with whose case, what a refused officer is told, and what the audit says of it."""

import pytest

from bot.bootstrap import House
from bot.domain.cases import CaseState
from bot.domain.desk_accounts import Account
from bot.domain.desk_roles import Act, Role
from bot.domain.knowledge import Officer
from bot.domain.language import Language
from bot.domain.messages import Author
from bot.domain.telegram import TopicChange
from tests.fakes import NOON, FakeStore, Say
from tests.group_talk import LI, STRANGER, WANG, ZHAO, Office, office_of, somebody
from tests.staff_fakes import audit_of

REFUSED = "这件求助由崂山区办理，您的话没有发出，操作也没有生效。请联系那边的同事。"
DISABLED = "您的账号已停用，您的话没有发出，操作也没有生效。请联系管理员。"
TRIES = [
    ("您好", Act.REPLY),
    ("/note 家属情况复杂", Act.NOTE),
    ("/claim", Act.CLAIM),
    ("/close", Act.CLOSE),
    ("/reopen", Act.REOPEN),
    ("/transfer 即墨", Act.TRANSFER),
    ("/transfer", Act.TRANSFER),
]
PRESSES = [("desk:claim", Act.CLAIM), ("desk:close", Act.CLOSE), ("desk:transfer", Act.TRANSFER), ("desk:to:jimo", Act.TRANSFER), ("desk:reopen", Act.REOPEN)]


def staffed(house: House, store: FakeStore, language: Language = Language.ZH) -> Office:
    """Li works in Laoshan, Wang in Jimo, Zhao at the city's desk."""
    districts = {"laoshan": (Officer("李老师", ("zh",), LI),), "jimo": (Officer("王老师", ("zh",), WANG),)}
    return office_of(house, store, (Officer("赵老师", ("zh",), ZHAO),), language, districts)


@pytest.fixture
def office(house: House, store: FakeStore) -> Office:
    return staffed(house, store)


@pytest.fixture
def anna(office: Office) -> Say:
    return somebody(office)


def acts(office: Office) -> list[tuple[str, str, Act, bool, str]]:
    return [(each.officer, each.role, each.act, each.is_allowed, each.detail) for each in audit_of(office.house)]


async def account(office: Office, name: str, role: Role, is_disabled: bool = False) -> None:
    assert office.house.staff
    await office.house.staff.accounts.add(Account(name, role, "jimo" if role is Role.OFFICER else None, is_disabled), NOON)


@pytest.mark.parametrize(("text", "act"), TRIES)
async def test_an_officer_of_another_district_does_nothing_is_told_so_and_stands_in_the_audit(office: Office, anna: Say, text: str, act: Act) -> None:
    case = await office.asks(anna)
    said = await office.store.said("anna-token")
    await office.writes(WANG, case, text)
    assert (await office.case(anna), await office.store.said("anna-token"), await office.house.desk.notes.of(case.id)) == (case, said, [])
    assert office.shows(case) == [REFUSED] and office.group.nods == []
    assert acts(office) == [("王老师", "officer", act, False, "telegram")]


@pytest.mark.parametrize(("data", "act"), PRESSES)
async def test_a_button_is_refused_in_the_same_words(office: Office, anna: Say, data: str, act: Act) -> None:
    case = await office.asks(anna)
    assert await office.presses(WANG, case, data) == REFUSED
    assert await office.case(anna) == case and office.shows(case) == []
    assert acts(office) == [("王老师", "officer", act, False, "telegram")]


async def test_words_that_were_refused_and_then_changed_are_refused_again(office: Office, anna: Say) -> None:
    case = await office.asks(anna)
    await office.writes(WANG, case, "您好吗", is_edit=True)
    assert office.shows(case) == [REFUSED]


async def test_a_topic_closed_by_hand_from_another_district_closes_no_case(office: Office, anna: Say) -> None:
    case = await office.asks(anna)
    await office.changes(WANG, case, TopicChange.CLOSED)
    assert (await office.case(anna)).is_open and office.shows(case) == [REFUSED]
    await office.writes(LI, case, "/close")
    await office.changes(WANG, case, TopicChange.REOPENED)
    assert not (await office.case(anna)).is_open
    assert [each[2] for each in acts(office) if not each[3]] == [Act.CLOSE, Act.REOPEN]


@pytest.mark.parametrize(("who", "name", "role"), [(LI, "李老师", "officer"), (ZHAO, "赵老师", "city")])
async def test_who_may_does_it_and_the_audit_knows_where_without_a_word_of_it(office: Office, anna: Say, who: int, name: str, role: str) -> None:
    case = await office.asks(anna)
    for text in ("请带上护照", "/note 护照", "/transfer", "/close", "/reopen", "/transfer 即墨"):
        await office.writes(who, case, text)
    assert [line.text for line in await office.store.said("anna-token") if line.author is Author.OFFICER] == ["请带上护照"]
    done = [Act.REPLY, Act.NOTE, Act.CLOSE, Act.REOPEN, Act.TRANSFER]
    assert acts(office) == [(name, role, act, True, "telegram") for act in done]
    assert {each.case for each in audit_of(office.house)} == {case.id} and "护照" not in str(audit_of(office.house))


async def test_who_gives_a_case_away_may_do_nothing_with_it_any_more(office: Office, anna: Say) -> None:
    case = await office.asks(anna)
    await office.writes(LI, case, "/transfer 即墨")
    await office.writes(LI, case, "还有一句")
    assert "即墨区办理" in office.shows(case)[-1]
    await office.writes(WANG, case, "您好")
    assert (await office.case(anna)).officer == "王老师"


async def test_a_case_of_no_district_is_the_citys(office: Office, anna: Say) -> None:
    case = await office.asks(anna, "undecided")
    await office.writes(LI, case, "/claim")
    assert office.shows(case)[-1] == "这件求助由市级服务台办理，您的话没有发出，操作也没有生效。请联系那边的同事。"
    await office.writes(ZHAO, case, "/claim")
    assert (await office.case(anna)).officer == "赵老师"


@pytest.mark.parametrize("role", Role)
async def test_who_has_a_disabled_account_does_nothing_whatever_its_role(office: Office, anna: Say, role: Role) -> None:
    case = await office.asks(anna)
    await account(office, "李老师", role, is_disabled=True)
    await office.writes(LI, case, "您好")
    assert await office.presses(LI, case, "desk:claim") == DISABLED
    assert await office.case(anna) == case and office.shows(case) == [DISABLED]
    assert [each[2:] for each in acts(office)] == [(Act.REPLY, False, "telegram disabled"), (Act.CLAIM, False, "telegram disabled")]


@pytest.mark.parametrize("role", [Role.CITY, Role.ADMIN])
async def test_an_account_of_a_higher_role_counts(office: Office, anna: Say, role: Role) -> None:
    case = await office.asks(anna)
    await account(office, "王老师", role)
    await office.writes(WANG, case, "您好")
    assert (await office.case(anna)).officer == "王老师" and acts(office) == [("王老师", role, Act.REPLY, True, "telegram")]


async def test_an_account_of_a_lower_role_takes_nothing_from_what_the_folder_says(office: Office, anna: Say) -> None:
    case = await office.asks(anna)
    await account(office, "赵老师", Role.OFFICER)
    await office.writes(ZHAO, case, "您好")
    assert (await office.case(anna)).officer == "赵老师" and acts(office)[0][1] == "city"


async def test_a_strangers_try_is_told_nothing_and_stands_in_the_audit_without_a_name(office: Office, anna: Say) -> None:
    case = await office.asks(anna)
    await office.writes(STRANGER, case, "/close")
    assert office.shows(case) == [] and acts(office) == [("", "", Act.CLOSE, False, "telegram")]


async def test_what_changes_nothing_leaves_no_line(office: Office, anna: Say) -> None:
    case = await office.asks(anna)
    await office.writes(LI, case, "/start")
    await office.changes(WANG, case, TopicChange.RENAMED)
    await office.changes(WANG, case, TopicChange.REOPENED)
    assert acts(office) == [] and (await office.case(anna)).state is CaseState.NEW


async def test_a_group_in_english_is_refused_in_english(house: House, store: FakeStore) -> None:
    office = staffed(house, store, Language.EN)
    case = await office.asks(somebody(office))
    await office.writes(WANG, case, "/claim")
    assert office.shows(case) == ["This case is with another desk (Laoshan), so nothing was sent or changed. Please turn to a colleague there."]
