"""A form as staff write it: every fault is named with file, line, field and mend."""

from pathlib import Path

import pytest

from bot.adapters.library_files import read_library
from bot.domain.forms import Form
from tests.fakes import NOON
from tests.small_knowledge import small_knowledge

READERS = {"person_name", "email", "choice", "yes_no", "free_text"}
FORM = """\
id: tour
title: {zh: 参观, en: Tour}
triggers: [报名参观]
consent: {zh: 同意吗, en: Do you agree}
purpose: {zh: 安排参观, en: to arrange the visit}
retention_days: 30
confirm: {zh: 请核对, en: Please check}
done: {zh: 好了, en: done}
after:
  notify: true
  reminder: {days: 3, text: {zh: 记得来, en: do come}}
edit_days: 7
edit_until: 2026-12-01
several: true
slots:
  - name: purpose
    label: {zh: 目的, en: Purpose}
    question: {zh: 目的？, en: Purpose?}
    help: {zh: 参观, en: a visit}
    why: {zh: 安排, en: to plan}
    reader: choice
    called: [目的]
    choices:
      - {id: visit, zh: 参观, en: Visit}
      - {id: project, zh: 项目, en: Project}
  - name: pitch
    label: {zh: 项目, en: Project}
    question: {zh: 项目？, en: Project?}
    why: {zh: 安排, en: to plan}
    reader: free_text
    called: [项目]
    when: [{slot: purpose, is: [project]}]
    depends_on: [purpose]
    prefilled: earlier
"""


def read(place: Path, form: str) -> tuple[Form | None, list[str]]:
    folder = small_knowledge(place)
    (folder / "forms" / "tour.yaml").write_text(form, encoding="utf-8")
    knowledge, faults = read_library(folder, NOON.date(), READERS)
    return knowledge.forms.get("tour"), [str(fault) for fault in faults]


def test_everything_a_form_may_say_is_read(tmp_path: Path) -> None:
    form, faults = read(tmp_path, FORM)
    assert faults == [] and form is not None
    assert (form.after.notify, form.after.reminder and form.after.reminder.days, form.edit_days, form.several) == (True, 3, 7, True)
    pitch = form.slot("pitch")
    assert pitch is not None and pitch.when[0].is_one_of == {"project"} and (pitch.depends_on, pitch.prefilled) == (("purpose",), "earlier")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("reader: free_text", "reader: palm", "no reader is called palm; use one of choice, email"),
        ("is: [project]", "is: [projekt]", "purpose has no choice projekt; use one of visit, project"),
        ("slot: purpose,", "slot: purposes,", "no earlier slot is called purposes; use one of purpose"),
        ("depends_on: [purpose]", "depends_on: [pitch]", "no earlier slot is called pitch; use one of purpose"),
        ("name: pitch", "name: purpose", "two slots are called purpose; give one of them another name"),
        ("id: project", "id: visit", "two choices have the id visit; give one of them another id"),
        ("called: [项目]", "called: [目的]", "“目的” calls the slot purpose too; leave the word to one of the two"),
        ("purpose: {zh: 安排参观, en: to arrange the visit}\n", "", "(purpose) and “Days it is kept” (retention_days) go together; write both, or neither"),
        ("en: do come}}", "en: do come}}\n  registration: false", "there is nothing kept to remind of"),
        ("prefilled: earlier", "prefilled: profile.shoe_size", "slots.1.prefilled"),
        ("edit_days: 7", "edit_days: -1", "edit_days"),
        ("help:", "hint:", "slots.0.hint"),
    ],
)
def test_a_fault_is_named_with_its_line_and_mend(tmp_path: Path, old: str, new: str, said: str) -> None:
    line = FORM[: FORM.index(old)].count("\n") + 1
    _, faults = read(tmp_path, FORM.replace(old, new, 1))
    assert any(fault.startswith(f"knowledge/forms/tour.yaml:{line}: ") and said in fault for fault in faults), faults


def test_two_forms_do_not_open_with_the_same_words_nor_bear_the_same_id(tmp_path: Path) -> None:
    folder = small_knowledge(tmp_path)
    (folder / "forms" / "visit.yaml").write_text(FORM.replace("id: tour", "id: visit"), encoding="utf-8")
    (folder / "forms" / "tour.yaml").write_text(FORM, encoding="utf-8")
    _, faults = read_library(folder, NOON.date(), READERS)
    assert "knowledge/forms/visit.yaml:3: the words “报名参观” open the form tour too; leave them to one form" in map(str, faults)
    (folder / "forms" / "visit.yaml").write_text(FORM, encoding="utf-8")
    _, faults = read_library(folder, NOON.date(), READERS)
    assert "knowledge/forms/visit.yaml:1: the form tour stands in knowledge/forms/tour.yaml too; give one of them another id" in map(str, faults)
