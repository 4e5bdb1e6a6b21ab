"""`Niet gepland`: dates of series that the night could not plan, until somebody decides."""

from contextlib import suppress
from dataclasses import dataclass

from flask import abort, redirect, request, url_for
from sqlalchemy.orm import Session

from database import reading, write
from scheduler.people.actors import Actor
from scheduler.web.coordinator import list_fields
from scheduler.web.coordinator.planning import choices, formatting, series
from scheduler.web.coordinator.planning import forms as fields
from scheduler.web.coordinator.planning.choices import PlanningChoices
from scheduler.web.core import auth, clock, rendering
from scheduler.web.core.auth import current
from scheduler.web.core.forms import Form
from scheduler.web.core.rendering import Answer
from scheduler.zitdagen import unplanned
from scheduler.zitdagen.errors import UnknownUnplanned
from scheduler.zitdagen.models import UnplannedDate
from scheduler.zitdagen.plans import Instead
from scheduler.zitdagen.series import leave_out as leave_out_of_series
from scheduler.zitdagen.series import plan_missing


@dataclass(frozen=True, slots=True)
class UnplannedRow:
    """A date that waits, in words: why it could not be planned, and what is in the way, if any."""

    id: int
    day: str
    loket: str
    counsellor: str
    hours: str
    cause: str
    other_url: str
    noted: str
    series_url: str


def list_all() -> str:
    """All dates that wait, soonest first."""
    return _list(Form({}))


def plan(unplanned_id: int) -> Answer:
    """Plan it as its series is; where that still cannot be, the list says why."""
    form = Form(request.form)
    try:
        offered = _check_region(unplanned_id)
        zitdag = write(plan_missing, unplanned_id, by=auth.by(Actor.COORDINATOR))
    except UnknownUnplanned:  # decided just now, maybe by a second click
        return redirect(url_for("coordinator.unplanned"), 303)
    except fields.REFUSED as refusal:
        form.refuse(f"dag-{unplanned_id}", fields.words_of(refusal, offered))
        return _list(form), 422
    return redirect(url_for("coordinator.zitdag", zitdag_id=zitdag.id), 303)


def leave_out(unplanned_id: int) -> Answer:
    """Leave it out of its series, for good."""
    with suppress(UnknownUnplanned):
        _check_region(unplanned_id)
        write(leave_out_of_series, unplanned_id, by=auth.by(Actor.COORDINATOR))
    return redirect(url_for("coordinator.unplanned"), 303)


def _check_region(unplanned_id: int) -> PlanningChoices:
    """404 for a date of another region; UnknownUnplanned for one that waits no more."""
    with reading() as session:
        unplanned.series_of(session, unplanned_id)
        _found(session, unplanned_id)
        return choices.of_region(session)


def otherwise(unplanned_id: int) -> Answer:
    """Plan it with another counsellor, or at other hours."""
    with reading() as session:
        row = _found(session, unplanned_id)
        offered = choices.of_region(session)
    if request.method == "GET":
        own = {"begeleider": str(row.series.counsellor_id)}
        typed = {**own, **fields.opening_fields(row.series.openings)}
        return _form(row, Form(typed), offered)
    form = Form(request.form)
    instead = _instead(form, row, offered)
    if instead is None:
        return _form(row, form, offered), 422
    try:
        zitdag = write(plan_missing, unplanned_id, instead, by=auth.by(Actor.COORDINATOR))
    except UnknownUnplanned:
        return redirect(url_for("coordinator.unplanned"), 303)
    except fields.REFUSED as refusal:
        fields.refuse(form, refusal, offered)
        return _form(row, form, offered), 422
    return redirect(url_for("coordinator.zitdag", zitdag_id=zitdag.id), 303)


def _found(session: Session, unplanned_id: int) -> UnplannedDate:
    """The date, 404 in another region; one that was decided is no more."""
    return unplanned.of_region(session, current().region_id, unplanned_id) or abort(404)


def _list(form: Form) -> str:
    with reading() as session:
        rows = unplanned.waiting(session, current().region_id, today=clock.today())
        offered = choices.of_region(session)
        shown = [_row(one, offered) for one in rows]
    return rendering.render("coordinator/planning/unplanned.html", form=form, rows=shown)


def _row(row: UnplannedDate, offered: PlanningChoices) -> UnplannedRow:
    one, refusal = row.series, unplanned.cause(row)
    words = fields.conflict_words(refusal, offered) if refusal else str(fields.CLOCK_CHANGES)
    other_id = getattr(refusal, "other_id", None)
    return UnplannedRow(
        id=row.id,
        day=formatting.dated(row.date),
        loket=f"{one.loket.city}, {one.loket.name}",
        counsellor=f"{one.counsellor.first_name} {one.counsellor.last_name}",
        hours=series.hours_words(one.openings),
        cause=words,
        other_url=url_for("coordinator.zitdag", zitdag_id=other_id) if other_id else "",
        noted=formatting.moment_words(row.noted_at),
        series_url=url_for("coordinator.one_series", series_id=row.series_id),
    )


def _form(row: UnplannedDate, form: Form, offered: PlanningChoices) -> str:
    return rendering.render(
        "coordinator/planning/unplanned_otherwise.html",
        row=_row(row, offered),
        form=form,
        counsellors=list(_counsellors(row, offered).items()),
        opening_rows=fields.ROWS,
    )


def _counsellors(row: UnplannedDate, offered: PlanningChoices) -> dict[str, str]:
    who = row.series.counsellor
    return {str(who.id): f"{who.first_name} {who.last_name}", **offered.counsellors}


def _instead(form: Form, row: UnplannedDate, offered: PlanningChoices) -> Instead | None:
    counsellor_id = list_fields.choice(form, "begeleider", _counsellors(row, offered))
    openings = fields.openings(form)
    if form.wrong or counsellor_id is None:
        return None
    return Instead(counsellor_id, tuple(sorted(openings, key=lambda one: one.starts)))
