"""Flags on appointments that no longer fit their zitdag, kept until decided."""

from collections.abc import Collection
from dataclasses import replace

from sqlalchemy.orm import Session

from scheduler.appointments import history, planning_fit
from scheduler.appointments.models import ChangeKind
from scheduler.people.actors import Actor, By


def flag_misfits(
    session: Session, *, by: By, counsellor_ids: Collection[int] | None = None
) -> list[int]:
    """Flag the future appointments that no longer fit their zitdag; unflag those that fit again.

    They are kept: somebody decides. In their history it is the system that found it, after what
    `by` did. Returns the ids that are flagged now, ascending.
    """
    found = replace(by, actor=Actor.SYSTEM)
    flagged = []
    for appointment, misfit in planning_fit.judged(
        session, now=by.now, counsellor_ids=counsellor_ids
    ):
        if misfit is not None:
            flagged.append(appointment.id)
        if misfit is not appointment.misfit:
            appointment.misfit = misfit
            history.note(session, appointment, ChangeKind.FLAGGED, found, {"misfit": misfit})
    return sorted(flagged)
