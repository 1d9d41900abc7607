"""Names, passwords that will do, and when trying is over."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.desk_accounts import (
    IDLE,
    MOST_FOR_A_NAME,
    MOST_FROM_AN_ADDRESS,
    TRIES_COUNT_FOR,
    Account,
    How,
    Session,
    Tries,
    clean_name,
    listed,
    password_fault,
)
from bot.domain.desk_roles import Role
from bot.domain.knowledge import CityDesk, Officer
from bot.domain.library import Knowledge
from tests.fakes import NOON

SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("said", "kept"),
    [("  李 老师 ", "李 老师"), ("Ｌｉ", "Li"), ("x" * 40, "x" * 40), ("x" * 41, ""), ("a\x00b", ""), ("a\u202eb", ""), (" ", "")],
)
def test_a_name_is_kept_as_it_is_read(said: str, kept: str) -> None:
    assert clean_name(said) == kept


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("four words no rhyme", ""),
        ("这 十二个字 够长 了 吧 对", ""),
        ("elevenchars", "password_too_short"),
        ("x" * 201, "password_too_long"),
        ("abababababab", "password_too_easy"),
        ("Anna MüllerAnna Müller1234", "password_too_easy"),
    ],
)
def test_a_password_is_long_and_not_easy(password: str, fault: str) -> None:
    assert password_fault(password, "Anna Müller") == fault


@pytest.mark.parametrize(("field", "most"), [("for_name", MOST_FOR_A_NAME), ("from_address", MOST_FROM_AN_ADDRESS)])
def test_trying_is_over_at_the_last_try_that_is_allowed_until_the_first_is_old(field: str, most: int) -> None:
    moments = [NOON + n * SECOND for n in reversed(range(most))]
    at = NOON + timedelta(minutes=1)
    assert replace(Tries(), **{field: moments[1:]}).locked_until(at) is None
    assert replace(Tries(), **{field: moments}).locked_until(at) == NOON + TRIES_COUNT_FOR
    assert replace(Tries(), **{field: moments}).locked_until(NOON + TRIES_COUNT_FOR) is None


def test_a_session_is_over_when_nobody_used_it_or_its_time_is_up() -> None:
    session = Session("李老师", How.LINK, NOON, NOON, NOON + 3 * IDLE)
    assert not session.is_over(NOON + IDLE - SECOND) and session.is_over(NOON + IDLE)
    assert not replace(session, seen_at=NOON + 2 * IDLE).is_over(NOON + 3 * IDLE - SECOND)
    assert replace(session, seen_at=NOON + 3 * IDLE).is_over(NOON + 3 * IDLE)


def test_an_officer_of_the_knowledge_folder_is_known_with_their_place(knowledge: Knowledge) -> None:
    laoshan = replace(knowledge.entries["laoshan"], officers=(Officer("李老师"),))
    folder = replace(knowledge, entries={**knowledge.entries, "laoshan": laoshan}, city_desk=CityDesk((Officer("赵老师"),)))
    found = [listed(name, folder) for name in ("李老师", "赵老师", "王老师")]
    assert found == [Account("李老师", Role.OFFICER, "laoshan"), Account("赵老师", Role.CITY), None]
