"""The gazetteer first; behind it services that may be wrong, slow or down, and nobody notices."""

import logging
from contextlib import ExitStack
from datetime import timedelta
from time import monotonic
from typing import Any

import pytest
from geopy.exc import GeocoderServiceError

from http_client import CircuitBreaker
from locations.places.gazetteer import Gazetteer
from locations.places.geocoding import (
    FallbackGeocoder,
    Geopunt,
    Places,
    UnknownGeocoder,
    make_places,
)
from tests.support.service_stub import SILENCE, Answer, Stub, running

UNKNOWN = "Zwaanhofwijk 12"  # no postcode, no town: the gazetteer knows nothing like it
GRACE = 0.5
LATITUDE, LONGITUDE = 50.87124, 2.89357  # north of Ieper

GEOPUNT = {
    "LocationResult": [
        {
            "Municipality": "Ieper",
            "Zipcode": "8900",
            "Thoroughfarename": "Zwaanhofweg",
            "Housenumber": "12",
            "ID": 1000001,
            "FormattedAddress": "Zwaanhofweg 12, 8900 Ieper",
            "Location": {
                "Lat_WGS84": LATITUDE,
                "Lon_WGS84": LONGITUDE,
                "X_Lambert72": 46000.1,
                "Y_Lambert72": 174000.2,
            },
            "LocationType": "crab_huisnummer_afgeleidVanGebouw",
            "BoundingBox": {
                "LowerLeft": {"Lat_WGS84": LATITUDE, "Lon_WGS84": LONGITUDE},
                "UpperRight": {"Lat_WGS84": LATITUDE, "Lon_WGS84": LONGITUDE},
            },
        }
    ]
}
NOMINATIM = [
    {
        "place_id": 1,
        "licence": "Data © OpenStreetMap contributors",
        "osm_type": "way",
        "lat": str(LATITUDE),
        "lon": str(LONGITUDE),
        "class": "place",
        "type": "house",
        "display_name": "12, Zwaanhofweg, Ieper, West-Vlaanderen, 8900, België",
        "boundingbox": ["50.87", "50.88", "2.89", "2.90"],
    }
]
FEATURE = {
    "type": "Feature",
    "geometry": {"type": "Point", "coordinates": [LONGITUDE, LATITUDE]},
    "properties": {"name": "Zwaanhofweg 12", "postcode": "8900", "city": "Ieper"},
}
GEOJSON = {"type": "FeatureCollection", "features": [FEATURE]}

SERVICES = [
    pytest.param("geopunt", GEOPUNT, "/geolocation/v4/Location?q=", id="Geopunt"),
    pytest.param("nominatim", NOMINATIM, "/search?q=", id="Nominatim"),
    pytest.param("photon", GEOJSON, "/api?q=", id="Photon"),
    pytest.param("pelias", GEOJSON, "/v1/search?text=", id="Pelias"),
]
NONE = {"geopunt": {"LocationResult": []}, "nominatim": [], "photon": {"features": []}}
NONE["pelias"] = NONE["photon"]


def chain(name: str, stub: Stub, **settings: Any) -> Places:
    return make_places(f"{name}={stub.url}", **settings)


@pytest.mark.parametrize(("name", "body", "path"), SERVICES)
def test_a_service_finds_what_the_gazetteer_does_not_know(
    name: str, body: object, path: str
) -> None:
    with running(Answer(body)) as stub:
        found = chain(name, stub).look_up(UNKNOWN)
    assert found.one is not None
    assert found.one.municipality == "Ieper"
    assert (found.one.latitude, found.one.longitude) == (50.871, 2.894)  # not the door itself
    assert found.one.found_by == name
    assert stub.asked[0].startswith(path + UNKNOWN.replace(" ", "+"))
    assert stub.headers[0]["User-Agent"] == "zitdag"


@pytest.mark.parametrize(("name", "body", "path"), SERVICES)
@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(Answer(status=500), id="an error"),
        pytest.param(Answer(status=429), id="too many questions"),
        pytest.param(Answer(b"<html>Welkom</html>"), id="a page"),
        pytest.param(Answer([{"lat": "noord"}, 7]), id="a list of something else"),
        pytest.param(Answer({"features": [{"geometry": None}]}), id="a feature of nowhere"),
        pytest.param(Answer({"LocationResult": [{"Location": {}}]}), id="a location of nowhere"),
        pytest.param(Answer(None), id="null"),
        pytest.param(Answer("ok"), id="a word"),
    ],
)
def test_nonsense_is_no_place_and_no_failure_of_ours(
    name: str, body: object, path: str, answer: Answer
) -> None:
    del body, path
    with running(answer) as stub:
        found = chain(name, stub).look_up(UNKNOWN)
    assert (found.localities, found.abroad) == ((), ())
    assert len(stub.asked) == 1


