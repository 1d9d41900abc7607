"""Room: desk. How somebody who is signed in learns that they may not, or that there is nothing: a page for who opened one, else words."""

from collections.abc import Awaitable, Callable

from fastapi import HTTPException, Request
from fastapi.responses import Response

from handlers.http.guards import problem
from handlers.http.page_texts import PageTexts


class Refused(HTTPException):
    """Somebody who is signed in is not let through; `detail` says so in their language."""


def telling(pages: PageTexts) -> Callable[[Request, Exception], Awaitable[Response]]:
    """What `Refused` comes to: to who opened a page a page with the way back, to everything else the words."""

    async def tell(request: Request, fault: Exception) -> Response:
        assert isinstance(fault, Refused)
        if "text/html" not in request.headers.get("accept", "") or is_refreshing(request):
            return problem(fault.status_code, str(fault.status_code), fault.detail)
        return pages.page(request, "refused.html", fault.status_code, words=fault.detail, typed=await _typed(request))

    return tell


async def _typed(request: Request) -> str:
    """What was written in a form that was not let through, for its writer to copy."""
    sent = (await request.form()).get("text", "") if request.method == "POST" else ""
    return sent if isinstance(sent, str) else ""


def is_refreshing(request: Request) -> bool:
    """Whether a script of an open page asks, and no person who opens one (Fetch Metadata: only navigating opens a page)."""
    return request.method == "GET" and request.headers.get("sec-fetch-mode", "navigate") != "navigate"
