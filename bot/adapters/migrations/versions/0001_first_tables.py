"""The first tables: conversations, what was said, cases, registrations, receipts, officers' sign-ins."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_moment = sa.DateTime(timezone=True)


def _conversation(primary_key: bool = False) -> sa.Column[str]:
    return sa.Column("conversation", sa.String(64), sa.ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=primary_key, nullable=False)


def upgrade() -> None:
    """Create them."""
    op.create_table(
        "conversations",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("peer", sa.String(128), nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("updated_at", _moment, nullable=False),
        sa.UniqueConstraint("channel", "peer"),
    )
    op.create_table(
        "inbound",
        _conversation(primary_key=True),
        sa.Column("message_id", sa.String(128), primary_key=True),
        sa.Column("received_at", _moment, nullable=False),
    )
    op.create_table(
        "said",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        _conversation(),
        sa.Column("author", sa.String(16), nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("in_reply_to", sa.String(128)),
        sa.Column("at", _moment, nullable=False),
        sa.Column("sent_at", _moment),
        sqlite_autoincrement=True,
    )
    op.create_index("said_by_conversation", "said", ["conversation", "id"])
    op.create_table(
        "cases",
        sa.Column("id", sa.String(16), primary_key=True),
        _conversation(),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("district", sa.String(64)),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("officer", sa.String(128)),
        sa.Column("opened_at", _moment, nullable=False),
        sa.Column("closed_at", _moment),
    )
    op.create_table(
        "registrations",
        sa.Column("reference", sa.String(16), primary_key=True),
        sa.Column("form", sa.String(64), nullable=False),
        _conversation(),
        sa.Column("at", _moment, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
    )
    op.create_table(
        "receipts",
        sa.Column("id", sa.String(16), primary_key=True),
        _conversation(),
        sa.Column("at", _moment, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
    )
    op.create_table(
        "sign_ins",
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("officer", sa.String(128)),
        sa.Column("until", _moment, nullable=False),
    )
