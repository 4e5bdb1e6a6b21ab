"""Which clients a request has read: each that SQLAlchemy makes an object of, and those of the few
queries that read columns of clients, which say so by `noted`.

So no page has to remember to tell: what it never read it cannot show.
"""

from collections.abc import Iterable, Iterator
from contextvars import ContextVar
from typing import Any

from sqlalchemy import RowMapping, event

from scheduler.people.clients import Client

_ids: ContextVar[set[int] | None] = ContextVar("clients that were read", default=None)


def begin() -> None:
    """From here on in this thread, clients that are read are noted anew."""
    _ids.set(set())


def so_far() -> frozenset[int]:
    """Ids of those that were read since `begin`."""
    return frozenset(_ids.get() or ())


def noted(rows: Iterable[RowMapping]) -> Iterator[dict[str, Any]]:
    """The rows without their `client_id`, which is noted."""
    for row in rows:
        values = dict(row)
        _note(values.pop("client_id"))
        yield values


def _note(client_id: int) -> None:
    ids = _ids.get()
    if ids is not None:
        ids.add(client_id)


@event.listens_for(Client, "load")
def _loaded(client: Client, _context: object) -> None:
    _note(client.id)
