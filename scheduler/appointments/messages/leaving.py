"""By which way a client hears of something, and when the message leaves. Pure.

The one rule: operations enqueue by it, and pages that ask for a decision show it before.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from notifications.outbox.models import Route
from scheduler.appointments.affected import AffectedAppointment
from scheduler.appointments.lists.partner_view import US
from scheduler.appointments.messages.reminders import by_daylight
from scheduler.people.actors import Actor
from scheduler.people.contact import CHANNELS, ContactMethod

SETTLES: Final = timedelta(minutes=1)
"""Moves to and fro within it are one message: the last."""
_IN_TIME: Final = timedelta(hours=2)
"""Minimum lead of messages that wait for daylight."""


@dataclass(frozen=True, slots=True)
class Hears:
    """A client hears by this channel (outbox name), from `due` (aware UTC) on; None: somebody must
    call.
    """

    channel: str | None
    due: datetime


def routes(reach: ContactMethod, contact: str | None) -> tuple[Route, ...]:
    """No text messages to landlines; clients via a partner hear it there."""
    channel = CHANNELS.get(reach)
    if channel is None or contact is None:
        return ()
    return (Route(channel, contact),)


def due(actor: Actor, zone: ZoneInfo, *, now: datetime, first: datetime) -> datetime:
    """At once if the client is there; our own changes wait for daylight, and what clients do by
    themselves waits as long as they may think again.

    Unless the appointment begins too soon for that, or would have begun: `first` is the earlier.
    """
    if actor is Actor.CLIENT:
        return now + SETTLES if now + SETTLES < first else now
    by_day = by_daylight(now, zone) if actor in US else now
    return by_day if by_day + _IN_TIME <= first else now


def of_affected(one: AffectedAppointment, *, now: datetime) -> Hears:
    """How the client of an appointment hears what a coordinator decides on it now.

    Who goes to an hour that is sooner than their own may hear it sooner.
    """
    way = routes(one.reach, one.contact)
    leaves = due(Actor.COORDINATOR, ZoneInfo(one.timezone), now=now, first=one.starts_at)
    return Hears(way[0].channel if way else None, leaves)
