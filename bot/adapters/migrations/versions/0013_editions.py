"""The history of what staff keep: every edition that answered, with its files, and changes that wait for a second person."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "editions",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("digest", sa.String(16), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("by", sa.String(128), nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("origin", sa.String(16), nullable=False),
        sa.Column("approved_by", sa.String(128), nullable=False, server_default=""),
        sa.Column("reason", sa.Text, nullable=False, server_default=""),
        sa.Column("names", sa.JSON, nullable=False),
        sa.Column("files", sa.JSON, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table("edition_files", sa.Column("digest", sa.String(64), primary_key=True), sa.Column("content", sa.LargeBinary, nullable=False))
    op.create_table(
        "edition_changes",
        sa.Column("id", sa.String(16), primary_key=True),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("content", sa.JSON, nullable=False),
    )
    op.create_index("edition_changes_by_state", "edition_changes", ["state", "at"])
