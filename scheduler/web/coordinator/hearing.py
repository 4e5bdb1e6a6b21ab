"""By which way, and when, a client hears what is decided: in words, for who decides."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session

from notifications.outbox import lookups
from notifications.outbox.models import SENT, UNSENT
from notifications.texts.words import clock_figures, short_date_words
from scheduler.appointments.affected import AffectedAppointment
from scheduler.appointments.lists.overview import PlannedAppointment
from scheduler.appointments.messages import leaving, to_clients
from scheduler.people.contact import ContactMethod
from scheduler.web.core import clock

TIDINGS: Final = frozenset(
    {
        *("changed_by_us", "place_changed"),
        *("other_counsellor", "cancelled_by_us", "say_yes"),
    }
)
"""The kinds that tell what we decide."""
JUST_NOW: Final = timedelta(hours=1)
_CHANNELS: Final = {"sms": lazy_gettext("sms"), "email": lazy_gettext("mail")}
_NO_MESSAGE: Final = {
    ContactMethod.LANDLINE: lazy_gettext("bellen: geen gsm"),
    ContactMethod.SLIP_ONLY: lazy_gettext("bellen: alleen papier"),
    ContactMethod.VIA_PARTNER: lazy_gettext("bellen: via de partner"),
}


def words(one: AffectedAppointment) -> str:
    """`sms, nu`; `mail, morgen 8.00`; `bellen: geen gsm`; `bellen: via VDAB Roeselare`."""
    told = leaving.of_affected(one, now=clock.now())
    if told.channel is not None:
        return message(told.channel, told.due, one.timezone)
    if one.reach is ContactMethod.VIA_PARTNER and one.referrer:
        return str(_("bellen: via %(partner)s", partner=one.referrer))
    return str(_NO_MESSAGE.get(one.reach, _("bellen")))


def message(channel: str, due: datetime, timezone: str) -> str:
    """A message by this channel that leaves from `due` (aware UTC) on."""
    return f"{_CHANNELS.get(channel, channel)}, {_when(due, ZoneInfo(timezone))}"


def after(session: Session, decided: Sequence[PlannedAppointment]) -> dict[int, str]:
    """How and when each hears what was decided, by id: of the message itself. One SELECT."""
    by_subject = {f"{to_clients.ABOUT}{one.uid}": one for one in decided}
    told: dict[int, str] = {}
    for one in lookups.about_any(session, by_subject) if by_subject else ():
        row = by_subject[one.subject]
        if one.kind not in TIDINGS or one.created_at < clock.now() - JUST_NOW:
            continue
        if one.state in UNSENT:
            told[row.id] = message(one.channel, one.due, row.timezone)
        elif one.state == SENT:
            told[row.id] = str(
                _("%(channel)s, verstuurd", channel=_CHANNELS.get(one.channel, one.channel))
            )
    return told


def _when(due: datetime, zone: ZoneInfo) -> str:
    now = clock.now()
    if due <= now:
        return str(_("nu"))
    local, today = due.astimezone(zone), now.astimezone(zone).date()
    days = {today: _("vandaag"), today + timedelta(days=1): _("morgen")}
    day = days.get(local.date()) or short_date_words(due, zone, "nl")
    return f"{day} {clock_figures(local.time())}"
