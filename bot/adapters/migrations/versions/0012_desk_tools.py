"""What officers work with on the web desk: who has looked how far at which case, what the queue is sorted by, the files that they send."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add tables and indexes."""
    _make_looks()
    _make_files()


def _make_looks() -> None:
    op.create_table(
        "desk_looks",
        sa.Column("case_id", sa.String(16), sa.ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("officer", sa.String(128), primary_key=True),
        sa.Column("seen_at", _MOMENT),
        sa.Column("read_to", sa.Integer, nullable=False, server_default="0"),
    )
    op.create_index("cases_by_deadline", "cases", ["state", "due_at"])
    op.create_index("cases_of_conversation", "cases", ["conversation", "opened_at"])


def _make_files() -> None:
    op.create_table(
        "desk_files",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("case_id", sa.String(16), sa.ForeignKey("cases.id", ondelete="CASCADE"), nullable=False),
        sa.Column("message_id", sa.String(128), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("officer", sa.String(128), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.UniqueConstraint("case_id", "message_id"),
    )
    op.create_index("ix_desk_files_at", "desk_files", ["at"])
