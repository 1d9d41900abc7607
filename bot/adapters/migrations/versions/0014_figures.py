"""What figures of answers are counted from: how each ended, when, in which language and channel, and the entries it cites. Nothing of a person."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_NAMES = ("receipt", "place", "day", "verdict", "language", "channel", "entry")
_COUNTED = sa.table("answered", *map(sa.column, _NAMES))
_RECEIPTS = sa.table("receipts", *map(sa.column, ("id", "conversation", "at", "verdict")))
_CONVERSATIONS = sa.table("conversations", *map(sa.column, ("id", "channel")))
_DAY = {"sqlite": "date(substr(receipts.at, 1, 19), '+8 hours')", "postgresql": "CAST(receipts.at AT TIME ZONE 'Asia/Shanghai' AS date)"}


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
    op.execute(_COUNTED.insert().from_select(list(_NAMES), _known_of_before(op.get_bind().dialect.name)))
    op.create_index("answered_by_day", "answered", ["place", "day", "verdict", "language", "channel", "entry"])


def _known_of_before(dialect: str) -> sa.Select[Any]:
    """A row for each receipt; the day in Beijing is reckoned by each database in its own words."""
    blank, verdict = sa.literal(""), sa.func.coalesce(_RECEIPTS.c.verdict, "")
    known: tuple[Any, ...] = (_RECEIPTS.c.id, sa.literal(0), sa.literal_column(_DAY[dialect]), verdict, blank, _CONVERSATIONS.c.channel, blank)
    return sa.select(*known).join(_CONVERSATIONS, _CONVERSATIONS.c.id == _RECEIPTS.c.conversation)
