"""Room: adapters. A chat model behind any OpenAI-compatible service, through LangChain. Its types and its faults stay in this module.

Only bootstrap makes one, and only where a model is configured: langchain_openai takes more than a second to import.
"""

import asyncio
from typing import TYPE_CHECKING, Self

from bot.domain.errors import Misconfigured, ModelUnavailable

if TYPE_CHECKING:
    from httpx2 import AsyncClient
    from langchain_core.messages import AIMessage
    from langchain_openai import ChatOpenAI

_RETRIES = 1
_CONNECT_SECONDS = 5.0


def _faults() -> tuple[type[Exception], ...]:
    """What LangChain, its client and its connection raise; a reply that is broken shows as a wrong type, a missing key or text that is no JSON."""
    from httpx2 import HTTPError, InvalidURL
    from langchain_core.exceptions import LangChainException
    from openai import OpenAIError

    broken = (ValueError, TypeError, LookupError, AttributeError, RecursionError)
    return (OpenAIError, LangChainException, HTTPError, InvalidURL, TimeoutError, OSError, *broken)


def _opened(model: str, key: str, base_url: str | None, seconds: float, headers: dict[str, str] | None) -> "tuple[ChatOpenAI, AsyncClient]":
    from httpx2 import AsyncClient, Timeout
    from langchain_openai import ChatOpenAI
    from pydantic import SecretStr

    # A client of its own: LangChain's default one is shared by all, so that nobody could close it.
    http = AsyncClient(timeout=Timeout(seconds, connect=_CONNECT_SECONDS))
    chat = ChatOpenAI(
        model=model,
        api_key=SecretStr(key),
        base_url=base_url,
        temperature=0,
        timeout=seconds,
        max_retries=_RETRIES,
        use_responses_api=False,
        default_headers=headers,
        http_async_client=http,
    )
    return chat, http


class OpenAIChatModel:
    """The `ChatModel` port over one client, opened once at the start and closed at the end; `seconds` bounds each read of a reply.

    Raises Misconfigured where no client can be made.
    """

    def __init__(self, model: str, key: str, base_url: str | None = None, seconds: float = 30.0, headers: dict[str, str] | None = None) -> None:
        self._name, self._faults = model, _faults()
        try:
            self._chat, self._http = _opened(model, key, base_url, seconds, headers)
        except self._faults as error:
            wrong = f"OPENAI_MODEL, OPENAI_BASE_URL: no client can be made ({type(error).__name__})"
            raise Misconfigured(f"{wrong}; correct them, or unset OPENAI_MODEL") from error

    async def complete(self, instructions: str, data: str, seconds: float) -> str:
        """The model's text, whole; raises ModelUnavailable for every fault, also for a text that was cut or filtered, and after `seconds`."""
        from langsmith.run_helpers import tracing_context

        try:
            # The client's own limit is per read: a reply that drips would never end. Traces would go to a third party.
            async with asyncio.timeout(seconds):
                with tracing_context(enabled=False):
                    message = await self._chat.ainvoke([("system", instructions), ("user", data)])
        except self._faults as error:
            raise ModelUnavailable(f"{self._name}: {type(error).__name__}") from error
        return self._whole(message)

    def _whole(self, message: "AIMessage") -> str:
        reason = message.response_metadata.get("finish_reason")
        if reason != "stop" or not isinstance(message.content, str) or not message.content.strip():
            raise ModelUnavailable(f"{self._name}: no whole text ({reason})")
        return message.content

    async def close(self) -> None:
        """Let go of the connections."""
        await self._http.aclose()

    async def __aenter__(self) -> Self:
        """Open already; `async with` closes it."""
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()
