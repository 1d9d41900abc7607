"""Room: adapters. Officers' notes and the topics of their group, in SQL. No rules, no posting."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, String, and_, cast, delete, exists, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from bot.adapters.sql_engine import Database
from bot.adapters.sql_registrations import utc
from bot.adapters.sql_schema import case_notes, cases, desk_groups, desk_topics, said
from bot.adapters.vault import Vault
from bot.domain.cases import CaseState
from bot.domain.desk_notes import CaseNote
from bot.domain.desk_topics import CaseTopic, Shown
from bot.domain.messages import Author

_MOST = 200
"""Topics looked after in one round; the next round takes the rest."""
_IN_THE_GROUP = "desk:tg:%"
"""How the ids of what officers write in the group begin."""


class SqlCaseNotes:
    """The `CaseNotes` over a `Database`; what is written goes through the vault."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database, self._vault = database, vault

    async def add(self, note: CaseNote) -> CaseNote:
        """Keep a note; one with the same case and message id is kept once."""
        row = {"case_id": note.case, "officer": note.officer, "content": self._vault.lock(note.text), "at": note.at, "message_id": note.message_id}
        new = insert(case_notes).values(**row).returning(case_notes.c.id)
        try:
            new_id = await self._database.write(lambda connection: connection.execute(new).scalar_one())
        except IntegrityError:
            same = (case_notes.c.case_id == note.case, case_notes.c.message_id == note.message_id)
            kept = await self._database.read(lambda connection: connection.execute(select(case_notes).where(*same)).one())
            return self._note(kept)
        return replace(note, id=new_id)

    async def of(self, case_id: str, after: int = 0) -> Sequence[CaseNote]:
        """The notes of a case after the one with this id, in order."""
        query = select(case_notes).where(case_notes.c.case_id == case_id, case_notes.c.id > after).order_by(case_notes.c.id)
        return [self._note(row) for row in await self._database.read(lambda connection: connection.execute(query).all())]

    def _note(self, row: Row[Any]) -> CaseNote:
        return CaseNote(row.id, row.case_id, row.officer, self._vault.unlock(row.content), utc(row.at), row.message_id)


