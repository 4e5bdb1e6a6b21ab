"""Conversations by telephone and by video: services for them, where the rooms are, and the calls."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # What could be written until now and did nothing: a conversation by telephone is of one person.
    op.execute("UPDATE services SET places = 1 WHERE mode = 'phone'")
    with op.batch_alter_table("services") as batch:
        batch.drop_constraint(op.f("ck_services_servicemode"), type_="check")
        batch.create_check_constraint(
            op.f("ck_services_servicemode"), "mode IN ('in_person', 'phone', 'video')"
        )
        batch.add_column(sa.Column("instead_of_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_services_instead_of_id"), "services", ["instead_of_id"], ["id"]
        )
        batch.create_unique_constraint(
            op.f("uq_services_instead_of_id_mode"), ["instead_of_id", "mode"]
        )
        batch.create_check_constraint(
            op.f("ck_services_alone_at_a_distance"), "mode = 'in_person' OR places = 1"
        )
        batch.create_check_constraint(
            op.f("ck_services_instead_of"), "instead_of_id IS NULL OR mode <> 'in_person'"
        )
    op.add_column(
        "regions",
        sa.Column("video_address", sa.String(length=200), nullable=False, server_default=""),
    )
    with op.batch_alter_table("appointments") as batch:
        batch.add_column(
            sa.Column("unanswered_calls", sa.Integer(), nullable=False, server_default="0")
        )
        batch.add_column(sa.Column("last_call_at", sa.DateTime(timezone=True), nullable=True))
        batch.create_check_constraint(
            op.f("ck_appointments_unanswered_calls"), "unanswered_calls BETWEEN 0 AND 2"
        )
