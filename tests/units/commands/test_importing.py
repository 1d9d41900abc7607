"""`guichao knowledge import` and `export` at the command line: a proposal is shown, a refusal says why, and nothing is changed."""

from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.__main__ import app
from bot.bootstrap import House
from bot.commands.importing import import_desk
from bot.domain.language import Language
from bot.domain.translations import Fate, Translation
from tests.documents import pdf_files, word_files
from tests.import_fakes import gate


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


def test_lines_that_find_no_room_are_told_and_their_field_is_not_called_missing(folder: Path) -> None:
    lines = ["虚构的补贴", "申请条件：", *(f"{at}. 虚构的条件{at}。" for at in range(1, 166)), "申请材料：", "虚构的材料一份。"]
    (folder / "long.txt").write_text("\n".join(lines), "utf-8")
    _, said = run("import", str(folder / "long.txt"), "--lang", "en")
    assert "8 more statements did not fit (160 at most at a time)" in said and "160. 虚构的条件160。  [paragraph 162]" in said
    missing = said.split("Not found in the document: ")[1].splitlines()[0]
    assert "Papers" not in missing and "Timing" in missing


class Sure:
    """A machine that puts everything into the other language."""

    async def translate(self, text: str, language: Language) -> Translation:
        return Translation(Fate.DONE, f"{text} in {language}")


async def test_what_a_machine_would_translate_is_missing_at_the_command_line(house: House) -> None:
    serving = replace(house, publishing=gate(), translating=Sure())  # type: ignore[arg-type]  # all that an import asks of it
    importing = import_desk("en").importing(serving)
    draft = await importing.draft(await importing.documents.read("notice.docx", word_files.notice()), None)
    gaps = importing.written(draft).gaps
    assert "both.title" in gaps and any(gap.endswith(".en") for gap in gaps)


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
