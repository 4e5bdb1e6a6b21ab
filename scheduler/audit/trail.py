"""Writing the audit down, and reading it: one row a page that shows clients, one a change."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, cast

from sqlalchemy import Table, insert, select
from sqlalchemy.orm import Session

from scheduler.audit.models import AuditEntry
from scheduler.people.actors import By

SAW: Final = "saw"
SEARCHED: Final = "searched"
_INSERT: Final = insert(cast(Table, AuditEntry.__table__))


@dataclass(frozen=True, slots=True)
class AuditReader:
    """Somebody of staff, to whom a page is shown, and when (aware UTC)."""

    account_id: int
    role: str
    region_id: int
    now: datetime


def saw(
    session: Session, reader: AuditReader, *, page: str, clients: Iterable[int], action: str = SAW
) -> None:
    """Somebody of staff was shown these clients. One INSERT, however many they are."""
    row = {
        "at": reader.now,
        "account_id": reader.account_id,
        "role": reader.role,
        "region_id": reader.region_id,
        "action": action,
        "page": page,
        "appointment": "",
        "clients": _listed(clients),
    }
    session.connection().execute(_INSERT, row)


def changed(
    session: Session, by: By, *, action: str, appointment: str, client_id: int | None
) -> None:
    """Somebody of staff changed an appointment; what clients and machines do is no matter of the
    audit, and has its line in the history.
    """
    if by.account_id is None:
        return
    row = {
        "at": by.now,
        "account_id": by.account_id,
        "role": by.actor.value,
        "region_id": by.region_id or 0,
        "action": action,
        "page": "",
        "appointment": appointment,
        "clients": _listed(() if client_id is None else (client_id,)),
    }
    session.connection().execute(_INSERT, row)


def _listed(clients: Iterable[int]) -> str:
    """Ids, each with a space before and after it, so that one is found by `LIKE`."""
    ids = sorted(set(clients))
    return f" {' '.join(map(str, ids))} " if ids else ""


@dataclass(frozen=True, slots=True)
class AuditQuery:
    """What was seen and changed in a region before `until`; of one account, of one client."""

    region_id: int
    until: datetime
    account_id: int | None = None
    client_id: int | None = None


def entries(session: Session, asked: AuditQuery, *, skip: int, most: int) -> Sequence[AuditEntry]:
    """The rows of it, newest first. One SELECT."""
    fits = [AuditEntry.region_id == asked.region_id, AuditEntry.at < asked.until]
    if asked.account_id is not None:
        fits.append(AuditEntry.account_id == asked.account_id)
    if asked.client_id is not None:
        fits.append(AuditEntry.clients.contains(f" {asked.client_id} "))
    newest_first = select(AuditEntry).order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
    return session.scalars(newest_first.where(*fits).offset(skip).limit(most)).all()
