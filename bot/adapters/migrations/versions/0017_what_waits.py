"""What still waits is found without looking through all that was said: it is asked for with every message, and by every round of the postman."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the indexes, which hold nothing but what waits."""
    _index("said_that_waits", "said", "conversation", "sent_at IS NULL")
    _index("inbox_without_turn", "inbox", "peer", "settled_at IS NULL")


def _index(name: str, table: str, column: str, waits: str) -> None:
    op.create_index(name, table, [column], sqlite_where=sa.text(waits), postgresql_where=sa.text(waits))
