"""What figures of answers are counted from: how each ended, when, in which language and channel, and the entries it cites. Nothing of a person."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_DAY = {"sqlite": "date(receipts.at, '+8 hours')", "postgresql": "CAST(receipts.at AT TIME ZONE 'Asia/Shanghai' AS date)"}


def upgrade() -> None:
    """Create the table. Of what was answered before, language and entries are not known: receipts are encrypted."""
    op.create_table(
        "answered",
        sa.Column("receipt", sa.String(16), sa.ForeignKey("receipts.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("place", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("verdict", sa.String(16), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("entry", sa.String(128), nullable=False),
        sqlite_with_rowid=False,
    )
    op.execute(
        "INSERT INTO answered (receipt, place, day, verdict, language, channel, entry) "
        f"SELECT receipts.id, 0, {_DAY[op.get_bind().dialect.name]}, coalesce(receipts.verdict, ''), '', conversations.channel, '' "
        "FROM receipts JOIN conversations ON conversations.id = receipts.conversation"
    )
    op.create_index("answered_by_day", "answered", ["place", "day", "verdict", "language", "channel", "entry"])
