"""A loket or a region is closed for a while; a counsellor leaves after a last day."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _make_closures()
    op.add_column("counsellors", sa.Column("last_day", sa.Date(), nullable=True))
    with op.batch_alter_table("appointments") as batch:
        batch.drop_constraint(op.f("ck_appointments_misfit"), type_="check")
        batch.create_check_constraint(
            op.f("ck_appointments_misfit"),
            "misfit IN ('zitdag_changed', 'counsellor_absent', 'service_withdrawn',"
            " 'loket_closed')",
        )


def _make_closures() -> None:
    op.create_table(
        "closures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("region_id", sa.Integer(), nullable=False),
        sa.Column("loket_id", sa.Integer(), nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(24), nullable=False),
        sa.Column("note", sa.String(200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_closures"),
        sa.ForeignKeyConstraint(["region_id"], ["regions.id"], name="fk_closures_region_id"),
        sa.ForeignKeyConstraint(
            ["loket_id"], ["lokets.id"], name="fk_closures_loket_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name="fk_closures_account_id", ondelete="SET NULL"
        ),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_closures_starts_before_ends")),
        sa.CheckConstraint(
            "reason IN ('holidays', 'works', 'building', 'other')",
            name=op.f("ck_closures_closurereason"),
        ),
    )
    op.create_index("ix_closures_ends_at", "closures", ["ends_at"])
    for column in ("region_id", "loket_id", "account_id"):
        op.create_index(f"ix_closures_{column}", "closures", [column])
