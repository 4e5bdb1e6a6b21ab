"""Series: the list, and the way from a form over the dates it gives to a saved series."""

from collections.abc import Iterable
from typing import Final

from flask import abort, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from database import reading
from scheduler.appointments.rescheduling.edits.series import PlanSeries
from scheduler.web.coordinator.planning import (
    choices,
    decision_form,
    formatting,
    recurrence_presets,
    series_form,
)
from scheduler.web.coordinator.planning import forms as fields
from scheduler.web.coordinator.planning.choices import PlanningChoices
from scheduler.web.coordinator.planning.decision_form import DecisionPage
from scheduler.web.coordinator.planning.series_form import SeriesContext
from scheduler.web.core import clock, rendering
from scheduler.web.core.auth import current
from scheduler.web.core.forms import Form
from scheduler.web.core.rendering import Answer
from scheduler.zitdagen import queries as zitdagen
from scheduler.zitdagen.errors import ChangedMeanwhile
from scheduler.zitdagen.models import OpeningKind, SeriesOpening, ZitdagSeries
from scheduler.zitdagen.plans import OpeningPlan, SeriesPlan
from scheduler.zitdagen.previews import PreviewDate, preview

_SPARE: Final = 3
_SHOWN: Final = 10
_NEW: Final = 0


def list_all() -> str:
    """The series of the region that are active and not over."""
    with reading() as session:
        found = zitdagen.running_series(session, current().region_id, clock.today())
    rows = [
        (
            url_for("coordinator.one_series", series_id=one.id),
            f"{one.loket.city}, {one.loket.name}",
            f"{one.counsellor.first_name} {one.counsellor.last_name}",
            recurrence_presets.words(one.rule),
            _hours(one.openings),
            formatting.short_day(one.ends_on) if one.ends_on else "",
        )
        for one in found
    ]
    return rendering.render("coordinator/planning/series.html", rows=rows)


def one_series(series_id: int) -> str:
    """The form of a series: as it is, or as it was being typed."""
    before = _before(series_id)
    typed = Form(request.args if "loket" in request.args else series_form.values_of(before.series))
    return _form(typed, before)


def new_series() -> str:
    """The form of a series that is new."""
    before = _before(_NEW)
    usual = {f"dienst-{id_}": "1" for id_ in before.offered.usual_services}
    first = {**usual, "vanaf": clock.today().isoformat(), "versie": str(_NEW)}
    return _form(Form(request.args if "loket" in request.args else first), before)


def show_dates(series_id: int) -> Answer:
    """The dates that what was typed gives, before anything is saved."""
    before = _before(series_id)
    form = Form(request.args)
    plan = series_form.plan(form, before)
    if plan is None:
        return _form(form, before), 422
    try:
        with reading() as session:
            dates = preview(session, plan, series_id or None, today=clock.today(), most=_SHOWN)
    except fields.REFUSED as refusal:
        fields.refuse(form, refusal, before.offered)
        return _form(form, before), 422
    return rendering.render(
        "coordinator/planning/dates.html",
        title=_title(before),
        what=_what(plan, before),
        dates=[_date_row(one, before.offered) for one in dates],
        kept=list(form.values.items()),
        back_url=rendering.link(_form_of(series_id), {**_address(series_id), **dict(form.values)}),
        save_url=url_for("coordinator.save_series", series_id=series_id),
    )


def save(series_id: int) -> Answer:
    """Save what was previewed; whom it touches first."""
    before = _before(series_id)
    form = Form(request.form)
    plan = series_form.plan(form, before)
    version = fields.version(form)
    if plan is None or version is None or form.value("bewerken"):
        return _form(form, before), 422 if form.wrong else 200
    edit = PlanSeries(plan, version, clock.today())
    asked = DecisionPage(
        title=_title(before),
        action=url_for("coordinator.save_series", series_id=series_id),
        button=_("Bewaar"),
    )
    try:
        answer = decision_form.submit_decision(form, edit, asked, before.offered)
    except ChangedMeanwhile:
        return _show_what_changed(form, series_id)
    except fields.REFUSED as refusal:
        fields.refuse(form, refusal, before.offered)
        return _form(form, before), 422
    return answer or decision_form.done(form, url_for("coordinator.series"))


