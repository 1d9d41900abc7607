"""Codes by which a person goes on through another channel, and wrong ones of the last hour."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "claim_codes",
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("conversation", sa.String(64), sa.ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False, unique=True),
        sa.Column("until", _moment, nullable=False),
    )
    op.create_table(
        "claim_tries",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("by", sa.String(64), nullable=False),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("at", _moment, nullable=False),
    )
    op.create_index("claim_tries_of_channel", "claim_tries", ["channel", "at"])
