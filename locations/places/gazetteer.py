"""The localities of Flanders and Brussels, offline: a lookup from what people type.

A postcode or a town, never an address. Names are compared without capitals, accents, dashes or
spaces; figures are those of any script. Where the data comes from, and how each coordinate was
found: data/SOURCES.md.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from math import cos, hypot, radians
from typing import Any

from geopy.geocoders.base import Geocoder
from geopy.location import Location
from rapidfuzz import process
from rapidfuzz.distance import OSA

import typed_text
from locations.journeys import KILOMETRES_PER_DEGREE

MOST_SUGGESTED = 16
"""As many as one postcode has at the most localities with a name of their own (8600 Diksmuide)."""
LONGEST_QUERY = 80
SHORTEST_START = 3
SHORTEST_MISSPELLED = 2
"""As, Lo and the few names of three letters are all that two letters resemble."""
MOST_STROKES = 2
"""Between what is typed beside a postcode and the name of a locality there."""
FARTHEST_KM = 15.0
"""A point further than this from every locality is in none of them."""
_POSTCODE = re.compile(r"(?<!\d)[1-9]\d{3}(?!\d)")
_SAINTS = {"st": "sint", "ste": "sint", "saint": "sint", "sainte": "sint"}


class AmbiguousLocality(Exception):
    """More than one locality is called so; `localities` holds them."""

    def __init__(self, localities: tuple["Locality", ...]) -> None:
        super().__init__(len(localities))
        self.localities = localities


@dataclass(frozen=True, slots=True)
class Locality:
    """A locality with its postcode. Coordinates in WGS 84 degrees.

    `nis` and `municipality` are those since 1 January 2025. `found_by` says how the coordinates
    were found, and `population` is a weight: see data/SOURCES.md.
    """

    name: str
    postcode: str
    municipality: str
    nis: str
    province: str
    latitude: float
    longitude: float
    population: int
    found_by: str

    @property
    def label(self) -> str:
        """`8000 Brugge`, or `8600 Diksmuide (Esen)` for a part of a municipality."""
        if self.name == self.municipality:
            return f"{self.postcode} {self.name}"
        return f"{self.postcode} {self.municipality} ({self.name})"


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A town just across the border; `country` is `france`, `netherlands` or `wallonia`."""

    name: str
    country: str
    latitude: float
    longitude: float
    population: int


@dataclass(frozen=True, slots=True)
class Matches:
    """Matches of a query: `localities` and `abroad` bear the name.

    Where none does, `begun` are the localities whose name begins with it, `spelled_alike` those
    within a few edits, the likeliest first.
    """

    localities: tuple[Locality, ...] = ()
    abroad: tuple[Neighbour, ...] = ()
    begun: tuple[Locality, ...] = ()
    spelled_alike: tuple[Locality, ...] = ()

    @property
    def one(self) -> Locality | None:
        """The locality, where there is no doubt about it."""
        return self.localities[0] if len(self.localities) == 1 and not self.abroad else None

    @property
    def near(self) -> tuple[Locality, ...]:
        """Suggestions, where no locality has that name."""
        return tuple(_without_repeats([*self.begun, *self.spelled_alike])[:MOST_SUGGESTED])


def squeeze(text: str) -> str:
    """A name as it is compared: letters and figures of any script, without accents or spaces."""
    return "".join(_SAINTS.get(word, word) for word in typed_text.folded_words(text))


@dataclass(slots=True)
class _Index:
    """Everything the files hold, under every name it goes by."""

    localities: list[Locality] = field(default_factory=list)
    names: dict[str, list[Locality]] = field(default_factory=lambda: defaultdict(list))
    aliases: dict[str, list[Locality]] = field(default_factory=lambda: defaultdict(list))
    postcodes: dict[str, list[Locality]] = field(default_factory=lambda: defaultdict(list))
    abroad: dict[str, list[Neighbour]] = field(default_factory=lambda: defaultdict(list))
    neighbours: list[Neighbour] = field(default_factory=list)

    def add(self, locality: Locality, also: Iterable[str]) -> None:
        self.localities.append(locality)
        self.postcodes[locality.postcode].append(locality)
        name, municipality = squeeze(locality.name), squeeze(locality.municipality)
        # `Sint-Joris (Beernem)`, `Beernem Sint-Joris`: a name said with where it lies.
        for key in {name, name + municipality, municipality + name}:
            self.names[key].append(locality)
        for key in {squeeze(one) for one in also} - {name}:
            self.aliases[key].append(locality)

    def add_municipalities(self) -> None:
        """A municipality without a locality of its name is all of its localities: `Pajottegem`."""
        by_name: dict[str, list[Locality]] = defaultdict(list)
        for locality in self.localities:
            by_name[squeeze(locality.municipality)].append(locality)
        for key, localities in by_name.items():
            if not any(squeeze(locality.name) == key for locality in localities):
                self.names[key] = localities


