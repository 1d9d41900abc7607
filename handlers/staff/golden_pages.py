"""Room: staff. The golden questions: which fit and which fail and why, asking them now, adding, changing and removing one. Translation only."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException, Query, Request
from fastapi.responses import RedirectResponse, Response

from bot.domain.desk_roles import Act, may
from bot.domain.editions import Failing, Hindrance, Origin
from bot.domain.golden import GoldenQuestion
from bot.ports.editing import FileEditing
from handlers.desk.permitting import officer_for
from handlers.desk.sessions import SignedIn
from handlers.staff.entry_names import entry_choices
from handlers.staff.frame import Workshop
from handlers.staff.golden_form import FIELDS, SHELF, Written, fields_sent, filled, new_name, new_row, rows_of

AskNow = Callable[[Sequence[GoldenQuestion]], Awaitable[Sequence[Failing]]]
"""Asks questions of what answers now."""
ToLook = Annotated[SignedIn, Depends(officer_for(Act.KNOWLEDGE))]
ToEdit = Annotated[SignedIn, Depends(officer_for(Act.EDIT_KNOWLEDGE))]
_LONGEST_WORDS = 300
NEW = f"{SHELF}from-staff.yaml"
"""Where a new question is written down."""


@dataclass(frozen=True, slots=True)
class GoldenPages:
    """What the pages need."""

    shop: Workshop
    editing: FileEditing
    ask: AskNow

    def rows(self) -> list[Written]:
        """Every golden question as it is written down."""
        files = self.shop.work.files
        return [row for file in sorted(files) if file.startswith(SHELF) for row in rows_of(self.editing, file, files[file])]

    def row(self, file: str, key: str) -> Written:
        """One of them; raises 404."""
        found = next((each for each in self.rows() if (each.file, each.key) == (file, key)), None)
        if found is None:
            raise HTTPException(404, "There is no such golden question.")
        return found

    def files(self) -> list[str]:
        """Where a new one can be put."""
        return sorted({NEW, *(file for file in self.shop.work.files if file.startswith(SHELF))})

    def titles(self, request: Request) -> dict[str, str]:
        """What every entry is called."""
        return {id: entry.short_title.for_(self.shop.language(request)) for id, entry in self.shop.knowledge.entries.items()}


@dataclass(frozen=True, slots=True)
class Sent:
    """What a form brings beside the question: where it stands, the edition its author saw, why, and why although questions fail."""

    file: str
    key: str
    base: str
    why: str
    reason: str


def _sent(
    file: Annotated[str, Form(max_length=200)],
    why: Annotated[str, Form(max_length=_LONGEST_WORDS)],
    key: Annotated[str, Form(max_length=20)] = "",
    base: Annotated[str, Form(max_length=64)] = "",
    reason: Annotated[str, Form(max_length=_LONGEST_WORDS)] = "",
) -> Sent:
    return Sent(file, key, base, why.strip(), reason.strip())


def golden_router(pages: GoldenPages) -> APIRouter:
    """The routes under /staff/golden."""
    router = APIRouter(prefix="/staff/golden", include_in_schema=False)
    _looking(router, pages)
    _forms(router, pages)
    _changing(router, pages)
    return router


def _looking(router: APIRouter, pages: GoldenPages) -> None:
    @router.get("")
    async def list_page(request: Request, officer: ToLook, show: str = "all", done: Annotated[str, Query(max_length=20)] = "") -> Response:
        return _list(pages, request, officer, pages.shop.work.failing, show, done)

    @router.post("/ask")
    async def ask_now(request: Request, officer: ToLook) -> Response:
        return _list(pages, request, officer, await pages.ask(tuple(pages.shop.knowledge.golden)), "all", "asked")


def _list(pages: GoldenPages, request: Request, officer: SignedIn, failing: Sequence[Failing], show: str, done: str) -> Response:
    wrong = {each.id: each for each in failing}
    rows = [replace(row, failing=tuple(wrong[name] for name in row.names if name in wrong)) for row in pages.rows()]
    shown = [row for row in rows if row.failing] if show == "failing" else rows
    counts = {"all": len(rows), "failing": sum(1 for row in rows if row.failing)}
    return pages.shop.page(
        request,
        officer,
        "golden.html",
        rows=shown,
        counts=counts,
        asked=sum(len(row.names) for row in rows),
        failing=[row for row in rows if row.failing],
        show=show,
        done=done,
        titles=pages.titles(request),
        may_edit=may(officer, Act.EDIT_KNOWLEDGE, officer.district),
    )


def _forms(router: APIRouter, pages: GoldenPages) -> None:
    @router.get("/new")
    async def new_page(request: Request, officer: ToEdit) -> Response:
        return _form(pages, request, officer, Sent(NEW, "", pages.shop.work.digest, "", ""), {})

    @router.get("/edit")
    async def edit_page(request: Request, officer: ToEdit, file: str, key: str) -> Response:
        row = pages.row(file, key)
        return _form(pages, request, officer, Sent(file, key, pages.shop.work.digest, "", ""), row.values)


def _form(
    pages: GoldenPages,
    request: Request,
    officer: SignedIn,
    sent: Sent,
    values: Mapping[str, str],
    faults: Sequence[str] = (),
    failing: Sequence[Failing] = (),
    hindrance: str = "",
    status: int = 200,
) -> Response:
    known = {"titles": pages.titles(request), "choices": entry_choices(pages.shop, request)}
    given = {name: values.get(name, "") for name in FIELDS}
    told = {"faults": faults, "failing": failing, "hindrance": hindrance}
    return pages.shop.page(request, officer, "golden_question.html", status, sent=sent, values=given, **told, **known)


def _changing(router: APIRouter, pages: GoldenPages) -> None:
    @router.post("")
    async def save(request: Request, officer: ToEdit, sent: Annotated[Sent, Depends(_sent)]) -> Response:
        _known_place(pages, sent)
        values = _with_a_name(pages, fields_sent(await request.form()))
        content = pages.shop.work.files.get(sent.file, b"")
        after, faults = filled(pages.editing, sent.file, content, values, sent.key or new_row(pages.editing, sent.file, content))
        if after is None:
            said = [fault.for_(pages.shop.language(request)) for fault in faults]
            return _form(pages, request, officer, sent, values, said, hindrance=Hindrance.FAULTS, status=422)
        return await _publish(pages, request, officer, sent, values, after)

    @router.post("/remove")
    async def remove(request: Request, officer: ToEdit, sent: Annotated[Sent, Depends(_sent)]) -> Response:
        row = pages.row(sent.file, sent.key)
        content = pages.shop.work.files[sent.file]
        rows = [each.key for each in rows_of(pages.editing, sent.file, content) if each.key != sent.key]
        after = pages.editing.filled(sent.file, content, {"golden": " ".join(rows)}).content if rows else b"[]\n"
        return await _publish(pages, request, officer, sent, row.values, after or content)


def _with_a_name(pages: GoldenPages, values: Mapping[str, str]) -> Mapping[str, str]:
    """A new one is called by its English words, or by those that are said last."""
    words = values["ask.en"] or "".join(values["turns"].splitlines()[-1:])
    return values if values["id"] else {**values, "id": new_name(words, {row.id for row in pages.rows()})}


def _known_place(pages: GoldenPages, sent: Sent) -> None:
    """Raises 404 for a question that is not there (any more), and for a file that is no place for one."""
    if sent.key:
        pages.row(sent.file, sent.key)
    elif sent.file not in pages.files():
        raise HTTPException(404, "There is no such file of golden questions.")


async def _publish(pages: GoldenPages, request: Request, officer: SignedIn, sent: Sent, values: Mapping[str, str], after: bytes) -> Response:
    """Through the same gate as everything; what keeps it back is said on the form, with what was filled in."""
    outcome = await pages.shop.work.publish({sent.file: after}, officer.name, sent.why, Origin.PAGE, sent.base or pages.shop.work.digest, sent.reason)
    if outcome.hindrance is None:
        return RedirectResponse(f"/staff/golden?done={'waiting' if outcome.waiting else 'published'}", 303)
    faults = [fault.for_(pages.shop.language(request)) for fault in outcome.trial.faults] if outcome.trial else []
    failing = outcome.trial.newly_failing if outcome.trial and outcome.hindrance is Hindrance.REASON else ()
    return _form(pages, request, officer, sent, values, faults, failing, outcome.hindrance, 409 if outcome.hindrance is Hindrance.OVERTAKEN else 422)
