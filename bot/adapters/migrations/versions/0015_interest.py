"""Who asked about which entry and agreed to be told when it changes, and what staff were reminded of."""

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""
