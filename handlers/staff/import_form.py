"""Room: staff. The form of a proposal: from what a browser sends to a `Draft`, and the parts of the document that travel with it. No routes."""

import base64
import json
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, replace

from starlette.datastructures import FormData

from bot.domain.documents import MOST_CHARACTERS, STATED
from bot.domain.documents_draft import CLAIMS, HEAD, MOST_LINES, Draft, Line, draft_of
from bot.domain.knowledge import Reliability, Status
from bot.engine.importing import offered
from bot.ports.editing import FoundPart

LONGEST, LONGEST_WHY = 4_000, 500
_LINE = re.compile(r"line\.(\d{1,3})\.zh")
_STATUSES = (Status.VERIFIED, Status.REPORTED)


@dataclass(frozen=True, slots=True)
class Sent:
    """What a form brought: the draft, the document beside it, the edition that was seen, and what is to be done."""

    draft: Draft
    name: str
    parts: tuple[FoundPart, ...]
    base: str
    why: str = ""
    reason: str = ""
    is_publishing: bool = False


def sent_of(form: FormData) -> Sent:
    """The form; what is no field of it is not looked at."""
    said = {name: value.replace("\r\n", "\n").strip()[:LONGEST] for name, value in form.items() if isinstance(value, str) and name != "parts"}
    # Boxes to tick come one by one under the same name.
    said["claim.degrees"] = "\n".join(dict.fromkeys(str(value) for value in form.getlist("claim.degrees") if value))[:LONGEST]
    packed = form.get("parts")
    parts = _parts(packed if isinstance(packed, str) else "")
    text = {name: said.get(name, "")[:LONGEST_WHY] for name in ("name", "base", "why", "reason")}
    draft = _draft(said)
    draft = replace(draft, left_out=draft_of(draft.language, offered(parts), {}, None).left_out)
    return Sent(draft, text["name"], parts, text["base"], text["why"], text["reason"], said.get("act") == "publish")


def _draft(said: Mapping[str, str]) -> Draft:
    head = {name: said.get(f"head.{name}", "") for name in HEAD}
    if head["source.class"] not in list(Reliability):
        head["source.class"] = str(Reliability.MEDIUM)
    numbers = sorted(int(found[1]) for name in said if (found := _LINE.fullmatch(name)))
    lines = tuple(line for number in numbers[: MOST_LINES + len(STATED)] if (line := _line(said, f"line.{number}.")))
    claims = {name: said.get(f"claim.{name}", "") for name in CLAIMS}
    taken = frozenset(name.removeprefix("take.") for name, value in said.items() if name.startswith("take.") and value)
    status = said.get("status", "")
    language = "en" if said.get("language") == "en" else "zh"
    return Draft(language, said.get("entry", ""), lines, head, claims, taken, status if status in _STATUSES else str(Status.REPORTED))


def _line(said: Mapping[str, str], name: str) -> Line | None:
    """A line as it was sent; none where nothing is in it."""
    zh, en, field = said.get(f"{name}zh", ""), said.get(f"{name}en", ""), said.get(f"{name}field", "")
    if not zh and not en:
        return None
    where = field if field in STATED else ""
    return Line(where, zh, en, said.get(f"{name}place", ""), bool(said.get(f"{name}take")) and bool(where), bool(said.get(f"{name}draft")))


def packed_parts(parts: tuple[FoundPart, ...]) -> str:
    """The document as a field of the form: what it says stays beside the proposal, and nowhere on the server."""
    return _packed([[part.field, part.text, part.place, part.mark] for part in parts])


def _parts(packed: str) -> tuple[FoundPart, ...]:
    found = _unpacked(packed)
    rows = found if isinstance(found, list) else []
    return tuple(FoundPart(*map(str, row)) for row in rows if isinstance(row, list) and len(row) == 4)


def packed_edits(edits: Mapping[str, bytes]) -> str:
    """Files as they are to be, as a field of the form."""
    return _packed({name: content.decode("utf-8") for name, content in edits.items()})


def edits_in(packed: str) -> dict[str, bytes]:
    """Those files; none where the field was tampered with."""
    found = _unpacked(packed)
    return {str(name): str(text).encode() for name, text in found.items()} if isinstance(found, dict) else {}


def _packed(value: object) -> str:
    return base64.b64encode(zlib.compress(json.dumps(value, ensure_ascii=False).encode(), 6)).decode()


def _unpacked(packed: str) -> object:
    """What was packed; None for anything else, or for more than any document or list holds."""
    try:
        opener = zlib.decompressobj()
        text = opener.decompress(base64.b64decode(packed, validate=True), 40 * MOST_CHARACTERS)
        return json.loads(text) if not opener.unconsumed_tail else None
    except (ValueError, zlib.error, RecursionError):
        return None
