"""Sites have contact persons: whom one rings, and who is told what changes in their building."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "contact_persons",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("phone", sa.String(20), nullable=False),
        sa.Column("told_of_changes", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "email <> '' OR NOT told_of_changes", name=op.f("ck_contact_persons_told_by_mail")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name="fk_contact_persons_organisation_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_contact_persons"),
        sa.UniqueConstraint(
            "organisation_id", "name", name="uq_contact_persons_organisation_id_name"
        ),
    )
