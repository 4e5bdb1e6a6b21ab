"""When somebody of staff last signed in, and whether they know that their account will end."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("signed_in_at", "signed_in_before_at", "in_use_at", "warned_at"):
        op.add_column("accounts", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    # Nobody knows who signed in until now: a year without it is counted from here.
    op.execute("UPDATE accounts SET in_use_at = CURRENT_TIMESTAMP")
