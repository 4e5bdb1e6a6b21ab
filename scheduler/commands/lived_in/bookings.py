"""Weeks of the demo: who books, who calls it off, and who comes."""

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, Self

from sqlalchemy import select
from sqlalchemy.orm import Session

from locations.models import Loket
from scheduler.appointments.attendance import operations as attendance
from scheduler.appointments.attendance.operations import WalkIn
from scheduler.appointments.booking import availability, operations
from scheduler.appointments.booking.availability import Search, Slot, SlotChoice, Terms
from scheduler.appointments.booking.requests import BookingRequest
from scheduler.appointments.models import Appointment, AppointmentState, BookingChannel
from scheduler.appointments.policy import PUBLIC, STAFF, Asker, AskerRole
from scheduler.commands.lived_in.days import A_DAY, at
from scheduler.commands.lived_in.people import Clients
from scheduler.people.actors import Actor, By
from scheduler.people.contact import ContactMethod
from scheduler.people.organisations import Organisation
from scheduler.zitdagen.catalogue import Question, Service
from scheduler.zitdagen.models import DiaryEntry, Opening, OpeningKind, Zitdag, ZitdagState

WEEKS_AHEAD: Final = 4
_SHARES: Final = (0.08, 0.26, 0.16, 0.12)
"""How much of what is free is booked: of this week, the next, and those after it."""
_CALLED_OFF: Final = 0.07
_OUTCOMES: Final = (AppointmentState.CAME, AppointmentState.MISSED, AppointmentState.WE_WERE_ABSENT)
_OUTCOME_WEIGHTS: Final = (86, 13, 1)
_ACTORS: Final = {
    BookingChannel.ONLINE: Actor.CLIENT,
    BookingChannel.PHONE_DESK: Actor.PHONE_DESK,
    BookingChannel.PARTNER: Actor.PARTNER,
}
_WALKS_IN: Final = 0.6
_MINUTES_IN: Final = 20


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What of the network is booked: services by code, lokets and a partner's site by code."""

    services: dict[str, Service]
    lokets: dict[str, Loket]
    question_id: int
    partner: Asker

    @classmethod
    def of(cls, session: Session, partner: str) -> Self:
        """That of the example network, with the site that has this code as the partner."""
        services = {one.code: one for one in session.scalars(select(Service))}
        lokets = {one.code: one for one in session.scalars(select(Loket))}
        question = select(Question.id).where(Question.service_id == services["information"].id)
        site = select(Organisation.id).where(Organisation.code == partner)
        return cls(
            services,
            lokets,
            session.scalars(question.order_by(Question.id)).first() or 0,
            Asker(AskerRole.PARTNER, session.scalars(site).one()),
        )


