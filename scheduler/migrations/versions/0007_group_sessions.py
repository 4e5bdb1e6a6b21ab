"""Sessions for groups have openings of their own."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("openings", "series_openings"):
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint(op.f(f"ck_{table}_openingkind"), type_="check")
            batch.create_check_constraint(
                op.f(f"ck_{table}_openingkind"), "kind IN ('appointment', 'walk_in', 'group')"
            )
    op.create_index(
        "ix_openings_group",
        "openings",
        ["starts_at"],
        sqlite_where=sa.text("kind = 'group'"),
        postgresql_where=sa.text("kind = 'group'"),
    )
