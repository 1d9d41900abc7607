"""WeChat: the shared access token, and how many messages each person may be sent."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the tables."""
    _tokens()
    _windows()
    _inbox()
    op.add_column("said", sa.Column("claimed_until", _moment))


def _tokens() -> None:
    op.create_table(
        "wechat_tokens",
        sa.Column("app_id", sa.String(64), primary_key=True),
        sa.Column("token_sealed", sa.Text),
        sa.Column("expires_at", _moment),
        sa.Column("leased_until", _moment),
    )


def _windows() -> None:
    op.create_table(
        "wechat_windows",
        sa.Column("openid_hash", sa.String(64), primary_key=True),
        sa.Column("kind", sa.String(16), primary_key=True),
        sa.Column("opened_at", _moment, nullable=False),
        sa.Column("used", sa.Integer, nullable=False),
    )
    op.create_index("ix_wechat_windows_opened_at", "wechat_windows", ["opened_at"])


def _inbox() -> None:
    op.create_table(
        "inbox",
        sa.Column("channel", sa.String(16), primary_key=True),
        sa.Column("message_id", sa.String(128), primary_key=True),
        sa.Column("peer", sa.String(128), nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("received_at", _moment, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("settled_at", _moment),
        sa.Column("reply", sa.Text),
    )
    op.create_index("ix_inbox_peer", "inbox", ["peer"])
    op.create_index("ix_inbox_settled_at", "inbox", ["settled_at"])
