"""Officers as staff write them down: in the files of districts and in city-desk.yaml."""

from dataclasses import replace
from datetime import date, time, timedelta
from pathlib import Path

import pytest

from bot.adapters.library_files import read_library
from bot.domain.desk_officers import officers_of
from bot.domain.knowledge import Officer
from bot.domain.language import Language
from bot.domain.library import Knowledge
from bot.domain.office_hours import Deadlines, OfficeHours, Span
from bot.domain.passages import passages_of
from tests.fakes import NOON
from tests.small_knowledge import ITEM, small_knowledge

DISTRICT = ITEM.format(number=1).replace("id: item-1\nnumber: 1\ncategory: housing\n", "id: laoshan\n")


def read(folder: Path, city: str = "", district: str = "", more: str = "") -> tuple[Knowledge, list[str]]:
    """The small knowledge with these officers, and more lines in the district's file."""
    knowledge = small_knowledge(folder)
    (knowledge / "districts").mkdir(exist_ok=True)
    head, body = DISTRICT.split("\n---\n", 1)
    (knowledge / "districts" / "laoshan.md").write_text(f"{head}\nofficers:{district or ' []'}\n{more}---\n{body}", encoding="utf-8")
    if city:
        (knowledge / "city-desk.yaml").write_text(city, encoding="utf-8")
    library, faults = read_library(knowledge, NOON.date(), {"person_name", "email"})
    return library, [str(fault) for fault in faults]


LI = "\n  - {name: 李老师, telegram: 101, languages: [zh, en]}"
WANG = "officers:\n  - {name: 王老师, telegram: 102}\nlanguage: en\n"


def test_officers_of_districts_and_of_the_city_may_act(tmp_path: Path) -> None:
    knowledge, faults = read(tmp_path, WANG, LI)
    assert faults == []
    assert officers_of(knowledge) == {101: Officer("李老师", ("zh", "en"), 101), 102: Officer("王老师", (), 102)}
    assert knowledge.city_desk.language is Language.EN


def test_without_a_city_desk_and_without_numbers_nobody_may(tmp_path: Path) -> None:
    knowledge, faults = read(tmp_path, "", "\n  - {name: 李老师}")
    assert (faults, officers_of(knowledge), knowledge.city_desk.language) == ([], {}, Language.ZH)


@pytest.mark.parametrize("number", ["'101'", "'@li'", "-5", "0", "10.5", "true"])
def test_a_number_that_is_none_is_named_with_its_line(tmp_path: Path, number: str) -> None:
    _, faults = read(tmp_path, f"officers:\n  - name: 王老师\n    telegram: {number}\n")
    assert len(faults) == 1 and faults[0].startswith("knowledge/city-desk.yaml:3: officers.0.telegram:")


def test_a_number_of_two_officers_is_named(tmp_path: Path) -> None:
    _, faults = read(tmp_path, "officers:\n  - {name: 王老师, telegram: 101}\n", LI)
    assert len(faults) == 1 and "laoshan.md" in faults[0] and "also that of 王老师" in faults[0]


def test_an_unknown_field_is_named(tmp_path: Path) -> None:
    _, faults = read(tmp_path, "officers: []\nphone: 123\n")
    assert len(faults) == 1 and "phone" in faults[0]


def test_the_shipped_folder_lists_nobody(knowledge: Knowledge) -> None:
    assert officers_of(knowledge) == {}


ZHAO = """
  - name: 赵老师
    languages: [zh, en, ko]
    email: Zhao@Example.ORG
    wecom: zhao.01
    topics: [housing, item-7]
    role: deputy
    absent: [{from: 2026-10-12, to: 2026-10-16}, {from: 2026-12-01, to: 2026-12-01}]
"""


def test_all_that_staff_may_say_of_an_officer_is_read(tmp_path: Path) -> None:
    knowledge, faults = read(tmp_path, "", ZHAO)
    away = ((date(2026, 10, 12), date(2026, 10, 16)), (date(2026, 12, 1), date(2026, 12, 1)))
    zhao = Officer("赵老师", ("zh", "en", "ko"), None, "Zhao@example.org", "zhao.01", ("housing", "item-7"), True, away)
    assert (faults, knowledge.entries["laoshan"].officers) == ([], (zhao,))


