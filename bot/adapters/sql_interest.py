"""Room: adapters. Who wants to know of changes, and what entries said, in SQL. Wishes are written with turns; no words, no rules."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, Row, String, and_, cast, delete, exists, func, insert, or_, select, update

from bot.adapters.sql_engine import Database
from bot.adapters.sql_registrations import utc
from bot.adapters.sql_schema import conversations, entry_states, inbound, interests, telegram_blocks
from bot.adapters.stored_json import dump, load
from bot.domain.errors import Overtaken
from bot.domain.interest import FORGOTTEN_AFTER, KEPT_FOR, MOST_WITHOUT_A_SIGN, Interest, News, Stated
from bot.domain.language import Language
from bot.domain.messages import Channel
from bot.ports.freshness import Follows, Heard, InterestKept, Unfollows

_STATED = TypeAdapter(Stated)
_MOST = 200
"""Wishes looked at in one round; the next round takes the rest."""


def keep_interest(connection: Connection, conversation: str, kept: InterestKept) -> None:
    """Write down what a turn changes about the wishes of its person; raises Overtaken where they know another thing by now."""
    of_person = interests.c.conversation == conversation
    match kept:
        case Follows():
            _follow(connection, kept)
        case Unfollows(entries):
            named = (interests.c.entry.in_(entries),) if entries else ()
            connection.execute(delete(interests).where(of_person, *named))
        case _:
            for each in kept:
                _hear(connection, conversation, each)


def _follow(connection: Connection, kept: Follows) -> None:
    wish = kept.interest
    connection.execute(delete(interests).where(interests.c.conversation == wish.conversation, interests.c.entry == wish.entry))
    names = ("conversation", "entry", "language", "edition", "knew", "at")
    connection.execute(insert(interests).values({name: getattr(wish, name) for name in names}))
    if _row(connection, wish.entry, wish.knew) is None:
        _put(connection, wish.entry, kept.stated, wish.at)


def _hear(connection: Connection, conversation: str, each: Heard) -> None:
    this = and_(interests.c.conversation == conversation, interests.c.entry == each.entry, interests.c.knew == each.knew)
    step = delete(interests).where(this) if each.is_last else update(interests).where(this).values(knew=each.knows, told=each.told, told_at=each.at)
    if connection.execute(step).rowcount != 1:
        raise Overtaken(conversation)


def interests_of(connection: Connection, conversation: str) -> tuple[Interest, ...]:
    """What one person follows, the oldest wish first."""
    query = select(interests).where(interests.c.conversation == conversation).order_by(interests.c.at)
    return tuple(_interest(row) for row in connection.execute(query))


class SqlInterests:
    """The `InterestShelf` over a `Database`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def followed(self) -> Sequence[str]:
        """The entries that anybody wants to hear of."""
        query = select(interests.c.entry).distinct().order_by(interests.c.entry)
        return await self._database.read(lambda connection: list(connection.execute(query).scalars()))

    async def now_says(self, said: Mapping[str, Stated], at: datetime) -> None:
        """What these entries say from that moment on."""

        def work(connection: Connection) -> None:
            for entry, stated in said.items():
                _now_says(connection, entry, stated, at)

        if said:
            await self._database.write(work)

    async def news(self, since: datetime) -> Sequence[News]:
        """Who knows another thing than an entry has said since before that moment."""
        return await self._database.read(lambda connection: _news(connection, since))

    async def forget(self, conversation: str, entry: str) -> None:
        """Tell this person of it no more."""
        await self._database.write(lambda connection: keep_interest(connection, conversation, Unfollows((entry,))))

    async def sweep(self, at: datetime) -> int:
        """Forget wishes that are too old, or of people who give no sign, and what entries said that nobody follows."""
        silent = and_(interests.c.told >= MOST_WITHOUT_A_SIGN, interests.c.told_at < at - FORGOTTEN_AFTER, ~_has_written())

        def work(connection: Connection) -> int:
            gone = connection.execute(delete(interests).where(or_(interests.c.at < at - KEPT_FOR, silent))).rowcount
            connection.execute(delete(entry_states).where(entry_states.c.entry.not_in(select(interests.c.entry))))
            return gone

        return await self._database.write(work)


def _now_says(connection: Connection, entry: str, stated: Stated, at: datetime) -> None:
    newest = connection.execute(select(entry_states).where(entry_states.c.entry == entry).order_by(entry_states.c.since.desc()).limit(1)).first()
    if newest and newest.digest == stated.digest:
        return
    # Never at the same moment as another: clocks of processes differ, and the newest has to be one.
    at = max(at, utc(newest.since) + timedelta(microseconds=1)) if newest else at
    this = (entry_states.c.entry == entry, entry_states.c.digest == stated.digest)
    if connection.execute(update(entry_states).where(*this).values(since=at, content=dump(_STATED, stated))).rowcount == 0:
        _put(connection, entry, stated, at)


def _put(connection: Connection, entry: str, stated: Stated, at: datetime) -> None:
    connection.execute(insert(entry_states).values(entry=entry, digest=stated.digest, content=dump(_STATED, stated), since=at))


def _row(connection: Connection, entry: str, digest: str) -> Row[Any] | None:
    return connection.execute(select(entry_states).where(entry_states.c.entry == entry, entry_states.c.digest == digest)).first()


def _news(connection: Connection, since: datetime) -> Sequence[News]:
    newest = select(entry_states.c.entry, func.max(entry_states.c.since).label("since")).group_by(entry_states.c.entry).subquery()
    now, before = entry_states.alias("now"), entry_states.alias("before")
    query = (
        select(interests, before.c.content.label("was"), now.c.content.label("is_now"), _has_written().label("has_written"))
        .join(newest, newest.c.entry == interests.c.entry)
        .join(now, and_(now.c.entry == newest.c.entry, now.c.since == newest.c.since))
        .join(before, and_(before.c.entry == interests.c.entry, before.c.digest == interests.c.knew))
        .join(conversations, conversations.c.id == interests.c.conversation)
        .where(now.c.digest != interests.c.knew, now.c.since <= since, ~_is_blocked())
        .order_by(now.c.since, interests.c.at)
        .limit(_MOST)
    )
    return [News(_interest(row), load(_STATED, row.was), load(_STATED, row.is_now), bool(row.has_written)) for row in connection.execute(query)]


def _has_written() -> Any:  # an expression of SQLAlchemy
    """Whether the person wrote anything since they were last told; officers' replies are kept under ids of the desk."""
    is_theirs = inbound.c.message_id.not_like("desk:%")
    return exists().where(inbound.c.conversation == interests.c.conversation, inbound.c.received_at > interests.c.told_at, is_theirs)


def _is_blocked() -> Any:
    """Whether messages to this person are refused by their channel."""
    return and_(conversations.c.channel == Channel.TELEGRAM, exists().where(cast(telegram_blocks.c.chat, String) == conversations.c.peer))


def _interest(row: Row[Any]) -> Interest:
    told_at = utc(row.told_at) if row.told_at else None
    return Interest(row.conversation, row.entry, Language(row.language), row.edition, row.knew, utc(row.at), row.told, told_at)
