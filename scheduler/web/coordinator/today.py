"""`Vandaag`: what asks a coordinator for a decision, and what goes on today."""

from datetime import datetime, time

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from database import reading
from locations.zones import BRUSSELS
from scheduler.appointments.lists import (
    earlier_visits,
    group_sessions,
    interpreters,
    overview,
)
from scheduler.web.coordinator import client_rows
from scheduler.web.core import clock, rendering
from scheduler.web.core.auth import current
from scheduler.zitdagen import calendar_sources


def show() -> str | Response:
    """The page. An address of a week, which stood here before, leads to the planning."""
    if "week" in request.args:
        week, grouped = request.args["week"], request.args.get("naar")
        return redirect(url_for("coordinator.week", week=week, naar=grouped), 303)
    region_id, now = current().region_id, clock.now()
    with reading() as session:
        look = overview.misfits(session, region_id, now=now)
        groups = group_sessions.to_decide(session, region_id, now=now)
        without_interpreter = interpreters.count_wanting(session, region_id, now=now)
        unread_calendars = calendar_sources.count_failing(session, region_id)
        midnight = datetime.combine(clock.today(), time(), BRUSSELS)
        unrecorded = earlier_visits.unrecorded_of_region(session, region_id, today_starts=midnight)
    return rendering.render(
        "coordinator/today.html",
        look=[(client_rows.planned(one), one.zitdag_id) for one in look],
        groups_to_decide=len(groups),
        without_interpreter=without_interpreter,
        unread_calendars=unread_calendars,
        unrecorded=[
            (name, count, url_for("counsellor.today", wie=code)) for code, name, count in unrecorded
        ],
    )
