"""Geocoding of typed text: the gazetteer, and the services configured behind it.

A service is asked only where the gazetteer knows nothing like it, one after another, within a
second in all; an answer is cached for a day, as near as `Point.blurred`: an address is nobody's
business. A failing one is left alone for a while. Nothing that was typed is logged.
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from threading import Lock
from time import monotonic
from typing import Any
from urllib.parse import urlencode, urlsplit

from cachetools import TTLCache
from geopy.adapters import BaseSyncAdapter
from geopy.exc import GeocoderParseError, GeocoderServiceError, GeocoderTimedOut, GeopyError
from geopy.geocoders import Nominatim, Pelias, Photon
from geopy.geocoders.base import DEFAULT_SENTINEL, Geocoder
from geopy.location import Location
from geopy.point import Point as GeopyPoint

from http_client import TIMEOUT, CircuitBreaker, CircuitOpen, JsonService, ServiceFailed
from locations.journeys import Point
from locations.places.gazetteer import LONGEST_QUERY, Gazetteer, Matches

FAILURES = 3
REST = timedelta(seconds=60)
REMEMBERED = timedelta(days=1)
MOST_REMEMBERED = 2_000
SOUTH_WEST, NORTH_EAST = GeopyPoint(50.6, 2.5), GeopyPoint(51.6, 6.0)
"""Flanders and Brussels, amply, for services that know the world."""

NONSENSE = (GeopyError, ValueError, TypeError, KeyError, IndexError, AttributeError)
"""What geopy raises for a malformed answer, and for none."""

ADDRESSES = {
    "geopunt": "https://geo.api.vlaanderen.be",
    "nominatim": "https://nominatim.openstreetmap.org",
    "photon": "https://photon.komoot.io",
}
"""Default addresses. A Pelias server has none: it is always self-hosted."""

# geopy tells its logger each address it asks for, which holds what was typed.
logging.getLogger("geopy").setLevel(logging.WARNING)
log = logging.getLogger(__name__)


class UnknownGeocoder(ValueError):
    """`name` is no service that is known, or has no usable address."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class Geopunt(Geocoder):  # type: ignore[misc]  # geopy has no types
    """The geocoder of the Flemish government: Flanders and Brussels, no key.

    Its Location v4 service, at https://geo.api.vlaanderen.be/geolocation.
    """

    def __init__(
        self,
        *,
        domain: str = "geo.api.vlaanderen.be",
        scheme: str | None = None,
        timeout: Any = DEFAULT_SENTINEL,
        adapter_factory: Any = None,
    ) -> None:
        super().__init__(scheme=scheme, timeout=timeout, adapter_factory=adapter_factory)
        self.api = f"{self.scheme}://{domain.strip('/')}/geolocation/v4"

    def geocode(
        self, query: str, *, exactly_one: bool = True, timeout: Any = DEFAULT_SENTINEL
    ) -> Any:
        """The Location of an address or a town, None for no hit."""
        asked = urlencode({"q": query, "c": 1 if exactly_one else 5})
        return self._ask(f"Location?{asked}", exactly_one=exactly_one, timeout=timeout)

    def _ask(self, asked: str, *, exactly_one: bool, timeout: Any) -> Any:
        def read(answer: Any) -> Any:
            found = [_of_geopunt(one) for one in answer["LocationResult"]]
            if not exactly_one:
                return found or None
            return found[0] if found else None

        return self._call_geocoder(f"{self.api}/{asked}", read, timeout=timeout)


def _of_geopunt(result: Mapping[str, Any]) -> Location:
    where = result["Location"]
    point = (float(where["Lat_WGS84"]), float(where["Lon_WGS84"]))
    return Location(str(result["FormattedAddress"]), point, result)


