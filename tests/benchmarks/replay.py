"""What a piece of work asked the database, asked again through SQLAlchemy Core and nothing else.

On a database in the same state the same statements with the same values do the same, so that the
two can be timed against each other.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Engine, event


@dataclass(slots=True)
class Recording:
    """The statements of one transaction, in order."""

    statements: list[tuple[Any, Any]] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.statements)


@contextmanager
def recording(engine: Engine) -> Iterator[Recording]:
    """Record what is executed meanwhile."""
    seen = Recording()

    def note(_connection: Any, clause: Any, many: Any, single: Any, _options: Any) -> None:
        seen.statements.append((clause, many or single or None))

    event.listen(engine, "before_execute", note)
    yield seen
    event.remove(engine, "before_execute", note)


def replay(engine: Engine, transaction: Recording, *, writes: bool) -> None:
    """Execute it again in a transaction, and fetch every row."""
    options = {"zitdag_writes": True} if writes else {}
    with engine.connect().execution_options(**options) as connection, connection.begin():
        _execute(connection, transaction)


def _execute(connection: Connection, transaction: Recording) -> None:
    for clause, values in transaction.statements:
        result = connection.execute(clause, values)
        if result.returns_rows:
            result.all()
