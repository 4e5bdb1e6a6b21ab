"""The history of an appointment: one line per change, in the transaction that makes it."""

from typing import Any, cast

from sqlalchemy import Table, insert
from sqlalchemy.orm import Session

from scheduler.appointments.models import Appointment, AppointmentChange, ChangeKind
from scheduler.audit import trail
from scheduler.people.actors import By

_INSERT = insert(cast(Table, AppointmentChange.__table__))


def note(
    session: Session,
    appointment: Appointment,
    kind: ChangeKind,
    by: By,
    details: dict[str, Any] | None = None,
) -> None:
    """Log a change of a stored appointment, its actor and time; by staff, in the audit too.

    `details` hold ids, moments and states as JSON has them, no names.
    """
    row = {
        "appointment_id": appointment.id,
        "at": by.now,
        "kind": kind,
        "actor": by.actor,
        "account_id": by.account_id,
        "details": details or {},
    }
    session.connection().execute(_INSERT, row)
    trail.changed(
        session,
        by,
        action=kind.value,
        appointment=appointment.uid,
        client_id=appointment.client_id,
    )
