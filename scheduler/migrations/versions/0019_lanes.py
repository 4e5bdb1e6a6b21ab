"""Each message says by which channel it leaves next: a worker has a lane for each."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_MESSAGES = sa.table(
    "messages",
    sa.column("id", sa.Uuid),
    sa.column("routes", sa.JSON),
    sa.column("route_index", sa.Integer),
    sa.column("channel", sa.String),
)


def upgrade() -> None:
    op.add_column("messages", sa.Column("channel", sa.String(), nullable=False, server_default=""))
    op.execute("UPDATE messages SET channel = first_channel")
    columns, connection = _MESSAGES.c, op.get_bind()
    later = sa.select(columns.id, columns.routes, columns.route_index)
    for row in connection.execute(later.where(columns.route_index > 0)).all():
        if row.routes:
            now = _MESSAGES.update().where(columns.id == row.id)
            connection.execute(now.values(channel=row.routes[row.route_index][0]))
    op.create_index("ix_messages_channel", "messages", ["channel", "next_try"])
