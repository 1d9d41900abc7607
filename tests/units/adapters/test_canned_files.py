"""The file of canned replies: the shipped one is sound, and what is wrong in one is named with its line."""

from pathlib import Path

import pytest

from bot.adapters.canned_files import CANNED_FILE, canned_faults, read_canned
from bot.domain.errors import Misconfigured
from bot.domain.language import Language
from bot.domain.library import Knowledge
from bot.settings import PROJECT


def read(folder: Path, text: str) -> list[str]:
    file = folder / "canned.yaml"
    file.write_text(text, encoding="utf-8")
    return [each.name for each in read_canned(file, {"housing-subsidy"})]


def test_the_shipped_replies_can_be_said_in_both_languages(knowledge: Knowledge) -> None:
    shipped = read_canned(PROJECT / "prompts" / "canned.yaml", knowledge.entries)
    assert len(shipped) >= 5
    for reply in shipped:
        said = [reply.said(language, "李老师", "C234567", knowledge.entries["laoshan"].title) for language in Language]
        assert all(said) and "{" not in "".join(said)


def test_the_shipped_replies_promise_and_state_nothing_by_themselves(knowledge: Knowledge) -> None:
    shipped = read_canned(PROJECT / "prompts" / "canned.yaml", knowledge.entries)
    for reply in shipped:
        assert not any(char.isdigit() for char in reply.text.zh + reply.text.en)


def test_they_stay_in_the_order_of_the_file(tmp_path: Path) -> None:
    assert read(tmp_path, "再见: {zh: 再见, en: Goodbye}\n你好: {zh: 您好, en: Hello, topic: housing-subsidy}\n") == ["再见", "你好"]


def test_without_a_file_there_are_none(tmp_path: Path) -> None:
    assert read_canned(tmp_path / "canned.yaml", {}) == ()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("你好:\n  zh: 您好\n", "canned.yaml:1: “你好” is empty"),
        ("a:\n  zh: 好\n  en: Hi\nb:\n  zh: 好\n  en: Hi {name}\n", "canned.yaml:6: “b” fills in {name}"),
        ("a:\n  zh: 好\n  en: Hi\n  fr: Salut\n", "canned.yaml:4: a.fr"),
        ("a: [好, Hi]\n", "canned.yaml:1: a"),
        ("a: {zh: 好, en: Hi}\na: {zh: 好, en: Hi}\n", "canned.yaml:2"),
        ("a: {zh: 好, en: Hi, topic: housing-x}\n", "the topic housing-x"),
    ],
)
def test_a_fault_stops_the_start_with_its_line(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(Misconfigured) as fault:
        read(tmp_path, text)
    assert told in str(fault.value)


def test_what_staff_are_told_of_a_file_among_others_is_in_both_languages_at_its_field() -> None:
    (fault,) = canned_faults({CANNED_FILE: "你好: {zh: 您好, en: 'Hi {name}'}\n".encode()}, {"housing-subsidy"})
    assert (fault.file, fault.line, fault.path) == (CANNED_FILE, 1, ("你好", "en"))
    assert "不能自动填入" in fault.said.zh and "not known" in fault.said.en


def test_files_without_canned_replies_and_files_of_another_encoding_are_no_riddle() -> None:
    assert canned_faults({}, set()) == ()
    assert [fault.said.en[:21] for fault in canned_faults({CANNED_FILE: "你好".encode("gb18030")}, set())] == ["the file is not UTF-8"]
