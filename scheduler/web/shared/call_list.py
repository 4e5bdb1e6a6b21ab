"""The bellijst as pages of staff show it: whom to call and why, and what came of the call."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from flask import abort, request
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session

from database import write
from notifications.texts.words import date_words, language_words, range_words
from scheduler.appointments.lists import call_list
from scheduler.appointments.lists.call_list import Caller
from scheduler.appointments.models import Appointment, AppointmentState, CallTask, WhyCall
from scheduler.people.actors import By
from scheduler.web.core import catalogues, clock
from scheduler.web.shared import contact_words, contacts, modes, presenters

WHY: Final = {
    WhyCall.NOT_REACHED: lazy_gettext("Ons bericht kwam niet aan."),
    WhyCall.PLANNING_CHANGED: lazy_gettext("Wij veranderden de afspraak."),
    WhyCall.WROTE: lazy_gettext("Stuurde ons een sms. Lees je mail."),
}
MOST_TRIES = 9999


@dataclass(frozen=True, slots=True)
class CallLine:
    """One person to call. `url` is the page of the appointment, `client_url` that of the client,
    where there is one.

    `number` is how to reach them, or who brought them.
    """

    id: int
    appointment_id: int
    tries: int
    first_name: str
    number: str
    uri: str | None
    language: str
    why: str
    when: str
    loket: str
    is_off: bool
    url: str | None
    client_url: str | None
    called_url: str
    no_answer_url: str


# Where a form of a line goes: the view ("reached" or "not_reached") and the line's id.
Address = Callable[[str, int], str]
# The page of an appointment, where this audience has one.
PageOf = Callable[[Appointment], str | None]


def lines(
    session: Session,
    caller: Caller,
    address: Address,
    page_of: PageOf = lambda _one: None,
    appointment_ids: Collection[int] | None = None,
    *,
    sees_clients: bool = True,
) -> list[CallLine]:
    """Whom to call, about these appointments where they are given. One SELECT.

    `sees_clients`: whether there is a page of each client for who calls.
    """
    found = call_list.waiting(session, caller, now=clock.now(), appointment_ids=appointment_ids)
    return [_line(one, address, page_of, sees_clients=sees_clients) for one in found]


def _line(task: CallTask, address: Address, page_of: PageOf, *, sees_clients: bool) -> CallLine:
    appointment = task.appointment
    entry, client = appointment.entry, presenters.client_of(appointment)
    zone = ZoneInfo(entry.zitdag.loket.timezone)
    day = date_words(entry.starts_at, zone, catalogues.SOURCE)
    return CallLine(
        id=task.id,
        appointment_id=appointment.id,
        tries=task.tries,
        first_name=client.first_name,
        number=contacts.display(client.contact) or contact_words.via_referrer(appointment, client),
        uri=contacts.url(client.contact),
        language=language_words(client.language, catalogues.SOURCE),
        why=str(WHY[task.why]),
        when=f"{day}, {range_words(entry.starts_at, entry.ends_at, zone, catalogues.SOURCE)}",
        loket=modes.where(appointment),
        is_off=appointment.state is AppointmentState.CANCELLED,
        url=page_of(appointment),
        client_url=presenters.page_of_client(client) if sees_clients else None,
        called_url=address("reached", task.id),
        no_answer_url=address("not_reached", task.id),
    )


def reached(caller: Caller, line_id: int, by: By) -> None:
    """They were called; what is on somebody else's list, or on none any more, stays as it is."""
    write(call_list.done, line_id, caller, by=by)


def not_reached(caller: Caller, line_id: int, by: By) -> None:
    """Nobody picked up; they stay on the list."""
    write(call_list.no_answer, line_id, caller, tries=tries_seen(), by=by)


def tries_seen() -> int:
    """How many tries the list showed when this form was sent; 400 where it does not say."""
    tries = request.form.get("keer", "")
    if not tries.isdecimal() or len(tries) > len(str(MOST_TRIES)):
        abort(400)
    return int(tries)
