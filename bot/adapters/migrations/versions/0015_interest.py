"""Who asked about which entry and agreed to be told when it changes, what staff were reminded of, and the calendars they read elsewhere."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "interests",
        sa.Column("conversation", sa.String(64), sa.ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("entry", sa.String(128), primary_key=True),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("edition", sa.String(64), nullable=False),
        sa.Column("knew", sa.String(32), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("told", sa.Integer, nullable=False, server_default="0"),
        sa.Column("told_at", _MOMENT, nullable=True),
    )
    op.create_index("interests_by_entry", "interests", ["entry"])
    op.create_index("ix_interests_at", "interests", ["at"])
    op.create_table(
        "entry_states",
        sa.Column("entry", sa.String(128), primary_key=True),
        sa.Column("digest", sa.String(32), primary_key=True),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("since", _MOMENT, nullable=False),
    )
    op.create_table(
        "staff_reminders",
        sa.Column("officer", sa.String(128), primary_key=True),
        sa.Column("key", sa.String(200), primary_key=True),
        sa.Column("claimed_until", _MOMENT, nullable=True),
        sa.Column("told_at", _MOMENT, nullable=True),
    )
    op.create_index("ix_staff_reminders_told_at", "staff_reminders", ["told_at"])
    op.create_table(
        "calendar_feeds",
        sa.Column("officer", sa.String(128), primary_key=True),
        sa.Column("digest", sa.String(64), nullable=False, unique=True),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.Column("read_at", _MOMENT, nullable=True),
    )
