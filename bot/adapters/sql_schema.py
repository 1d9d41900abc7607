"""Room: adapters. The tables. No queries."""

from sqlalchemy import Column, DateTime, ForeignKey, Index, Integer, MetaData, String, Table, Text, UniqueConstraint

metadata = MetaData()

_moment = DateTime(timezone=True)

conversations = Table(
    "conversations",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("channel", String(16), nullable=False),
    Column("peer", String(128), nullable=False),
    Column("state", Text, nullable=False, comment="encrypted JSON of the Conversation"),
    Column("version", Integer, nullable=False),
    Column("updated_at", _moment, nullable=False),
    UniqueConstraint("channel", "peer"),
)

inbound = Table(
    "inbound",
    metadata,
    Column("conversation", ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True),
    Column("message_id", String(128), primary_key=True),
    Column("received_at", _moment, nullable=False),
)

said = Table(
    "said",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("conversation", ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False),
    Column("author", String(16), nullable=False),
    Column("content", Text, nullable=False, comment="encrypted JSON: text, name, buttons, citations, receipt"),
    Column("in_reply_to", String(128), nullable=True),
    Column("at", _moment, nullable=False),
    Column("sent_at", _moment, nullable=True, comment="the outbox: null until it has been delivered"),
    Column("claimed_until", _moment, nullable=True, comment="until then one postman has it in hand"),
    Index("said_by_conversation", "conversation", "id"),
    sqlite_autoincrement=True,
)

cases = Table(
    "cases",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("conversation", ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False),
    Column("channel", String(16), nullable=False),
    Column("language", String(8), nullable=False),
    Column("district", String(64), nullable=True),
    Column("state", String(16), nullable=False),
    Column("officer", String(128), nullable=True),
    Column("opened_at", _moment, nullable=False),
    Column("closed_at", _moment, nullable=True),
)

registrations = Table(
    "registrations",
    metadata,
    Column("reference", String(16), primary_key=True),
    Column("form", String(64), nullable=False),
    Column("conversation", ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False),
    Column("at", _moment, nullable=False),
    Column("content", Text, nullable=False, comment="encrypted JSON of the values"),
)

receipts = Table(
    "receipts",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("conversation", ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False),
    Column("at", _moment, nullable=False),
    Column("content", Text, nullable=False, comment="encrypted JSON of the Receipt"),
)

sign_ins = Table(
    "sign_ins",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("kind", String(8), nullable=False),
    Column("officer", String(128), nullable=True),
    Column("until", _moment, nullable=False),
)

wechat_tokens = Table(
    "wechat_tokens",
    metadata,
    Column("app_id", String(64), primary_key=True),
    Column("token_sealed", Text, nullable=True, comment="encrypted; null until the first is fetched"),
    Column("expires_at", _moment, nullable=True),
    Column("leased_until", _moment, nullable=True, comment="until then one process fetches a new token"),
)

wechat_windows = Table(
    "wechat_windows",
    metadata,
    Column("openid_hash", String(64), primary_key=True, comment="SHA-256: an openid is random, so nobody guesses it back"),
    Column("kind", String(16), primary_key=True),
    Column("opened_at", _moment, nullable=False, index=True),
    Column("used", Integer, nullable=False),
)

inbox = Table(
    "inbox",
    metadata,
    Column("channel", String(16), primary_key=True),
    Column("message_id", String(128), primary_key=True),
    Column("peer", String(128), nullable=False, index=True),
    Column("content", Text, nullable=False, comment="encrypted JSON of the Inbound"),
    Column("received_at", _moment, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("settled_at", _moment, nullable=True, index=True, comment="null until its turn was taken"),
    Column("reply", Text, nullable=True, comment="encrypted: what it was answered, the same for every try"),
)
