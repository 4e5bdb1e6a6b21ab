"""`Van één plaats`: bookings that strangers made from one network, called off in one act."""

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from database import reading, write
from scheduler.appointments.booking import lapsing
from scheduler.appointments.lists import overview, same_origin
from scheduler.people.actors import Actor
from scheduler.web.coordinator import client_rows
from scheduler.web.core import auth, clock, rendering
from scheduler.web.core.auth import current

_MOST = 500
_WHO = "wie-"


def show() -> str:
    """Each network with what it booked and nobody said yes to; all are ticked."""
    with reading() as session:
        groups = same_origin.groups(session, current().region_id, now=clock.now())
        ids = [one for group in groups for one in group][:_MOST]
        planned = overview.by_ids(session, current().region_id, ids)
    rows = {one.id: client_rows.planned(one) for one in planned}
    return rendering.render(
        "coordinator/clients/same_origin.html",
        groups=[[rows[one] for one in group if one in rows] for group in groups],
        called_off=request.args.get("weg", type=int),
    )


def call_off() -> Response:
    """Call off those that were ticked (`wie-ID`), and tell nobody."""
    ticked = [name.removeprefix(_WHO) for name in request.form if name.startswith(_WHO)]
    ids = [int(one) for one in ticked if one.isdecimal() and len(one) < 10]
    by = auth.by(Actor.COORDINATOR)
    gone = write(lapsing.call_off, ids[:_MOST], current().region_id, by=by)
    return redirect(url_for("coordinator.same_origin", weg=len(gone)), 303)
