"""Room: engine. What people were promised about time: registrations, drafts and officers' files are deleted when theirs is over. No channels."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

import structlog

from bot.domain.conversation import Conversation
from bot.domain.desk_files import KEPT
from bot.domain.errors import Overtaken
from bot.domain.forms import Form
from bot.domain.keeping import drafts_kept_since, has_drafts, without_drafts
from bot.engine.locks import Locks
from bot.engine.rounds import look_every
from bot.ports import Clock, Store, Turn
from bot.ports.desk_files import DeskFiles

log = structlog.get_logger()
_SECONDS = 6 * 60 * 60.0
"""Between two rounds; what is promised is counted in days."""


@dataclass(frozen=True)
class LettingGo:
    """What it takes: the store, the forms with their times, the clock, the locks that it shares with the corridor."""

    store: Store
    forms: Mapping[str, Form]
    clock: Clock
    locks: Locks
    files: DeskFiles | None = None

    async def run(self) -> None:
        """Look again and again, until it is cancelled; a fault is logged, and tried again later."""
        await look_every(_SECONDS, "letting_go", self.round)

    async def round(self) -> tuple[int, int]:
        """Delete what is due: how many registrations, and in how many conversations drafts. A form without a time keeps what it has."""
        now = self.clock.now()
        timed = [(form.id, form.retention_days) for form in self.forms.values() if form.retention_days is not None]
        registrations = sum([await self.store.forget_registrations(form, now - timedelta(days=days)) for form, days in timed])
        drafts = sum([await self._forget_drafts(each) for each in await self.store.with_drafts_since(drafts_kept_since(now))])
        if self.files and (files := await self.files.sweep(now - KEPT)):
            log.info("letting_go.files", files=files)
        if registrations or drafts:
            log.info("letting_go.done", registrations=registrations, drafts=drafts)
        return registrations, drafts

    async def _forget_drafts(self, found: Conversation) -> bool:
        async with self.locks.of(found.key):
            # Loaded again under the lock: the person may have come back meanwhile.
            before = await self.store.find(found.id)
            if before is None or before.version != found.version or not has_drafts(before):
                return False
            try:
                await self.store.keep(Turn(before, without_drafts(before), None, ()))
            except Overtaken:
                return False
        return True
