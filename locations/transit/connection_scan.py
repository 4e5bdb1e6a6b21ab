"""Connection Scan: the last second to board at every stop and be somewhere in time.

All connections of a window are scanned once per vehicle, with NumPy: in round k every stop gets the
last second at which one can board there and still be in time with exactly k vehicles. The idea is
the Connection Scan Algorithm (Dibbelt, Pajor, Strasser, Wagner, 2013), in the rounds of RAPTOR
(Delling, Pajor, Werneck, 2012).
"""

from dataclasses import dataclass

import numpy as np

from locations.transit.scan_network import Rides, ScanNetwork, Window
from locations.transit.service_day import Ints

MOST_TRANSFERS = 2
NEVER = np.int32(-(2**30))
_NO_CONNECTION = np.int32(2**30)


@dataclass(frozen=True)
class ScanRound:
    """The result of one round (exactly so many vehicles), one entry per stop.

    `board`: the last second to board at; `connection`: which to board then.
    """

    board: Ints
    connection: Ints


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
    """The last connection per stop: they ascend by departure, and the last write wins."""
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
