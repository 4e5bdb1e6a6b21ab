"""Whom to call: those whom no message reaches, after a decision and until somebody did."""

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from database import reading
from scheduler.appointments.lists import call_list as calls
from scheduler.appointments.lists import overview
from scheduler.appointments.lists.call_list import Caller
from scheduler.people.actors import Actor
from scheduler.web.coordinator import client_rows, hearing, site_phones
from scheduler.web.core import auth, clock, rendering
from scheduler.web.core.auth import current
from scheduler.web.shared import call_list

_LONGEST = 200


def show() -> str:
    """After a decision (`voor`, ids): what became of each, and whom to call. Or everybody of the
    region who is to be called.
    """
    ids = _ids()
    with reading() as session:
        lines = call_list.lines(session, _caller(), _act, appointment_ids=ids or None)
        found = overview.by_ids(session, current().region_id, ids)
        called = calls.called(session, ids)
        falls_out = site_phones.soon(session, current().region_id, now=clock.now())
        hears = hearing.after(session, found)
    waiting = {one.appointment_id for one in lines}
    rows = [
        client_rows.planned(one, hears.get(one.id, "")) for one in found if one.id not in waiting
    ]
    return rendering.render(
        "coordinator/clients/call_list.html",
        is_done=bool(ids),
        call_list=lines,
        falls_out=falls_out,
        called=[one for one in rows if one.id in called],
        others=[one for one in rows if one.id not in called],
    )


def reached(line_id: int) -> Response:
    """They were called."""
    call_list.reached(_caller(), line_id, auth.by(Actor.COORDINATOR))
    return _back()


def not_reached(line_id: int) -> Response:
    """Nobody picked up."""
    call_list.not_reached(_caller(), line_id, auth.by(Actor.COORDINATOR))
    return _back()


def _caller() -> Caller:
    return Caller(region_id=current().region_id)


def _ids() -> list[int]:
    said = request.args.get("voor", "").split(",")
    return [int(part) for part in said if part.isdecimal() and len(part) < 10][:_LONGEST]


def _act(act: str, line_id: int) -> str:
    return url_for(f"coordinator.{act}", line_id=line_id, voor=_voor())


def _back() -> Response:
    return redirect(url_for("coordinator.call_list", voor=_voor()), 303)


def _voor() -> str | None:
    return ",".join(map(str, _ids())) or None
