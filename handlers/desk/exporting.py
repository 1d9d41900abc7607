"""Room: desk. A table that leaves the house, as a file of the kind that was asked for. What goes into it, and who may have it, is said elsewhere."""

from collections.abc import Callable

from fastapi import HTTPException
from fastapi.responses import Response

from bot.domain.registration_table import Rows, as_csv, as_json
from handlers.http.downloads import saved_as

_TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


def known_kind(kind: str) -> str:
    """The kind, where it is one of a table; raises 422."""
    if kind not in _TYPES:
        raise HTTPException(422, "The kind is csv, xlsx or json.")
    return kind


def table_file(name: str, kind: str, rows: Rows, workbook: Callable[[Rows], bytes]) -> Response:
    """The rows as a download called `name`; CSV begins with a byte order mark, by which spreadsheets know UTF-8."""
    match known_kind(kind):
        case "csv":
            content = ("\ufeff" + as_csv(rows)).encode()
        case "json":
            content = as_json(rows).encode()
        case _:
            content = workbook(rows)
    return saved_as(f"{name}.{kind}", content, _TYPES[kind])
