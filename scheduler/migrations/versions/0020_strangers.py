"""Where online bookings came from, for 48 hours; and until when a client must say yes."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("appointments", sa.Column("answer_by", sa.DateTime(timezone=True), nullable=True))
    where = sa.text("answer_by IS NOT NULL")
    op.create_index(
        "ix_appointments_answer_by",
        "appointments",
        ["answer_by"],
        sqlite_where=where,
        postgresql_where=where,
    )
    op.create_table(
        "booking_origins",
        sa.Column("appointment_id", sa.Integer(), nullable=False),
        sa.Column("network", sa.String(64), nullable=False),
        sa.Column("browser", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["appointment_id"],
            ["appointments.id"],
            name="fk_booking_origins_appointment_id_appointments",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("appointment_id", name="pk_booking_origins"),
    )
    op.create_index("ix_booking_origins_network", "booking_origins", ["network"])
    op.create_index("ix_booking_origins_at", "booking_origins", ["at"])
