"""All places, for who wants to choose one: by town, a few at a time."""

from flask import request

from database import reading
from locations.models import Loket
from scheduler.web.core import rendering
from scheduler.web.public import closed_lokets, loket_list, offers, region_places
from scheduler.web.public.choose import STEPS, chosen
from scheduler.web.public.offers import Scope
from scheduler.web.shared.travel import nearest_offers, travel_profile
from scheduler.web.shared.travel.travel_profile import TravelProfile


def places() -> str:
    """A part of all places with the first day of each; the nearest first where the town is told."""
    told = travel_profile.current() or TravelProfile()
    with reading() as session:
        choices = chosen(session, request.args)
        part = loket_list.part_of(region_places.rows(session), told.origin, request.args)
        lokets = region_places.whole(session, part.ids)
        slots = offers.find(session, choices, Scope(part.ids)) if lokets else []
        walk_in = loket_list.walk_in_texts(session, lokets)
        closed = closed_lokets.texts(session, lokets)

    def hours_at(loket: Loket) -> str:
        return rendering.link("public.time", {**choices.arguments, "plaats": loket.code})

    asked = {"gemeente": request.args.get("gemeente", "")}
    return rendering.render(
        "public/places.html",
        towns=loket_list.towns_of(
            lokets, slots, walk_in, hours_at, closed=closed, interpreter=choices.interpreter
        ),
        map=nearest_offers.map_of(lokets, told.point),
        town=asked["gemeente"],
        carried=list(choices.arguments.items()),
        more_url=rendering.link(
            "public.places", {**choices.arguments, **asked, "later": str(part.later)}
        )
        if part.later
        else None,
        step=(3, STEPS),
        back_url=rendering.link("public.loket", choices.arguments),
    )