def _read(name: str) -> Iterator[dict[str, str]]:
    text = files("locations.places.data").joinpath(name).read_text("utf-8")
    return csv.DictReader(text.splitlines())


@cache
def _index() -> _Index:
    """Read once per process: 0.05 s and 3 MB."""
    index = _Index()
    for row in _read("places.csv"):
        locality = Locality(
            name=row["name"],
            postcode=row["postcode"],
            municipality=row["municipality"],
            nis=row["nis"],
            province=row["province"],
            latitude=float(row["latitude"]),
            longitude=float(row["longitude"]),
            population=int(row["population"]),
            found_by=row["found_by"],
        )
        index.add(locality, filter(None, row["also"].split("|")))
    index.add_municipalities()
    for row in _read("neighbours.csv"):
        town = Neighbour(
            name=row["name"],
            country=row["country"],
            latitude=float(row["latitude"]),
            longitude=float(row["longitude"]),
            population=int(row["population"]),
        )
        index.neighbours.append(town)
        for key in {squeeze(one) for one in (town.name, *row["also"].split("|"))} - {""}:
            index.abroad[key].append(town)
    return index


class Gazetteer(Geocoder):  # type: ignore[misc]  # geopy has no types
    """A geocoder of geopy that asks no network. One instance serves any number of threads."""

    def __init__(self, *, user_agent: str | None = None) -> None:
        super().__init__(scheme="https", timeout=None, user_agent=user_agent)

    @property
    def localities(self) -> tuple[Locality, ...]:
        """All of them, by postcode and name."""
        return tuple(_index().localities)

    def locality(self, postcode: str, name: str) -> Locality | None:
        """The locality of exactly this postcode and name."""
        here = _index().postcodes.get(postcode, ())
        return next((one for one in here if one.name == name), None)

    def neighbour(self, country: str, name: str) -> Neighbour | None:
        """The town of exactly this country and name."""
        there = _index().abroad.get(squeeze(name), ())
        return next((one for one in there if (one.country, one.name) == (country, name)), None)

    def geocode(self, query: str, *, exactly_one: bool = True, timeout: float | None = None) -> Any:
        """The one that is meant; its `raw` is a Locality. None where nothing is spelled like it.

        With `exactly_one=False` all that are called so, or that are spelled most like it.

        Raises:
            WhichOne: one is wanted, and more localities are called so.
        """
        del timeout  # it never waits
        found = self.look_up(query)
        named = found.localities or found.begun
        near = named or found.spelled_alike
        if not near:
            return None
        if not exactly_one:
            return [_location(locality) for locality in near]
        if len(named) > 1:
            raise AmbiguousLocality(named)
        return _location(near[0])

    def nearest(self, latitude: float, longitude: float) -> Locality | None:
        """The locality whose own coordinates are nearest to a point in WGS 84 degrees, if any is.

        None too where a town across the border is nearer.
        """
        own = (one for one in _index().localities if one.found_by == "geonames")
        near = min(own, key=lambda one: _km(one, latitude, longitude))
        far = _km(near, latitude, longitude)
        across = min(_km(one, latitude, longitude) for one in _index().neighbours)
        return near if far <= min(FARTHEST_KM, across) else None

    def look_up(self, query: str) -> Matches:
        """Match a query. At most LONGEST_QUERY characters are read."""
        asked = typed_text.with_postcodes(query[:LONGEST_QUERY])
        code = _POSTCODE.search(asked)
        key = squeeze(_POSTCODE.sub(" ", asked))
        if code is not None and (here := _index().postcodes.get(code.group())):
            return _in_postcode(here, key)
        if not key:
            return Matches()
        for one in _readings(asked, key):
            called = _called(one)
            abroad = tuple(_index().abroad.get(one, ()))
            if called or abroad:
                return Matches(localities=called, abroad=_largest(abroad))
        return Matches(begun=_beginning_with(key), spelled_alike=_spelled_alike(key))


