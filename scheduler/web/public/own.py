"""The appointments that this browser may open: those it booked, or opened by link or code."""

from collections.abc import Sequence

from flask import abort, session
from sqlalchemy.orm import Session

from database import reading
from scheduler.appointments.booking import lookups, manage_links
from scheduler.appointments.models import Appointment
from scheduler.web.core import clock, visitor

MOST_REMEMBERED = 10


def remember(appointment: Appointment) -> None:
    """Let this browser open the appointment, until `Sluit af` or until its links are revoked."""
    others = [one for one in session.get("managed", []) if one[0] != appointment.uid]
    # A cookie holds little, and a computer in a library sees many: the latest ones.
    session["managed"] = [*others, [appointment.uid, appointment.generation]][-MOST_REMEMBERED:]
    visitor.browser()  # something has begun, which `Sluit af` ends


def let_go(uid: str) -> None:
    """Let this browser open that appointment no more."""
    session["managed"] = [one for one in session.get("managed", []) if one[0] != uid]


def renew(appointments: Sequence[Appointment]) -> None:
    """Go on with these, whose links were ended by who is at this browser."""
    for one in appointments:
        remember(one)


def may_open(appointment: Appointment) -> bool:
    """Whether this browser has opened it, and it is not too old."""
    generation = dict(session.get("managed", [])).get(appointment.uid)
    is_known = generation == appointment.generation
    return is_known and manage_links.is_manageable(appointment, now=clock.now())


def mine(db_session: Session, uid: str) -> Appointment:
    """An appointment this browser has opened. To anybody else it is as if it were not there."""
    found = lookups.by_uid(db_session, uid)
    generation = dict(session.get("managed", [])).get(uid)
    if found is None or generation is None:
        abort(404)
    if generation != found.generation or not manage_links.is_manageable(found, now=clock.now()):
        abort(410)
    return found


def uids() -> frozenset[str]:
    """The public ids of what this browser may open. One SELECT, or none."""
    with reading() as db_session:
        return frozenset(one.uid for one in all_mine(db_session))


def all_mine(db_session: Session) -> list[Appointment]:
    """All that this browser may open, soonest first. One SELECT, or none."""
    uids = [uid for uid, _generation in session.get("managed", [])]
    found = lookups.by_uids(db_session, uids) if uids else []
    return [one for one in found if may_open(one)]
