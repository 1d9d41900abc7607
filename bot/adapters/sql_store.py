"""Room: adapters. The memory of the house in SQL: conversations, what was said, and what hangs on them. The same code for SQLite and PostgreSQL."""

import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, select
from sqlalchemy.exc import IntegrityError

from bot.adapters.sql_answer_figures import keep_answered
from bot.adapters.sql_cases import case_of, keep_case, keep_events
from bot.adapters.sql_claim_codes import keep_continuing, lock_both
from bot.adapters.sql_engine import Database
from bot.adapters.sql_interest import interests_of, keep_interest
from bot.adapters.sql_learning import keep_unanswered
from bot.adapters.sql_prepared import Prepared
from bot.adapters.sql_registrations import SqlRegistrations
from bot.adapters.sql_schema import cases, conversations, inbound, inbox, receipts, said, telegram_blocks
from bot.adapters.sql_turn_rows import BEGIN, CHANGE, SAY, SIGN, TAKE_IN, TurnRows
from bot.adapters.stored_json import CONVERSATION, RECEIPT, SAID, load
from bot.adapters.vault import Vault
from bot.domain.answers import Receipt
from bot.domain.cases import Case
from bot.domain.conversation import Conversation
from bot.domain.errors import Overtaken
from bot.domain.keeping import has_drafts
from bot.domain.language import Language
from bot.domain.messages import Author, Channel, ConversationKey, Inbound, Said
from bot.domain.registrations import DueReminder, Registration
from bot.ports import Clock, MovedHere, PersonalData, Turn

_PULLED = (Channel.WEB, Channel.TERMINAL)
"""Channels that come and fetch what was said; nothing is left for a postman."""
_LARGEST_ID = 2**31 - 1
"""The drivers refuse a larger number instead of finding nothing."""

# Made once: SQLAlchemy takes four times as long over a statement that is built anew for each message.
_OF_KEY = Prepared(select(conversations.c.state).where(conversations.c.channel == bindparam("its_channel"), conversations.c.peer == bindparam("its_peer")))
_SEEN = Prepared(select(inbound.c.message_id).where(inbound.c.conversation == bindparam("its_conversation"), inbound.c.message_id == bindparam("its_id")))
_REPLIES = select(said).where(said.c.conversation == bindparam("its_conversation"), said.c.in_reply_to == bindparam("its_id"), said.c.author != Author.PERSON)
_REPLIES = _REPLIES.order_by(said.c.id)


