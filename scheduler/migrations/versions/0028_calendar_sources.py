"""The address of a counsellor's own calendar, which is read every hour."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "calendar_sources",
        sa.Column("counsellor_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(1000), nullable=False),
        sa.Column("next_read_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("read_for", sa.Date(), nullable=True),
        sa.Column("etag", sa.String(200), nullable=False),
        sa.Column("last_modified", sa.String(200), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("problem", sa.String(20), nullable=False),
        sa.Column("periods", sa.Integer(), nullable=False),
        sa.Column("unread", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["counsellor_id"],
            ["counsellors.id"],
            name="fk_calendar_sources_counsellor_id_counsellors",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("counsellor_id", name="pk_calendar_sources"),
    )
    op.create_index("ix_calendar_sources_next_read_at", "calendar_sources", ["next_read_at"])
