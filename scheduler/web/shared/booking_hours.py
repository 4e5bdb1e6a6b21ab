"""The free hours on the page on which staff book, by loket and by day; at a distance by day."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, islice
from zoneinfo import ZoneInfo

from flask import request

from locations.models import Loket
from notifications.texts.words import clock_figures, date_words
from scheduler.appointments.booking.availability import (
    Slot,
    SlotChoice,
    one_each_moment,
    with_speakers,
)
from scheduler.web.core import moment_codec, page_language
from scheduler.web.shared.booking_choices import LOKETS_SHOWN, SlotFilter

DAYS_OF_ONE = 8
DAYS_OF_EACH = 2
MOST_DAYS = 80
NEAREST = 8


@dataclass(frozen=True, slots=True)
class HoursOfDay:
    """The free hours of one day at one place: (value of the radio, figures of the clock)."""

    words: str
    times: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class HoursOfLoket:
    """What is free at one place, or at a distance (no name). `speaks`: somebody there speaks the
    language.
    """

    name: str
    city: str
    is_own: bool
    speaks: bool
    days: list[HoursOfDay]


def hours(choices: SlotFilter, slots: list[Slot], wanted: SlotChoice | None) -> list[HoursOfLoket]:
    """The free hours by place: the own building, then who speaks the language, then the nearest.

    Where an hour was `wanted`, the place of it stands in front, with what is nearest to that hour.
    At a distance the places are one.
    """
    if choices.is_remote:
        return _at_a_distance(choices, slots, wanted)
    by_loket: dict[int, list[Slot]] = {}
    for slot in slots:
        by_loket.setdefault(slot.loket_id, []).append(slot)
    found: list[HoursOfLoket] = []
    for loket in sorted(choices.lokets, key=lambda one: _rank(choices, by_loket, one, wanted)):
        if loket.id in by_loket and len(found) < LOKETS_SHOWN:
            found.append(_hours_of(choices, loket, by_loket[loket.id], wanted))
    return found


def _rank(
    choices: SlotFilter,
    by_loket: dict[int, list[Slot]],
    loket: Loket,
    wanted: SlotChoice | None,
) -> tuple[bool, bool, bool, datetime | int]:
    """Sorting is stable: places that are equal here stay nearest first."""
    slots = by_loket.get(loket.id, [])
    is_anywhere = not choices.first_ids and slots
    return (
        wanted is None or wanted.loket_id != loket.id,
        loket.id not in choices.first_ids,
        not (choices.interpreter or any(slot.speaks for slot in slots)),
        slots[0].start.toordinal() if is_anywhere else 0,  # no building to be near to: the soonest
    )


def _hours_of(
    choices: SlotFilter, loket: Loket, slots: list[Slot], wanted: SlotChoice | None
) -> HoursOfLoket:
    is_here = wanted is not None and wanted.loket_id == loket.id
    return HoursOfLoket(
        name=loket.name,
        city=loket.city,
        is_own=loket.id in choices.own_loket_ids,
        speaks=_speaks(choices, slots),
        days=_days(choices, slots, wanted if is_here else None),
    )


def _at_a_distance(
    choices: SlotFilter, slots: list[Slot], wanted: SlotChoice | None
) -> list[HoursOfLoket]:
    """Every moment once, wherever somebody is free who speaks the language, or else anybody."""
    each = one_each_moment(slots)
    if not each:
        return []
    days = _days(choices, each, wanted)
    return [HoursOfLoket(name="", city="", is_own=False, speaks=_speaks(choices, each), days=days)]


def _speaks(choices: SlotFilter, slots: list[Slot]) -> bool:
    return choices.interpreter or any(slot.speaks for slot in slots)


def _days(choices: SlotFilter, slots: list[Slot], wanted: SlotChoice | None) -> list[HoursOfDay]:
    """The hours to show of these, by day on the clock of each place; those near a wanted one."""
    lokets = {loket.id: loket for loket in choices.lokets}
    shown = with_speakers(slots, interpreter=choices.interpreter)
    if wanted is not None:
        start = wanted.starts_at
        shown = sorted(shown, key=lambda slot: abs(slot.start - start))[:NEAREST]
        shown.sort(key=lambda slot: slot.start)

    def zone_of(slot: Slot) -> ZoneInfo:
        return ZoneInfo(lokets[slot.loket_id].timezone)

    def local(slot: Slot) -> datetime:
        return slot.start.astimezone(zone_of(slot))

    by_day = groupby(shown, key=lambda slot: local(slot).date())
    return [
        HoursOfDay(
            date_words(of_day[0].start, zone_of(of_day[0]), page_language.current()),
            [(slot_value(lokets[one.loket_id], one), clock_figures(local(one))) for one in of_day],
        )
        for _day, group in islice(by_day, days_shown(choices))
        if (of_day := list(group))
    ]


def slot_value(loket: Loket, slot: Slot) -> str:
    return f"{loket.code} {moment_codec.moment_value(slot.start)}"


def days_shown(choices: SlotFilter) -> int:
    usual = DAYS_OF_ONE if choices.loket or choices.is_remote else DAYS_OF_EACH
    asked = request.args.get("dagen", "")
    return min(int(asked), MOST_DAYS) if asked.isdecimal() and len(asked) < 4 else usual
