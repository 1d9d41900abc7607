"""Letters to officers over a real mail server on loopback: what arrives, and what every kind of failure comes to."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.adapters.smtp_mail import MailServer, SmtpMail, Tls
from bot.domain.notices import Standing, Stretch
from bot.ports.notices import Letter
from tests.fakes import FixedClock
from tests.mail_side import PASSWORD, USER, Mailbox, certificate, mail_server
from tests.models import free_port

LETTER = Letter("notice-1", "[归巢] 请您接手一件求助：C1（崂山区）", "求助 C1\n\n打开：https://guichao.test/desk/cases/C1\n.\n末行")
SENT = Stretch(Standing.SENT)


def road(
    port: int, tls: Tls = Tls.NONE, user: str | None = None, password: str = PASSWORD, trusted: ssl.SSLContext | None = None, seconds: float = 5
) -> SmtpMail:
    server = MailServer("localhost", port, tls, "归巢 Guichao <guichao@guichao.test>", user, SecretStr(password) if user else None, trusted)
    return SmtpMail(server, FixedClock(), seconds)


@pytest.fixture
def box() -> Mailbox:
    return Mailbox()


@pytest.fixture
async def port(box: Mailbox) -> AsyncIterator[int]:
    async with mail_server(box) as port:
        yield port


async def test_a_letter_arrives_as_it_was_written(box: Mailbox, port: int) -> None:
    assert await road(port).send("li@qingdao.test", LETTER) == SENT
    (letter,) = box.letters
    assert (letter["Subject"], letter["To"], box.recipients) == (LETTER.subject, "li@qingdao.test", ["li@qingdao.test"])
    assert letter["From"] == "归巢 Guichao <guichao@guichao.test>"
    assert letter.get_content().splitlines() == LETTER.text.splitlines() and letter.get_content_type() == "text/plain"


async def test_a_letter_says_that_a_machine_wrote_it_and_which_notice_it_is(box: Mailbox, port: int) -> None:
    await road(port).send("li@qingdao.test", LETTER)
    await road(port).send("li@qingdao.test", LETTER)
    assert [letter["Message-ID"] for letter in box.letters] == ["<notice-1@guichao.test>"] * 2
    assert box.letters[0]["Auto-Submitted"] == "auto-generated" and "23 Nov 2026 04:00:00" in str(box.letters[0]["Date"])


@pytest.mark.parametrize("address", ["li@qingdao.test\r\nBcc: spy@evil.test", "li@qingdao.test\nX: y", "not an address", "", "李@qingdao.test", "a@b@c"])
async def test_what_is_no_address_is_never_written_to(box: Mailbox, port: int, address: str) -> None:
    assert await road(port).send(address, LETTER) == Stretch(Standing.REFUSED, "address")
    assert box.letters == []


async def test_a_subject_cannot_bring_headers_of_its_own(box: Mailbox, port: int) -> None:
    assert await road(port).send("li@qingdao.test", Letter("n", "求助\r\nBcc: spy@evil.test\n\nhello", "text")) == SENT
    assert box.letters[0]["Bcc"] is None and box.recipients == ["li@qingdao.test"]


@pytest.mark.parametrize(("said", "end"), [("550 no such user", Stretch(Standing.REFUSED, "550")), ("450 try later", Stretch(Standing.WAITING, "450"))])
async def test_a_refused_recipient_is_given_up_only_where_it_is_for_good(box: Mailbox, port: int, said: str, end: Stretch) -> None:
    box.to_recipient.append(said)
    assert await road(port).send("li@qingdao.test", LETTER) == end


@pytest.mark.parametrize(("said", "end"), [("554 not wanted", Stretch(Standing.REFUSED, "554")), ("452 disk full", Stretch(Standing.WAITING, "452"))])
async def test_a_refused_letter_is_given_up_only_where_it_is_for_good(box: Mailbox, port: int, said: str, end: Stretch) -> None:
    box.to_letter.append(said)
    assert await road(port).send("li@qingdao.test", LETTER) == end


async def test_a_server_that_is_down_may_be_up_later() -> None:
    assert await road(free_port()).send("li@qingdao.test", LETTER) == Stretch(Standing.WAITING, "down")


async def test_a_server_that_hangs_up_in_the_middle_leaves_it_unsure(box: Mailbox, port: int) -> None:
    box.to_letter.append("")
    assert await road(port).send("li@qingdao.test", LETTER) == Stretch(Standing.WAITING, "unsure")


async def test_a_server_that_does_not_answer_is_not_waited_for(box: Mailbox, port: int) -> None:
    box.slow = 30
    async with asyncio.timeout(10):
        assert await road(port, seconds=0.5).send("li@qingdao.test", LETTER) == Stretch(Standing.WAITING, "unsure")


async def test_a_server_that_says_nothing_at_all_is_not_waited_for() -> None:
    parted = asyncio.Event()

    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()
        await writer.wait_closed()
        parted.set()

    async with await asyncio.start_server(silent, "127.0.0.1", 0) as server, asyncio.timeout(10):
        assert await road(server.sockets[0].getsockname()[1], seconds=0.5).send("li@qingdao.test", LETTER) == Stretch(Standing.WAITING, "down")
        await parted.wait()


async def test_what_was_accepted_is_sent_however_the_goodbye_goes(box: Mailbox, port: int) -> None:
    box.slow_goodbye = 30
    async with asyncio.timeout(10):
        assert await road(port, seconds=30).send("li@qingdao.test", LETTER) == SENT


async def test_a_password_lets_us_in_and_a_wrong_one_is_ours_to_mend(box: Mailbox) -> None:
    async with mail_server(box, wants_password=True) as port:
        assert await road(port, user=USER).send("li@qingdao.test", LETTER) == SENT
        assert await road(port, user=USER, password="wrong").send("li@qingdao.test", LETTER) == Stretch(Standing.WAITING, "auth 535")
        assert await road(port).send("li@qingdao.test", LETTER) == Stretch(Standing.WAITING, "from 530")
    assert len(box.letters) == 1


@pytest.mark.parametrize("tls", [Tls.STARTTLS, Tls.IMPLICIT])
async def test_letters_go_encrypted_both_ways_of_it(box: Mailbox, tmp_path: Path, tls: Tls) -> None:
    serving, trusted = certificate(tmp_path)
    async with mail_server(box, starttls=serving if tls is Tls.STARTTLS else None, tls=serving if tls is Tls.IMPLICIT else None) as port:
        assert await road(port, tls, trusted=trusted).send("li@qingdao.test", LETTER) == SENT
        assert box.were_sealed == [True] or tls is Tls.IMPLICIT
        assert await road(port, tls).send("li@qingdao.test", LETTER) == Stretch(Standing.WAITING, "tls")
    assert len(box.letters) == 1


async def test_a_server_without_starttls_gets_nothing_unencrypted(box: Mailbox, port: int) -> None:
    assert await road(port, Tls.STARTTLS).send("li@qingdao.test", LETTER) == Stretch(Standing.WAITING, "unsupported")
    assert box.letters == []


async def test_a_check_signs_in_and_sends_nothing(box: Mailbox, port: int) -> None:
    assert await road(port).check() == SENT and await road(free_port()).check() == Stretch(Standing.WAITING, "down")
    assert (box.sessions, box.letters) == (1, [])
