"""The card of who would travel too long: we ring, at the first free hour."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session

from locations.travel import Way
from locations.zones import BRUSSELS
from notifications.texts.words import date_words, time_words
from scheduler.web.core import moment_codec, page_language
from scheduler.web.public import at_a_distance, offers, region_places
from scheduler.web.public.choose import Chosen
from scheduler.web.shared import moments
from scheduler.web.shared.moments import Clock, Leaf
from scheduler.web.shared.spoken_languages import nobody_speaks
from scheduler.zitdagen.catalogue import Service

IN_TIME: Final = 60
"""Minutes one way that we ask of nobody without offering to ring as well. Our own figure."""


@dataclass(frozen=True, slots=True)
class RemoteCard:
    """The first hour at which we can ring. `value` is what its button sends to `hours_url`;
    `not_spoken` the language that nobody who rings speaks.
    """

    date_words: str
    time_words: str
    leaf: Leaf
    clock: Clock
    value: str
    hours_url: str
    not_spoken: str | None


def is_called_for(ways: Iterable[Way | None]) -> bool:
    """Whether none of these ways, of the hours that are offered, is in time."""
    return not any(way and way.best and way.best.out.minutes <= IN_TIME for way in ways)


def first(
    session: Session, choices: Chosen, service: Service, *, among: tuple[int, ...] | None
) -> RemoteCard | None:
    """The first free hour of that service; None where there is none."""
    remote = at_a_distance.by_means(choices, service)
    slots = offers.first_offers(session, remote, region_places.rows(session), None, among=among)
    if not slots:
        return None
    reader, start = page_language.current(), slots[0].start
    local = start.astimezone(BRUSSELS)
    return RemoteCard(
        date_words=date_words(start, BRUSSELS, reader),
        time_words=time_words(start, BRUSSELS, reader),
        leaf=moments.leaf(local, reader),
        clock=(local.hour, local.minute),
        value=moment_codec.moment_value(start),
        hours_url=at_a_distance.hours_url(remote),
        not_spoken=nobody_speaks(choices.language, slots, interpreter=choices.interpreter),
    )
