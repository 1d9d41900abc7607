"""Questions without an answer, grouped by meaning."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "grouped_questions",
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("group_id", sa.String(64), nullable=False),
        sa.Column("weights", sa.String(64), nullable=False),
        sa.Column("entry", sa.String(64), nullable=False),
        sa.Column("is_chinese", sa.Boolean, nullable=False),
        sa.Column("closeness", sa.Float, nullable=False),
        sa.Column("vector", sa.LargeBinary, nullable=False),
    )
