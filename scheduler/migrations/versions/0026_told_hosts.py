"""Hosts are told what changes at their lokets: what each knows is kept, to be compared."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "told_hosts",
        sa.Column("loket_id", sa.Integer(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("days", sa.JSON(), nullable=False),
        sa.Column("differs_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen", sa.String(16), nullable=False),
        sa.ForeignKeyConstraint(
            ["loket_id"], ["lokets.id"], name="fk_told_hosts_loket_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("loket_id", name="pk_told_hosts"),
    )
