"""Room: adapters. The history of editions in SQL: each file's content once, by its digest. No trials."""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.adapters.sql_engine import Database
from bot.adapters.sql_registrations import utc
from bot.adapters.sql_schema import edition_changes, edition_files, editions
from bot.domain.editions import Change, ChangeState, Files, Origin, Version
from bot.domain.errors import NotAllowed, Overtaken

_ABOUT = ("digest", "at", "by", "why", "origin", "approved_by", "reason")
_LINE = [column for column in editions.c if column.name != "files"]
_SCANNED = 2000
"""Versions looked through for those that changed one file."""


class SqlHistory:
    """The `KnowledgeHistory` over a `Database`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, version: Version, files: Files, after: int | None = None) -> Version:
        """Keep a version; it comes back with its number. Raises Overtaken where another one came `after` that, or comes in this moment."""
        digests = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
        contents = {digests[name]: content for name, content in files.items()}
        values = {name: getattr(version, name) for name in _ABOUT} | {"names": list(version.names), "files": digests}

        def work(connection: Connection) -> int:
            last = connection.execute(select(func.max(editions.c.number))).scalar() or 0
            if after not in (None, last):
                raise Overtaken("the history of editions")
            # The number is given, not drawn: of two processes that add in one moment, one fails.
            connection.execute(insert(editions).values(number=last + 1, **values))
            known = set(connection.execute(select(edition_files.c.digest).where(edition_files.c.digest.in_(contents))).scalars())
            new = [{"digest": digest, "content": content} for digest, content in contents.items() if digest not in known]
            if new:
                connection.execute(insert(edition_files), new)
            return last + 1

        try:
            return replace(version, number=await self._database.write(work))
        except IntegrityError as error:
            raise Overtaken("the history of editions") from error

    async def listed(self, limit: int = 50, name: str | None = None, before: int | None = None) -> Sequence[Version]:
        """The newest first."""
        query = select(*_LINE).order_by(editions.c.number.desc()).limit(limit if name is None else _SCANNED)
        if before is not None:
            query = query.where(editions.c.number < before)
        rows = await self._database.read(lambda connection: connection.execute(query).all())
        return [_version(row) for row in rows if name is None or name in row.names][:limit]

    async def find(self, number: int) -> Version | None:
        """One of them."""
        query = select(*_LINE).where(editions.c.number == number)
        row = await self._database.read(lambda connection: connection.execute(query).first())
        return _version(row) if row else None

    async def newest(self) -> Version | None:
        """The last one."""
        return next(iter(await self.listed(1)), None)

    async def files(self, number: int) -> Files:
        """The files of a version; empty where there is no such version."""

        def work(connection: Connection) -> Files:
            digests: Mapping[str, str] = connection.execute(select(editions.c.files).where(editions.c.number == number)).scalar() or {}
            query = select(edition_files.c.digest, edition_files.c.content).where(edition_files.c.digest.in_(set(digests.values())))
            contents = {row.digest: bytes(row.content) for row in connection.execute(query)}
            return {name: contents[digest] for name, digest in digests.items()}

        return await self._database.read(work)

    async def add_change(self, change: Change) -> None:
        """Keep a change."""
        new = insert(edition_changes).values(id=change.id, at=change.at, state=change.state, content=_content(change))
        await self._database.write(lambda connection: connection.execute(new))

    async def change(self, change_id: str) -> Change | None:
        """One of them."""
        query = select(edition_changes.c.content).where(edition_changes.c.id == change_id)
        content = await self._database.read(lambda connection: connection.execute(query).scalar())
        return _change(content) if content else None

    async def changes(self, state: ChangeState | None = None, limit: int = 100) -> Sequence[Change]:
        """The newest first."""
        query = select(edition_changes.c.content).order_by(edition_changes.c.at.desc()).limit(limit)
        if state is not None:
            query = query.where(edition_changes.c.state == state)
        contents = await self._database.read(lambda connection: connection.execute(query).scalars().all())
        return [_change(content) for content in contents]

    async def decide(self, decided: Change, was: ChangeState = ChangeState.WAITING) -> None:
        """Keep what was decided; raises NotAllowed where it is not as it was any more."""
        is_open = (edition_changes.c.id == decided.id, edition_changes.c.state == was)
        change = update(edition_changes).where(*is_open).values(state=decided.state, content=_content(decided))
        if not await self._database.write(lambda connection: connection.execute(change).rowcount):
            raise NotAllowed(f"change {decided.id} was decided before")


def _version(row: Row[Any]) -> Version:
    about = {name: getattr(row, name) for name in _ABOUT}
    return Version(row.number, **(about | {"at": utc(row.at), "origin": Origin(row.origin), "names": tuple(row.names)}))


def _content(change: Change) -> dict[str, object]:
    edits = {name: None if content is None else base64.b64encode(content).decode() for name, content in change.edits.items()}
    decided_at = change.decided_at.isoformat() if change.decided_at else None
    return asdict(replace(change, edits={})) | {"edits": edits, "at": change.at.isoformat(), "decided_at": decided_at}


def _change(content: Mapping[str, Any]) -> Change:
    edits = {name: None if held is None else base64.b64decode(held) for name, held in content["edits"].items()}
    at, decided = datetime.fromisoformat(content["at"]), content["decided_at"]
    kinds = {"origin": Origin(content["origin"]), "state": ChangeState(content["state"]), "edits": edits}
    return Change(**{**content, **kinds, "at": at, "decided_at": datetime.fromisoformat(decided) if decided else None})
