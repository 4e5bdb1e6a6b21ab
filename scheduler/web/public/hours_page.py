"""The page of days and hours of a place, for a first appointment and for another day.

Short pages: ten days with their parts, then the hours of one part. An hour is chosen by one tap.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from locations.zones import BRUSSELS
from notifications.texts.words import date_words, time_words
from scheduler.appointments.booking.availability import FURTHEST, Slot, with_speakers
from scheduler.web.core import clock, moment_codec, page_language, rendering
from scheduler.web.core.moment_codec import moment
from scheduler.web.public import offers
from scheduler.web.shared import group_words, moments
from scheduler.web.shared.moments import Clock, Leaf
from scheduler.web.shared.spoken_languages import nobody_speaks
from scheduler.zitdagen.catalogue import ServiceMode, about_others

DAYS_SHOWN: Final = 10
NEAREST: Final = 6
FIGURES: Final = 4
KEPT: Final = ("vraag", "met", "taal", "tolk", "plaats", "hoe", "concept", "later")


class DayPart(NamedTuple):
    """A part of a day, in whole local hours, by its word in the address."""

    word: str
    until: int
    words: str


PARTS: Final = (
    DayPart("voormiddag", 12, lazy_gettext("In de voormiddag")),
    DayPart("namiddag", 18, lazy_gettext("In de namiddag")),
    DayPart("avond", 24, lazy_gettext("In de avond")),
)


class Hour(NamedTuple):
    """An hour to choose: what its button sends, its words, its clock, its day, its places left."""

    value: str
    words: str
    clock: Clock
    day: str
    left: str


class OfferedDay(NamedTuple):
    """A day with its parts that have a free hour: (words, address)."""

    words: str
    leaf: Leaf
    parts: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Times:
    """The free hours at one `place` (its name and town), or at a distance. The address says which
    `dag` and `deel` is open, how many days `later` the list starts, and which hour is `kwijt`. Who
    came by cards or a list goes back to them; for who did not, `other_lokets_url` leads there.
    `seats` of the service: more than one for a group. `sooner`: hours before an interpreter can
    be found, for who comes without.
    """

    zone: ZoneInfo
    slots: list[Slot]
    language: str
    interpreter: bool
    walk_in: list[str]
    back_url: str
    step: tuple[int, int] | None = None
    error: str | None = None
    other_lokets_url: str | None = None
    place: str = ""
    mode: ServiceMode = ServiceMode.IN_PERSON
    seats: int = 1
    sooner: Sequence[Slot] = ()
    closed: Sequence[str] = ()

    def page(self) -> str:
        """The nearest hours where one was lost, the hours of a part of a day, or the days."""
        slots = with_speakers(self.slots, interpreter=self.interpreter)
        lost = moment(request.args.get("kwijt", ""))
        part = self._part(slots)
        days = days_of(slots, self.zone)
        first = _first_shown(len(days))
        last = first + DAYS_SHOWN
        return rendering.render(
            "public/time.html",
            place=self.place,
            mode=self.mode.value,
            together=group_words.together(about_others(self.seats)),
            nearest=nearest_hours(slots, lost, self.zone, self.seats) if lost else [],
            day=self._day_words(part[0]) if part else None,
            hours=_hours(part, self.zone, self.seats),
            days=[self._day(one) for one in days[first:last]],
            more_url=url(later=str(last), _anchor="dagen") if len(days) > last else None,
            nothing=not slots,
            walk_in=self.walk_in,
            closed=self.closed,
            error=self.error or (_("Dit uur is net weg. Kies een ander uur.") if lost else None),
            interpreter_day=self._interpreter_day(),
            sooner_url=self._sooner_url(),
            not_spoken=nobody_speaks(self.language, slots, interpreter=self.interpreter),
            other_lokets_url=self.other_lokets_url,
            step=self.step,
            back_url=self._back_url(part, first),
        )

    def _interpreter_day(self) -> str | None:
        """From which day on there can be an interpreter, where one comes."""
        if not self.interpreter:
            return None
        day = offers.earliest(interpreter=True, now=clock.now())
        return date_words(day, BRUSSELS, page_language.current())

    def _sooner_url(self) -> str | None:
        """This page for who comes without an interpreter, where its first hour is sooner."""
        alone = with_speakers([*self.sooner, *self.slots], interpreter=False)
        return url(tolk="", later="") if alone and alone[0] in self.sooner else None

    def _back_url(self, part: Sequence[Slot], first: int) -> str:
        if part:
            return url()
        return url(later=str(max(0, first - DAYS_SHOWN))) if first else self.back_url

    def _part(self, slots: Sequence[Slot]) -> list[Slot]:
        """The free hours of the part that is open; none where none is, or it has none any more."""
        asked = (request.args.get("dag", ""), request.args.get("deel", ""))
        return [slot for slot in slots if self._named(slot) == asked]

    def _named(self, slot: Slot) -> tuple[str, str]:
        """The day and the part of day of a slot, by their words in the address."""
        local = slot.start.astimezone(self.zone)
        return local.date().isoformat(), _part_of(local).word

    def _day(self, slots: Sequence[Slot]) -> OfferedDay:
        local = [slot.start.astimezone(self.zone) for slot in slots]
        parts = {one.word: one for one in map(_part_of, local)}
        day = local[0].date().isoformat()
        return OfferedDay(
            self._day_words(slots[0]),
            moments.leaf(local[0], page_language.current()),
            [(str(one.words), url(dag=day, deel=word)) for word, one in parts.items()],
        )

    def _day_words(self, slot: Slot) -> str:
        return date_words(slot.start, self.zone, page_language.current())


def days_of(slots: Iterable[Slot], zone: ZoneInfo) -> list[list[Slot]]:
    """These slots, which ascend, by local day."""
    by_day = groupby(slots, key=lambda slot: slot.start.astimezone(zone).date())
    return [list(of_day) for _day, of_day in by_day]


def url(**more: str) -> str:
    """This page's own address, with `more` in it; what is empty is left out."""
    asked = {name: request.args[name] for name in KEPT if name in request.args}
    said = {name: value for name, value in {**asked, **more}.items() if value}
    return rendering.link(str(request.endpoint), {**(request.view_args or {}), **said})


