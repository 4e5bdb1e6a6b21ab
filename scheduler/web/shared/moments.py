"""Moments and free slots as pages show them: words, a calendar leaf, a clock face."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, islice
from typing import Final
from zoneinfo import ZoneInfo

from notifications.texts.words import date_words, day_as, month_words, range_words, time_words
from scheduler.appointments.booking.availability import Slot
from scheduler.web.core import catalogues, moment_codec
from scheduler.zitdagen.models import OpeningKind
from scheduler.zitdagen.snapshot import OpenPeriod

Leaf = tuple[str, str, str]
Clock = tuple[int, int]
Day = tuple[str, Leaf, list[tuple[str, str, Clock]]]


@dataclass(frozen=True, slots=True)
class Moment:
    """A period at a place, in the reader's language."""

    date_words: str
    time_words: str
    leaf: Leaf
    clock: Clock


def moment(start: datetime, end: datetime, zone: ZoneInfo, language: str) -> Moment:
    """A period (aware moments) in words and pictures."""
    local = start.astimezone(zone)
    return Moment(
        date_words(start, zone, language),
        range_words(start, end, zone, language),
        leaf(local, language),
        (local.hour, local.minute),
    )


def leaf(local: datetime, language: str) -> Leaf:
    """Weekday, day and month for a small calendar leaf."""
    return (
        day_as(local.date(), "EEE", language).strip("."),
        str(local.day),
        month_words(local.date(), language),
    )


def days(
    slots: Iterable[Slot], zone: ZoneInfo, language: str, most: int | None = None
) -> list[Day]:
    """Slots of one place, grouped by local day; of no more than the `most` first of those."""
    by_day = groupby(slots, key=lambda slot: slot.start.astimezone(zone).date())
    return [
        (
            date_words(of_day[0].start, zone, language),
            leaf(of_day[0].start.astimezone(zone), language),
            [_time(slot, zone, language) for slot in of_day],
        )
        for _day, group in islice(by_day, most)
        if (of_day := list(group))
    ]


def _time(slot: Slot, zone: ZoneInfo, language: str) -> tuple[str, str, Clock]:
    local = slot.start.astimezone(zone)
    words = time_words(slot.start, zone, language)
    return moment_codec.moment_value(slot.start), words, (local.hour, local.minute)


BOOKED: Final = frozenset({OpeningKind.APPOINTMENT, OpeningKind.GROUP})
WALK_IN: Final = frozenset({OpeningKind.WALK_IN})


def hours_of_kind(
    openings: Iterable[OpenPeriod], kinds: Collection[OpeningKind], zone: ZoneInfo
) -> list[str]:
    """The opening hours of these kinds in words, in Dutch."""
    return [
        range_words(opening.start, opening.end, zone, catalogues.SOURCE)
        for opening in openings
        if opening.kind in kinds
    ]
