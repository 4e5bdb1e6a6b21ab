"""Travel times of a Valhalla server, by its sources_to_targets."""

from collections.abc import Sequence
from typing import Any

from http_client import TIMEOUT, CircuitBreaker, JsonService
from locations.journeys import Means, Point, Source
from locations.streets.matrix import Cell, MatrixServer, matrix_of

COSTINGS = {Means.FOOT: "pedestrian", Means.BIKE: "bicycle", Means.CAR: "auto"}
"""By Valhalla's names for profiles."""


class Valhalla(MatrixServer):
    """A Valhalla server, asked by sources_to_targets: all origins by all destinations at once."""

    source = Source.VALHALLA

    def __init__(
        self, url: str, *, seconds: float = TIMEOUT, breaker: CircuitBreaker | None = None
    ) -> None:
        self._service = JsonService(url, seconds=seconds, breaker=breaker)

    def _matrix(
        self, origins: Sequence[Point], destinations: Sequence[Point], means: Means
    ) -> list[list[Cell]]:
        body = {
            "sources": [_lat_lon(at) for at in origins],
            "targets": [_lat_lon(at) for at in destinations],
            "costing": COSTINGS[means],
        }
        shape = (len(origins), len(destinations))
        cells: list[list[Cell]] = self._service.ask(
            "/sources_to_targets", lambda answer: _of_valhalla(answer, shape), body=body
        )
        return cells


def _lat_lon(at: Point) -> dict[str, float]:
    return {"lat": at.latitude, "lon": at.longitude}


def _of_valhalla(answer: Any, shape: tuple[int, int]) -> list[list[Cell]]:
    cells = answer["sources_to_targets"]

    def cell(row: int, column: int) -> Cell:
        given = cells[row][column]
        kilometres = given["distance"]
        return Cell(given["time"], None if kilometres is None else kilometres * 1000)

    return matrix_of(shape, cell)
