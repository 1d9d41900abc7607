"""Room: adapters. Turns that were answered at once and wait for the writer, written a table at a time: for SQLite alone. No rules of a channel."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, insert

from bot.adapters.sql_answer_figures import COUNT, answered_rows
from bot.adapters.sql_learning import keep_unanswered
from bot.adapters.sql_prepared import OfRows, Prepared, moment_kept
from bot.adapters.sql_schema import inbox
from bot.adapters.sql_turn_rows import BEGIN, SAY_AS, SIGN, TAKE_IN, TurnRows, Values
from bot.adapters.vault import Vault
from bot.domain.errors import Overtaken
from bot.domain.messages import Author, Inbound, Said
from bot.ports import Clock, Fit, Turn

RECEIVE = Prepared(insert(inbox), "channel", "message_id", "peer", "content", "received_at", "tries", "settled_at", "reply")
# CROSS JOIN: SQLite goes from these to the tables, and not through a table for these.
_IN_THE_WAY = OfRows(
    "WITH these (place, channel, id, peer, conversation, came_at) AS ({}) "
    "SELECT place FROM these CROSS JOIN inbox WHERE inbox.channel = these.channel AND inbox.message_id = these.id "
    "UNION ALL SELECT place FROM these CROSS JOIN inbox WHERE inbox.peer = these.peer AND inbox.channel = these.channel "
    "AND inbox.settled_at IS NULL AND inbox.message_id != these.id AND inbox.received_at < these.came_at "
    "UNION ALL SELECT place FROM these CROSS JOIN said WHERE said.conversation = these.conversation AND said.sent_at IS NULL",
    6,
)
"""The places of those that are known already, that come after something without a turn, or for whom lines wait."""
_CHANGE = OfRows(
    "UPDATE conversations SET state = these.state, version = these.version, updated_at = these.updated_at "
    "FROM (WITH listed (id, state, version, updated_at) AS ({}) SELECT * FROM listed) AS these "
    "WHERE conversations.id = these.id AND conversations.version = these.version - 1",
    4,
)
_LAST_LINE = "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'said'"


@dataclass(frozen=True, slots=True)
class Asking:
    """A turn that is to be kept, what one message of its channel can carry, and when the message came."""

    turn: Turn
    fit: Fit | None
    came_at: datetime

    @property
    def message(self) -> Inbound:
        """The message that the turn answers."""
        assert self.turn.inbound is not None
        return self.turn.inbound

    @property
    def replies(self) -> list[Said]:
        """The lines that the person did not write."""
        return [each for each in self.turn.said if each.author is not Author.PERSON]

    @property
    def is_plain(self) -> bool:
        """Whether the turn changes the conversation alone, says something, leaves receipts: as nearly all do."""
        plain = Turn(self.turn.before, self.turn.after, self.turn.inbound, self.turn.said, receipts=self.turn.receipts)
        return self.turn == plain and self.turn.after.version == self.turn.before.version + 1


@dataclass(frozen=True, slots=True)
class Fitted:
    """A plain turn with the text that is its answer, and how many of its lines that holds."""

    asking: Asking
    text: str
    count: int

    @property
    def turn(self) -> Turn:
        """The turn."""
        return self.asking.turn


class Together:
    """Writes what `SqlStore.write` writes, and the message with its answer; for turns in whose way nothing stands. Raises Overtaken, naming one of them."""

    def __init__(self, vault: Vault, clock: Clock) -> None:
        self._vault, self._clock, self._rows = vault, clock, TurnRows(vault)

    def in_the_way(self, connection: Connection, these: Sequence[Asking]) -> set[int]:
        """The places of those in whose way something stands."""
        return {place for (place,) in _IN_THE_WAY.rows(connection, [_looked_for(place, each) for place, each in enumerate(these)])}

    def write(self, connection: Connection, these: Sequence[Fitted]) -> list[tuple[Said, ...]]:
        """Their lines, as they were kept."""
        now = self._clock.now()
        self._keep_conversations(connection, [each.turn for each in these], now)
        TAKE_IN.add_all(connection, [self._rows.message(each.turn, now) for each in these])
        SIGN.add_all(connection, [self._rows.receipt(each.turn, receipt) for each in these for receipt in each.turn.receipts])
        COUNT.add_all(connection, [row for each in these for row in answered_rows(each.turn)])
        for each in these:
            keep_unanswered(connection, self._vault, each.turn, now)
        RECEIVE.add_all(connection, [self.message(each.asking, each.text, now) for each in these])
        return self._keep_lines(connection, these, now)

    def message(self, asking: Asking, text: str, now: datetime) -> Values:
        """A message whose turn was taken already; what it said lies with the conversation."""
        this = {"channel": asking.message.key.channel, "message_id": asking.message.message_id, "peer": asking.message.key.peer, "content": ""}
        return {**this, "received_at": asking.came_at, "tries": 1, "settled_at": now, "reply": self._vault.lock(text) if text else None}

    def _keep_conversations(self, connection: Connection, turns: Sequence[Turn], now: datetime) -> None:
        BEGIN.add_all(connection, [self._rows.conversation(turn.after, now) for turn in turns if turn.before.version == 0])
        known = [turn for turn in turns if turn.before.version]
        if _CHANGE.change(connection, [self._changed(turn, now) for turn in known]) != len(known):
            raise Overtaken(known[0].before.id)  # one of them; each is kept by itself then, and that one alone is not

    def _changed(self, turn: Turn, now: datetime) -> tuple[object, ...]:
        row = self._rows.state(turn.after, now)
        return turn.before.id, row["state"], row["version"], moment_kept(now)

    def _keep_lines(self, connection: Connection, these: Sequence[Fitted], now: datetime) -> list[tuple[Said, ...]]:
        ((last,),) = connection.exec_driver_sql(_LAST_LINE)
        kept, rows = [], list[Values]()
        for each in these:
            lines = tuple(replace(line, id=number) for number, line in enumerate(each.turn.said, last + len(rows) + 1))
            rows += self._lines(each, lines, now)
            kept.append(lines)
        SAY_AS.add_all(connection, rows)
        return kept

    def _lines(self, each: Fitted, lines: Sequence[Said], now: datetime) -> Iterator[Values]:
        waiting = {line.id for line in [line for line in lines if line.author is not Author.PERSON][each.count :]}
        for line in lines:
            yield {"id": line.id, **self._rows.line(each.turn, line, None if line.id in waiting else now)}


def _looked_for(place: int, each: Asking) -> tuple[object, ...]:
    key = each.message.key
    return place, key.channel, each.message.message_id, key.peer, each.turn.before.id, moment_kept(each.came_at)
