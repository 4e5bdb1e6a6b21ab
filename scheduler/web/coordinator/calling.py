"""Whom to call: those whose appointment changed while no message reaches them."""

from flask import request

from database import reading
from scheduler.appointments import overview
from scheduler.web import page
from scheduler.web.auth import current, only
from scheduler.web.coordinator import showing
from scheduler.web.coordinator.choices import PLANNERS

_LONGEST = 200


@only(*PLANNERS)
def to_call() -> str:
    """After a decision: what became of each (`voor`, ids), and whom to call. Or everybody to call
    whose coming appointment a coordinator called off.
    """
    ids = [int(part) for part in request.args.get("voor", "").split(",") if part.isdecimal()]
    region_id = current().region_id
    with reading() as session:
        if ids:
            found = overview.by_ids(session, region_id, ids[:_LONGEST])
        else:
            found = overview.to_call(session, region_id, now=page.now())
    rows = [showing.person(one) for one in found]
    return page.render(
        "coordinator/to_call.html",
        is_done=bool(ids),
        to_call=[one for one in rows if one.is_called],
        others=[one for one in rows if not one.is_called],
    )
