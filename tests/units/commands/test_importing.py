"""`guichao knowledge import` and `export` at the command line: a proposal is shown, a refusal says why, and nothing is changed."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.__main__ import app
from tests.documents import pdf_files, word_files


def run(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["knowledge", *arguments])
    return done.exit_code, done.output


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "notice.docx").write_bytes(word_files.notice())
    (tmp_path / "scan.pdf").write_bytes(pdf_files.scanned())
    return tmp_path


def test_a_document_is_shown_field_by_field_with_what_was_not_found(folder: Path) -> None:
    code, said = run("import", str(folder / "notice.docx"), "--lang", "en")
    assert code == 0 and "title.zh: 虚构市海归安家补贴" in said and "[paragraph 14]" in said
    assert "Not found in the document: Where to apply" in said and "Nothing was changed" in said


def test_what_found_no_field_is_shown_too(folder: Path) -> None:
    (folder / "note.txt").write_text("虚构的补贴\n补贴标准：每月1元。\n【虚构的栏目】\n没有标题认得的一句话。", "utf-8")
    _, said = run("import", str(folder / "note.txt"), "--lang", "en")
    assert "What found no field" in said and "没有标题认得的一句话。" in said


def test_a_scan_is_refused_in_plain_words(folder: Path) -> None:
    code, said = run("import", str(folder / "scan.pdf"), "--lang", "zh")
    assert code == 1 and "扫描件" in said


def test_a_file_that_is_not_there_is_named(folder: Path) -> None:
    code, said = run("import", str(folder / "none.docx"), "--lang", "en")
    assert code == 1 and "There is no file" in said


def test_the_list_goes_out_once_and_comes_back_the_same(folder: Path) -> None:
    file = str(folder / "list.xlsx")
    assert run("export", file)[0] == 0
    assert run("export", file, "--lang", "en") == (1, run("export", file, "--lang", "en")[1]) and "there already" in run("export", file, "--lang", "en")[1]
    code, said = run("import", file, "--lang", "en")
    assert code == 0 and "nothing to change" in said
