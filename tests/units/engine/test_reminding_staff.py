"""Letters to staff: once each, one a day, to whom it concerns, at an hour for letters; and nothing where nothing is configured."""

import asyncio
from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.domain.check_faults import as_told
from bot.domain.editions import Failing, Held, Trial
from bot.domain.knowledge import CityDesk, Officer
from bot.domain.library import Knowledge
from bot.domain.notices import Standing, Stretch
from bot.domain.phrasebook import Phrasebook
from bot.engine.reminding_staff import RemindingStaff
from tests.editions_fakes import publishing
from tests.fakes import NOON, FixedClock
from tests.freshness_fakes import FakeStaffReminders, RecordingRoad

HOUSING, VOUCHER = "graduate-housing-subsidy", "home-purchase-voucher"
ZHAO, LI = Officer("赵老师", ("zh",), email="zhao@example.org"), Officer("Li", ("en",), email="li@example.org")
DAY = timedelta(days=1)


@pytest.fixture
def road() -> RecordingRoad:
    return RecordingRoad()


@pytest.fixture
def reminding(knowledge: Knowledge, phrases: Phrasebook, road: RecordingRoad, clock: FixedClock) -> RemindingStaff:
    """One entry that ends in a week, kept by Li; one that is due for review, kept by nobody."""
    entries = {
        HOUSING: replace(knowledge.entries[HOUSING], reviewed_on=date(2026, 11, 1), valid_from=None, valid_until=date(2026, 11, 30), owner="Li"),
        VOUCHER: replace(knowledge.entries[VOUCHER], reviewed_on=date(2026, 5, 1), valid_from=None, valid_until=None, owner=None),
    }
    desk = CityDesk((ZHAO, LI, Officer("钱老师")))
    kept = replace(knowledge, entries=entries, city_desk=desk)
    return RemindingStaff(kept, phrases, FakeStaffReminders(), road, clock, None, "https://guichao.test")


def letters(road: RecordingRoad) -> list[tuple[str, str]]:
    return [(address, letter.text) for address, letter in road.letters]


async def test_each_gets_what_concerns_them_in_one_letter_in_their_language(reminding: RemindingStaff, road: RecordingRoad) -> None:
    assert await reminding.round() == 2
    of = dict(letters(road))
    title = reminding.knowledge.entries[HOUSING].title
    assert of.keys() == {"zhao@example.org", "li@example.org"}
    assert title.en in of["li@example.org"] and "7 days to go" in of["li@example.org"] and title.zh not in of["li@example.org"]
    assert "2026-11-01" in of["zhao@example.org"] and title.zh not in of["zhao@example.org"]
    assert all("https://guichao.test/staff/calendar" in text for text in of.values())


async def test_nothing_is_told_twice_whatever_is_started_anew_or_runs_beside_it(reminding: RemindingStaff, road: RecordingRoad, clock: FixedClock) -> None:
    assert sum(await asyncio.gather(reminding.round(), replace(reminding).round())) == 2
    clock.move(DAY)
    assert await replace(reminding).round() == 0 and len(road.letters) == 2


async def test_the_next_stage_is_told_when_its_day_comes(reminding: RemindingStaff, road: RecordingRoad, clock: FixedClock) -> None:
    await reminding.round()
    clock.move(6 * DAY)
    assert await reminding.round() == 1
    clock.move(2 * DAY)
    assert await reminding.round() == 1
    assert "1 days to go" in letters(road)[2][1] and "ended on 2026-11-30" in letters(road)[3][1]


async def test_there_is_one_letter_a_day(reminding: RemindingStaff, road: RecordingRoad, clock: FixedClock) -> None:
    await reminding.round()
    more = {**reminding.knowledge.entries, VOUCHER: replace(reminding.knowledge.entries[VOUCHER], reviewed_on=date(2026, 5, 2), owner="Li")}
    again = replace(reminding, knowledge=replace(reminding.knowledge, entries=more))
    clock.move(timedelta(hours=2))
    assert await again.round() == 0
    clock.move(DAY)
    assert await again.round() == 1


async def test_at_night_it_waits_for_the_morning(reminding: RemindingStaff, clock: FixedClock) -> None:
    clock.move(timedelta(hours=9))
    assert await reminding.round() == 0
    clock.move(timedelta(hours=11))
    assert await reminding.round() == 2