class Bookings:
    """Books as people do, through the operations that the pages call."""

    def __init__(self, session: Session, chance: random.Random, catalogue: Catalogue) -> None:
        self._session = session
        self._chance = chance
        self._catalogue = catalogue
        self._clients = Clients(chance)
        self._keys = 0

    def free(self, code: str, first: date, last: date, *, now: datetime) -> list[Slot]:
        """Slots of this service at every loket that the public may have between these dates."""
        search = Search(
            loket_ids=tuple(one.id for one in self._catalogue.lokets.values()),
            terms=Terms.of(self._catalogue.services[code]),
            language="nl",
            asker=PUBLIC,
            first=at(first),
            last=at(last + A_DAY),
        )
        return availability.find(self._session, search, now=now)

    def chosen(self, monday: date, *, now: datetime) -> list[tuple[str, Slot]]:
        """What is booked in the week from `monday` on: a share of what is free, none at once."""
        last = monday + WEEKS_AHEAD * 7 * A_DAY - A_DAY
        found = self.free("conversation", monday, last, now=now)
        picked = []
        busy: dict[int, datetime] = {}
        for slot in found:
            who = slot.candidates[0].counsellor_id
            week = (slot.start.date() - monday).days // 7
            if slot.start < busy.get(who, slot.start):
                continue
            busy[who] = slot.start + self._catalogue.services["conversation"].duration.whole
            if self._chance.random() < _SHARES[min(week, len(_SHARES) - 1)]:
                code = self._chance.choice(("conversation", "conversation", "information"))
                picked.append((code, slot))
        return picked

    def book(
        self,
        code: str,
        slot: Slot,
        *,
        now: datetime,
        channel: BookingChannel | None = None,
        reach: ContactMethod | None = None,
        interpreter: bool = False,
    ) -> Appointment:
        """Somebody new books it; see `Clients.next`."""
        who, how = self._clients.next(channel, reach)
        self._keys += 1
        askers = {BookingChannel.ONLINE: PUBLIC, BookingChannel.PARTNER: self._catalogue.partner}
        request = BookingRequest(
            slot=SlotChoice(
                loket_id=slot.loket_id,
                service_id=self._catalogue.services[code].id,
                starts_at=slot.start,
                language=who.language,
                asker=askers.get(how, STAFF),
            ),
            client=who,
            channel=how,
            key=f"demo-{self._keys}",
            interpreter=interpreter,
            referrer_id=askers[how].organisation_id if how is BookingChannel.PARTNER else None,
        )
        return operations.book(self._session, request, by=By(_ACTORS[how], None, now))

    def calls_off(self) -> bool:
        """Whether somebody who booked will not come after all."""
        return self._chance.random() < _CALLED_OFF

    def cancel(self, appointment: Appointment, now: datetime) -> None:
        """Their client calls it off."""
        if appointment.entry.starts_at > now:
            operations.cancel(self._session, appointment.id, by=By(Actor.CLIENT, None, now))

    def record(self, day: date, *, now: datetime, but_one: bool) -> None:
        """Counsellors write down who came that day; `but_one`: one of them did not get to it."""
        left = self._expected(day)
        forgot = Counter(one.entry.counsellor_id for one in left).most_common(1)
        for one in left:
            if but_one and one.entry.counsellor_id == forgot[0][0]:
                continue
            outcome = self._chance.choices(_OUTCOMES, _OUTCOME_WEIGHTS)[0]
            attendance.record(self._session, one.id, outcome, by=By(Actor.COUNSELLOR, None, now))

    def _expected(self, day: date) -> Sequence[Appointment]:
        return self._session.scalars(
            select(Appointment)
            .join(Appointment.entry)
            .join(DiaryEntry.zitdag)
            .where(Zitdag.date == day, Appointment.state == AppointmentState.BOOKED)
            .order_by(DiaryEntry.starts_at, Appointment.id)
        ).all()

    def walk_ins(self, day: date) -> Iterator[tuple[datetime, WalkIn]]:
        """Who comes in that day without an appointment, and when."""
        for zitdag_id, starts_at in self._walk_in_hours(day):
            while self._chance.random() < _WALKS_IN:
                starts_at += timedelta(minutes=_MINUTES_IN)
                who = self._clients.next().details
                self._keys += 1
                yield (
                    starts_at,
                    WalkIn(
                        zitdag_id=zitdag_id,
                        first_name=who.first_name,
                        language=who.language,
                        question_id=self._catalogue.question_id,
                        key=f"demo-{self._keys}",
                    ),
                )

    def walk_in(self, who: WalkIn, now: datetime) -> None:
        """They are written down."""
        attendance.walk_in(self._session, who, by=By(Actor.COUNSELLOR, None, now))

    def _walk_in_hours(self, day: date) -> Iterable[tuple[int, datetime]]:
        rows = self._session.execute(
            select(Zitdag.id, Opening.starts_at)
            .join(Opening, Opening.zitdag_id == Zitdag.id)
            .where(
                Zitdag.date == day,
                Zitdag.state == ZitdagState.PLANNED,
                Opening.kind == OpeningKind.WALK_IN,
            )
            .order_by(Opening.starts_at, Zitdag.id)
        )
        return [(row.id, row.starts_at) for row in rows]
