"""Where somebody lives, how they can come and what they need: told once, for one booking.

It is kept in the signed cookie of the browser, never in an address and never in the database (which
keeps the name of the locality with the client, if they book): the middle of a town, or a spot no
nearer than `Point.blurred`. A page of the public has one; staff have one for each form, by its key,
so that the next client is not taken for the last.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import current_app, session
from flask_babel import gettext as _

from locations.journeys import Ability, Means, Pace, Point
from locations.models import Loket
from locations.places.gazetteer import MOST_SUGGESTED, Locality, Matches, Neighbour
from locations.places.geocoding import Places
from scheduler.web.core import visitor
from scheduler.web.core.forms import Form

COOKIE = "whereabouts"
MOST_FORMS = 4
_KEY_LENGTH = 12

UNSAID = frozenset({Means.FOOT, Means.BIKE, Means.TRANSIT})
"""How we think somebody comes who did not say: not everybody has a car."""
TICKED_MEANS = {
    "te_voet": Means.FOOT,
    "fiets": Means.BIKE,
    "bus": Means.TRANSIT,
    "auto": Means.CAR,
}
NEEDS = ("geen_trap", "lift", "traag", "kort", "parking")


@dataclass(frozen=True, slots=True)
class Home:
    """The town somebody comes from. `label` is what they read, `locality` its bare name.

    `country` is empty here, and else `france`, `netherlands` or `wallonia`. `value` stands for it
    in a form.
    """

    label: str
    locality: str
    country: str
    latitude: float
    longitude: float
    value: str = ""

    @classmethod
    def of_place(cls, place: Locality) -> "Home":
        return cls(
            label=place.label,
            locality=place.name,
            country="",
            latitude=place.latitude,
            longitude=place.longitude,
            value=f"{place.postcode} {place.name}",
        )

    @classmethod
    def of_neighbour(cls, town: Neighbour) -> "Home":
        return cls(
            label=town.name,
            locality=town.name,
            country=town.country,
            latitude=town.latitude,
            longitude=town.longitude,
            value=f"{town.country} {town.name}",
        )


@dataclass(frozen=True, slots=True)
class TravelProfile:
    """What somebody told. `means` is empty where they did not say."""

    home: Home | None = None
    means: frozenset[Means] = frozenset()
    needs: frozenset[str] = frozenset()

    @property
    def point(self) -> Point | None:
        """Where they come from, as near as we know: the middle of a town, or where they are."""
        return Point(self.home.latitude, self.home.longitude) if self.home else None

    @property
    def ability(self) -> Ability:
        """How they can come and what they need, as journeys are asked for."""
        return Ability(
            means=self.means or UNSAID,
            pace=Pace.SLOW if "traag" in self.needs else Pace.USUAL,
            short_walk="kort" in self.needs,
            step_free="geen_trap" in self.needs,
            lift="lift" in self.needs,
            parking="parking" in self.needs,
        )

    @property
    def ticked(self) -> frozenset[str]:
        """The names of the boxes that are ticked."""
        return self.needs | {name for name, means in TICKED_MEANS.items() if means in self.means}


@dataclass(frozen=True, slots=True)
class Meant:
    """What a town that was typed may be: the `one`, or `choices` that are asked.

    `is_known` tells that the choices bear that name; else they are only spelled like it.
    """

    one: Home | None = None
    choices: tuple[Home, ...] = ()
    is_known: bool = False


def current(key: str = "") -> TravelProfile | None:
    """What was told for this booking, None where nothing was. `key`: of a form of staff."""
    kept = session.get(COOKIE, {}).get(key[-_KEY_LENGTH:])
    return _unpack(kept) if kept else None


def locality(key: str = "") -> str | None:
    """The name of the locality alone, for the client's row."""
    told = current(key)
    return told.home.locality if told and told.home else None


def keep(told: TravelProfile, key: str = "") -> None:
    """Keep it for this booking; of the forms of staff the latest few."""
    here = key[-_KEY_LENGTH:]
    others = {one: kept for one, kept in session.get(COOKIE, {}).items() if one != here}
    latest = list(others.items())[-(MOST_FORMS - 1) :]
    session[COOKIE] = {**dict(latest), here: _pack(told)}
    if not key:
        visitor.browser()  # something has begun, which `Sluit af` ends


def forget(key: str = "") -> None:
    """The booking is made, or begins anew."""
    here = key[-_KEY_LENGTH:]
    if here in session.get(COOKIE, {}):
        session[COOKIE] = {one: kept for one, kept in session[COOKIE].items() if one != here}


def hand_on(key: str, uid: str) -> None:
    """From the form to the appointment that was made with it, whose pages ask no more."""
    told = current(key)
    if told is not None:
        keep(told, uid)
    forget(key)


