"""`guichao knowledge import` and `export` at the command line: a proposal is shown, a refusal says why, and nothing is changed."""

import re
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from bot.__main__ import app
from bot.adapters.draft_sheets import draft_in, draft_sheet
from bot.adapters.sheet_child import cells_of
from bot.bootstrap import House
from bot.commands.importing import Change, import_desk
from bot.domain.documents_draft import Draft, Line
from bot.domain.errors import Misconfigured
from bot.domain.language import Language
from bot.domain.translations import Fate, Translation
from bot.engine.importing import Importing
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


async def to_fill_in(house: House, folder: Path) -> tuple[Path, Importing]:
    """What is left beside a notice that lacks its English, when it is to be put into use."""
    importing = import_desk("en").importing(replace(house, publishing=gate()))
    draft = await importing.draft(await importing.documents.read("notice.docx", word_files.notice()), None)
    with pytest.raises(Misconfigured) as told:
        await change(folder / "notice.docx").publish(importing, draft, is_document=True)
    assert "D5, D6, D7" in str(told.value)
    return Path(re.findall(r"\S+\.xlsx", str(told.value))[0]), importing


def change(file: Path) -> Change:
    return Change(import_desk("en"), file, b"", "", "王老师", "")


async def test_what_lacks_a_language_is_left_to_be_filled_in_and_brought_again(house: House, folder: Path) -> None:
    written, importing = await to_fill_in(house, folder)
    book = openpyxl.load_workbook(written)
    for row in book["草稿 Draft"].iter_rows(min_row=2):
        if row[3].fill.fgColor.rgb == "00FFF2CC":
            row[3].value = "".join(char for char in str(row[2].value) if char.isascii()).strip() + " in English"
    book.save(written)
    cells = cells_of(written.read_bytes())
    draft = draft_in(cells) if isinstance(cells, dict) else None
    assert draft and draft.claims["degrees"] == "master\ndoctor" and draft.head["source.date"] == "2026-01-20"
    await change(written).publish(importing, draft)
    notices = [name for name in importing.work.files if name.startswith("knowledge/notices/")]
    assert len(notices) == 1 and "虚构市海归安家补贴".encode() in importing.work.files[notices[0]]


async def test_what_was_half_filled_in_is_never_written_over(house: House, folder: Path) -> None:
    first, _ = await to_fill_in(house, folder)
    first.write_bytes(b"half filled in")
    second, _ = await to_fill_in(house, folder)
    assert second != first and first.read_bytes() == b"half filled in"


def test_a_proposal_that_still_lacks_something_says_what(folder: Path) -> None:
    head = {"title.zh": "虚构的补贴", "title.en": "Grant", "authority.zh": "局", "authority.en": "Bureau"}
    draft = Draft("zh", "", (Line("benefits", "=每月1元。", ""),), head)
    (folder / "draft.xlsx").write_bytes(draft_sheet(draft, import_desk("en").words.texts)[0])
    code, said = run("import", str(folder / "draft.xlsx"), "--lang", "en")
    assert code == 1 and "“Benefits”, English is missing: =每月1元。" in said
