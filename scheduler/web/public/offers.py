"""The free hours to offer on a page: near and soon first, further only where that finds too little.

A search of everything at a large region costs more than a page may (see `make bench`).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice
from typing import Final
from zoneinfo import ZoneInfo

from flask import session as cookie
from sqlalchemy.orm import Session

from database import write
from locations.journeys import Point
from locations.lokets import Placed, nearest_to
from locations.zones import BRUSSELS
from scheduler.appointments import unmet_demand
from scheduler.appointments.booking import availability
from scheduler.appointments.booking.availability import Search, Slot, Terms
from scheduler.appointments.policy import PUBLIC, interpreter_from
from scheduler.web.core import clock, served_region, visitor
from scheduler.web.public import region_places
from scheduler.web.public.choose import Chosen
from scheduler.web.shared.spoken_languages import Speaker

NEAR: Final = 24
"""Places whose hours are searched first, where we know where somebody lives."""
AT_ONCE: Final = (timedelta(days=1), timedelta(days=3), timedelta(weeks=1))
"""How far ahead all places are searched first, where we do not know where somebody lives."""
SOON: Final = timedelta(weeks=3)
LEEWAY: Final = timedelta(minutes=10)
"""To read the page and to press a button: what it shows can be had."""
ENOUGH: Final = 3
"""Places with a free hour, to choose from."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a search looks, and how far ahead of the earliest hour; `ahead` is None for as far as
    can be booked.
    """

    loket_ids: Sequence[int]
    ahead: timedelta | None = None


def among_speakers(speakers: Sequence[Speaker], choices: Chosen) -> tuple[int, ...] | None:
    """Ids of the counsellors among whom to search: those who speak the language. None for all of
    them: everybody speaks it, nobody does, one face was asked for, or there is an interpreter.
    """
    found = tuple(one.id for one in speakers if choices.language in one.languages)
    is_matter = 0 < len(found) < len(speakers) and not choices.interpreter
    return found if is_matter and choices.counsellor is None else None


def first_offers(
    session: Session,
    choices: Chosen,
    places: Sequence[Placed],
    home: Point | None,
    *,
    among: tuple[int, ...] | None,
) -> list[Slot]:
    """Free hours at ENOUGH places at least, where there are; of the NEAR places that have any which
    are nearest to home. At most seven searches; the first is nearly always the last.
    """
    if home is not None:
        places = nearest_to(places, home.latitude, home.longitude)
    ids = [one.id for one in places]
    found: list[Slot] = []
    for one in _scopes(ids, is_near=home is not None):
        found = find(session, choices, one, among=among)
        if len({slot.loket_id for slot in found}) >= min(ENOUGH, len(ids)):
            break
    found = found or find(session, choices, Scope(ids))
    return _of_the_first(found, ids if home else [slot.loket_id for slot in found])


def _scopes(ids: Sequence[int], *, is_near: bool) -> Iterator[Scope]:
    if not is_near:
        yield from (Scope(ids, ahead) for ahead in AT_ONCE)
    elif len(ids) > NEAR:
        yield Scope(ids[:NEAR], SOON)
    yield Scope(ids, SOON)
    yield Scope(ids)


def _of_the_first(slots: Sequence[Slot], in_turn: Iterable[int]) -> list[Slot]:
    """Those of the first NEAR places that have any: nobody chooses among more."""
    there = {slot.loket_id for slot in slots}
    kept = set(islice((one for one in dict.fromkeys(in_turn) if one in there), NEAR))
    return [slot for slot in slots if slot.loket_id in kept]


def find(
    session: Session,
    choices: Chosen,
    where: Scope,
    *,
    among: tuple[int, ...] | None = None,
) -> list[Slot]:
    """Free hours there; with an interpreter, from when there can be one. What this browser holds
    counts as free: who goes back can choose it again.
    """
    now = clock.now()
    first = earliest(interpreter=choices.interpreter, now=now)
    search = Search(
        loket_ids=tuple(where.loket_ids),
        terms=Terms.of(choices.service),
        language=choices.language,
        asker=PUBLIC,
        first=first,
        last=first + where.ahead if where.ahead else None,
        counsellor_id=choices.counsellor.id if choices.counsellor else None,
        among=among,
        holder=visitor.holder(),
        leeway=LEEWAY,
    )
    return availability.find(session, search, now=now)


def sooner(
    session: Session,
    choices: Chosen,
    places: Sequence[Placed],
    home: Point | None = None,
    speakers: Sequence[Speaker] = (),
) -> list[Slot]:
    """Free hours there, of the NEAR places where we know home, before an interpreter can be found:
    for who comes without. No search where none was asked for, else one, or two.
    """
    if not choices.interpreter:
        return []
    if home is not None:
        places = nearest_to(places, home.latitude, home.longitude)[:NEAR]
    now = clock.now()
    until = earliest(interpreter=True, now=now)
    alone = without_interpreter(choices)
    among = among_speakers(speakers, alone)
    for ahead in (AT_ONCE[0], until - now):
        where = Scope([one.id for one in places], ahead)
        found = find(session, alone, where, among=among)
        if found:
            break
    return [slot for slot in found if slot.start < until]


def without_interpreter(choices: Chosen) -> Chosen:
    """These choices for who comes without."""
    arguments = {name: value for name, value in choices.arguments.items() if name != "tolk"}
    return replace(choices, interpreter=False, arguments=arguments)


def earliest(*, interpreter: bool, now: datetime) -> datetime:
    """From when hours are offered: with an interpreter, when one can be found."""
    if not interpreter:
        return now
    return interpreter_from(served_region.current().interpreter_days, BRUSSELS, now=now)


def count_fruitless(choices: Chosen, loket_ids: Sequence[int]) -> None:
    """Count a search without free slots at any of these; a reload counts once."""
    looked_for = [choices.service.id, choices.language, len(loket_ids), *loket_ids[:1]]
    if cookie.get("fruitless") != looked_for:
        cookie["fruitless"] = looked_for
        write(_count_fruitless, choices, loket_ids)


def _count_fruitless(session: Session, choices: Chosen, loket_ids: Sequence[int]) -> None:
    for loket in region_places.whole(session, loket_ids):
        unmet_demand.count_fruitless(
            session,
            day=clock.now().astimezone(ZoneInfo(loket.timezone)).date(),
            loket_id=loket.id,
            service_id=choices.service.id,
            language=choices.language,
        )
