"""What the database holds after a simulated month, read with the house's own readers. No judging."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, select

from bot.adapters.sql_cases import case_of
from bot.adapters.sql_engine import Database
from bot.adapters.sql_notices import read
from bot.adapters.sql_registrations import utc
from bot.adapters.sql_schema import case_events, cases, conversations, notices, said
from bot.adapters.stored_json import CONVERSATION, SAID, load
from bot.adapters.vault import Vault
from bot.domain.case_events import CaseEvent, CaseEventKind, Notice, NoticeKind
from bot.domain.cases import Case
from bot.domain.conversation import Conversation
from bot.domain.messages import Said
from bot.domain.notices import Errand
from tests.benchmarks.case_month_house import SECRET


@dataclass(frozen=True)
class Kept:
    """Cases, what happened to each, talks line by line with the message that caused each, and notices."""

    cases: Sequence[Case]
    events: Mapping[str, Sequence[CaseEvent]]
    talks: Mapping[str, Sequence[tuple[str | None, Said]]]
    conversations: Mapping[str, Conversation]
    errands: Sequence[Errand]


async def kept_in(file: Path) -> Kept:
    """All of it."""
    database = Database(f"sqlite+aiosqlite:///{file}")
    try:
        return await database.read(_kept)
    finally:
        await database.close()


def _kept(connection: Connection) -> Kept:
    vault = Vault(SECRET)
    events, talks = defaultdict(list), defaultdict(list)
    for row in connection.execute(select(case_events).order_by(case_events.c.id)):
        events[row.case_id].append(CaseEvent(row.case_id, utc(row.at), CaseEventKind(row.kind), row.actor, row.detail))
    for row in connection.execute(select(said).order_by(said.c.id)):
        talks[row.conversation].append((row.in_reply_to, load(SAID, vault.unlock(row.content))))
    people = {row.id: load(CONVERSATION, vault.unlock(row.state)) for row in connection.execute(select(conversations))}
    errands = [
        Errand(Notice(row.case_id, row.officer, NoticeKind(row.kind), utc(row.at), row.id), read(row.roads), row.tries, _utc(row.retry_at), _utc(row.done_at))
        for row in connection.execute(select(notices).order_by(notices.c.id))
    ]
    return Kept([case_of(row) for row in connection.execute(select(cases))], events, talks, people, errands)


def _utc(moment: datetime | None) -> datetime | None:
    return utc(moment) if moment else None