def chosen_hour() -> datetime | None:
    """The hour whose button was pressed; None where it is none that a page can have shown."""
    start = moment(request.form.get("uur", ""))
    if start is None or not clock.now() < start <= clock.now() + FURTHEST:
        return None
    return start


def nearest_hours(
    slots: Sequence[Slot], wanted: datetime, zone: ZoneInfo, seats: int
) -> list[Hour]:
    """The free hours nearest to one that went, ascending. `seats` of the service."""
    closest = sorted(slots, key=lambda slot: abs(slot.start - wanted))[:NEAREST]
    return _hours(sorted(closest, key=lambda slot: slot.start), zone, seats)


def _hours(slots: Iterable[Slot], zone: ZoneInfo, seats: int) -> list[Hour]:
    reader = page_language.current()
    found = []
    for slot in slots:
        local = slot.start.astimezone(zone)
        value, words = moment_codec.moment_value(slot.start), time_words(slot.start, zone, reader)
        day = date_words(slot.start, zone, reader)
        left = group_words.places_left(slot.seats) if seats > 1 else ""
        found.append(Hour(value, words, (local.hour, local.minute), day, left))
    return found


def _part_of(local: datetime) -> DayPart:
    return next(part for part in PARTS if local.hour < part.until)


def _first_shown(count: int) -> int:
    """The first day to show: after those that are skipped."""
    asked = request.args.get("later", "")
    skipped = int(asked) if asked.isdecimal() and len(asked) < FIGURES else 0
    return min(skipped, max(count - 1, 0))
