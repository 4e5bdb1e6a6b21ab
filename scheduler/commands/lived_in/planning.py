"""What a coordinator of the demo has done to the planning, through the operations of its pages."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Final

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from scheduler.appointments.affected import AffectedAppointment
from scheduler.appointments.booking.availability import LOOKED_AHEAD, Slot
from scheduler.appointments.models import BookingChannel
from scheduler.appointments.rescheduling import planning_changes
from scheduler.appointments.rescheduling.decisions import Cancel, Decision, KeepAndFlag, MoveAlong
from scheduler.appointments.rescheduling.edits.absence import RecordAbsence
from scheduler.appointments.rescheduling.edits.closure import CloseLokets
from scheduler.appointments.rescheduling.edits.edit import Edit
from scheduler.appointments.rescheduling.edits.elsewhere import SitElsewhere
from scheduler.calendar.holidays import public_holidays
from scheduler.calendar.intervals import Interval
from scheduler.commands.lived_in.bookings import Bookings, Catalogue
from scheduler.commands.lived_in.days import A_DAY, at, since, today
from scheduler.people import call_requests
from scheduler.people.actors import Actor, By
from scheduler.people.call_requests import NewCallRequest, PartOfDay
from scheduler.people.contact import ContactMethod
from scheduler.people.counsellors import Counsellor
from scheduler.people.regions import Region
from scheduler.zitdagen import materialising
from scheduler.zitdagen import operations as zitdagen
from scheduler.zitdagen.closing import ClosurePlan
from scheduler.zitdagen.materialising import horizon
from scheduler.zitdagen.models import (
    AbsenceReason,
    ClosureReason,
    OpeningKind,
    Zitdag,
    ZitdagSeries,
    ZitdagState,
)
from scheduler.zitdagen.plans import OpeningPlan, ZitdagPlan

_LOOKED_AT: Final = 50
_ON_PAPER, _BY_TEXT = ContactMethod.SLIP_ONLY, ContactMethod.OWN_MOBILE
_ILL, _AT_A_MEETING = "irina", "hanne"
_CLOSED, _FULL, _MARKET = "waregem-gaverhoek", "kortrijk-vlasschuur", "brugge-weefkamer"
_MOVED, _MOVED_TO = "tielt-haspel", "roeselare-spoel"
_MEETS_AT, _MEETS_INSTEAD_OF = "poperinge-hopzolder", "ieper-lakenhoek-ma"
_WEEKS_CLOSED: Final = timedelta(weeks=3)
_INTERPRETER_IN: Final = timedelta(days=9)
_IN_GROUP: Final = 7
_TO_THE_MARKET: Final = "samira"
_TO_RING: Final = (("+32470000900", "ar", PartOfDay.MORNING), ("+3250000900", "nl", PartOfDay.ANY))
_THURSDAY, _SATURDAY = 3, 5


class Planning:
    """What was done to one network, each as of the moment that is given."""

    def __init__(self, session: Session, catalogue: Catalogue, bookings: Bookings) -> None:
        self._session = session
        self._catalogue = catalogue
        self._bookings = bookings
        self._region_id = session.scalars(select(Region.id)).one()
        rows = session.execute(select(Counsellor.code, Counsellor.id))
        self._counsellors = {row.code: row.id for row in rows}

    def fill_a_day(self, now: datetime) -> None:
        """A whole day at one loket is booked: nothing is left of it, however short."""
        loket_id = self._catalogue.lokets[_FULL].id
        day = next(self._ahead(Zitdag.loket_id == loket_id, now=now)).date
        for code in ("conversation", "information"):
            while free := self._free_at(_FULL, code, day, now=now):
                self._bookings.book(code, free[0], now=now, channel=BookingChannel.PHONE_DESK)

    def fill_a_group(self, now: datetime) -> None:
        """Several come to the next session for a group, and there is room for more."""
        slots = self._bookings.free("group-session", today(now), _within_weeks(now), now=now)
        for _number in range(_IN_GROUP):
            self._bookings.book("group-session", slots[0], now=now)

    def fall_ill(self, now: datetime) -> None:
        """A counsellor is ill next Thursday: one client is to be looked at, the others hear it; who
        only has a paper is to be called."""
        counsellor_id = self._counsellors[_ILL]
        zitdag = self._let_come(Zitdag.counsellor_id == counsellor_id, now=now, weekday=_THURSDAY)
        away = Interval(at(zitdag.date), at(zitdag.date + A_DAY))
        edit = RecordAbsence(counsellor_id, away, AbsenceReason.ILL)
        touched = self._touched(edit, now=now)
        decision = Decision(Cancel(), each={touched[0].appointment_id: KeepAndFlag()})
        planning_changes.apply(self._session, edit, decision, by=_coordinator(now))

    def close_a_loket(self, now: datetime) -> None:
        """A building is worked on for some weeks, from tomorrow on."""
        loket = self._catalogue.lokets[_CLOSED]
        first = today(now) + A_DAY
        plan = ClosurePlan(
            region_id=self._region_id,
            loket_id=loket.id,
            during=Interval(at(first), at(first + _WEEKS_CLOSED)),
            reason=ClosureReason.WORKS,
            note="Nieuwe verwarming (voorbeeld)",
        )
        self._let_come(Zitdag.loket_id == loket.id, now=now)
        edit = CloseLokets(plan)
        planning_changes.apply(self._session, edit, Decision(Cancel()), by=_coordinator(now))

    def sit_elsewhere(self, now: datetime) -> None:
        """A zitdag is at another loket for once, with its people."""
        here = self._catalogue.lokets[_MOVED].id
        zitdag = self._let_come(Zitdag.loket_id == here, now=now)
        there = self._catalogue.lokets[_MOVED_TO].id
        edit = SitElsewhere(zitdag.id, zitdag.version, there)
        decision = Decision(MoveAlong(there))
        planning_changes.apply(self._session, edit, decision, by=_coordinator(now))

    def go_to_the_market(self, now: datetime) -> None:
        """A pop-up on the next Saturday that is no holiday."""
        saturdays = (day for day in _weeks_ahead(now) if day.weekday() == _SATURDAY)
        plan = ZitdagPlan(
            loket_id=self._catalogue.lokets[_MARKET].id,
            counsellor_id=self._counsellors[_TO_THE_MARKET],
            date=next(saturdays),
            openings=(
                OpeningPlan(OpeningKind.APPOINTMENT, time(9, 30), time(12)),
                OpeningPlan(OpeningKind.WALK_IN, time(12), time(13)),
            ),
            service_ids=self._service_ids("conversation", "information"),
            title="Infostand op de markt",
        )
        zitdagen.plan_zitdag(self._session, plan, by=_coordinator(now))

    def meet_far_ahead(self, now: datetime) -> None:
        """A counsellor is promised elsewhere on a day that a series has not come to yet: when the
        night comes to it, it cannot plan it."""
        series = self._session.scalars(
            select(ZitdagSeries).where(ZitdagSeries.code == _MEETS_INSTEAD_OF)
        ).one()
        made = select(func.max(Zitdag.date)).where(Zitdag.series_id == series.id)
        after = self._session.scalars(made).one() + A_DAY
        day = materialising.dates(series, first=after, last=horizon(today(now)))[0]
        plan = ZitdagPlan(
            loket_id=self._catalogue.lokets[_MEETS_AT].id,
            counsellor_id=self._counsellors[_AT_A_MEETING],
            date=day,
            openings=(OpeningPlan(OpeningKind.APPOINTMENT, time(9), time(16)),),
            service_ids=self._service_ids("conversation", "information"),
            title="Dag van het leren",
        )
        zitdagen.plan_zitdag(self._session, plan, by=_coordinator(now))

    def be_asked_to_ring(self, now: datetime) -> None:
        """People leave their number."""
        for number, language, part in _TO_RING:
            call = NewCallRequest(number, self._region_id, number, language, part)
            call_requests.ask(self._session, call, by=By(Actor.CLIENT, None, now))

    def want_interpreters(self, now: datetime) -> None:
        """Some come of whom nobody speaks the language, and for whom one is still to be found."""
        day = today(now) + _INTERPRETER_IN
        free = self._bookings.free("conversation", day, _within_weeks(now), now=now)
        for slot in (free[0], free[-1]):
            desk = BookingChannel.PHONE_DESK
            self._bookings.book("conversation", slot, now=now, channel=desk, interpreter=True)

    def _let_come(
        self, which: ColumnElement[bool], *, now: datetime, weekday: int | None = None
    ) -> Zitdag:
        """Two more come to the first of these zitdagen with room; one of them only has a paper."""
        for zitdag in self._ahead(which, now=now):
            if weekday not in (None, zitdag.date.weekday()):
                continue
            free = self._free_at(zitdag.loket.code, "information", zitdag.date, now=now)
            if free and free[0].end <= free[-1].start:
                for slot, reach in ((free[0], _ON_PAPER), (free[-1], _BY_TEXT)):
                    desk = BookingChannel.PHONE_DESK
                    self._bookings.book("information", slot, now=now, channel=desk, reach=reach)
                return zitdag
        raise LookupError("no zitdag ahead has room for two")

    def _touched(self, edit: Edit, *, now: datetime) -> list[AffectedAppointment]:
        return planning_changes.preview(self._session, edit, now=now)

    def _free_at(self, loket: str, code: str, day: date, *, now: datetime) -> list[Slot]:
        loket_id = self._catalogue.lokets[loket].id
        free = self._bookings.free(code, day, day, now=now)
        return [slot for slot in free if slot.loket_id == loket_id]

    def _ahead(self, which: ColumnElement[bool], *, now: datetime) -> Iterator[Zitdag]:
        """From tomorrow on, soonest first."""
        return iter(
            self._session.scalars(
                select(Zitdag)
                .where(which, Zitdag.date > today(now), Zitdag.state == ZitdagState.PLANNED)
                .order_by(Zitdag.date, Zitdag.id)
                .limit(_LOOKED_AT)
            ).all()
        )

    def _service_ids(self, *codes: str) -> frozenset[int]:
        return frozenset(self._catalogue.services[code].id for code in codes)


def _coordinator(now: datetime) -> By:
    return By(Actor.COORDINATOR, None, now)


def _within_weeks(now: datetime) -> date:
    return today(now) + LOOKED_AHEAD


def _weeks_ahead(now: datetime) -> Iterator[date]:
    """Days to come that are no holiday."""
    first, last = today(now) + A_DAY, _within_weeks(now)
    off = public_holidays(first, last)
    return (day for day in since(first, last) if day not in off)
