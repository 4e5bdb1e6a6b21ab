"""Sealing: every row's digest covers the row before it, so that nothing can be changed unseen.

The digests are keyed: who can write to the database cannot make new ones. A row is sealed after the
transaction that wrote it, one at a time behind a lock, so that bookings never wait for the chain;
`position` counts sealed rows without a gap. What was cut off at the end is seen by the head that
the log holds (`Event.AUDIT_SEALED`).
"""

import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, NamedTuple

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.orm import Session

from scheduler.audit.models import AuditAnchor, AuditEntry
from scheduler.people import locks
from scheduler.people.locks import Lock

AT_ONCE: Final = 1000
"""How many rows one transaction seals."""


class Link(NamedTuple):
    """A sealed row in the chain; the first one follows on (0, "")."""

    position: int
    digest: str

    def __str__(self) -> str:
        return f"{self.position}:{self.digest}"


START: Final = Link(0, "")


class Fault(StrEnum):
    """What is wrong with the chain."""

    ANCHOR = "anchor"
    MISSING = "missing"
    CHANGED = "changed"
    HEAD = "head"


@dataclass(frozen=True, slots=True)
class ChainReport:
    """The chain from its first row on: `head` is the last row that follows on the one before it,
    and `fault` what is wrong at `position`, None where nothing is. `waiting` rows are not sealed.
    """

    first: int
    head: Link
    waiting: int
    fault: Fault | None = None
    position: int = 0


def seal(session: Session, key: bytes) -> Link | None:
    """Seal what waits, at most AT_ONCE rows; the new head, or None where nothing waited."""
    locks.take(session, Lock.AUDIT)
    last = head(session)
    link, seals = last, []
    waiting = select(AuditEntry).where(AuditEntry.position.is_(None)).order_by(AuditEntry.id)
    for row in session.scalars(waiting.limit(AT_ONCE)):
        link = Link(link.position + 1, _digest(key, link, row))
        seals.append({"id": row.id, "position": link.position, "digest": link.digest})
        session.expunge(row)
    if not seals:
        return None
    session.execute(update(AuditEntry), seals)
    return link


def head(session: Session) -> Link:
    """The last sealed row; where retention took them all, the last that went."""
    last = _last(session, AuditEntry.position.is_not(None))
    if last is not None:
        return last
    anchor = session.get(AuditAnchor, 1)
    return Link(anchor.position, anchor.digest) if anchor else START


def _last(session: Session, which: ColumnElement[bool]) -> Link | None:
    """The last of these sealed rows."""
    last = session.execute(
        select(AuditEntry.position, AuditEntry.digest)
        .where(which)
        .order_by(AuditEntry.position.desc())
        .limit(1)
    ).one_or_none()
    return None if last is None else Link(last.position or 0, last.digest or "")


def purge(session: Session, key: bytes, *, before: datetime) -> int:
    """Remove sealed rows from before that moment, from the oldest on; says how many.

    The anchor says where the chain begins from then on. It moves first: the guard removes nothing
    beyond it.
    """
    locks.take(session, Lock.AUDIT)
    first_kept = session.scalar(
        select(func.min(AuditEntry.position)).where(AuditEntry.at >= before)
    )
    is_old: ColumnElement[bool] = AuditEntry.position.is_not(None)
    if first_kept is not None:
        is_old = AuditEntry.position < first_kept
    link = _last(session, is_old)
    if link is None:
        return 0
    session.merge(AuditAnchor(id=1, **link._asdict(), proof=_proof(key, link)))
    session.flush()
    rows = session.execute(
        delete(AuditEntry)
        .where(AuditEntry.position <= link.position)
        .execution_options(synchronize_session=False)
        .returning(AuditEntry.id)
    )
    return len(rows.all())


def verify(session: Session, key: bytes, expected: Link | None = None) -> ChainReport:
    """Go along the whole chain, to the first row that does not follow on the one before it.

    `expected` is a row as the log held it: where it is another one now, rows were cut off or
    replaced since. Nothing is sealed or removed meanwhile, or what went would look cut out.
    """
    locks.take(session, Lock.AUDIT)
    waiting = session.scalar(
        select(func.count()).select_from(AuditEntry).where(AuditEntry.position.is_(None))
    )
    anchor = session.get(AuditAnchor, 1)
    link = Link(anchor.position, anchor.digest) if anchor else START
    first = link.position + 1
    if anchor is not None and not hmac.compare_digest(anchor.proof, _proof(key, link)):
        return ChainReport(first, link, waiting or 0, Fault.ANCHOR, link.position)
    is_expected = expected is None or expected.position < first
    for row in _sealed(session):
        if row.position != link.position + 1:
            return ChainReport(first, link, waiting or 0, Fault.MISSING, link.position + 1)
        if row.digest != _digest(key, link, row):
            return ChainReport(first, link, waiting or 0, Fault.CHANGED, link.position + 1)
        link = Link(row.position, row.digest)
        is_expected = is_expected or link == expected
    if expected is not None and not is_expected:
        return ChainReport(first, link, waiting or 0, Fault.HEAD, expected.position)
    return ChainReport(first, link, waiting or 0)


def _sealed(session: Session) -> Iterator[AuditEntry]:
    """Every sealed row, as many at a time as memory should hold."""
    after = 0
    while rows := session.scalars(
        select(AuditEntry)
        .where(AuditEntry.position > after)
        .order_by(AuditEntry.position)
        .limit(AT_ONCE)
    ).all():
        yield from rows
        after = rows[-1].position or after
        session.expunge_all()


def _digest(key: bytes, before: Link, row: AuditEntry) -> str:
    content = [
        before.digest,
        before.position + 1,
        row.id,
        row.at.isoformat(),
        row.account_id,
        row.role,
        row.region_id,
        row.action,
        row.page,
        row.appointment,
        row.clients,
    ]
    return _signed(key, content)


def _proof(key: bytes, link: Link) -> str:
    return _signed(key, ["anchor", *link])


def _signed(key: bytes, content: list[object]) -> str:
    return hmac.new(key, json.dumps(content).encode(), hashlib.sha256).hexdigest()
