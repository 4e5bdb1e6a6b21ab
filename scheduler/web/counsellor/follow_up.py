"""The next appointment, planned before the client leaves: own hours first, then a colleague who
speaks the language. Then a page to show the client, and the slip.
"""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from flask import abort, redirect, request
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from database import reading, write
from locations.lokets import LOKETS_NEAR, nearest_first
from locations.models import Loket
from notifications.texts.languages import direction
from notifications.texts.words import language_words
from scheduler.access import scope
from scheduler.appointments import scope as appointments_scope
from scheduler.appointments.booking import availability, idempotency, manage_links, next_ones
from scheduler.appointments.booking.availability import Search, Slot, SlotChoice, Terms
from scheduler.appointments.booking.requests import BookingRequest, NewlyReached
from scheduler.appointments.errors import (
    AlreadyBookedThen,
    NeedsMessages,
    NeedsPhone,
    SlotTaken,
    ZitdagClosed,
)
from scheduler.appointments.models import Appointment, BookingChannel
from scheduler.appointments.policy import STAFF
from scheduler.people.clients import Client
from scheduler.people.contact import ContactMethod
from scheduler.people.counsellors import Counsellor
from scheduler.web.core import auth, catalogues, clock, page_language, rendering
from scheduler.web.core.forms import Form
from scheduler.web.core.keys import keys
from scheduler.web.core.moment_codec import moment
from scheduler.web.core.rendering import Answer
from scheduler.web.counsellor import newly_reached, own_appointments
from scheduler.web.shared import contacts, moments, overlap_choice, paper_slip, presenters
from scheduler.zitdagen import queries as zitdagen
from scheduler.zitdagen.catalogue import Service

AHEAD = timedelta(weeks=8)
SOON = timedelta(weeks=3)
"""In which a colleague nearby is looked for first."""
WAITS = (0, 1, 2, 4)
"""In how many weeks, at the earliest, people like to come back."""
DAYS_HERE = 5
DAYS_SHOWN, HOURS_SHOWN = 2, 9
"""Of the first place; the others stand behind one press, so that the button is in sight."""
DAYS_ELSEWHERE = 2
PLACES_WITH_COLLEAGUES = 3


@dataclass(frozen=True, slots=True)
class FollowUpOffer:
    """The hours of one counsellor at one loket. `days` are for the radios of core/macros."""

    heading: str
    days: list[moments.Day]


def _first_and_more(
    offers: list[FollowUpOffer],
) -> tuple[list[FollowUpOffer], list[FollowUpOffer]]:
    """The first days at the first place, and all others."""
    if not offers:
        return [], []
    place, others = offers[0], offers[1:]
    soon = [(words, leaf, hours[:HOURS_SHOWN]) for words, leaf, hours in place.days[:DAYS_SHOWN]]
    rest = [(words, leaf, hours[HOURS_SHOWN:]) for words, leaf, hours in place.days[:DAYS_SHOWN]]
    later = [day for day in rest if day[2]] + place.days[DAYS_SHOWN:]
    more = [replace(place, days=later)] if later else []
    return [replace(place, days=soon)], [*more, *others]


@dataclass(frozen=True, slots=True)
class FollowUpRegion:
    """Who and where a follow-up can be, by id."""

    lokets: dict[int, Loket]
    counsellors: dict[int, Counsellor]

    def slot(self, text: str) -> tuple[Loket, Counsellor, datetime] | None:
        """What a radio of this page says, if it could be one of ours."""
        loket_code, _slash, rest = text.partition("/")
        code, _slash, hour = rest.partition("/")
        loket = next((one for one in self.lokets.values() if one.code == loket_code), None)
        counsellor = next((one for one in self.counsellors.values() if one.code == code), None)
        start = moment(hour)
        if loket is None or counsellor is None or start is None:
            return None
        return loket, counsellor, start


