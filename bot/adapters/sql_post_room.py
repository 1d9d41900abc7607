"""Room: adapters. The `PostRoom` in SQL: what came in through a channel that asks again, and the lines that wait to go out. No rules of a channel."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, Connection, Row, and_, bindparam, delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from bot.adapters.sql_engine import Database
from bot.adapters.sql_schema import conversations, inbox, said
from bot.adapters.stored_json import SAID, dump, load
from bot.adapters.vault import Vault
from bot.domain.messages import Channel, ConversationKey, Inbound, Said
from bot.ports import Addressee, Arrival, Clock, Fit

_INBOUND = TypeAdapter(Inbound)
_MOST = 200
"""Messages or people looked after in one round; the next round takes the rest."""

# Made once: SQLAlchemy takes four times as long over a statement that is built anew for each message.
_THIS = and_(inbox.c.channel == bindparam("its_channel"), inbox.c.message_id == bindparam("its_id"))
_THEIRS = and_(inbox.c.peer == bindparam("its_peer"), inbox.c.channel == bindparam("its_channel"))
_KNOWN = select(inbox.c.tries, inbox.c.reply, inbox.c.received_at).where(_THIS).with_for_update()
_EARLIER = select(inbox.c.content).where(_THEIRS, inbox.c.settled_at.is_(None), inbox.c.received_at < bindparam("before"))
_EARLIER = _EARLIER.order_by(inbox.c.received_at).limit(_MOST)
_COUNT = update(inbox).where(_THIS).values(tries=bindparam("counted"))
_ADD = insert(inbox)
_SETTLE = update(inbox).where(_THIS).values(settled_at=bindparam("now"), content="")
"""Once its turn was taken, what was written lies with the conversation; in the inbox it is needed no more."""
_REPLY = update(inbox).where(_THIS).values(reply=bindparam("words"))
_UNSAY = update(inbox).where(_THIS, inbox.c.tries == bindparam("told_at")).values(reply=None)
_REPLY_AND_SETTLE = _SETTLE.values(reply=bindparam("words"))
_FREE_LINES = select(said.c.id, said.c.content, said.c.claimed_until).where(said.c.conversation == bindparam("its_conversation"), said.c.sent_at.is_(None))
_FREE_LINES = _FREE_LINES.order_by(said.c.id).with_for_update()
_DELIVERED = update(said).where(said.c.id.in_(bindparam("lines", expanding=True))).values(sent_at=bindparam("now"))


class SqlPostRoom:
    """The `PostRoom` over a `Database`; what is personal goes through the vault."""

    def __init__(self, database: Database, vault: Vault, clock: Clock) -> None:
        self._database, self._vault, self._clock = database, vault, clock

    async def receive(self, message: Inbound, came_at: datetime | None = None) -> Arrival:
        """Keep a message that came, or count that it came again."""
        try:
            return await self._database.write(lambda connection: self._receive(connection, message, came_at))
        except IntegrityError:  # it came twice at the same moment, and the other was first: now it is known
            return await self._database.write(lambda connection: self._receive(connection, message, came_at))

    def _receive(self, connection: Connection, message: Inbound, came_at: datetime | None) -> Arrival:
        row = connection.execute(_KNOWN, _this(message)).first()
        if row and row.reply:
            return Arrival(row.tries + 1, self._heard(connection, message, row))
        now = came_at or self._clock.now()
        earlier = self._earlier(connection, message, row.received_at if row else now)
        if row:
            connection.execute(_COUNT, {**_this(message), "counted": row.tries + 1})
            return Arrival(row.tries + 1, None, earlier)
        new = {"channel": message.key.channel, "message_id": message.message_id, "peer": message.key.peer, "received_at": now, "tries": 1}
        connection.execute(_ADD, {**new, "content": self._vault.lock(dump(_INBOUND, message))})
        return Arrival(1, None, earlier)

    def _earlier(self, connection: Connection, message: Inbound, before: datetime) -> tuple[Inbound, ...]:
        """What the same person wrote before and nobody has answered yet, the oldest first."""
        rows = connection.execute(_EARLIER, {"its_peer": message.key.peer, "its_channel": message.key.channel, "before": before}).all()
        return tuple(load(_INBOUND, self._vault.unlock(row.content)) for row in rows)

    async def settle(self, message: Inbound) -> None:
        """Its turn was taken."""
        await self._database.write(lambda connection: connection.execute(_SETTLE, {**_this(message), "now": self._clock.now()}))

    async def hand_over(self, message: Inbound, conversation: str, fit: Fit) -> str:
        """Every line that waits and fits, delivered by this; the same text when it is asked for again."""
        return await self._database.write(lambda connection: self._hand_over(connection, message, conversation, fit))

    def _hand_over(self, connection: Connection, message: Inbound, conversation: str, fit: Fit) -> str:
        row = connection.execute(_KNOWN, _this(message)).first()
        if row and row.reply:
            return self._heard(connection, message, row)
        lines, now = self._free_lines(connection, conversation), self._clock.now()
        text, count = fit(lines) if lines else ("", 0)
        if count:
            connection.execute(_DELIVERED, {"lines": [line.id for line in lines[:count]], "now": now})
        connection.execute(_REPLY_AND_SETTLE, {**_this(message), "words": self._vault.lock(text) if text else None, "now": now})
        return text

    def _heard(self, connection: Connection, message: Inbound, row: Row[Any, Any, Any]) -> str:
        """The answer that was given before; counted, so that no other try takes back what this one hears."""
        connection.execute(_COUNT, {**_this(message), "counted": row.tries + 1})
        return self._vault.unlock(row.reply)

    async def take_back(self, message: Inbound, tries: int, lines: Sequence[int]) -> None:
        """Let lines wait again that never left, unless another try came or heard them since."""
        await self._database.write(lambda connection: self._take_back(connection, message, tries, lines))

    def _take_back(self, connection: Connection, message: Inbound, tries: int, lines: Sequence[int]) -> None:
        if connection.execute(_UNSAY, {**_this(message), "told_at": tries}).rowcount:
            connection.execute(_DELIVERED, {"lines": lines, "now": None})

    async def promise(self, message: Inbound, text: str) -> str:
        """Keep what is said in place of an answer that is not ready; the answer where there is one already."""
        return await self._database.write(lambda connection: self._promise(connection, message, text))

    def _promise(self, connection: Connection, message: Inbound, text: str) -> str:
        row = connection.execute(_KNOWN, _this(message)).first()
        if row and row.reply:
            return self._heard(connection, message, row)
        connection.execute(_REPLY, {**_this(message), "words": self._vault.lock(text)})
        return text

    async def unsettled(self, channel: Channel, before: datetime) -> Sequence[Inbound]:
        """Messages whose turn was never taken, the oldest first."""
        query = select(inbox.c.content).where(inbox.c.channel == channel, inbox.c.settled_at.is_(None), inbox.c.received_at < before)
        rows = await self._all(query.order_by(inbox.c.received_at).limit(_MOST))
        return [load(_INBOUND, self._vault.unlock(row.content)) for row in rows]

    async def waiting(self, channel: Channel, before: datetime) -> Sequence[Addressee]:
        """Whose lines wait since before that moment."""
        joined = said.join(conversations, conversations.c.id == said.c.conversation)
        query = select(conversations.c.id, conversations.c.peer).select_from(joined)
        query = query.where(conversations.c.channel == channel, said.c.sent_at.is_(None), said.c.at < before, _is_free(self._clock.now()))
        return [Addressee(row.id, ConversationKey(channel, row.peer)) for row in await self._all(query.distinct().limit(_MOST))]

    async def claim(self, conversation: str, until: datetime) -> Sequence[Said]:
        """The lines that wait, for the caller alone until that moment; none while another has them."""
        return await self._database.write(lambda connection: self._claim(connection, conversation, until))

    def _claim(self, connection: Connection, conversation: str, until: datetime) -> Sequence[Said]:
        lines = self._free_lines(connection, conversation)
        if lines:
            connection.execute(update(said).where(said.c.id.in_([line.id for line in lines])).values(claimed_until=until))
        return lines

    def _free_lines(self, connection: Connection, conversation: str) -> list[Said]:
        """None while another has one of them in hand: what comes later must not overtake it."""
        rows = connection.execute(_FREE_LINES, {"its_conversation": conversation}).all()
        now = self._clock.now()
        is_taken = any(row.claimed_until is not None and row.claimed_until.replace(tzinfo=now.tzinfo) > now for row in rows)
        return [] if is_taken else [replace(load(SAID, self._vault.unlock(row.content)), id=row.id) for row in rows]

    async def delivered(self, lines: Sequence[int]) -> None:
        """These lines are with the person."""
        await self._database.write(lambda connection: connection.execute(_DELIVERED, {"lines": lines, "now": self._clock.now()}))

    async def release(self, lines: Sequence[int]) -> None:
        """End the claim on these lines."""
        query = update(said).where(said.c.id.in_(lines), said.c.sent_at.is_(None)).values(claimed_until=None)
        await self._database.write(lambda connection: connection.execute(query))

    async def sweep(self, before: datetime) -> None:
        """Forget messages that came before that moment and are done with."""
        query = delete(inbox).where(inbox.c.received_at < before, inbox.c.settled_at.is_not(None))
        await self._database.write(lambda connection: connection.execute(query))

    async def forget(self, key: ConversationKey) -> None:
        """Forget what came from a person who left."""
        query = delete(inbox).where(inbox.c.channel == key.channel, inbox.c.peer == key.peer)
        await self._database.write(lambda connection: connection.execute(query))

    async def _all(self, query: Any) -> Sequence[Row[Any]]:
        return await self._database.read(lambda connection: connection.execute(query).all())


def _this(message: Inbound) -> dict[str, object]:
    return {"its_channel": message.key.channel, "its_id": message.message_id}


def _is_free(now: datetime) -> ColumnElement[bool]:
    return or_(said.c.claimed_until.is_(None), said.c.claimed_until < now)
