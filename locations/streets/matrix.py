"""Routing servers that answer with a matrix, all origins by all destinations, in one request."""

import logging
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain

from http_client import CircuitOpen, ServiceFailed
from locations.journeys import Means, Pace, Point, Source
from locations.streets.estimates import Estimated, Span, span_of

SERVER_RANGES = {Means.FOOT: 1.1, Means.BIKE: 1.1, Means.CAR: 1.25}
"""As factors: a server knows the streets to a tenth, and nobody knows today's traffic."""
LONGEST_SECONDS = 24 * 3600
"""Longer answers, over a day, are dropped."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Cell:
    """A server's answer for one pair; None where it knows no way, or does not say."""

    seconds: float | None
    metres: float | None


class MatrixServer:
    """Streets by a routing server: one request for all pairs, the estimate as the fallback."""

    source: Source

    def minutes(
        self,
        origins: Sequence[Point],
        destinations: Sequence[Point],
        means: Means,
        pace: Pace = Pace.USUAL,
    ) -> list[list[Span]]:
        """As in Streets: one request, and the estimate where there is no usable answer in time."""
        guesses = Estimated().minutes(origins, destinations, means, pace)
        if not origins or not destinations:
            return guesses
        try:
            cells = self._matrix(origins, destinations, means)
        except (ServiceFailed, CircuitOpen) as failure:
            log.warning("%s: %r, so minutes are estimates", self.source.value, failure)
            return guesses
        return [
            [self._span(cell, guess, means, pace) for cell, guess in zip(row, guessed, strict=True)]
            for row, guessed in zip(cells, guesses, strict=True)
        ]

    def _matrix(
        self, origins: Sequence[Point], destinations: Sequence[Point], means: Means
    ) -> list[list[Cell]]:
        """One request for every pair. Raises ServiceFailed or CircuitOpen."""
        raise NotImplementedError

    def _span(self, cell: Cell, guess: Span, means: Means, pace: Pace) -> Span:
        if cell.seconds is None:
            return guess
        seconds = _at_pace(cell.seconds, cell.metres, pace) if means is Means.FOOT else cell.seconds
        return span_of(seconds, SERVER_RANGES[means], self.source, cell.metres)


def _at_pace(seconds: float, metres: float | None, pace: Pace) -> float:
    """Servers walk at one speed, people here at three."""
    if metres is None:
        return seconds * Pace.USUAL.metres_per_second / pace.metres_per_second
    return metres / pace.metres_per_second


def matrix_of(shape: tuple[int, int], cell: Callable[[int, int], Cell]) -> list[list[Cell]]:
    """All cells of a (rows, columns) matrix. ValueError where a figure is none or impossible."""
    rows = [[cell(row, column) for column in range(shape[1])] for row in range(shape[0])]
    for each in chain.from_iterable(rows):
        for figure, most in ((each.seconds, LONGEST_SECONDS), (each.metres, math.inf)):
            if figure is not None and not _is_figure(figure, most):
                raise ValueError(f"no length of a way: {figure}")
    return rows


def _is_figure(given: object, most: float) -> bool:
    return isinstance(given, int | float) and given is not True and 0 <= given <= most
