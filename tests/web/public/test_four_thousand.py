"""Four thousand fake bookings, of one network and of 64, each the whole operation with its
messages; and what is booked in quiet weeks to be moved. Each with the harm it does unstopped."""

from collections import Counter, deque
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from database import reading, write
from locations.models import Loket
from scheduler.access import limits
from scheduler.appointments.booking import answers, availability, lapsing, operations, origins
from scheduler.appointments.booking.availability import Search, SlotChoice, Terms
from scheduler.appointments.booking.origins import Measures
from scheduler.appointments.booking.requests import (
    AskedFrom,
    BookingRequest,
    ByVisitor,
    ClientDetails,
)
from scheduler.appointments.errors import SlotTaken
from scheduler.appointments.models import (
    Appointment,
    AppointmentState,
    BookingChannel,
    BookingOrigin,
)
from scheduler.appointments.policy import FORTNIGHT, MOST_SHARE, PUBLIC, SHARE_TO_ASK
from scheduler.people.actors import Actor, By
from scheduler.people.contact import ContactMethod
from scheduler.people.regions import Region
from scheduler.zitdagen.catalogue import Service
from scheduler.zitdagen.models import Audience, DiaryEntry, Opening, OpeningKind, Zitdag
from tests.support.site import NOW, Site, go_to_who, introduce

ATTEMPTS = 4_000
PRESS = timedelta(milliseconds=500)
ONE_MORE = 0.02
"""The hour with which a share is passed."""


class Script:
    """Books every free hour of so many fortnights, the soonest first, with the steps that
    `public/strangers.py` and `public/booking.py` take and without their pages. It knows which hours
    came free again.
    """

    def __init__(self, site: Site, networks: int, *, first: int = 0, fortnights: int = 1) -> None:
        self.site, self.networks = site, networks
        self.outcomes: Counter[str] = Counter()
        self.kept: dict[int, SlotChoice] = {}
        self.most = timedelta()
        with site.looking() as session:
            self.region_id = session.scalars(select(Region.id).order_by(Region.id)).first() or 0
            self.service = session.scalars(
                select(Service).where(Service.code == "conversation")
            ).one()
            self.free = deque(_free(session, self.service, first, fortnights))

    def run(self, presses: int, *, is_braked: bool) -> None:
        with self.site.app.app_context():
            for _ in range(presses):
                self.outcomes[self._press(is_braked=is_braked)] += 1

    def move_all(self, hours: "Script", *, is_braked: bool) -> None:
        """Move what it has to hours that the other one found, once each."""
        with self.site.app.app_context():
            for appointment_id in list(self.kept):
                if hours.free and appointment_id in self.kept:
                    self._move(appointment_id, hours.free.popleft(), is_braked=is_braked)

    def _press(self, *, is_braked: bool) -> str:
        if not self.free:
            return "nothing free"
        origin, slot = self._origin(), self.free.popleft()
        measures = self._measures(origin, slot, is_braked=is_braked)
        if measures.too_many is not None:
            self.free.appendleft(slot)
            return measures.too_many.name
        try:
            made = write(operations.book, self._request(slot, origin, measures), by=self._by())
        except SlotTaken:
            return "taken"
        self.kept[made.id] = slot
        self.most = max(self.most, len(self.kept) * timedelta(minutes=self.service.minutes))
        return "booked"

    def _move(self, appointment_id: int, slot: SlotChoice, *, is_braked: bool) -> None:
        visitor = ByVisitor(frozenset())
        if is_braked:
            origin = self._origin()
            measures = self._measures(origin, slot, is_braked=True, but=appointment_id)
            if measures.too_many is not None:
                return
            visitor = ByVisitor(frozenset(), origin, measures.must_answer)
        self.outcomes["moved"] += 1
        if appointment_id in self.kept:
            write(operations.move, appointment_id, slot, by=self._by(), visitor=visitor)

    def _measures(
        self, origin: AskedFrom, slot: SlotChoice, *, is_braked: bool, but: int | None = None
    ) -> Measures:
        """What is done about it; what gives way is free again."""
        if not is_braked:
            return Measures()
        self.site.clock.wait(PRESS)
        now, region_id = self.site.clock.now, self.region_id
        with reading() as session:
            found = origins.measures(session, region_id, origin, slot.starts_at, now=now, but=but)
        if found.gives_way:
            write(lapsing.give_way, found.gives_way, now=now)
            self.free.extend(self.kept.pop(one) for one in found.gives_way if one in self.kept)
        return found

    def _origin(self) -> AskedFrom:
        nth = self.outcomes.total() % self.networks
        return AskedFrom(f"network {nth}", f"browser {nth}")

    def _request(self, slot: SlotChoice, origin: AskedFrom, measures: Measures) -> BookingRequest:
        who = f"nobody-{self.outcomes.total()}@example.org"
        return BookingRequest(
            slot=slot,
            client=ClientDetails("Nobody", "nl", ContactMethod.EMAIL, who),
            channel=BookingChannel.ONLINE,
            key=who,
            origin=origin,
            must_answer=measures.must_answer,
            may_know=frozenset(),
        )

    def _by(self) -> By:
        return By(Actor.CLIENT, None, self.site.clock.now)


