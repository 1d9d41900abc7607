"""Room: http. A file of ours as an answer that a browser saves and never runs. No pages."""

from urllib.parse import quote

from fastapi.responses import Response

SAVED = {
    "content-security-policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
    "cross-origin-resource-policy": "same-origin",
    "x-robots-tag": "noindex, nofollow",
}


def saved_as(name: str, content: bytes, content_type: str) -> Response:
    """The content under its name, also where that is not ASCII (RFC 6266)."""
    plain = name.encode("ascii", "replace").decode().replace("?", "_").replace('"', "_")
    placed = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    return Response(content, media_type=content_type, headers={**SAVED, "content-disposition": placed})
