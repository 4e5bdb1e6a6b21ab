"""The free hours to offer on a page: near and soon first, further only where that finds too little.

A search of everything at a large region costs more than a page may (see `make bench`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from flask import session as cookie
from sqlalchemy.orm import Session

from database import write
from locations.journeys import Point
from locations.lokets import nearest_to
from locations.models import Loket
from locations.zones import BRUSSELS
from scheduler.access import scope
from scheduler.appointments import unmet_demand
from scheduler.appointments.booking import availability
from scheduler.appointments.booking.availability import Search, Slot, Terms
from scheduler.appointments.policy import PUBLIC, interpreter_from
from scheduler.web.core import clock, served_region
from scheduler.web.public.choose import Chosen

NEAR: Final = 24
"""Places whose hours are searched first, where we know where somebody lives."""
AT_ONCE: Final = timedelta(days=4)
SOON: Final = timedelta(weeks=3)
LEEWAY: Final = timedelta(minutes=10)
"""To read the page and to press a button: what it shows can be had."""
ENOUGH: Final = 3
"""Places with a free hour, to choose from."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Where and how far ahead a search looks: `ahead` is None for as far as can be booked."""

    lokets: Sequence[Loket]
    ahead: timedelta | None


def speakers_of(session: Session, choices: Chosen) -> tuple[int, ...] | None:
    """Ids of the counsellors among whom to search: those who speak the language. None for all of
    them: everybody speaks it, nobody does, or there is an interpreter.
    """
    everybody = session.scalars(scope.counsellors(served_region.current().id)).all()
    speakers = tuple(one.id for one in everybody if choices.language in one.languages)
    is_matter = 0 < len(speakers) < len(everybody) and not choices.interpreter
    return speakers if is_matter and choices.counsellor is None else None


def first_offers(
    session: Session, choices: Chosen, lokets: Sequence[Loket], home: Point | None
) -> list[Slot]:
    """Free hours at ENOUGH places at least, where there are: with who speaks the language, if
    anybody does. At most five searches; the first is nearly always the last.
    """
    among = speakers_of(session, choices)
    found: list[Slot] = []
    for one in _scopes(lokets, home):
        found = find(session, choices, one, among=among)
        if len({slot.loket_id for slot in found}) >= min(ENOUGH, len(lokets)):
            return found
    return found or find(session, choices, Scope(lokets, None))


def _scopes(lokets: Sequence[Loket], home: Point | None) -> Iterator[Scope]:
    if home is None:
        yield Scope(lokets, AT_ONCE)
    elif len(lokets) > NEAR:
        yield Scope(nearest_to(lokets, home.latitude, home.longitude)[:NEAR], SOON)
    yield Scope(lokets, SOON)
    yield Scope(lokets, None)


def find(
    session: Session,
    choices: Chosen,
    where: Scope,
    *,
    among: tuple[int, ...] | None = None,
    holder: str | None = None,
) -> list[Slot]:
    """Free hours there; with an interpreter, from when there can be one."""
    now = clock.now()
    search = Search(
        loket_ids=tuple(loket.id for loket in where.lokets),
        terms=Terms.of(choices.service),
        language=choices.language,
        asker=PUBLIC,
        first=earliest(choices, now=now),
        last=now + where.ahead if where.ahead else None,
        counsellor_id=choices.counsellor.id if choices.counsellor else None,
        among=among,
        holder=holder,
        leeway=LEEWAY,
    )
    return availability.find(session, search, now=now)


def earliest(choices: Chosen, *, now: datetime) -> datetime:
    """From when hours are offered: with an interpreter, when one can be found."""
    if not choices.interpreter:
        return now
    return interpreter_from(served_region.current().interpreter_days, BRUSSELS, now=now)


def count_fruitless(choices: Chosen, lokets: Sequence[Loket]) -> None:
    """Count a search without free slots at any of these; a reload counts once."""
    looked_for = [choices.service.id, choices.language, *(loket.id for loket in lokets)]
    if cookie.get("fruitless") != looked_for:
        cookie["fruitless"] = looked_for
        write(_count_fruitless, choices, lokets)


def _count_fruitless(session: Session, choices: Chosen, lokets: Sequence[Loket]) -> None:
    for loket in lokets:
        unmet_demand.count_fruitless(
            session,
            day=clock.now().astimezone(ZoneInfo(loket.timezone)).date(),
            loket_id=loket.id,
            service_id=choices.service.id,
            language=choices.language,
        )
