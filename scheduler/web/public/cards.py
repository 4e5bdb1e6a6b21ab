"""The page of two or three cards, each a place with an hour that is chosen by one tap."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

from flask import abort, redirect, request
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy.orm import Session

from database import reading
from locations.accessibility.needs import suitability
from locations.journeys import Means
from locations.lokets import Placed, nearest_to
from locations.models import Loket
from locations.ranking import Kind
from locations.travel import Way
from notifications.texts.words import date_words, time_words
from scheduler.access import scope
from scheduler.appointments.booking.availability import Slot
from scheduler.web.core import moment_codec, page_language, rendering, served_region
from scheduler.web.core.rendering import Answer
from scheduler.web.public import (
    at_a_distance,
    loket_list,
    offers,
    region_places,
    remote_card,
    taking,
)
from scheduler.web.public.choose import STEPS, Chosen, chosen
from scheduler.web.public.remote_card import RemoteCard
from scheduler.web.shared import group_words, moments, spoken_languages
from scheduler.web.shared.moments import Clock, Leaf
from scheduler.web.shared.travel import journey_words, nearest_offers, towns, travel_profile
from scheduler.web.shared.travel.journey_words import WayOnPage
from scheduler.web.shared.travel.travel_profile import TravelProfile
from scheduler.zitdagen.catalogue import Service, ServiceMode

MOST: Final = 3
MOST_NAMED: Final = 3
"""Places left out that are named, with why."""
PICKED: Final = "keuze"
"""The field of a card's button: the code of the place and the moment."""


@dataclass(frozen=True, slots=True)
class OfferedHour:
    """A place with an hour, why it is offered, and the way there, where it is known."""

    why: str
    loket: Loket
    slot: Slot
    way: Way | None = None

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.loket.timezone)

    @property
    def day(self) -> tuple[int, date]:
        """The place and the local day."""
        return self.loket.id, self.slot.start.astimezone(self.zone).date()


@dataclass(frozen=True, slots=True)
class OfferCard:
    """What is offered, as the page shows it. `value` is what its button sends."""

    why: str
    loket: str
    city: str
    date_words: str
    time_words: str
    leaf: Leaf
    clock: Clock
    value: str
    way: WayOnPage | None
    doubts: list[str]
    together: list[str]
    hours_url: str


def loket() -> Answer:
    """The cards; with a POST, the hour that was picked."""
    if request.method == "POST":
        return _pick()
    told = travel_profile.current() or TravelProfile()
    with reading() as session:
        choices = chosen(session, request.args)
        speakers = spoken_languages.speakers(session, served_region.current().id)
        spoken = spoken_languages.spoken_by(speakers)
        if choices.language not in spoken or not (spoken[choices.language] or choices.is_told):
            return redirect(rendering.link("public.language", choices.arguments), 303)
        usable, failing = _suited(session, told)
        among = offers.among_speakers(speakers, choices)
        slots = offers.first_offers(session, choices, usable, told.point, among=among)
        shown = region_places.whole(session, list(dict.fromkeys(one.loket_id for one in slots)))
        walk_in = [] if slots else loket_list.first_walk_ins(session, region_places.whole(session))
        means = at_a_distance.offered(session, choices)
        sooner = offers.sooner(session, choices, usable, told.point, speakers)
    if not slots:
        offers.count_fruitless(choices, [one.id for one in usable])
    offered = _offered(choices, shown, slots, told)
    rung = _rung(choices, told, offered, means, among)
    said = FurtherWays(
        failing,
        walk_in,
        rung,
        at_a_distance.means_url(choices, means) if means else None,
        _url(offers.without_interpreter(choices)) if sooner else None,
        by_phone_or_video=means.keys() == at_a_distance.PICTOGRAMS.keys(),
    )
    return _page(choices, told, slots, offered[: MOST - 1] if rung else offered, said)


@dataclass(frozen=True, slots=True)
class FurtherWays:
    """What stands around the cards: why places are left out, hours without appointment, and how we
    talk at a distance: the card for who would travel too long, and where anybody may ask for it;
    and where the sooner cards are, for who comes without an interpreter.
    """

    failing: list[str]
    walk_in: list[Markup]
    rung: RemoteCard | None
    remote_url: str | None
    sooner_url: str | None
    by_phone_or_video: bool


def _url(choices: Chosen) -> str:
    """The address of the cards of these choices."""
    return rendering.link("public.loket", choices.arguments)


def _rung(
    choices: Chosen,
    told: TravelProfile,
    offered: Sequence[OfferedHour],
    means: Mapping[ServiceMode, Service],
    among: tuple[int, ...] | None,
) -> RemoteCard | None:
    """The card that says we ring, where no place can be reached in time."""
    service = means.get(ServiceMode.PHONE)
    is_far = told.point is not None and remote_card.is_called_for(one.way for one in offered)
    if service is None or (offered and not is_far):
        return None
    with reading() as session:
        return remote_card.first(session, choices, service, among=among)


def _pick() -> Answer:
    picked = request.form.get(PICKED, "")
    if not picked.isprintable():  # PostgreSQL fails on a NUL
        abort(400)
    code, _space, text = picked.partition(" ")
    start = moment_codec.moment(text)
    with reading() as session:
        choices = chosen(session, request.args)
        place = scope.find_loket(session, served_region.current().id, code)
    if place is None or start is None:
        abort(400)
    return taking.take(choices, place, start)


