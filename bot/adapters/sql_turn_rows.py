"""Room: adapters. The rows that every turn brings: the conversation, the message, the lines, the receipts. No transactions, no reading."""

from datetime import datetime

from sqlalchemy import bindparam, insert, update

from bot.adapters.sql_prepared import Prepared
from bot.adapters.sql_schema import conversations, inbound, receipts, said
from bot.adapters.stored_json import CONVERSATION, RECEIPT, SAID, dump
from bot.adapters.vault import Vault
from bot.domain.answers import Receipt
from bot.domain.conversation import Conversation
from bot.domain.messages import Said
from bot.ports import Turn

# Made once: SQLAlchemy takes four times as long over a statement that is built anew for each message.
_LINE = ("conversation", "author", "content", "in_reply_to", "at", "sent_at")
BEGIN = Prepared(insert(conversations), "id", "channel", "peer", "state", "version", "updated_at")
_CHANGE = update(conversations).where(conversations.c.id == bindparam("its_conversation"), conversations.c.version == bindparam("version_before"))
CHANGE = Prepared(_CHANGE.values(state=bindparam("state"), version=bindparam("version"), updated_at=bindparam("updated_at")))
TAKE_IN = Prepared(insert(inbound), "conversation", "message_id", "received_at")
SIGN = Prepared(insert(receipts), "id", "conversation", "at", "verdict", "content")
SAY = Prepared(insert(said).returning(said.c.id), *_LINE)
SAY_AS = Prepared(insert(said), "id", *_LINE)
"""With a number of the caller's choice."""

Values = dict[str, object]


class TurnRows:
    """What a turn's values are in the tables; what is personal goes through the vault."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def state(self, after: Conversation, now: datetime) -> Values:
        """A conversation, as it is changed."""
        return {"state": self._vault.lock(dump(CONVERSATION, after)), "version": after.version, "updated_at": now}

    def conversation(self, after: Conversation, now: datetime) -> Values:
        """A conversation, as it is begun."""
        return {"id": after.id, "channel": after.key.channel, "peer": after.key.peer, **self.state(after, now)}

    def message(self, turn: Turn, now: datetime) -> Values:
        """The message that the turn answers."""
        assert turn.inbound is not None
        return {"conversation": turn.after.id, "message_id": turn.inbound.message_id, "received_at": now}

    def line(self, turn: Turn, each: Said, sent_at: datetime | None) -> Values:
        """A line of the turn."""
        return {
            "conversation": turn.after.id,
            "author": each.author,
            "content": self._vault.lock(dump(SAID, each)),
            "in_reply_to": turn.inbound.message_id if turn.inbound else None,
            "at": each.at,
            "sent_at": sent_at,
        }

    def receipt(self, turn: Turn, receipt: Receipt) -> Values:
        """A receipt of the turn."""
        content = self._vault.lock(dump(RECEIPT, receipt))
        return {"id": receipt.id, "conversation": turn.after.id, "at": receipt.at, "verdict": receipt.verdict, "content": content}
