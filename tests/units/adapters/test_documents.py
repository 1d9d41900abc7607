"""Documents are read in a process of their own: kinds, refusals with a reason, and what must not happen to whoever opens a foreign file."""

import asyncio
import io
import socket
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.oxml import parse_xml

from bot.adapters.document_kinds import kind_of_document
from bot.adapters.document_pages import blocks_of_page
from bot.adapters.document_words import read_import_words
from bot.adapters.documents import DocumentReader
from bot.domain.documents import MOST_BYTES, Refusal
from bot.domain.errors import Misconfigured
from bot.settings import PROJECT
from tests.documents import other_files, pdf_files, word_files

WORDS = PROJECT / "prompts" / "import.yaml"


@pytest.fixture
def reader() -> DocumentReader:
    return DocumentReader(read_import_words(WORDS))


def packed(part: str, content: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<x/>")
        archive.writestr(part, content)
    return made.getvalue()


REFUSED = {
    "scan.pdf": (pdf_files.scanned(), Refusal.SCANNED),
    "locked.pdf": (pdf_files.locked(), Refusal.LOCKED),
    "broken.pdf": (b"%PDF-1.7\nnothing of a PDF follows", Refusal.BROKEN),
    "old.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), Refusal.OLD_WORD),
    "locked.docx": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), Refusal.LOCKED),
    "broken.docx": (packed("word/document.xml", b"<w:document>"), Refusal.BROKEN),
    "cut.docx": (word_files.notice()[:2000], Refusal.BROKEN),
    "slides.pptx": (packed("ppt/presentation.xml", b"<x/>"), Refusal.UNKNOWN_KIND),
    "picture.png": (b"\x89PNG\r\n\x1a\n" + bytes(500), Refusal.UNKNOWN_KIND),
    "empty.txt": (b" \n ", Refusal.EMPTY),
    "big.txt": (b"x" * (MOST_BYTES + 1), Refusal.TOO_BIG),
    "bomb.docx": (packed("word/document.xml", bytes(61 * 1024 * 1024)), Refusal.TOO_BIG),
}
REFUSED["long.txt"] = ((("字" * 99 + "\n") * 2100).encode(), Refusal.TOO_LONG)


@pytest.mark.parametrize("name", REFUSED)
async def test_what_cannot_be_used_is_refused_with_its_reason(reader: DocumentReader, name: str) -> None:
    content, reason = REFUSED[name]
    assert (await reader.read(name, content)).refusal == reason


async def test_a_bomb_that_lies_about_its_size_meets_the_limit_of_memory(reader: DocumentReader) -> None:
    content = bytearray(packed("word/document.xml", b"<a>" * 150_000_000))
    size = (450_000_000).to_bytes(4, "little")
    lying = bytes(content).replace(size, (1000).to_bytes(4, "little"))
    assert (await reader.read("bomb.docx", lying)).refusal in (Refusal.BROKEN, Refusal.TOO_BIG, Refusal.SLOW)


async def test_a_reader_that_takes_too_long_is_ended(reader: DocumentReader) -> None:
    hurried = DocumentReader(reader.words, seconds=0.01)
    assert (await hurried.read("notice.docx", word_files.notice())).refusal == Refusal.SLOW


async def test_two_documents_at_once_do_not_hear_of_each_other(reader: DocumentReader) -> None:
    first, second = await asyncio.gather(reader.read("a.docx", word_files.notice()), reader.read("b.xlsx", other_files.workbook()))
    assert (first.values or {})["title.zh"] == "虚构市海归安家补贴" and (second.values or {})["title.zh"] == "虚构市海归子女入学服务"


async def test_nothing_is_fetched_from_where_a_document_points_to(reader: DocumentReader) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.2)
        port = listener.getsockname()[1]
        html = other_files.page().replace(b"127.0.0.1:9", f"127.0.0.1:{port}".encode())
        assert not (await reader.read("page.html", html)).refusal
        assert not (await reader.read("linked.docx", _with_linked_picture(f"http://127.0.0.1:{port}/x.png"))).refusal
        with pytest.raises(TimeoutError):
            listener.accept()