@dataclass(frozen=True, slots=True)
class FollowUpPlan:
    """What comes after `earlier`: which service, not before when."""

    earlier: Appointment
    client: Client
    service: Service
    services: list[Service]
    weeks: int
    region: FollowUpRegion

    @property
    def counsellor(self) -> Counsellor:
        return self.earlier.entry.counsellor

    def offers(self, session: Session) -> tuple[list[FollowUpOffer], list[FollowUpOffer]]:
        """Own hours, here first; and those of colleagues who speak the language, here first."""
        everywhere = nearest_first(self.region.lokets.values(), self.earlier.entry.zitdag.loket)
        own = [
            (slot, self.counsellor.id)
            for slot in self._find(session, everywhere, AHEAD, counsellor_id=self.counsellor.id)
        ]
        others = self._of_colleagues(session, everywhere[:LOKETS_NEAR], SOON)
        if not others:
            others = self._of_colleagues(session, everywhere, AHEAD)
        return self._offers(own), self._offers(others, PLACES_WITH_COLLEAGUES)

    def _of_colleagues(
        self, session: Session, lokets: Sequence[Loket], ahead: timedelta
    ) -> list[tuple[Slot, int]]:
        return [
            (slot, candidate.counsellor_id)
            for slot in self._find(session, lokets, ahead)
            for candidate in slot.candidates
            if candidate.speaks and candidate.counsellor_id != self.counsellor.id
        ]

    def _find(
        self,
        session: Session,
        lokets: Sequence[Loket],
        ahead: timedelta,
        counsellor_id: int | None = None,
    ) -> list[Slot]:
        now = clock.now()
        first = now + timedelta(weeks=self.weeks)
        search = Search(
            loket_ids=tuple(loket.id for loket in lokets),
            terms=Terms.of(self.service),
            language=self.earlier.language,
            asker=STAFF,
            first=first,
            last=first + ahead,
            counsellor_id=counsellor_id,
        )
        return availability.find(session, search, now=now)

    def _offers(
        self, slots: Iterable[tuple[Slot, int]], most: int | None = None
    ) -> list[FollowUpOffer]:
        by_loket: dict[tuple[int, int], list[Slot]] = {}
        for slot, counsellor_id in slots:
            by_loket.setdefault((slot.loket_id, counsellor_id), []).append(slot)
        here = self.earlier.entry.zitdag.loket_id
        turn = sorted(by_loket, key=lambda at: (at[0] != here, by_loket[at][0].start, at))
        return [self._offer(at, by_loket[at]) for at in turn[:most]]

    def _offer(self, at: tuple[int, int], slots: list[Slot]) -> FollowUpOffer:
        loket, counsellor = self.region.lokets[at[0]], self.region.counsellors[at[1]]
        is_here = loket.id == self.earlier.entry.zitdag.loket_id
        most = DAYS_HERE if is_here else DAYS_ELSEWHERE
        days = moments.days(slots, ZoneInfo(loket.timezone), catalogues.SOURCE, most)
        return FollowUpOffer(
            _(
                "%(name)s in %(place)s",
                name=counsellor.first_name,
                place=f"{loket.name}, {loket.city}",
            ),
            [
                (
                    words,
                    leaf,
                    [
                        (f"{loket.code}/{counsellor.code}/{hour}", said, clock)
                        for hour, said, clock in all_
                    ],
                )
                for words, leaf, all_ in days
            ],
        )


def follow_up(uid: str) -> Answer:
    """Choose the hour of the next appointment."""
    form = Form(request.form)
    if request.method == "POST":
        answer = _book(uid, form)
        if answer is not None:
            return answer
    with reading() as session:
        plan = _plan(session, uid)
        own, others = plan.offers(session)
    return _shown(plan, own, others, form), 422 if form.wrong else 200


def _plan(session: Session, uid: str) -> FollowUpPlan:
    earlier = own_appointments.appointment(session, uid)
    client = earlier.client
    if client is None or client.anonymised_at is not None:
        abort(404)
    services = _services(session, earlier.entry.service)
    wanted = request.args.get("dienst", "")
    weeks = request.args.get("weken", "0")
    return FollowUpPlan(
        earlier=earlier,
        client=client,
        service=next((one for one in services if one.code == wanted), services[0]),
        services=services,
        weeks=int(weeks) if weeks in {str(wait) for wait in WAITS} else 0,
        region=_region(session, earlier.entry.counsellor),
    )


def _services(session: Session, earlier: Service) -> list[Service]:
    """Next conversations first, and then what it was this time."""
    found = zitdagen.follow_up_services(session)
    return [*found, *(one for one in (earlier,) if one not in found)]


def _region(session: Session, counsellor: Counsellor) -> FollowUpRegion:
    lokets = session.scalars(scope.lokets(counsellor.region_id))
    people = session.scalars(scope.counsellors(counsellor.region_id)).all()
    return FollowUpRegion(
        {one.id: one for one in lokets}, {one.id: one for one in (*people, counsellor)}
    )


def _book(uid: str, form: Form) -> Response | None:
    """Book it; None with the error in the form."""
    with reading() as session:
        plan = _plan(session, uid)
    chosen = plan.region.slot(form.value("uur"))
    if chosen is None or chosen[2] <= clock.now():
        form.refuse("uur", _("Kies een uur."))
    who = newly_reached.read(form, plan.client)
    if form.wrong or chosen is None:
        return None
    asked = _request(plan, form, who, *chosen)
    try:
        made = write(next_ones.book_next, asked, by=own_appointments.by())
    except (NeedsPhone, NeedsMessages) as refusal:
        form.refuse(newly_reached.FIELD, newly_reached.needed(refusal))
        return None
    except (SlotTaken, ZitdagClosed):
        form.refuse("uur", _("Dit uur is net weg. Kies een ander uur."))
        return None
    except AlreadyBookedThen as refusal:
        theirs = appointments_scope.of_region(plan.counsellor.region_id)
        with reading() as session:
            form.refuse(overlap_choice.FIELD, overlap_choice.words(session, refusal, theirs))
        return None
    return redirect(own_appointments.url("done", plan.counsellor, uid=made.uid), 303)


