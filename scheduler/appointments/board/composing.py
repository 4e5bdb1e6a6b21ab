"""A zitdag of the board, composed of what was read: its hours, what is booked, what is busy."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from scheduler.appointments.board.bookings import NOTHING, Booked
from scheduler.appointments.board.free_time import FreeTime
from scheduler.appointments.board.planned import PlannedZitdag
from scheduler.appointments.board.sittings import (
    BoardSitting,
    GroupPlaces,
    is_over,
    within,
)
from scheduler.calendar.intervals import Period
from scheduler.zitdagen import presence
from scheduler.zitdagen.busy_times import Busy
from scheduler.zitdagen.models import OpeningKind
from scheduler.zitdagen.snapshot import OpenPeriod, Services


@dataclass(frozen=True, slots=True)
class Gone:
    """When somebody or something is not there: counsellors, lokets, rooms, by id."""

    away: Mapping[int, Sequence[Period]]
    closed: Mapping[int, Sequence[Period]]
    rooms: Mapping[int, Sequence[Period]]

    @classmethod
    def of(cls, busy: Busy) -> "Gone":
        return cls(
            _by(busy.away, "counsellor_id"),
            _by(busy.closed, "loket_id"),
            _by(busy.rooms, "loket_id"),
        )


def _by(periods: Iterable[Any], name: str) -> Mapping[int, Sequence[Period]]:
    found: defaultdict[int, list[Period]] = defaultdict(list)
    for one in periods:
        found[getattr(one, name)].append(one)
    return found


@dataclass(frozen=True, slots=True)
class Composer:
    """All that was read of a period, to compose its zitdagen of."""

    gone: Gone
    booked: Mapping[int, Booked]
    services: Services
    free: FreeTime
    now: datetime

    def sitting(self, one: PlannedZitdag) -> BoardSitting:
        """The zitdag, with what is left of it."""
        away = self.gone.away.get(one.counsellor_id, ())
        closed = self.gone.closed.get(one.loket_id, ())
        rooms = self.gone.rooms.get(one.loket_id, ())
        present = self._present(one, [*away, *closed, *rooms])
        booked = self.booked.get(one.zitdag_id, NOTHING)
        free = list(self.free.gaps(one.shift)) if one.shift else []
        return BoardSitting(
            zitdag_id=one.zitdag_id,
            loket_id=one.loket_id,
            counsellor_id=one.counsellor_id,
            date=one.date,
            timezone=one.timezone,
            is_popup=one.is_popup,
            title=one.title,
            is_called_off=one.shift is None,
            hours=one.hours,
            present=present,
            away=within(away, one.hours),
            closed=within(closed, one.hours),
            room_taken=within(rooms, one.hours),
            free_minutes=sum(gap.minutes for gap in free),
            first_free=free[0].start if free else None,
            booked_minutes=booked.minutes,
            appointments=booked.appointments,
            misfits=booked.misfits,
            groups=tuple(self._groups(one, present, booked)) if one.shift else (),
            is_over=is_over(one.hours, self.now),
        )

    def _present(self, one: PlannedZitdag, gone: Collection[Period]) -> tuple[OpenPeriod, ...]:
        if one.shift is None:
            return ()
        if not gone:
            return one.hours
        takes = presence.session_takes(self.services, one.zitdag_id)
        return presence.left(one.hours, gone, takes)

    def _groups(
        self, one: PlannedZitdag, present: Sequence[OpenPeriod], booked: Booked
    ) -> Iterable[GroupPlaces]:
        sessions = [hour for hour in one.hours if hour.kind is OpeningKind.GROUP]
        if not sessions:
            return
        given = self.services.of(one.zitdag_id)
        seats = max((self.services.seats[service_id] for service_id in given), default=1)
        held = {hour.start for hour in present if hour.kind is OpeningKind.GROUP}
        for opening in sessions:
            taken, capacity = booked.sessions.get(opening.start, (0, seats))
            is_held = opening.start in held
            yield GroupPlaces(taken, capacity, is_held and opening.start > self.now)
