"""Merged feeds: all connections of a timetable, and of them those of one service day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from locations.transit.gtfs.feed import Gtfs
from locations.transit.service_day import (
    Flags,
    Floats,
    Ints,
    ServiceDay,
    Small,
    midnight,
)

CHANGE_SECONDS = 60
"""For a change at one stop where transfers.txt says nothing, and on top of a walk to another."""
INTO_TOMORROW = 28 * 3600
"""Seconds: who is still on the way at four the next morning has missed the last bus."""
_NEIGHBOURS = (-1, 0, 1)


@dataclass(frozen=True)
class Paths:
    """Walks between stops, each from `origin` to `destination`."""

    origin: Ints
    destination: Ints
    metres: Floats
    least: Ints


@dataclass(frozen=True)
class MergedFeed:
    """Feeds merged by `merge`. Connections stand trip by trip, in order of time.

    Seconds count from noon less twelve hours of the service's date, in the zone of its feed.
    """

    feeds: Sequence[Gtfs]
    stamp: str
    stop_names: list[str]
    stop_latitude: Floats
    stop_longitude: Floats
    stop_step_free: Small
    stop_change: Ints
    lines: list[str]
    line_vehicle: Small
    headsigns: list[str]
    trip_line: Ints
    trip_headsign: Ints
    trip_step_free: Small
    service: Ints
    """Of each connection; services are numbered through all feeds, as `first_service` says."""
    feed: Ints
    trip: Ints
    origin: Ints
    destination: Ints
    departs: Ints
    arrives: Ints
    may_board: Flags
    may_alight: Flags
    paths: Paths
    first_service: Sequence[int]
    services: int

    @property
    def zone(self) -> ZoneInfo:
        """The zone of its midnights."""
        return self.feeds[0].zone

    def signature(self, on: date) -> tuple[object, ...]:
        """Equal for two dates with the same services at the same times."""
        return tuple(
            (feed.calendar.runs_on(each), self._shift(feed, each, on))
            for feed in self.feeds
            for each in _neighbours(on)
        )

    def runs(self, on: date) -> bool:
        """Whether any service runs on this very date, and every feed covers it.

        Beyond the end of a feed its buses are unknown: that is not the same as none.
        """
        return all(_speaks_of(feed, on) for feed in self.feeds) and any(
            feed.calendar.runs_on(on) for feed in self.feeds
        )

    def day(self, on: date) -> ServiceDay:
        """All that runs on a date, yesterday's services that still do, tomorrow's first ones."""
        parts = [self._part(on, each) for each in _neighbours(on)]
        rows = np.concatenate([rows for rows, _ in parts])
        shift = np.concatenate([shifts for _, shifts in parts])
        number = np.repeat(np.arange(len(parts)), [len(rows) for rows, _ in parts])
        trips, trip = np.unique(self.trip[rows] + number * len(self.trip_line), return_inverse=True)
        trips %= max(1, len(self.trip_line))
        return ServiceDay(
            on=on,
            epoch=midnight(on, self.zone),
            is_example=any(feed.is_example for feed in self.feeds),
            stamp=self.stamp,
            margin=CHANGE_SECONDS,
            stop_names=self.stop_names,
            stop_latitude=self.stop_latitude,
            stop_longitude=self.stop_longitude,
            stop_change=self.stop_change,
            stop_step_free=self.stop_step_free,
            lines=self.lines,
            line_vehicle=self.line_vehicle,
            headsigns=self.headsigns,
            trip_line=self.trip_line[trips],
            trip_headsign=self.trip_headsign[trips],
            trip_step_free=self.trip_step_free[trips],
            departs=(self.departs[rows] + shift).astype(np.int32),
            arrives=(self.arrives[rows] + shift).astype(np.int32),
            origin=self.origin[rows],
            destination=self.destination[rows],
            trip=trip.astype(np.int32),
            may_board=self.may_board[rows],
            may_alight=self.may_alight[rows],
            path_origin=self.paths.origin,
            path_destination=self.paths.destination,
            path_metres=self.paths.metres,
            path_least=self.paths.least,
        )

    def _part(self, on: date, service_date: date) -> tuple[Ints, Ints]:
        """The connections of a date's services that touch `on`, and how far their seconds shift."""
        runs = np.zeros(self.services, dtype=bool)
        for feed, first in zip(self.feeds, self.first_service, strict=True):
            runs[[first + number for number in feed.calendar.runs_on(service_date)]] = True
        rows = np.flatnonzero(runs[self.service])
        shifts = np.array([self._shift(feed, service_date, on) for feed in self.feeds])
        shift = shifts[self.feed[rows]]
        touches = np.ones(len(rows), dtype=bool)
        if service_date < on:
            touches = self.departs[rows] + shift >= 0
        if service_date > on:
            touches = self.arrives[rows] + shift <= INTO_TOMORROW
        return rows[touches].astype(np.int32), shift[touches].astype(np.int32)

    def _shift(self, feed: Gtfs, service_date: date, on: date) -> int:
        """Seconds from the midnight of `on` here to where a feed's own date counts from."""
        begins = midnight(service_date, feed.zone) - midnight(on, self.zone)
        return begins // timedelta(seconds=1)


def _neighbours(on: date) -> list[date]:
    return [on + timedelta(days=number) for number in _NEIGHBOURS]


def _speaks_of(feed: Gtfs, on: date) -> bool:
    first, last = feed.calendar.first_date, feed.calendar.last_date
    return first is None or last is None or first <= on <= last
