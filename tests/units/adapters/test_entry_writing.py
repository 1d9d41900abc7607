"""A statement put into a knowledge file: it can be read there, and every other line stays as staff wrote it."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.adapters.entry_writing import new_file, with_statement
from bot.adapters.yaml_lines import read_yaml
from bot.domain.knowledge import Aspect
from bot.domain.language import Bilingual
from bot.domain.proposals import LineKind, difference
from bot.settings import PROJECT
from tests.proposals import PAPERS, SOURCE, new_entry, proposal
from tests.small_knowledge import ITEM

SHIPPED = sorted(file for shelf in ("items", "parks", "fair", "districts") for file in (PROJECT / "knowledge" / shelf).glob("*.md"))
SMALL = ITEM.format(number=1)


def front(content: str) -> Any:
    value = read_yaml(content.split("---\n")[1]).value
    assert isinstance(value, dict)
    return value


def removed(before: str, after: str) -> list[str]:
    return [line.text for line in difference(before, after) if line.kind is LineKind.REMOVED]


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_no_line_of_a_shipped_file_is_changed_by_a_statement_in_any_part(file: Path) -> None:
    before = file.read_text(encoding="utf-8")
    for aspect in Aspect:
        after = with_statement(before, proposal(aspect=aspect))
        assert {"zh": PAPERS.zh, "en": PAPERS.en}.items() <= front(after)[aspect][-1].items()
        assert {line.split(":")[0] for line in removed(before, after)} <= {aspect.value, "sources", "questions"}
        assert all(line.endswith("[]") for line in removed(before, after))
        assert after.endswith(before.split("---\n", 2)[2])


def test_the_statement_names_a_source_of_its_own_and_the_question_its_part() -> None:
    value = front(with_statement(SMALL, proposal()))
    assert value["materials"][-1]["source"] == "R1"
    assert value["sources"][-1] == {
        "id": "R1",
        "title": {"zh": SOURCE.title.zh, "en": SOURCE.title.en},
        "date": "2026-11",
        "class": "H",
        "link": None,
    }
    assert value["questions"][-1]["about"] == "materials" and value["questions"][-1]["zh"] == "第一项要带哪些证件？"


def test_a_statement_takes_the_place_of_the_blank_that_it_fills_and_of_nothing_else() -> None:
    after = with_statement(SMALL, proposal(fills="材料清单"))
    assert [each.get("blank") for each in front(after)["materials"]] == [None]
    assert removed(SMALL, after) == ["  - blank: true", "    zh: 材料清单", "    en: the list of papers"]


def test_a_blank_that_is_gone_meanwhile_takes_nothing_along() -> None:
    assert len(front(with_statement(SMALL, proposal(fills="别的")))["materials"]) == 2


def test_what_stands_there_already_is_not_written_twice() -> None:
    once = with_statement(SMALL, proposal())
    assert with_statement(once, proposal()) == once


def test_a_second_statement_of_the_same_source_names_it_again() -> None:
    once = with_statement(SMALL, proposal())
    twice = front(with_statement(once, proposal(text=Bilingual("还要照片。", "A photo too."))))
    assert len(twice["sources"]) == 2 and twice["materials"][-1]["source"] == "R1"


@pytest.mark.parametrize(
    "words", ["年龄: 40岁", "# 不是注释", "- 先办", "'引'\"号\"", "yes", "2026", "[a, b]", "{a: b}", "a, b", "末尾:", "!重要", "&a", "100%", "@a", "~", "null"]
)
def test_any_words_are_read_back_as_they_were_written(words: str) -> None:
    said = Bilingual(f"{words}", f"{words}")
    value = front(with_statement(SMALL, proposal(text=said, questions=(said,), source=replace(SOURCE, title=said))))
    assert value["materials"][-1]["zh"] == words and value["questions"][-1]["en"] == words
    assert value["sources"][-1]["title"] == {"zh": words, "en": words}


@pytest.mark.parametrize("written", ["cautions: []", "cautions:", "cautions: null", "cautions: []  # none yet", ""])
def test_a_part_that_says_nothing_yet_begins_to(written: str) -> None:
    before = SMALL.replace("cautions: []\n", f"{written}\n" if written else "")
    value = front(with_statement(before, proposal(aspect=Aspect.CAUTIONS)))
    assert [each["zh"] for each in value["cautions"]] == [PAPERS.zh] and value["authority"]


def test_comments_and_lists_on_one_line_stay() -> None:
    before = SMALL.replace("cautions: []", 'cautions: [{zh: "注意, 甲", en: "mind: a"}]  # staff').replace(
        "    en: the list of papers", "    en: the list of papers  # ask\n# next"
    )
    after = with_statement(before, proposal())
    assert "  # ask\n  - zh:" in after and "# next\nhow_to_apply" in after
    value = front(with_statement(before, proposal(aspect=Aspect.CAUTIONS)))
    assert [each["zh"] for each in value["cautions"]] == ["注意, 甲", PAPERS.zh]


def test_an_entry_of_its_own_says_that_it_was_reported() -> None:
    value = front(new_file(new_entry(), "2026-11-23"))
    assert (value["id"], value["status"], value["reviewed_on"]) == ("notarised-degrees", "reported", "2026-11-23")
    assert value["materials"] == [{"zh": PAPERS.zh, "en": PAPERS.en, "source": "R1"}]
