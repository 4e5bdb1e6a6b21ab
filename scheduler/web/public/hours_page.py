"""The page of days and hours, for a first appointment and for another day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import request
from flask_babel import gettext as _

from locations.models import Loket
from notifications.texts.words import language_words
from scheduler.appointments.booking.availability import FURTHEST, Slot, with_speakers
from scheduler.web.core import clock, page_language, rendering
from scheduler.web.core.moment_codec import moment
from scheduler.web.shared import moments
from scheduler.web.shared.moments import Day
from scheduler.web.shared.travel.nearest_offers import AnswerOnPage

# A page of more days would weigh too much where every quarter of an hour is free.
DAYS_SHOWN = 4
DAYS_BESIDE_NEAR = 2
NEAREST = 6
KEPT = ("vraag", "met", "taal", "tolk", "plaats", "concept", "later")


@dataclass(frozen=True, slots=True)
class Times:
    """The free hours at one place. The address says how many days `later` it starts, which hour is
    `kwijt`, and which `uur` is ticked. `near` are the hours that suit this person's way best. Who
    came by a list of places goes back to it; for who did not, `other_lokets_url` leads there.
    """

    loket: Loket
    slots: list[Slot]
    language: str
    interpreter: bool
    walk_in: list[str]
    back_url: str
    step: tuple[int, int] | None = None
    error: str | None = None
    near: tuple[AnswerOnPage, ...] = ()
    other_lokets_url: str | None = None

    def page(self) -> str:
        """Radios by day: the nearest ones where an hour was lost, else the first days."""
        zone, reader = ZoneInfo(self.loket.timezone), page_language.current()
        slots = with_speakers(self.slots, interpreter=self.interpreter)
        days = moments.days(slots, zone, reader)
        lost = moment(request.args.get("kwijt", ""))
        ticked = request.args.get("uur", "")
        first = _first_shown(days, ticked)
        near = () if "later" in request.args else self.near
        last = first + (DAYS_BESIDE_NEAR if near else DAYS_SHOWN)
        return rendering.render(
            "public/time.html",
            loket_words=f"{self.loket.name}, {self.loket.city}",
            days=days[first:last],
            nearest=moments.days(_nearest(slots, lost), zone, reader) if lost else None,
            more_url=url(later=str(last)) if len(days) > last else None,
            nothing=not slots,
            walk_in=self.walk_in,
            error=self.error or (_("Dit uur is net weg. Kies een ander uur.") if lost else None),
            not_spoken=self._language_nobody_speaks(reader),
            near=near,
            other_lokets_url=self.other_lokets_url,
            ticked=ticked,
            ticked_near=any(one.value == ticked for one in near),
            step=self.step,
            back_url=url(later=str(max(0, first - DAYS_SHOWN))) if first else self.back_url,
        )

    def _language_nobody_speaks(self, reader: str) -> str | None:
        if self.interpreter or not self.slots or any(slot.speaks for slot in self.slots):
            return None
        return language_words(self.language, reader)


def url(**more: str) -> str:
    """This page's own address, with `more` in it."""
    asked = {name: request.args[name] for name in KEPT if name in request.args}
    return rendering.link(str(request.endpoint), {**(request.view_args or {}), **asked, **more})


def chosen_hour() -> datetime | None:
    """The hour that was ticked; None where it is none of those that a page can have shown."""
    start = moment(request.form.get("uur", ""))
    if start is None or not clock.now() < start <= clock.now() + FURTHEST:
        return None
    return start


def _first_shown(days: list[Day], ticked: str) -> int:
    """The first day to show: after those that are skipped, or the one with the ticked hour."""
    asked = request.args.get("later", "")
    skipped = int(asked) if asked.isdecimal() and len(asked) < 4 else _day_of(days, ticked)
    return min(skipped, max(len(days) - 1, 0))


def _day_of(days: list[Day], ticked: str) -> int:
    for number, (_words, _leaf, hours) in enumerate(days):
        if any(value == ticked for value, _label, _clock in hours):
            return number
    return 0


def _nearest(slots: Sequence[Slot], wanted: datetime) -> list[Slot]:
    closest = sorted(slots, key=lambda slot: abs(slot.start - wanted))[:NEAREST]
    return sorted(closest, key=lambda slot: slot.start)
