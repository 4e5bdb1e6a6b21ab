"""May the partner know? The counsellor asks after the conversation, and writes the answer down."""

from typing import Final

from flask import abort, redirect, request
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session

from database import reading, write
from scheduler.access import consents, posts
from scheduler.access.models import Account, ConsentItem
from scheduler.appointments.models import Appointment, AppointmentState
from scheduler.people.organisations import Organisation
from scheduler.web.core import clock, rendering
from scheduler.web.core.rendering import Answer
from scheduler.web.counsellor import own_appointments

ITEMS: Final = {
    ConsentItem.CAME: lazy_gettext("Dat ik hier was"),
    ConsentItem.RETURNS: lazy_gettext("Wanneer ik terugkom"),
    ConsentItem.LEARNS: lazy_gettext("Wat ik ga leren"),
    ConsentItem.CHANGES: lazy_gettext("Dat mijn afspraak verandert"),
}
_HERE: Final = (AppointmentState.BOOKED, AppointmentState.CAME)


def may_ask(appointment: Appointment) -> bool:
    """Whether there is somebody to ask, and somebody it is about: they are here, and were sent."""
    client = appointment.client
    knows_them = client is not None and client.anonymised_at is None
    is_here = appointment.state in _HERE and appointment.entry.starts_at <= clock.now()
    was_sent = appointment.referrer_id is not None
    return (
        knows_them and is_here and was_sent and not appointment.entry.service.is_for_professionals
    )


def consent(uid: str) -> Answer:
    """What may we tell? Nothing is ticked until the client says so; nothing is an answer too."""
    with reading() as session:
        appointment = own_appointments.appointment(session, uid)
        if not may_ask(appointment):
            abort(404)
        client_id, organisation_id = appointment.client_id or 0, appointment.referrer_id or 0
        given = consents.given(session, client_id, organisation_id)
        person, partner = _sender(session, appointment)
    back = own_appointments.url(
        "today", appointment.entry.counsellor, _anchor=own_appointments.row_of(uid)
    )
    if request.method == "POST":
        said = {} if "niets" in request.form else request.form
        items = [item for item in ConsentItem if said.get(item.value)]
        write(consents.choose, client_id, organisation_id, items, by=own_appointments.by())
        return redirect(back, 303)
    return rendering.render(
        "counsellor/consent.html",
        first_name=appointment.client.first_name if appointment.client else "",
        person=person,
        partner=partner,
        items=[(item.value, str(words), item in given) for item, words in ITEMS.items()],
        is_given=bool(given),
        back_url=back,
    )


def _sender(session: Session, appointment: Appointment) -> tuple[str, str]:
    """Who sent them: the name of who booked, where it was somebody there, and of the partner."""
    partner = session.get_one(Organisation, appointment.referrer_id)
    account = session.get(Account, appointment.account_id) if appointment.account_id else None
    is_theirs = account is not None and posts.was_at(session, account.id, partner.id)
    return (account.name if account is not None and is_theirs else ""), partner.name
