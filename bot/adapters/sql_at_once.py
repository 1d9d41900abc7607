"""Room: adapters. A message taken in, answered and handed over in one transaction, where nothing stands in the way. No rules of a channel."""

from collections.abc import Sequence
from datetime import datetime

from cachetools import TTLCache
from sqlalchemy import Connection, bindparam, literal, select, union_all
from sqlalchemy.exc import IntegrityError

from bot.adapters.sql_engine import Database
from bot.adapters.sql_prepared import Prepared
from bot.adapters.sql_schema import inbox, said
from bot.adapters.sql_store import SqlStore
from bot.adapters.sql_together import RECEIVE, Asking, Fitted, Together
from bot.adapters.sql_writer import Alike
from bot.adapters.vault import Vault
from bot.domain.conversation import Conversation
from bot.domain.errors import Overtaken, Preceded
from bot.domain.messages import Author, ConversationKey, Said
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


class SqlAtOnce:
    """The `AtOnce` over the same database as the store and the post room."""

    def __init__(self, database: Database, vault: Vault, clock: Clock) -> None:
        self._database, self._store, self._clock = database, SqlStore(database, vault, clock), clock
        self._writing = Together(vault, clock)
        self._recent: TTLCache[ConversationKey, Conversation] = TTLCache(_MOST_RECENT, _RECENT)

    def recall(self, key: ConversationKey) -> Conversation | None:
        """A conversation as it was kept here a moment ago."""
        return self._recent.get(key)

    def drop(self, key: ConversationKey) -> None:
        """Do not remember a person who left."""
        self._recent.pop(key, None)

    async def keep(self, turn: Turn, fit: Fit | None, came_at: datetime) -> Handed:
        """Keep a turn, and hand its lines over in the same transaction where nothing stands in the way; raises Preceded and Overtaken."""
        key, asking = turn.after.key, Asking(turn, fit, came_at)
        self._recent.pop(key, None)
        try:
            handed = await self._database.write(Alike(asking, self._keep, self._keep_all if asking.is_plain else None))
        except IntegrityError as error:
            raise Overtaken(turn.before.id) from error
        if not turn.is_erasure and turn.continuing is None:
            self._recent[key] = turn.after
        return handed

    def _keep(self, connection: Connection, asking: Asking) -> Handed:
        in_the_way = _in_the_way(connection, asking)
        if _EARLIER in in_the_way:
            raise Preceded(asking.turn.before.id)
        lines = [] if in_the_way or asking.fit is None else asking.replies
        text, count = asking.fit(lines) if asking.fit and lines else ("", 0)
        kept = self._store.write(connection, asking.turn, count)
        if in_the_way or asking.fit is None or (lines and not count):
            return Handed(tuple(kept))
        RECEIVE.change(connection, self._writing.message(asking, text, self._clock.now()))
        return _handed(kept, text, count)

    def _keep_all(self, connection: Connection, these: Sequence[Asking]) -> Sequence[Handed]:
        """Plain turns: those that can be handed over are written together, the others one by one."""
        in_the_way = self._writing.in_the_way(connection, these)
        fitted = {place: found for place, each in enumerate(these) if place not in in_the_way and (found := _fitted(each))}
        kept = dict(zip(fitted, self._writing.write(connection, list(fitted.values())), strict=True))
        return [
            _handed(kept[place], fitted[place].text, fitted[place].count) if place in kept else self._keep(connection, each) for place, each in enumerate(these)
        ]


def _in_the_way(connection: Connection, asking: Asking) -> set[str]:
    key = asking.message.key
    this = {"its_channel": key.channel, "its_id": asking.message.message_id, "its_peer": key.peer, "its_conversation": asking.turn.before.id}
    return {each for (each,) in _IN_THE_WAY.rows(connection, {**this, "came_at": asking.came_at})}


def _fitted(asking: Asking) -> Fitted | None:
    """A turn with its answer; None where its lines have to wait."""
    if asking.fit is None:
        return None
    lines = asking.replies
    text, count = asking.fit(lines) if lines else ("", 0)
    return Fitted(asking, text, count) if count or not lines else None


def _handed(kept: Sequence[Said], text: str, count: int) -> Handed:
    return Handed(tuple(kept), text, tuple(each.id for each in kept if each.author is not Author.PERSON)[:count])
