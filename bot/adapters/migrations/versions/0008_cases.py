"""The life of a case: who was asked, what is due when, what happened, whom it has to be told to."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add columns and tables. Cases that are open get a first step at once: the rounds give each its deadline."""
    for column in (
        sa.Column("offered_to", sa.String(128)),
        sa.Column("topic", sa.String(64)),
        sa.Column("why", sa.Text, nullable=False, server_default=""),
        sa.Column("wants", sa.String(16), nullable=False, server_default="wait"),
        sa.Column("first_answer_at", _MOMENT),
        sa.Column("rating", sa.Integer),
        sa.Column("times_reopened", sa.Integer, nullable=False, server_default="0"),
        sa.Column("merged_into", sa.String(16)),
        sa.Column("next_at", _MOMENT),
        sa.Column("next_step", sa.String(16)),
        sa.Column("due_at", _MOMENT),
        sa.Column("level", sa.Integer, nullable=False, server_default="0"),
    ):
        op.add_column("cases", column)
    op.create_index("ix_cases_next_at", "cases", ["next_at"])
    op.execute("UPDATE cases SET next_at = opened_at, next_step = 'remind' WHERE state != 'closed'")
    _make_tables()


def _make_tables() -> None:
    op.create_table(
        "case_events",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("case_id", sa.String(16), sa.ForeignKey("cases.id", ondelete="CASCADE"), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("actor", sa.String(128), nullable=False),
        sa.Column("detail", sa.String(200), nullable=False, server_default=""),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_case_events_case_id", "case_events", ["case_id"])
    op.create_table(
        "notices",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("case_id", sa.String(16), sa.ForeignKey("cases.id", ondelete="CASCADE"), nullable=False),
        sa.Column("officer", sa.String(128), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("done_at", _MOMENT),
        sa.Column("roads", sa.Text, nullable=False, server_default=""),
        sa.Column("tries", sa.Integer, nullable=False, server_default="0"),
        sa.Column("retry_at", _MOMENT),
        sa.Column("claimed_until", _MOMENT),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_notices_case_id", "notices", ["case_id"])
    op.create_index("ix_notices_done_at", "notices", ["done_at"])
