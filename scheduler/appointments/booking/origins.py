"""Where online bookings came from, and what strangers keep: the rows of `booking_origins`."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from database import dialect_of, upsert
from scheduler.access.limits import (
    HOLDS_OF_A_NETWORK,
    SUDDEN_BOOKINGS,
    YOUNG_BOOKINGS_OF_A_BROWSER,
    YOUNG_BOOKINGS_OF_A_NETWORK,
    Limit,
)
from scheduler.appointments import scope
from scheduler.appointments.booking.requests import AskedFrom
from scheduler.appointments.models import Appointment, AppointmentState, BookingOrigin
from scheduler.appointments.policy import (
    FEW_STRANGERS,
    FORTNIGHT,
    MOST_SHARE,
    PUBLIC_HOLD,
    SHARE_TO_ASK,
    SHORT_HOLD,
)
from scheduler.people.clients import Client
from scheduler.people.contact import ContactMethod
from scheduler.zitdagen.models import (
    Audience,
    DiaryEntry,
    Opening,
    OpeningKind,
    Zitdag,
    ZitdagState,
)

YOUNG: Final = timedelta(hours=48)
"""So long an unconfirmed booking counts as a stranger's; retention keeps its origin no longer."""


class Kept(NamedTuple):
    """An hour that a stranger keeps, or kept: a hold, a booking, one that went.

    `said_yes`: by mail, and lately, on the network of who asks. A mailbox costs nothing to who has
    a domain, so there its JA leaves less to ask, and uses up no less of what a network may book.
    """

    appointment_id: int
    state: AppointmentState
    waits: bool
    said_yes: bool
    network: str
    browser: str
    at: datetime
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Measures:
    """What is done about strangers when one asks for an hour.

    `lasts`: how long it may be held. `must_answer`: a booking waits for JA. `too_many`: the limit
    beyond which none is taken. `gives_way`: ids of holds and waiting bookings that make room.
    """

    lasts: timedelta = PUBLIC_HOLD
    must_answer: bool = False
    too_many: Limit | None = None
    gives_way: tuple[int, ...] = ()


def note(session: Session, appointment_id: int, origin: AskedFrom, *, now: datetime) -> None:
    """Note where this hold or booking came from; of a hold that is booked, the last one counts."""
    row = {"network": origin.network, "browser": origin.browser, "at": now}
    statement = upsert(dialect_of(session), BookingOrigin).values(
        appointment_id=appointment_id, **row
    )
    session.execute(statement.on_conflict_do_update(index_elements=["appointment_id"], set_=row))


def purge(session: Session, before: datetime) -> None:
    """Forget where bookings from before `before` came from."""
    session.execute(
        delete(BookingOrigin)
        .where(BookingOrigin.at < before)
        .execution_options(synchronize_session=False)
    )


def measures(
    session: Session,
    region_id: int,
    origin: AskedFrom,
    start: datetime,
    *,
    now: datetime,
    but: int | None = None,
) -> Measures:
    """What to do when `origin` asks for the hour `start` in this region. One SELECT, or three where
    strangers keep more than a few hours.

    `but`: the id of an appointment that is moved there, and so counts for nothing else.
    """
    kept = _kept(session, region_id, origin, now=now)
    found = [one for one in kept if one.appointment_id != but]
    mine = [one for one in found if one.network == origin.network]
    booked = [one for one in mine if one.state is not AppointmentState.HELD]
    alike = [one for one in booked if one.browser == origin.browser]
    makes_room = _greediest_holds(mine)
    too_many = _too_many(alike, booked, now=now)
    if too_many is not None:  # whatever the others do
        return Measures(
            SHORT_HOLD, must_answer=True, too_many=too_many, gives_way=tuple(makes_room)
        )
    unheard = [one for one in alike if not one.said_yes]
    first = now + (start - now) // FORTNIGHT * FORTNIGHT
    live = [
        one
        for one in found
        if one.state in _LIVE and not one.said_yes and first <= one.starts_at < first + FORTNIGHT
    ]
    share = _share(session, region_id, live, first)
    return Measures(
        lasts=SHORT_HOLD if share >= SHARE_TO_ASK else PUBLIC_HOLD,
        must_answer=share >= SHARE_TO_ASK or _since(unheard, SUDDEN_BOOKINGS, now),
        gives_way=tuple({*makes_room, *_most_of_all(live, share)}),
    )


_LIVE: Final = (AppointmentState.HELD, AppointmentState.BOOKED)


