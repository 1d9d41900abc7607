"""What staff do with registrations, in memory, over the shelf of a fake store."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.errors import NotAllowed, Overtaken
from bot.domain.registrations import Registration
from bot.ports.registrations import Done, StaffWork
from tests.fakes import FakeStore


class FakeRegistrationDesk:
    """The `RegistrationDesk` over a fake store; others run before a caller sees what was read."""

    def __init__(self, store: FakeStore) -> None:
        self._store = store
        self._record: list[Done] = []

    async def find(self, reference: str) -> Registration | None:
        """One registration."""
        return next((each for each in (await self._store.reach()).registrations if each.reference == reference), None)

    async def note_work(self, reference: str, work: StaffWork, by: str, at: datetime, seen: int, role: str = "") -> None:
        """Keep how far staff are; nothing runs between the look and the change, as in a transaction."""
        await asyncio.sleep(0)
        before = next((each for each in self._store.registered() if each.reference == reference), None)
        if before is None or before.is_withdrawn:
            raise NotAllowed(reference)
        if max((each.id for each in self._record if each.reference == reference), default=0) != seen:
            raise Overtaken(reference)
        self._store.put_registration(replace(before, status=work.status, officer=work.officer, note=work.note))
        changed = [work.status.value if before.status != work.status else "", "officer" if before.officer != work.officer else ""]
        detail = " ".join(filter(None, [*changed, "note" if before.note != work.note else ""]))
        self._record.append(Done(len(self._record) + 1, at, by, "change_registration", reference, detail))

    async def note_export(self, by: str, at: datetime, detail: str, role: str = "") -> None:
        """Record an export."""
        self._record.append(Done(len(self._record) + 1, at, by, "export_registrations", "", detail))

    async def record(self, reference: str = "") -> Sequence[Done]:
        """What was done."""
        await asyncio.sleep(0)
        return [each for each in self._record if each.reference == reference]
