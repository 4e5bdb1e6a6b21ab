"""From the fields of a planning form to plans, or to errors beside the fields.

Openings stand in numbered rows: `soort-1`, `van-1`, `tot-1`. A row without hours is not there.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext

import typed_text
from locations.zones import BRUSSELS
from scheduler.appointments.errors import (
    ChoicesRefused,
    ChosenSlotGone,
    DecisionLeavesMisfit,
    SlotTaken,
    ZitdagClosed,
)
from scheduler.calendar.errors import AmbiguousTime, NonexistentTime
from scheduler.calendar.recurrence import times_shown
from scheduler.web.coordinator import list_fields
from scheduler.web.coordinator.planning import formatting, rule_words
from scheduler.web.coordinator.planning.choices import PlanningChoices
from scheduler.web.core import clock
from scheduler.web.core.forms import Form
from scheduler.zitdagen import errors, planning_rules
from scheduler.zitdagen.cautions import OnHoliday
from scheduler.zitdagen.models import Opening, OpeningKind, SeriesOpening
from scheduler.zitdagen.plans import OpeningPlan
from scheduler.zitdagen.policy import check_openings
from scheduler.zitdagen.season_models import DraftOpening

_DIGITS: Final = 10
_TITLE_LENGTH: Final = 120
_FAR_AHEAD: Final = timedelta(days=3653)
_LONG_AGO: Final = timedelta(days=-18263)
ROWS: Final = range(1, 7)
"""The rows for openings on a form."""
REFUSED = (
    errors.PlanningRefusal,
    AmbiguousTime,
    NonexistentTime,
    SlotTaken,
    ZitdagClosed,
    DecisionLeavesMisfit,
    ChosenSlotGone,
    ChoicesRefused,
)
"""What an operation of planning may refuse, and `refuse` has words for."""


CLOCK_CHANGES: Final = lazy_gettext("Dan verspringt de klok. Kies een ander uur.")


def version(form: Form) -> int | None:
    """Which version of what is changed somebody saw; None where the form was tampered with."""
    text = form.value("versie")
    return int(text) if text.isdecimal() and len(text) < _DIGITS else None


def chosen(form: Form, prefix: str, options: Mapping[str, str]) -> frozenset[int]:
    """The ids that were ticked of a list of boxes."""
    return frozenset(int(id_) for id_ in options if form.value(f"{prefix}-{id_}"))


def day(form: Form, name: str) -> date | None:
    """A date that must be there."""
    found = maybe_day(form, name)
    if found is None:
        form.refuse(name, _("Kies een datum."))
    return found


def day_ahead(form: Form, name: str) -> date | None:
    """A date that must be there, and not be over: nothing is planned on a day gone by."""
    found = day(form, name)
    if found is not None and found < clock.today():
        form.refuse(name, _("Deze dag is voorbij."))
    return found


def title(form: Form, usual: str = "") -> str:
    """The name of a zitdag, on one line."""
    words = typed_text.on_one_line(form.values.get("titel", usual))
    if len(words) > _TITLE_LENGTH:
        form.refuse("titel", _("Deze naam is te lang."))
    return words


def maybe_day(form: Form, name: str) -> date | None:
    """A date, or None where nothing is filled in. Ten years ahead a finger has slipped, as it has
    fifty years back.
    """
    text = form.figures(name)
    try:
        found = date.fromisoformat(text) if text else None
    except ValueError:
        form.refuse(name, _("Deze datum bestaat niet."))
        return None
    if found is not None and not _LONG_AGO <= found - clock.today() <= _FAR_AHEAD:
        form.refuse(name, _("Dit is heel ver weg. Kijk het jaar na."))
        return None
    return found


def maybe_clock(form: Form, name: str) -> time | None:
    """An hour, or None where nothing is filled in."""
    text = form.figures(name)
    try:
        found = time.fromisoformat(text) if text else None
    except ValueError:
        found = None
    if text and (found is None or found.tzinfo is not None):
        form.refuse(name, _("Schrijf een uur, zoals 09:00."))
        return None
    return found


def moment(form: Form, name: str, at: datetime) -> datetime | None:
    """A naive local time as a moment; None with the error where the clock skips or repeats it."""
    if times_shown(at, BRUSSELS) != 1:
        form.refuse(name, str(CLOCK_CHANGES))
        return None
    return at.replace(tzinfo=BRUSSELS)


def openings(form: Form) -> tuple[OpeningPlan, ...]:
    """The openings of the rows that have hours; empty with the error in the form."""
    wrong_elsewhere = len(form.wrong)
    found = tuple(one for row in ROWS if (one := _opening(form, row)) is not None)
    if len(form.wrong) > wrong_elsewhere:
        return ()
    try:
        check_openings(found)
    except (errors.InvalidPlan, errors.OpeningsOverlap) as refusal:
        form.refuse(*_wrong_by_itself(refusal))
        return ()
    return found


def _opening(form: Form, row: int) -> OpeningPlan | None:
    starts, ends = maybe_clock(form, f"van-{row}"), maybe_clock(form, f"tot-{row}")
    if starts is None and ends is None:
        return None
    if starts is None or ends is None:
        missing = "van" if starts is None else "tot"
        form.refuse(f"{missing}-{row}", _("Schrijf van wanneer tot wanneer."))
        return None
    if ends <= starts:
        form.refuse(f"tot-{row}", _("Dit uur ligt niet na het begin."))
        return None
    asked = form.value(f"soort-{row}")
    kind = OpeningKind(asked) if asked in set(OpeningKind) else OpeningKind.APPOINTMENT
    return OpeningPlan(kind, starts, ends)


def opening_fields(
    rows: Iterable[OpeningPlan | Opening | SeriesOpening | DraftOpening],
) -> dict[str, str]:
    """The rows of a form, filled in with these openings."""
    fields = {}
    for number, opening in zip(ROWS, rows, strict=False):
        fields[f"soort-{number}"] = opening.kind.value
        fields[f"van-{number}"] = opening.starts.isoformat("minutes")
        fields[f"tot-{number}"] = opening.ends.isoformat("minutes")
    return fields


def refuse(form: Form, refusal: Exception, offered: PlanningChoices) -> None:
    """Put a refusal of an operation in words, beside the field it is about."""
    match refusal:
        case errors.InvalidPlan() | errors.OpeningsOverlap():
            form.refuse(*_wrong_by_itself(refusal))
        case AmbiguousTime() | NonexistentTime():
            form.refuse("van-1", str(CLOCK_CHANGES))
        case errors.LoketClosed():
            form.refuse("loket", conflict_words(refusal, offered))
        case SlotTaken() | ZitdagClosed():
            when = formatting.moment_words(refusal.starts_at)
            form.refuse(
                "besluit", _("De collega is niet vrij op %(when)s. Kies iets anders.", when=when)
            )
        case DecisionLeavesMisfit():
            form.refuse("besluit", _("Dit lost het niet op voor iedereen. Kies iets anders."))
        case _:
            form.refuse("begeleider", conflict_words(refusal, offered))


def words_of(refusal: Exception, offered: PlanningChoices) -> str:
    """A refusal of an operation in words, whatever field it is about."""
    form = Form({})
    refuse(form, refusal, offered)
    return next(iter(form.wrong.values()))


_NOBODY_THERE: Final = {
    errors.CounsellorAbsent.code: lazy_gettext("De begeleider is afwezig: %(when)s."),
    errors.LoketClosed.code: lazy_gettext("Het loket is gesloten: %(when)s."),
    errors.RoomInUse.code: lazy_gettext("Anderen gebruiken de ruimte: %(when)s."),
}


def conflict_words(refusal: Exception, offered: PlanningChoices) -> str:
    """Why a counsellor cannot sit there then."""
    words: str = _("Dit kan niet zo. Kijk het na.")
    match refusal:
        case errors.CounsellorElsewhere():
            words = _(
                "De begeleider zit op %(day)s dan al in %(loket)s.",
                day=formatting.day_words(refusal.date),
                loket=_named(refusal.lokets[1], offered),
            )
        case errors.AlreadyThere():
            words = _(
                "De begeleider zit daar op %(day)s dan al.", day=formatting.day_words(refusal.date)
            )
        case errors.TooLittleTravelTime():
            words = _(
                "Op %(day)s is er %(minutes)s minuten om van of naar %(loket)s te reizen; "
                "%(needed)s zijn nodig.",
                day=formatting.day_words(refusal.date),
                minutes=refusal.minutes,
                loket=_named(refusal.lokets[1], offered),
                needed=refusal.needed,
            )
        case AmbiguousTime() | NonexistentTime():
            words = str(CLOCK_CHANGES)
        case OnHoliday():
            words = _("Het is dan een feestdag: %(name)s.", name=refusal.name)
        case errors.CounsellorAbsent() | errors.LoketClosed() | errors.RoomInUse():
            when = formatting.span_words(refusal.starts_at, refusal.ends_at)
            words = str(_NOBODY_THERE[refusal.code]) % {"when": when}
        case planning_rules.RuleBroken():
            words = rule_words.of(refusal, offered)
    return words


def _named(code: str, offered: PlanningChoices) -> str:
    return offered.loket_names.get(code, code)


def _wrong_by_itself(refusal: errors.InvalidPlan | errors.OpeningsOverlap) -> tuple[str, str]:
    """What is wrong with a plan by itself, and beside which field."""
    if isinstance(refusal, errors.OpeningsOverlap):
        return "van-1", _("Deze uren overlappen elkaar.")
    problem = errors.Problem
    return {
        problem.NO_OPENINGS: ("van-1", _("Schrijf van wanneer tot wanneer.")),
        problem.OPENING_ENDS_FIRST: ("tot-1", _("Dit uur ligt niet na het begin.")),
        problem.NO_SERVICES: ("dienst", _("Kies minstens één dienst.")),
        problem.ONE_GROUP_SERVICE: (
            "dienst",
            _("Kies één dienst voor groepen: er is een uur voor een groep."),
        ),
        problem.SHORT_SESSION: ("tot-1", _("Het uur van de groep is te kort voor deze dienst.")),
        problem.ENDS_FIRST: ("tot", _("Het einde ligt niet na het begin.")),
        problem.NO_FIRST_DATE: ("vanaf", _("Kies een datum: die zegt in welke weken het is.")),
        problem.INACTIVE_LOKET: ("loket", _("Dit loket is niet meer in gebruik.")),
        problem.INACTIVE_COUNSELLOR: ("begeleider", _("Deze begeleider werkt hier niet meer.")),
        problem.COUNSELLOR_LEAVES: (
            "begeleider",
            _("Deze begeleider werkt hier dan niet meer. Kijk de dagen na."),
        ),
        problem.BOOKING_RULES: ("vooraf", _("Deze regels kunnen niet.")),
        problem.PAST_DAY: ("datum", _("Deze dag is voorbij.")),
        problem.STARTS_OUTSIDE_SEASON: ("vanaf", _("Deze dag ligt niet in het seizoen.")),
        problem.ENDS_OUTSIDE_SEASON: ("tot", _("Deze dag ligt na het seizoen.")),
        problem.UNKNOWN_LOKET: ("loket", list_fields.not_chosen("loket")),
        problem.UNKNOWN_COUNSELLOR: ("begeleider", list_fields.not_chosen("begeleider")),
        problem.UNKNOWN_SERVICE: ("dienst", list_fields.not_chosen("dienst")),
    }[refusal.problem]