def _suited(session: Session, told: TravelProfile) -> tuple[Sequence[Placed], list[str]]:
    """The places this person can use; and of others so near that they might, why they cannot."""
    if not told.needs:
        return region_places.rows(session), []
    lokets = region_places.whole(session)
    suits = {one.id: suitability(one.access, told.ability) for one in lokets}
    usable = [one for one in lokets if not suits[one.id].fails]
    if told.origin is None:
        return usable, []
    others = [
        one
        for one in lokets
        if suits[one.id].fails and nearest_offers.is_within(remote_card.IN_TIME, one, told)
    ]
    near = nearest_to(others, told.origin.latitude, told.origin.longitude)[:MOST_NAMED]
    return usable, [
        words for one in near for words in journey_words.failing_words(one, suits[one.id])
    ]


def _offered(
    choices: Chosen, lokets: Sequence[Loket], slots: Sequence[Slot], told: TravelProfile
) -> list[OfferedHour]:
    """At most MOST. May ask services for the way: outside of a session."""
    by_id = {one.id: one for one in lokets}
    if told.point is None or not slots:
        found = [OfferedHour("", by_id[slot.loket_id], slot) for slot in slots]
        why = _why([Kind.SOONEST], interpreter=choices.interpreter)
        first = [replace(one, why=why) for one in found[:1]]
        return _filled(first, found)
    ranked = nearest_offers.compare(
        lokets,
        slots,
        told,
        same_face=choices.counsellor is not None,
        interpreter=choices.interpreter,
    )
    # The least on the way first: a free hour far from home is nobody's first choice.
    tops = sorted(ranked.answers, key=lambda top: top.offer.burden)
    best = [
        OfferedHour(
            _why(top.kinds, interpreter=choices.interpreter), *top.offer.what, top.offer.way
        )
        for top in tops
    ]
    return _filled(best, (OfferedHour("", *one.what, one.way) for one in ranked.listed))


def _why(kinds: Sequence[Kind], *, interpreter: bool) -> str:
    """Why a card is offered: what it is the first or the shortest in, as it shows."""
    is_soonest, is_closest = Kind.SOONEST in kinds, Kind.CLOSEST in kinds
    if is_soonest and interpreter:
        first = _("Het eerste vrije uur met een tolk.")
        return f"{first} {_('Het kortst onderweg.')}" if is_closest else str(first)
    if is_soonest and is_closest:
        return str(_("Het eerste vrije uur, en het kortst onderweg."))
    if is_soonest:
        return str(_("Het eerste vrije uur."))
    return str(_("Het kortst onderweg.") if is_closest else _("Kort onderweg, en vroeg."))


def _filled(picked: list[OfferedHour], others: Iterable[OfferedHour]) -> list[OfferedHour]:
    """With others, up to MOST: first of other places, then of other days."""
    left = list(others)
    for one in left:
        if len(picked) < MOST and one.loket.id not in {known.loket.id for known in picked}:
            picked.append(replace(one, why=str(_("Een andere plaats."))))
    for one in left:
        if len(picked) < MOST and one.day not in {known.day for known in picked}:
            picked.append(replace(one, why=str(_("Een andere dag."))))
    return picked


def _page(
    choices: Chosen,
    told: TravelProfile,
    slots: Sequence[Slot],
    offered: Iterable[OfferedHour],
    further: FurtherWays,
) -> str:
    return rendering.render(
        "public/loket.html",
        cards=[_card(one, choices, told) for one in offered],
        further=further,
        is_full=not slots,
        not_spoken=spoken_languages.nobody_speaks(
            choices.language, slots, interpreter=choices.interpreter
        ),
        ticked=told.ticked,
        rides=Means.TRANSIT in told.ability.means,
        home=towns.words(told.origin) if told.origin else "",
        flex=journey_words.FLEX_PHONE,
        planner_urls=(journey_words.DE_LIJN, journey_words.NMBS),
        picked=PICKED,
        how_url=rendering.link("public.how", choices.arguments),
        places_url=rendering.link("public.places", choices.arguments),
        language_url=rendering.link("public.language", choices.arguments),
        step=(3, STEPS),
        back_url=rendering.link("public.where", choices.arguments),
    )


def _card(one: OfferedHour, choices: Chosen, told: TravelProfile) -> OfferCard:
    reader, start = page_language.current(), one.slot.start
    local = start.astimezone(one.zone)
    step_free = told.ability.step_free
    return OfferCard(
        why=one.why,
        loket=one.loket.name,
        city=one.loket.city,
        date_words=date_words(start, one.zone, reader),
        time_words=time_words(start, one.zone, reader),
        leaf=moments.leaf(local, reader),
        clock=(local.hour, local.minute),
        value=f"{one.loket.code} {moment_codec.moment_value(start)}",
        way=journey_words.way(one.way, one.zone, step_free=step_free) if one.way else None,
        doubts=journey_words.doubt_words(suitability(one.loket.access, told.ability)),
        together=group_words.of_session(choices.service.seats, one.slot.seats),
        hours_url=rendering.link("public.time", {**choices.arguments, "plaats": one.loket.code}),
    )
