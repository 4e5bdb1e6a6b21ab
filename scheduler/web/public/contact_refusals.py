"""Why a number, an hour or an interpreter is refused; no stranger is told who is a client.

Only of an appointment that this browser may open is it said when and where it is.
"""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from flask import url_for
from flask_babel import gettext as _
from markupsafe import Markup, escape

from database import reading
from locations.zones import BRUSSELS
from notifications.texts.words import comma, date_words, time_words
from scheduler.appointments.booking import lookups
from scheduler.appointments.errors import (
    AlreadyBookedThen,
    InterpreterTooSoon,
    NeedsMessages,
    NeedsPhone,
    NoMoreMessages,
    TooManyAppointments,
)
from scheduler.appointments.models import Appointment
from scheduler.web.core import page_language, served_region
from scheduler.web.core.dutch_names import dutch, sentence
from scheduler.web.core.forms import Form
from scheduler.web.public import own


@dataclass(frozen=True, slots=True)
class ContactRefusal:
    """What is said where the contact is typed, and where one sees what one has."""

    words: str
    url: str


def at_the_contact(
    form: Form, refusal: TooManyAppointments | AlreadyBookedThen | NoMoreMessages
) -> ContactRefusal:
    """Say it at the number or the address, whichever was typed; and the ways on from there."""
    refused = _refused(refusal)
    form.refuse("email" if form.value("bereik") == "email" else "nummer", refused.words)
    return refused


def _refused(
    refusal: TooManyAppointments | AlreadyBookedThen | NoMoreMessages,
) -> ContactRefusal:
    """Too many of this browser's own, or one of them at that hour; others are not refused for. Or
    a question that cannot be asked today."""
    if isinstance(refusal, TooManyAppointments):
        words = _("Hiermee zijn er al twee afspraken. Meer kan niet.")
        return ContactRefusal(str(words), url_for("public.find"))
    other = _own_one(refusal) if isinstance(refusal, AlreadyBookedThen) else None
    if other is not None:
        return ContactRefusal(_own_words(other), url_for("public.manage", uid=other.uid))
    return ContactRefusal(no_room(), url_for("public.find"))


def no_room() -> str:
    """For one at that hour: what it is, and when, is not a stranger's business."""
    return str(
        _("Met dit nummer kan er nu geen afspraak bij. Heb je er al één? Bekijk die. Of bel ons.")
    )


def cannot_be_reached(form: Form, refusal: NeedsPhone | NeedsMessages) -> None:
    """Say, where it was typed, how somebody must be reached for a conversation at a distance."""
    if isinstance(refusal, NeedsPhone):
        form.refuse("nummer", _("Wij bellen je. Schrijf een telefoonnummer."))
    else:
        form.refuse("nummer", _("Wij sturen je een link. Schrijf een gsm-nummer of e-mailadres."))


def at_that_hour(refusal: AlreadyBookedThen | NeedsMessages | NoMoreMessages) -> str:
    """For who takes another hour. One that would wait for JA is none for who gets no messages, or
    had all of today."""
    other = _own_one(refusal) if isinstance(refusal, AlreadyBookedThen) else None
    if other is not None:
        return _own_words(other)
    return str(_("Dit uur kan niet met jouw nummer. Kies een ander uur, of bel ons."))


def too_many_moves() -> Markup:
    """Each is a message: after some, a person helps."""
    phone = Markup('<bdi dir="ltr">{}</bdi>').format(served_region.current().phone_display)
    return sentence(
        _("Je koos vandaag al drie keer een ander uur. Bel ons: %(phone)s."), phone=phone
    )


def no_interpreter_yet(refusal: InterpreterTooSoon) -> str:
    """From which day on one can be there."""
    day = date_words(refusal.earliest, BRUSSELS, page_language.current())
    return str(_("Een tolk kan vanaf %(day)s. Kies een later uur.", day=day))


def _own_one(refusal: AlreadyBookedThen) -> Appointment | None:
    with reading() as session:
        other = lookups.by_uid(session, refusal.uid)
    return other if other is not None and own.may_open(other) else None


def _own_words(other: Appointment) -> Markup:
    loket, reader = other.entry.zitdag.loket, page_language.current()
    zone, start = ZoneInfo(loket.timezone), other.entry.starts_at
    said = [date_words(start, zone, reader), time_words(start, zone, reader)]
    if not other.entry.service.mode.is_remote:
        said.append(dutch(loket.city))
    words = _("Je hebt op dat uur al een afspraak: %(what)s. Kies een ander uur.")
    return sentence(words, what=escape(f"{comma(reader)} ").join(said))
