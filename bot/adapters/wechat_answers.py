"""Room: adapters. One call to WeChat's API and what its answer means. No tokens, no retries; nothing of a call is logged."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.message import Message
from types import MappingProxyType

import httpx2

from bot.domain.media import MOST, Media, MediaGone, Why
from bot.domain.wechat_sending import SendResult

_CODES: Mapping[int, SendResult] = MappingProxyType(
    {
        0: SendResult.SENT,
        -1: SendResult.BUSY,
        40001: SendResult.TOKEN,
        40014: SendResult.TOKEN,
        42001: SendResult.TOKEN,
        40164: SendResult.BAD_ADDRESS,
        43004: SendResult.NOT_A_FOLLOWER,
        45009: SendResult.DAILY,
        45011: SendResult.BUSY,
        45015: SendResult.WINDOW_SHUT,
        45047: SendResult.SPENT,
        48001: SendResult.NOT_ALLOWED,
    }
)
"""WeChat's `errcode`; every other one means that the call itself is not wanted."""
_NOT_CONNECTED = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout, httpx2.InvalidURL, httpx2.UnsupportedProtocol, httpx2.ProxyError)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: its meaning, WeChat's code where there was one, and the fields, which may hold a token and are not shown; or a file."""

    result: SendResult
    code: int | None = None
    fields: Mapping[str, object] = field(default_factory=dict, repr=False)
    file: Media | MediaGone | None = field(default=None, repr=False)


async def post(http: httpx2.AsyncClient, path: str, body: Mapping[str, object], token: str | None = None) -> Answer:
    """Call WeChat once; every fault of the way there and back is an answer, too."""
    # Characters as they are: WeChat shows a person the escapes that JSON would allow.
    content = json.dumps(body, ensure_ascii=False).encode("utf-8", "ignore")
    try:
        response = await http.post(path, content=content, params={"access_token": token} if token else None)
    except _NOT_CONNECTED:
        return Answer(SendResult.DOWN)
    except (httpx2.HTTPError, httpx2.StreamError, OSError):
        return Answer(SendResult.LATE)
    return _read(response, response.content)


async def get(http: httpx2.AsyncClient, path: str, params: Mapping[str, str]) -> Answer:
    """Ask once; every fault of the way there and back is an answer, too."""
    try:
        response = await http.get(path, params=params)
    except _NOT_CONNECTED:
        return Answer(SendResult.DOWN)
    except (httpx2.HTTPError, httpx2.StreamError, OSError):
        return Answer(SendResult.LATE)
    return _read(response, response.content)


async def download(http: httpx2.AsyncClient, address: str, params: Mapping[str, str] | None = None) -> Answer:
    """Fetch a file once, reading no more of it than may be kept; what is no file is read as any other answer."""
    try:
        # Not compressed: a small answer must not unfold into a large one.
        async with http.stream("GET", address, params=params, headers={"accept-encoding": "identity"}) as response:
            content = await _at_most(response, MOST)
    except _NOT_CONNECTED:
        return Answer(SendResult.DOWN)
    except (httpx2.HTTPError, httpx2.StreamError, OSError):
        return Answer(SendResult.LATE)
    if content is None:
        return Answer(SendResult.SENT, file=MediaGone(Why.TOO_LARGE))
    if content and response.is_success and _is_file(response):
        return Answer(SendResult.SENT, file=Media(content, response.headers.get("content-type", ""), _name(response)))
    return _read(response, content)


async def _at_most(response: httpx2.Response, most: int) -> bytes | None:
    """The content; None as soon as it is too large."""
    content = bytearray()
    async for chunk in response.aiter_bytes():
        content += chunk
        if len(content) > most:
            return None
    return bytes(content)


def _is_file(response: httpx2.Response) -> bool:
    """Refusals come as bare JSON, files with a name, or at least with the type of one."""
    return "content-disposition" in response.headers or response.headers.get("content-type", "").startswith(("image/", "audio/", "video/"))


def _name(response: httpx2.Response) -> str:
    header = Message()
    header["content-disposition"] = response.headers.get("content-disposition", "")
    return header.get_filename() or ""


def _read(response: httpx2.Response, content: bytes) -> Answer:
    """A code counts whatever the status; without one only a refusal by status is sure not to have been carried out."""
    fields = _fields(content)
    code = fields.get("errcode")
    if isinstance(code, int):
        return Answer(_CODES.get(code, SendResult.REFUSED), code, fields)
    return Answer(SendResult.DOWN if response.is_redirect or response.is_client_error else SendResult.LATE, None, fields)


def _fields(content: bytes) -> Mapping[str, object]:
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