class Bounded(BaseSyncAdapter):  # type: ignore[misc]  # geopy has no types
    """geopy adapter with a deadline on the whole request, and a limit on the response size."""

    def get_json(self, url: str, *, timeout: float, headers: Mapping[str, str]) -> Any:
        """The decoded answer; geopy's own errors where there is none."""
        del headers
        parts = urlsplit(url)
        service = JsonService(f"{parts.scheme}://{parts.netloc}", seconds=timeout)
        try:
            return service.ask(f"{parts.path}?{parts.query}", lambda answer: answer)
        except ServiceFailed as failed:
            kinds = {"nonsense": GeocoderParseError, "slow": GeocoderTimedOut}
            raise kinds.get(failed.code, GeocoderServiceError)(failed.code) from failed

    def get_text(self, url: str, *, timeout: float, headers: Mapping[str, str]) -> str:
        """No geocoder here reads anything but JSON."""
        raise NotImplementedError


@dataclass(slots=True)
class FallbackGeocoder:
    """A service of the chain. `ask` gets the query and the seconds that are left.

    `gap` is the least time between two questions, where its rules ask for one.
    """

    name: str
    ask: Callable[[str, float], Any]
    gap: timedelta = timedelta(0)
    breaker: CircuitBreaker = field(default_factory=lambda: CircuitBreaker(FAILURES, REST))
    asked_at: float = float("-inf")
    turn: Lock = field(default_factory=Lock)

    def may_be_asked(self, now: float) -> bool:
        """Whether its rate limit allows a request now; if so, counts this one."""
        with self.turn:
            if now - self.asked_at < self.gap.total_seconds():
                return False
            self.asked_at = now
            return True

    def find(self, query: str, seconds: float) -> Point | None:
        """Where that is; None where it knows nothing like it. Raises ServiceFailed."""
        try:
            location = self.ask(query, seconds)
            return Point(location.latitude, location.longitude) if location else None
        except GeocoderTimedOut:
            raise ServiceFailed("slow") from None
        except NONSENSE as error:
            raise ServiceFailed("nonsense", type(error).__name__) from None


@dataclass(frozen=True, slots=True)
class Located:
    """Where a public address is, in WGS 84 degrees; `name` is that of the locality there.

    `is_exact`: `found_by` knew the address, and not only its town.
    """

    latitude: float
    longitude: float
    name: str
    found_by: str
    is_exact: bool = False


class Places:
    """The chain. One instance serves any number of threads; `timeout` is in seconds."""

    def __init__(
        self,
        gazetteer: Gazetteer,
        behind: Iterable[FallbackGeocoder] = (),
        *,
        timeout: float = TIMEOUT,
    ) -> None:
        self.gazetteer = gazetteer
        self._behind = tuple(behind)
        self._timeout = timeout
        self._remembered: TTLCache[str, Matches] = TTLCache(
            MOST_REMEMBERED, REMEMBERED.total_seconds()
        )
        self._lock = Lock()

    def look_up(self, query: str, may_ask: Callable[[], bool] = lambda: True) -> Matches:
        """Match a query. Waits for services `timeout` seconds at the most, never fails.

        `may_ask` is called once where a service would be asked; where it says no the gazetteer
        alone answers.
        """
        found = self.gazetteer.look_up(query)
        is_known = bool(found.localities or found.abroad)
        if is_known or not self._behind or not _is_worth_asking(query, found):
            return found
        asked = " ".join(query[:LONGEST_QUERY].split())
        if known := self._known(asked):
            return known
        return (self._ask_each(asked) if may_ask() else None) or found

    def locate(self, street: str, postcode: str, city: str) -> Located | None:
        """Where a public address is: the very point where a service knows it, else the middle of
        its town. Waits as `look_up`; None where even the town is unknown. Nothing is remembered.
        """
        town = self.gazetteer.look_up(f"{postcode} {city}").localities
        asked = " ".join(f"{street}, {postcode} {city}"[:LONGEST_QUERY].split())
        for name, point in self._points(asked) if street.strip() else ():
            place = self.gazetteer.nearest(point.latitude, point.longitude)
            if place is not None:
                return Located(point.latitude, point.longitude, place.name, name, is_exact=True)
        if not town:
            return None
        middle = town[0]
        return Located(middle.latitude, middle.longitude, middle.name, middle.found_by)

    def _known(self, asked: str) -> Matches | None:
        with self._lock:
            return self._remembered.get(asked)

    def _remember(self, asked: str, matches: Matches) -> None:
        with self._lock:
            self._remembered[asked] = matches

    def _ask_each(self, asked: str) -> Matches | None:
        """The first hit in Flanders or Brussels. None where no service gave one in time."""
        for name, point in self._points(asked):
            found = self._at(point.blurred(), name)
            if found is not None:
                self._remember(asked, found)
                return found
        return None

    def _points(self, asked: str) -> Iterator[tuple[str, Point]]:
        """What each service says, in turn, within the time there is: its name and the point."""
        deadline = monotonic() + self._timeout
        for one in self._behind:
            left = deadline - monotonic()
            if left <= 0:
                break
            if not one.may_be_asked(monotonic()):  # that is neither an answer nor a failure
                continue
            try:
                point = one.breaker.call(partial(one.find, asked, left))
            except (CircuitOpen, ServiceFailed) as failed:
                # The kind of failure alone: nothing of what somebody typed.
                log.info("geocoder %s gave nothing: %s", one.name, failed)
                continue
            if point is not None:
                yield one.name, point

    def _at(self, point: Point, name: str) -> Matches | None:
        place = self.gazetteer.nearest(point.latitude, point.longitude)
        if place is None:
            return None
        there = replace(place, latitude=point.latitude, longitude=point.longitude, found_by=name)
        return Matches(localities=(there,))


