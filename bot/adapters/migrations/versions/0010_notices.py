"""When an officer was last written to."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the moment of the last try, by which messages to one officer are kept apart in all processes."""
    op.add_column("notices", sa.Column("tried_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_notices_tried_at", "notices", ["tried_at"])
    op.create_index("ix_notices_officer", "notices", ["officer"])
