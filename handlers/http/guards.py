"""Room: http. What every HTTP request passes first: the size of its body, safe headers, and errors in one shape. No meaning."""

import re
from collections.abc import Mapping

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.domain.desk_files import MOST as MAX_FILE
from bot.domain.telegram import MAX_BODY as MAX_UPDATE

MAX_BODY = 64 * 1024
LARGER = {"/telegram": MAX_UPDATE}
"""Where more is let in than everywhere else."""
STREAMED = {
    re.compile(r"/desk/cases/[^/]{1,64}/files"): MAX_FILE + MAX_BODY,
    re.compile(r"/staff/import/[a-z/]{1,20}"): MAX_FILE + 2 * 1024 * 1024,
    re.compile(r"/staff/(edit|new/[a-z]{1,20})"): 1024 * 1024,
}
"""Where much more may come, and is counted as it comes: who is asked first whether they may send it has not read any of it yet."""
_HEADERS = {
    "content-security-policy": "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}


class BodyLimit:
    """Answers 413 to a body over MAX_BODY bytes before anything parses it, whether or not its length was announced."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on with its body read, or refuse it."""
        if scope["type"] != "http" or scope["method"] not in ("POST", "PUT", "PATCH"):
            await self._app(scope, receive, send)
            return
        if most := next((most for path, most in STREAMED.items() if path.fullmatch(scope["path"])), 0):
            counting = _Counting(most, receive, send)
            await self._app(scope, counting.receive, counting.send)
            return
        body = b""
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            body += message.get("body", b"")
            if len(body) > LARGER.get(scope["path"], MAX_BODY):
                await problem(413, "too_large", f"The message is larger than {MAX_BODY // 1024} KiB; please send less.")(scope, receive, send)
                return
            if not message.get("more_body"):
                break
        await self._app(scope, _replay(body, receive), send)


class SafeHeaders:
    """Puts the safe headers on every answer that has none of its own. Plain ASGI, so that who answers can see whether the caller hung up."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""

        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_safely if scope["type"] == "http" else send)


class _Counting:
    """A body that is passed on as it comes, until it is larger than it may be; then the answer is 413, whatever the application makes of it."""

    def __init__(self, most: int, receive: Receive, send: Send) -> None:
        self._most, self._receive, self._send = most, receive, send
        self._taken = 0
        self._is_answered = False

    async def receive(self) -> Message:
        """The next piece."""
        message = await self._receive()
        self._taken += len(message.get("body", b""))
        if self._taken > self._most:
            # The one fault after which the reader of forms closes the files that it has begun.
            raise MultiPartException("too large")
        return message

    async def send(self, message: Message) -> None:
        """The application's answer, or ours."""
        if self._taken <= self._most:
            await self._send(message)
        elif not self._is_answered:
            self._is_answered = True
            refusal = problem(413, "too_large", f"The file is larger than {min(self._most, MAX_FILE) // 1024 // 1024} MB; please send less.")
            await refusal({"type": "http"}, self._receive, self._send)


def _replay(body: bytes, receive: Receive) -> Receive:
    pending: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def next_message() -> Message:
        return pending.pop() if pending else await receive()

    return next_message


def problem(status: int, code: str, message: str, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """An error as every caller gets it: `{"error": code, "message": words}`."""
    return JSONResponse({"error": code, "message": message}, status, headers=dict(headers or {}))


def guard(app: FastAPI) -> None:
    """Put the guards in front of an application."""
    app.add_middleware(BodyLimit)
    app.add_middleware(SafeHeaders)

    @app.exception_handler(RequestValidationError)
    async def _bad_input(_: Request, error: RequestValidationError) -> Response:
        first = error.errors()[0]
        where = ".".join(str(step) for step in first["loc"][1:]) or "body"
        return problem(422 if first["type"] != "json_invalid" else 400, "bad_input", f"{where}: {first['msg']}")

    @app.exception_handler(HTTPException)
    async def _refused(_: Request, error: HTTPException) -> Response:
        return problem(error.status_code, str(error.status_code), str(error.detail), error.headers)
