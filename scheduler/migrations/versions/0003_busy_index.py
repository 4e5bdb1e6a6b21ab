"""An index that holds all that a slot search asks of a diary: it need not look at the rows."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_diary_entries_busy",
        "diary_entries",
        [
            "counsellor_id",
            "occupied_until",
            "starts_at",
            "zitdag_id",
            "service_id",
            "capacity",
            "taken",
        ],
    )
    op.drop_index("ix_diary_entries_counsellor_occupied", "diary_entries")
