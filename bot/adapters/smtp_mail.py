"""Room: adapters. E-mail to officers, on aiosmtplib: one connection a letter, everything that can go wrong a value. No queue, no wording."""

import asyncio
import ssl
from collections.abc import Awaitable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as WIRE
from email.utils import format_datetime, parseaddr
from enum import StrEnum

import aiosmtplib
import structlog
from aiosmtplib import SMTPAuthenticationError, SMTPException, SMTPNotSupported, SMTPRecipientsRefused, SMTPResponseException, SMTPSenderRefused
from pydantic import SecretStr

from bot.domain.notices import Standing, Stretch
from bot.ports import Clock
from bot.ports.notices import Letter

log = structlog.get_logger()
_FOR_GOOD = 500
"""SMTP replies from here on are refusals for good (RFC 5321, section 4.2.1)."""
_GOODBYE = 1.0
_IN = Stretch(Standing.SENT)


class Tls(StrEnum):
    """How the connection to the mail server is encrypted: after a command, from its beginning, or not at all."""

    STARTTLS = "starttls"
    IMPLICIT = "implicit"
    NONE = "none"


@dataclass(frozen=True)
class MailServer:
    """Where letters are handed in, and as whom. `sender` as it stands in From. `trusted`: the authorities for certificates, the system's without it."""

    host: str
    port: int
    tls: Tls
    sender: str
    user: str | None = None
    password: SecretStr | None = None
    trusted: ssl.SSLContext | None = None


class SmtpMail:
    """The `RoadToOfficers` by e-mail; `seconds` bounds a whole letter, from the connection to the server's receipt."""

    longest = 64 * 1024

    def __init__(self, server: MailServer, clock: Clock, seconds: float = 20.0) -> None:
        self._server, self._clock, self._seconds = server, clock, seconds
        self._name, self._address = parseaddr(server.sender)
        self._domain = self._address.rpartition("@")[2]

    async def send(self, address: str, letter: Letter) -> Stretch:
        """Hand in a letter to one officer; a refusal of the recipient or of the letter is for good, all else may pass."""
        try:
            message = self._written(address, letter, self._clock.now())
        except (ValueError, MessageError, IndexError):
            return Stretch(Standing.REFUSED, "address")
        return await self._talk(message, address)

    async def check(self) -> Stretch:
        """Whether the server lets us in now."""
        return await self._talk()

    async def _talk(self, message: EmailMessage | None = None, address: str = "") -> Stretch:
        """Connect, sign in, hand the message in, part. The vendor's own context manager is not used: it would wait for a goodbye after our time-out."""
        until = asyncio.get_running_loop().time() + self._seconds
        client = self._client()
        try:
            ended = await _within(until, _connect(client), "down")
            if message and ended == _IN:
                ended = await _within(until, _hand_in(client, self._address, address, message), "unsure")
            if client.is_connected:
                await _part(client)
        finally:
            client.close()
        (log.info if ended.standing is Standing.SENT else log.warning)("mail.tried", standing=ended.standing, why=ended.why)
        return ended

    def _client(self) -> aiosmtplib.SMTP:
        server = self._server
        return aiosmtplib.SMTP(
            hostname=server.host,
            port=server.port,
            # Without a name of ours the machine's would be looked up and told.
            local_hostname=self._domain if self._domain.isascii() else "localhost",
            username=server.user,
            password=server.password.get_secret_value() if server.password else None,
            timeout=self._seconds,
            use_tls=server.tls is Tls.IMPLICIT,
            start_tls=server.tls is Tls.STARTTLS,
            tls_context=server.trusted,
        )

    def _written(self, address: str, letter: Letter, now: datetime) -> EmailMessage:
        """The letter as it goes over the wire; raises ValueError or MessageError for an address that is none. Headers cannot be broken out of."""
        message = EmailMessage(policy=WIRE)
        message["From"] = Address(self._name, addr_spec=self._address)
        message["To"] = Address(addr_spec=address)
        message["Subject"] = " ".join(letter.subject.split())
        message["Date"] = format_datetime(now)
        message["Message-ID"] = f"<{letter.id}@{self._domain}>"
        message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers, please
        message.set_content(letter.text, charset="utf-8", cte="base64")
        return message


async def _connect(client: aiosmtplib.SMTP) -> Stretch:
    """SENT where the server let us in. What it says against us is no refusal of the letter: a setting may be mended."""
    try:
        await client.connect()
    except SMTPAuthenticationError as refused:
        return Stretch(Standing.WAITING, f"auth {refused.code}")
    except SMTPResponseException as refused:
        return Stretch(Standing.WAITING, str(refused.code))
    except OSError as fault:  # the vendor's faults of the connection are OSErrors, too
        return Stretch(Standing.WAITING, "tls" if ssl.SSLError in (type(fault).__mro__ + type(fault.__cause__).__mro__) else "down")
    except SMTPException:
        return Stretch(Standing.WAITING, "unsupported")
    return _IN


async def _hand_in(client: aiosmtplib.SMTP, sender: str, address: str, message: EmailMessage) -> Stretch:
    try:
        await client.send_message(message, sender=sender, recipients=[address])
    except SMTPRecipientsRefused as refused:
        return _refusal(refused.recipients[0].code)
    except SMTPSenderRefused as refused:
        return Stretch(Standing.WAITING, f"from {refused.code}")
    except SMTPResponseException as refused:
        return _refusal(refused.code)
    except (SMTPNotSupported, ValueError):
        return Stretch(Standing.REFUSED, "address")
    except (SMTPException, OSError):
        return Stretch(Standing.WAITING, "unsure")
    return Stretch(Standing.SENT)


def _refusal(code: int) -> Stretch:
    return Stretch(Standing.REFUSED if code >= _FOR_GOOD else Standing.WAITING, str(code))


async def _within(until: float, step: Awaitable[Stretch], else_why: str) -> Stretch:
    # The vendor's time-out is one for each reply: a server that drips would never end.
    try:
        async with asyncio.timeout_at(until):
            return await step
    except TimeoutError:
        return Stretch(Standing.WAITING, else_why)


async def _part(client: aiosmtplib.SMTP) -> None:
    """Say goodbye; nothing hangs on it, for what was accepted is accepted."""
    with suppress(SMTPException, OSError):
        await client.quit(timeout=_GOODBYE)
