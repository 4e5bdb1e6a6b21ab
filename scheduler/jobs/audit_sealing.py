"""The audit is sealed each minute, what is too old goes, and its head is in the log once a day."""

import logging
from datetime import date, datetime

from sqlalchemy import select

from database import reading, write
from logs import Event
from scheduler.appointments.retention_rules import AUDIT
from scheduler.audit import chain
from scheduler.audit.models import AuditEntry

log = logging.getLogger(__name__)


def seal_all(key: bytes) -> int:
    """Seal everything that waits, in transactions of bounded size; how many those were."""
    rounds = 0
    while _waits():
        write(chain.seal, key)
        rounds += 1
    return rounds


def _waits() -> bool:
    """Asked first: on SQLite a transaction that writes keeps all others out."""
    waiting = select(AuditEntry.id).where(AuditEntry.position.is_(None)).limit(1)
    with reading() as session:
        return session.scalar(waiting) is not None


class AuditSealer:
    """What the worker does each minute."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._told_on: date | None = None

    def __call__(self, now: datetime) -> None:
        seal_all(self._key)
        if self._told_on == now.date():
            return
        if gone := write(chain.purge, self._key, before=now - AUDIT.lasts):
            log.info(Event.ERASED, extra={"counts": {"audit": gone}})
        with reading() as session:
            head = chain.head(session)
        log.info(Event.AUDIT_SEALED, extra={"row": head.position, "head": head.digest})
        self._told_on = now.date()
