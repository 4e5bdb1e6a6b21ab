"""What lands in somebody's own calendar: the mails of a whole story, read back by two programs."""

import email
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
import vobject
from icalendar import Calendar

from app import delivery_context
from database import write
from notifications.channels.email import EmailChannel, EmailSettings
from notifications.delivery.worker import DeliveryContext, deliver_due
from scheduler.appointments.booking import operations
from scheduler.appointments.messages import leaving
from scheduler.appointments.models import Appointment
from scheduler.people.actors import Actor
from settings import Settings
from tests.support import builders
from tests.support.browserless import Visitor
from tests.support.site import Site, book, hours_of, press
from tests.support.smtp_stub import Stub, smtp_stub

SENDER = "afspraak@leerwinkel.example.org"
READER = "amina@example.org"
BY_MAIL = {"bereik": "email", "nummer": "", "email": READER}
PARTS = ["multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/calendar"]


@dataclass(frozen=True, slots=True)
class Event:
    """What a calendar program would show of an event. Moments are aware UTC."""

    method: str
    uid: str
    sequence: int
    start: datetime
    end: datetime
    status: str
    summary: str
    location: str


def by_icalendar(text: str) -> Event:
    calendar = Calendar.from_ical(text)
    assert isinstance(calendar, Calendar)
    [event] = calendar.walk("VEVENT")
    return Event(
        method=str(calendar["method"]),
        uid=str(event["uid"]),
        sequence=int(str(event["sequence"])),
        start=event.decoded("dtstart"),
        end=event.decoded("dtend"),
        status=str(event["status"]),
        summary=str(event["summary"]),
        location=str(event["location"]),
    )


def by_vobject(text: str) -> Event:
    calendar: Any = vobject.readOne(text)
    event = calendar.vevent
    return Event(
        method=calendar.method.value,
        uid=event.uid.value,
        sequence=int(event.sequence.value),
        start=event.dtstart.value.astimezone(UTC),
        end=event.dtend.value.astimezone(UTC),
        status=event.status.value,
        summary=event.summary.value,
        location=event.location.value,
    )


class OwnCalendar:
    """Somebody's calendar program: it keeps of every event what was told last, by its number."""

    def __init__(self) -> None:
        self.events: dict[str, Event] = {}

    def receive(self, event: Event) -> None:
        known = self.events.get(event.uid)
        if known is not None and event.sequence <= known.sequence:
            return
        self.events[event.uid] = event

    def shown(self) -> list[tuple[datetime, datetime]]:
        return [(one.start, one.end) for one in self.events.values() if one.status != "CANCELLED"]


@dataclass
class Mailed:
    """A site whose mail goes to a server of this test."""

    site: Site
    stub: Stub
    post: DeliveryContext

    def mails(self) -> list[EmailMessage]:
        """Everything sent until now, oldest first; what may change once more settles before."""
        self.site.clock.wait(leaving.SETTLES)
        with self.site.app.app_context():
            deliver_due(self.post)
        return [email.message_from_bytes(mail, policy=default) for mail in self.stub.mails]

    def change(self, operation: Any, *args: Any, actor: Actor, **more: Any) -> None:
        with self.site.app.app_context():
            write(operation, *args, by=builders.by(self.site.clock(), actor), **more)


@contextmanager
def mailing(site: Site) -> Iterator[Mailed]:
    with smtp_stub() as stub:
        settings = EmailSettings(
            host="127.0.0.1", port=stub.port, security="none", sender=SENDER, timeout=5
        )
        whole = delivery_context(Settings(secret_key="a secret of this test"))
        ours = DeliveryContext(
            now=site.clock,
            channels={"email": EmailChannel(settings)},
            renderer=whole.renderer,
            link=lambda _message: "https://zitdag.example.org/a/AAAA",
            on_give_up=whole.on_give_up,
        )
        yield Mailed(site, stub, ours)


@pytest.fixture
def mailed(site: Site) -> Iterator[Mailed]:
    with mailing(site) as one:
        yield one


def booked(mailed: Mailed) -> Visitor:
    visitor = mailed.site.visitor()
    book(visitor, **BY_MAIL)
    return visitor


def move(visitor: Visitor, nth: int) -> None:
    visitor.click("Kies een andere dag")
    hours = hours_of(visitor, nth)
    press(visitor, "uur", hours[-1])


def appointment(site: Site) -> Appointment:
    [one] = site.appointments()
    with site.looking() as session:
        found = session.get_one(Appointment, one.id)
        _ = found.entry
        return found


def calendar_of(mail: EmailMessage) -> str:
    [part] = [one for one in mail.walk() if one.get_content_type() == "text/calendar"]
    text = part.get_content()
    assert isinstance(text, str)
    return text


@pytest.mark.parametrize("read", [by_icalendar, by_vobject])
def test_an_appointment_moves_and_disappears_in_the_readers_own_calendar(
    mailed: Mailed, read: Any
) -> None:
    own = OwnCalendar()
    visitor = booked(mailed)
    told = []
    for step in range(4):
        if step in (1, 2):
            visitor.open(f"/mijn-afspraak/{appointment(mailed.site).uid}/")
            move(visitor, step)
        if step == 3:
            one = appointment(mailed.site)
            mailed.change(operations.cancel, one.id, actor=Actor.CLIENT)
        event = read(calendar_of(mailed.mails()[-1]))
        own.receive(event)
        told.append((event.method, event.sequence, event.status))
        entry = appointment(mailed.site).entry
        assert own.shown() == ([] if step == 3 else [(entry.starts_at, entry.ends_at)])
    assert told == [
        ("REQUEST", 0, "CONFIRMED"),
        ("REQUEST", 1, "CONFIRMED"),
        ("REQUEST", 2, "CONFIRMED"),
        ("CANCEL", 3, "CANCELLED"),
    ]
    assert list(own.events) == [appointment(mailed.site).uid]


