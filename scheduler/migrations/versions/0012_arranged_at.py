"""An interpreter is arranged for a place: one in another town is no use to who comes."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_TABLE = "interpreter_arrangements"
_STANDING = "uq_interpreter_arrangements_standing"


def upgrade() -> None:
    op.drop_index(_STANDING, _TABLE)
    with op.batch_alter_table(_TABLE) as batch:
        batch.add_column(sa.Column("loket_id", sa.Integer(), nullable=True))
    op.execute(
        "UPDATE interpreter_arrangements SET loket_id = (SELECT zitdagen.loket_id"
        " FROM appointments JOIN diary_entries ON diary_entries.id = appointments.entry_id"
        " JOIN zitdagen ON zitdagen.id = diary_entries.zitdag_id"
        " WHERE appointments.id = interpreter_arrangements.appointment_id)"
    )
    with op.batch_alter_table(_TABLE) as batch:
        batch.alter_column("loket_id", existing_type=sa.Integer(), nullable=False)
        batch.create_foreign_key(
            "fk_interpreter_arrangements_loket_id_lokets", "lokets", ["loket_id"], ["id"]
        )
    where = sa.text("called_off_at IS NULL")
    op.create_index(
        _STANDING,
        _TABLE,
        ["appointment_id", "starts_at", "language", "loket_id"],
        unique=True,
        sqlite_where=where,
        postgresql_where=where,
    )
