"""Whose day is shown, and what somebody may touch there. What is not theirs is not there."""

from datetime import date
from typing import Any

from flask import abort, request, url_for
from sqlalchemy.orm import Session

from scheduler.access import scope
from scheduler.access.roles import Role
from scheduler.appointments.booking import lookups
from scheduler.appointments.lists.agenda import LISTED
from scheduler.appointments.models import Appointment, AppointmentState
from scheduler.people.actors import Actor, By
from scheduler.people.counsellors import Counsellor
from scheduler.web.core import auth
from scheduler.zitdagen import queries as zitdagen
from scheduler.zitdagen.models import DiaryEntry, Zitdag


def is_one() -> bool:
    """Whether a counsellor asks, and not somebody who looks over their shoulder."""
    return auth.current().role is Role.COUNSELLOR


def actor() -> Actor:
    """As whom the history notes what is done here."""
    return Actor.COUNSELLOR if is_one() else Actor.COORDINATOR


def by() -> By:
    """Who does what is done here."""
    return auth.by(actor())


def colleagues(session: Session) -> list[Counsellor]:
    """The counsellors of the region of who asks, by first name."""
    return list(session.scalars(scope.counsellors(auth.current().region_id)))


def counsellor(session: Session) -> Counsellor | None:
    """Whose days are asked for; None when a coordinator has not said whose."""
    code = request.args.get("wie", "")
    if is_one():
        found = session.get_one(Counsellor, auth.current().counsellor_id)
        return found if code in ("", found.code) else abort(404)
    if not code:
        return None
    return scope.find_counsellor(session, auth.current().region_id, code) or abort(404)


def walk_in(session: Session, uid: str) -> Appointment:
    """Somebody who walked in, also when that was taken back."""
    found = lookups.by_uid(session, uid)
    if found is None or not lookups.is_walk_in(found) or not _may_touch(found.entry.counsellor):
        abort(404)
    return found


def appointment(session: Session, uid: str, *, made_here: bool = False) -> Appointment:
    """An appointment that who asks may touch, with what its pages show.

    `made_here`: also one that who asks has booked, with a colleague.
    """
    found = lookups.by_uid(session, uid)
    if found is None or found.state not in LISTED:
        abort(404)
    has_booked_it = made_here and found.account_id == auth.current().account_id
    if not has_booked_it and not _may_touch(found.entry.counsellor):
        abort(404)
    return found


def changeable(session: Session, uid: str) -> Appointment:
    """An appointment of theirs to move or call off, also when somebody has just done that."""
    found = lookups.by_uid(session, uid)
    if found is None or found.state is AppointmentState.HELD:
        abort(404)
    if lookups.is_walk_in(found) or not _may_touch(found.entry.counsellor):
        abort(404)
    return found


def group(session: Session, entry_id: int) -> DiaryEntry:
    """A group session of who asks, or of the region of a coordinator who asks."""
    found = session.get(DiaryEntry, entry_id)
    if found is None or found.capacity == 1 or not _may_touch(found.counsellor):
        abort(404)
    return found


def zitdag(session: Session, zitdag_id: int) -> Zitdag:
    """A zitdag of who asks, or of the region of a coordinator who asks."""
    found = zitdagen.zitdag(session, zitdag_id)
    if found is None or not _may_touch(found.counsellor):
        abort(404)
    return found


def _may_touch(counsellor: Counsellor) -> bool:
    me = auth.current()
    return counsellor.id == me.counsellor_id if is_one() else counsellor.region_id == me.region_id


def asked_day() -> date | None:
    """The day of the address, if it is one."""
    try:
        return date.fromisoformat(request.args.get("dag", ""))
    except ValueError:
        return None


def url(endpoint: str, counsellor: Counsellor, **more: Any) -> str:
    """A page about this counsellor, of the days that are looked at now."""
    day = asked_day()
    query = {"wie": None if is_one() else counsellor.code, "dag": day.isoformat() if day else None}
    return url_for(f"counsellor.{endpoint}", **{**query, **more})


def same_days(endpoint: str, **more: Any) -> str:
    """A page that leads back to whose days are looked at now, whoever the appointment is with."""
    query = {name: request.args.get(name) or None for name in ("wie", "dag")}
    return url_for(f"counsellor.{endpoint}", **{**query, **more})


def row_of(uid: str) -> str:
    """The name of an appointment's row on the page, to come back to."""
    return f"a-{uid}"
