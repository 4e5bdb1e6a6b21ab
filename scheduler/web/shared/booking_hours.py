"""The free hours on the page on which staff book, by loket and by day."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, islice
from zoneinfo import ZoneInfo

from flask import request

from locations.models import Loket
from notifications.texts.words import clock_figures, date_words
from scheduler.appointments.booking.availability import Slot, SlotChoice, with_speakers
from scheduler.web.core import moment_codec, page_language
from scheduler.web.shared.booking_choices import LOKETS_SHOWN, BookingChoices

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
    """What is free at one place. `speaks`: somebody there speaks the language."""

    name: str
    city: str
    is_own: bool
    speaks: bool
    days: list[HoursOfDay]


def hours(
    choices: BookingChoices, slots: list[Slot], wanted: SlotChoice | None
) -> list[HoursOfLoket]:
    """The free hours by place: the own building, then who speaks the language, then the nearest.

    Where an hour was `wanted`, the place of it stands in front, with what is nearest to that hour.
    """
    by_loket: dict[int, list[Slot]] = {}
    for slot in slots:
        by_loket.setdefault(slot.loket_id, []).append(slot)
    found: list[HoursOfLoket] = []
    for loket in sorted(choices.lokets, key=lambda one: _rank(choices, by_loket, one, wanted)):
        if loket.id in by_loket and len(found) < LOKETS_SHOWN:
            found.append(_hours_of(choices, loket, by_loket[loket.id], wanted))
    return found


def _rank(
    choices: BookingChoices,
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
    choices: BookingChoices, loket: Loket, slots: list[Slot], wanted: SlotChoice | None
) -> HoursOfLoket:
    zone = ZoneInfo(loket.timezone)
    shown = with_speakers(slots, interpreter=choices.interpreter)
    if wanted is not None and wanted.loket_id == loket.id:
        start = wanted.starts_at
        shown = sorted(shown, key=lambda slot: abs(slot.start - start))[:NEAREST]
        shown.sort(key=lambda slot: slot.start)
    by_day = groupby(shown, key=lambda slot: slot.start.astimezone(zone).date())
    days = [
        HoursOfDay(
            date_words(of_day[0].start, zone, page_language.current()),
            [
                (slot_value(loket, slot), clock_figures(slot.start.astimezone(zone)))
                for slot in of_day
            ],
        )
        for _day, group in islice(by_day, days_shown(choices))
        if (of_day := list(group))
    ]
    return HoursOfLoket(
        name=loket.name,
        city=loket.city,
        is_own=loket.id in choices.own_loket_ids,
        speaks=choices.interpreter or any(slot.speaks for slot in slots),
        days=days,
    )


def slot_value(loket: Loket, slot: Slot) -> str:
    return f"{loket.code} {moment_codec.moment_value(slot.start)}"


def days_shown(choices: BookingChoices) -> int:
    usual = DAYS_OF_ONE if choices.loket else DAYS_OF_EACH
    asked = request.args.get("dagen", "")
    return min(int(asked), MOST_DAYS) if asked.isdecimal() and len(asked) < 4 else usual
