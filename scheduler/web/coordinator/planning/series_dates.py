"""What a series would change, date by date, before it is saved; and the saving of just that."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext

from database import reading
from scheduler.appointments.rescheduling import appointments_ahead
from scheduler.appointments.rescheduling.edits.series import PlanSeries
from scheduler.web.coordinator.planning import (
    decision_form,
    formatting,
    recurrence_presets,
    series,
    series_form,
)
from scheduler.web.coordinator.planning import forms as fields
from scheduler.web.coordinator.planning.choices import PlanningChoices
from scheduler.web.coordinator.planning.decision_form import DecisionPage
from scheduler.web.coordinator.planning.series_form import SeriesContext
from scheduler.web.core import clock, rendering
from scheduler.web.core.forms import Form
from scheduler.web.core.rendering import Answer
from scheduler.zitdagen import differences, materialising
from scheduler.zitdagen.differences import Aspect, DateChange, Fate
from scheduler.zitdagen.errors import ChangedMeanwhile, DatesChangedMeanwhile, DatesClash

_ASPECTS: Final = {
    Aspect.LOKET: lazy_gettext("ander loket"),
    Aspect.COUNSELLOR: lazy_gettext("andere begeleider"),
    Aspect.HOURS: lazy_gettext("andere uren"),
    Aspect.SERVICES: lazy_gettext("andere diensten"),
    Aspect.RULES: lazy_gettext("andere regels om te boeken"),
}
CLASHES: Final = "clashes"
_HEADINGS: Final = {
    CLASHES: lazy_gettext("Botst: kan niet zo"),
    Fate.GOES: lazy_gettext("Valt weg"),
    Fate.CHANGES: lazy_gettext("Verandert"),
    Fate.COMES: lazy_gettext("Komt erbij"),
    Fate.BY_HAND: lazy_gettext("Met de hand geregeld: blijft zo"),
    Fate.HOLIDAY: lazy_gettext("Feestdag: geen zitdag"),
    Fate.LEFT_OUT: lazy_gettext("Overgeslagen"),
    Fate.STAYS: lazy_gettext("Blijft zoals het is"),
}
"""In the order of the page: what asks for a decision in front."""
_CLOSED: Final = (Fate.HOLIDAY, Fate.LEFT_OUT, Fate.STAYS)


@dataclass(frozen=True, slots=True)
class DateRow:
    """A date on the page, in words: `said` is what is the matter, each with the address of the
    zitdag in the way, if any. `tick` is the field that leaves it out, where it asks for that.
    """

    day: str
    url: str
    said: Sequence[tuple[str, str]]
    people: str
    tick: str


@dataclass(frozen=True, slots=True)
class DateGroup:
    """Dates with the same fate; `is_closed`: shown when somebody asks."""

    heading: str
    rows: Sequence[DateRow]
    is_closed: bool


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
        totals=_totals(changes),
        groups=_groups(changes, booked, before.offered),
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


def _fate(change: DateChange) -> str:
    return CLASHES if change.clashes else change.fate


def _totals(changes: Sequence[DateChange]) -> list[tuple[str, int]]:
    """How many dates have which fate, in the order of the page."""
    found = Counter(_fate(one) for one in changes)
    return [(str(words), found[fate]) for fate, words in _HEADINGS.items() if found[fate]]


def _groups(
    changes: Sequence[DateChange], booked: Mapping[int, int], offered: PlanningChoices
) -> list[DateGroup]:
    return [
        DateGroup(str(heading), rows, fate in _CLOSED)
        for fate, heading in _HEADINGS.items()
        if (rows := [_row(one, booked, offered) for one in changes if _fate(one) == fate])
    ]


def _row(change: DateChange, booked: Mapping[int, int], offered: PlanningChoices) -> DateRow:
    asks = bool(change.is_planned and (change.clashes or change.warnings))
    people = booked.get(change.zitdag_id, 0) if change.zitdag_id else 0
    return DateRow(
        day=formatting.dated(change.day),
        url=_zitdag_url(change.zitdag_id),
        said=[*_said(change), *_causes(change, offered)],
        people=ngettext("%(num)s afspraak", "%(num)s afspraken", people) if people else "",
        tick=f"{series_form.LEFT_OUT}{change.day.isoformat()}" if asks else "",
    )


def _said(change: DateChange) -> list[tuple[str, str]]:
    words = [str(_ASPECTS[one]) for one in change.aspects]
    if change.fate is Fate.BY_HAND:
        words.append(_by_hand(change))
    elif change.fate in (Fate.HOLIDAY, Fate.GOES) and change.holiday:
        words.append(change.holiday)
    return [(", ".join(words), "")] if words else []


def _by_hand(change: DateChange) -> str:
    if change.sits_on is None:
        words: str = _("afgezegd")
    elif change.sits_on != change.day:
        words = _("verplaatst naar %(day)s", day=formatting.day_words(change.sits_on))
    else:
        words = _("veranderd")
    return words


def _causes(change: DateChange, offered: PlanningChoices) -> list[tuple[str, str]]:
    """Why it clashes, or what to look out for, each with the zitdag that is in the way."""
    return [
        (fields.conflict_words(one, offered), _zitdag_url(getattr(one, "other_id", None)))
        for one in (*change.clashes, *change.warnings)
    ]


def _zitdag_url(zitdag_id: int | None) -> str:
    return url_for("coordinator.zitdag", zitdag_id=zitdag_id) if zitdag_id is not None else ""


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
