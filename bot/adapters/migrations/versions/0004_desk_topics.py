"""The desk: notes, and the topics of a Telegram group."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the tables."""
    _notes()
    _topics()
    op.create_table(
        "desk_groups",
        sa.Column("configured", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("chat", sa.BigInteger, nullable=False),
    )


def _notes() -> None:
    op.create_table(
        "case_notes",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("case_id", sa.String(16), sa.ForeignKey("cases.id", ondelete="CASCADE"), nullable=False),
        sa.Column("officer", sa.String(128), nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("at", _moment, nullable=False),
        sa.Column("message_id", sa.String(128), nullable=False),
        sa.UniqueConstraint("case_id", "message_id"),
        sqlite_autoincrement=True,
    )


def _topics() -> None:
    op.create_table(
        "desk_topics",
        sa.Column("case_id", sa.String(16), primary_key=True),
        sa.Column("conversation", sa.String(64), nullable=False),
        sa.Column("chat", sa.BigInteger, nullable=False),
        sa.Column("thread", sa.BigInteger),
        sa.Column("card", sa.BigInteger),
        sa.Column("card_says", sa.String(64), nullable=False, server_default=""),
        sa.Column("shown_state", sa.String(16), nullable=False, server_default=""),
        sa.Column("shown_officer", sa.String(128), nullable=False, server_default=""),
        sa.Column("shown_district", sa.String(64), nullable=False, server_default=""),
        sa.Column("relayed", sa.Integer, nullable=False, server_default="0"),
        sa.Column("parts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("noted", sa.Integer, nullable=False, server_default="0"),
        sa.Column("in_doubt", sa.Integer, nullable=False, server_default="0"),
        sa.Column("failures", sa.Integer, nullable=False, server_default="0"),
        sa.Column("retry_at", _moment),
        sa.Column("is_anew", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("claimed_until", _moment),
        sa.UniqueConstraint("chat", "thread"),
    )
