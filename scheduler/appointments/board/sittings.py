"""One zitdag on the board: what is left of its hours, what is booked, and what goes wrong there."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cached_property
from typing import Final, NamedTuple

from scheduler.calendar.intervals import Interval, Period, merge, subtract
from scheduler.zitdagen.models import OpeningKind
from scheduler.zitdagen.snapshot import OpenPeriod

_A_MINUTE: Final = timedelta(minutes=1)


class BoardState(StrEnum):
    """How a zitdag stands, in one word; the first that holds."""

    CALLED_OFF = "called_off"
    CLOSED = "closed"
    AWAY = "away"
    NO_ROOM = "no_room"
    WALK_IN = "walk_in"
    FULL = "full"
    SITS = "sits"


NOBODY_SITS = (
    BoardState.CALLED_OFF,
    BoardState.CLOSED,
    BoardState.AWAY,
    BoardState.NO_ROOM,
)


@dataclass(frozen=True, slots=True)
class GroupPlaces:
    """A group session: how many of its seats are taken. `is_open` while somebody may still join."""

    taken: int
    seats: int
    is_open: bool


class Tally(NamedTuple):
    """What zitdagen come to together: how many somebody sits at, and their minutes and places."""

    zitdagen: int = 0
    open_minutes: int = 0
    booked_minutes: int = 0
    free_minutes: int = 0
    usable_minutes: int = 0
    walk_in_minutes: int = 0
    group_seats: int = 0
    group_taken: int = 0

    @classmethod
    def of(cls, sittings: Iterable["BoardSitting"]) -> "Tally":
        """The tally of these."""
        each = [one.tally for one in sittings]
        return cls(*map(sum, zip(*each, strict=True))) if each else cls()


@dataclass(frozen=True, kw_only=True)
class BoardSitting:
    """A zitdag of the board. Moments are aware UTC, `timezone` the loket's.

    `hours` are those planned; `present` those in which somebody is there. `away`, `closed`
    and `room_taken` are the parts of `hours` in which the counsellor, the loket or its room is not
    there. `free_minutes` are those by appointment in which at least the shortest service still
    fits, from now on, and `first_free` is when they begin; `booked_minutes` are those of the
    appointments themselves. Groups count in none: they have places. `title` is a pop-up's name,
    empty where it has none.

    What follows from these is worked out once: a season asks several times.
    """

    zitdag_id: int
    loket_id: int
    counsellor_id: int
    date: date
    timezone: str
    is_popup: bool
    title: str
    is_called_off: bool
    hours: tuple[OpenPeriod, ...]
    present: tuple[OpenPeriod, ...]
    away: tuple[Interval, ...]
    closed: tuple[Interval, ...]
    room_taken: tuple[Interval, ...]
    free_minutes: int
    first_free: datetime | None
    booked_minutes: int
    appointments: int
    misfits: int
    groups: tuple[GroupPlaces, ...]
    is_over: bool

    @property
    def open_minutes(self) -> int:
        """Minutes by appointment in which somebody is there."""
        return minutes(self.present, OpeningKind.APPOINTMENT)

    @property
    def walk_in_minutes(self) -> int:
        """Minutes to walk in, in which somebody is there."""
        return minutes(self.present, OpeningKind.WALK_IN)

    @property
    def usable_minutes(self) -> int:
        """What its bookings are measured by: what is booked and what can still be; of what is over,
        all that was open. A break between two appointments is nobody's loss."""
        return self.open_minutes if self.is_over else self.booked_minutes + self.free_minutes

    @cached_property
    def state(self) -> BoardState:
        """How it stands."""
        if self.is_called_off:
            return BoardState.CALLED_OFF
        if not self.present:
            return self._why_not()
        if all(one.kind is OpeningKind.WALK_IN for one in self.present):
            return BoardState.WALK_IN
        return BoardState.SITS if self.is_over or self._has_room() else BoardState.FULL

    @cached_property
    def tally(self) -> Tally:
        """What it comes to; where nobody sits, only what is booked there counts."""
        return Tally(
            zitdagen=int(self.state not in NOBODY_SITS),
            open_minutes=self.open_minutes,
            booked_minutes=self.booked_minutes,
            free_minutes=self.free_minutes,
            usable_minutes=self.usable_minutes,
            walk_in_minutes=self.walk_in_minutes,
            group_seats=sum(one.seats for one in self.groups),
            group_taken=sum(one.taken for one in self.groups),
        )

    def _why_not(self) -> BoardState:
        """What takes all of its hours, or most visibly some of them."""
        if not subtract(self.hours, self.closed):
            return BoardState.CLOSED
        return BoardState.AWAY if self.away else BoardState.NO_ROOM

    def _has_room(self) -> bool:
        return self.free_minutes > 0 or any(
            one.is_open and one.taken < one.seats for one in self.groups
        )


def minutes(openings: Iterable[OpenPeriod], kind: OpeningKind) -> int:
    """Minutes of the openings of this kind, which do not overlap."""
    return sum(whole_minutes(one) for one in openings if one.kind is kind)


def whole_minutes(period: Period) -> int:
    """Its length, rounded down."""
    return (period.end - period.start) // _A_MINUTE


def within(periods: Collection[Period], hours: Sequence[Period]) -> tuple[Interval, ...]:
    """The parts of these hours that the periods take, ascending; touching parts are one."""
    if not periods:
        return ()
    parts = [
        Interval(start, end)
        for period in periods
        for hour in hours
        if (start := max(period.start, hour.start)) < (end := min(period.end, hour.end))
    ]
    return tuple(merge(parts))


def is_over(hours: Sequence[Period], now: datetime) -> bool:
    """Whether all of these hours have passed."""
    return all(one.end <= now for one in hours)
