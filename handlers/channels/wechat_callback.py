"""Room: channels. The messages of WeChat's callback as plain ASGI. No meaning, no signatures.

A message passes no router and no framework's rings: together they take as long as all that an echo does.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from handlers.http.guards import MAX_BODY

PATH = "/wechat"
IsGone = Callable[[], Awaitable[bool]]
"""Whether WeChat has hung up."""
_PLAIN, _XML = b"text/plain; charset=utf-8", b"text/xml; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes back: words that only acknowledge or refuse, or XML."""

    body: bytes
    status: int = 200
    is_xml: bool = False


Hear = Callable[[bytes, Mapping[str, str], IsGone], Awaitable[Reply]]
"""What is answered to a body under these parameters."""


@dataclass(frozen=True, slots=True)
class Callback:
    """One message after the other; a body that is larger than any of WeChat's is not read to its end."""

    hear: Hear

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one."""
        body = await _body(receive)
        if body is None:
            return

        async def is_gone() -> bool:
            return await Request(scope, receive).is_disconnected()

        reply = Reply(b"", 413) if len(body) > MAX_BODY else await self.hear(body, _parameters(scope["query_string"]), is_gone)
        headers = [(b"content-length", b"%d" % len(reply.body)), (b"content-type", _XML if reply.is_xml else _PLAIN)]
        await send({"type": "http.response.start", "status": reply.status, "headers": headers})
        await send({"type": "http.response.body", "body": reply.body})


def is_message(scope: Scope) -> bool:
    """Whether a request is one of WeChat's messages; its address check is none."""
    return bool(scope["type"] == "http" and scope["path"] == PATH and scope["method"] == "POST")


async def _body(receive: Receive) -> bytes | None:
    """The body, as far as it may be read; None where the caller hung up."""
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        body += message.get("body", b"")
        if len(body) > MAX_BODY or not message.get("more_body"):
            return bytes(body)


def _parameters(query: bytes) -> dict[str, str]:
    return dict(parse_qsl(query.decode("latin-1"), keep_blank_values=True))