class SqlStore:
    """The `Store` over a `Database`; what is personal goes through the vault."""

    def __init__(self, database: Database, vault: Vault, clock: Clock) -> None:
        self._database, self._vault, self._clock = database, vault, clock
        self._registrations, self._rows = SqlRegistrations(vault, clock), TurnRows(vault)

    async def load(self, key: ConversationKey) -> Conversation:
        """The conversation of this key; a new one with version 0 where there is none. On the web the peer is the id."""
        return await self._database.read(lambda connection: self._load(connection, key))

    def _load(self, connection: Connection, key: ConversationKey) -> Conversation:
        for (state,) in _OF_KEY.rows(connection, {"its_channel": key.channel, "its_peer": key.peer}):
            return load(CONVERSATION, self._vault.unlock(state))
        new_id = key.peer if key.channel is Channel.WEB else secrets.token_urlsafe(24)
        return Conversation(new_id, key, Language.ZH)

    async def load_for(self, message: Inbound) -> tuple[Conversation, Sequence[Said] | None]:
        """The conversation of a message, and what was said to it before; read in one."""
        return await self._database.read(lambda connection: self._load_for(connection, message))

    def _load_for(self, connection: Connection, message: Inbound) -> tuple[Conversation, Sequence[Said] | None]:
        found = self._load(connection, message.key)
        return found, self._replies_to(connection, found.id, message.message_id)

    async def find(self, conversation: str) -> Conversation | None:
        """The conversation with this id."""
        found = await self._first(select(conversations).where(conversations.c.id == conversation))
        return self._conversation(found) if found else None

    async def replies_to(self, conversation: str, message_id: str) -> Sequence[Said] | None:
        """What was said to a message seen before, None for a new one."""
        return await self._database.read(lambda connection: self._replies_to(connection, conversation, message_id))

    def _replies_to(self, connection: Connection, conversation: str, message_id: str) -> Sequence[Said] | None:
        this = {"its_conversation": conversation, "its_id": message_id}
        if not _SEEN.rows(connection, this):
            return None
        return [self._said(row) for row in connection.execute(_REPLIES, this)]

    async def keep(self, turn: Turn) -> Sequence[Said]:
        """Keep a turn in one transaction; raises Overtaken."""
        try:
            return await self._database.write(lambda connection: self.write(connection, turn))
        except IntegrityError as error:
            raise Overtaken(turn.before.id) from error

    def write(self, connection: Connection, turn: Turn, delivered: int = 0) -> Sequence[Said]:
        """The statements of a turn; the first `delivered` lines that the person did not write go out with the same transaction."""
        if isinstance(turn.continuing, MovedHere):
            lock_both(connection, turn.continuing, turn.before.id)
        if turn.is_erasure:
            _erase(connection, turn.before.id, turn.inbound.message_id if turn.inbound else None)
        self._keep_conversation(connection, replace(turn.before, version=0) if turn.is_erasure else turn.before, turn.after)
        if turn.inbound:
            TAKE_IN.change(connection, self._rows.message(turn, self._clock.now()))
        if turn.registration:
            self._registrations.keep(connection, turn.registration)
        if turn.reminder:
            self._registrations.keep_reminder(connection, turn.reminder)
        if turn.reminded is not None:
            self._registrations.keep_reminded(connection, turn.reminded)
        if turn.case:
            keep_case(connection, turn.case)
        keep_events(connection, turn.events, turn.notices)
        if turn.interest:
            keep_interest(connection, turn.after.id, turn.interest)
        for receipt in turn.receipts:
            SIGN.change(connection, self._rows.receipt(turn, receipt))
        keep_answered(connection, turn)
        keep_unanswered(connection, self._vault, turn, self._clock.now())
        if turn.continuing:
            keep_continuing(connection, turn, self._clock.now(), turn.after.key.channel in _PULLED)
        if isinstance(turn.continuing, MovedHere):
            self.write(connection, Turn(turn.continuing.source, turn.continuing.left, None, turn.continuing.told))
        return self._keep_said(connection, turn, [each for each in turn.said if not (turn.is_erasure and each.author is Author.PERSON)], delivered)

    def _keep_conversation(self, connection: Connection, before: Conversation, after: Conversation) -> None:
        now = self._clock.now()
        if before.version == 0:
            BEGIN.change(connection, self._rows.conversation(after, now))
            return
        this = {"its_conversation": before.id, "version_before": before.version}
        if CHANGE.change(connection, {**this, **self._rows.state(after, now)}) != 1:
            raise Overtaken(before.id)

    def _keep_said(self, connection: Connection, turn: Turn, lines: Sequence[Said], delivered: int) -> Sequence[Said]:
        now, kept = self._clock.now(), []
        for each in lines:
            is_pulled = each.author is Author.PERSON or turn.after.key.channel in _PULLED
            ((new_id,),) = SAY.rows(connection, self._rows.line(turn, each, now if is_pulled or delivered else None))
            kept.append(replace(each, id=new_id))
            delivered -= bool(delivered and not is_pulled)
        return kept

    async def said(self, conversation: str, after: int = 0) -> Sequence[Said]:
        """The talk from the line after `after` on, in order."""
        if after >= _LARGEST_ID:
            return []
        query = select(said).where(said.c.conversation == conversation, said.c.id > after).order_by(said.c.id)
        return [self._said(row) for row in await self._all(query)]

    async def case(self, case_id: str) -> Case | None:
        """One case."""
        found = await self._first(select(cases).where(cases.c.id == case_id))
        return case_of(found) if found else None

    async def cases(self) -> Sequence[Case]:
        """Every case, the newest first."""
        return [case_of(row) for row in await self._all(select(cases).order_by(cases.c.opened_at.desc()))]

    async def registrations(self, form: str | None = None) -> Sequence[Registration]:
        """What forms collected, the oldest first."""
        return await self._database.read(lambda connection: self._registrations.all(connection, form))

    async def registrations_of(self, conversation: str) -> Sequence[Registration]:
        """What one person sent, the oldest first; those they withdrew among them."""
        return await self._database.read(lambda connection: self._registrations.of(connection, conversation))

    async def due_reminders(self, at: datetime) -> Sequence[DueReminder]:
        """Those whose time has come and that were not said yet, the oldest first."""
        return await self._database.read(lambda connection: self._registrations.due(connection, at))

    async def forget_registrations(self, form: str, before: datetime) -> int:
        """Delete those of a form that were last sent before a moment, with all that hangs on them; how many."""
        return await self._database.write(lambda connection: self._registrations.forget(connection, form, before))

    async def with_drafts_since(self, before: datetime) -> Sequence[Conversation]:
        """Conversations with a form that was begun and not sent, in which nothing has changed since that moment."""
        query = select(conversations.c.state).where(conversations.c.updated_at < before)
        # Whether there is a draft is known only once it is decrypted: one after the other, and only those are held.
        return await self._database.read(lambda connection: list(filter(has_drafts, map(self._conversation, connection.execute(query)))))

    async def receipt(self, receipt_id: str) -> Receipt | None:
        """One receipt."""
        found = await self._first(select(receipts).where(receipts.c.id == receipt_id.upper()))
        return load(RECEIPT, self._vault.unlock(found.content)) if found else None

    async def personal_data(self, conversation: str) -> PersonalData | None:
        """Everything kept about a conversation."""
        found = await self.find(conversation)
        if found is None:
            return None
        registered = await self.registrations_of(conversation)
        handed = await self._all(select(cases).where(cases.c.conversation == conversation))
        talk = await self.said(conversation)
        follows = await self._database.read(lambda connection: interests_of(connection, conversation))
        return PersonalData(found, tuple(talk), tuple(registered), tuple(case_of(r) for r in handed), follows)

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


def _erase(connection: Connection, conversation: str, but: str | None = None) -> int:
    """Delete a conversation, all that hangs on it, and what came in for it, but for the message that is being answered."""
    found = connection.execute(select(conversations.c.channel, conversations.c.peer).where(conversations.c.id == conversation)).first()
    if found:
        came_in = (inbox.c.channel == found.channel, inbox.c.peer == found.peer)
        connection.execute(delete(inbox).where(*came_in, inbox.c.message_id != but) if but else delete(inbox).where(*came_in))
        if found.channel == Channel.TELEGRAM and found.peer.isdecimal():
            connection.execute(delete(telegram_blocks).where(telegram_blocks.c.chat == int(found.peer)))
    return connection.execute(delete(conversations).where(conversations.c.id == conversation)).rowcount
