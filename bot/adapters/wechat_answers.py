"""Room: adapters. One call to WeChat's API and what its answer means. No tokens, no retries; nothing of a call is logged."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import httpx2

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
    """What came back: its meaning, WeChat's code where there was one, and the fields, which may hold a token and are not shown."""

    result: SendResult
    code: int | None = None
    fields: Mapping[str, object] = field(default_factory=dict, repr=False)


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
    return _read(response)


def _read(response: httpx2.Response) -> Answer:
    """A code counts whatever the status; without one only a refusal by status is sure not to have been carried out."""
    fields = _fields(response)
    code = fields.get("errcode")
    if isinstance(code, int):
        return Answer(_CODES.get(code, SendResult.REFUSED), code, fields)
    return Answer(SendResult.DOWN if response.is_redirect or response.is_client_error else SendResult.LATE, None, fields)


def _fields(response: httpx2.Response) -> Mapping[str, object]:
    try:
        found = json.loads(response.content)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
