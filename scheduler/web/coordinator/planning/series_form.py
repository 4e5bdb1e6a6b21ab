"""The form of a series: filled from a series, read into the edit that plans it."""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from flask_babel import gettext as _

from database import reading
from locations.models import Loket
from scheduler.appointments.rescheduling.edits.series import PlanSeries
from scheduler.calendar.recurrence import continued, counts_from_its_start, series_dates
from scheduler.web.coordinator import list_fields
from scheduler.web.coordinator.planning import forms as fields
from scheduler.web.coordinator.planning import recurrence_presets, rules_form
from scheduler.web.coordinator.planning.choices import PlanningChoices
from scheduler.web.core import clock
from scheduler.web.core.forms import Form
from scheduler.zitdagen import queries as zitdagen
from scheduler.zitdagen import series_codes
from scheduler.zitdagen.models import ZitdagSeries
from scheduler.zitdagen.plans import Rules, SeriesPlan
from scheduler.zitdagen.season_models import DraftSeries

MOST_EXCEPTIONS: Final = 200
LEFT_OUT: Final = "weg-"
"""A date of the difference that is left out: the field, before its ISO date."""


@dataclass(frozen=True, slots=True)
class RowContext:
    """The series that is changed, live or of a draft, if any, and what may be chosen."""

    series: ZitdagSeries | DraftSeries | None
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


@dataclass(frozen=True, slots=True)
class SeriesContext(RowContext):
    """The live series that is changed, if any, and what may be chosen."""

    series: ZitdagSeries | None


def values_of(series: ZitdagSeries | DraftSeries | None) -> dict[str, str]:
    """The values of the fields for a series as it is; exceptions that are over are not shown."""
    if series is None:
        return {}
    rhythm, weekday = recurrence_presets.chosen(series.rule)
    ahead = [day for day in series.exceptions if day >= clock.today().isoformat()]
    return {
        "versie": str(series.version),
        "loket": str(series.loket_id),
        "begeleider": str(series.counsellor_id),
        "ritme": rhythm,
        "weekdag": weekday,
        "vanaf": series.starts_on.isoformat() if series.starts_on else "",
        "tot": series.ends_on.isoformat() if series.ends_on else "",
        **rules_form.values_of(series),
        **fields.opening_fields(series.openings),
        **{f"dienst-{service.id}": "1" for service in series.services},
        **{f"niet-{number}": day for number, day in enumerate(ahead, start=1)},
    }


def edit(form: Form, before: SeriesContext) -> PlanSeries | None:
    """What was typed, and which dates of what was shown are left out; None with the errors in the
    form.
    """
    typed, version = plan(form, before), fields.version(form)
    if typed is None or version is None:
        return None
    if before.series is not None:
        typed = replace(typed, code=before.series.code)
    else:
        typed = replace(typed, code=_code(typed.loket_id, form.value("weekdag")))
    shown = form.value("beeld")
    whole = PlanSeries(typed, version, clock.today(), None, _left_out(form), shown)
    if before.series is not None and _goes_on(before.series, typed):
        return replace(whole, plan=_continuing(typed, before.series), continues=before.series.code)
    return whole


def _left_out(form: Form) -> frozenset[date]:
    """The dates that were ticked, or all that clash."""
    days = [name.removeprefix(LEFT_OUT) for name in form.values if re.fullmatch(_TICK, name)]
    if form.value("rest"):
        days += form.value("botst").split(",")
    found = (_date(day) for day in days)
    return frozenset(day for day in found if day is not None)


_TICK: Final = re.compile(rf"{LEFT_OUT}\d{{4}}-\d\d-\d\d", re.ASCII)


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _goes_on(series: ZitdagSeries, plan: SeriesPlan) -> bool:
    """Whether it keeps dates before the first day of the plan, which are left as they are."""
    first, today = plan.starts_on, clock.today()
    if first is None or first <= max(today, series.starts_on or today):
        return False
    return bool(
        series_dates(
            series.rule,
            starts_on=series.starts_on,
            ends_on=series.ends_on,
            exceptions=(),
            holidays=(),
            first=today,
            last=first - timedelta(days=1),
        )
    )


def _continuing(plan: SeriesPlan, series: ZitdagSeries) -> SeriesPlan:
    """The plan as a series of its own, in the same weeks where its rule is the same."""
    first = plan.starts_on
    if first is None:
        return plan
    rule = plan.rule
    if rule == series.rule and series.starts_on is not None:
        rule, first = continued(rule, series.starts_on, first)
    return replace(
        plan,
        code=_code_after(series.code),
        rule=rule,
        starts_on=first,
        exceptions=tuple(day for day in plan.exceptions if day >= first),
    )


def plan(form: Form, before: RowContext) -> SeriesPlan | None:
    """The plan that was typed, without a code; None with the errors in the form."""
    loket_id = list_fields.choice(form, "loket", before.offered.lokets)
    counsellor_id = list_fields.choice(form, "begeleider", before.counsellors)
    rule = _rule(form, before)
    starts_on, ends_on = fields.maybe_day(form, "vanaf"), fields.maybe_day(form, "tot")
    if starts_on is None and rule and counts_from_its_start(rule):
        form.refuse("vanaf", _("Kies een datum: die zegt in welke weken het is."))
    if starts_on is not None and ends_on is not None and ends_on < starts_on:
        form.refuse("tot", _("Deze dag ligt voor de eerste."))
    exceptions = _exceptions(form, before.series)
    openings = fields.openings(form)
    rules = rules_form.read(form, _rules(before.series))
    if form.wrong or loket_id is None or counsellor_id is None:
        return None
    return SeriesPlan(
        code="",
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


def _rule(form: Form, before: RowContext) -> str:
    rhythm = form.value("ritme")
    if rhythm == recurrence_presets.OWN and recurrence_presets.OWN in recurrence_presets.options(
        before.rule
    ):
        return before.rule
    list_fields.one_of(form, "ritme", recurrence_presets.RHYTHMS)
    list_fields.one_of(form, "weekdag", recurrence_presets.WEEKDAYS)
    return "" if form.wrong else recurrence_presets.rule(rhythm, form.value("weekdag"))


def _exceptions(form: Form, series: ZitdagSeries | DraftSeries | None) -> tuple[date, ...]:
    """Those that were typed, and those of the series that are over."""
    days = (fields.maybe_day(form, f"niet-{number}") for number in range(1, MOST_EXCEPTIONS + 1))
    known = [date.fromisoformat(day) for day in series.exceptions] if series else []
    over = {day for day in known if day < clock.today()}
    return tuple(sorted({day for day in days if day is not None} | over))


def _rules(series: ZitdagSeries | DraftSeries | None) -> Rules:
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
    return _free(f"{loket}-{str(recurrence_presets.WEEKDAYS[weekday])[:2]}")


def _code_after(code: str) -> str:
    """A code for the series that goes on from this one."""
    return _free(series_codes.stem_of(code))


def _free(stem: str) -> str:
    with reading() as session:
        taken = zitdagen.series_codes(session)
    return series_codes.numbered(stem, taken) if stem in taken else stem
