"""Room: adapters. The `ClaimCodes` in SQL, and what a turn that gives, misses or uses a code changes. No words, no rules."""

import hmac
from collections.abc import Sequence
from datetime import datetime

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import ColumnElement, Connection, Table, and_, delete, func, insert, select, update

from bot.adapters.sql_engine import Database
from bot.adapters.sql_registrations import utc
from bot.adapters.sql_schema import claim_codes, claim_tries, conversations, desk_topics, inbound, said
from bot.domain.continuing import TRIES_COUNT_FOR, Tries
from bot.domain.errors import Overtaken
from bot.domain.messages import ConversationKey
from bot.ports import CodeGiven, MovedHere, Turn, WrongCode


class SqlClaimCodes:
    """The `ClaimCodes` over a `Database`. Digests are keyed (HMAC-SHA256): without the house's key nobody can try all codes on a stolen copy."""

    def __init__(self, database: Database, secret: str) -> None:
        self._database = database
        self._key = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"guichao/claim-codes").derive(secret.encode())

    def digest(self, text: str) -> str:
        """64 hexadecimal digits."""
        return hmac.new(self._key, text.encode("utf-8", "ignore"), "sha256").hexdigest()

    async def source_of(self, digest: str, at: datetime) -> str | None:
        """The conversation whose code this is, while it is good."""
        query = select(claim_codes.c.conversation).where(_is_good(digest, at))
        return await self._database.read(lambda connection: connection.execute(query).scalar_one_or_none())

    async def tries(self, by: str, key: ConversationKey, since: datetime) -> Tries:
        """Wrong codes after that moment, of this person and of everybody on this channel."""
        of_channel = select(func.count()).where(claim_tries.c.channel == key.channel, claim_tries.c.at > since)

        def work(connection: Connection) -> Tries:
            own = connection.execute(of_channel.where(claim_tries.c.by == by)).scalar_one()
            return Tries(own, connection.execute(of_channel).scalar_one())

        return await self._database.read(work)


def lock_both(connection: Connection, moved: MovedHere, here: str) -> None:
    """Lock the two conversations of a move in one order, so that two who change places cannot lock each other out."""
    both = select(conversations.c.id).where(conversations.c.id.in_([here, moved.source.id])).order_by(conversations.c.id)
    connection.execute(both.with_for_update(key_share=True)).all()


def keep_continuing(connection: Connection, turn: Turn, at: datetime, is_pulled: bool) -> None:
    """What a turn does about codes; raises Overtaken where the code it uses is not good any more. `is_pulled`: its channel comes for its lines itself."""
    match turn.continuing:
        case CodeGiven() as given:
            _sweep(connection, claim_codes, claim_codes.c.until <= at)
            connection.execute(delete(claim_codes).where(claim_codes.c.conversation == turn.after.id))
            connection.execute(insert(claim_codes), {"digest": given.digest, "conversation": turn.after.id, "until": given.until})
        case WrongCode() as wrong:
            _sweep(connection, claim_tries, claim_tries.c.at <= at - TRIES_COUNT_FOR)
            connection.execute(insert(claim_tries), {"by": wrong.by, "channel": turn.after.key.channel, "at": wrong.at})
        case MovedHere() as moved:
            good = and_(_is_good(moved.digest, moved.at), claim_codes.c.conversation == moved.source.id)
            if connection.execute(delete(claim_codes).where(good)).rowcount != 1:
                raise Overtaken(turn.before.id)
            if turn.case and moved.since:
                shown = _last_line(connection, moved.source.id)
                waiting = _bring_the_talk(connection, moved.source.id, turn.after.id, moved.since, moved.at)
                if is_pulled:
                    _say_anew(connection, waiting, moved.at)
                _bring_the_desk(connection, moved.source.id, turn.after.id, turn.case.id, shown)


def _is_good(digest: str, at: datetime) -> ColumnElement[bool]:
    return and_(claim_codes.c.digest == digest, claim_codes.c.until > at)


def _sweep(connection: Connection, table: Table, is_old: ColumnElement[bool]) -> None:
    """Forget what is old. What another has in hand is left to them: two who sweep at once do not wait for each other."""
    [name] = table.primary_key.columns
    old = connection.execute(select(name).where(is_old).with_for_update(skip_locked=True)).scalars().all()
    if old:
        connection.execute(delete(table).where(name.in_(old)))


def _bring_the_talk(connection: Connection, there: str, here: str, since: datetime, at: datetime) -> Sequence[int]:
    """The lines of the case go along; gives back those that wait for delivery and that nobody has in hand: they are delivered here."""
    # Locked in the order in which the post room locks them.
    rows = connection.execute(select(said).where(said.c.conversation == there, said.c.at >= since).order_by(said.c.id).with_for_update()).all()
    connection.execute(update(said).where(said.c.id.in_([row.id for row in rows])).values(conversation=here))
    return [row.id for row in rows if row.sent_at is None and (row.claimed_until is None or utc(row.claimed_until) <= at)]


def _say_anew(connection: Connection, lines: Sequence[int], at: datetime) -> None:
    """Under new ids, for a page reads on from its last line and would pass over what waited elsewhere before that."""
    for row in connection.execute(select(said).where(said.c.id.in_(lines)).order_by(said.c.id)).mappings().all():
        connection.execute(delete(said).where(said.c.id == row["id"]))
        connection.execute(insert(said), {**{name: value for name, value in row.items() if name != "id"}, "sent_at": at, "claimed_until": None})


def _last_line(connection: Connection, conversation: str) -> int:
    return int(connection.execute(select(func.coalesce(func.max(said.c.id), 0)).where(said.c.conversation == conversation)).scalar_one())


def _bring_the_desk(connection: Connection, there: str, here: str, case_id: str, shown: int) -> None:
    """The case's topic follows, and so do the officers' own message ids: one that is sent again is still known.

    A topic in which all lines up to `shown` stood goes on from here: it shows none again that has a new id, and none of what was said here before.
    """
    theirs = (inbound.c.conversation == there, inbound.c.message_id.like("desk:%"))
    connection.execute(update(inbound).where(*theirs).values(conversation=here))
    connection.execute(update(desk_topics).where(desk_topics.c.case_id == case_id).values(conversation=here))
    up_to_date = (desk_topics.c.case_id == case_id, desk_topics.c.relayed >= shown)
    connection.execute(update(desk_topics).where(*up_to_date).values(relayed=_last_line(connection, here)))
