"""Series: the list, and the form of one."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from flask import abort, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from database import reading
from scheduler.web.coordinator.planning import (
    choices,
    formatting,
    recurrence_presets,
    rules_form,
    series_form,
)
from scheduler.web.coordinator.planning import forms as fields
from scheduler.web.coordinator.planning.series_form import RowContext, SeriesContext
from scheduler.web.core import clock, rendering
from scheduler.web.core.auth import current
from scheduler.web.core.forms import Form
from scheduler.zitdagen import queries as zitdagen
from scheduler.zitdagen.models import OpeningKind, SeriesOpening, ZitdagSeries
from scheduler.zitdagen.plans import OpeningPlan, Rules
from scheduler.zitdagen.season_models import DraftOpening

_SPARE: Final = 3
NEW: Final = 0
"""The number of a series that is not there yet, in addresses."""


@dataclass(frozen=True, slots=True)
class SeriesLine:
    """A series in the list, in words. `following` is its next day that takes place, `left_out` how
    many of the days to come are left out.
    """

    url: str
    loket: str
    counsellor: str
    rhythm: str
    hours: str
    services: str
    starts: str
    ends: str
    following: str
    left_out: int


def list_all() -> str:
    """The series of the region that are active and not over."""
    region_id, today = current().region_id, clock.today()
    with reading() as session:
        found = zitdagen.running_series(session, region_id, today)
        upcoming = zitdagen.next_dates(session, [one.id for one in found], today)
    rows = [
        SeriesLine(
            url=url_for("coordinator.one_series", series_id=one.id),
            loket=f"{one.loket.city}, {one.loket.name}",
            counsellor=f"{one.counsellor.first_name} {one.counsellor.last_name}",
            rhythm=recurrence_presets.words(one.rule),
            hours=hours_words(one.openings),
            services=", ".join(service.name for service in one.services),
            starts=formatting.dated(one.starts_on) if one.starts_on else "",
            ends=formatting.dated(one.ends_on) if one.ends_on else "",
            following=formatting.short_day(upcoming[one.id]) if one.id in upcoming else "",
            left_out=sum(day >= today.isoformat() for day in one.exceptions),
        )
        for one in found
    ]
    return rendering.render("coordinator/planning/series.html", rows=rows)


def one_series(series_id: int) -> str:
    """The form of a series: as it is, or as it was being typed; `vanaf` is from when it changes."""
    before = context(series_id)
    if "loket" in request.args:
        return form_page(Form(request.args), before)
    values = series_form.values_of(before.series)
    return form_page(Form({**values, **request.args}), before)


def new_series() -> str:
    """The form of a series that is new."""
    before = context(NEW)
    usual = {f"dienst-{id_}": "1" for id_ in before.offered.usual_services}
    rules = rules_form.values_of(Rules())
    first = {**usual, **rules, "vanaf": clock.today().isoformat(), "versie": str(NEW)}
    return form_page(Form(request.args if "loket" in request.args else first), before)


def context(series_id: int) -> SeriesContext:
    """The series, and what may be chosen; 404 in another region."""
    with reading() as session:
        found = _find(session, series_id) if series_id != NEW else None
        return SeriesContext(found, choices.of_region(session))


def _find(session: Session, series_id: int) -> ZitdagSeries:
    return zitdagen.series_of_region(session, current().region_id, series_id) or abort(404)


def form_page(form: Form, before: SeriesContext, changed: str = "") -> str:
    """The form as it was typed; `changed`: what somebody else made of the series."""
    series_id = before.series.id if before.series else NEW
    return rendering.render(
        "coordinator/planning/one_series.html",
        title=title(before),
        form=form,
        changed=changed,
        is_new=before.series is None,
        dates_url=url_for("coordinator.series_dates", series_id=series_id),
        lists=lists(form, before),
    )


def lists(form: Form, before: RowContext) -> dict[str, Any]:
    """What can be chosen in the fields of a series, and how many rows it has of each."""
    first = ("", _("Kies"))
    filled = sum(
        bool(form.value(f"niet-{number}")) for number in range(1, series_form.MOST_EXCEPTIONS)
    )
    weekdays = ((code, str(name)) for code, name in recurrence_presets.WEEKDAYS.items())
    return {
        "lokets": [first, *before.offered.lokets.items()],
        "counsellors": [first, *before.counsellors.items()],
        "services": before.offered.services,
        "rhythms": list(recurrence_presets.options(before.rule).items()),
        "weekdays": [first, *weekdays],
        "rules": rules_form.options(),
        "opening_rows": fields.ROWS,
        "exception_rows": range(1, min(filled + _SPARE, series_form.MOST_EXCEPTIONS) + 1),
    }


def title(before: SeriesContext) -> str:
    """The heading of all pages of a series."""
    words: str = _("Nieuwe reeks")
    if before.series is not None:
        place = f"{before.series.loket.city}, {before.series.loket.name}"
        words = _("Reeks: %(place)s", place=place)
    return words


def hours_words(openings: Iterable[OpeningPlan | SeriesOpening | DraftOpening]) -> str:
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