def _pack(told: TravelProfile) -> list[Any]:
    home = told.home
    there = [home.label, home.locality, home.country, home.latitude, home.longitude] if home else []
    return [there, sorted(told.means), sorted(told.needs)]


def _unpack(kept: list[Any]) -> TravelProfile:
    there, means, needs = kept
    return TravelProfile(
        home=Home(*there) if there else None,
        means=frozenset(Means(one) for one in means),
        needs=frozenset(needs),
    )


def ticked(values: Mapping[str, str], told: TravelProfile | None) -> TravelProfile:
    """With the means and needs whose boxes are ticked in these values, and no others."""
    return replace(
        told or TravelProfile(),
        means=frozenset(means for name, means in TICKED_MEANS.items() if values.get(name)),
        needs=frozenset(name for name in NEEDS if values.get(name)),
    )


def known(name: str | None) -> TravelProfile | None:
    """What a client's row tells: the locality, where there is one of that name only.

    It came from the gazetteer, so that no service is asked.
    """
    home = _meant(_places().gazetteer.look_up(name)).one if name else None
    return TravelProfile(home=home) if home else None


def at(loket: Loket | None) -> Home | None:
    """As if one lived at a loket: where staff of a site begin. None without coordinates."""
    if loket is None or loket.latitude is None or loket.longitude is None:
        return None
    label = f"{loket.postcode} {loket.city}"
    return Home(label, loket.city, "", loket.latitude, loket.longitude)


def meant(typed: str) -> Meant:
    """Which town that may be. May ask a service, so outside of a session."""
    return _meant(_places().look_up(typed))


def _meant(found: Matches) -> Meant:
    homes = _homes(found.localities, found.abroad)
    if len(homes) == 1:
        return Meant(one=homes[0])
    near = homes or _homes(found.near, ())
    return Meant(choices=near[:MOST_SUGGESTED], is_known=bool(homes))


def chosen(value: str) -> Home | None:
    """The town whose `value` was offered and ticked."""
    where, _space, name = value.partition(" ")
    names = _places().gazetteer
    if place := names.locality(where, name):
        return Home.of_place(place)
    town = names.neighbour(where, name)
    return Home.of_neighbour(town) if town else None


def words(home: Home) -> str:
    """A town as people read it, with the country where that is another one."""
    countries = {
        "france": _("Frankrijk"),
        "netherlands": _("Nederland"),
        "wallonia": _("Wallonië"),
    }
    return f"{home.label} ({countries[home.country]})" if home.country else home.label


@dataclass(frozen=True, slots=True)
class OriginField:
    """The same in one line, for who knows the work. `choices` are (value, words) of towns."""

    told: TravelProfile
    typed: str
    choices: tuple[tuple[str, str], ...] = ()
    error: str | None = None

    @property
    def words(self) -> str:
        """`8000 Brugge`, or nothing."""
        return words(self.told.home) if self.told.home else ""


def line(told: TravelProfile | None) -> OriginField:
    """The line as it stands."""
    here = told or TravelProfile()
    return OriginField(told=here, typed=here.home.label if here.home else "")


def read_line(form: Form, told: TravelProfile | None, key: str) -> OriginField | None:
    """Keep what was said in one line; else the line with what it still asks.

    An empty town takes it away. A town that was offered for `gevraagd` comes as `bedoeld`. May
    ask a service, so outside of a session.
    """
    now = ticked(form.values, told)
    typed = form.value("woonplaats").strip()
    if not typed or (told and told.home and typed == told.home.label):
        keep(now if typed else replace(now, home=None), key)
        return None
    found = meant(typed)
    # What is ticked belongs to the town that was asked about, not to one typed over it.
    picked = form.value("bedoeld") if form.value("gevraagd") == typed else ""
    home = chosen(picked) or found.one
    if home is not None:
        keep(replace(now, home=home), key)
        return None
    known = None if found.is_known else _("Deze gemeente kennen we niet.")
    asked = tuple((one.value, words(one)) for one in found.choices)
    return OriginField(told=now, typed=typed, choices=asked, error=known)


def around(latitude: str, longitude: str) -> Home | None:
    """About where a browser says it is, with the name of the nearest place; None where none is."""
    try:
        point = Point(float(latitude), float(longitude)).blurred()
    except ValueError:
        return None
    place = _places().gazetteer.nearest(point.latitude, point.longitude)
    if place is None:
        return None
    home = Home.of_place(place)
    return replace(home, latitude=point.latitude, longitude=point.longitude)


def _homes(places: Iterable[Locality], abroad: Iterable[Neighbour]) -> tuple[Home, ...]:
    return (*map(Home.of_place, places), *map(Home.of_neighbour, abroad))


def _places() -> Places:
    found: Places = current_app.extensions["zitdag.places"]
    return found
