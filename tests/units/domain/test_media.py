"""What may be shown of a file that somebody sent, and what it may be called."""

import pytest

from bot.domain.media import Media, extension, file_name, picture_type

PNG, JPEG, GIF, WEBP = b"\x89PNG\r\n\x1a\n1", b"\xff\xd8\xff1", b"GIF89a1", b"RIFF\0\0\0\0WEBP1"
HTML = b"<html><script>alert(1)</script>"


@pytest.mark.parametrize(("content", "kind"), [(PNG, "png"), (JPEG, "jpeg"), (GIF, "gif"), (WEBP, "webp")])
def test_a_picture_is_known_by_its_first_bytes(content: bytes, kind: str) -> None:
    assert picture_type(content) == extension(content) == kind


@pytest.mark.parametrize("content", [b"", HTML, b"<svg xmlns='x'/>", b"RIFF\0\0\0\0WAVE", b" " + PNG, b"%PDF-1.7", PNG[:4]])
def test_nothing_else_is_one(content: bytes) -> None:
    assert picture_type(content) is None


@pytest.mark.parametrize(
    ("given", "channels", "name"),
    [
        ("录用通知.pdf", "", "录用通知.pdf"),
        ("", "letter.pdf", "letter.pdf"),
        ("../../etc/passwd", "", "passwd"),
        ("C:\\temp\\a.exe", "", "a.exe"),
        ('a";\r\nset-cookie: x=1;.pdf', "", "a____set-cookie_ x_1_.pdf"),
        (".htaccess", "", "htaccess"),
        ("\u202egpj.exe", "", "_gpj.exe"),
        ("...", "///", "picture-7.bin"),
        ("x" * 300 + ".pdf", "", "x" * 96 + ".pdf"),
    ],
)
def test_a_name_is_safe_on_any_disk(given: str, channels: str, name: str) -> None:
    assert file_name(Media(b"", "", channels), given, "picture-7") == name


def test_a_voice_without_a_name_gets_the_ending_of_its_kind() -> None:
    assert file_name(Media(b"#!AMR\n123"), "", "voice-7") == "voice-7.amr"
