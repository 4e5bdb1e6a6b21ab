"""Housekeeping: series are extended to the horizon, unused accounts end, old data is erased."""

import logging
from datetime import datetime

from sqlalchemy import select

from database import reading, write
from locations.zones import BRUSSELS
from logs import Event
from scheduler.access import leavers, unused
from scheduler.appointments import retention
from scheduler.people.actors import Actor, By
from scheduler.zitdagen import series
from scheduler.zitdagen.errors import PlanningRefusal
from scheduler.zitdagen.models import ZitdagSeries

log = logging.getLogger(__name__)


def extend_all(now: datetime) -> int:
    """Bring every open series to the horizon, each in its own transaction; says how many zitdagen.

    A series that cannot be (somebody planned its counsellor elsewhere meanwhile) is logged and
    holds up no other. Of two that want the same time, the older one has it, every night.
    """
    every = select(ZitdagSeries.id).where(ZitdagSeries.active).order_by(ZitdagSeries.id)
    with reading() as session:
        series_ids = session.scalars(every).all()
    by, today = By(Actor.SYSTEM, None, now), now.astimezone(BRUSSELS).date()
    made = 0
    for series_id in series_ids:
        try:
            made += write(series.extend_series, series_id, today=today, by=by)
        except PlanningRefusal as refusal:
            log.warning("series %s was not extended: %s", series_id, refusal)
    return made


def end_unused(now: datetime) -> None:
    """End the accounts with which nobody signed in for a year; warn whose ends in a month."""
    write(unused.warn, now=now)
    for account_id in write(unused.end, by=By(Actor.SYSTEM, None, now)):
        log.info(Event.ACCOUNT_ENDED, extra={"account": account_id, "reason": "unused"})


def let_leavers_go(now: datetime) -> None:
    """End the posts of counsellors whose last day is over."""
    today = now.astimezone(BRUSSELS).date()
    for account_id in write(leavers.let_go, today=today, by=By(Actor.SYSTEM, None, now)):
        log.info(Event.ACCOUNT_ENDED, extra={"account": account_id, "reason": "left"})


def purge_all(now: datetime) -> dict[str, int]:
    """Erase old data, in transactions of bounded size; returns counts per kind."""
    total = write(retention.purge, now=now)
    gone = total
    while gone["clients"] == retention.AT_ONCE:
        gone = write(retention.purge, now=now)
        total = {name: count + gone[name] for name, count in total.items()}
    if erased := {name: count for name, count in total.items() if count}:
        log.info(Event.ERASED, extra={"counts": erased})
    return total
