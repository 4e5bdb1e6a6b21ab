"""How often an appointment was moved: it is told anew for other reasons too."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "appointments", sa.Column("moves", sa.Integer(), nullable=False, server_default="0")
    )
    op.execute(
        "UPDATE appointments SET moves = (SELECT count(*) FROM appointment_changes"
        " WHERE appointment_changes.appointment_id = appointments.id"
        " AND appointment_changes.kind = 'moved')"
    )
