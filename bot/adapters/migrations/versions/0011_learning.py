"""What officers' answers leave behind: questions without an answer, proposals for the knowledge; and what figures are counted from."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the tables. How older receipts ended is not known here: they are encrypted, and figures leave them out."""
    op.add_column("receipts", sa.Column("verdict", sa.String(16)))
    op.create_index("receipts_by_conversation", "receipts", ["conversation", "at"])
    op.create_index("receipts_by_time", "receipts", ["at"])
    op.create_index("cases_by_opening", "cases", ["opened_at"])
    _make_unanswered()
    op.create_table(
        "proposals",
        sa.Column("id", sa.String(16), primary_key=True),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("content", sa.Text, nullable=False),
    )
    op.create_index("proposals_by_state", "proposals", ["state", "at"])
    op.create_table(
        "case_times",
        sa.Column("case_id", sa.String(16), sa.ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("minutes", sa.Integer, nullable=False),
    )


def _make_unanswered() -> None:
    op.create_table(
        "unanswered",
        sa.Column("receipt", sa.String(16), sa.ForeignKey("receipts.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("verdict", sa.String(16), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("nearest", sa.String(64), nullable=False),
        sa.Column("is_handed_off", sa.Boolean, nullable=False),
    )
    op.create_index("unanswered_by_key", "unanswered", ["key", "at"])
    op.create_table(
        "unanswered_work",
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("officer", sa.String(128), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
    )