def _readings(asked: str, key: str) -> list[str]:
    """The whole; each of two names at once (`Duinkerke / Dunkerque`); the end of an address."""
    text = _POSTCODE.sub(" ", asked)
    words = text.split()
    parts = re.split(r"[/,()]", text)
    if len(words) > 2 or any(sign.isdigit() for sign in text):
        parts += [" ".join(words[-2:]), words[-1]]
    return [key, *(one for part in parts if len(one := squeeze(part)) >= SHORTEST_START)]


def _called(key: str) -> tuple[Locality, ...]:
    """The localities of a name; each municipality once, under its first postcode."""
    index = _index()
    return tuple(_without_repeats(index.names.get(key) or index.aliases.get(key) or []))


def _without_repeats(localities: Iterable[Locality]) -> list[Locality]:
    first: dict[tuple[str, str], Locality] = {}
    for locality in localities:
        first.setdefault((locality.name, locality.nis), locality)
    return list(first.values())


def _in_postcode(here: list[Locality], key: str) -> Matches:
    """The one of this postcode that is named, or all of them; a name from elsewhere is asked."""
    if not key:
        return Matches(localities=tuple(_seat_first(here)))
    called = _called_anywhere(key)
    named = [one for one in here if one in called]
    if named:
        return Matches(localities=tuple(named))
    if called:
        return Matches(localities=tuple(_without_repeats([*_seat_first(here)[:1], *called])))
    # A street, a house number, a name we do not know: the figures count.
    within = [one for one in here if squeeze(one.name) in key]
    closest = [one for one in here if OSA.distance(squeeze(one.name), key) <= MOST_STROKES]
    return Matches(localities=tuple(closest or within or _seat_first(here)))


def _called_anywhere(key: str) -> list[Locality]:
    index = _index()
    return index.names.get(key) or index.aliases.get(key) or []


def _seat_first(localities: list[Locality]) -> list[Locality]:
    return sorted(localities, key=lambda one: (one.name != one.municipality, one.name))


def _largest(towns: tuple[Neighbour, ...]) -> tuple[Neighbour, ...]:
    return tuple(sorted(towns, key=lambda one: -one.population))


def _beginning_with(start: str) -> tuple[Locality, ...]:
    """Localities by prefix, the largest first; none for a letter or two."""
    if len(start) < SHORTEST_START:
        return ()
    index = _index()
    localities = (one for key in index.names if key.startswith(start) for one in index.names[key])
    named = (one for one in localities if squeeze(one.name).startswith(start))
    ranked = sorted(named, key=lambda one: (-one.population, one.label))
    return tuple(_without_repeats(ranked)[:MOST_SUGGESTED])


def _spelled_alike(key: str) -> tuple[Locality, ...]:
    """Localities within a small edit distance: the fewest edits first, then the largest locality.

    An edit adds, drops, changes or transposes letters; none for one letter.
    """
    if len(key) < SHORTEST_MISSPELLED:
        return ()
    most = 1 if len(key) < 5 else 2 if len(key) < 9 else 3
    names = _index().names
    near = process.extract(key, names.keys(), scorer=OSA.distance, score_cutoff=most, limit=None)
    ranked = sorted(
        ((strokes, locality) for one, strokes, _at in near for locality in names[one]),
        key=lambda each: (each[0], -each[1].population, each[1].label),
    )
    return tuple(_without_repeats(locality for _strokes, locality in ranked)[:MOST_SUGGESTED])


def _km(locality: Locality | Neighbour, latitude: float, longitude: float) -> float:
    """As the crow flies; flat, which is right to a few metres so near."""
    east = (locality.longitude - longitude) * cos(radians(latitude))
    return hypot(locality.latitude - latitude, east) * KILOMETRES_PER_DEGREE


def _location(locality: Locality) -> Location:
    return Location(locality.label, (locality.latitude, locality.longitude), locality)