def test_mails_that_come_out_of_order_end_the_same(mailed: Mailed) -> None:
    visitor = booked(mailed)
    visitor.open(f"/mijn-afspraak/{appointment(mailed.site).uid}/")
    mailed.mails()
    move(visitor, 1)
    own = OwnCalendar()
    for mail in reversed(mailed.mails()):
        own.receive(by_icalendar(calendar_of(mail)))
    entry = appointment(mailed.site).entry
    assert own.shown() == [(entry.starts_at, entry.ends_at)]


def test_a_mail_is_whole(mailed: Mailed) -> None:
    booked(mailed)
    [mail] = mailed.mails()
    assert [part.get_content_type() for part in mail.walk()] == [*PARTS, "application/ics"]
    assert mailed.stub.mails[0].isascii()
    assert max(map(len, mailed.stub.mails[0].splitlines())) <= 998
    [calendar] = [one for one in mail.walk() if one.get_content_type() == "text/calendar"]
    assert calendar.get_param("method") == "REQUEST"
    [file] = [one for one in mail.walk() if one.get_content_type() == "application/ics"]
    assert file.get_filename() == "leerwinkel.ics"
    assert file.get_content().splitlines() == calendar_of(mail).encode().splitlines()


def test_an_invitation_says_who_asks_and_who_is_asked_and_wants_no_answer(mailed: Mailed) -> None:
    booked(mailed)
    parsed = Calendar.from_ical(calendar_of(mailed.mails()[0]))
    [event] = parsed.walk("VEVENT")
    assert str(event["organizer"]) == f"mailto:{SENDER}"
    assert event["organizer"].params["CN"].startswith("Leerwinkel West-Vlaanderen")
    assert str(event["attendee"]) == f"mailto:{READER}"
    assert event["attendee"].params["RSVP"] == "FALSE"


def test_an_invitation_gives_nothing_away_to_who_looks_on(mailed: Mailed) -> None:
    booked(mailed)
    text = calendar_of(mailed.mails()[0]).replace("\r\n ", "")
    one = appointment(mailed.site)
    hidden = ["Amina", "/a/", "begeleid", "VDAB"]
    assert [words for words in hidden if words in text] == []
    event = by_icalendar(text)
    assert event.summary == "Leerwinkel"
    assert "CLASS:PRIVATE" in text
    assert [line for line in text.splitlines() if one.code in line] == []


def test_the_event_has_a_place_on_the_map_alarms_the_code_and_what_to_bring(
    mailed: Mailed,
) -> None:
    visitor = booked(mailed)
    one = appointment(mailed.site)
    with mailed.site.looking() as session:
        loket = session.get_one(Appointment, one.id).entry.zitdag.loket
        assert loket.latitude is not None
    file = visitor.fetch("GET", f"/mijn-afspraak/{one.uid}/afspraak.ics").text
    for text in (file, calendar_of(mailed.mails()[0])):
        [event] = Calendar.from_ical(text).walk("VEVENT")
        assert f"GEO:{loket.latitude};{loket.longitude}" in text.splitlines()
        alarms = event.walk("VALARM")
        assert [alarm.decoded("trigger") for alarm in alarms] == [
            -timedelta(days=1),
            -timedelta(hours=2),
        ]
        assert {str(alarm["description"]) for alarm in alarms} == {"Leerwinkel"}
        said = str(event["description"])
        assert " ".join(one.code) in said
        assert "Breng mee:\n- je identiteitskaart, als je die hebt" in said


def test_the_file_to_download_is_what_rfc_5546_calls_published(mailed: Mailed) -> None:
    visitor = booked(mailed)
    uid = appointment(mailed.site).uid
    file = visitor.fetch("GET", f"/mijn-afspraak/{uid}/afspraak.ics").text
    calendar = Calendar.from_ical(file)
    assert str(calendar["method"]) == "PUBLISH"
    [event] = calendar.walk("VEVENT")
    assert str(event["organizer"]) == "tel:+3250000001"  # it has no mail server to be answered at
    assert {"dtstamp", "dtstart", "summary", "uid"} <= {name.lower() for name in event}
    assert "attendee" not in event


def test_what_takes_an_event_away_has_no_alarm(mailed: Mailed) -> None:
    booked(mailed)
    mailed.change(operations.cancel, appointment(mailed.site).id, actor=Actor.CLIENT)
    mail = mailed.mails()[-1]
    assert "METHOD:CANCEL" in calendar_of(mail)
    assert "VALARM" not in calendar_of(mail)


def test_the_file_of_the_page_and_the_mail_are_one_event(mailed: Mailed) -> None:
    visitor = booked(mailed)
    uid = appointment(mailed.site).uid
    file = visitor.fetch("GET", f"/mijn-afspraak/{uid}/afspraak.ics").text
    [event] = Calendar.from_ical(file).walk("VEVENT")
    mail = by_icalendar(calendar_of(mailed.mails()[0]))
    assert (str(event["uid"]), event.decoded("dtstart")) == (mail.uid, mail.start)


def test_a_mail_that_cannot_be_written_holds_up_no_other(mailed: Mailed) -> None:
    booked(mailed)
    other = mailed.site.visitor()
    book(other, **{**BY_MAIL, "email": "bilal@example.org"})
    first = mailed.site.messages()[0]

    def spoil(session: Any) -> None:
        row = session.get_one(type(first), first.id)
        row.facts = {**row.facts, "calendar": {"uid": "half of it"}}

    with mailed.site.app.app_context():
        write(spoil)
    assert [mail["To"] for mail in mailed.mails()] == ["bilal@example.org"]
    assert sorted(one.state for one in mailed.site.messages()) == ["pending", "sent"]
