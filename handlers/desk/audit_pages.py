"""Room: desk. The audit: who did what, when, to what, and what was refused. Translation only."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import Response

from bot.domain.desk_clocks import BEIJING
from bot.domain.desk_roles import OF_CASES, Act, may
from bot.domain.registration_table import Rows
from bot.ports import AuditLine, AuditWanted
from handlers.desk.exporting import table_file
from handlers.desk.permitting import Gate, officer_for
from handlers.desk.rooms import desk_page
from handlers.desk.sessions import SignedIn
from handlers.http.page_texts import language_of_reader

SHOWN = 100
"""Lines on one page."""
MOST = 10_000
"""Lines of one export, the newest."""
_HEADER = ("时间 Time (Beijing)", "工作人员 Officer", "身份 Role", "操作 Act", "允许 Allowed", "求助 Case", "登记 Registration", "账号 Account", "说明 Detail")
ToRead = Annotated[SignedIn, Depends(officer_for(Act.AUDIT))]
ToExport = Annotated[SignedIn, Depends(officer_for(Act.EXPORT_AUDIT))]
Asked = Annotated[str, Query(max_length=100)]
Typed = Annotated[str, Form(max_length=100)]


@dataclass(frozen=True, slots=True)
class AuditPages:
    """What the pages need; `workbook` makes a spreadsheet of rows."""

    gate: Gate
    workbook: Callable[[Rows], bytes]


def audit_router(pages: AuditPages) -> APIRouter:
    """The routes under /desk/audit."""
    router = APIRouter(prefix="/desk/audit", include_in_schema=False)
    _page_route(router, pages.gate)
    _export_route(router, pages)
    return router


def _page_route(router: APIRouter, gate: Gate) -> None:
    @router.get("")
    async def audit_page(
        request: Request, officer: ToRead, who: Asked = "", act: Asked = "", day: Asked = "", forbidden: Asked = "", before: int | None = None
    ) -> Response:
        wanted = wanted_of(officer, who, act, day, forbidden)
        found = await gate.staff.audit.find(wanted, SHOWN + 1, before)
        lines, has_more = [_in_beijing(each) for each in found[:SHOWN]], len(found) > SHOWN
        acts = [each for each in Act if not wanted.of_cases or each in OF_CASES]
        names = [account.name for account in await gate.staff.accounts.every()]
        query = {"who": who, "act": wanted.act, "day": wanted.day.isoformat() if wanted.day else "", "forbidden": "1" if wanted.is_forbidden else ""}
        return desk_page(
            gate.pages,
            request,
            officer,
            "audit.html",
            lines=lines,
            acts=acts,
            names=names,
            wanted=query,
            query=urlencode({name: value for name, value in query.items() if value}),
            of_cases=wanted.of_cases,
            older=lines[-1].id if has_more else None,
        )


def _export_route(router: APIRouter, pages: AuditPages) -> None:
    @router.post("/export")
    async def export(
        request: Request, officer: ToExport, kind: Typed = "xlsx", who: Typed = "", act: Typed = "", day: Typed = "", forbidden: Typed = ""
    ) -> Response:
        found = await pages.gate.staff.audit.find(wanted_of(officer, who, act, day, forbidden), MOST)
        texts = pages.gate.pages.texts(language_of_reader(request))
        rows = [_HEADER, *(_row(_in_beijing(each), texts[f"act_{each.act}"]) for each in found)]
        return table_file(f"audit-{pages.gate.clock.now().astimezone(BEIJING).date().isoformat()}", kind, rows, pages.workbook)


def wanted_of(officer: SignedIn, who: str, act: str, day: str, forbidden: str) -> AuditWanted:
    """What is looked for, within what the role may read; what cannot be read as a day or an act does not matter."""
    of_all = may(officer, Act.AUDIT_OF_ALL, officer.district)
    return AuditWanted(who, act if act in set(Act) else "", _day(day), bool(forbidden), of_cases=not of_all)


def _day(said: str) -> date | None:
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None


def _in_beijing(line: AuditLine) -> AuditLine:
    return replace(line, at=line.at.astimezone(BEIJING))


def _row(line: AuditLine, act: str) -> Sequence[str]:
    allowed = "是 yes" if line.is_allowed else "否 no"
    return [f"{line.at:%Y-%m-%d %H:%M:%S}", line.officer, line.role, act, allowed, line.case, line.registration, line.account, line.detail]
