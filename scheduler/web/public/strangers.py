"""What is done about strangers when a visitor takes an hour, or books it."""

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from flask import abort, session

from database import reading, write
from notifications.texts.words import time_words
from scheduler.access import limits
from scheduler.appointments.booking import lapsing, origins
from scheduler.appointments.booking.origins import Measures
from scheduler.appointments.booking.requests import AskedFrom, ByVisitor
from scheduler.appointments.models import Appointment, BookingChannel
from scheduler.web.core import clock, page_language, rate_limits, served_region, visitor
from scheduler.web.public import own

_ASKED: Final = "asked"
"""In the cookie: what this browser booked of which its pages say that it waits for JA."""
_MOST: Final = 10


def origin() -> AskedFrom:
    """Where this request comes from, as the database keeps it."""
    digest = rate_limits.digest_of
    return AskedFrom(digest(visitor.network()), digest(visitor.kind_of_browser()))


def measures(start: datetime, but: int | None = None) -> Measures:
    """What to do when this visitor takes the hour `start`; what must, has given way by then. `but`:
    the id of what they have already, and have there from now on."""
    region_id, now = served_region.current().id, clock.now()
    with reading() as db_session:
        found = origins.measures(db_session, region_id, origin(), start, now=now, but=but)
    if found.gives_way:
        write(lapsing.give_way, found.gives_way, now=clock.now())
    return found


def must_answer(start: datetime, but: int | None = None) -> bool:
    """Whether a booking of the hour `start` waits for JA; 429 where this visitor made too many."""
    found = measures(start, but)
    if found.too_many is not None:
        rate_limits.tell(found.too_many)
        abort(429)
    rate_limits.is_over(limits.YOUNG_BOOKINGS)
    return found.must_answer


def moves(mine: Appointment, start: datetime) -> ByVisitor:
    """What a move of this one to the hour `start` brings along: booked online, and with nobody's
    yes to it, it is as a booking of that hour; 429 as for one."""
    if mine.channel is not BookingChannel.ONLINE or mine.confirmed_at is not None:
        return ByVisitor(own.uids())
    return ByVisitor(own.uids(), origin(), must_answer(start, mine.id))


def must_answer_there(mine: Appointment) -> bool:
    """Whether this one waits for JA from another number, whoever said yes from the first: where it
    does so already, as its pages say, or would if it were booked now."""
    if mine.channel is not BookingChannel.ONLINE:
        return False
    return waits(mine) is not None or measures(mine.entry.starts_at, mine.id).must_answer


def say_that_it_waits(booked: Appointment) -> None:
    """Let the pages of this browser say that this one waits for JA."""
    session[_ASKED] = [*session.get(_ASKED, []), booked.uid][-_MOST:]


def waits(shown: Appointment) -> str | None:
    """Until when this appointment waits for JA, in words; None where its pages do not say so.

    They say it of what came from too many strangers. Where it waits for another reason the message
    alone says so: that its number has appointments is nobody else's business.
    """
    if shown.answer_by is None or shown.uid not in session.get(_ASKED, []):
        return None
    zone = ZoneInfo(shown.entry.zitdag.loket.timezone)
    return time_words(shown.answer_by, zone, page_language.current())
