"""What a series would change, date by date, before it is saved; and the saving of just that."""

from collections.abc import Sequence

from flask import request, url_for
from flask_babel import gettext as _

from database import reading
from scheduler.appointments.rescheduling import appointments_ahead
from scheduler.appointments.rescheduling.edits.series import PlanSeries
from scheduler.web.coordinator.planning import (
    date_rows,
    decision_form,
    formatting,
    recurrence_presets,
    series,
    series_form,
)
from scheduler.web.coordinator.planning import forms as fields
from scheduler.web.coordinator.planning.decision_form import DecisionPage
from scheduler.web.coordinator.planning.series_form import SeriesContext
from scheduler.web.core import clock, rendering
from scheduler.web.core.forms import Form
from scheduler.web.core.rendering import Answer
from scheduler.zitdagen import differences, materialising
from scheduler.zitdagen.differences import DateChange, Fate
from scheduler.zitdagen.errors import ChangedMeanwhile, DatesChangedMeanwhile, DatesClash


def show_dates(series_id: int) -> Answer:
    """The difference between what was typed and what is planned, before anything is saved."""
    before = series.context(series_id)
    form = Form(request.args)
    edit = series_form.edit(form, before)
    if edit is None:
        return series.form_page(form, before), 422
    try:
        return _page(form, before, edit)
    except fields.REFUSED as refusal:
        fields.refuse(form, refusal, before.offered)
        return series.form_page(form, before), 422


def save(series_id: int) -> Answer:
    """Save what was shown; whom it touches first."""
    before = series.context(series_id)
    form = Form(request.form)
    edit = series_form.edit(form, before)
    if edit is None or form.value("bewerken"):
        return series.form_page(form, before), 422 if form.wrong else 200
    asked = DecisionPage(
        title=series.title(before),
        action=url_for("coordinator.save_series", series_id=series_id),
        button=_("Bewaar"),
    )
    try:
        answer = decision_form.submit_decision(form, edit, asked, before.offered)
    except ChangedMeanwhile:
        return _show_what_changed(form, series_id)
    except DatesChangedMeanwhile:
        return _page(form, before, edit, is_new_picture=True), 409
    except DatesClash as refusal:
        for day in refusal.dates:
            words = _("%(day)s botst. Laat die dag weg.", day=formatting.day_words(day))
            form.refuse(f"{series_form.LEFT_OUT}{day.isoformat()}", words)
        return _page(form, before, edit), 422
    except fields.REFUSED as refusal:
        fields.refuse(form, refusal, before.offered)
        return series.form_page(form, before), 422
    return answer or decision_form.done(form, url_for("coordinator.series"))


def _page(
    form: Form, before: SeriesContext, edit: PlanSeries, *, is_new_picture: bool = False
) -> str:
    """The dates; `is_new_picture`: the planning changed since they were shown."""
    with reading() as session:
        changes = edit.difference(session)
        touched = [one.zitdag_id for one in changes if one.fate in (Fate.GOES, Fate.CHANGES)]
        booked = appointments_ahead.counted(session, touched, now=clock.now())
    clashing = differences.clashing(changes)
    series_id = before.series.id if before.series else series.NEW
    typed = [(name, value) for name, value in form.values.items() if not _is_of_dates(name)]
    back = "coordinator.new_series" if before.series is None else "coordinator.one_series"
    address = {} if before.series is None else {"series_id": str(series_id)}
    return rendering.render(
        "coordinator/planning/dates.html",
        title=series.title(before),
        what=_what(edit, before),
        before_words=_left_alone(edit, before),
        form=form,
        is_new_picture=is_new_picture,
        totals=date_rows.totals(changes),
        groups=date_rows.groups(changes, booked, before.offered, series_form.LEFT_OUT),
        nothing=_nothing(changes, edit),
        can_save=bool(changes) or before.series is not None or _begins_later(edit),
        clashes=len(clashing),
        has_rest=any(one.is_planned and not one.clashes for one in changes),
        kept=[
            *typed,
            ("beeld", differences.digest(changes)),
            ("botst", ",".join(day.isoformat() for day in clashing)),
        ],
        back_url=rendering.link(back, {**address, **dict(typed)}),
        save_url=url_for("coordinator.save_series", series_id=series_id),
    )


def _is_of_dates(name: str) -> bool:
    """Whether a field is of this page, and not of the form of the series."""
    own = ("beeld", "botst", "rest", "csrf_token", "gezien", "besluit")
    return name in own or (name.startswith((series_form.LEFT_OUT, "voor-")) and name != "voor-wie")


def _what(edit: PlanSeries, before: SeriesContext) -> str:
    plan = edit.plan
    return ", ".join(
        (
            before.offered.lokets[str(plan.loket_id)],
            before.counsellors[str(plan.counsellor_id)],
            recurrence_presets.words(plan.rule),
            series.hours_words(plan.openings),
        )
    )


def _left_alone(edit: PlanSeries, before: SeriesContext) -> str:
    """From when it changes, where something of the series lies before."""
    words: str = ""
    if before.series is not None and edit.plan.starts_on is not None:
        since = materialising.since(edit.plan, today=clock.today())
        if since > clock.today():
            day = formatting.dated(since)
            words = _("Dit geldt vanaf %(day)s. De dagen ervoor blijven zoals ze zijn.", day=day)
    return words


def _nothing(changes: Sequence[DateChange], edit: PlanSeries) -> str:
    """What to say where no date is given."""
    if any(one.is_planned for one in changes):
        return ""
    words: str = _("Dit geeft geen enkele dag. Kijk de dagen, de weken en de laatste dag na.")
    if _begins_later(edit):
        words = _("Deze reeks begint verder dan we nu plannen. De dagen komen er vanzelf bij.")
    return words


def _begins_later(edit: PlanSeries) -> bool:
    starts_on = edit.plan.starts_on
    return starts_on is not None and starts_on > materialising.horizon(clock.today())


def _show_what_changed(form: Form, series_id: int) -> Answer:
    """Somebody else was first: what they made of it, beside everything typed here."""
    before = series.context(series_id)
    if before.series is None:  # another new one took the code; the next one is free
        return series.form_page(form, before), 409
    typed = {name: value for name, value in form.values.items() if not _is_of_dates(name)}
    form = Form({**typed, "versie": str(before.series.version)})
    now = ", ".join(
        (
            f"{before.series.loket.city}, {before.series.loket.name}",
            f"{before.series.counsellor.first_name} {before.series.counsellor.last_name}",
            recurrence_presets.words(before.series.rule),
            series.hours_words(before.series.openings),
        )
    )
    return series.form_page(form, before, changed=now), 409
