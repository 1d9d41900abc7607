"""Forms: versions and states of registrations, what staff note about them, and reminders."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Widen the registrations and create the tables that hang on them."""
    for column in (
        sa.Column("version", sa.Integer, nullable=False, server_default="1"),
        sa.Column("status", sa.String(16), nullable=False, server_default="new"),
        sa.Column("changed_at", _moment),
        sa.Column("note", sa.Text),
        sa.Column("officer", sa.String(128)),
    ):
        op.add_column("registrations", column)
    op.create_index("ix_registrations_status", "registrations", ["status"])
    _versions()
    _reminders()


def _versions() -> None:
    op.create_table(
        "registration_versions",
        sa.Column("reference", sa.String(16), sa.ForeignKey("registrations.reference", ondelete="CASCADE"), primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True),
        sa.Column("at", _moment, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
    )


def _reminders() -> None:
    op.create_table(
        "reminders",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("conversation", sa.String(64), sa.ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False),
        sa.Column("reference", sa.String(16), sa.ForeignKey("registrations.reference", ondelete="CASCADE")),
        sa.Column("due_at", _moment, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("said_at", _moment),
    )
    op.create_index("ix_reminders_due_at", "reminders", ["due_at"])
