"""A zitdag without a series: at a job fair, on a market."""

from flask import redirect, request, url_for
from flask_babel import gettext as _

import typed_text
from database import reading, write
from scheduler.people.actors import Actor
from scheduler.web.coordinator import list_fields
from scheduler.web.coordinator.planning import choices
from scheduler.web.coordinator.planning import forms as fields
from scheduler.web.coordinator.planning.choices import PlanningChoices
from scheduler.web.core import auth, clock, rendering
from scheduler.web.core.forms import Form
from scheduler.web.core.rendering import Answer
from scheduler.zitdagen.operations import plan_zitdag
from scheduler.zitdagen.plans import Rules, ZitdagPlan

_TITLE_LENGTH = 120


def new_zitdag() -> Answer:
    """Plan one sitting."""
    with reading() as session:
        offered = choices.of_region(session)
    if request.method == "GET":
        return _show(Form({f"dienst-{id_}": "1" for id_ in offered.usual_services}), offered)
    form = Form(request.form)
    plan = _plan(form, offered)
    if plan is None:
        return _show(form, offered), 422
    try:
        planned = write(plan_zitdag, plan, by=auth.by(Actor.COORDINATOR))
    except fields.REFUSED as refusal:
        fields.refuse(form, refusal, offered)
        return _show(form, offered), 422
    return redirect(url_for("coordinator.zitdag", zitdag_id=planned.id), 303)


def _show(form: Form, offered: PlanningChoices) -> str:
    first = ("", _("Kies"))
    return rendering.render(
        "coordinator/planning/popup.html",
        form=form,
        lokets=[first, *offered.lokets.items()],
        counsellors=[first, *offered.counsellors.items()],
        services=offered.services,
        audiences=fields.audience_options(),
        opening_rows=fields.ROWS,
    )


def _plan(form: Form, offered: PlanningChoices) -> ZitdagPlan | None:
    loket_id = list_fields.choice(form, "loket", offered.lokets)
    counsellor_id = list_fields.choice(form, "begeleider", offered.counsellors)
    day = fields.day(form, "datum")
    if day is not None and day < clock.today():
        form.refuse("datum", _("Deze dag is voorbij."))
    openings = fields.openings(form)
    rules = fields.audience(form, Rules())
    title = typed_text.on_one_line(form.value("titel"))
    if len(title) > _TITLE_LENGTH:
        form.refuse("titel", _("Deze naam is te lang."))
    if form.wrong or loket_id is None or counsellor_id is None or day is None:
        return None
    return ZitdagPlan(
        loket_id=loket_id,
        counsellor_id=counsellor_id,
        date=day,
        openings=openings,
        service_ids=fields.chosen(form, "dienst", offered.services),
        rules=rules,
        title=title,
    )