async def test_a_letter_that_could_not_be_handed_in_is_tried_again_later(reminding: RemindingStaff, road: RecordingRoad, clock: FixedClock) -> None:
    road.end = Stretch(Standing.WAITING, "down")
    assert await reminding.round() == 0
    road.end = Stretch(Standing.SENT)
    assert await reminding.round() == 0
    clock.move(timedelta(minutes=31))
    assert await reminding.round() == 2


async def test_an_address_that_refuses_is_not_written_to_again_about_it(reminding: RemindingStaff, road: RecordingRoad, clock: FixedClock) -> None:
    road.end = Stretch(Standing.REFUSED, "550")
    await reminding.round()
    road.end = Stretch(Standing.SENT)
    clock.move(DAY)
    assert await reminding.round() == 0


async def test_without_a_road_nothing_is_sent_and_all_is_told_once_there_is_one(reminding: RemindingStaff, clock: FixedClock) -> None:
    assert await replace(reminding, road=None).round() == 0
    assert await reminding.round() == 2


async def test_a_folder_that_stays_held_back_is_told_to_the_city_at_any_hour_and_once(
    reminding: RemindingStaff, road: RecordingRoad, clock: FixedClock
) -> None:
    await reminding.round()
    work = publishing({"knowledge/a.md": b"a"})
    work.held = Held(Trial("new", "old", ("knowledge/a.md",), (as_told("knowledge/a.md:3: 少了来源"),)), NOON)
    held = replace(reminding, work=work)
    assert await held.round() == 0
    clock.move(timedelta(hours=10))
    assert await held.round() == 2 and await held.round() == 0
    assert [address for address, text in letters(road)[2:] if "少了来源" in text] == ["zhao@example.org", "li@example.org"]


async def test_a_letter_in_the_night_does_not_take_the_place_of_the_days_reminders(reminding: RemindingStaff, road: RecordingRoad, clock: FixedClock) -> None:
    work = publishing({"knowledge/a.md": b"a"})
    work.held = Held(Trial("new", "old", ("knowledge/a.md",), (as_told("knowledge/a.md:3: 少了来源"),)), NOON)
    held = replace(reminding, work=work)
    clock.move(timedelta(hours=13))
    assert await held.round() == 2 and all("少了来源" in text for _, text in letters(road))
    clock.move(timedelta(hours=8))
    assert await held.round() == 2
    title = reminding.knowledge.entries[HOUSING].title
    assert title.en in letters(road)[3][1] and "少了来源" not in letters(road)[3][1]


async def test_a_sound_change_that_waits_for_a_second_person_is_told_as_such(reminding: RemindingStaff, road: RecordingRoad, clock: FixedClock) -> None:
    work = publishing({"knowledge/a.md": b"a"})
    work.held = Held(Trial("new", "old", ("knowledge/a.md",)), NOON)
    clock.move(timedelta(minutes=11))
    await replace(reminding, work=work).round()
    of = dict(letters(road))
    assert "another person" in of["li@example.org"] and "另一位同事" in of["zhao@example.org"]
    assert "golden questions" not in of["li@example.org"] and "必答题" not in of["zhao@example.org"]


async def test_golden_questions_that_would_fail_are_counted_as_the_reason(reminding: RemindingStaff, road: RecordingRoad, clock: FixedClock) -> None:
    work = publishing({"knowledge/a.md": b"a"})
    work.held = Held(Trial("new", "old", ("knowledge/a.md",), failing=(Failing("g", "?", (), ""),)), NOON)
    clock.move(timedelta(minutes=11))
    await replace(reminding, work=work).round()
    assert "1 golden questions would be answered wrongly" in dict(letters(road))["li@example.org"]


async def test_no_letter_promises_to_be_the_only_one_of_its_day(reminding: RemindingStaff, road: RecordingRoad) -> None:
    await reminding.round()
    assert not any("once a day" in text or "每天最多" in text for _, text in letters(road))


async def test_the_same_letter_has_the_same_name(reminding: RemindingStaff, road: RecordingRoad) -> None:
    await reminding.round()
    await replace(reminding, shelf=FakeStaffReminders()).round()
    names = [letter.id for _, letter in road.letters]
    assert len(names) == 4 and len(set(names)) == 2
