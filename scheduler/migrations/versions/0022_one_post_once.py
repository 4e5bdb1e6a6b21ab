"""Nobody of staff has the same post twice at once."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

_ELSEWHERE = "ended_at IS NULL AND organisation_id IS NULL AND counsellor_id IS NULL"


def upgrade() -> None:
    # Of those that stand twice the oldest stays.
    op.execute(
        "UPDATE account_posts SET ended_at = CURRENT_TIMESTAMP WHERE ended_at IS NULL"
        " AND EXISTS (SELECT 1 FROM account_posts AS older"
        " WHERE older.id < account_posts.id AND older.ended_at IS NULL"
        " AND older.account_id = account_posts.account_id AND older.role = account_posts.role"
        " AND older.region_id = account_posts.region_id"
        " AND coalesce(older.organisation_id, 0) = coalesce(account_posts.organisation_id, 0)"
        " AND coalesce(older.counsellor_id, 0) = coalesce(account_posts.counsellor_id, 0))"
    )
    _make_unique("organisation_id", "ended_at IS NULL")
    _make_unique("counsellor_id", "ended_at IS NULL")
    _make_unique("role", _ELSEWHERE)


def _make_unique(column: str, condition: str) -> None:
    where = sa.text(condition)
    op.create_index(
        f"uq_account_posts_{column}",
        "account_posts",
        ["account_id", "region_id", column],
        unique=True,
        sqlite_where=where,
        postgresql_where=where,
    )
