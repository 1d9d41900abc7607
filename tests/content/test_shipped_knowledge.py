"""The knowledge folder as it is shipped."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.adapters.library_files import read_library
from bot.domain.cues import plain
from bot.domain.knowledge import Aspect, EntryKind, Reliability
from bot.domain.knowledge_rules import PUBLIC_LINES
from bot.domain.library import Knowledge
from bot.domain.values import fold
from bot.settings import PROJECT
from handlers.dialogs.readers import READERS
from tests.fakes import NOON

CONTENT = [*sorted((PROJECT / "knowledge").rglob("*.*")), *sorted((PROJECT / "prompts").rglob("*.*"))]
_TELEPHONE = re.compile(r"(?<![\d.\-])(?:1[3-9]\d{9}|0\d{2,3}[- ]?\d{7,8}|400[- ]?\d{3}[- ]?\d{4}|123\d\d)(?!\d)")
EXAMPLES = {"13800138000", "01701234567"}
"""Numbers in texts that show how to write one."""


def test_the_shipped_knowledge_has_no_fault() -> None:
    assert [str(fault) for fault in read_library(PROJECT / "knowledge", NOON.date(), READERS.keys())[1]] == []


def test_the_list_has_its_41_items_in_order(knowledge: Knowledge) -> None:
    assert [entry.number for entry in knowledge.entries.values() if entry.kind is EntryKind.ITEM] == list(range(1, 42))


def test_a_number_belongs_to_an_item_alone(knowledge: Knowledge) -> None:
    assert [entry.id for entry in knowledge.entries.values() if entry.number and entry.kind is not EntryKind.ITEM] == []


def test_no_known_question_stands_twice(knowledge: Knowledge) -> None:
    asked = Counter(plain(text) for entry in knowledge.entries.values() for question in entry.questions for text in (question.text.zh, question.text.en))
    assert [text for text, times in asked.items() if times > 1] == []


def test_no_known_question_is_an_example_of_what_is_out_of_scope(knowledge: Knowledge) -> None:
    outside = {plain(text) for topic in knowledge.topics.values() for text in (*topic.examples_zh, *topic.examples_en)}
    known = {plain(text) for entry in knowledge.entries.values() for q in entry.questions for text in (q.text.zh, q.text.en)}
    assert outside & known == set()


def test_sources_of_low_classes_have_no_link(knowledge: Knowledge) -> None:
    low = [source for entry in knowledge.entries.values() for source in entry.sources if source.reliability in (Reliability.MIRROR, Reliability.LOW)]
    assert low and [source.id for source in low if source.link] == []


def test_every_link_is_a_public_address_over_https_or_http(knowledge: Knowledge) -> None:
    links = [link for entry in knowledge.entries.values() for link in (entry.link, *(source.link for source in entry.sources)) if link]
    assert [link for link in links if not re.match(r"https?://[\w.-]+\.(?:cn|com|org|net|gov|edu)(?::\d+)?(?:/|$)", link)] == []


def telephones(file: Path) -> Iterator[str]:
    for number in _TELEPHONE.findall(fold(file.read_text(encoding="utf-8"))):
        digits = re.sub(r"\D", "", number)
        if digits not in PUBLIC_LINES | EXAMPLES:
            yield digits


@pytest.mark.parametrize("file", CONTENT, ids=lambda file: str(file.relative_to(PROJECT)))
def test_no_telephone_but_the_public_lines_is_shipped(file: Path) -> None:
    assert list(telephones(file)) == []


def test_the_search_for_telephones_finds_one(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("致电0532-85912345或12345", encoding="utf-8")
    assert list(telephones(tmp_path / "a.md")) == ["053285912345"]


def test_no_officer_is_named_before_staff_have_done_so(knowledge: Knowledge) -> None:
    assert [entry.id for entry in knowledge.districts() if entry.officers] == []


def test_what_a_question_is_about_is_said_or_named_as_a_blank(knowledge: Knowledge) -> None:
    empty = [f"{e.id}/{q.about}" for e in knowledge.entries.values() for q in e.questions if not e.clauses.get(q.about) and q.about is not Aspect.CAUTIONS]
    assert empty == []


def test_every_form_asks_for_consent_first_and_says_when_the_data_go(knowledge: Knowledge) -> None:
    forms = list(knowledge.forms.values())
    assert forms and all("删除" in form.consent.zh and "delete" in form.consent.en for form in forms)
    assert all(form.purpose and form.retention_days for form in forms), "purpose and time of keeping are said with the consent"


def test_a_trigger_starts_one_form_only() -> None:
    knowledge, _ = read_library(PROJECT / "knowledge", NOON.date(), READERS.keys())
    triggers = Counter(plain(trigger) for form in knowledge.forms.values() for trigger in form.triggers)
    assert [trigger for trigger, times in triggers.items() if times > 1] == []
