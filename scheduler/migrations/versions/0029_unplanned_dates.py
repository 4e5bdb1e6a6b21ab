"""Dates of a series that could not be planned, until somebody decides."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "unplanned_dates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("cause", sa.String(40), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_unplanned_dates"),
        sa.ForeignKeyConstraint(
            ["series_id"],
            ["zitdag_series.id"],
            name="fk_unplanned_dates_series_id_zitdag_series",
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint("series_id", "date", name="uq_unplanned_dates_series_id_date"),
    )
