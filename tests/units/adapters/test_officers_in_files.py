"""Officers as staff write them down: in the files of districts and in city-desk.yaml."""

from pathlib import Path

import pytest

from bot.adapters.library_files import read_library
from bot.domain.desk_officers import officers_of
from bot.domain.knowledge import Officer
from bot.domain.language import Language
from bot.domain.library import Knowledge
from tests.fakes import NOON
from tests.small_knowledge import ITEM, small_knowledge

DISTRICT = ITEM.format(number=1).replace("id: item-1\nnumber: 1\ncategory: housing\n", "id: laoshan\n")


def read(folder: Path, city: str = "", district: str = "") -> tuple[Knowledge, list[str]]:
    """The small knowledge with these officers."""
    knowledge = small_knowledge(folder)
    (knowledge / "districts").mkdir(exist_ok=True)
    head, body = DISTRICT.split("\n---\n", 1)
    (knowledge / "districts" / "laoshan.md").write_text(f"{head}\nofficers:{district or ' []'}\n---\n{body}", encoding="utf-8")
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