def _free(session: Session, service: Service, first: int, fortnights: int) -> list[SlotChoice]:
    """Hours of the public that do not overlap, the soonest first."""
    start = NOW + first * FORTNIGHT
    search = Search(
        loket_ids=tuple(session.scalars(select(Loket.id))),
        terms=Terms.of(service),
        language="nl",
        asker=PUBLIC,
        first=start,
        last=start + fortnights * FORTNIGHT,
    )
    found: list[SlotChoice] = []
    until: dict[int, Any] = {}
    for slot in availability.find(session, search, now=NOW):
        for one in slot.candidates:
            if slot.start < until.get(one.counsellor_id, NOW):
                continue
            until[one.counsellor_id] = slot.end + timedelta(minutes=service.aftercare_minutes)
            found.append(
                SlotChoice(slot.loket_id, service.id, slot.start, "nl", PUBLIC, one.counsellor_id)
            )
    return found


def public_time(site: Site) -> timedelta:
    """All of the coming fortnight."""
    with site.looking() as session:
        openings = session.execute(
            select(Opening.starts_at, Opening.ends_at)
            .join(Zitdag)
            .where(
                Zitdag.audience == Audience.EVERYBODY,
                Opening.kind == OpeningKind.APPOINTMENT,
                Opening.starts_at >= NOW,
                Opening.starts_at < NOW + FORTNIGHT,
            )
        ).all()
    return sum((end - start for start, end in openings), timedelta())


def share(site: Site, *conditions: Any) -> float:
    """The share of it that strangers keep."""
    with site.looking() as session:
        kept = session.execute(
            select(DiaryEntry.starts_at, DiaryEntry.ends_at)
            .join(Appointment, Appointment.entry_id == DiaryEntry.id)
            .join(BookingOrigin, BookingOrigin.appointment_id == Appointment.id)
            .where(
                Appointment.state == AppointmentState.BOOKED,
                Appointment.confirmed_at.is_(None),
                DiaryEntry.starts_at < NOW + FORTNIGHT,
                *conditions,
            )
        ).all()
    return sum((end - start for start, end in kept), timedelta()) / public_time(site)


# --------------------------------------------------------------------------------- four thousand


def test_four_thousand_of_one_network_are_a_handful(site: Site) -> None:
    script = Script(site, networks=1)
    script.run(ATTEMPTS, is_braked=True)

    most = limits.YOUNG_BOOKINGS_OF_A_BROWSER
    assert script.outcomes == {"booked": most.most, most.name: ATTEMPTS - most.most}
    assert share(site) < SHARE_TO_ASK
    _ten_get_through(site, script)


def test_four_thousand_of_sixty_four_networks_never_keep_more_than_their_share(site: Site) -> None:
    script = Script(site, networks=64)
    script.run(ATTEMPTS, is_braked=True)

    assert script.outcomes["booked"] == 64 * limits.YOUNG_BOOKINGS_OF_A_BROWSER.most
    assert script.most / public_time(site) <= MOST_SHARE + ONE_MORE
    assert share(site) <= MOST_SHARE + ONE_MORE
    _ten_get_through(site, script)


def test_without_brakes_they_have_every_hour(site: Site) -> None:
    """The control: a script needs no more presses than there are hours."""
    script = Script(site, networks=64)
    script.run(ATTEMPTS, is_braked=False)

    assert script.outcomes["nothing free"] > ATTEMPTS / 2
    assert list(Script(site, networks=1).free) == []


def _ten_get_through(site: Site, script: Script) -> None:
    """Who say yes, while it goes on."""
    for nth in range(10):
        visitor = site.visitor(REMOTE_ADDR=f"198.51.{nth}.7")
        go_to_who(visitor)
        introduce(visitor, bereik="email", nummer="", email=f"visitor-{nth}@example.org")
        mine = site.appointments(AppointmentState.BOOKED)[-1]
        script.run(64, is_braked=True)
        with site.app.app_context():
            write(answers.confirm, mine.id, by=By(Actor.CLIENT, None, site.clock.now))
    script.run(640, is_braked=True)
    with site.looking() as session:
        theirs = session.scalars(
            select(DiaryEntry.starts_at)
            .join(Appointment)
            .where(
                Appointment.state == AppointmentState.BOOKED,
                Appointment.confirmed_at.is_not(None),
            )
        ).all()
    assert len(theirs) == 10


# ---------------------------------------------------------------------------------------- moves


def _moved_in(site: Site, *, is_braked: bool) -> Callable[..., float]:
    script = Script(site, networks=64, first=1, fortnights=3)
    script.run(330, is_braked=True)
    script.move_all(Script(site, networks=1), is_braked=is_braked)
    return partial(share, site)


def test_what_was_booked_in_quiet_weeks_and_moved_is_no_more_than_their_share(site: Site) -> None:
    kept = _moved_in(site, is_braked=True)

    assert SHARE_TO_ASK < kept() <= MOST_SHARE + ONE_MORE
    assert kept(Appointment.answer_by.is_(None)) <= SHARE_TO_ASK + ONE_MORE


def test_moved_without_the_brake_it_is_more(site: Site) -> None:
    """The control."""
    kept = _moved_in(site, is_braked=False)

    assert kept() > MOST_SHARE + ONE_MORE
    assert kept(Appointment.answer_by.is_(None)) > SHARE_TO_ASK + ONE_MORE