def test_hours_and_deadlines_are_read(tmp_path: Path) -> None:
    city = 'hours: ["13:30-17:00", "9:00–12:00"]\ndeadlines: {first_answer_hours: 4, escalate_hours: 1.5, remind_at_percent: 75, scholar_days: 3}\n'
    knowledge, faults = read(tmp_path, city, "", "hours: [8：30至11：30]\n")
    desk = knowledge.city_desk
    assert (faults, desk.hours) == ([], OfficeHours((Span(time(9), time(12)), Span(time(13, 30), time(17)))))
    assert desk.deadlines == replace(Deadlines(), first_answer=timedelta(hours=4), escalate=timedelta(hours=1.5), remind=0.75, scholar_days=3)
    assert knowledge.entries["laoshan"].hours == OfficeHours((Span(time(8, 30), time(11, 30)),))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("email: li@nowhere", "li@nowhere is no e-mail address"),
        ("email: li at example.org", "is no e-mail address"),
        ("wecom: 李老师", "李老师 is no account of WeCom"),
        ("wecom: true", "is no account of WeCom"),
        ("topics: [houses]", "the topic houses is neither the id of an entry nor a category"),
        ("languages: [中文]", "中文 is no code of a language"),
        ("role: boss", "boss cannot be chosen here; use one of officer, deputy"),
        ("absent: [{from: 2026-10-16, to: 2026-10-12}]", "to (2026-10-12) lies before from (2026-10-16)"),
        ("absent: [{from: 2026-10-16}]", "absent.0.to: is missing"),
        ("absent: [{from: 2026-13-16, to: 2027-01-17}]", "absent.0.from: 2026-13-16 is no day"),
        ("absent: [{from: 2026-11-31, to: 2027-01-17}]", "absent.0.from: 2026-11-31 is no day"),
        ("phone: 12345", "phone: there is no field of this name"),
    ],
)
def test_what_is_wrong_with_an_officer_is_named_with_its_line(tmp_path: Path, line: str, said: str) -> None:
    _, faults = read(tmp_path, f"officers:\n  - name: 王老师\n    {line}\n")
    assert len(faults) == 1 and faults[0].startswith("knowledge/city-desk.yaml:3: ") and said in faults[0]


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        ('["09:00-12:00", "11:30-17:00"]', "the hours from 09:00 and from 11:30 overlap"),
        ('["12:00-09:00"]', "12:00-09:00 ends before it starts"),
        ('["09:00-09:00"]', "ends before it starts"),
        ('["09:00-25:00"]', "the day goes from 00:00 to 23:59"),
        ('["nine to five"]', "nine to five is no span of hours"),
        ("[9:00]", "is no span of hours"),
        ('"09:00-17:00"', "hours: has to be a list"),
    ],
)
@pytest.mark.parametrize("place", ["city-desk.yaml", "laoshan.md"])
def test_what_is_wrong_with_hours_is_named_with_its_file(tmp_path: Path, place: str, hours: str, said: str) -> None:
    line = f"hours: {hours}\n"
    _, faults = read(tmp_path, line) if place == "city-desk.yaml" else read(tmp_path, more=line)
    assert len(faults) == 1 and place in faults[0] and said in faults[0]


def test_hours_that_touch_do_not_overlap(tmp_path: Path) -> None:
    knowledge, faults = read(tmp_path, 'hours: ["09:00-12:00", "12:00-17:00"]\n')
    assert faults == [] and len(knowledge.city_desk.hours.spans) == 2


@pytest.mark.parametrize("deadline", ["first_answer_hours: 0", "escalate_hours: -1", "remind_at_percent: 100", "scholar_days: 0.5", "reopen_weeks: 2"])
def test_a_deadline_that_cannot_be_kept_is_named(tmp_path: Path, deadline: str) -> None:
    _, faults = read(tmp_path, f"deadlines:\n  {deadline}\n")
    assert len(faults) == 1 and faults[0].startswith("knowledge/city-desk.yaml:2: deadlines.")


def test_one_person_is_listed_at_one_desk(tmp_path: Path) -> None:
    _, faults = read(tmp_path, "officers:\n  - {name: 李老师}\n", LI)
    assert len(faults) == 1 and "laoshan.md" in faults[0] and "the name 李老师 is also that of 李老师 in knowledge/city-desk.yaml" in faults[0]


@pytest.mark.parametrize("line", ["officers: [{name: 李老师}]", 'hours: ["09:00-12:00"]'])
def test_officers_and_hours_outside_a_desk_are_named(tmp_path: Path, line: str) -> None:
    item = small_knowledge(tmp_path) / "items" / "item-1.md"
    [file] = [file for file in item.parent.glob("*.md") if "id: item-1\n" in file.read_text(encoding="utf-8")]
    file.write_text(file.read_text(encoding="utf-8").replace("cautions: []", f"cautions: []\n{line}"), encoding="utf-8")
    _, faults = read_library(tmp_path / "knowledge", NOON.date(), {"person_name", "email"})
    assert len(faults) == 1 and "stands in an entry that is no district" in str(faults[0])


def test_nothing_that_is_only_for_officers_can_be_found_by_asking(tmp_path: Path) -> None:
    knowledge, _ = read(tmp_path, "", ZHAO)
    said = " ".join(passage.text for passage in passages_of(knowledge.entries["laoshan"]))
    assert "第1项" in said and not any(secret in said for secret in ("赵老师", "example.org", "zhao.01"))


def test_the_shipped_desks_have_no_hours_and_a_draft_of_deadlines(knowledge: Knowledge) -> None:
    assert not any(entry.hours.is_known for entry in knowledge.districts()) and not knowledge.city_desk.hours.is_known
    assert knowledge.city_desk.deadlines == Deadlines()
