"""A mail server on loopback for tests: aiosmtpd, which accepts, refuses, delays and hangs up as it is told."""

import asyncio
import ssl
import warnings
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

USER, PASSWORD = "guichao", "password-of-the-tests"


@dataclass
class Mailbox:
    """What came in, and what the server says: `to_recipient` and `to_letter` are said once each in order, 250 after that; "" hangs up."""

    to_recipient: list[str] = field(default_factory=list)
    to_letter: list[str] = field(default_factory=list)
    slow: float = 0.0
    slow_goodbye: float = 0.0
    letters: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    sessions: int = 0
    were_sealed: list[bool] = field(default_factory=list)

    async def handle_RCPT(self, server: Any, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:
        said = self.to_recipient.pop(0) if self.to_recipient else "250 OK"
        if said.startswith("250"):
            envelope.rcpt_tos.append(address)
        return said

    async def handle_DATA(self, server: Any, session: Session, envelope: Envelope) -> str:
        await asyncio.sleep(self.slow)
        said = self.to_letter.pop(0) if self.to_letter else "250 OK"
        if not said:
            server.transport.abort()
        if said.startswith("250"):
            letter = message_from_bytes(bytes(envelope.original_content or b""), policy=default)
            assert isinstance(letter, EmailMessage)
            self.letters.append(letter)
            self.recipients += envelope.rcpt_tos
            self.were_sealed.append(session.ssl is not None)
        return said

    async def handle_QUIT(self, server: Any, session: Session, envelope: Envelope) -> str:
        await asyncio.sleep(self.slow_goodbye)
        return "221 Bye"


class _Server(SMTP):
    """Remembers its connection, which it forgets to close when the client goes first."""

    def __init__(self, transports: list[asyncio.BaseTransport], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._opened = transports

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._opened.append(transport)
        super().connection_made(transport)


def _let_in(server: Any, session: Any, envelope: Any, mechanism: str, given: Any) -> AuthResult:
    return AuthResult(success=(given.login, given.password) == (USER.encode(), PASSWORD.encode()), handled=False)


@asynccontextmanager
async def mail_server(
    box: Mailbox, *, wants_password: bool = False, starttls: ssl.SSLContext | None = None, tls: ssl.SSLContext | None = None
) -> AsyncIterator[int]:
    """The port of a server that puts letters into this box."""
    auth: dict[str, Any] = {"auth_required": True, "authenticator": _let_in, "auth_require_tls": False} if wants_password else {}

    transports: list[asyncio.BaseTransport] = []

    def session() -> SMTP:
        box.sessions += 1
        with warnings.catch_warnings(action="ignore"):  # of a password that goes unencrypted, which is what is tried here
            return _Server(transports, box, enable_SMTPUTF8=False, tls_context=starttls, hostname="mail.test", loop=asyncio.get_running_loop(), **auth)

    server = await asyncio.get_running_loop().create_server(session, "127.0.0.1", 0, ssl=tls)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for each in transports:
            each.close()
        await asyncio.sleep(0.01)  # transports close in a later round of the loop


def certificate(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """The server's side of a certificate for localhost, and the side of a client that trusts it."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(timezone.utc)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
    made = made.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
    signed = made.sign(key, hashes.SHA256())
    file = folder / "certificate.pem"
    file.write_bytes(signed.public_bytes(Encoding.PEM) + key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(file)
    return serving, ssl.create_default_context(cadata=signed.public_bytes(Encoding.PEM).decode())
