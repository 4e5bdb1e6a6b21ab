"""Several clients booked at once for one session: all of them, or nobody."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from scheduler.appointments.booking import availability, diary, lookups, operations, overlaps
from scheduler.appointments.booking.availability import SlotChoice
from scheduler.appointments.booking.requests import BookingRequest, contact_of
from scheduler.appointments.errors import (
    AlreadyBookedThen,
    SomeAlreadyBookedThen,
    TooFewSeats,
)
from scheduler.appointments.models import Appointment
from scheduler.people.actors import By


def book_several(
    session: Session, requests: Sequence[BookingRequest], *, by: By
) -> list[Appointment]:
    """Book all these clients of one form for one session, atomically, as `operations.book` does.

    They sit together, with one counsellor. Repeating it books nobody twice: who was booked with the
    same key stays so. Two of them may share a phone: whoever books sees both.

    Raises:
        TooFewSeats: the session has fewer seats left than they need.
        SomeAlreadyBookedThen: what these have at that hour.
        SlotTaken, ZitdagClosed, InterpreterTooSoon: as `operations.book`.
    """
    slot = requests[0].slot
    overlaps.lock(session, *(contact_of(session, one.client) for one in requests))
    locked = diary.lock(session, slot)
    made = lookups.by_idempotency_keys(session, [one.key for one in requests])
    new = [one for one in requests if one.key not in made]
    if new:
        diary.drop_holds(session, locked, now=by.now)
        counsellor_id = _with_seats(session, slot, len(new), now=by.now)
        together = replace(slot, counsellor_id=counsellor_id)
        for one in new:
            # Looked at below, when it is known who else is of this form.
            seated = replace(one, slot=together, overlap_ok=True)
            made[one.key] = operations.book(session, seated, by=by)
        _check_overlaps(session, requests, made, new)
    return [made[one.key] for one in requests]


def _with_seats(session: Session, slot: SlotChoice, count: int, *, now: datetime) -> int:
    """The counsellor whose session has so many seats left, the best first; by id."""
    _terms, candidates = availability.free_at(session, slot, now=now)
    for one in candidates:
        if one.seats >= count:
            return one.counsellor_id
    raise TooFewSeats(max(one.seats for one in candidates))


def _check_overlaps(
    session: Session,
    requests: Sequence[BookingRequest],
    made: Mapping[str, Appointment],
    new: Sequence[BookingRequest],
) -> None:
    these = [one.id for one in made.values()]
    refusals = {}
    for number, one in enumerate(requests):
        if one in new and not one.overlap_ok:
            contact, entry = contact_of(session, one.client), made[one.key].entry
            try:
                overlaps.check(session, contact, entry, but=these)
            except AlreadyBookedThen as refusal:
                refusals[number] = refusal
    if refusals:
        raise SomeAlreadyBookedThen(refusals)
