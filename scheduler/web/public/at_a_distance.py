"""A conversation by telephone or by video: the hours alone, for no place matters to who stays home.

Whoever gives it sits at a loket all the same; which one, the hour decides.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from flask import abort, redirect, request
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from database import reading
from locations.models import Loket
from locations.zones import BRUSSELS
from scheduler.appointments.booking.availability import Slot, one_each_moment
from scheduler.web.core import moment_codec, rendering, served_region
from scheduler.web.core.rendering import Answer
from scheduler.web.public import hours_page, offers, region_places, taking
from scheduler.web.public.choose import STEPS, Chosen, chosen
from scheduler.web.public.hours_page import Times
from scheduler.web.public.offers import Scope
from scheduler.web.shared import modes, spoken_languages
from scheduler.web.shared.spoken_languages import Speaker
from scheduler.zitdagen.catalogue import Service, ServiceMode

HOW: Final = "hoe"
"""The word of the address that says how: see `modes.IN_ADDRESS`."""
LARGE: Final = 100
"""Places whose hours are searched all at once well within the time of a page (see `make bench`)."""
SOON: Final = timedelta(days=17)
"""Holds eleven working days: those of a page, and one that says there are more."""
PICTOGRAMS: Final = {ServiceMode.PHONE: "phone", ServiceMode.VIDEO: "video"}


def remote() -> Answer:
    """By which means, where there are two; then the hours. With a POST, the one that was picked."""
    with reading() as session:
        choices = chosen(session, request.args)
        means = offered(session, choices)
        mode = modes.IN_ADDRESS.get(request.args.get(HOW, ""))
        if mode is None and means:
            return _ask(choices, means)
        if mode not in means:
            abort(404)
        before = _before(choices, means)
        choices = by_means(choices, means[mode])
        speakers = spoken_languages.speakers(session, served_region.current().id)
        if choices.language not in spoken_languages.spoken_by(speakers):
            return redirect(rendering.link("public.language", choices.arguments), 303)
        slots = _hours_to_offer(session, choices, offers.among_speakers(speakers, choices))
        sooner = _sooner(session, choices, speakers)
        start = hours_page.chosen_hour() if request.method == "POST" else None
        place = place_at(session, slots, start) if start is not None else None
    if start is not None:
        return _take(choices, place, start)
    return _hours_page(choices, slots, sooner, before)


def _before(choices: Chosen, means: dict[ServiceMode, Service]) -> str:
    """The page before the hours: the means where they were asked, or else the cards."""
    if set(means) == {ServiceMode.PHONE}:
        return rendering.link("public.loket", choices.arguments)
    return means_url(choices, means)


def offered(session: Session, choices: Chosen) -> dict[ServiceMode, Service]:
    """The means at a distance of what was chosen."""
    return modes.at_a_distance(session, choices.loket_service.id)


def by_means(choices: Chosen, service: Service) -> Chosen:
    """These choices, at a distance."""
    arguments = {**choices.arguments, HOW: modes.word_of(service.mode)}
    return replace(choices, remote=service, arguments=arguments)


def free_hours(session: Session, find: Callable[[Scope], list[Slot]]) -> list[Slot]:
    """Free hours, each once: with who speaks the language, where somebody does. Of a large region
    first the soon ones, which mostly fill a page; else, or where more days are asked for, all.
    `find` searches places.
    """
    ids = [one.id for one in region_places.rows(session)]
    if len(ids) > LARGE and "later" not in request.args:
        soon = one_each_moment(find(Scope(ids, SOON)))
        if len(hours_page.days_of(soon, BRUSSELS)) > hours_page.DAYS_SHOWN:
            return soon
    return one_each_moment(find(Scope(ids)))


def _hours_to_offer(session: Session, choices: Chosen, among: tuple[int, ...] | None) -> list[Slot]:
    """The free hours with these counsellors; where they give none, with anybody, as on the card."""
    found = free_hours(session, partial(offers.find, session, choices, among=among))
    return found if found or among is None else hours_of(session, choices)


def _sooner(session: Session, choices: Chosen, speakers: Sequence[Speaker]) -> list[Slot]:
    """Hours for who comes without the interpreter that was asked for."""
    places = region_places.rows(session) if choices.interpreter else []
    return offers.sooner(session, choices, places, speakers=speakers)


def hours_of(session: Session, choices: Chosen) -> list[Slot]:
    """The free hours of these choices, whoever gives them."""
    return free_hours(session, partial(offers.find, session, choices))


def place_at(session: Session, slots: Sequence[Slot], start: datetime) -> Loket | None:
    """From where the conversation at that moment is given; None where nobody is free."""
    ids = [slot.loket_id for slot in slots if slot.start == start]
    return next(iter(region_places.whole(session, ids)), None)


def _take(choices: Chosen, place: Loket | None, start: datetime) -> Answer:
    if place is None:
        gone = hours_page.url(kwijt=moment_codec.moment_value(start))
        return redirect(gone, 303)
    return taking.take(choices, place, start)


@dataclass(frozen=True, slots=True)
class MeansTile:
    """A means at a distance to choose: its words, its picture, where it leads."""

    mode: str
    pictogram: str
    url: str


def _ask(choices: Chosen, means: dict[ServiceMode, Service]) -> str:
    """By which means; by video only for who says, with that tap, that there is internet."""
    return rendering.render(
        "public/means.html",
        tiles=[
            MeansTile(mode.value, PICTOGRAMS[mode], hours_url(by_means(choices, means[mode])))
            for mode in PICTOGRAMS
            if mode in means
        ],
        step=(3, STEPS),
        back_url=rendering.link("public.loket", choices.arguments),
    )


def hours_url(choices: Chosen) -> str:
    """The address of the hours of these choices at a distance."""
    return rendering.link("public.remote", choices.arguments)


def means_url(choices: Chosen, means: dict[ServiceMode, Service]) -> str:
    """Where the means are chosen; straight to the hours where we can only ring."""
    if set(means) == {ServiceMode.PHONE}:
        return hours_url(by_means(choices, means[ServiceMode.PHONE]))
    return hours_url(choices)


def _hours_page(choices: Chosen, slots: list[Slot], sooner: list[Slot], before: str) -> Answer:
    shown = Times(
        zone=BRUSSELS,
        slots=slots,
        sooner=sooner,
        language=choices.language,
        interpreter=choices.interpreter,
        walk_in=[],
        back_url=before,
        step=(3, STEPS),
        error=_("Kies een uur.") if request.method == "POST" else None,
        mode=choices.service.mode,
    )
    return shown.page(), 422 if shown.error else 200