@pytest.mark.parametrize("name", NONE)
def test_no_hit_is_no_place(name: str) -> None:
    with running(Answer(NONE[name])) as stub:
        assert chain(name, stub).look_up(UNKNOWN).localities == ()


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [
        pytest.param(48.85, 2.35, id="in another country"),
        pytest.param(999, 2.35, id="nowhere on earth"),
        pytest.param(float("nan"), 2.35, id="not a number"),
    ],
)
@pytest.mark.filterwarnings("ignore:Latitude normalization")  # geopy, and then it refuses
def test_what_lies_elsewhere_is_no_place(latitude: float, longitude: float) -> None:
    body = [{"lat": str(latitude), "lon": str(longitude), "display_name": "Parijs"}]
    with running(Answer(body)) as stub:
        assert chain("nominatim", stub).look_up(UNKNOWN).localities == ()


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(SILENCE, id="says nothing"),
        pytest.param(Answer(GEOPUNT, drip=0.05), id="says a letter at a time"),
    ],
)
def test_nobody_waits_longer_than_is_allowed_for_all_of_them(answer: Answer) -> None:
    with ExitStack() as open_ones:
        stubs = [open_ones.enter_context(running(answer)) for _ in range(3)]
        setting = ", ".join(
            f"{name}={stub.url}"
            for name, stub in zip(("geopunt", "photon", "nominatim"), stubs, strict=True)
        )
        places = make_places(setting, timeout=0.3)
        began = monotonic()
        assert places.look_up(UNKNOWN).localities == ()
        assert monotonic() - began < 0.3 + GRACE


def test_a_page_waits_a_second_where_nothing_else_is_said() -> None:
    with running(SILENCE) as stub:
        began = monotonic()
        chain("geopunt", stub).look_up(UNKNOWN)
        assert monotonic() - began < 1 + GRACE


def test_a_service_that_is_down_is_left_alone() -> None:
    with running(Answer(status=503)) as stub:
        places = chain("photon", stub)
        for number in range(6):
            places.look_up(f"{UNKNOWN}{number}")
    assert len(stub.asked) == 3


def test_the_next_one_is_asked_where_the_first_fails() -> None:
    with running(Answer(status=500)) as first, running(Answer(GEOJSON)) as second:
        places = make_places(f"geopunt={first.url}, photon={second.url}/own")
        found = places.look_up(UNKNOWN).one
    assert found is not None
    assert (found.found_by, len(first.asked)) == ("photon", 1)
    assert second.asked[0].startswith("/own/api?q=")


def test_a_hit_is_remembered() -> None:
    with running(Answer(GEOPUNT)) as stub:
        places = chain("geopunt", stub)
        hits = [places.look_up(typed).one for typed in (UNKNOWN, f" {UNKNOWN} ")]
    assert hits[0] == hits[1]
    assert len(stub.asked) == 1


def test_nominatim_is_asked_once_a_second_at_the_most() -> None:
    with running(Answer([])) as stub:
        places = chain("nominatim", stub)
        for number in range(4):
            places.look_up(f"{UNKNOWN}{number}")
    assert len(stub.asked) == 1


def test_a_question_that_has_to_wait_says_nothing_of_a_service_that_is_down() -> None:
    down = FallbackGeocoder(
        "nominatim", broken, timedelta(hours=1), CircuitBreaker(2, timedelta(hours=1))
    )
    places = Places(Gazetteer(), [down])
    places.look_up(f"{UNKNOWN}1")
    places.look_up(f"{UNKNOWN}2")  # too soon
    down.asked_at = float("-inf")
    places.look_up(f"{UNKNOWN}3")
    assert down.breaker.is_open


def broken(_asked: str, _seconds: float) -> None:
    raise GeocoderServiceError


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param("Brugge", id="a town"),
        pytest.param("8600", id="a postcode"),
        pytest.param("Kerkstraat 5, 8000 Brugge", id="an address with its town"),
        pytest.param("Sint-Joris", id="a name of two"),
        pytest.param("Lille", id="across the border"),
        pytest.param("Brugghe", id="a typing error"),
        pytest.param("brug", id="the beginning of a name"),
    ],
)
def test_what_the_gazetteer_knows_goes_to_nobody(typed: str) -> None:
    with running(Answer(GEOPUNT)) as stub:
        assert chain("geopunt", stub).look_up(typed) == Gazetteer().look_up(typed)
    assert stub.asked == []


def test_nothing_that_was_typed_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG), running(Answer(b"{")) as stub:
        logging.getLogger("geopy").setLevel(logging.WARNING)
        chain("geopunt", stub).look_up(UNKNOWN)
    assert [one for one in caplog.messages if "Zwaanhof" in one] == []
    assert "geocoder geopunt gave nothing: nonsense: GeocoderParseError" in caplog.messages


@pytest.mark.parametrize(
    "setting",
    [
        pytest.param("google", id="no such service"),
        pytest.param("pelias", id="a server of one's own without an address"),
        pytest.param("photon=photon.example.org", id="an address without a scheme"),
        pytest.param("geopunt=ftp://example.org", id="another protocol"),
    ],
)
def test_a_geocoder_that_cannot_be_asked_is_named(setting: str) -> None:
    with pytest.raises(UnknownGeocoder) as refused:
        make_places(f"geopunt, {setting}")
    assert refused.value.name == setting


def test_geopunt_answers_as_a_geocoder_of_geopy() -> None:
    with running(Answer(GEOPUNT)) as stub:
        geopunt = Geopunt(domain=stub.url.removeprefix("http://"), scheme="http", timeout=1)
        forward = geopunt.geocode("Zwaanhofweg 12")
        several = geopunt.geocode("Zwaanhofweg", exactly_one=False)
        stub.answer = Answer({"LocationResult": []})
        assert geopunt.geocode("nergens", exactly_one=False) is None
    assert str(forward) == "Zwaanhofweg 12, 8900 Ieper"
    assert (forward.latitude, forward.longitude) == (LATITUDE, LONGITUDE)
    assert forward.raw["Zipcode"] == "8900"
    assert [str(one) for one in several] == ["Zwaanhofweg 12, 8900 Ieper"]
