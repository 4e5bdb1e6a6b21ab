"""Warms the cache of journeys before pages ask the timetables for them."""

import time
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from database import reading
from locations.journeys import Point
from locations.lokets import points_in_use
from locations.places.gazetteer import Gazetteer
from locations.streets.estimates import metres_between
from locations.travel import Stay, Travel
from scheduler.appointments.booking import availability
from scheduler.appointments.booking.availability import Search, Terms
from scheduler.appointments.policy import PUBLIC
from scheduler.reports import coverage
from scheduler.zitdagen.catalogue import Service, ServiceMode

WINDOW = timedelta(days=10)
NEAR_METRES = 30_000.0
HOURS = 3
APART = timedelta(hours=1)
SOURCE = "nl"
MOST_SECONDS = 30.0
"""Of one run; the next one goes on where it stopped."""


def fill_cache(travel: Travel, *, now: datetime, goes_on: Callable[[], bool] = lambda: True) -> int:
    """Cache the journeys to all that is bookable soon, from the places round each loket.

    Stops after MOST_SECONDS, or when it no longer `goes_on`; returns how many were new. Evicts the
    journeys of past days.
    """
    transit = coverage.timetables(travel)
    if transit is None:
        return 0
    with reading() as session:
        stays = soon(session, now=now)
    transit.forget(now.date())
    begun, made = time.monotonic(), 0
    for stay in stays:
        if stay.point is not None and goes_on() and time.monotonic() - begun < MOST_SECONDS:
            made += transit.fill([stay], _homes_near(stay.point), coverage.EVERY_WAY)
    return made


def soon(session: Session, *, now: datetime) -> list[Stay]:
    """The hours that pages compare first, for every service, the soonest in front.

    Of each loket the first HOURS that can be booked within WINDOW, at least APART. Six SELECTs and
    four a service.
    """
    places = points_in_use(session)
    stays: dict[Stay, None] = {}
    in_person = select(Service).where(Service.mode == ServiceMode.IN_PERSON)
    for service in session.scalars(in_person):
        search = Search(
            loket_ids=tuple(places),
            terms=Terms.of(service),
            language=SOURCE,
            asker=PUBLIC,
            first=now,
            last=now + WINDOW,
        )
        kept: dict[int, list[datetime]] = defaultdict(list)
        for slot in availability.find(session, search, now=now):
            hours = kept[slot.loket_id]
            if len(hours) < HOURS and (not hours or slot.start - hours[-1] >= APART):
                hours.append(slot.start)
                stays[Stay(places[slot.loket_id], slot.start, slot.end)] = None
    return sorted(stays, key=lambda stay: stay.start)


def _homes_near(place: Point) -> list[Point]:
    near = [
        point
        for one in Gazetteer().localities
        if metres_between(place, point := coverage.point_of(one)) <= NEAR_METRES
    ]
    return list(dict.fromkeys(near))