def _request(
    plan: FollowUpPlan,
    form: Form,
    who: NewlyReached | int,
    loket: Loket,
    counsellor: Counsellor,
    start: datetime,
) -> BookingRequest:
    earlier = plan.earlier
    slot = SlotChoice(
        loket_id=loket.id,
        service_id=plan.service.id,
        starts_at=start,
        language=earlier.language,
        asker=STAFF,
        counsellor_id=counsellor.id,
    )
    # Not the referrer's any more: whether a partner hears of the next one is for the client to say.
    return BookingRequest(
        slot=slot,
        client=who,
        channel=BookingChannel.COUNSELLOR,
        key=idempotency.follow_up_key(
            earlier.uid, auth.current().account_id, form.value("sleutel"), slot
        ),
        question_id=earlier.question_id,
        interpreter=bool(form.value("tolk")),
        overlap_ok=overlap_choice.is_ticked(form),
    )


def _shown(
    plan: FollowUpPlan, own: list[FollowUpOffer], others: list[FollowUpOffer], form: Form
) -> str:
    earlier, counsellor = plan.earlier, plan.counsellor
    first, more = _first_and_more(own)
    asked = {"uid": earlier.uid, "dienst": plan.service.code, "weken": plan.weeks}
    posted = request.method == "POST"
    return rendering.render(
        "counsellor/follow_up.html",
        first_name=plan.client.first_name,
        counsellor=counsellor.first_name,
        language=language_words(earlier.language, catalogues.SOURCE),
        interpreter=bool(form.value("tolk")) if posted else earlier.interpreter,
        key=form.value("sleutel") if posted else secrets.token_hex(8),
        services=[
            (
                _(one.name),
                own_appointments.url("follow_up", counsellor, **{**asked, "dienst": one.code}),
                one.id == plan.service.id,
            )
            for one in plan.services
        ],
        waits=[
            (
                _wait(weeks),
                own_appointments.url("follow_up", counsellor, **{**asked, "weken": weeks}),
                weeks == plan.weeks,
            )
            for weeks in WAITS
        ],
        own=first,
        more=more,
        others=others,
        asks_contact=newly_reached.is_asked(plan.client),
        form=form,
        back_url=own_appointments.url(
            "today", counsellor, _anchor=own_appointments.row_of(earlier.uid)
        ),
    )


def _wait(weeks: int) -> str:
    if weeks == 0:
        return str(_("zo snel als het kan"))
    return str(_("1 week later") if weeks == 1 else _("%(weeks)s weken later", weeks=weeks))


def done(uid: str) -> str:
    """The page to show the client, in their language."""
    with reading() as session:
        appointment, client = _made(session, uid)
        reader = page_language.of_pages(client.language)
        page_language.speak(reader)
        shown = presenters.on_page(appointment, presenters.facts_of(session, appointment))
        card = Markup(rendering.render("counsellor/_to_show.html", appointment=shown))  # noqa: S704 -- a template of ours, escaped
    page_language.speak(catalogues.SOURCE)
    return rendering.render(
        "counsellor/done.html",
        card=card,
        hears_by=_hears_by(client),
        slip_url=own_appointments.same_days("slip", uid=uid),
        back_url=own_appointments.same_days("today"),
    )


def slip(uid: str) -> str:
    """The paper for the client to take along."""
    with reading() as session:
        appointment, client = _made(session, uid)
        reader = page_language.of_pages(client.language)
        page_language.speak(reader)
        facts = presenters.facts_of(session, appointment)
        shown = presenters.on_page(appointment, facts)
        rows = paper_slip.rows(
            facts, appointment.entry.starts_at, appointment.entry.ends_at, reader
        )
        picture = paper_slip.qr(manage_links.token(keys().manage_links, appointment))
    page_language.speak(catalogues.SOURCE)
    return rendering.render(
        "counsellor/slip.html",
        appointment=shown,
        rows=rows,
        qr_svg=picture,
        reader=reader,
        reader_dir=direction(reader),
        back_url=own_appointments.same_days("done", uid=uid),
    )


def _made(session: Session, uid: str) -> tuple[Appointment, Client]:
    """What was booked here, also with a colleague; nobody who walked in."""
    appointment = own_appointments.appointment(session, uid, made_here=True)
    if appointment.client is None or not appointment.code:
        abort(404)
    return appointment, appointment.client


def _hears_by(client: Client) -> str | None:
    """Where the confirmation goes; None for who has only the paper."""
    if client.contact is None or client.reach is ContactMethod.LANDLINE:
        return None
    return contacts.display(client.contact)
