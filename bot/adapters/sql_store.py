"""Room: adapters. The memory of the house in SQL: conversations, what was said, and what hangs on them. The same code for SQLite and PostgreSQL."""

import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timezone
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.adapters.sql_engine import Database
from bot.adapters.sql_schema import cases, conversations, inbound, inbox, receipts, registrations, said
from bot.adapters.stored_json import CONVERSATION, RECEIPT, SAID, VALUES, dump, load
from bot.adapters.vault import Vault
from bot.domain.answers import Receipt
from bot.domain.cases import Case, CaseState
from bot.domain.conversation import Conversation
from bot.domain.errors import Overtaken
from bot.domain.forms import Value
from bot.domain.language import Language
from bot.domain.messages import Author, Channel, ConversationKey, Said
from bot.ports import Clock, PersonalData, Registration, Turn

_PULLED = (Channel.WEB, Channel.TERMINAL)
"""Channels that come and fetch what was said; nothing is left for a postman."""
_LARGEST_ID = 2**31 - 1
"""The drivers refuse a larger number instead of finding nothing."""


class SqlStore:
    """The `Store` over a `Database`; what is personal goes through the vault."""

    def __init__(self, database: Database, vault: Vault, clock: Clock) -> None:
        self._database, self._vault, self._clock = database, vault, clock

    async def load(self, key: ConversationKey) -> Conversation:
        """The conversation of this key; a new one with version 0 where there is none. On the web the peer is the id."""
        query = select(conversations).where(conversations.c.channel == key.channel, conversations.c.peer == key.peer)
        found = await self._first(query)
        if found:
            return self._conversation(found)
        new_id = key.peer if key.channel is Channel.WEB else secrets.token_urlsafe(24)
        return Conversation(new_id, key, Language.ZH)

    async def find(self, conversation: str) -> Conversation | None:
        """The conversation with this id."""
        found = await self._first(select(conversations).where(conversations.c.id == conversation))
        return self._conversation(found) if found else None

    async def replies_to(self, conversation: str, message_id: str) -> Sequence[Said] | None:
        """What was said to a message seen before, None for a new one."""
        seen = await self._first(select(inbound).where(inbound.c.conversation == conversation, inbound.c.message_id == message_id))
        if not seen:
            return None
        query = select(said).where(said.c.conversation == conversation, said.c.in_reply_to == message_id, said.c.author != Author.PERSON)
        return [self._said(row) for row in await self._all(query.order_by(said.c.id))]

    async def keep(self, turn: Turn) -> Sequence[Said]:
        """Keep a turn in one transaction; raises Overtaken."""
        try:
            return await self._database.write(lambda connection: self._keep(connection, turn))
        except IntegrityError as error:
            raise Overtaken(turn.before.id) from error

    def _keep(self, connection: Connection, turn: Turn) -> Sequence[Said]:
        if turn.is_erasure:
            _erase(connection, turn.before.id, turn.inbound.message_id if turn.inbound else None)
        self._keep_conversation(connection, replace(turn.before, version=0) if turn.is_erasure else turn.before, turn.after)
        if turn.inbound:
            row = {"conversation": turn.after.id, "message_id": turn.inbound.message_id, "received_at": self._clock.now()}
            connection.execute(insert(inbound), row)
        if turn.registration:
            connection.execute(insert(registrations), self._registration_row(turn.registration))
        if turn.case:
            self._keep_case(connection, turn.case)
        for receipt in turn.receipts:
            content = self._vault.lock(dump(RECEIPT, receipt))
            connection.execute(insert(receipts), {"id": receipt.id, "conversation": turn.after.id, "at": receipt.at, "content": content})
        return [self._keep_said(connection, turn, each) for each in turn.said if not (turn.is_erasure and each.author is Author.PERSON)]

    def _keep_conversation(self, connection: Connection, before: Conversation, after: Conversation) -> None:
        row = {"state": self._vault.lock(dump(CONVERSATION, after)), "version": after.version, "updated_at": self._clock.now()}
        if before.version == 0:
            connection.execute(insert(conversations), {"id": after.id, "channel": after.key.channel, "peer": after.key.peer, **row})
            return
        same = (conversations.c.id == before.id, conversations.c.version == before.version)
        changed = connection.execute(update(conversations).where(*same).values(**row))
        if changed.rowcount != 1:
            raise Overtaken(before.id)

    def _keep_said(self, connection: Connection, turn: Turn, each: Said) -> Said:
        is_delivered = each.author is Author.PERSON or turn.after.key.channel in _PULLED
        row = {
            "conversation": turn.after.id,
            "author": each.author,
            "content": self._vault.lock(dump(SAID, each)),
            "in_reply_to": turn.inbound.message_id if turn.inbound else None,
            "at": each.at,
            "sent_at": self._clock.now() if is_delivered else None,
        }
        new_id = connection.execute(insert(said).returning(said.c.id), row).scalar_one()
        return replace(each, id=new_id)

    def _keep_case(self, connection: Connection, case: Case) -> None:
        row = {"district": case.district, "state": case.state, "officer": case.officer, "closed_at": case.closed_at}
        changed = connection.execute(update(cases).where(cases.c.id == case.id).values(**row))
        if changed.rowcount == 0:
            new = {"id": case.id, "conversation": case.conversation, "channel": case.channel, "language": case.language, "opened_at": case.opened_at}
            connection.execute(insert(cases), {**new, **row})

    async def said(self, conversation: str, after: int = 0) -> Sequence[Said]:
        """The talk from the line after `after` on, in order."""
        if after >= _LARGEST_ID:
            return []
        query = select(said).where(said.c.conversation == conversation, said.c.id > after).order_by(said.c.id)
        return [self._said(row) for row in await self._all(query)]

    async def case(self, case_id: str) -> Case | None:
        """One case."""
        found = await self._first(select(cases).where(cases.c.id == case_id))
        return _case(found) if found else None

    async def cases(self) -> Sequence[Case]:
        """Every case, the newest first."""
        return [_case(row) for row in await self._all(select(cases).order_by(cases.c.opened_at.desc()))]

    async def registrations(self, form: str | None = None) -> Sequence[Registration]:
        """What forms collected, the oldest first."""
        query = select(registrations).order_by(registrations.c.at)
        rows = await self._all(query.where(registrations.c.form == form) if form else query)
        return [self._registration(row) for row in rows]

    async def receipt(self, receipt_id: str) -> Receipt | None:
        """One receipt."""
        found = await self._first(select(receipts).where(receipts.c.id == receipt_id.upper()))
        return load(RECEIPT, self._vault.unlock(found.content)) if found else None

    async def personal_data(self, conversation: str) -> PersonalData | None:
        """Everything kept about a conversation."""
        found = await self.find(conversation)
        if found is None:
            return None
        registered = await self._all(select(registrations).where(registrations.c.conversation == conversation))
        handed = await self._all(select(cases).where(cases.c.conversation == conversation))
        talk = await self.said(conversation)
        return PersonalData(found, tuple(talk), tuple(self._registration(r) for r in registered), tuple(_case(r) for r in handed))

    async def erase(self, conversation: str) -> bool:
        """Forget a conversation with all that hangs on it; False where there was none."""
        return await self._database.write(lambda connection: _erase(connection, conversation)) > 0

    async def _first(self, query: Any) -> Row[Any] | None:
        return await self._database.read(lambda connection: connection.execute(query).first())

    async def _all(self, query: Any) -> Sequence[Row[Any]]:
        return await self._database.read(lambda connection: connection.execute(query).all())

    def _conversation(self, row: Row[Any]) -> Conversation:
        return load(CONVERSATION, self._vault.unlock(row.state))

    def _said(self, row: Row[Any]) -> Said:
        return replace(load(SAID, self._vault.unlock(row.content)), id=row.id)

    def _registration_row(self, each: Registration) -> dict[str, object]:
        content = self._vault.lock(dump(VALUES, dict(each.values)))
        return {"reference": each.reference, "form": each.form, "conversation": each.conversation, "at": each.at, "content": content}

    def _registration(self, row: Row[Any]) -> Registration:
        values: dict[str, Value] = load(VALUES, self._vault.unlock(row.content))
        return Registration(row.reference, row.form, row.conversation, _utc(row.at), values)


def _erase(connection: Connection, conversation: str, but: str | None = None) -> int:
    """Delete a conversation, all that hangs on it, and what came in for it, but for the message that is being answered."""
    found = connection.execute(select(conversations.c.channel, conversations.c.peer).where(conversations.c.id == conversation)).first()
    if found:
        came_in = (inbox.c.channel == found.channel, inbox.c.peer == found.peer)
        connection.execute(delete(inbox).where(*came_in, inbox.c.message_id != but) if but else delete(inbox).where(*came_in))
    return connection.execute(delete(conversations).where(conversations.c.id == conversation)).rowcount


def _case(row: Row[Any]) -> Case:
    closed = _utc(row.closed_at) if row.closed_at else None
    return Case(row.id, row.conversation, row.channel, row.language, row.district, CaseState(row.state), _utc(row.opened_at), row.officer, closed)


def _utc(moment: datetime) -> datetime:
    """SQLite gives moments back without their zone; they were stored in UTC."""
    return moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)
