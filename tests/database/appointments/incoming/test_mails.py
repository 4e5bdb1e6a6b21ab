"""What becomes of an appointment when its client answers a mail, or a mail comes back."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from database import reading, write
from notifications.channels.channel import Sent
from notifications.incoming.delivery_reports import TooEarly
from notifications.incoming.received_mails import CalendarReply, ReceivedMail
from notifications.outbox import claims
from notifications.outbox.claims import Dispatch
from notifications.outbox.models import Message
from notifications.texts.rendered import Rendered
from scheduler.access.models import Account, Post
from scheduler.access.roles import Role
from scheduler.appointments.booking import operations
from scheduler.appointments.booking.operations import book
from scheduler.appointments.incoming import mails
from scheduler.appointments.incoming.mails import MailOutcome
from scheduler.appointments.messages.to_coordinators import MOST
from scheduler.appointments.models import Appointment, CallTask, WhyCall
from scheduler.people.actors import Actor
from scheduler.people.clients import Client
from scheduler.people.contact import ContactMethod
from tests.conftest import FreshDatabase
from tests.support import builders
from tests.support.assertions import again, told
from tests.support.builders import HOUR, NOW, Scene, at, by
from tests.support.message_builders import mark_sent, renderer

ZOE = "zoe@example.org"
STRANGER = "stranger@example.org"
LATER = NOW + HOUR


@pytest.fixture
def database_url(sqlite: FreshDatabase) -> Iterator[str]:
    """What these tests are about is the same on each engine."""
    with sqlite() as url:
        yield url


def booked(scene: Scene, start: str = "09:30", **client: Any) -> Appointment:
    whole = {"reach": ContactMethod.EMAIL, "contact": ZOE} | client
    wanted = scene.request(scene.slot(start), client=builders.client_details(**whole))
    return write(book, wanted, by=by(NOW))


def mailed(made: Appointment, *, at: datetime = NOW) -> UUID:
    """What is due has left by mail; the reference of the first that its client got."""
    found = []
    while claimed := write(claims.claim, at):
        for message in claimed:
            sent = Dispatch(
                Sent("smtp", f"<{message.id}@x>"), message.route.address, Rendered("", "")
            )
            write(mark_sent, message, sent, now=at)
            if message.subject == f"appointment:{made.uid}":
                found.append(message.id)
    return found[0]


def received(mail: ReceivedMail, *, now: datetime = LATER) -> MailOutcome:
    return write(mails.take, mail, "", by=by(now))


def mail(words: str = "Nee", *answers: UUID, **more: Any) -> ReceivedMail:
    whole: dict[str, Any] = {"key": str(uuid4()), "sender": ZOE, "subject": "Re: Je afspraak"}
    return ReceivedMail(words=words, refers_to=answers, **whole | more)


def pressed(made: Appointment, status: str, **more: Any) -> ReceivedMail:
    """An answer of a calendar to what it knows as version 1."""
    sequence = more.pop("sequence", 0)
    return mail("", reply=CalendarReply(made.uid, status, sequence), automatic=True, **more)


def staff(session: Session, scene: Scene, role: Role, email: str) -> None:
    session.add(
        Post(
            account=Account(email=email, name="Sofie", created_at=NOW),
            role=role,
            region_id=scene.region.id,
            counsellor_id=scene.counsellor.id if role is Role.COUNSELLOR else None,
            created_at=NOW,
        )
    )


@pytest.fixture
def with_staff(scene: Scene) -> Scene:
    write(staff, scene, Role.COUNSELLOR, "sofie@example.org")
    write(staff, scene, Role.COORDINATOR, "karen@example.org")
    return scene


def to_staff() -> list[tuple[str, str, str]]:
    """Kind, address and words of what staff are to read."""
    kinds = Message.kind.in_(["counsellor_wrote", "coordinator_mail"])
    with reading() as session:
        rows = session.scalars(select(Message).where(kinds).order_by(Message.version)).all()
        return [(row.kind, row.route.address, row.facts["wrote"]) for row in rows]


def to_call() -> list[tuple[int, WhyCall]]:
    with reading() as session:
        return [(one.appointment_id, one.why) for one in session.scalars(select(CallTask))]


# ---------------------------------------------------------------------------------------- calendars


def test_no_in_a_calendar_cancels(scene: Scene) -> None:
    made = booked(scene)
    assert received(pressed(made, "DECLINED")) is MailOutcome.CANCELLED
    found = again(made)
    assert (found.state, found.cancelled_by) == ("cancelled", "client")
    assert ("cancelled_by_client", "pending", 2) in told(made)


def test_yes_in_a_calendar_confirms(scene: Scene) -> None:
    made = booked(scene)
    assert received(pressed(made, "ACCEPTED")) is MailOutcome.CONFIRMED
    assert again(made).confirmed_at == LATER


def test_perhaps_in_a_calendar_goes_to_the_counsellor(with_staff: Scene) -> None:
    made = booked(with_staff)
    assert received(pressed(made, "TENTATIVE")) is MailOutcome.TO_COUNSELLOR
    assert again(made).state == "booked"
    assert to_call() == [(made.id, WhyCall.WROTE)]
    [(kind, address, words)] = to_staff()
    assert (kind, address) == ("counsellor_wrote", "sofie@example.org")
    assert words.startswith("Misschien (in een agenda)")


def test_no_to_the_hour_that_it_was_goes_to_the_counsellor(with_staff: Scene) -> None:
    made = booked(with_staff)
    write(operations.move, made.id, with_staff.slot(at("13:00")), by=by(NOW, Actor.COORDINATOR))
    assert received(pressed(made, "DECLINED")) is MailOutcome.TO_COUNSELLOR
    assert again(made).state == "booked"
    assert received(pressed(made, "DECLINED", sequence=1)) is MailOutcome.CANCELLED


def test_a_calendar_that_took_it_away_says_nothing_new(with_staff: Scene) -> None:
    made = booked(with_staff)
    received(pressed(made, "DECLINED"))
    assert received(pressed(made, "DECLINED")) is MailOutcome.KNOWN
    assert received(pressed(made, "ACCEPTED")) is MailOutcome.KNOWN
    assert (again(made).state, to_staff()) == ("cancelled", [])


@pytest.mark.parametrize("status", ["DECLINED", "ACCEPTED"])
def test_what_was_written_in_a_calendar_goes_to_the_counsellor(
    with_staff: Scene, status: str
) -> None:
    made = booked(with_staff)
    reply = CalendarReply(made.uid, status, 0, "Mag mijn zus mee?")
    received(replace(pressed(made, status), reply=reply))
    assert again(made).state == ("cancelled" if status == "DECLINED" else "booked")
    assert to_call() == [(made.id, WhyCall.WROTE)]
    [(_kind, _address, said)] = to_staff()
    assert said.endswith("(in een agenda)\nMag mijn zus mee?\nRe: Je afspraak")


def test_what_was_written_in_the_mail_of_a_calendar_goes_to_the_counsellor(
    with_staff: Scene,
) -> None:
    made = booked(with_staff)
    written = replace(pressed(made, "DECLINED"), words="Kan het donderdag?", automatic=False)
    assert received(written) is MailOutcome.CANCELLED
    [(_kind, _address, said)] = to_staff()
    assert said.endswith("Kan het donderdag?")


def test_what_a_calendar_writes_itself_is_nobody_s_work(with_staff: Scene) -> None:
    made = booked(with_staff)
    received(replace(pressed(made, "DECLINED"), words="Zoe has declined this invitation."))
    assert (again(made).state, to_staff(), to_call()) == ("cancelled", [], [])


def test_somebody_else_s_calendar_cancels_nothing(with_staff: Scene) -> None:
    made = booked(with_staff)
    assert received(pressed(made, "DECLINED", sender=STRANGER)) is MailOutcome.TO_COUNSELLOR
    assert again(made).state == "booked"


# -------------------------------------------------------------------------------------------- words


@pytest.mark.parametrize(
    "words",
    [
        "Nee",
        "NEE.",
        "nee ik kan niet komen",
        "Neen, sorry!\n\nGroeten, Zoe",
        "Nee\n\nZoe",
        "nee 24",
        "  *Nee*",
    ],
)
def test_a_mail_that_begins_with_nee_cancels(scene: Scene, words: str) -> None:
    made = booked(scene, first_name="Zoe")
    assert received(mail(words, mailed(made))) is MailOutcome.CANCELLED
    assert again(made).state == "cancelled"


@pytest.mark.parametrize(
    "words",
    [
        "Nee, maar kan het donderdag?",
        "nee kan het donderdag",
        "Nee\n\nKan het donderdag?",
        "Nee 24\nBel mij a.u.b.",
        "Neen, sorry!\nIk ben ziek tot vrijdag\nGroeten, Zoe",
    ],
)
def test_what_stands_beside_a_nee_goes_to_the_counsellor_too(with_staff: Scene, words: str) -> None:
    made = booked(with_staff)
    assert received(mail(words, mailed(made))) is MailOutcome.CANCELLED
    assert again(made).state == "cancelled"
    assert to_call() == [(made.id, WhyCall.WROTE)]
    assert to_staff() == [
        ("counsellor_wrote", "sofie@example.org", f"Re: Je afspraak\n{words}"),
    ]


def test_a_nee_alone_is_nobody_s_work(with_staff: Scene) -> None:
    made = booked(with_staff)
    received(
        mail("Nee, ik kan niet komen.\n\nSorry!\nMet vriendelijke groeten,\nAmina", mailed(made))
    )
    assert again(made).state == "cancelled"
    assert (to_call(), to_staff()) == ([], [])


def test_a_question_beside_a_nee_that_nobody_reads_stays_in_the_mailbox(scene: Scene) -> None:
    made = booked(scene)
    assert received(mail("Nee, kan het donderdag?", mailed(made))) is MailOutcome.TO_NOBODY
    assert again(made).state == "cancelled"


@pytest.mark.parametrize(
    "words",
    ["Neem ik de bus?", "Ik kan niet", "", "nee 25", "Needs a lift", "niet", "Ja, tot dan"],
)
def test_anything_else_goes_to_the_counsellor(with_staff: Scene, words: str) -> None:
    made = booked(with_staff)
    assert received(mail(words, mailed(made))) is MailOutcome.TO_COUNSELLOR
    assert again(made).state == "booked"
    assert to_call() == [(made.id, WhyCall.WROTE)]
    [(_kind, _address, said)] = to_staff()
    assert said == f"Re: Je afspraak\n{words}".strip()


@pytest.mark.parametrize(
    ("language", "words", "is_no"),
    [
        ("en", "No, I am ill", True),
        ("en", "No\nZoe", True),
        ("en", "No problem, I will be there", False),
        ("pl", "Nie", True),
        ("pl", "Nie zapomnę", False),
        ("ro", "Nu, sunt bolnav", True),
        ("fr", "Non je suis malade", True),
        ("ar", "لا، أنا مريض", True),
        ("ar", "لا مشكلة", False),
        ("ru", "Нет", True),
        ("uk", "nee dank u", True),
        ("en", "Oui", False),
    ],
)
def test_no_is_no_in_the_language_of_the_reader(language: str, words: str, is_no: bool) -> None:
    said = mails.understood(words, language)
    assert (said is not None and said.word == "no") is is_no


def test_ja_confirms_and_restores(scene: Scene) -> None:
    made = booked(scene)
    reference = mailed(made)
    assert received(mail("Ja", reference)) is MailOutcome.CONFIRMED
    received(mail("Nee", reference))
    assert received(mail("Ja", reference)) is MailOutcome.RESTORED
    assert again(made).state == "booked"


def test_stop_ends_reminders(scene: Scene) -> None:
    reference = mailed(booked(scene))
    assert received(mail("STOP", reference)) is MailOutcome.STOPPED
    with reading() as session:
        assert session.scalars(select(Client.reminders)).all() == [False]


def test_of_two_appointments_the_mail_says_which(scene: Scene) -> None:
    one, other = booked(scene), booked(scene, "13:00", first_name="Karim")
    mailed(one)
    with reading() as session:
        about = f"appointment:{other.uid}"
        reference = session.scalars(select(Message.id).where(Message.subject == about)).first()
    assert reference is not None
    received(mail("Nee", reference))
    assert (again(one).state, again(other).state) == ("booked", "cancelled")


def test_a_mail_that_is_offered_again_does_nothing_again(scene: Scene) -> None:
    made = booked(scene)
    reference = mailed(made)
    no = mail("Nee", reference)
    received(no)
    received(mail("Ja", reference))
    assert received(no) is MailOutcome.REPEATED
    assert again(made).state == "booked"


def test_nee_after_the_start_goes_to_the_counsellor(with_staff: Scene) -> None:
    made = booked(with_staff)
    no = mail("Nee", mailed(made))
    assert received(no, now=at("09:31")) is MailOutcome.TO_COUNSELLOR
    assert again(made).state == "booked"


# ------------------------------------------------------------------------------------------ forging


@pytest.mark.parametrize(
    "more",
    [
        pytest.param({}, id="an address alone"),
        pytest.param({"refers_to": (uuid4(),)}, id="a reference that is none of ours"),
        pytest.param({"reply": CalendarReply(str(uuid4()), "DECLINED", 0)}, id="a UID of nobody"),
    ],
)
def test_a_forged_sender_cancels_nothing(with_staff: Scene, more: dict[str, Any]) -> None:
    made = booked(with_staff)
    mailed(made)
    assert received(replace(mail("Nee"), **more)) is MailOutcome.TO_COUNSELLOR
    assert again(made).state == "booked"


def test_the_control_the_true_reference_would_cancel(with_staff: Scene) -> None:
    made = booked(with_staff)
    assert received(mail("Nee", mailed(made))) is MailOutcome.CANCELLED


def test_a_reference_from_another_address_cancels_nothing(with_staff: Scene) -> None:
    made = booked(with_staff)
    forwarded = mail("Nee", mailed(made), sender=STRANGER)
    assert received(forwarded) is MailOutcome.TO_COUNSELLOR
    assert again(made).state == "booked"


# ----------------------------------------------------------------------------------------- machines


def test_a_bounce_puts_somebody_on_the_call_list(scene: Scene) -> None:
    made = booked(scene)
    reference = mailed(made)
    bounce = mail("", reference, sender="mailer-daemon@example.org", bounced=True, automatic=True)
    assert received(bounce) is MailOutcome.BOUNCED
    assert to_call() == [(made.id, WhyCall.NOT_REACHED)]
    with reading() as session:
        row = session.get_one(Message, reference)
        assert (row.state, row.cause, row.provider_state) == ("failed", "undelivered", "failed")
    assert received(replace(bounce, key="again")) is MailOutcome.BOUNCED
    assert len(to_call()) == 1


def test_a_bounce_of_an_address_that_was_corrected_calls_nobody(scene: Scene) -> None:
    made = booked(scene)
    reference = mailed(made)

    def correct(session: Session) -> None:
        client = session.get_one(Appointment, made.id).client
        assert client is not None
        client.contact = "right@example.org"

    write(correct)
    received(mail("", reference, bounced=True, automatic=True))
    assert to_call() == []


def test_a_bounce_of_nothing_of_ours_changes_nothing(scene: Scene) -> None:
    mailed(booked(scene))
    assert received(mail("", uuid4(), bounced=True, automatic=True)) is MailOutcome.BOUNCED
    assert to_call() == []


def test_a_bounce_while_it_is_being_sent_comes_again(scene: Scene) -> None:
    booked(scene)
    [message, *_others] = write(claims.claim, NOW)
    bounce = mail("", message.id, bounced=True, automatic=True)
    with pytest.raises(TooEarly):
        received(bounce)
    with pytest.raises(TooEarly):
        received(bounce)


@pytest.mark.parametrize("words", ["Nee", "Ik ben er niet", "Ja"])
def test_an_automatic_answer_changes_nothing(with_staff: Scene, words: str) -> None:
    made = booked(with_staff)
    before = told(made)
    answer = mail(words, mailed(made), automatic=True)
    assert received(answer) is MailOutcome.AUTOMATIC
    assert again(made).state == "booked"
    assert (to_staff(), to_call(), len(told(made))) == ([], [], len(before))


# ----------------------------------------------------------------------------- nobody's appointment


def test_a_mail_of_a_stranger_goes_to_the_coordinators(with_staff: Scene) -> None:
    assert received(mail("Hallo?", sender=STRANGER)) is MailOutcome.TO_COORDINATORS
    assert to_staff() == [("coordinator_mail", "karen@example.org", "Re: Je afspraak\nHallo?")]


def test_without_an_account_of_the_counsellor_the_coordinators_read_it(scene: Scene) -> None:
    write(staff, scene, Role.COORDINATOR, "karen@example.org")
    made = booked(scene)
    assert received(mail("Hallo?", mailed(made))) is MailOutcome.TO_COORDINATORS
    assert to_call() == [(made.id, WhyCall.WROTE)]


@pytest.mark.usefixtures("scene")
def test_with_nobody_to_tell_it_is_left_in_the_mailbox() -> None:
    assert received(mail("Hallo?", sender=STRANGER)) is MailOutcome.TO_NOBODY


def test_a_coordinator_s_own_mail_does_not_come_back(with_staff: Scene) -> None:
    assert received(mail("Weg tot maandag", sender="karen@example.org")) is MailOutcome.TO_NOBODY
    assert with_staff.region.id
    assert to_staff() == []


def test_two_machines_that_answer_each_other_come_to_an_end(with_staff: Scene) -> None:
    assert with_staff.region.id
    found = [received(mail(f"Weg {number}", sender=STRANGER)) for number in range(MOST + 2)]
    assert found == [MailOutcome.TO_COORDINATORS] * MOST + [MailOutcome.TO_NOBODY] * 2


def test_what_staff_read_is_rendered(with_staff: Scene) -> None:
    made = booked(with_staff)
    received(mail("<b>Hallo?</b>", sender=STRANGER))
    received(mail("<b>Mag ik?</b>", mailed(made)))
    rows = select(Message).where(Message.kind.in_(["counsellor_wrote", "coordinator_mail"]))
    with reading() as session:
        texts = {
            row.kind: renderer().render(row.kind, "email", "nl", row.facts, "https://x/")
            for row in session.scalars(rows)
        }
    assert "Antwoord op een mail" in texts["counsellor_wrote"].subject
    assert '"Re: Je afspraak\n<b>Mag ik?</b>"' in texts["counsellor_wrote"].text
    assert STRANGER in texts["coordinator_mail"].text
    assert "&lt;b&gt;Hallo?" in (texts["coordinator_mail"].html or "")
