"""Appointments and slots as pages show them: words, a calendar leaf, a clock face."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import groupby, islice
from typing import Any
from zoneinfo import ZoneInfo

import segno
from flask import current_app, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy.orm import Session

from notifications.texts.words import date_words, day_as, language_words, range_words, time_words
from scheduler.appointments.booking.availability import Slot
from scheduler.appointments.messages import to_clients
from scheduler.appointments.models import Appointment, AppointmentState
from scheduler.people import phone_hours
from scheduler.people.clients import Client
from scheduler.people.contact import WRITTEN_TO
from scheduler.web.core import catalogues, clock, moment_codec, page_language, served_region
from scheduler.zitdagen.models import OpeningKind
from scheduler.zitdagen.snapshot import OpenPeriod

# Left to right in whatever surrounds it (Unicode isolates), for rows that are plain text.
LTR = "\N{LEFT-TO-RIGHT ISOLATE}{}\N{POP DIRECTIONAL ISOLATE}"

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


class ShownState(StrEnum):
    """State of an appointment on pages of clients and of those who book for them. What came of it,
    by whom it was cancelled and why are not theirs to see.
    """

    PLANNED = "planned"
    MOVED = "moved"
    CANCELLED = "cancelled"
    PAST = "past"

    @property
    def is_ahead(self) -> bool:
        """Whether it can still be moved, cancelled and reminded of."""
        return self in (ShownState.PLANNED, ShownState.MOVED)


def state_of(appointment: Appointment, *, now: datetime) -> ShownState:
    """The state to show of an appointment that was booked."""
    if appointment.state is AppointmentState.CANCELLED:
        return ShownState.CANCELLED
    if appointment.state is not AppointmentState.BOOKED or appointment.entry.starts_at <= now:
        return ShownState.PAST
    # Every word to the client counts; a first one is the booking, each next one was a move.
    return ShownState.MOVED if appointment.version > 1 else ShownState.PLANNED


@dataclass(frozen=True, slots=True)
class AppointmentOnPage:
    """What done, manage, cancel and the slip show."""

    date_words: str
    time_words: str
    leaf: Leaf
    clock: Clock
    place: str
    street: str
    city: str
    room: str
    reception: str
    counsellor: str
    counsellor_languages: str
    bring: list[str]
    code: str
    state: ShownState
    manage_url: str
    move_url: str
    cancel_url: str
    slip_url: str
    ics_url: str


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
        day_as(local.date(), "MMM", language).strip("."),
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


def client_of(appointment: Appointment) -> Client:
    """Its client; ValueError for a hold, which has none yet."""
    if appointment.client is None:
        raise ValueError("a hold has no client yet", appointment.id)
    return appointment.client


def by_id(session: Session, appointment_id: int) -> AppointmentOnPage:
    """An appointment that was booked, as a page shows it."""
    one = session.get_one(Appointment, appointment_id)
    return appointment(one, facts_of(session, one), now=clock.now())


def facts_of(session: Session, one: Appointment) -> dict[str, Any]:
    """What messages and pages may say of it, hours of the phone in the reader's language."""
    return to_clients.message_context(session, one, language=page_language.current())


def reminded(one: Appointment) -> bool | None:
    """Whether its client is reminded; None where no message reaches them, or it is no more."""
    client = one.client
    if client is None or client.reach not in WRITTEN_TO:
        return None
    return client.reminders if state_of(one, now=clock.now()).is_ahead else None


def appointment(one: Appointment, facts: Mapping[str, Any], *, now: datetime) -> AppointmentOnPage:
    """An appointment with its facts (see `appointments.messages.facts`)."""
    language = page_language.current()
    zone = ZoneInfo(facts["zone"])
    shown = moment(one.entry.starts_at, one.entry.ends_at, zone, language)
    room, reception_words = facts["room"], facts["reception_words"]
    return AppointmentOnPage(
        date_words=shown.date_words,
        time_words=shown.time_words,
        leaf=shown.leaf,
        clock=shown.clock,
        place=facts["place"],
        street=facts["street"],
        city=f"{facts['postcode']} {facts['city']}",
        room=_(room) if room else "",
        reception=reception_words,  # they are said to somebody who speaks Dutch
        counsellor=facts["with_whom"],
        counsellor_languages=", ".join(language_words(code, language) for code in facts["spoken"]),
        bring=[_("Je identiteitskaart, als je die hebt"), *(_(thing) for thing in facts["bring"])],
        code=" ".join(one.code),
        state=state_of(one, now=now),
        manage_url=url_for("public.manage", uid=one.uid),
        move_url=url_for("public.move", uid=one.uid),
        cancel_url=url_for("public.cancel", uid=one.uid),
        slip_url=url_for("public.slip", uid=one.uid),
        ics_url=url_for("public.ics", uid=one.uid),
    )


def hours_of_kind(openings: Iterable[OpenPeriod], kind: OpeningKind, zone: ZoneInfo) -> list[str]:
    """The opening hours of one kind in words, in Dutch."""
    return [
        range_words(opening.start, opening.end, zone, catalogues.SOURCE)
        for opening in openings
        if opening.kind is kind
    ]


def slip(
    facts: Mapping[str, Any], start: datetime, end: datetime, reader: str
) -> list[tuple[str, str | None]]:
    """The first ten things of the slip: in Dutch, and in the reader's language where it is not."""
    with force_locale(catalogues.SOURCE):
        dutch = slip_rows(facts, start, end, catalogues.SOURCE)
    if reader == catalogues.SOURCE:
        return [(row, None) for row in dutch]
    return list(zip(dutch, slip_rows(facts, start, end, reader), strict=True))


def qr(token: str) -> Markup:
    """The address of a manage link as a picture."""
    address = f"{current_app.config['BASE_URL']}/a/{token}"
    return Markup(segno.make_qr(address).svg_inline(scale=3, omitsize=True))  # noqa: S704 -- made of our own address


def slip_rows(facts: Mapping[str, Any], start: datetime, end: datetime, language: str) -> list[str]:
    """The first ten things of the slip (CONTENT.md), in the language gettext speaks right now."""
    zone = ZoneInfo(facts["zone"])
    room, reception_words = facts["room"], facts["reception_words"]
    address = [facts["place"], facts["street"], f"{facts['postcode']} {facts['city']}"]
    if room:
        address.append(_(room))
    spoken = ", ".join(language_words(code, language) for code in facts["spoken"])
    bring = [_("je identiteitskaart, als je die hebt"), *(_(thing) for thing in facts["bring"])]
    return [
        _("Leerwinkel: gratis hulp bij leren"),
        f"{date_words(start, zone, language)}, {range_words(start, end, zone, language)}",
        ", ".join(address),
        _("Zeg aan het onthaal: “%(words)s”", words=_(reception_words)),
        _("Je spreekt met %(name)s (%(languages)s)", name=facts["with_whom"], languages=spoken),
        _("Breng mee: %(things)s", things=", ".join(bring)),
        _("Je mag iemand meebrengen"),
        _("Te laat? Kom toch, of bel"),
        _(
            "Kan je niet komen? Bel %(phone)s, %(hours)s. Jouw code:",
            phone=LTR.format(facts["phone_display"]),
            # In this row's language, not in that of whoever the facts were told to.
            hours=phone_hours.in_words(served_region.current().phone_hours, language),
        ),
        _("Wij vertellen niets aan VDAB, OCMW of school. Alleen als jij ja zegt."),
    ]
