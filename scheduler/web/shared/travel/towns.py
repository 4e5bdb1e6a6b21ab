"""Towns that people come from: looked up by what they type, by where they are, by a loket."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from flask import current_app
from flask_babel import gettext as _

from locations.journeys import Point
from locations.models import Loket
from locations.places.gazetteer import MOST_SUGGESTED, Locality, Matches, Neighbour
from locations.places.geocoding import Places
from scheduler.access import limits
from scheduler.web.core import rate_limits, visitor
from scheduler.web.shared.travel.travel_profile import Origin


@dataclass(frozen=True, slots=True)
class TownLookup:
    """What a town that was typed may be: the `origin`, or `choices` that are asked.

    `is_known` tells that the choices bear that name; else they are only spelled like it.
    """

    origin: Origin | None = None
    choices: tuple[Origin, ...] = ()
    is_known: bool = False


def of_locality(name: str | None) -> Origin | None:
    """The town of a client's row, where there is one of that name only.

    It came from the gazetteer, so that no service is asked.
    """
    return _lookup_of(_places().gazetteer.look_up(name)).origin if name else None


def origin_at(loket: Loket | None) -> Origin | None:
    """As if one lived at a loket: where staff of a site begin. None without coordinates."""
    if loket is None or loket.latitude is None or loket.longitude is None:
        return None
    label = f"{loket.postcode} {loket.city}"
    return Origin(label, loket.city, "", loket.latitude, loket.longitude)


def look_up(typed: str) -> TownLookup:
    """Which town that may be. May ask a service, so outside of a session."""
    return _lookup_of(_places().look_up(typed, _may_ask_a_service))


def _may_ask_a_service() -> bool:
    """Count one question to a geocoder outside, which is not relayed to strangers without end."""
    if rate_limits.is_over(limits.GEOCODINGS_OF_A_NETWORK, visitor.network()):
        return False
    return not rate_limits.is_over(limits.GEOCODINGS)


def _lookup_of(matches: Matches) -> TownLookup:
    origins = _origins(matches.localities, matches.abroad)
    if len(origins) == 1:
        return TownLookup(origin=origins[0])
    near = origins or _origins(matches.near, ())
    return TownLookup(choices=near[:MOST_SUGGESTED], is_known=bool(origins))


def by_value(value: str) -> Origin | None:
    """The town whose `value` was offered and ticked."""
    where, _space, name = value.partition(" ")
    names = _places().gazetteer
    if place := names.locality(where, name):
        return Origin.of_place(place)
    town = names.neighbour(where, name)
    return Origin.of_neighbour(town) if town else None


def words(origin: Origin) -> str:
    """A town as people read it, with the country where that is another one."""
    countries = {
        "france": _("Frankrijk"),
        "netherlands": _("Nederland"),
        "wallonia": _("Wallonië"),
    }
    return f"{origin.label} ({countries[origin.country]})" if origin.country else origin.label


def nearest(latitude: str, longitude: str) -> Origin | None:
    """About where a browser says it is, with the name of the nearest place; None where none is."""
    try:
        point = Point(float(latitude), float(longitude)).blurred()
    except ValueError:
        return None
    place = _places().gazetteer.nearest(point.latitude, point.longitude)
    if place is None:
        return None
    origin = Origin.of_place(place)
    return replace(origin, latitude=point.latitude, longitude=point.longitude)


def _origins(places: Iterable[Locality], abroad: Iterable[Neighbour]) -> tuple[Origin, ...]:
    return (*map(Origin.of_place, places), *map(Origin.of_neighbour, abroad))


def _places() -> Places:
    found: Places = current_app.extensions["zitdag.places"]
    return found
