"""How those are reached that a question points to: their phone, their address, their site."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("questions") as batch:
        for column, length in (("phone", 20), ("address", 200)):
            batch.add_column(_text(column, length))
        for column in ("latitude", "longitude"):
            batch.add_column(sa.Column(f"signpost_{column}", sa.Double(), nullable=True))
        batch.add_column(_text("url", 200))
        batch.create_check_constraint(
            op.f("ck_questions_both_coordinates"),
            "(signpost_latitude IS NULL) = (signpost_longitude IS NULL)",
        )


def _text(column: str, length: int) -> sa.Column[str]:
    return sa.Column(f"signpost_{column}", sa.String(length), nullable=False, server_default="")
