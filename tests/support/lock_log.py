"""Which locks each transaction takes, in the order in which it takes them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import pairwise
from typing import Any, TypeAlias
from unittest.mock import patch

from sqlalchemy import Connection, Engine, Executable, Select, Update, event
from sqlalchemy.orm import Session

import database
from database import Base
from scheduler.appointments.models import Appointment
from scheduler.people import locks
from scheduler.people.counsellors import Diary
from scheduler.people.locks import Lock

APPOINTMENTS = "appointments"
DIARIES = "diaries"
ORDER = (
    *(lock for lock in Lock if lock is not Lock.CALL_TASK),
    APPOINTMENTS,
    DIARIES,
    Lock.CALL_TASK,
)
"""The one order of `scheduler.people.locks`."""

Taken: TypeAlias = tuple[str, str | int]
"""The kind of a lock, of ORDER, and its subject."""


class LockLog:
    """What was locked, by transaction; each lock once, when it is taken first."""

    def __init__(self) -> None:
        self.transactions: list[list[Taken]] = []

    def note(self, kind: str, subject: str | int) -> None:
        taken = self.transactions[-1]
        if (kind, subject) not in taken:
            taken.append((kind, subject))

    @property
    def kinds(self) -> list[str]:
        """The kinds of locks that were taken at all, in ORDER."""
        taken = {kind for transaction in self.transactions for kind, _subject in transaction}
        return [kind for kind in ORDER if kind in taken]

    def out_of_order(self) -> list[tuple[Taken, Taken]]:
        """Locks that were taken right after one that comes later in ORDER, with that one."""
        return [
            (before, after)
            for taken in self.transactions
            for before, after in pairwise(taken)
            if _rank(after) < _rank(before)
        ]


def _rank(taken: Taken) -> tuple[int, str | int]:
    return ORDER.index(taken[0]), taken[1]


class _Listener:
    """Writes in a log what an engine is about to do."""

    def __init__(self, log: LockLog) -> None:
        self.log = log

    def begin(self, _connection: Connection) -> None:
        self.log.transactions.append([])

    def before_execute(
        self,
        connection: Connection,
        statement: Executable,
        _many: Sequence[Mapping[str, Any]],
        values: Mapping[str, Any],
        _options: Mapping[str, Any],
    ) -> None:
        if isinstance(statement, Update) and _is_of(Diary, statement.table):
            self.log.note(DIARIES, values["of_counsellor"])
        elif isinstance(statement, Select) and _locks_appointments(statement):
            for appointment_id in connection.execute(_ids(statement), values).scalars().all():
                self.log.note(APPOINTMENTS, appointment_id)

    def advisory_lock(self, session: Session, key: str) -> None:
        database.advisory_lock(session, key)
        kind, _, subject = key.partition(":")
        self.log.note(Lock(kind), int(subject) if subject.isdigit() else subject)


@contextmanager
def locks_taken(engine: Engine) -> Iterator[LockLog]:
    """Note the locks that are taken on this engine, in this thread."""
    log = LockLog()
    listener = _Listener(log)
    listening: list[tuple[str, Callable[..., None]]] = [
        ("begin", listener.begin),
        ("before_execute", listener.before_execute),
    ]
    for name, function in listening:
        event.listen(engine, name, function)
    try:
        with patch.object(locks, "advisory_lock", listener.advisory_lock):
            yield log
    finally:
        for name, function in listening:
            event.remove(engine, name, function)


def _is_of(model: type[Base], table: object) -> bool:
    return bool(getattr(table, "name", None) == model.__tablename__)


def _locks_appointments(statement: Select[Any]) -> bool:
    # SQLite leaves FOR UPDATE out of the SQL, so that it shows in the statement alone.
    is_locking = statement._for_update_arg is not None  # noqa: SLF001 -- there is no public way
    return is_locking and _is_of(Appointment, statement.columns_clause_froms[0])


def _ids(statement: Select[Any]) -> Select[int]:
    """The ids of the appointments that this statement locks, in its order."""
    ids = statement.with_only_columns(Appointment.id, maintain_column_froms=True)
    ids._for_update_arg = None  # noqa: SLF001 -- as above
    return ids
