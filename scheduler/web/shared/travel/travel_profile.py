"""Where somebody lives, how they can come and what they need: told once, for one booking.

It is kept in the signed cookie of the browser, never in an address and never in the database (which
keeps the name of the locality with the client, if they book): the middle of a town, or a spot no
nearer than `Point.blurred`. A page of the public has one; staff have one for each form, by its key,
so that the next client is not taken for the last.
"""

from collections.abc import Container, Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import session

from locations.accessibility.needs import Need
from locations.journeys import Ability, Means, Pace, Point
from locations.places.gazetteer import Locality, Neighbour
from scheduler.web.core import visitor

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
TICKED_NEEDS = {"geen_trap": Need.STEP_FREE, "lift": Need.LIFT, "parking": Need.PARKING}
SLOW, SHORT_WALK = "traag", "kort"
"""The boxes of who walks slowly, and of who walks no long stretch."""


@dataclass(frozen=True, slots=True)
class Origin:
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
    def of_place(cls, place: Locality) -> "Origin":
        return cls(
            label=place.label,
            locality=place.name,
            country="",
            latitude=place.latitude,
            longitude=place.longitude,
            value=f"{place.postcode} {place.name}",
        )

    @classmethod
    def of_neighbour(cls, town: Neighbour) -> "Origin":
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

    origin: Origin | None = None
    means: frozenset[Means] = frozenset()
    needs: frozenset[Need] = frozenset()
    pace: Pace = Pace.USUAL
    short_walk: bool = False

    @property
    def point(self) -> Point | None:
        """Where they come from, as near as we know: the middle of a town, or where they are."""
        return Point(self.origin.latitude, self.origin.longitude) if self.origin else None

    @property
    def ability(self) -> Ability:
        """How they can come and what they need, as journeys are asked for."""
        return Ability(
            means=self.means or UNSAID,
            pace=self.pace,
            short_walk=self.short_walk,
            step_free=Need.STEP_FREE in self.needs,
            lift=Need.LIFT in self.needs,
            parking=Need.PARKING in self.needs,
        )

    @property
    def ticked(self) -> frozenset[str]:
        """The names of the boxes that are ticked."""
        means = {name for name, means in TICKED_MEANS.items() if means in self.means}
        return self.ticked_needs | means

    @property
    def ticked_needs(self) -> frozenset[str]:
        """Those of what they need and of how they walk."""
        needs = {name for name, need in TICKED_NEEDS.items() if need in self.needs}
        walks = {SLOW: self.pace is Pace.SLOW, SHORT_WALK: self.short_walk}
        return frozenset(needs | {name for name, is_ticked in walks.items() if is_ticked})

    def with_needs(self, ticked: Container[str]) -> "TravelProfile":
        """The same with these boxes of needs and of walking ticked, and no others."""
        return replace(
            self,
            needs=frozenset(need for name, need in TICKED_NEEDS.items() if name in ticked),
            pace=Pace.SLOW if SLOW in ticked else Pace.USUAL,
            short_walk=SHORT_WALK in ticked,
        )


def current(key: str = "") -> TravelProfile | None:
    """What was told for this booking, None where nothing was. `key`: of a form of staff."""
    kept = session.get(COOKIE, {}).get(key[-_KEY_LENGTH:])
    return _unpack(kept) if kept else None


def locality(key: str = "") -> str | None:
    """The name of the locality alone, for the client's row."""
    told = current(key)
    return told.origin.locality if told and told.origin else None


def keep(profile: TravelProfile, key: str = "") -> None:
    """Keep it for this booking; of the forms of staff the latest few."""
    here = key[-_KEY_LENGTH:]
    others = {one: kept for one, kept in session.get(COOKIE, {}).items() if one != here}
    latest = list(others.items())[-(MOST_FORMS - 1) :]
    session[COOKIE] = {**dict(latest), here: _pack(profile)}
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


def _pack(profile: TravelProfile) -> list[Any]:
    there: list[Any] = []
    if origin := profile.origin:
        place = [origin.label, origin.locality, origin.country]
        there = [*place, origin.latitude, origin.longitude]
    return [there, sorted(profile.means), sorted(profile.ticked_needs)]


def _unpack(kept: list[Any]) -> TravelProfile:
    there, means, needs = kept
    profile = TravelProfile(
        origin=Origin(*there) if there else None,
        means=frozenset(Means(one) for one in means),
    )
    return profile.with_needs(needs)


def ticked(values: Mapping[str, str], profile: TravelProfile) -> TravelProfile:
    """With the means and needs whose boxes are ticked in these values, and no others."""
    boxes = {name for name, value in values.items() if value}
    means = frozenset(means for name, means in TICKED_MEANS.items() if name in boxes)
    return replace(profile, means=means).with_needs(boxes)
