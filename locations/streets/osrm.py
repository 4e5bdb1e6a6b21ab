"""Travel times of an OSRM server, by its table service."""

from collections.abc import Sequence
from typing import Any

from http_client import TIMEOUT, CircuitBreaker, JsonService
from locations.journeys import Means, Point, Source
from locations.streets.estimates import DETOURS
from locations.streets.matrix import Cell, MatrixServer, matrix_of


class Osrm(MatrixServer):
    """An OSRM server, asked by its table service: all origins by all destinations at once.

    `url` may hold {profile}, for servers that run one for each of foot, bike and car.
    """

    source = Source.OSRM

    def __init__(
        self, url: str, *, seconds: float = TIMEOUT, breaker: CircuitBreaker | None = None
    ) -> None:
        profiles = [means.value for means in DETOURS]
        self._services = {
            profile: JsonService(
                url.replace("{profile}", profile), seconds=seconds, breaker=breaker
            )
            for profile in profiles
        }

    def _matrix(
        self, origins: Sequence[Point], destinations: Sequence[Point], means: Means
    ) -> list[list[Cell]]:
        coordinates = ";".join(
            f"{at.longitude:.6f},{at.latitude:.6f}" for at in [*origins, *destinations]
        )
        sources = ";".join(str(number) for number in range(len(origins)))
        targets = ";".join(str(len(origins) + number) for number in range(len(destinations)))
        path = (
            f"/table/v1/{means.value}/{coordinates}"
            f"?sources={sources}&destinations={targets}&annotations=duration,distance"
        )
        shape = (len(origins), len(destinations))
        cells: list[list[Cell]] = self._services[means.value].ask(
            path, lambda answer: _of_osrm(answer, shape)
        )
        return cells


def _of_osrm(answer: Any, shape: tuple[int, int]) -> list[list[Cell]]:
    if answer["code"] != "Ok":
        raise ValueError(answer["code"])
    durations = answer["durations"]
    distances = answer.get("distances") or [[None] * shape[1]] * shape[0]
    return matrix_of(
        shape, lambda row, column: Cell(durations[row][column], distances[row][column])
    )
