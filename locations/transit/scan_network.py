"""The network that connection_scan.py scans: rides and footpaths of a service day, cached in it."""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from locations.journeys import Ability
from locations.transit.service_day import (
    NOT_STEP_FREE,
    Flags,
    Floats,
    Ints,
    ServiceDay,
    walking_seconds,
)


class Window(NamedTuple):
    """The seconds by which one must be there, and how long before one may leave."""

    deadline: int
    length: int

    @property
    def opens(self) -> int:
        return self.deadline - self.length


@dataclass(frozen=True)
class Rides:
    """Connections trip by trip, trips by their first departure, in one direction of time.

    Seen in a mirror, arriving is leaving and seconds are negative.
    """

    leave: Ints
    reach: Ints
    origin: Ints
    destination: Ints
    """Where alighting is not allowed, a sentinel: the number past the last stop."""
    trip: Ints
    last: Ints
    """The last connection of the same trip."""
    boarding: Ints
    """Connections that one may board, by when they leave."""
    boarding_leave: Ints
    first_of_trip: Ints
    first_leave: Ints
    longest_trip: int

    def between(self, window: Window) -> tuple[slice, Ints]:
        """The trips that a window may want, and of them the connections one may board in it."""
        firsts = np.searchsorted(
            self.first_leave, [window.opens - self.longest_trip, window.deadline + 1]
        )
        begin, end = self.first_of_trip[firsts]
        low, high = np.searchsorted(self.boarding_leave, [window.opens, window.deadline + 1])
        return slice(int(begin), int(end)), self.boarding[low:high]

    @cached_property
    def _boarding_by_stop(self) -> tuple[Ints, Ints]:
        """Connections to board, by stop and then by when they leave; where each stop starts."""
        by_stop = self.boarding[np.argsort(self.origin[self.boarding], kind="stable")]
        most = int(self.origin.max(initial=0))
        return by_stop, np.searchsorted(self.origin[by_stop], np.arange(most + 2)).astype(np.int32)

    def at(self, stop: int, earliest: int, before: int) -> Ints:
        """Connections to board at a stop, leaving in [earliest, before), the first one first."""
        by_stop, starts = self._boarding_by_stop
        here = by_stop[starts[stop] : starts[stop + 1]]
        low, high = np.searchsorted(self.leave[here], [earliest, before])
        return here[low:high]


@dataclass(frozen=True)
class Walks:
    """Footpaths by the stop where they begin, for one pace and one longest walk."""

    stops: Ints
    """Every stop that has one, ascending."""
    starts: Ints
    """Offset of its footpaths; one more at the end."""
    destination: Ints
    seconds: Ints
    metres: Floats

    def from_stop(self, stop: int) -> range:
        """The numbers of the footpaths that begin at a stop."""
        place = int(np.searchsorted(self.stops, stop))
        if place == len(self.stops) or self.stops[place] != stop:
            return range(0)
        return range(int(self.starts[place]), int(self.starts[place + 1]))


@dataclass(frozen=True)
class ScanNetwork:
    """The network: vehicles, footpaths, and seconds per change at each stop."""

    rides: Rides
    walks: Walks
    change: Ints


def rides_of_day(day: ServiceDay, *, is_mirrored: bool, step_free: bool) -> Rides:
    key = ("rides", is_mirrored, step_free)
    if key not in day.kept:
        day.kept[key] = _rides_of(day, is_mirrored=is_mirrored, step_free=step_free)
    kept: Rides = day.kept[key]
    return kept


def _rides_of(day: ServiceDay, *, is_mirrored: bool, step_free: bool) -> Rides:
    may_board, may_alight = day.may_board, day.may_alight
    if step_free:
        trips = day.trip_step_free[day.trip] != NOT_STEP_FREE
        stops = day.stop_step_free != NOT_STEP_FREE
        may_board = may_board & trips & stops[day.origin]
        may_alight = may_alight & trips & stops[day.destination]
    if is_mirrored:
        return _sorted_rides(
            _Raw(
                -day.arrives[::-1],
                -day.departs[::-1],
                day.destination[::-1],
                day.origin[::-1],
                day.trip[::-1],
            ),
            may_alight[::-1],
            may_board[::-1],
            len(day.stop_names),
        )
    raw = _Raw(day.departs, day.arrives, day.origin, day.destination, day.trip)
    return _sorted_rides(raw, may_board, may_alight, len(day.stop_names))


class _Raw(NamedTuple):
    """Connections trip by trip, in one direction of time."""

    leave: Ints
    reach: Ints
    origin: Ints
    destination: Ints
    trip: Ints


def _sorted_rides(raw: _Raw, may_board: Flags, may_alight: Flags, stops: int) -> Rides:
    begins = _begins(raw.trip)
    lengths = np.diff(np.append(begins, len(raw.trip)))
    # Every connection stands with the first one of its trip.
    first_leave = np.repeat(raw.leave[begins], lengths)
    order = np.lexsort((np.arange(len(raw.trip)), np.repeat(begins, lengths), first_leave))
    leave, reach, origin, destination, trip = (column[order] for column in raw)
    begins = _begins(trip)
    lengths = np.diff(np.append(begins, len(trip)))
    last = np.repeat(begins + lengths - 1, lengths)
    boarding = np.flatnonzero(may_board[order])
    boarding = boarding[np.argsort(leave[boarding], kind="stable")]
    return Rides(
        leave=leave,
        reach=reach,
        origin=origin,
        destination=np.where(may_alight[order], destination, stops).astype(np.int32),
        trip=trip,
        last=last.astype(np.int32),
        boarding=boarding.astype(np.int32),
        boarding_leave=leave[boarding],
        first_of_trip=np.append(begins, len(trip)).astype(np.int32),
        first_leave=leave[begins],
        longest_trip=int((reach[last[begins]] - leave[begins]).max(initial=0)),
    )


def _begins(trip: Ints) -> Ints:
    """The first row per trip."""
    changes = np.flatnonzero(trip[1:] != trip[:-1]) + 1
    return np.append(0, changes).astype(np.int32) if len(trip) else changes.astype(np.int32)


def walks_of_day(day: ServiceDay, ability: Ability, *, is_mirrored: bool) -> Walks:
    key = ("walks", is_mirrored, ability.pace, ability.longest_walk)
    if key not in day.kept:
        day.kept[key] = _walks_of(day, ability, is_mirrored=is_mirrored)
    kept: Walks = day.kept[key]
    return kept


def _walks_of(day: ServiceDay, ability: Ability, *, is_mirrored: bool) -> Walks:
    origin, destination = day.path_origin, day.path_destination
    if is_mirrored:
        origin, destination = destination, origin
    short = np.flatnonzero(day.path_metres <= ability.longest_walk)
    order = short[np.argsort(origin[short], kind="stable")]
    on_foot = walking_seconds(day.path_metres[order], ability.pace) + np.int32(day.margin)
    seconds = np.maximum(on_foot, day.path_least[order])
    stops, starts = np.unique(origin[order], return_index=True)
    return Walks(
        stops=stops,
        starts=np.append(starts, len(order)).astype(np.int32),
        destination=destination[order],
        seconds=seconds,
        metres=day.path_metres[order],
    )
