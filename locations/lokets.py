"""Queries of lokets, and their order by great-circle distance."""

from collections.abc import Iterable
from typing import Protocol, TypeVar

from geopy.distance import great_circle
from sqlalchemy import select
from sqlalchemy.orm import Session

from locations.journeys import Point
from locations.models import Loket

_UNKNOWN = float("inf")


class Placed(Protocol):
    """A loket, or a row with its id, town and WGS 84 degrees."""

    @property
    def id(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def city(self) -> str: ...
    @property
    def latitude(self) -> float | None: ...
    @property
    def longitude(self) -> float | None: ...


Place = TypeVar("Place", bound=Placed)
LOKETS_NEAR = 16
"""Of a larger region, as many of the nearest lokets are looked at first."""


def points_in_use(session: Session) -> dict[int, Point]:
    """Coordinates of the active lokets of all regions, by id; those without are left out."""
    rows = session.execute(select(Loket.id, Loket.latitude, Loket.longitude).where(Loket.active))
    return {
        loket_id: Point(latitude, longitude)
        for loket_id, latitude, longitude in rows
        if latitude is not None and longitude is not None
    }


def nearest_first(lokets: Iterable[Place], origin: Placed | None) -> list[Place]:
    """The lokets by distance from `origin`, itself in front.

    Those without coordinates come last; where there is no origin, or it has none, all are equal.
    Equals go by city and name.
    """
    return sorted(lokets, key=lambda loket: (_metres(origin, loket), loket.city, loket.name))


def nearest_to(lokets: Iterable[Place], latitude: float, longitude: float) -> list[Place]:
    """The lokets by distance from a point in WGS 84 degrees; those without coordinates last."""
    there = Loket(id=None, latitude=latitude, longitude=longitude)
    return nearest_first(lokets, there)


def _metres(origin: Placed | None, loket: Placed) -> float:
    if origin is not None and origin.id == loket.id:
        return -1.0
    if origin is None or origin.latitude is None or loket.latitude is None:
        return _UNKNOWN
    here = (origin.latitude, origin.longitude)
    return float(great_circle(here, (loket.latitude, loket.longitude)).meters)
