"""Several codes to sign in are alive at once; a browser keeps what tells nothing about an account."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_TABLE = "sign_in_codes"


def upgrade() -> None:
    with op.batch_alter_table(_TABLE, table_kwargs={"sqlite_autoincrement": True}) as batch:
        batch.alter_column("account_id", existing_type=sa.Integer(), nullable=True)
        batch.add_column(sa.Column("address", sa.String(64), nullable=False, server_default=""))
        batch.add_column(sa.Column("way", sa.String(64), nullable=False, server_default=""))
    # Codes that were mailed in the last ten minutes are typed in no browser: their links work.
    op.execute("UPDATE sign_in_codes SET way = token")
    with op.batch_alter_table(_TABLE, table_kwargs={"sqlite_autoincrement": True}) as batch:
        batch.alter_column("address", existing_type=sa.String(64), server_default=None)
        batch.alter_column("way", existing_type=sa.String(64), server_default=None)
        batch.create_unique_constraint("uq_sign_in_codes_way", ["way"])
    for column in ("address", "expires_at"):
        op.create_index(f"ix_sign_in_codes_{column}", _TABLE, [column])
