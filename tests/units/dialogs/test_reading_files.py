"""What is handed in: links, files, and a list of topics."""

import pytest

from bot.domain.forms import Reading, Rejected, Slot, Value
from bot.domain.language import Bilingual, Language
from bot.domain.messages import Attachment, AttachmentKind
from handlers.dialogs.readers import READERS

NOTHING = Bilingual("", "")
PICTURE = Attachment(AttachmentKind.IMAGE, "AgACx1", "")


def read(reader: str, text: str, attachment: Attachment | None = None, kept: Value | None = None) -> Value | Rejected:
    known = {"asked": kept} if kept else {}
    return READERS[reader](text, Reading(Slot("asked", NOTHING, NOTHING, NOTHING, reader), Language.ZH, "2026-11-23", known, attachment))


def stored(reader: str, text: str) -> str:
    value = read(reader, text)
    return value.stored if isinstance(value, Value) else f"refused: {value.name}"


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("github.com/liwei/robot", "https://github.com/liwei/robot"),
        ("HTTP://Example.COM/A?b=1", "http://example.com/A?b=1"),
        ("网址：www.example.com。", "https://www.example.com"),
        ("my page is https://example.com:8443/x", "https://example.com:8443/x"),
        ("https://例子.中国/页", "https://例子.中国/页"),
    ],
)
def test_a_link_is_kept_with_its_scheme_and_its_host_in_small_letters(text: str, link: str) -> None:
    assert stored("url", text) == link


@pytest.mark.parametrize(
    "text",
    [
        "",
        "robot",
        "two words.com",
        "javascript:alert(1)",
        "ftp://example.com",
        "http://localhost:8080",
        "http://192.168.1.1/a",
        "https://me:pw@example.com",
        "a@b.cn",
        "http://[::1",
    ],
)
def test_what_leads_to_no_public_page_is_no_link(text: str) -> None:
    assert stored("url", text) == "refused: reader.url.none"


def test_a_file_is_kept_by_its_kind_and_by_how_its_channel_finds_it() -> None:
    assert read("file", "/media image", PICTURE) == Value("image:AgACx1", "图片")
    assert read("file", "看这个", Attachment(AttachmentKind.FILE, "BQAC", "项目书.pdf")) == Value("file:BQAC", "项目书.pdf")


def test_what_is_no_file_or_did_not_arrive_is_asked_for_again() -> None:
    assert read("file", "/media voice", Attachment(AttachmentKind.VOICE, "AwAC")) == Rejected("reader.file.kind")
    assert read("file", "/media file", Attachment(AttachmentKind.FILE)) == Rejected("reader.file.lost")
    assert read("file", "项目书.pdf") == Rejected("reader.file.none")


def test_nobody_hands_in_anothers_file_by_writing_its_reference() -> None:
    mine = Value("file:BQAC", "项目书.pdf")
    assert read("file", "file:BQAC") == Rejected("reader.file.none")
    assert read("file", "file:BQAC", kept=mine) == mine
    assert read("file", "file:OTHER", kept=mine) == Rejected("reader.file.none")


def test_a_file_or_a_link_will_do_where_both_are_allowed() -> None:
    assert read("file_or_link", "/media image", PICTURE) == Value("image:AgACx1", "图片")
    assert stored("file_or_link", "example.com/a.pdf") == "https://example.com/a.pdf"
    assert stored("file_or_link", "晚点发") == "refused: reader.file_or_link.none"


def test_topics_are_kept_in_their_order_and_each_once() -> None:
    assert read("topics", "海洋机器人、水下通信，AI; ai") == Value("海洋机器人; 水下通信; AI", "海洋机器人、水下通信、AI")
    assert stored("topics", "AI and robotics") == "AI; robotics"
    assert stored("topics", "AI, and robotics\nand science and teaching") == "AI; robotics; science; teaching"
    assert stored("topics", "科研和教学") == "科研和教学"


def test_topics_have_their_limits() -> None:
    assert stored("topics", "、，") == "refused: reader.topics.none"
    assert stored("topics", "、".join("甲乙丙丁戊己庚辛壬癸子")) == "refused: reader.topics.many"
    assert stored("topics", "长" * 61) == "refused: reader.topics.long"
