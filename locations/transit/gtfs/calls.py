"""The calls of vehicles at stops: stop_times.txt, with every blank time filled."""

from array import array
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from locations.transit.gtfs.archive import Archive
from locations.transit.gtfs.stops import Stops
from locations.transit.service_day import Flags, Floats, Ints, great_circles

LATEST_HOUR = 96
BLANK = -1


class Calls(NamedTuple):
    trip: Ints
    stop: Ints
    arrives: Ints
    departs: Ints
    may_board: Flags
    may_alight: Flags


# A column of whole numbers of four bytes holds no more.
_LAST_PLACE = 2**31 - 1


class _CallColumns:
    """Rows of stop_times.txt as they come, in arrays."""

    def __init__(self) -> None:
        self.trip, self.stop, self.order, self.arrives, self.departs = (
            array("i") for _ in range(5)
        )
        self.pickup, self.drop_off = array("i"), array("i")

    def sorted(self) -> Calls:
        """The calls by trip, and in the order of each."""
        by_trip = np.lexsort((_ints(self.order), _ints(self.trip)))
        return Calls(
            trip=_ints(self.trip)[by_trip],
            stop=_ints(self.stop)[by_trip],
            arrives=_ints(self.arrives)[by_trip],
            departs=_ints(self.departs)[by_trip],
            may_board=_flags(self.pickup)[by_trip],
            may_alight=_flags(self.drop_off)[by_trip],
        )


def _ints(given: "array[int]") -> Ints:
    return np.frombuffer(given, dtype=np.int32) if given else np.zeros(0, dtype=np.int32)


def _flags(given: "array[int]") -> Flags:
    flags: Flags = _ints(given).astype(bool)
    return flags


def read_calls(
    archive: Archive, trips: Mapping[str, int], stops: Stops, left_out: Counter[str]
) -> Calls:
    columns = _CallColumns()
    required = ("trip_id", "stop_id", "stop_sequence", "arrival_time", "departure_time")
    for trip, stop, order, arrives, departs, pickup, drop_off in archive.rows(
        "stop_times.txt", required, ("pickup_type", "drop_off_type")
    ):
        number = trips.get(trip)
        if number is None:
            continue
        at = stops.numbers.get(stop)
        try:
            times = _seconds(arrives), _seconds(departs)
            place = int(order)
            if not 0 <= place <= _LAST_PLACE:
                raise ValueError(order)
        except ValueError:
            at = None
        if at is None:
            left_out["call_without_stop_or_time"] += 1
            continue
        columns.trip.append(number)
        columns.stop.append(at)
        columns.order.append(place)
        columns.arrives.append(times[0])
        columns.departs.append(times[1])
        columns.pickup.append(pickup not in _NOT_REGULAR)
        columns.drop_off.append(drop_off not in _NOT_REGULAR)
    return _filled(columns.sorted(), stops, left_out)


# 1 is none; 2 asks for a call to the agency, as Flex does. 3 is a sign to the driver.
_NOT_REGULAR = frozenset(["1", "2"])


@lru_cache(maxsize=1 << 17)
def _seconds(text: str) -> int:
    """Seconds of "25:10:00"; BLANK if empty. ValueError for an invalid time."""
    words = text.strip().split(":")
    if words == [""]:
        return BLANK
    hours, minutes, seconds = (int(word) for word in words)
    if not (0 <= hours < LATEST_HOUR and 0 <= minutes < 60 and 0 <= seconds < 60):
        raise ValueError(text)
    return hours * 3600 + minutes * 60 + seconds


def _filled(calls: Calls, stops: Stops, left_out: Counter[str]) -> Calls:
    """Interpolate blank times between known ones by metres between stops."""
    arrives = np.where(calls.arrives == BLANK, calls.departs, calls.arrives)
    departs = np.where(calls.departs == BLANK, calls.arrives, calls.departs)
    calls = calls._replace(arrives=arrives, departs=departs)
    calls = _without_trips(calls, _open_ended(calls), "trip_without_first_or_last_time", left_out)
    calls = _interpolated(calls, stops)
    calls = _without_trips(calls, _backwards(calls), "trip_back_in_time", left_out)
    lonely = np.bincount(calls.trip, minlength=1)[calls.trip] == 1
    return _without_trips(calls, lonely, "trip_of_one_call", left_out)


def _ends(trip: Ints) -> tuple[Flags, Flags]:
    """Masks of the first and last calls of trips."""
    changes = trip[1:] != trip[:-1]
    edge = np.ones(min(1, len(trip)), dtype=bool)
    return np.concatenate([edge, changes]), np.concatenate([changes, edge])


def _open_ended(calls: Calls) -> Flags:
    first, last = _ends(calls.trip)
    wrong: Flags = (first | last) & (calls.arrives == BLANK)
    return wrong


def _backwards(calls: Calls) -> Flags:
    before = np.concatenate([calls.departs[:1], calls.departs[:-1]])
    first, _ = _ends(calls.trip)
    wrong: Flags = (calls.departs < calls.arrives) | (~first & (calls.arrives < before))
    return wrong


def _without_trips(calls: Calls, wrong: Flags, reason: str, left_out: Counter[str]) -> Calls:
    """Drop every trip that has an invalid call."""
    trips = np.unique(calls.trip[wrong])
    if not len(trips):
        return calls
    left_out[reason] += len(trips)
    kept = ~np.isin(calls.trip, trips)
    return Calls(
        trip=calls.trip[kept],
        stop=calls.stop[kept],
        arrives=calls.arrives[kept],
        departs=calls.departs[kept],
        may_board=calls.may_board[kept],
        may_alight=calls.may_alight[kept],
    )


def _interpolated(calls: Calls, stops: Stops) -> Calls:
    known = calls.arrives != BLANK
    if known.all():
        return calls
    numbers = np.arange(len(known))
    before = np.maximum.accumulate(np.where(known, numbers, 0))
    after = np.minimum.accumulate(np.where(known, numbers, len(known))[::-1])[::-1]
    along = _metres_along(calls.stop, stops)
    # A metre a call: stops on one spot are passed one after the other too.
    share = (along - along[before]) / np.maximum(along[after] - along[before], 1.0)
    start, end = calls.departs[before], calls.arrives[after]
    between = (start + np.floor((end - start) * share)).astype(np.int32)
    arrives = np.where(known, calls.arrives, between).astype(np.int32)
    departs = np.where(known, calls.departs, between).astype(np.int32)
    return calls._replace(arrives=arrives, departs=departs)


def _metres_along(stop: Ints, stops: Stops) -> Floats:
    places = np.radians(np.stack([stops.latitude, stops.longitude]))[:, stop]
    steps = great_circles(places[:, 1:], places[:, :-1]) + 1.0
    return np.concatenate([[0.0], np.cumsum(steps)])