def _before(series_id: int) -> SeriesContext:
    with reading() as session:
        found = _find(session, series_id) if series_id != _NEW else None
        return SeriesContext(found, choices.of_region(session))


def _find(session: Session, series_id: int) -> ZitdagSeries:
    return zitdagen.series_of_region(session, current().region_id, series_id) or abort(404)


def _form(form: Form, before: SeriesContext, changed: str = "") -> str:
    first = ("", _("Kies"))
    series_id = before.series.id if before.series else _NEW
    filled = sum(
        bool(form.value(f"niet-{number}")) for number in range(1, series_form.MOST_EXCEPTIONS)
    )
    return rendering.render(
        "coordinator/planning/one_series.html",
        title=_title(before),
        form=form,
        changed=changed,
        dates_url=url_for("coordinator.series_dates", series_id=series_id),
        lokets=[first, *before.offered.lokets.items()],
        counsellors=[first, *before.counsellors.items()],
        services=before.offered.services,
        rhythms=list(recurrence_presets.options(before.rule).items()),
        weekdays=[
            first,
            *((code, str(name)) for code, name in recurrence_presets.WEEKDAYS.items()),
        ],
        audiences=fields.audience_options(),
        opening_rows=fields.ROWS,
        exception_rows=range(1, min(filled + _SPARE, series_form.MOST_EXCEPTIONS) + 1),
    )


def _title(before: SeriesContext) -> str:
    words: str = _("Nieuwe reeks")
    if before.series is not None:
        place = f"{before.series.loket.city}, {before.series.loket.name}"
        words = _("Reeks: %(place)s", place=place)
    return words


def _form_of(series_id: int) -> str:
    return "coordinator.new_series" if series_id == _NEW else "coordinator.one_series"


def _address(series_id: int) -> dict[str, str]:
    return {} if series_id == _NEW else {"series_id": str(series_id)}


def _what(plan: SeriesPlan, before: SeriesContext) -> str:
    return ", ".join(
        (
            before.offered.lokets[str(plan.loket_id)],
            before.counsellors[str(plan.counsellor_id)],
            recurrence_presets.words(plan.rule),
            _hours(plan.openings),
        )
    )


def _hours(openings: Iterable[OpeningPlan | SeriesOpening]) -> str:
    """`9.00–12.00, vrije inloop 13.00–16.00`."""
    said = []
    for one in openings:
        hours = formatting.hours_words([(one.starts, one.ends)])
        if one.kind is OpeningKind.WALK_IN:
            hours = _("vrije inloop %(hours)s", hours=hours)
        elif one.kind is OpeningKind.GROUP:
            hours = _("groep %(hours)s", hours=hours)
        said.append(hours)
    return ", ".join(said)


def _date_row(preview_date: PreviewDate, offered: PlanningChoices) -> tuple[str, str, bool]:
    """A date in words, what is the matter with it, and whether it gives a zitdag."""
    if preview_date.holiday:
        return formatting.day_words(preview_date.date), preview_date.holiday, False
    if preview_date.is_left_out:
        return formatting.day_words(preview_date.date), _("overgeslagen"), False
    if preview_date.conflict is not None:
        return (
            formatting.day_words(preview_date.date),
            fields.conflict_words(preview_date.conflict, offered),
            False,
        )
    return formatting.day_words(preview_date.date), "", True


def _show_what_changed(form: Form, series_id: int) -> Answer:
    """Somebody else was first: what they made of it, beside everything typed here."""
    before = _before(series_id)
    if before.series is None:  # another new one took the code; the next one is free
        return _form(form, before), 409
    typed = {name: value for name, value in form.values.items() if name != "gezien"}
    form = Form({**typed, "versie": str(before.series.version)})
    now = ", ".join(
        (
            f"{before.series.loket.city}, {before.series.loket.name}",
            f"{before.series.counsellor.first_name} {before.series.counsellor.last_name}",
            recurrence_presets.words(before.series.rule),
            _hours(before.series.openings),
        )
    )
    return _form(form, before, changed=now), 409
