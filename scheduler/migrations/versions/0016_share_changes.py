"""A client may share with a partner that their appointment changes."""

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("consents") as batch:
        batch.drop_constraint(op.f("ck_consents_shared"), type_="check")
        batch.create_check_constraint(
            op.f("ck_consents_shared"), "item IN ('came', 'returns', 'learns', 'changes')"
        )
