"""`guichao forms preview`: a form walked through in the terminal, from the folder or from a file, with nothing kept."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.__main__ import app
from tests.small_knowledge import FORM

ANSWERS = ("1", "张伟，德国，博士", "以后再填", "继续填写", "慕尼黑工业大学", "海洋机器人", "参观", "跳过", "wei@example.org", "跳过", "跳过", "1")


def preview(*arguments: str, lines: tuple[str, ...] = ()) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["forms", "preview", *arguments], input="\n".join(lines) + "\n")
    return done.exit_code, done.output


def test_a_form_is_walked_through_to_its_end_and_shows_what_would_be_kept() -> None:
    code, output = preview("fair_registration", lines=ANSWERS)
    assert code == 0
    assert "我记下了" in output and "我们接着填" in output
    assert "would be kept as" in output and "doctor" in output


def test_in_english() -> None:
    _, output = preview("fair_registration", "--lang", "en", lines=("agree", "/quit"))
    assert "What is your name" in output


def test_a_file_that_is_not_in_the_folder_yet_can_be_tried(tmp_path: Path) -> None:
    (tmp_path / "tour.yaml").write_text(FORM, encoding="utf-8")
    code, output = preview(str(tmp_path / "tour.yaml"), lines=("1", "张伟", "/confirm"))
    assert code == 0 and "would be kept as" in output


@pytest.mark.parametrize(("old", "new", "said"), [("person_name", "palm_reader", "no reader is called palm_reader"), ("slots:", "slotz:", "slotz")])
def test_a_file_with_a_fault_names_it(tmp_path: Path, old: str, new: str, said: str) -> None:
    (tmp_path / "tour.yaml").write_text(FORM.replace(old, new), encoding="utf-8")
    code, output = preview(str(tmp_path / "tour.yaml"))
    assert code == 1 and said in output and "tour.yaml:" in output


def test_a_form_that_is_not_there_is_answered_with_those_that_are() -> None:
    code, output = preview("nothing")
    assert code == 1 and "fair_registration" in output


def test_a_file_that_is_not_there_is_said_plainly() -> None:
    code, output = preview("nowhere.yaml")
    assert code == 1 and "cannot be read" in output