def _with_linked_picture(address: str) -> bytes:
    page = docx.Document()
    page.add_paragraph("虚构的标题")
    part = page.part
    link = part.relate_to(address, "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image", is_external=True)
    run = page.add_paragraph().add_run()
    picture = (
        '<w:drawing xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
        'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><wp:inline><a:graphic><a:graphicData><pic:pic><pic:blipFill>'
        f'<a:blip r:link="{link}"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>'
    )
    run._r.append(parse_xml(picture))
    content = io.BytesIO()
    page.save(content)
    return content.getvalue()


def test_scripts_and_menus_of_a_page_are_no_text_of_it() -> None:
    texts = [block.text for block in blocks_of_page("<nav>菜单</nav><script>alert(1)</script><p>一</p><p>二<br>三</p><style>p{}</style>")]
    assert texts == ["一", "二\n三"]


def test_a_text_that_windows_wrote_in_chinese_is_read(tmp_path: Path) -> None:
    assert kind_of_document("通知.txt", "虚构的通知".encode("gb18030")) == "text"


async def test_what_stands_side_by_side_in_columns_is_not_mixed(reader: DocumentReader) -> None:
    texts = [part.text for part in (await reader.read("leaflet.pdf", pdf_files.two_columns())).parts]
    assert texts.index("劳动合同") < texts.index("社会保险缴纳证明。") < texts.index("五、申请流程")


def test_a_word_list_with_a_wrong_pattern_stops_the_start(tmp_path: Path) -> None:
    wrong = tmp_path / "import.yaml"
    wrong.write_text(WORDS.read_text().replace('"关于印发《{}》的通知"', '"关于印发《{}》的(通知"'))
    with pytest.raises(Misconfigured, match="no pattern"):
        read_import_words(wrong)


async def test_a_workbook_says_what_it_shows_and_nothing_that_was_hidden(reader: DocumentReader) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (["虚构的清单"], ["项目", "比例", "金额"], ["贴息", 0.3, 36000]):
        sheet.append(row)
    sheet["B3"].number_format, sheet["C3"].number_format = "0%", '#,##0"元"'
    hidden = book.create_sheet("底稿")
    hidden.append(["不公开的内容"])
    hidden.sheet_state = "hidden"
    content = io.BytesIO()
    book.save(content)
    said = " ".join(part.text for part in (await reader.read("a.xlsx", content.getvalue())).parts)
    assert "30%" in said and "36000元" in said and "不公开" not in said


@pytest.mark.parametrize("name", ["a\x00b.docx", "../../b.docx", "a\ud800b.docx", "\n" * 300 + "b.docx"])
async def test_a_name_that_no_system_takes_is_made_one(reader: DocumentReader, name: str) -> None:
    read = await reader.read(name, word_files.notice())
    assert read.refusal == "" and read.name.endswith("b.docx") and read.name.isprintable() and "/" not in read.name


async def test_cells_merged_downwards_in_a_workbook_say_the_same_in_every_row_they_cover(reader: DocumentReader) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (("虚构的补贴",), ("补贴标准",), ("层次", "来源", "标准"), ("硕士", "境内", "3万元"), (None, "境外", "4万元"), ("博士", "境外", "8万元")):
        sheet.append(row)
    sheet.merge_cells("A4:A5")
    sheet.merge_cells("A7:C9")
    content = io.BytesIO()
    book.save(content)
    values = (await reader.read("amounts.xlsx", content.getvalue())).values or {}
    said = [text for path, text in values.items() if path.startswith("benefits") and path.endswith(".zh")]
    assert said == ["硕士：来源为境内，标准为3万元", "硕士：来源为境外，标准为4万元", "博士：来源为境外，标准为8万元"]


def test_cells_merged_downwards_on_a_page_say_the_same_in_every_row_they_cover() -> None:
    rows = "<tr><td rowspan=3>A</td><td>1</td></tr><tr><td rowspan=2>2</td><td>x</td></tr><tr><td>y</td></tr><tr><td>B</td><td>3</td></tr>"
    wide = "<tr><td colspan=2>w</td><td rowspan=2>r</td></tr><tr><td>1</td><td>2</td></tr>"
    assert [block.cells for block in blocks_of_page(f"<table>{rows}</table><table>{wide}</table>")] == [
        *(("A", "1"), ("A", "2", "x"), ("A", "2", "y"), ("B", "3")),
        *(("w", "r"), ("1", "2", "r")),
    ]
