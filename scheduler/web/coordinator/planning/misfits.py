"""Appointments that no longer fit their zitdag: each is decided on as after any change."""

from flask import redirect, request, url_for
from flask_babel import gettext as _

from database import reading, write
from scheduler.appointments.lists import overview
from scheduler.appointments.rescheduling.edits.misfits import DecideMisfits
from scheduler.appointments.rescheduling.planning_changes import preview
from scheduler.web.coordinator.planning import choices, decision_form
from scheduler.web.coordinator.planning import forms as fields
from scheduler.web.coordinator.planning.decision_form import DecisionPage
from scheduler.web.core import clock, rendering
from scheduler.web.core.auth import current
from scheduler.web.core.forms import Form
from scheduler.web.core.rendering import Answer

MOST = 100
"""So many are decided on at once; who is left stands there next."""


def decide() -> Answer:
    """All that asks for a decision, or those in `voor` (ids), with what can be done."""
    edit = _edit()
    asked = DecisionPage(
        title=_("Kijk na"),
        action=url_for("coordinator.misfits", voor=request.args.get("voor")),
        button=_("Bewaar"),
    )
    form = Form(request.form)
    if form.value("bewerken"):
        return redirect(url_for("coordinator.week"), 303)
    with reading() as session:
        offered = choices.of_region(session)
    if request.method == "GET":
        people = write(preview, edit, now=clock.now())
        if not people:
            return rendering.render("coordinator/planning/misfits.html")
        return decision_form.ask(form, edit, people, asked, offered)
    try:
        answer = decision_form.submit_decision(form, edit, asked, offered)
    except fields.REFUSED:  # nothing changes but what is decided: there is no other field
        answer = None
    return answer or decision_form.done(form, url_for("coordinator.misfits"))


def _edit() -> DecideMisfits:
    """Of this region, soonest first: those on the form or in the address, or else all."""
    said = decision_form.ids(request.form.get("gezien") or request.args.get("voor", ""))
    with reading() as session:
        found = overview.misfits(session, current().region_id, now=clock.now())
    ours = [one.id for one in found if not said or one.id in said]
    return DecideMisfits(frozenset(ours[:MOST]))
