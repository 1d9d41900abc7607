"""Telegram: what was sent where, so that its buttons can be taken away, and who cannot be reached."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "telegram_posts",
        sa.Column("line", sa.Integer, sa.ForeignKey("said.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
        sa.Column("message", sa.BigInteger),
        sa.Column("used_by", sa.String(128)),
        sa.Column("pressed", sa.Text, nullable=False, server_default=""),
    )
    op.create_table(
        "telegram_blocks",
        sa.Column("chat", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