def _is_worth_asking(query: str, matches: Matches) -> bool:
    """An address, or without resemblance. Typing errors in towns are not sent out."""
    return not matches.near or any(sign.isdigit() for sign in query)


def make_places(setting: str = "", *, pelias_key: str = "", timeout: float = TIMEOUT) -> Places:
    """The gazetteer and the services of a setting behind it. Raises as `make_chain`."""
    return Places(Gazetteer(), make_chain(setting, pelias_key=pelias_key), timeout=timeout)


def make_chain(setting: str, *, pelias_key: str = "") -> list[FallbackGeocoder]:
    """The services of a setting: `geopunt, photon=https://photon.example.org`, in the order to ask.

    Raises:
        UnknownGeocoder: one of them has no such name, or no usable address.
    """
    names = [one.strip() for one in setting.split(",") if one.strip()]
    return [_behind(one, pelias_key) for one in names]


def _behind(entry: str, pelias_key: str) -> FallbackGeocoder:
    name, _equals, given = (part.strip() for part in entry.partition("="))
    parts = urlsplit(given or ADDRESSES.get(name, ""))
    if name not in _MAKERS or parts.scheme not in ("http", "https") or not parts.hostname:
        raise UnknownGeocoder(entry)
    where = {
        "domain": (parts.netloc + parts.path).rstrip("/"),
        "scheme": parts.scheme,
        "adapter_factory": Bounded,
    }
    return _MAKERS[name](where, pelias_key)


def _geopunt(where: dict[str, Any], _key: str) -> FallbackGeocoder:
    geocoder = Geopunt(**where)
    return FallbackGeocoder("geopunt", lambda asked, left: geocoder.geocode(asked, timeout=left))


def _nominatim(where: dict[str, Any], _key: str) -> FallbackGeocoder:
    geocoder = Nominatim(user_agent="zitdag", **where)

    def ask(asked: str, left: float) -> Any:
        return geocoder.geocode(asked, country_codes="be", timeout=left)

    return FallbackGeocoder("nominatim", ask, gap=timedelta(seconds=1))


def _photon(where: dict[str, Any], _key: str) -> FallbackGeocoder:
    geocoder = Photon(**where)
    box = [SOUTH_WEST, NORTH_EAST]
    return FallbackGeocoder(
        "photon", lambda asked, left: geocoder.geocode(asked, bbox=box, timeout=left)
    )


def _pelias(where: dict[str, Any], key: str) -> FallbackGeocoder:
    geocoder = Pelias(api_key=key or None, **where)

    def ask(asked: str, left: float) -> Any:
        return geocoder.geocode(asked, countries=["BEL"], timeout=left)

    return FallbackGeocoder("pelias", ask)


_MAKERS: dict[str, Callable[[dict[str, Any], str], FallbackGeocoder]] = {
    "geopunt": _geopunt,
    "nominatim": _nominatim,
    "photon": _photon,
    "pelias": _pelias,
}
