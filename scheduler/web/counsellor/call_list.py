"""Whom no message reaches, and what was said to one client: a counsellor's own clients."""

from flask import redirect
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from database import reading
from scheduler.appointments.lists.call_list import Caller
from scheduler.people.counsellors import Counsellor
from scheduler.web.core import auth, rendering
from scheduler.web.counsellor import own_appointments
from scheduler.web.shared import call_list, message_log
from scheduler.web.shared.call_list import CallLine


def show_messages(uid: str) -> str:
    """What was said about an appointment, and whether it arrived."""
    with reading() as session:
        appointment = own_appointments.appointment(session, uid)
        log = message_log.lines(session, appointment)
    return rendering.render(
        "counsellor/message_log.html",
        first_name=appointment.client.first_name if appointment.client else "",
        log=log,
        back_url=own_appointments.url(
            "today", appointment.entry.counsellor, _anchor=own_appointments.row_of(uid)
        ),
    )


def of(session: Session, counsellor: Counsellor) -> list[CallLine]:
    """Whom this counsellor is to call, with addresses that lead back to the same days."""
    return call_list.lines(session, Caller(counsellor_id=counsellor.id), _act)


def _act(act: str, line_id: int) -> str:
    return own_appointments.same_days(act, line_id=line_id)


def reached(line_id: int) -> Response:
    """They were called."""
    call_list.reached(_caller(), line_id, own_appointments.by())
    return _back()


def not_reached(line_id: int) -> Response:
    """Nobody picked up."""
    call_list.not_reached(_caller(), line_id, own_appointments.by())
    return _back()


def _caller() -> Caller:
    """A counsellor calls their own clients, a coordinator anybody's of the region."""
    me = auth.current()
    if own_appointments.is_one():
        return Caller(counsellor_id=me.counsellor_id)
    return Caller(region_id=me.region_id)


def _back() -> Response:
    return redirect(own_appointments.same_days("today", _anchor="to-call"), 303)
