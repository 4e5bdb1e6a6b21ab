"""The fewest people with whom a group session goes on, and what was decided where fewer booked."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("services") as batch:
        batch.add_column(sa.Column("minimum", sa.Integer(), nullable=False, server_default="1"))
        batch.create_check_constraint(op.f("ck_services_minimum"), "minimum BETWEEN 1 AND places")
    op.create_table(
        "group_decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("zitdag_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("choice", sa.String(24), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_group_decisions"),
        sa.ForeignKeyConstraint(
            ["zitdag_id"],
            ["zitdagen.id"],
            name="fk_group_decisions_zitdag_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
            name="fk_group_decisions_account_id",
            ondelete="SET NULL",
        ),
        sa.UniqueConstraint(
            "zitdag_id", "starts_at", name="uq_group_decisions_zitdag_id_starts_at"
        ),
        sa.CheckConstraint(
            "choice IN ('goes_on', 'merged', 'called_off')",
            name=op.f("ck_group_decisions_groupchoice"),
        ),
    )
    op.create_index("ix_group_decisions_account_id", "group_decisions", ["account_id"])
