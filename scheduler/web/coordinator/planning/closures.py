"""A loket or the whole region is closed for a while: whom that touches, and what is done."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from flask import abort, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext

import typed_text
from database import reading, write
from scheduler.appointments.rescheduling.decisions import UNDECIDED
from scheduler.appointments.rescheduling.edits.closure import (
    ChangeClosure,
    CloseLokets,
    ReopenLokets,
)
from scheduler.appointments.rescheduling.planning_changes import apply
from scheduler.people.actors import Actor
from scheduler.web.coordinator import list_fields
from scheduler.web.coordinator.planning import choices, decision_form, formatting, periods
from scheduler.web.coordinator.planning import forms as fields
from scheduler.web.coordinator.planning.choices import PlanningChoices
from scheduler.web.coordinator.planning.decision_form import DecisionPage
from scheduler.web.core import auth, clock, rendering
from scheduler.web.core.auth import current
from scheduler.web.core.forms import Form
from scheduler.web.core.rendering import Answer
from scheduler.zitdagen import closing
from scheduler.zitdagen.closing import ClosurePlan
from scheduler.zitdagen.errors import ChangedMeanwhile, UnknownClosure
from scheduler.zitdagen.models import Closure, ClosureReason

REASONS: Final = {
    ClosureReason.HOLIDAYS: lazy_gettext("vakantie of feestdag"),
    ClosureReason.WORKS: lazy_gettext("werken"),
    ClosureReason.BUILDING: lazy_gettext("het gebouw is dicht"),
    ClosureReason.OTHER: lazy_gettext("iets anders"),
}
_EVERYWHERE: Final = "alle"
_NOTE_LENGTH: Final = 200


@dataclass(frozen=True, slots=True)
class ClosureRow:
    """A closure that is not over: what is closed, when and why in words, whether it is now."""

    what: str
    when: str
    reason: str
    note: str
    is_now: bool
    url: str


def closures() -> Answer:
    """What is closed now and will be, and the form to close a loket or the region."""
    with reading() as session:
        offered = choices.of_region(session)
    if request.method == "GET":
        return _show_all(Form(_usual()), offered)
    form = Form(request.form)
    plan = _plan(form, _places(offered))
    if plan is None or form.value("bewerken"):
        return _show_all(form, offered), 422 if form.wrong else 200
    asked = _asked(plan, offered, url_for("coordinator.closures"), _("Sluit"))
    try:
        answer = decision_form.submit_decision(form, CloseLokets(plan), asked, offered)
    except fields.REFUSED as refusal:
        fields.refuse(form, refusal, offered)
        return _show_all(form, offered), 422
    return answer or decision_form.done(form, url_for("coordinator.closures"))


def closure(closure_id: int) -> Answer:
    """One closure: sooner or later, for another reason, or opened again."""
    with reading() as session:
        offered = choices.of_region(session)
    standing = _closure(closure_id)
    if request.method == "GET":
        return _show_one(standing, Form(_as_it_is(standing)))
    form = Form(request.form)
    edit = _edit(form, standing)
    if edit is None or form.value("bewerken"):
        return _show_one(standing, form), 422 if form.wrong else 200
    address = url_for("coordinator.closure", closure_id=closure_id)
    asked = _asked(edit.plan, offered, address, _("Bewaar"))
    try:
        answer = decision_form.submit_decision(form, edit, asked, offered)
    except ChangedMeanwhile:
        return _show_what_changed(closure_id, form)
    except fields.REFUSED as refusal:
        fields.refuse(form, refusal, offered)
        return _show_one(standing, form), 422
    return answer or decision_form.done(form, url_for("coordinator.closures"))


def reopen(closure_id: int) -> Answer:
    """Withdraw a closure: its hours come back, and whoever was kept fits again."""
    with reading() as session:
        standing = closing.find(session, current().region_id, closure_id)
    if standing is None:  # a colleague was first: the list shows what is so
        return redirect(url_for("coordinator.closures"), 303)
    form = Form(request.form)
    version = fields.version(form)
    if version is None:
        return redirect(url_for("coordinator.closure", closure_id=closure_id), 303)
    edit = ReopenLokets(closure_id, version, closing.planned(standing))
    try:
        write(apply, edit, UNDECIDED, by=auth.by(Actor.COORDINATOR))
    except UnknownClosure:
        pass  # just now: as above
    except ChangedMeanwhile:
        return _show_what_changed(closure_id, Form(_as_it_is(standing)))
    return redirect(url_for("coordinator.closures"), 303)


def _closure(closure_id: int) -> Closure:
    with reading() as session:
        return closing.find(session, current().region_id, closure_id) or abort(404)


def _usual() -> dict[str, str]:
    """Today, unless the address says otherwise; whole days."""
    first = request.args.get("van", clock.today().isoformat())
    return {
        "loket": request.args.get("loket", ""),
        "van": first,
        "tot": first,
        "deel": periods.WHOLE,
        "reden": ClosureReason.BUILDING,
    }


def _as_it_is(closure: Closure) -> dict[str, str]:
    return {
        **periods.written(closure.starts_at, closure.ends_at),
        "reden": closure.reason,
        "nota": closure.note,
        "versie": str(closure.version),
    }


def _places(offered: PlanningChoices) -> dict[str, str]:
    return {_EVERYWHERE: _("alle loketten van de regio"), **offered.lokets}


def _plan(form: Form, places: dict[str, str]) -> ClosurePlan | None:
    place = form.value("loket")
    if place not in places:
        form.refuse("loket", list_fields.not_chosen("loket"))
    during, reason, note = periods.read(form), _reason(form), _note(form)
    if form.wrong or during is None or reason is None:
        return None
    loket_id = None if place == _EVERYWHERE else int(place)
    return ClosurePlan(current().region_id, loket_id, during, reason, note)


def _edit(form: Form, closure: Closure) -> ChangeClosure | None:
    before, version = closing.planned(closure), fields.version(form)
    during, reason, note = periods.read(form), _reason(form), _note(form)
    if form.wrong or during is None or reason is None or version is None:
        return None
    plan = replace(before, during=during, reason=reason, note=note)
    return ChangeClosure(closure.id, version, before, plan)


def _reason(form: Form) -> ClosureReason | None:
    return list_fields.one_of(form, "reden", {one.value: one for one in ClosureReason})


def _note(form: Form) -> str:
    note = typed_text.on_one_line(form.value("nota"))
    if len(note) > _NOTE_LENGTH:
        form.refuse("nota", _("Schrijf het korter."))
    return note


def _named(plan: ClosurePlan, offered: PlanningChoices) -> str:
    everywhere: str = _("Alle loketten")
    return everywhere if plan.loket_id is None else offered.lokets[str(plan.loket_id)]


def _asked(plan: ClosurePlan, offered: PlanningChoices, action: str, button: str) -> DecisionPage:
    when = formatting.span_words(plan.during.start, plan.during.end)
    return DecisionPage(
        title=_("%(what)s: gesloten %(when)s", what=_named(plan, offered), when=when),
        action=action,
        button=button,
        shows_first=True,
    )


def _row(closure: Closure, now: datetime) -> ClosureRow:
    where = closure.loket
    return ClosureRow(
        what=_("Alle loketten") if where is None else f"{where.city}, {where.name}",
        when=formatting.span_words(closure.starts_at, closure.ends_at),
        reason=str(REASONS[closure.reason]),
        note=closure.note,
        is_now=closure.starts_at <= now,
        url=url_for("coordinator.closure", closure_id=closure.id),
    )


def _show_all(form: Form, offered: PlanningChoices) -> str:
    now = clock.now()
    with reading() as session:
        ahead = closing.ahead(session, current().region_id, now=now)
    return rendering.render(
        "coordinator/planning/closures.html",
        form=form,
        rows=[_row(one, now) for one in ahead],
        places=[("", _("Kies")), *_places(offered).items()],
        reasons=[(reason.value, words) for reason, words in REASONS.items()],
        parts=periods.options(),
    )


def _show_one(closure: Closure, form: Form, changed: str | None = None) -> str:
    return rendering.render(
        "coordinator/planning/closure.html",
        form=form,
        row=_row(closure, clock.now()),
        closure_id=closure.id,
        version=closure.version,
        reasons=[(reason.value, words) for reason, words in REASONS.items()],
        parts=periods.options(),
        changed=changed,
        is_over=closure.ends_at <= clock.now(),
    )


def _show_what_changed(closure_id: int, form: Form) -> Answer:
    """Somebody else was first: what they made of it, beside everything typed here."""
    standing = _closure(closure_id)
    typed = {name: value for name, value in form.values.items() if name != "gezien"}
    row = _row(standing, clock.now())
    form = Form({**typed, "versie": str(standing.version)})
    changed = ", ".join((row.when, row.reason))
    return _show_one(standing, form, changed=changed), 409
