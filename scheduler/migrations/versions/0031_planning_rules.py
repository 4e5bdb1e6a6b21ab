"""Rules of planning: desks and hours of a host, hours and services of a counsellor."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("organisations") as batch:
        batch.add_column(sa.Column("desks", sa.Integer(), nullable=True))
        batch.add_column(
            sa.Column("opening_hours", sa.String(120), nullable=False, server_default="")
        )
        batch.create_check_constraint(op.f("ck_organisations_desks"), "desks BETWEEN 1 AND 99")
    with op.batch_alter_table("counsellors") as batch:
        batch.add_column(sa.Column("weekly_hours", sa.Integer(), nullable=True))
        batch.create_check_constraint(
            op.f("ck_counsellors_weekly_hours"), "weekly_hours BETWEEN 1 AND 60"
        )
    with op.batch_alter_table("services") as batch:
        batch.add_column(sa.Column("language", sa.String(3), nullable=False, server_default=""))
    with op.batch_alter_table("regions") as batch:
        batch.add_column(sa.Column("refused_rules", sa.JSON(), nullable=False, server_default="[]"))
    op.create_table(
        "counsellor_services",
        sa.Column("counsellor_id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["counsellor_id"],
            ["counsellors.id"],
            name="fk_counsellor_services_counsellor_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["service_id"],
            ["services.id"],
            name="fk_counsellor_services_service_id",
        ),
        sa.PrimaryKeyConstraint("counsellor_id", "service_id", name="pk_counsellor_services"),
    )
