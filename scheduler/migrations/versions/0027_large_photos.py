"""A photo of an entrance is kept large too, behind the light one of the page."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("loket_photos", sa.Column("large", sa.LargeBinary(), nullable=True))
