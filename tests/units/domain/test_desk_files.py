"""Files that officers send: their kind by their content, their name made safe."""

import pytest

from bot.domain.desk_files import FileKind, clean_name, file_of, kind_of
from bot.domain.messages import Attachment, AttachmentKind
from tests.desk_tools_fakes import DOCX, JPEG, PDF, PNG, XLSX, office


@pytest.mark.parametrize(("content", "kind"), [(PDF, "pdf"), (JPEG, "jpg"), (PNG, "png"), (DOCX, "docx"), (XLSX, "xlsx")])
def test_a_kind_is_told_by_the_content(content: bytes, kind: str) -> None:
    assert kind_of(content) == kind


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html><script>alert(1)</script>",
        b"MZ a program",
        b" %PDF-1.7",
        b"PK\x03\x04 half a zip",
        office("evil.exe"),
        office("word/document.xml", "xl/workbook.xml"),
        office("word/document.xml", "word/vbaProject.bin"),
        office("word/document.xml", *(f"word/{number}.xml" for number in range(5000)), "word/vbaProject.bin"),
    ],
    ids=["nothing", "a page", "a program", "a late mark", "a broken zip", "a zip", "two documents at once", "macros", "macros behind many parts"],
)
def test_all_else_is_of_no_kind(content: bytes) -> None:
    assert kind_of(content) is None


@pytest.mark.parametrize(
    ("given", "kind", "name"),
    [
        ("材料清单.pdf", FileKind.PDF, "材料清单.pdf"),
        ("../../etc/passwd", FileKind.PDF, "passwd.pdf"),
        ("C:\\Users\\x\\list.docx", FileKind.WORD, "list.docx"),
        ("photo.JPEG", FileKind.JPEG, "photo.jpg"),
        ("really.exe", FileKind.PDF, "really.exe.pdf"),
        ("picture.png", FileKind.PDF, "picture.pdf"),
        ("a\r\nb\x00.pdf", FileKind.PDF, "a__b_.pdf"),
        ("", FileKind.PNG, "file.png"),
        (".pdf", FileKind.PDF, "pdf.pdf"),
        ("清" * 300 + ".pdf", FileKind.PDF, "清" * 80 + ".pdf"),
    ],
)
def test_a_name_is_made_safe_and_ends_as_the_content_says(given: str, kind: FileKind, name: str) -> None:
    assert clean_name(given, kind) == name


def test_what_a_channel_keeps_is_no_file_of_the_desk() -> None:
    assert file_of(Attachment(AttachmentKind.FILE, "-100:7:abc")) is None
    assert file_of(Attachment(AttachmentKind.FILE, "desk:7f")) == "7f"
    assert file_of(None) is None
