"""The front page of the desk: find an appointment, or see whom to call."""

from datetime import timedelta
from typing import Any

from flask import request

from database import reading
from scheduler.appointments.lists import interpreters, search
from scheduler.appointments.lists.search import CallerQuery
from scheduler.web.core import clock, rendering
from scheduler.web.core.forms import Form
from scheduler.web.core.person_fields import asked
from scheduler.web.desk import calls
from scheduler.web.desk.appointments import signed_in_desk
from scheduler.web.shared import call_list
from scheduler.web.shared.appointments.rows import row
from scheduler.web.shared.contact_words import OF_SOMEBODY_ELSE

LOOKED_BACK = timedelta(days=60)


def index() -> Any:
    """Search page and call list. Caller details are never in a URL."""
    form = Form(request.form)
    desk = signed_in_desk()
    wanted = asked(form, OF_SOMEBODY_ELSE) if request.method == "POST" else None
    with reading() as session:
        waiting = calls.waiting(session, desk.region_id)
        to_call = call_list.lines(session, calls.caller(), calls.act, calls.shown_at)
        without_interpreter = interpreters.count_wanting(session, desk.region_id, now=clock.now())
        found = None
        if wanted is not None:
            by = CallerQuery(wanted.code, wanted.contact, wanted.first_name, wanted.day)
            since = clock.now() - LOOKED_BACK
            rows = search.in_region(session, desk.region_id, by, since=since)
            found = [row(desk, one) for one in rows]
    shown = rendering.render(
        "desk/index.html",
        form=form,
        found=found,
        waiting=waiting,
        call_list=to_call,
        without_interpreter=without_interpreter,
    )
    return shown, 422 if form.wrong else 200
