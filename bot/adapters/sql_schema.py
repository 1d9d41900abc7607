"""Room: adapters. The tables. No queries."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
    true,
)

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
    Index("said_that_waits", "conversation", sqlite_where=text("sent_at IS NULL"), postgresql_where=text("sent_at IS NULL")),
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
    Column("offered_to", String(128), nullable=True),
    Column("topic", String(64), nullable=True),
    Column("why", Text, nullable=False, server_default="", comment="codes, one a line"),
    Column("wants", String(16), nullable=False, server_default="wait"),
    Column("first_answer_at", _moment, nullable=True),
    Column("rating", Integer, nullable=True),
    Column("times_reopened", Integer, nullable=False, server_default="0"),
    Column("merged_into", String(16), nullable=True),
    Column("next_at", _moment, nullable=True, index=True, comment="when next_step is due: any process may take it"),
    Column("next_step", String(16), nullable=True),
    Column("due_at", _moment, nullable=True),
    Column("level", Integer, nullable=False, server_default="0"),
    Index("cases_by_deadline", "state", "due_at"),
    Index("cases_of_conversation", "conversation", "opened_at"),
    Index("cases_by_opening", "opened_at"),
)

case_events = Table(
    "case_events",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("case_id", ForeignKey("cases.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("at", _moment, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("actor", String(128), nullable=False),
    Column("detail", String(200), nullable=False, server_default="", comment="codes and ids; no word of a person"),
    sqlite_autoincrement=True,
)

notices = Table(
    "notices",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("case_id", ForeignKey("cases.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("officer", String(128), nullable=False, index=True),
    Column("kind", String(16), nullable=False),
    Column("at", _moment, nullable=False),
    Column("done_at", _moment, nullable=True, index=True, comment="null until every road was tried to its end"),
    Column("roads", Text, nullable=False, server_default="", comment="how far on each road: email=sent;wecom=waiting/60020"),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("retry_at", _moment, nullable=True),
    Column("claimed_until", _moment, nullable=True, comment="until then one process has it in hand"),
    Column("tried_at", _moment, nullable=True, index=True, comment="when the officer was last written to about it"),
    sqlite_autoincrement=True,
)

registrations = Table(
    "registrations",
    metadata,
    Column("reference", String(16), primary_key=True),
    Column("form", String(64), nullable=False),
    Column("conversation", ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False),
    Column("at", _moment, nullable=False),
    Column("content", Text, nullable=False, comment="encrypted JSON of the values"),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("status", String(16), nullable=False, server_default="new", index=True),
    Column("changed_at", _moment, nullable=True),
    Column("note", Text, nullable=True, comment="encrypted: what staff note about it"),
    Column("officer", String(128), nullable=True),
)

registration_versions = Table(
    "registration_versions",
    metadata,
    Column("reference", ForeignKey("registrations.reference", ondelete="CASCADE"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("at", _moment, nullable=False, comment="when this version was replaced"),
    Column("content", Text, nullable=False, comment="encrypted JSON of the values before"),
)

reminders = Table(
    "reminders",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("conversation", ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False),
    Column("reference", ForeignKey("registrations.reference", ondelete="CASCADE"), nullable=True),
    Column("due_at", _moment, nullable=False, index=True),
    Column("content", Text, nullable=False, comment="encrypted JSON of the DueReminder"),
    Column("said_at", _moment, nullable=True),
)

desk_audit = Table(
    "desk_audit",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", _moment, nullable=False, index=True),
    Column("officer", String(128), nullable=False, index=True, comment="empty for somebody who is not known"),
    Column("role", String(16), nullable=False, server_default=""),
    Column("act", String(32), nullable=False),
    Column("is_allowed", Boolean, nullable=False, server_default=true()),
    Column("case_id", ForeignKey("cases.id", ondelete="SET NULL"), nullable=True, index=True),
    Column("reference", ForeignKey("registrations.reference", ondelete="SET NULL"), nullable=True, index=True),
    Column("account", String(128), nullable=False, server_default=""),
    Column("detail", String(200), nullable=False, server_default="", comment="codes; no word of a person or of a note"),
    sqlite_autoincrement=True,
)

desk_accounts = Table(
    "desk_accounts",
    metadata,
    Column("name", String(128), primary_key=True),
    Column("role", String(16), nullable=False),
    Column("district", String(64), nullable=True),
    Column("is_disabled", Boolean, nullable=False, server_default=false()),
    Column("password", String(200), nullable=True, comment="Argon2id hash"),
    Column("made_at", _moment, nullable=False),
)

sign_in_tries = Table(
    "sign_in_tries",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("name", String(64), nullable=False, index=True, comment="keyed digest"),
    Column("address", String(64), nullable=False, index=True, comment="keyed digest"),
    Column("at", _moment, nullable=False, index=True),
)

receipts = Table(
    "receipts",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("conversation", ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False),
    Column("at", _moment, nullable=False),
    Column("content", Text, nullable=False, comment="encrypted JSON of the Receipt"),
    Column("verdict", String(16), nullable=True, comment="how it ended, for figures; null for those of before"),
    Index("receipts_by_conversation", "conversation", "at"),
    Index("receipts_by_time", "at"),
)

answered = Table(
    "answered",
    metadata,
    Column("receipt", ForeignKey("receipts.id", ondelete="CASCADE"), primary_key=True),
    Column("place", Integer, primary_key=True, autoincrement=False, comment="0 counts the answer; further ones only more entries that it cites"),
    Column("day", Date, nullable=False, comment="in Beijing"),
    Column("verdict", String(16), nullable=False),
    Column("language", String(8), nullable=False, comment="empty: not known, as of all from before this was counted"),
    Column("channel", String(16), nullable=False),
    Column("entry", String(128), nullable=False, comment="that it was answered from; empty: from none"),
    Index("answered_by_day", "place", "day", "verdict", "language", "channel", "entry"),
    sqlite_with_rowid=False,
)

sign_ins = Table(
    "sign_ins",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("kind", String(8), nullable=False),
    Column("officer", String(128), nullable=True),
    Column("until", _moment, nullable=False),
    Column("how", String(16), nullable=True, comment="of a session: link or password"),
    Column("opened_at", _moment, nullable=True),
    Column("seen_at", _moment, nullable=True),
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
    Index("inbox_without_turn", "peer", sqlite_where=text("settled_at IS NULL"), postgresql_where=text("settled_at IS NULL")),
)

case_notes = Table(
    "case_notes",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("case_id", ForeignKey("cases.id", ondelete="CASCADE"), nullable=False),
    Column("officer", String(128), nullable=False),
    Column("content", Text, nullable=False, comment="encrypted: what officers tell each other"),
    Column("at", _moment, nullable=False),
    Column("message_id", String(128), nullable=False),
    UniqueConstraint("case_id", "message_id"),
    sqlite_autoincrement=True,
)

desk_looks = Table(
    "desk_looks",
    metadata,
    Column("case_id", ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True),
    Column("officer", String(128), primary_key=True),
    Column("seen_at", _moment, nullable=True, comment="when the officer last had the case before them; null once they turned away"),
    Column("read_to", Integer, nullable=False, server_default="0", comment="the last line that the officer has seen"),
)

desk_files = Table(
    "desk_files",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("case_id", ForeignKey("cases.id", ondelete="CASCADE"), nullable=False),
    Column("message_id", String(128), nullable=False),
    Column("name", Text, nullable=False, comment="encrypted"),
    Column("kind", String(8), nullable=False),
    Column("size", Integer, nullable=False),
    Column("officer", String(128), nullable=False),
    Column("at", _moment, nullable=False, index=True),
    Column("content", LargeBinary, nullable=False, comment="encrypted; deleted after 90 days"),
    UniqueConstraint("case_id", "message_id"),
)

desk_topics = Table(
    "desk_topics",
    metadata,
    Column("case_id", String(16), primary_key=True, comment="no foreign key: a topic outlives its case until it is deleted in the group"),
    Column("conversation", String(64), nullable=False),
    Column("chat", BigInteger, nullable=False),
    Column("thread", BigInteger, nullable=True, comment="null until the topic is open"),
    Column("card", BigInteger, nullable=True),
    Column("card_says", String(64), nullable=False, server_default=""),
    Column("shown_state", String(16), nullable=False, server_default=""),
    Column("shown_officer", String(128), nullable=False, server_default=""),
    Column("shown_district", String(64), nullable=False, server_default=""),
    Column("relayed", Integer, nullable=False, server_default="0", comment="the last line that stands in the topic"),
    Column("parts", Integer, nullable=False, server_default="0"),
    Column("noted", Integer, nullable=False, server_default="0"),
    Column("in_doubt", Integer, nullable=False, server_default="0", comment="lines up to this one were being posted"),
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("retry_at", _moment, nullable=True),
    Column("is_anew", Boolean, nullable=False, server_default=false()),
    Column("claimed_until", _moment, nullable=True, comment="until then one process has it in hand"),
    UniqueConstraint("chat", "thread"),
)

desk_groups = Table(
    "desk_groups",
    metadata,
    Column("configured", BigInteger, primary_key=True, autoincrement=False, comment="the id that the settings name"),
    Column("chat", BigInteger, nullable=False, comment="the id it has now: a group that becomes a supergroup gets another"),
)

telegram_posts = Table(
    "telegram_posts",
    metadata,
    Column("line", ForeignKey("said.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("message", BigInteger, nullable=True),
    Column("used_by", String(128), nullable=True, comment="the press that used its buttons up"),
    Column("pressed", Text, nullable=False, server_default="", comment="buttons used one by one: ;PLACE=PRESS, as often as there are"),
)

telegram_blocks = Table(
    "telegram_blocks",
    metadata,
    Column("chat", BigInteger, primary_key=True, autoincrement=False),
    Column("at", _moment, nullable=False, comment="since then messages to this person are refused"),
)

claim_codes = Table(
    "claim_codes",
    metadata,
    Column("digest", String(64), primary_key=True, comment="keyed digest of the code"),
    Column("conversation", ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False, unique=True),
    Column("until", _moment, nullable=False),
)

claim_tries = Table(
    "claim_tries",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("by", String(64), nullable=False, comment="keyed digest of channel and peer; outlives the conversation by an hour at most"),
    Column("channel", String(16), nullable=False),
    Column("at", _moment, nullable=False),
    Index("claim_tries_of_channel", "channel", "at"),
)

unanswered = Table(
    "unanswered",
    metadata,
    Column("receipt", ForeignKey("receipts.id", ondelete="CASCADE"), primary_key=True),
    Column("key", String(64), nullable=False, comment="keyed digest of the normal words: the same for the same question"),
    Column("at", _moment, nullable=False),
    Column("verdict", String(16), nullable=False),
    Column("language", String(8), nullable=False),
    Column("question", Text, nullable=False, comment="encrypted; without personal data"),
    Column("nearest", String(64), nullable=False, comment="the entry that came closest"),
    Column("is_handed_off", Boolean, nullable=False),
    Index("unanswered_by_key", "key", "at"),
)

unanswered_work = Table(
    "unanswered_work",
    metadata,
    Column("key", String(64), primary_key=True, comment="no foreign key: what staff said of a question outlives those who asked it"),
    Column("state", String(16), nullable=False),
    Column("officer", String(128), nullable=False),
    Column("at", _moment, nullable=False),
)

grouped_questions = Table(
    "grouped_questions",
    metadata,
    Column("key", String(64), primary_key=True, comment="a wording of `unanswered`; it goes when nobody's question has it any more"),
    Column("group_id", String(64), nullable=False, comment="the key of the wording that the group began with"),
    Column("weights", String(64), nullable=False, comment="whose vector it is"),
    Column("entry", String(64), nullable=False, comment="the entry that came closest when it was grouped"),
    Column("is_chinese", Boolean, nullable=False),
    Column("closeness", Float, nullable=False, comment="how alike it is to the others of its group, on average"),
    Column("vector", LargeBinary, nullable=False, comment="encrypted: what a question meant says something about who asked it"),
)

proposals = Table(
    "proposals",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("at", _moment, nullable=False),
    Column("state", String(16), nullable=False),
    Column("content", Text, nullable=False, comment="encrypted JSON of the Proposal; checked to hold no personal data of a scholar"),
    Index("proposals_by_state", "state", "at"),
)

case_times = Table(
    "case_times",
    metadata,
    Column("case_id", ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True),
    Column("minutes", Integer, nullable=False, comment="working minutes from opening to the first answer, counted once by the hours of then"),
)

editions = Table(
    "editions",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("digest", String(16), nullable=False),
    Column("at", _moment, nullable=False),
    Column("by", String(128), nullable=False, comment="empty: somebody edited the folder"),
    Column("why", Text, nullable=False),
    Column("origin", String(16), nullable=False),
    Column("approved_by", String(128), nullable=False, server_default=""),
    Column("reason", Text, nullable=False, server_default=""),
    Column("names", JSON, nullable=False, comment="the files that differ from the version before"),
    Column("files", JSON, nullable=False, comment="the digest of every file by its name"),
    sqlite_autoincrement=True,
)

edition_files = Table("edition_files", metadata, Column("digest", String(64), primary_key=True), Column("content", LargeBinary, nullable=False))

edition_changes = Table(
    "edition_changes",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("at", _moment, nullable=False),
    Column("state", String(16), nullable=False),
    Column("content", JSON, nullable=False, comment="the Change; its files in base64"),
    Index("edition_changes_by_state", "state", "at"),
)

interests = Table(
    "interests",
    metadata,
    Column("conversation", ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True),
    Column("entry", String(128), primary_key=True),
    Column("language", String(8), nullable=False),
    Column("edition", String(64), nullable=False, comment="the one from which the person agreed to be told"),
    Column("knew", String(32), nullable=False, comment="digest of what the entry said when the person last heard of it"),
    Column("at", _moment, nullable=False, index=True),
    Column("told", Integer, nullable=False, server_default="0", comment="how often they were told since they last wrote"),
    Column("told_at", _moment, nullable=True),
    Index("interests_by_entry", "entry"),
)

entry_states = Table(
    "entry_states",
    metadata,
    Column("entry", String(128), primary_key=True),
    Column("digest", String(32), primary_key=True),
    Column("content", Text, nullable=False, comment="JSON of the Stated: what an entry that somebody follows said; public"),
    Column("since", _moment, nullable=False, comment="the newest of an entry is what it says now"),
)

staff_reminders = Table(
    "staff_reminders",
    metadata,
    Column("officer", String(128), primary_key=True),
    Column("key", String(200), primary_key=True, comment="what was reminded of: kind, entry, day, days before"),
    Column("claimed_until", _moment, nullable=True, comment="until then one process has it in hand"),
    Column("told_at", _moment, nullable=True, index=True),
)

calendar_feeds = Table(
    "calendar_feeds",
    metadata,
    Column("officer", String(128), primary_key=True),
    Column("digest", String(64), nullable=False, unique=True, comment="of the secret in the address"),
    Column("language", String(8), nullable=False),
    Column("made_at", _moment, nullable=False),
    Column("read_at", _moment, nullable=True),
)
