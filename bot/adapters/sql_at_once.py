"""Room: adapters. A message taken in, answered and handed over in one transaction, where nothing stands in the way. No rules of a channel."""

from datetime import datetime

from cachetools import TTLCache
from sqlalchemy import Connection, bindparam, insert, literal, select, union_all
from sqlalchemy.exc import IntegrityError

from bot.adapters.sql_engine import Database
from bot.adapters.sql_prepared import Prepared
from bot.adapters.sql_schema import inbox, said
from bot.adapters.sql_store import SqlStore
from bot.adapters.vault import Vault
from bot.domain.conversation import Conversation
from bot.domain.errors import Overtaken, Preceded
from bot.domain.messages import Author, ConversationKey, Inbound
from bot.ports import Clock, Fit, Handed, Turn

_MOST_RECENT, _RECENT = 2048, 300.0
"""Conversations that are remembered as they were kept, and for how many seconds: about as long as somebody goes on asking."""
_KNOWN, _EARLIER, _WAITING = "known", "earlier", "waiting"
_IS_KNOWN = select(literal(_KNOWN)).where(inbox.c.channel == bindparam("its_channel"), inbox.c.message_id == bindparam("its_id"))
_HAS_EARLIER = select(literal(_EARLIER)).where(
    inbox.c.peer == bindparam("its_peer"),
    inbox.c.channel == bindparam("its_channel"),
    inbox.c.settled_at.is_(None),
    inbox.c.message_id != bindparam("its_id"),
    inbox.c.received_at < bindparam("came_at"),
)
_HAS_WAITING = select(literal(_WAITING)).where(said.c.conversation == bindparam("its_conversation"), said.c.sent_at.is_(None))
_IN_THE_WAY = Prepared(union_all(_IS_KNOWN, _HAS_EARLIER, _HAS_WAITING))
_TAKE_IN = Prepared(insert(inbox), "channel", "message_id", "peer", "content", "received_at", "tries", "settled_at", "reply")


class SqlAtOnce:
    """The `AtOnce` over the same database as the store and the post room."""

    def __init__(self, database: Database, vault: Vault, clock: Clock) -> None:
        self._database, self._store, self._vault, self._clock = database, SqlStore(database, vault, clock), vault, clock
        self._recent: TTLCache[ConversationKey, Conversation] = TTLCache(_MOST_RECENT, _RECENT)

    def recall(self, key: ConversationKey) -> Conversation | None:
        """A conversation as it was kept here a moment ago."""
        return self._recent.get(key)

    def drop(self, key: ConversationKey) -> None:
        """Do not remember a person who left."""
        self._recent.pop(key, None)

    async def keep(self, turn: Turn, fit: Fit | None, came_at: datetime) -> Handed:
        """Keep a turn, and hand its lines over in the same transaction where nothing stands in the way; raises Preceded and Overtaken."""
        key = turn.after.key
        self._recent.pop(key, None)
        try:
            handed = await self._database.write(lambda connection: self._keep(connection, turn, fit, came_at))
        except IntegrityError as error:
            raise Overtaken(turn.before.id) from error
        if not turn.is_erasure and turn.continuing is None:
            self._recent[key] = turn.after
        return handed

    def _keep(self, connection: Connection, turn: Turn, fit: Fit | None, came_at: datetime) -> Handed:
        assert turn.inbound is not None
        message = turn.inbound
        this = {"its_channel": message.key.channel, "its_id": message.message_id, "its_peer": message.key.peer, "its_conversation": turn.before.id}
        in_the_way = {each for (each,) in _IN_THE_WAY.rows(connection, {**this, "came_at": came_at})}
        if _EARLIER in in_the_way:
            raise Preceded(turn.before.id)
        lines = [] if in_the_way or fit is None else [each for each in turn.said if each.author is not Author.PERSON]
        text, count = fit(lines) if fit and lines else ("", 0)
        kept = self._store.write(connection, turn, count)
        if in_the_way or fit is None or (lines and not count):
            return Handed(tuple(kept))
        self._take_in(connection, message, text, came_at)
        return Handed(tuple(kept), text, tuple(each.id for each in kept if each.author is not Author.PERSON)[:count])

    def _take_in(self, connection: Connection, message: Inbound, text: str, came_at: datetime) -> None:
        """Note a message whose turn was taken already; what it said lies with the conversation."""
        row = {
            "channel": message.key.channel,
            "message_id": message.message_id,
            "peer": message.key.peer,
            "received_at": came_at,
            "settled_at": self._clock.now(),
        }
        _TAKE_IN.change(connection, {**row, "content": "", "tries": 1, "reply": self._vault.lock(text) if text else None})
