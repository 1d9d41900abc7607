"""The folder as a whole: forms, glossary, scope, and a folder that is not there."""

import os
from pathlib import Path

import pytest

from bot.adapters.library_files import read_library
from bot.domain.errors import Misconfigured
from tests.fakes import NOON
from tests.small_knowledge import change, small_knowledge

READERS = {"person_name", "email"}


def faults(folder: Path) -> list[str]:
    return [str(fault) for fault in read_library(folder, NOON.date(), READERS)[1]]


def test_a_folder_that_is_not_there_stops_the_start_with_the_mend(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match=r"does not exist; restore it, or set KNOWLEDGE_DIR"):
        faults(tmp_path / "nothing")


def test_an_empty_folder_stops_the_start_with_the_mend(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match=r"is empty; restore it, or set KNOWLEDGE_DIR"):
        faults(tmp_path)


def test_a_reader_that_does_not_exist_is_named_with_those_that_do(tmp_path: Path) -> None:
    form = small_knowledge(tmp_path) / "forms" / "tour.yaml"
    line = change(form, "reader: person_name", "reader: palm_reader")
    assert faults(tmp_path / "knowledge") == [f"knowledge/forms/tour.yaml:{line}: no reader is called palm_reader; use one of email, person_name"]


def test_a_form_without_a_question_is_refused(tmp_path: Path) -> None:
    form = small_knowledge(tmp_path) / "forms" / "tour.yaml"
    text = form.read_text(encoding="utf-8")
    form.write_text(text[: text.index("slots:")] + "slots: []\n", encoding="utf-8")
    assert [fault.startswith("knowledge/forms/tour.yaml:6: slots: ") for fault in faults(tmp_path / "knowledge")] == [True]


def test_a_form_that_lacks_a_language_is_named_with_its_line(tmp_path: Path) -> None:
    form = small_knowledge(tmp_path) / "forms" / "tour.yaml"
    line = change(form, "    question: {zh: 姓名？, en: Name?}", "    question: {zh: 姓名？}")
    found = faults(tmp_path / "knowledge")
    assert found[0].startswith(f"knowledge/forms/tour.yaml:{line}: slots.0.question.en:") and "both languages" in found[0]


@pytest.mark.parametrize("name", ["glossary/terms.yaml", "scope/out_of_scope.yaml", "scope/places.yaml"])
def test_a_file_that_is_gone_is_named(name: str, tmp_path: Path) -> None:
    (small_knowledge(tmp_path) / name).unlink()
    found = faults(tmp_path / "knowledge")
    assert found[0].startswith(f"knowledge/{name}:1: the file cannot be read") and "check that it exists" in found[0]


def test_a_file_whose_name_cannot_be_read_is_named_as_its_author_wrote_it(tmp_path: Path) -> None:
    folder = small_knowledge(tmp_path)
    (folder / "items" / os.fsdecode("住房.md".encode("gb18030"))).write_text("x", encoding="utf-8")
    found = faults(folder)
    assert len(found) == 1 and found[0].startswith("knowledge/items/住房.md:1: the file's name") and found[0].encode()


def test_faults_of_every_kind_of_file_come_in_one_reading(tmp_path: Path) -> None:
    folder = small_knowledge(tmp_path)
    (folder / "glossary" / "terms.yaml").write_text("- term: [", encoding="utf-8")
    (folder / "scope" / "places.yaml").write_bytes(b"\xff\xfe")
    change(folder / "scope" / "out_of_scope.yaml", "advice:", "advise:")
    change(folder / "forms" / "tour.yaml", "reader: person_name", "reader: palm_reader")
    (folder / "items" / "01.md").unlink()
    named = {fault.split(":")[0] for fault in faults(folder)}
    assert named == {f"knowledge/{n}" for n in ("glossary/terms.yaml", "scope/places.yaml", "scope/out_of_scope.yaml", "forms/tour.yaml", "items")}


def test_what_is_sound_is_read_beside_what_is_not(tmp_path: Path) -> None:
    folder = small_knowledge(tmp_path)
    (folder / "glossary" / "terms.yaml").write_text("- term: [", encoding="utf-8")
    knowledge, _ = read_library(folder, NOON.date(), READERS)
    assert (len(knowledge.entries), list(knowledge.forms), list(knowledge.topics)) == (41, ["tour"], ["weather"])
    assert [place.name.en for place in (*knowledge.elsewhere, *knowledge.qingdao)] == ["Shanghai", "Qingdao"]
