"""A counsellor is away: whom that touches, over all zitdagen, and what to do with them."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final

from flask import abort, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session

from database import reading, write
from locations.zones import BRUSSELS
from scheduler.appointments.rescheduling.edits.absence import RecordAbsence
from scheduler.appointments.rescheduling.planning_changes import end_absence
from scheduler.people.actors import Actor
from scheduler.web.coordinator import list_fields
from scheduler.web.coordinator.planning import choices, decision_form, formatting, periods
from scheduler.web.coordinator.planning import forms as fields
from scheduler.web.coordinator.planning.board.address import week_url
from scheduler.web.coordinator.planning.choices import PlanningChoices
from scheduler.web.coordinator.planning.decision_form import DecisionPage
from scheduler.web.core import auth, clock, rendering
from scheduler.web.core.auth import current
from scheduler.web.core.forms import Form
from scheduler.web.core.rendering import Answer
from scheduler.zitdagen import errors
from scheduler.zitdagen import queries as zitdagen
from scheduler.zitdagen.models import Absence, AbsenceReason


@dataclass(frozen=True, slots=True)
class AbsenceRow:
    """Somebody who is away now or will be: who, when and why in words.

    `first` is the first day as a date, `most` the last but one, empty where it is one day alone;
    `field` is the name of the field for another last day.
    """

    name: str
    when: str
    reason: str
    first: str
    most: str
    field: str
    end_url: str


REASONS: Final = {
    AbsenceReason.ILL: lazy_gettext("ziek"),
    AbsenceReason.LEAVE: lazy_gettext("verlof"),
    AbsenceReason.TRAINING: lazy_gettext("vorming"),
    AbsenceReason.OTHER: lazy_gettext("iets anders"),
}
_A_DAY = timedelta(days=1)


def absence() -> Answer:
    """Who is away, from when to when, and why. Whole days unless hours are filled in."""
    with reading() as session:
        offered = choices.of_region(session)
    if request.method == "GET":
        return _show(Form(_asked_for(request.args)), offered)
    form = Form(request.form)
    plan = _plan(form, offered)
    if plan is None or form.value("bewerken"):
        return _show(form, offered), 422 if form.wrong else 200
    try:
        answer = decision_form.submit_decision(form, plan, _asked(plan, offered), offered)
    except fields.REFUSED as refusal:
        fields.refuse(form, refusal, offered)
        return _show(form, offered), 422
    return answer or decision_form.done(form, week_url(plan.away.start.astimezone(BRUSSELS).date()))


def end(absence_id: int) -> Answer:
    """Somebody is back sooner (`laatste`: the last day away), or was never away (`intrekken`)."""
    with reading() as session:
        found = _absence_of_region(session, absence_id)
    form = Form(request.form)
    ends_at = None if form.value("intrekken") else _back_at(form, found)
    if form.wrong:
        with reading() as session:
            offered = choices.of_region(session)
        return _show(Form({**_asked_for({}), **form.values}, form.wrong), offered), 422
    # Somebody else took it back, or shortened it, just now: the list shows what is so.
    with suppress(errors.UnknownAbsence, errors.InvalidPlan):
        write(end_absence, found.id, ends_at, by=auth.by(Actor.COORDINATOR))
    return redirect(url_for("coordinator.absence"), 303)


def _absence_of_region(session: Session, absence_id: int) -> Absence:
    return zitdagen.absence_of_region(session, current().region_id, absence_id) or abort(404)


def _back_at(form: Form, absence: Absence) -> datetime | None:
    """The midnight after the last day; None with the error in the form."""
    field = f"laatste-{absence.id}"
    last = fields.day(form, field)
    if last is None:
        return None
    back = datetime.combine(last, time(), BRUSSELS) + _A_DAY
    if not absence.starts_at < back < absence.ends_at:
        form.refuse(field, _("Kies een dag voor de laatste dag van nu."))
        return None
    return back


def _away(session: Session) -> list[AbsenceRow]:
    """Who is away now or will be, in this region, soonest first. One SELECT."""
    rows = zitdagen.absences_of_region(session, current().region_id, ends_after=clock.now())
    return [_on_page(one, f"{who.first_name} {who.last_name}") for one, who in rows]


def _on_page(absence: Absence, name: str) -> AbsenceRow:
    first = absence.starts_at.astimezone(BRUSSELS).date()
    # The last moment of it lies on its last day, also where it ends at midnight.
    most = (absence.ends_at.astimezone(BRUSSELS) - _A_DAY - timedelta(microseconds=1)).date()
    return AbsenceRow(
        name=name,
        when=formatting.span_words(absence.starts_at, absence.ends_at),
        reason=str(REASONS[absence.reason]),
        first=first.isoformat(),
        most=most.isoformat() if most >= first else "",
        field=f"laatste-{absence.id}",
        end_url=url_for("coordinator.end_absence", absence_id=absence.id),
    )


def _asked_for(arguments: Mapping[str, str]) -> dict[str, str]:
    """Today, unless the address says otherwise; one day."""
    first = arguments.get("van", clock.today().isoformat())
    return {
        "begeleider": arguments.get("begeleider", ""),
        "van": first,
        "tot": first,
        "deel": periods.WHOLE,
        "reden": AbsenceReason.ILL,
    }


def _show(form: Form, offered: PlanningChoices) -> str:
    with reading() as session:
        away = _away(session)
    return rendering.render(
        "coordinator/planning/absence.html",
        form=form,
        away=away,
        counsellors=[("", _("Kies")), *offered.counsellors.items()],
        reasons=[(reason.value, words) for reason, words in REASONS.items()],
        parts=periods.options(),
    )


def _plan(form: Form, offered: PlanningChoices) -> RecordAbsence | None:
    counsellor_id = list_fields.choice(form, "begeleider", offered.counsellors)
    away = periods.read(form)
    reason = list_fields.one_of(form, "reden", {one.value: one for one in AbsenceReason})
    if form.wrong or counsellor_id is None or reason is None or away is None:
        return None
    return RecordAbsence(counsellor_id, away, reason)


def _asked(plan: RecordAbsence, offered: PlanningChoices) -> DecisionPage:
    name = offered.counsellors[str(plan.counsellor_id)]
    when = formatting.span_words(plan.away.start, plan.away.end)
    return DecisionPage(
        title=_("%(name)s is afwezig: %(when)s", name=name, when=when),
        action=rendering.link("coordinator.absence", {}),
        button=_("Bewaar"),
        shows_first=True,
    )
