"""A client who has something else at that hour: staff see it, and choose to book all the same.

The tick is for the hour it was shown for; another hour is looked at anew.
"""

from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from notifications.texts.words import date_words, time_words
from scheduler.appointments import scope
from scheduler.appointments.booking import lookups
from scheduler.appointments.errors import AlreadyBookedThen
from scheduler.appointments.lists import partner_view
from scheduler.appointments.models import Appointment
from scheduler.web.core import catalogues
from scheduler.web.core.forms import Form
from scheduler.web.shared import modes
from scheduler.web.shared.staff_desk import StaffDesk

FIELD = "toch"
HOUR = "uur"


def is_ticked(form: Form) -> bool:
    """Whether they know of it, at the hour they chose."""
    return bool(form.value(FIELD)) and form.value(FIELD) == form.value(HOUR)


def refuse(session: Session, desk: StaffDesk, form: Form, refusal: AlreadyBookedThen) -> None:
    """Say what the client has then, as far as this desk may see it."""
    if desk.organisation_id is not None:
        theirs = scope.of_site(desk.organisation_id)
    else:
        theirs = scope.of_region(desk.region_id)
    form.refuse(FIELD, words(session, refusal, theirs, is_partner=desk.organisation_id is not None))


def words(
    session: Session,
    refusal: AlreadyBookedThen,
    theirs: ColumnElement[bool],
    *,
    is_partner: bool = False,
) -> str:
    """Of one that is `theirs` to see when and where it is; of another's only that it is there.

    A partner may not know where its client moved to.
    """
    other = lookups.by_uid(session, refusal.uid, theirs)
    if other is None or (is_partner and not partner_view.is_as_left(session, other)):
        return str(_("Met dit nummer is er al iets op dat uur."))
    return str(_("Met dit nummer is er al: %(what)s.", what=_where_and_when(other)))


def _where_and_when(other: Appointment) -> str:
    loket, start = other.entry.zitdag.loket, other.entry.starts_at
    zone, language = ZoneInfo(loket.timezone), catalogues.SOURCE
    day, hour = date_words(start, zone, language), time_words(start, zone, language)
    return f"{day}, {hour}, {modes.remote_words(other) or loket.city}"
