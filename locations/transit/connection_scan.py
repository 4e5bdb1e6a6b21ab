"""Connection Scan: the last second to board at every stop and be somewhere in time.

All connections of a window are scanned once a vehicle, with NumPy: in round k every stop gets the
last second at which one can board there and still be in time with exactly k vehicles. The idea is
the Connection Scan Algorithm (Dibbelt, Pajor, Strasser, Wagner, 2013), in the rounds of RAPTOR
(Delling, Pajor, Werneck, 2012).
"""

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

MOST_TRANSFERS = 2

NEVER = np.int32(-(2**30))
_NO_CONNECTION = np.int32(2**30)


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
    """Where one cannot get out, it is the stop that does not exist: the one past the last."""
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
    """Where its footpaths begin; one more at the end."""
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
class ScanRound:
    """The result of one round (exactly so many vehicles), one entry per stop.

    `board`: the last second to board at; `connection`: which to board then.
    """

    board: Ints
    connection: Ints


@dataclass(frozen=True)
class ScanNetwork:
    """The network: vehicles, footpaths, and seconds per change at each stop."""

    rides: Rides
    walks: Walks
    change: Ints


@dataclass(frozen=True)
class Scanned:
    """`in_time[k]`: the last second to get out at a stop, with k vehicles still to come."""

    network: ScanNetwork
    in_time: list[Ints]
    rounds: list[ScanRound]


def scan(network: ScanNetwork, in_time: Ints, window: Window) -> Scanned:
    rides = network.rides
    trips, boarding = rides.between(window)
    scanned = Scanned(network, [in_time], [])
    for _ in range(MOST_TRANSFERS + 1):
        catching = _catching(rides, trips, boarding, scanned.in_time[-1])
        board = _by_stop(rides, catching, len(in_time))
        scanned.rounds.append(board)
        scanned.in_time.append(_before(network, board.board))
    return scanned


def _catching(rides: Rides, trips: slice, boarding: Ints, in_time: Ints) -> Ints:
    """The connections to board from which one gets out in time, by when they leave."""
    numbers = np.arange(trips.start, trips.stop, dtype=np.int32)
    # The stop that does not exist is never in time.
    limit = np.append(in_time, NEVER)
    out = np.where(rides.reach[trips] <= limit[rides.destination[trips]], numbers, _NO_CONNECTION)
    next_out = np.minimum.accumulate(out[::-1])[::-1]
    is_good = next_out <= rides.last[trips]
    catching: Ints = boarding[is_good[boarding - trips.start]]
    return catching


def _by_stop(rides: Rides, catching: Ints, stops: int) -> ScanRound:
    """Of each stop the last one: what is written later stays, and they come as they leave."""
    connection = np.full(stops, -1, dtype=np.int32)
    connection[rides.origin[catching]] = catching
    board = np.full(stops, NEVER, dtype=np.int32)
    known = connection >= 0
    board[known] = rides.leave[connection[known]]
    return ScanRound(board, connection)


def _before(network: ScanNetwork, board: Ints) -> Ints:
    """The last second to get out at each stop and board as `board` says, here or a walk away."""
    in_time = np.where(board > NEVER, board - network.change, NEVER).astype(np.int32)
    walks = network.walks
    if len(walks.stops):
        boards = board[walks.destination]
        arriving = np.where(boards > NEVER, boards - walks.seconds, NEVER)
        best = np.maximum.reduceat(arriving, walks.starts[:-1])
        in_time[walks.stops] = np.maximum(in_time[walks.stops], best)
    return in_time


# ------------------------------------------------------------------------------- what is scanned


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
