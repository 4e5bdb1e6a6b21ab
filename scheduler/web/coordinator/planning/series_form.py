"""The form of a series: filled from a series, read into its plan."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from flask_babel import gettext as _

from database import reading
from locations.models import Loket
from scheduler.calendar.recurrence import counts_from_its_start
from scheduler.web.coordinator import list_fields
from scheduler.web.coordinator.planning import forms as fields
from scheduler.web.coordinator.planning import recurrence_presets
from scheduler.web.coordinator.planning.choices import PlanningChoices
from scheduler.web.core.forms import Form
from scheduler.zitdagen import queries as zitdagen
from scheduler.zitdagen.models import ZitdagSeries
from scheduler.zitdagen.plans import Rules, SeriesPlan

MOST_EXCEPTIONS: Final = 60


@dataclass(frozen=True, slots=True)
class SeriesContext:
    """The series that is changed, if any, and what may be chosen."""

    series: ZitdagSeries | None
    offered: PlanningChoices

    @property
    def rule(self) -> str:
        return self.series.rule if self.series else ""

    @property
    def counsellors(self) -> dict[str, str]:
        """Who may sit there, and who does now, even when no longer active."""
        now = self.series.counsellor if self.series else None
        kept = {str(now.id): f"{now.first_name} {now.last_name}"} if now else {}
        return {**kept, **self.offered.counsellors}


def values_of(series: ZitdagSeries | None) -> dict[str, str]:
    """The values of the fields for a series as it is."""
    if series is None:
        return {}
    rhythm, weekday = recurrence_presets.chosen(series.rule)
    return {
        "versie": str(series.version),
        "loket": str(series.loket_id),
        "begeleider": str(series.counsellor_id),
        "ritme": rhythm,
        "weekdag": weekday,
        "vanaf": series.starts_on.isoformat() if series.starts_on else "",
        "tot": series.ends_on.isoformat() if series.ends_on else "",
        "voor-wie": series.audience.value,
        **fields.opening_fields(series.openings),
        **{f"dienst-{service.id}": "1" for service in series.services},
        **{f"niet-{number}": day for number, day in enumerate(series.exceptions, start=1)},
    }


def plan(form: Form, before: SeriesContext) -> SeriesPlan | None:
    """The plan that was typed; None with the errors in the form."""
    loket_id = list_fields.choice(form, "loket", before.offered.lokets)
    counsellor_id = list_fields.choice(form, "begeleider", before.counsellors)
    rule = _rule(form, before)
    starts_on, ends_on = fields.maybe_day(form, "vanaf"), fields.maybe_day(form, "tot")
    if starts_on is None and rule and counts_from_its_start(rule):
        form.refuse("vanaf", _("Kies een datum: die zegt in welke weken het is."))
    if starts_on is not None and ends_on is not None and ends_on < starts_on:
        form.refuse("tot", _("Deze dag ligt voor de eerste."))
    exceptions = _exceptions(form)
    openings = fields.openings(form)
    rules = fields.audience(form, _rules(before.series))
    if form.wrong or loket_id is None or counsellor_id is None:
        return None
    return SeriesPlan(
        code=before.series.code if before.series else _code(loket_id, form.value("weekdag")),
        loket_id=loket_id,
        counsellor_id=counsellor_id,
        rule=rule,
        starts_on=starts_on,
        ends_on=ends_on,
        exceptions=exceptions,
        openings=openings,
        service_ids=fields.chosen(form, "dienst", before.offered.services),
        rules=rules,
    )


def _rule(form: Form, before: SeriesContext) -> str:
    rhythm = form.value("ritme")
    if rhythm == recurrence_presets.OWN and recurrence_presets.OWN in recurrence_presets.options(
        before.rule
    ):
        return before.rule
    list_fields.one_of(form, "ritme", recurrence_presets.RHYTHMS)
    list_fields.one_of(form, "weekdag", recurrence_presets.WEEKDAYS)
    return "" if form.wrong else recurrence_presets.rule(rhythm, form.value("weekdag"))


def _exceptions(form: Form) -> tuple[date, ...]:
    days = (fields.maybe_day(form, f"niet-{number}") for number in range(1, MOST_EXCEPTIONS + 1))
    return tuple(sorted({day for day in days if day is not None}))


def _rules(series: ZitdagSeries | None) -> Rules:
    if series is None:
        return Rules()
    return Rules(
        series.audience,
        series.released_hours,
        series.notice_hours,
        series.horizon_days,
        series.anchor,
        series.step_minutes,
    )


def _code(loket_id: int, weekday: str) -> str:
    """A code that no series has yet: the loket's, the weekday, and a number from the second on."""
    with reading() as session:
        loket = session.get_one(Loket, loket_id).code[:30]
        taken = zitdagen.series_codes(session)
    stem = f"{loket}-{str(recurrence_presets.WEEKDAYS[weekday])[:2]}"
    numbered = (f"{stem}-{number}" for number in range(2, len(taken) + 3))
    return next(code for code in (stem, *numbered) if code not in taken)
