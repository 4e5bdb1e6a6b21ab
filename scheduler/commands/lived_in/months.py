"""The months that the network of the demo has behind it, lived through in the order of their days.

All of it is done by the operations that the pages call, as of the moment at which it happened, and
drawn by chance: of one day it is the same each time. One transaction: half a past is none.
"""

import random
from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from notifications.delivery.worker import DeliveryContext
from scheduler.appointments.booking.availability import Slot
from scheduler.commands.lived_in import posting
from scheduler.commands.lived_in.bookings import Bookings, Catalogue
from scheduler.commands.lived_in.days import A_DAY, at, first_day, since, today
from scheduler.commands.lived_in.planning import Planning
from scheduler.commands.lived_in.timeline import Timeline
from scheduler.zitdagen.models import Zitdag, ZitdagState

PARTNER: Final = "vdab-roeselare"
_OFFICE_HOURS: Final = (8, 20)
_WORKDAYS: Final = 5
_DAYS_IN_A_WEEK: Final = 7
_SURE_TO_COME: Final = 2


def live(session: Session, delivery: DeliveryContext, *, now: datetime) -> None:
    """Fill the months up to `now` (aware) of a network that was imported as of `first_day`."""
    chance = random.Random(today(now).isoformat())  # noqa: S311 -- a demo, no secret
    catalogue = Catalogue.of(session, PARTNER)
    bookings = Bookings(session, chance, catalogue)
    planning = Planning(session, catalogue, bookings)
    months = _Months(session, chance, bookings, planning, delivery, today(now))
    months.plan(now)
    months.timeline.live(now)
    session.flush()


class _Months:
    """What happens, and when. One day that is over is not wholly written down."""

    def __init__(
        self,
        session: Session,
        chance: random.Random,
        bookings: Bookings,
        planning: Planning,
        delivery: DeliveryContext,
        today: date,
    ) -> None:
        self._session = session
        self._chance = chance
        self._bookings = bookings
        self._planning = planning
        self._delivery = delivery
        self._today = today
        self._forgotten = self._last_with_sittings(today)
        self.timeline = Timeline()

    def plan(self, now: datetime) -> None:
        """All of it; some events plan others."""
        first, last = first_day(now), self._today
        for monday in list(since(first, last))[::_DAYS_IN_A_WEEK]:
            self.timeline.plan(at(monday, "07:30"), partial(self._begin_week, monday))
        self.timeline.plan(at(self._forgotten - A_DAY, "10:00"), self._fill_up)
        for day in since(first, last):
            self.timeline.plan(at(day, "06:00"), partial(self._begin_day, day))
            self.timeline.plan(at(day, "21:00"), partial(self._end_day, day))
        for event in self._of_today():
            self.timeline.plan(now, event)

    def _of_today(self) -> tuple[Callable[[datetime], None], ...]:
        """The market is last: it takes nobody's day."""
        planning = self._planning
        return (
            planning.fill_a_group,
            planning.fill_a_day,
            planning.sit_elsewhere,
            planning.close_a_loket,
            planning.fall_ill,
            planning.want_interpreters,
            planning.be_asked_to_ring,
            planning.go_to_the_market,
            planning.meet_far_ahead,
        )

    def _begin_week(self, monday: date, now: datetime) -> None:
        for code, slot in self._bookings.chosen(monday, now=now):
            moment = self._moment_in(monday, now, slot)
            self.timeline.plan(moment, partial(self._book, code, slot))

    def _moment_in(self, monday: date, now: datetime, slot: Slot) -> datetime:
        """In the week from `monday` on; at once for an hour of that very week."""
        if slot.start < at(monday + _DAYS_IN_A_WEEK * A_DAY):
            return now
        day = monday + self._chance.randrange(_WORKDAYS) * A_DAY
        hour, minute = self._chance.randrange(*_OFFICE_HOURS), self._chance.randrange(60)
        return at(day, f"{hour:02}:{minute:02}")

    def _book(self, code: str, slot: Slot, now: datetime) -> None:
        appointment = self._bookings.book(code, slot, now=now)
        if self._bookings.calls_off():
            moment = now + self._chance.uniform(0.1, 0.9) * (slot.start - now)
            self.timeline.plan(moment, partial(self._bookings.cancel, appointment))

    def _fill_up(self, now: datetime) -> None:
        """Some are sure to come on the day that is not written down."""
        for _number in range(_SURE_TO_COME):
            free = self._bookings.free("information", self._forgotten, self._forgotten, now=now)
            self._bookings.book("information", free[0], now=now)

    def _begin_day(self, day: date, now: datetime) -> None:
        for moment, who in self._bookings.walk_ins(day):
            self.timeline.plan(moment, partial(self._bookings.walk_in, who))
        posting.post(self._session, self._delivery, now=now)

    def _end_day(self, day: date, now: datetime) -> None:
        self._bookings.record(day, now=now, but_one=day == self._forgotten)
        posting.post(self._session, self._delivery, now=now)

    def _last_with_sittings(self, before: date) -> date:
        planned = Zitdag.state == ZitdagState.PLANNED
        last = select(func.max(Zitdag.date)).where(planned, Zitdag.date < before)
        return self._session.scalars(last).one()
