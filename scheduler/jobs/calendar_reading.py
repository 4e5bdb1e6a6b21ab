"""The calendars of counsellors at an address, each once an hour."""

import logging
from datetime import datetime

from database import reading, write
from scheduler.appointments.rescheduling import calendar_reading
from scheduler.people.actors import Actor, By
from scheduler.zitdagen import calendar_sources

log = logging.getLogger(__name__)


def read_due(now: datetime) -> int:
    """Read those that are due, one after the other; says how many. One that hangs is left."""
    with reading() as session:
        due = calendar_sources.due(session, now=now)
    mine = [one for one in due if write(calendar_sources.claim, one, now=now)]
    for counsellor_id in mine:
        calendar_reading.read(counsellor_id, by=By(Actor.SYSTEM, None, now))
    return len(mine)
