"""The geocoders behind our gazetteer: each is asked for a square that everybody may know."""

from collections.abc import Iterator
from typing import Final

from http_client import ServiceFailed
from locations.places.geocoding import FallbackGeocoder, UnknownGeocoder, make_chain
from scheduler.operating.findings import Finding, ok, warning, wrong
from scheduler.operating.setup import Setup

SECONDS: Final = 4.0
"""For each: there are four at most."""
SQUARE: Final = "Grote Markt 1, 8500 Kortrijk"
_WITHOUT: Final = "places that our gazetteer does not know stay unknown: ZITDAG_GEOCODERS"


def services(setup: Setup, *, seconds: float = SECONDS) -> Iterator[Finding]:
    """How it stands with each that ZITDAG_GEOCODERS names; nothing without one."""
    try:
        chain = make_chain(setup.geocoders, pelias_key=setup.pelias_key)
    except UnknownGeocoder as unknown:
        yield wrong("geocoders", f"ZITDAG_GEOCODERS: {unknown.name!r} is none of ours")
        return
    for one in chain:
        yield _asked(one, seconds)


def _asked(one: FallbackGeocoder, seconds: float) -> Finding:
    try:
        found = one.find(SQUARE, seconds)
    except ServiceFailed as failed:
        return warning("geocoders", f"{one.name} gives nothing ({failed}); {_WITHOUT}")
    if found is None:
        return warning("geocoders", f"{one.name} does not know {SQUARE}: is it the right server?")
    return ok("geocoders", f"{one.name} answers")
