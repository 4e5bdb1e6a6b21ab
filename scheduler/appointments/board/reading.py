"""The board of a region: its lokets or counsellors, and every zitdag of a period. Read-only.

A fixed number of SELECTs, however many lokets, counsellors, days and weeks it has.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from operator import attrgetter
from typing import Any, TypeVar

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from locations.models import Loket
from locations.zones import BRUSSELS
from scheduler.access import scope
from scheduler.appointments.board.bookings import booked
from scheduler.appointments.board.composing import Composer, Gone
from scheduler.appointments.board.first_free import SOON, FirstFree, Grouping, first_free
from scheduler.appointments.board.free_time import FreeTime
from scheduler.appointments.board.planned import planned
from scheduler.appointments.board.sittings import BoardSitting
from scheduler.appointments.booking.availability import seats_of_stale_holds
from scheduler.calendar.intervals import Interval, Period
from scheduler.people.counsellors import Counsellor
from scheduler.zitdagen import busy_times, queries, snapshot
from scheduler.zitdagen.busy_times import Busy, Calendars
from scheduler.zitdagen.catalogue import Service
from scheduler.zitdagen.models import Zitdag
from scheduler.zitdagen.snapshot import A_DAY, ShiftQuery

Coded = TypeVar("Coded", Counsellor, Service)


@dataclass(frozen=True, slots=True)
class BoardQuery:
    """Zitdagen of a region between two local dates, both included; each other field narrows it.

    `town` is a city as its lokets write it, `counsellor` and `service` are codes. One that the
    region does not have narrows nothing.
    """

    region_id: int
    first: date
    last: date
    grouping: Grouping = Grouping.LOKET
    town: str = ""
    counsellor: str = ""
    service: str = ""


@dataclass(frozen=True, slots=True)
class Network:
    """The lokets and counsellors of a region by id, also those who are not in use, and the
    services; and what of them a board is narrowed to."""

    lokets: Mapping[int, Loket]
    counsellors: Mapping[int, Counsellor]
    services: Sequence[Service]
    town: str
    counsellor: Counsellor | None
    service: Service | None

    @property
    def towns(self) -> list[str]:
        """The towns with a loket in use."""
        return sorted({one.city for one in self.lokets.values() if one.active})

    @property
    def narrowed(self) -> dict[str, Any]:
        """As fields of ShiftQuery."""
        fields: dict[str, Any] = {}
        if self.town:
            here = [one.id for one in self.lokets.values() if one.city == self.town]
            fields["loket_ids"] = here
        if self.counsellor:
            fields["counsellor_ids"] = [self.counsellor.id]
        if self.service:
            fields["service_id"] = self.service.id
        return fields


@dataclass(frozen=True, slots=True)
class BoardRow:
    """A loket or a counsellor with what is planned there, by local date, soonest first.

    `gone` is when it is closed, or they are away, whether or not anything is planned then;
    `first_free` is None where nothing can be booked.
    """

    subject: Loket | Counsellor
    by_date: Mapping[date, Sequence[BoardSitting]]
    gone: Sequence[Period]
    first_free: FirstFree | None

    @property
    def sittings(self) -> list[BoardSitting]:
        """All of them."""
        return [one for sittings in self.by_date.values() for one in sittings]


@dataclass(frozen=True, slots=True)
class Board:
    """The rows of a board, in the order of their names, and the network they are of."""

    rows: Sequence[BoardRow]
    network: Network


def read(session: Session, query: BoardQuery, *, now: datetime) -> Board:
    """The board that this query asks for. Fifteen SELECTs at most; of now, twelve."""
    found = _all(session, query, now=now)
    by_row = _by_row(query, found.sittings)
    subjects = _subjects(query.grouping, found.network, by_row)
    free = _first_free(session, query, found, [one.id for one in subjects], now)
    gone = found.gone.closed if query.grouping is Grouping.LOKET else found.gone.away
    rows = [
        BoardRow(one, _by_date(by_row[one.id]), gone.get(one.id, ()), free.get(one.id))
        for one in subjects
    ]
    return Board(rows, found.network)


@dataclass(frozen=True, slots=True)
class _PeriodRead:
    """All that was read for a board: until which date, and each zitdag up to then, soonest first.

    `freed`: see `busy_times.busy`.
    """

    until: date
    network: Network
    sittings: Sequence[BoardSitting]
    gone: Gone
    freed: Mapping[int, int]


def _all(session: Session, query: BoardQuery, *, now: datetime) -> _PeriodRead:
    """A board of now has most of what is first free; therefore it is read a little further."""
    until = max(query.last, (now + SOON).date()) if _is_of_now(query, now) else query.last
    network = _network(session, query)
    shifts = ShiftQuery(
        region_id=query.region_id, first_date=query.first, last_date=until, **network.narrowed
    )
    zitdagen = planned(session, query.region_id, shifts)
    freed = seats_of_stale_holds(session, None, now=now)
    busy = busy_times.busy(
        session,
        network.counsellors.keys() | {one.counsellor_id for one in zitdagen},
        network.lokets.keys(),
        # After-care may run on into the day after the last.
        Interval(_day(query.first), _day(until + 2 * A_DAY)),
        freed=freed,
    )
    composer = _composer(session, query, shifts, busy, now=now)
    return _PeriodRead(until, network, [*map(composer.sitting, zitdagen)], composer.gone, freed)


def _is_of_now(query: BoardQuery, now: datetime) -> bool:
    return _day(query.first) <= now < _day(query.last + A_DAY)


def _by_row(
    query: BoardQuery, sittings: Iterable[BoardSitting]
) -> defaultdict[int, list[BoardSitting]]:
    """Those that the board shows."""
    found: defaultdict[int, list[BoardSitting]] = defaultdict(list)
    row_of = attrgetter(query.grouping.value)
    for one in sittings:
        if one.date <= query.last:
            found[row_of(one)].append(one)
    return found


def _network(session: Session, query: BoardQuery) -> Network:
    lokets = {one.id: one for one in session.scalars(scope.every_loket(query.region_id))}
    counsellors = {one.id: one for one in session.scalars(_counsellors(query))}
    services = queries.every_service(session)
    return Network(
        lokets,
        counsellors,
        services,
        town=query.town if any(one.city == query.town for one in lokets.values()) else "",
        counsellor=_coded(counsellors.values(), query.counsellor),
        service=_coded(services, query.service),
    )


def _counsellors(query: BoardQuery) -> Any:
    """Those of the region, and whoever else sits at its lokets then."""
    sits = select(Zitdag.counsellor_id).where(
        scope.at_lokets_of(query.region_id, Zitdag.loket_id),
        Zitdag.date.between(query.first, query.last),
    )
    return (
        select(Counsellor)
        .where(or_(scope.works_in(query.region_id), Counsellor.id.in_(sits)))
        .order_by(Counsellor.first_name, Counsellor.last_name, Counsellor.id)
    )


def _coded(every: Iterable[Coded], code: str) -> Coded | None:
    return next((one for one in every if one.code == code), None)


def _composer(
    session: Session, query: BoardQuery, shifts: ShiftQuery, busy: Busy, *, now: datetime
) -> Composer:
    services = snapshot.services(session, shifts)
    return Composer(
        gone=Gone.of(busy),
        booked=booked(session, query.region_id, query.first, query.last),
        services=services,
        free=FreeTime(services, Calendars(busy), now, shifts.service_id),
        now=now,
    )


def _subjects(
    grouping: Grouping, network: Network, by_row: Mapping[int, Sequence[BoardSitting]]
) -> list[Loket] | list[Counsellor]:
    """Whoever is in use, also with nothing; and who no longer is, but still has something.

    What is asked of the other, a loket's counsellor or a counsellor's town, leaves only the rows
    that have it.
    """
    if grouping is Grouping.LOKET:
        return [
            one
            for one in network.lokets.values()
            if by_row.get(one.id)
            or (one.active and not network.counsellor and network.town in ("", one.city))
        ]
    return [
        one
        for one in network.counsellors.values()
        if by_row.get(one.id)
        or (one.active and not network.town and network.counsellor in (None, one))
    ]


def _first_free(
    session: Session, query: BoardQuery, found: _PeriodRead, wanted: Sequence[int], now: datetime
) -> dict[int, FirstFree]:
    """By row. Where the board is of now, in what was read for it first."""
    known, begins = {}, [now, now + SOON]
    if _is_of_now(query, now):
        known, begins = _known_free(query, found.sittings), [_day(found.until + A_DAY)]
    return known | first_free(
        session,
        [row for row in wanted if row not in known],
        query.grouping,
        begins=begins,
        freed=found.freed,
        now=now,
        **found.network.narrowed,
    )


def _known_free(query: BoardQuery, sittings: Iterable[BoardSitting]) -> dict[int, FirstFree]:
    row_of = attrgetter(query.grouping.value)
    free: defaultdict[int, list[FirstFree]] = defaultdict(list)
    for one in sittings:
        if one.first_free:
            free[row_of(one)].append(_free(one, one.first_free))
    return {row: min(ones) for row, ones in free.items()}


def _free(one: BoardSitting, starts_at: datetime) -> FirstFree:
    return FirstFree(starts_at, one.timezone, one.loket_id, one.counsellor_id)


def _day(day: date) -> datetime:
    """When it begins. The week of another zone begins and ends at another moment, at night."""
    return datetime.combine(day, time(), BRUSSELS).astimezone(UTC)


def _by_date(sittings: Iterable[BoardSitting]) -> Mapping[date, Sequence[BoardSitting]]:
    found: defaultdict[date, list[BoardSitting]] = defaultdict(list)
    for one in sittings:
        found[one.date].append(one)
    return found
