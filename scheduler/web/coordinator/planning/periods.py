"""From a form to a period: whole days, half a day, or from an hour to an hour."""

from datetime import datetime, time, timedelta
from typing import Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from locations.zones import BRUSSELS
from scheduler.calendar.intervals import Interval
from scheduler.web.coordinator.planning import forms as fields
from scheduler.web.coordinator.planning.formatting import NOON
from scheduler.web.core.forms import Form

_A_DAY: Final = timedelta(days=1)
_LONGEST: Final = timedelta(days=366)
WHOLE, MORNING, AFTERNOON, HOURS = "hele", "voormiddag", "namiddag", "uren"
PARTS: Final = {
    WHOLE: lazy_gettext("de hele dag"),
    MORNING: lazy_gettext("voormiddag, tot 12.30 uur"),
    AFTERNOON: lazy_gettext("namiddag, vanaf 12.30 uur"),
    HOURS: lazy_gettext("van uur tot uur"),
}


def options() -> list[tuple[str, str]]:
    """The parts of a day, as a list."""
    return [(value, str(words)) for value, words in PARTS.items()]


def read(form: Form) -> Interval | None:
    """From `van` to `tot` (local dates, both included), of those days the part that `deel` says.

    None with the error in the form.
    """
    first, last = fields.day(form, "van"), fields.day(form, "tot")
    hours = _hours(form)
    if form.wrong or first is None or last is None or hours is None:
        return None
    if not timedelta() <= last - first <= _LONGEST:
        form.refuse("tot", _("Kies een datum na de eerste, binnen het jaar."))
        return None
    if first != last and form.value("deel") in (MORNING, AFTERNOON):
        form.refuse("deel", _("Een halve dag is van één dag. Kies één dag, of uren."))
        return None
    starts, ends = hours
    until = datetime.combine(last, ends) if ends else datetime.combine(last, time()) + _A_DAY
    starts_at = fields.moment(form, "van-uur", datetime.combine(first, starts or time()))
    ends_at = fields.moment(form, "tot-uur", until)
    if starts_at is None or ends_at is None:
        return None
    if ends_at <= starts_at:
        form.refuse("tot-uur", _("Dit uur ligt niet na het begin."))
        return None
    return Interval(starts_at, ends_at)


def _hours(form: Form) -> tuple[time | None, time | None] | None:
    """The first hour of the first day and the last of the last; None from or to midnight."""
    part = form.value("deel")
    starts, ends = fields.maybe_clock(form, "van-uur"), fields.maybe_clock(form, "tot-uur")
    if form.wrong:
        return None
    half = {MORNING: (None, NOON), AFTERNOON: (NOON, None)}.get(part)
    if half is not None and (starts or ends):
        form.refuse("deel", _("Kies “van uur tot uur”, of laat de uren leeg."))
        return None
    if part == HOURS and starts is None and ends is None:
        form.refuse("van-uur", _("Schrijf van wanneer tot wanneer."))
        return None
    return half or (starts, ends)


def written(starts_at: datetime, ends_at: datetime) -> dict[str, str]:
    """The fields of a form, filled in with a period."""
    first, last = starts_at.astimezone(BRUSSELS), ends_at.astimezone(BRUSSELS)
    is_till_midnight = last.time() == time()
    final = last.date() - _A_DAY if is_till_midnight else last.date()
    starts, ends = first.time(), None if is_till_midnight else last.time()
    part = _part(starts, ends, is_one_day=first.date() == final)
    says_hours = part == HOURS
    return {
        "van": first.date().isoformat(),
        "tot": final.isoformat(),
        "deel": part,
        "van-uur": starts.isoformat("minutes") if says_hours and starts != time() else "",
        "tot-uur": ends.isoformat("minutes") if says_hours and ends else "",
    }


def _part(starts: time, ends: time | None, *, is_one_day: bool) -> str:
    if starts == time() and ends is None:
        return WHOLE
    halves = {(time(), NOON): MORNING, (NOON, None): AFTERNOON}
    return halves.get((starts, ends), HOURS) if is_one_day else HOURS
