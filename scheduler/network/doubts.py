"""What may be a slip in a row of lokets, though no rule refuses it: asked about before it is saved.

Pure: it knows what the gazetteer knows, of Flanders and Brussels.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from geopy.distance import great_circle

from locations.places.gazetteer import Gazetteer, Locality
from scheduler.network.tables import LOKETS, LoketRow, NetworkTables

FAR_KM: Final = 15.0
"""From the middle of its town: no municipality here is larger."""
FAR_FROM_ALL_KM: Final = 60.0
"""From every other loket of its region: as far as from Kortrijk to the coast."""
_SOUTH, _NORTH, _WEST, _EAST = 49.4, 51.6, 2.4, 6.5
_FEW: Final = 6


class Slip(StrEnum):
    """What seems to be wrong. In comments: what `Doubt.instead` holds."""

    NO_POSTCODE = "no_postcode"  # the postcodes of that town
    POSTCODE_OF_ANOTHER = "postcode_of_another"  # the towns of that postcode
    SWAPPED = "swapped"  # the coordinates the other way round
    FAR_FROM_TOWN = "far_from_town"  # kilometres
    FAR_FROM_REGION = "far_from_region"  # kilometres


@dataclass(frozen=True, slots=True)
class Doubt:
    """A question about one column of the row with this code."""

    code: str
    column: str
    found: str
    slip: Slip
    instead: str = ""


def of_loket(row: LoketRow, others: Iterable[LoketRow] = ()) -> Iterator[Doubt]:
    """What to ask about a loket; `others` are those of its region, it may be among them."""
    towns = _called(row.postcode)
    yield from _of_postcode(row, towns)
    if row.latitude is None or row.longitude is None:
        return
    here = (row.latitude, row.longitude)
    if _is_belgian(row.longitude, row.latitude) and not _is_belgian(*here):
        found, turned = f"{here[0]} / {here[1]}", f"{here[1]} / {here[0]}"
        yield Doubt(row.code, "latitude", found, Slip.SWAPPED, turned)
        return
    far = _nearest_km(here, ((one.latitude, one.longitude) for one in towns))
    away = _nearest_km(here, _points(row.code, others))
    if far > FAR_KM:
        yield Doubt(row.code, "latitude", row.city, Slip.FAR_FROM_TOWN, str(round(far)))
    elif away > FAR_FROM_ALL_KM:
        yield Doubt(row.code, "latitude", row.city, Slip.FAR_FROM_REGION, str(round(away)))


def of_changed(before: NetworkTables, after: NetworkTables) -> Iterator[Doubt]:
    """What to ask about the lokets that are new or differ."""
    there = before.rows(LOKETS)
    for row in after.lokets:
        if there.get(row.code) != row:
            yield from of_loket(row, [one for one in after.lokets if one.region == row.region])


def _of_postcode(row: LoketRow, towns: Sequence[Locality]) -> Iterator[Doubt]:
    """Of towns that the gazetteer does not know it can only say whose postcode it is."""
    called = _called(row.city)
    if called and not towns:
        own = ", ".join(sorted({one.postcode for one in called})[:_FEW])
        yield Doubt(row.code, "postcode", row.postcode, Slip.NO_POSTCODE, own)
    elif towns and not {one.nis for one in towns} & {one.nis for one in called}:
        found = f"{row.postcode} {row.city}"
        names = ", ".join(sorted({one.name for one in towns})[:_FEW])
        yield Doubt(row.code, "postcode", found, Slip.POSTCODE_OF_ANOTHER, names)


def _called(text: str) -> tuple[Locality, ...]:
    return Gazetteer().look_up(text).localities


def _is_belgian(latitude: float, longitude: float) -> bool:
    return _SOUTH <= latitude <= _NORTH and _WEST <= longitude <= _EAST


def _points(code: str, others: Iterable[LoketRow]) -> Iterator[tuple[float, float]]:
    for one in others:
        if one.code != code and one.latitude is not None and one.longitude is not None:
            yield one.latitude, one.longitude


def _nearest_km(here: tuple[float, float], points: Iterable[tuple[float, float]]) -> float:
    """To the nearest of these points; 0 where there is none."""
    return min((float(great_circle(here, one).km) for one in points), default=0.0)