class SqlTopicShelf:
    """The `TopicShelf` over a `Database`. Rows of cases that were forgotten stay until their topics are gone: they hold no content."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def pending(self, now: datetime) -> Sequence[str]:
        """Cases about which the group does not know everything yet, the oldest first; then those that were forgotten."""
        joined = cases.outerjoin(desk_topics, desk_topics.c.case_id == cases.c.id)
        news = select(cases.c.id).select_from(joined).where(_has_news(now)).order_by(cases.c.opened_at).limit(_MOST)
        known = exists().where(cases.c.id == desk_topics.c.case_id)
        forgotten = select(desk_topics.c.case_id).where(~known, _is_free(now)).limit(_MOST)
        return await self._database.read(lambda connection: [*connection.execute(news).scalars(), *connection.execute(forgotten).scalars()])

    async def take(self, case_id: str, chat: int, now: datetime, until: datetime) -> CaseTopic | None:
        """The topic of a case, for the caller alone until that moment; None while another has it."""
        try:
            return await self._database.write(lambda connection: _take(connection, case_id, chat, now, until))
        except IntegrityError:
            return None  # another made it in this moment, and has it

    async def keep(self, topic: CaseTopic, until: datetime) -> None:
        """Keep how far a topic has come; it stays with the caller until that moment."""
        shown = {f"shown_{name}": getattr(topic.shown, name) for name in ("state", "officer", "district")}
        names = ("chat", "thread", "card", "card_says", "relayed", "parts", "noted", "in_doubt", "failures", "retry_at", "is_anew")
        row = {**{name: getattr(topic, name) for name in names}, **shown, "claimed_until": until}
        await self._write(update(desk_topics).where(desk_topics.c.case_id == topic.case).values(**row))

    async def release(self, case_id: str) -> None:
        """End the claim on a topic."""
        await self._write(update(desk_topics).where(desk_topics.c.case_id == case_id).values(claimed_until=None))

    async def drop(self, case_id: str) -> None:
        """Forget a topic."""
        await self._write(delete(desk_topics).where(desk_topics.c.case_id == case_id))

    async def case_in(self, chat: int, thread: int) -> str | None:
        """The case of a topic."""
        query = select(desk_topics.c.case_id).where(desk_topics.c.chat == chat, desk_topics.c.thread == thread)
        return await self._database.read(lambda connection: connection.execute(query).scalars().first())

    async def relayed(self, case_id: str) -> int:
        """The last line that stands in the topic of a case."""
        query = select(desk_topics.c.relayed).where(desk_topics.c.case_id == case_id)
        return await self._database.read(lambda connection: connection.execute(query).scalar_one_or_none()) or 0

    async def written_in_the_group(self, conversation: str, after: int) -> frozenset[int]:
        """The lines after this one that officers wrote in the group."""
        theirs = (said.c.author == Author.OFFICER, said.c.in_reply_to.like(_IN_THE_GROUP))
        query = select(said.c.id).where(said.c.conversation == conversation, said.c.id > after, *theirs)
        return await self._database.read(lambda connection: frozenset(connection.execute(query).scalars()))

    async def home(self, configured: int) -> int:
        """Where the group with this id lives now."""
        query = select(desk_groups.c.chat).where(desk_groups.c.configured == configured)
        return await self._database.read(lambda connection: connection.execute(query).scalar_one_or_none()) or configured

    async def moved(self, chat: int, to: int) -> None:
        """The group has another id from now on, with all its topics."""
        await self._database.write(lambda connection: _move(connection, chat, to))

    async def _write(self, statement: Any) -> None:
        await self._database.write(lambda connection: connection.execute(statement))


def _is_free(now: datetime) -> ColumnElement[bool]:
    no_claim = or_(desk_topics.c.claimed_until.is_(None), desk_topics.c.claimed_until <= now)
    return and_(no_claim, or_(desk_topics.c.retry_at.is_(None), desk_topics.c.retry_at <= now))


def _has_news(now: datetime) -> ColumnElement[bool]:
    """An open case without a topic, or a topic that lacks a change, a line or a note. What is said after a case was closed is not its own any more."""
    is_open = cases.c.state != CaseState.CLOSED
    changed = or_(
        desk_topics.c.shown_state != _shown_state(),
        desk_topics.c.shown_officer != func.coalesce(cases.c.officer, ""),
        desk_topics.c.shown_district != func.coalesce(cases.c.district, ""),
    )
    lines = exists().where(said.c.conversation == cases.c.conversation, said.c.id > desk_topics.c.relayed)
    notes = exists().where(case_notes.c.case_id == cases.c.id, case_notes.c.id > desk_topics.c.noted)
    is_new = and_(is_open, desk_topics.c.case_id.is_(None))
    return or_(is_new, and_(desk_topics.c.case_id.is_not(None), _is_free(now), or_(changed, and_(is_open, lines), notes)))


def _shown_state() -> ColumnElement[str]:
    """What `shown_of` makes of a case."""
    rating = cast(func.coalesce(cases.c.rating, 0), String)
    return cases.c.state + cast(cases.c.level, String) + rating + func.substr(cases.c.wants, 1, 1)


def _take(connection: Connection, case_id: str, chat: int, now: datetime, until: datetime) -> CaseTopic | None:
    query = select(desk_topics).where(desk_topics.c.case_id == case_id).with_for_update()
    row = connection.execute(query).first()
    if row is None:
        conversation = connection.execute(select(cases.c.conversation).where(cases.c.id == case_id)).scalar_one_or_none()
        if conversation is None:
            return None
        connection.execute(insert(desk_topics).values(case_id=case_id, conversation=conversation, chat=chat, claimed_until=until))
        return CaseTopic(case_id, conversation, chat)
    if row.claimed_until is not None and utc(row.claimed_until) > now:
        return None
    connection.execute(update(desk_topics).where(desk_topics.c.case_id == case_id).values(claimed_until=until))
    return _topic(row)


def _move(connection: Connection, chat: int, to: int) -> None:
    connection.execute(update(desk_topics).where(desk_topics.c.chat == chat).values(chat=to))
    if connection.execute(update(desk_groups).where(desk_groups.c.chat == chat).values(chat=to)).rowcount == 0:
        connection.execute(insert(desk_groups).values(configured=chat, chat=to))


def _topic(row: Row[Any]) -> CaseTopic:
    shown = Shown(row.shown_state, row.shown_officer, row.shown_district)
    retry_at = utc(row.retry_at) if row.retry_at else None
    place = (row.case_id, row.conversation, row.chat, row.thread, row.card, row.card_says, shown)
    return CaseTopic(*place, row.relayed, row.parts, row.noted, row.in_doubt, row.failures, retry_at, row.is_anew)
