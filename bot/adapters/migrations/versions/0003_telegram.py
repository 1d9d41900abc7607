"""Telegram: what was sent where, so that its buttons can be taken away."""

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
