"""By public transport: the last moment to leave home for a loket, and the way home after.

Going home is the scan of connection_scan.py with time turned round: in a mirror, whoever arrives
leaves, and seconds are negative.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

import numpy as np

from locations.journeys import Ability, Journey, Means, Point
from locations.streets.estimates import DETOURS, metres_between
from locations.transit.connection_scan import NEVER, Scanned, scan
from locations.transit.legs import Stretch, legs_of
from locations.transit.scan_network import Rides, ScanNetwork, Window, rides_of_day, walks_of_day
from locations.transit.service_day import Ints, ServiceDay, walking_seconds

_FAR = np.int32(2**30)
LONGEST = timedelta(hours=4)
"""Longer journeys are not offered."""


def arrive_by(
    day: ServiceDay,
    destination: Point,
    moment: datetime,
    ability: Ability,
    *,
    longest: timedelta = LONGEST,
) -> "Profile":
    """The last moment to leave from anywhere and be at `destination` by `moment` (aware).

    At most two transfers; no stretch on foot is longer than this person walks; nobody who needs
    step-free travel is sent where the timetable says that it is not (where it says nothing, the
    legs do say so).
    """
    window = Window(day.seconds(moment), longest // timedelta(seconds=1))
    return _profile(day, destination, window, ability, is_mirrored=False)


def depart_at(
    day: ServiceDay,
    origin: Point,
    moment: datetime,
    ability: Ability,
    *,
    longest: timedelta = LONGEST,
) -> "Profile":
    """The first moment to be anywhere, leaving `origin` at `moment` (aware) or later."""
    # Rounded up: a second past a whole minute is too late for what leaves on it.
    seconds = -((day.epoch - moment) // timedelta(seconds=1))
    window = Window(-seconds, longest // timedelta(seconds=1))
    return _profile(day, origin, window, ability, is_mirrored=True)


class _Ride(NamedTuple):
    """One vehicle: the connections where one gets in and out."""

    board: int
    alight: int


def _profile(
    day: ServiceDay, point: Point, window: Window, ability: Ability, *, is_mirrored: bool
) -> "Profile":
    rides = rides_of_day(day, is_mirrored=is_mirrored, step_free=ability.step_free)
    walks = walks_of_day(day, ability, is_mirrored=is_mirrored)
    stops, seconds = _on_foot(day, point, ability)
    in_time = np.full(len(day.stop_names), NEVER, dtype=np.int32)
    in_time[stops] = window.deadline - seconds
    rounds = scan(ScanNetwork(rides, walks, day.stop_change), in_time, window)
    return Profile(day, point, ability, window, rounds, is_mirrored=is_mirrored)


def _on_foot(day: ServiceDay, point: Point, ability: Ability) -> tuple[Ints, Ints]:
    """The stops to which this person walks from a point, and the seconds on foot."""
    stops, metres = day.stops_near(point, ability.longest_walk)
    return stops, walking_seconds(metres, ability.pace)


class Profile:
    """The scan's result for every point.

    Of `arrive_by`: the way from a point to the destination, leaving as late as possible. Of
    `depart_at`: the way from the origin to a point, arriving as early as possible; it leaves the
    origin as late as that allows, so there may be time between the asked moment and `leaves`.
    """

    def __init__(
        self,
        day: ServiceDay,
        point: Point,
        ability: Ability,
        window: Window,
        scanned: Scanned,
        *,
        is_mirrored: bool,
    ) -> None:
        self._day = day
        self._end = point
        self._ability = ability
        self._window = window
        self._scanned = scanned
        self._is_mirrored = is_mirrored

    def journey(self, point: Point) -> Journey | None:
        """The best one: the last to leave, or the first to arrive; equals by fewest transfers.

        None where no vehicle is in time, or walking all of it is as good.
        """
        found = self.journeys(point)
        return found[-1] if found else None

    def journeys(self, point: Point) -> list[Journey]:
        """By the number of vehicles, each better in time than those with fewer.

        The last one is the best in time. Empty where walking all of it is as good as any.
        """
        stops, on_foot = _on_foot(self._day, point, self._ability)
        best = max(self._walking_all_of_it(point), self._window.opens - 1)
        found = []
        for vehicles, each in enumerate(self._scanned.rounds, start=1):
            board = each.board[stops]
            start = np.where(board > NEVER, board - on_foot, NEVER)
            at = int(start.max(initial=NEVER))
            if at > best:
                chosen = int(np.argmin(np.where(start == at, on_foot, _FAR)))
                found.append(self._journey(int(stops[chosen]), vehicles, int(on_foot[chosen])))
                best = at
        return found

    def _walking_all_of_it(self, point: Point) -> int:
        """The last second to set out on foot, or never."""
        metres = metres_between(point, self._end) * DETOURS[Means.FOOT]
        if metres > self._ability.longest_walk:
            return int(NEVER)
        return self._window.deadline - int(
            walking_seconds(np.array([metres]), self._ability.pace)[0]
        )

    def _journey(self, stop: int, vehicles: int, on_foot: int) -> Journey:
        rides = _earliest_after_the_first(
            self._scanned.network, list(_rides_from(self._scanned, stop, vehicles))
        )
        stretches = [self._stretch(ride) for ride in rides]
        end = self._on_foot_at_the_end(rides[-1])
        first, last = (end, on_foot) if self._is_mirrored else (on_foot, end)
        if self._is_mirrored:
            stretches.reverse()
        legs = tuple(legs_of(self._day, stretches, (first, last), self._ability.pace))
        minutes = -(-(legs[-1].end - legs[0].start) // timedelta(minutes=1))
        return Journey(
            means=Means.TRANSIT,
            leaves=legs[0].start,
            arrives=legs[-1].end,
            legs=legs,
            source=self._day.source,
            low=minutes,
            high=minutes,
        )

    def _on_foot_at_the_end(self, ride: _Ride) -> int:
        network = self._scanned.network
        at = int(network.rides.destination[ride.alight])
        return self._window.deadline - int(self._scanned.in_time[0][at])

    def _stretch(self, ride: _Ride) -> Stretch:
        rides = self._scanned.network.rides
        origin, destination = int(rides.origin[ride.board]), int(rides.destination[ride.alight])
        leave, reach = int(rides.leave[ride.board]), int(rides.reach[ride.alight])
        trip = int(rides.trip[ride.board])
        if self._is_mirrored:
            return Stretch(trip, destination, origin, -reach, -leave)
        return Stretch(trip, origin, destination, leave, reach)


def _rides_from(scanned: Scanned, stop: int, vehicles: int) -> Iterator[_Ride]:
    """The rides of the journey that begins at a stop, with so many vehicles."""
    for left in range(vehicles - 1, -1, -1):
        board = int(scanned.rounds[left].connection[stop])
        if left == 0:
            yield _Ride(board, _last_alight(scanned, board))
            return
        alight, stop = _change(scanned, board, left)
        yield _Ride(board, alight)


def _alights(scanned: Scanned, board: int, left: int) -> Ints:
    """Connections to alight from in time, with so many vehicles still to come."""
    rides = scanned.network.rides
    numbers = np.arange(board, rides.last[board] + 1)
    limit = np.append(scanned.in_time[left], NEVER)
    return numbers[rides.reach[numbers] <= limit[rides.destination[numbers]]]


def _last_alight(scanned: Scanned, board: int) -> int:
    """The alighting that is soonest at the end on foot; ties by the shortest walk."""
    rides, numbers = scanned.network.rides, _alights(scanned, board, 0)
    # Who gets out later has less to spare, or less to walk: the slack is what counts.
    slack = scanned.in_time[0][rides.destination[numbers]] - rides.reach[numbers]
    best = numbers[slack == slack.max()]
    return int(best[-1])


def _change(scanned: Scanned, board: int, left: int) -> tuple[int, int]:
    """The alighting and the next stop to board at: the shortest walk, then the soonest."""
    choices = [
        (metres, int(scanned.network.rides.reach[alight]), int(alight), stop)
        for alight in _alights(scanned, board, left)
        for metres, stop in _next_stops(scanned, int(alight), left)
    ]
    _, _, alight, stop = min(choices)
    return alight, stop


def _next_stops(scanned: Scanned, alight: int, left: int) -> Iterator[tuple[float, int]]:
    """Metres on foot and the stop, where one is in time for the next vehicle."""
    network, board = scanned.network, scanned.rounds[left - 1].board
    here, now = int(network.rides.destination[alight]), int(network.rides.reach[alight])
    if now + int(network.change[here]) <= int(board[here]):
        yield 0.0, here
    for path in network.walks.from_stop(here):
        stop = int(network.walks.destination[path])
        if now + int(network.walks.seconds[path]) <= int(board[stop]):
            yield float(network.walks.metres[path]), stop


def _earliest_after_the_first(network: ScanNetwork, planned: list[_Ride]) -> list[_Ride]:
    """The same stops by the earliest vehicles: no waiting at a stop for a later one."""
    rides = planned[:1]
    for ride in planned[1:]:
        ready = _ready(network, rides[-1], int(network.rides.origin[ride.board]))
        rides.append(_sooner(network.rides, ride, ready) or ride)
    return rides


def _ready(network: ScanNetwork, before: _Ride, stop: int) -> int:
    """The second of boarding at a stop after another ride."""
    here, now = int(network.rides.destination[before.alight]), network.rides.reach[before.alight]
    ways = [int(network.change[here])] if here == stop else []
    ways += [
        int(network.walks.seconds[path])
        for path in network.walks.from_stop(here)
        if network.walks.destination[path] == stop
    ]
    return int(now) + min(ways)


def _sooner(rides: Rides, ride: _Ride, ready: int) -> _Ride | None:
    """The first vehicle between the same two stops, if it comes sooner and is there no later."""
    origin, target = int(rides.origin[ride.board]), rides.destination[ride.alight]
    for board in rides.at(origin, ready, int(rides.leave[ride.board])):
        rest = slice(int(board), int(rides.last[board]) + 1)
        stops_there = np.flatnonzero(rides.destination[rest] == target)
        if len(stops_there) and rides.reach[board + stops_there[0]] <= rides.reach[ride.alight]:
            return _Ride(int(board), int(board + stops_there[0]))
    return None
