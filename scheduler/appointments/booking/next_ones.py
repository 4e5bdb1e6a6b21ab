"""The next appointment of somebody who sits here, who may say at last how we reach them."""

from sqlalchemy.orm import Session

from scheduler.appointments.booking import lookups, operations, overlaps
from scheduler.appointments.booking.requests import BookingRequest, ClientDetails, NewlyReached
from scheduler.appointments.lists import call_list
from scheduler.appointments.messages import to_clients
from scheduler.appointments.models import Appointment
from scheduler.people.actors import By
from scheduler.people.clients import Client


def book_next(session: Session, request: BookingRequest, *, by: By) -> Appointment:
    """Book it, as `operations.book`. Whoever is reached from now on hears of all that is to come.

    Runs inside `database.write` and never commits. Idempotent, as `book`.

    Raises:
        As `operations.book`.
    """
    others = _others(session, request.client, by=by)
    made = operations.book(session, request, by=by)
    for one in others:
        one.version += 1
    session.flush()
    for one in others:
        to_clients.readdress(session, one, by=by)
    call_list.reached(session, [one.id for one in others], by=by)
    return made


def _others(
    session: Session, who: ClientDetails | NewlyReached | int, *, by: By
) -> list[Appointment]:
    """What else is to come of who is reached anew, locked: before the diaries that `book` locks."""
    if not isinstance(who, NewlyReached):
        return []
    overlaps.lock(session, who.contact)
    theirs = lookups.of_client(session, who.client_id)
    if session.get_one(Client, who.client_id).contact == who.contact:  # the form came twice
        return []
    return [one for one in theirs if to_clients.is_to_come(one, now=by.now)]