def _kept(session: Session, region_id: int, origin: AskedFrom, *, now: datetime) -> list[Kept]:
    """What strangers keep in this region, and what this network kept and lost lately."""
    is_held = (Appointment.state == AppointmentState.HELD) & (Appointment.hold_expires_at > now)
    is_booked = Appointment.state == AppointmentState.BOOKED
    is_of_here = (BookingOrigin.network == origin.network) & (
        BookingOrigin.at > now - YOUNG_BOOKINGS_OF_A_NETWORK.window
    )
    is_lost = (Appointment.state == AppointmentState.CANCELLED) & is_of_here
    said_yes = Appointment.confirmed_at.is_not(None)
    by_mail = (Client.reach == ContactMethod.EMAIL) & is_of_here
    rows = session.execute(
        select(
            Appointment.id,
            Appointment.state,
            Appointment.answer_by.is_not(None),
            said_yes,
            BookingOrigin.network,
            BookingOrigin.browser,
            BookingOrigin.at,
            DiaryEntry.starts_at,
            DiaryEntry.ends_at,
        )
        .join(BookingOrigin, BookingOrigin.appointment_id == Appointment.id)
        .join(DiaryEntry, DiaryEntry.id == Appointment.entry_id)
        .join(Zitdag, Zitdag.id == DiaryEntry.zitdag_id)
        .outerjoin(Client, Client.id == Appointment.client_id)
        .where(
            BookingOrigin.at > now - YOUNG,
            DiaryEntry.starts_at > now,
            or_(~said_yes, by_mail),
            or_(is_held, is_booked, is_lost),
            scope.of_region(region_id),
        )
        .order_by(BookingOrigin.at, Appointment.id)
    )
    return [Kept(*row) for row in rows]


def _too_many(alike: Sequence[Kept], booked: Sequence[Kept], *, now: datetime) -> Limit | None:
    """The limit that this kind of browser, or its network, has reached."""
    if _since(alike, YOUNG_BOOKINGS_OF_A_BROWSER, now):
        return YOUNG_BOOKINGS_OF_A_BROWSER
    if _since(booked, YOUNG_BOOKINGS_OF_A_NETWORK, now):
        return YOUNG_BOOKINGS_OF_A_NETWORK
    return None


def _since(found: Sequence[Kept], limit: Limit, now: datetime) -> bool:
    return sum(one.at > now - limit.window for one in found) >= limit.most


def _greediest_holds(mine: Iterable[Kept]) -> list[int]:
    """Where the network holds too many, so many of the oldest, of the kinds of browser that hold
    most. All at once: of many that ask at the same moment each sees room for itself.
    """
    holds = [one for one in mine if one.state is AppointmentState.HELD]
    beyond = len(holds) + 1 - HOLDS_OF_A_NETWORK.most
    counts = Counter(one.browser for one in holds)
    greediest = sorted(holds, key=lambda one: -counts[one.browser])
    return [one.appointment_id for one in greediest[: max(beyond, 0)]]


def _most_of_all(live: Iterable[Kept], share: float) -> list[int]:
    """The oldest that can give way of the network that has most of those, beyond MOST_SHARE; of
    that fortnight, for an hour that is free in another one makes no room there."""
    yielding = [one for one in live if one.state is AppointmentState.HELD or one.waits]
    if share < MOST_SHARE or not yielding:
        return []
    ((network, _count),) = Counter(one.network for one in yielding).most_common(1)
    return [next(one.appointment_id for one in yielding if one.network == network)]


def _share(session: Session, region_id: int, live: Sequence[Kept], first: datetime) -> float:
    """The share of the free public time of a fortnight that strangers keep, `live`."""
    if len(live) < FEW_STRANGERS:
        return 0.0
    kept = sum((one.ends_at - one.starts_at for one in live), timedelta())
    free = _free(session, region_id, first)
    return kept / (kept + free) if kept else 0.0


def _free(session: Session, region_id: int, first: datetime) -> timedelta:
    """The public time of a fortnight that nothing is booked in."""
    public = (
        Zitdag.state == ZitdagState.PLANNED,
        Zitdag.audience == Audience.EVERYBODY,
        scope.of_region(region_id),
    )
    openings = session.execute(
        select(Opening.starts_at, Opening.ends_at)
        .join(Zitdag)
        .where(
            *public,
            Opening.kind == OpeningKind.APPOINTMENT,
            Opening.starts_at >= first,
            Opening.starts_at < first + FORTNIGHT,
        )
    )
    taken = session.execute(
        select(DiaryEntry.starts_at, DiaryEntry.ends_at)
        .join(Zitdag)
        .where(
            *public,
            DiaryEntry.taken > 0,
            DiaryEntry.starts_at >= first,
            DiaryEntry.starts_at < first + FORTNIGHT,
        )
    )
    return max(_length(openings) - _length(taken), timedelta())


def _length(periods: Iterable[tuple[datetime, datetime]]) -> timedelta:
    return sum((end - start for start, end in periods), timedelta())
