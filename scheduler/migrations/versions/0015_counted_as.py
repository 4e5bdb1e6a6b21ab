"""What caused a message and for whom it counts, and what a quota counts of a client's contact.

Of messages made before, nothing is known: they count for nobody.
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_CONTACTS = sa.table("clients", sa.column("contact", sa.String), sa.column("counted_as", sa.String))


def upgrade() -> None:
    op.add_column(
        "messages", sa.Column("origin", sa.String(), nullable=False, server_default="staff")
    )
    op.add_column("messages", sa.Column("counted_as", sa.String(), nullable=True))
    op.add_column(
        "messages", sa.Column("is_over", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.create_index("ix_messages_counted_as", "messages", ["counted_as", "created_at"])
    op.add_column("clients", sa.Column("counted_as", sa.String(254), nullable=True))
    op.create_index("ix_clients_counted_as", "clients", ["counted_as"])
    _count()


def _count() -> None:
    """Numbers as they are, in one statement; mail addresses one by one, for SQL cannot cut them."""
    numbers = _CONTACTS.update().where(~_CONTACTS.c.contact.contains("@"))
    op.execute(numbers.values(counted_as=_CONTACTS.c.contact))
    connection = op.get_bind()
    mails = sa.select(_CONTACTS.c.contact).where(_CONTACTS.c.contact.contains("@")).distinct()
    for address in connection.scalars(mails).all():
        theirs = _CONTACTS.update().where(_CONTACTS.c.contact == address)
        connection.execute(theirs.values(counted_as=_counted(address)))


def _counted(address: str) -> str:
    name, _at, host = address.strip().casefold().rpartition("@")
    return f"{name.partition('+')[0].replace('.', '')}@{host}"
