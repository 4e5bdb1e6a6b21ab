"""A zitdag without a series: at a job fair, on a market."""

from collections.abc import Sequence
from typing import Any

from flask import redirect, request, url_for
from flask_babel import gettext as _

from database import reading, write
from scheduler.people.actors import Actor
from scheduler.web.coordinator import list_fields
from scheduler.web.coordinator.planning import choices, rules_form, warnings
from scheduler.web.coordinator.planning import forms as fields
from scheduler.web.coordinator.planning.choices import PlanningChoices
from scheduler.web.core import auth, rendering
from scheduler.web.core.forms import Form
from scheduler.web.core.rendering import Answer
from scheduler.zitdagen.cautions import PlannedSitting
from scheduler.zitdagen.operations import plan_zitdag
from scheduler.zitdagen.plans import Rules, ZitdagPlan


def new_zitdag() -> Answer:
    """Plan one sitting."""
    with reading() as session:
        offered = choices.of_region(session)
    if request.method == "GET":
        usual = {f"dienst-{id_}": "1" for id_ in offered.usual_services}
        return _show(Form({**usual, **rules_form.values_of(Rules())}), offered)
    form = Form(request.form)
    plan = typed(form, offered)
    if plan is None:
        return _show(form, offered), 422
    sitting = PlannedSitting(
        plan.loket_id, plan.counsellor_id, plan.date, plan.openings, plan.service_ids
    )
    if found := warnings.unheeded(form, sitting, offered):
        return _show(form, offered, found, warnings.heeded(sitting)), 422
    try:
        planned = write(plan_zitdag, plan, by=auth.by(Actor.COORDINATOR))
    except fields.REFUSED as refusal:
        fields.refuse(form, refusal, offered)
        return _show(form, offered), 422
    return redirect(url_for("coordinator.zitdag", zitdag_id=planned.id), 303)


def _show(form: Form, offered: PlanningChoices, found: Sequence[str] = (), heeded: str = "") -> str:
    return rendering.render(
        "coordinator/planning/popup.html",
        form=form,
        lists=lists(offered),
        warnings=found,
        heeded=heeded,
    )


def lists(offered: PlanningChoices) -> dict[str, Any]:
    """What can be chosen in the fields of one sitting, and how many rows of hours it has."""
    first = ("", _("Kies"))
    return {
        "lokets": [first, *offered.lokets.items()],
        "counsellors": [first, *offered.counsellors.items()],
        "services": offered.services,
        "rules": rules_form.options(),
        "opening_rows": fields.ROWS,
    }


def typed(form: Form, offered: PlanningChoices) -> ZitdagPlan | None:
    """The sitting that was typed; None with the errors in the form."""
    loket_id = list_fields.choice(form, "loket", offered.lokets)
    counsellor_id = list_fields.choice(form, "begeleider", offered.counsellors)
    day = fields.day_ahead(form, "datum")
    openings = fields.openings(form)
    rules = rules_form.read(form, Rules())
    title = fields.title(form)
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
