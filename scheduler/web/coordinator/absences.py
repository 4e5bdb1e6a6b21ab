"""A counsellor is away: whom that touches, over all zitdagen, and what to do with them."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Final

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response

from database import reading, write
from scheduler.appointments.closures import (
    AbsencePlan,
    MoveAlong,
    record_absence_with_appointments,
)
from scheduler.appointments.models import Actor
from scheduler.appointments.outlooks import after_absence
from scheduler.calendar.intervals import Interval
from scheduler.web import page
from scheduler.web.auth import only
from scheduler.web.coordinator import choices, deciding, showing
from scheduler.web.coordinator import reading as fields
from scheduler.web.coordinator.choices import PLANNERS, Choices
from scheduler.web.coordinator.deciding import Asked, Decided
from scheduler.web.coordinator.week import week_url
from scheduler.web.forms import Form
from scheduler.zitdagen.models import AbsenceReason

Answer = str | Response | tuple[str, int]
REASONS: Final = {
    AbsenceReason.ILL: lazy_gettext("ziek"),
    AbsenceReason.LEAVE: lazy_gettext("verlof"),
    AbsenceReason.TRAINING: lazy_gettext("vorming"),
    AbsenceReason.OTHER: lazy_gettext("iets anders"),
}
_A_DAY = timedelta(days=1)
_LONGEST = timedelta(days=366)


@only(*PLANNERS)
def absence() -> Answer:
    """Who is away, from when to when, and why. Whole days unless hours are filled in."""
    with reading() as session:
        offered = choices.of_region(session)
    if request.method == "GET":
        return _show(Form(_asked_for(request.args)), offered)
    form = Form(request.form)
    plan = _plan(form, offered)
    if plan is None or form.value("terug"):
        return _show(form, offered), 422 if form.wrong else 200
    try:
        answer = deciding.settle(
            form, lambda decided: _record(plan, decided), _asked(form, plan, offered), offered
        )
    except fields.REFUSED as refusal:
        fields.refuse(form, refusal, offered)
        return _show(form, offered), 422
    return answer or deciding.done(form, week_url(plan.starts_at.astimezone(page.HOME).date()))


def _asked_for(arguments: Mapping[str, str]) -> dict[str, str]:
    """Today, unless the address says otherwise; one day."""
    first = arguments.get("van", page.today().isoformat())
    counsellor = arguments.get("begeleider", "")
    return {"begeleider": counsellor, "van": first, "tot": first, "reden": AbsenceReason.ILL}


def _show(form: Form, offered: Choices) -> str:
    return page.render(
        "coordinator/absence.html",
        form=form,
        counsellors=[("", _("Kies")), *offered.counsellors.items()],
        reasons=[(reason.value, words) for reason, words in REASONS.items()],
    )


def _plan(form: Form, offered: Choices) -> AbsencePlan | None:
    counsellor_id = fields.choice(form, "begeleider", offered.counsellors)
    starts_at, ends_at = _period(form)
    reason = fields.one_of(form, "reden", {one.value: one for one in AbsenceReason})
    if form.wrong or counsellor_id is None or reason is None:
        return None
    if starts_at is None or ends_at is None:
        return None
    return AbsencePlan(counsellor_id, starts_at, ends_at, reason)


def _period(form: Form) -> tuple[datetime | None, datetime | None]:
    """From the first hour to the last; without hours from midnight to midnight."""
    first, last = fields.day(form, "van"), fields.day(form, "tot")
    starts, ends = fields.maybe_clock(form, "van-uur"), fields.maybe_clock(form, "tot-uur")
    if form.wrong or first is None or last is None:
        return None, None
    if not timedelta() <= last - first <= _LONGEST:
        form.refuse("tot", _("Kies een datum na de eerste, binnen het jaar."))
        return None, None
    until = datetime.combine(last, ends) if ends else datetime.combine(last, time()) + _A_DAY
    starts_at = fields.moment(form, "van-uur", datetime.combine(first, starts or time()))
    ends_at = fields.moment(form, "tot-uur", until)
    if starts_at is not None and ends_at is not None and ends_at <= starts_at:
        form.refuse("tot-uur", _("Dit uur ligt niet na het begin."))
    return starts_at, ends_at


def _record(plan: AbsencePlan, decided: Decided | None) -> None:
    write(
        record_absence_with_appointments,
        plan,
        None if isinstance(decided, MoveAlong) else decided,
        actor=Actor.COORDINATOR,
        now=page.now(),
    )


def _asked(form: Form, plan: AbsencePlan, offered: Choices) -> Asked:
    name = offered.counsellors[str(plan.counsellor_id)]
    when = showing.span_words(plan.starts_at, plan.ends_at)
    return Asked(
        title=_("%(name)s is afwezig: %(when)s", name=name, when=when),
        action=page.link("coordinator.absence", {}),
        button=_("Bewaar"),
        outlook=lambda _session: after_absence(
            plan.counsellor_id, Interval(plan.starts_at, plan.ends_at)
        ),
    )
