"""Officers' accounts; the record of the desk grows into the audit of everything done there."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_COPY = """INSERT INTO desk_audit (at, officer, act, reference, detail)
SELECT at, officer, CASE what WHEN 'exported' THEN 'export_registrations' ELSE 'change_registration' END, reference, detail FROM desk_record ORDER BY id"""


def upgrade() -> None:
    """Create the tables and bring the record over. Sessions of before have no account: who has one signs in again."""
    op.create_table(
        "desk_accounts",
        sa.Column("name", sa.String(128), primary_key=True),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("district", sa.String(64)),
        sa.Column("is_disabled", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("password", sa.String(200)),
        sa.Column("made_at", _MOMENT, nullable=False),
    )
    op.create_table(
        "sign_in_tries",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("address", sa.String(64), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
    )
    for column in ("name", "address", "at"):
        op.create_index(f"ix_sign_in_tries_{column}", "sign_in_tries", [column])
    for new in (sa.Column("how", sa.String(16)), sa.Column("opened_at", _MOMENT), sa.Column("seen_at", _MOMENT)):
        op.add_column("sign_ins", new)
    op.execute("DELETE FROM sign_ins WHERE kind = 'session'")
    _make_audit()
    op.execute(_COPY)
    op.drop_table("desk_record")


def _make_audit() -> None:
    op.create_table(
        "desk_audit",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("officer", sa.String(128), nullable=False),
        sa.Column("role", sa.String(16), nullable=False, server_default=""),
        sa.Column("act", sa.String(32), nullable=False),
        sa.Column("is_allowed", sa.Boolean, nullable=False, server_default=sa.true()),
        sa.Column("case_id", sa.String(16), sa.ForeignKey("cases.id", ondelete="SET NULL")),
        sa.Column("reference", sa.String(16), sa.ForeignKey("registrations.reference", ondelete="SET NULL")),
        sa.Column("account", sa.String(128), nullable=False, server_default=""),
        sa.Column("detail", sa.String(200), nullable=False, server_default=""),
        sqlite_autoincrement=True,
    )
    for column in ("at", "officer", "case_id", "reference"):
        op.create_index(f"ix_desk_audit_{column}", "desk_audit", [column])
