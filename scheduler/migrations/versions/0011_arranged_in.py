"""An interpreter is arranged for a language: one for another language is no use to who comes."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_TABLE = "interpreter_arrangements"
_STANDING = "uq_interpreter_arrangements_standing"


def upgrade() -> None:
    op.drop_index(_STANDING, _TABLE)
    with op.batch_alter_table(_TABLE) as batch:
        batch.add_column(sa.Column("language", sa.String(8), nullable=False, server_default=""))
    op.execute(
        "UPDATE interpreter_arrangements SET language = (SELECT appointments.language"
        " FROM appointments WHERE appointments.id = interpreter_arrangements.appointment_id)"
    )
    with op.batch_alter_table(_TABLE) as batch:
        batch.alter_column("language", server_default=None)
    where = sa.text("called_off_at IS NULL")
    op.create_index(
        _STANDING,
        _TABLE,
        ["appointment_id", "starts_at", "language"],
        unique=True,
        sqlite_where=where,
        postgresql_where=where,
    )
