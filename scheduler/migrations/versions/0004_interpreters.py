"""How long finding an interpreter takes in a region, and with whom one was arranged."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("regions") as batch:
        batch.add_column(
            sa.Column("interpreter_days", sa.Integer(), nullable=False, server_default="5")
        )
        batch.create_check_constraint("interpreter_days", "interpreter_days BETWEEN 0 AND 30")
    with op.batch_alter_table("regions") as batch:
        batch.alter_column("interpreter_days", server_default=None)
    op.create_table(
        "interpreter_arrangements",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("appointment_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("arranged_with", sa.String(120), nullable=False),
        sa.Column("arranged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("called_off_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["appointment_id"],
            ["appointments.id"],
            name="fk_interpreter_arrangements_appointment_id_appointments",
            ondelete="CASCADE",
        ),
    )
    op.create_index(
        "ix_interpreter_arrangements_appointment_id", "interpreter_arrangements", ["appointment_id"]
    )
    standing = sa.text("called_off_at IS NULL")
    op.create_index(
        "uq_interpreter_arrangements_standing",
        "interpreter_arrangements",
        ["appointment_id", "starts_at"],
        unique=True,
        sqlite_where=standing,
        postgresql_where=standing,
    )
