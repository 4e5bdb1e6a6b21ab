"""What becomes of an appointment when its client texts back."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from database import reading, write
from notifications.channels.channel import Sent
from notifications.channels.sms.provider import InboundText
from notifications.outbox import claims
from notifications.outbox.claims import Dispatch
from notifications.outbox.models import Message
from notifications.texts.rendered import Rendered
from scheduler.access.models import Account, Post
from scheduler.access.roles import Role
from scheduler.appointments.attendance.operations import record
from scheduler.appointments.booking import corrections, operations, undoing
from scheduler.appointments.booking.corrections import NewContact
from scheduler.appointments.booking.operations import book
from scheduler.appointments.booking.undoing import UNDONE_WITHIN
from scheduler.appointments.errors import SlotTaken, ZitdagClosed
from scheduler.appointments.incoming import replies
from scheduler.appointments.incoming.replies import Outcome
from scheduler.appointments.messages.reminders import KINDS
from scheduler.appointments.models import Appointment, AppointmentState, CallTask, WhyCall
from scheduler.people.actors import Actor
from scheduler.people.clients import Client
from scheduler.people.contact import ContactMethod
from tests.conftest import FreshDatabase
from tests.support import builders
from tests.support.assertions import again, contradictions, history, live, told
from tests.support.builders import A_DAY, HOUR, MINUTE, NOW, TUESDAY, Scene, Sitting, at, by
from tests.support.message_builders import mark_sent

OURS = "+32460000000"
NUMBER = "+32470000001"
LATER = NOW + HOUR
WEDNESDAY = TUESDAY + A_DAY


@pytest.fixture
def database_url(sqlite: FreshDatabase) -> Iterator[str]:
    """What these tests are about is the same on each engine."""
    with sqlite() as url:
        yield url


def booked(scene: Scene, start: str | datetime, **client: Any) -> Appointment:
    whole = {"contact": NUMBER} | client
    wanted = scene.request(scene.slot(start), client=builders.client_details(**whole))
    return write(book, wanted, by=by(NOW))


def texted(appointment: Appointment, *, at: datetime = NOW) -> None:
    """Its next message has left as a text message."""
    while claimed := write(claims.claim, at):
        for message in claimed:
            channel, address = message.route
            by = Sent("cm", str(message.id), OURS if channel == "sms" else None, 1)
            receipt = Dispatch(by, address, Rendered("", "tekst"))
            write(mark_sent, message, receipt, now=at)
    assert any(state == "sent" for _kind, state, _version in told(appointment))


def reply(body: str, *, now: datetime = LATER, **overrides: Any) -> Outcome:
    whole = {"provider_id": f"{body} {now}", "sender": NUMBER, "receiver": OURS} | overrides
    return write(replies.take, "cm", InboundText(body=body, **whole), by=by(now))


def kinds_of(subject_starts: str) -> list[tuple[str, dict[str, Any]]]:
    with reading() as session:
        rows = select(Message).where(Message.subject.startswith(subject_starts))
        return [(row.kind, row.facts) for row in session.scalars(rows.order_by(Message.due))]


def to_call() -> list[tuple[int, WhyCall]]:
    with reading() as session:
        return [(one.appointment_id, one.why) for one in session.scalars(select(CallTask))]


# ----------------------------------------------------------------------------------------------- no


def test_nee_calls_off_and_says_so(scene: Scene) -> None:
    made = booked(scene, "09:30")
    texted(made)
    assert reply("Nee") is Outcome.CANCELLED
    found = again(made)
    assert (found.state, found.cancelled_by) == ("cancelled", "client")
    assert ("cancelled_by_client", "pending", 2) in told(made)


def test_its_place_is_kept_two_hours(scene: Scene) -> None:
    made = booked(scene, "09:30")
    texted(made)
    reply("NEE")
    assert live() == [("09:30", "10:45", 1)]
    with pytest.raises(SlotTaken):
        write(book, scene.request("09:30"), by=by(LATER + UNDONE_WITHIN - MINUTE))
    write(book, scene.request("09:30"), by=by(LATER + UNDONE_WITHIN + MINUTE))
    assert contradictions() == []


def test_a_yes_was_to_the_hour_it_was(scene: Scene) -> None:
    made = booked(scene, "09:30")
    texted(made)
    reply("JA")
    write(operations.move, made.id, scene.slot(at("13:00")), by=by(LATER))
    assert again(made).confirmed_at is None


def test_a_place_is_never_kept_after_the_start(scene: Scene) -> None:
    made = booked(scene, "09:30")
    texted(made)
    before = at("09:00")
    assert reply("NEE", now=before) is Outcome.CANCELLED
    with reading() as session:
        kept = session.scalar(select(Appointment).where(Appointment.holder == undoing.holder(made)))
        assert kept is not None
        assert kept.hold_expires_at == at("09:30")


def test_a_repeated_text_changes_nothing(scene: Scene) -> None:
    made = booked(scene, "09:30")
    texted(made)
    reply("NEE", provider_id="1")
    reply("JA", provider_id="2")
    assert reply("NEE", provider_id="1") is Outcome.REPEATED
    assert again(made).state == "booked"


def test_nee_after_the_start_goes_to_the_counsellor(scene: Scene) -> None:
    made = booked(scene, "09:30")
    texted(made)
    assert reply("NEE", now=at("09:31")) is Outcome.PASSED_ON
    assert again(made).state == "booked"


def test_nee_to_a_message_about_what_is_off_cancels_nothing_else(scene: Scene) -> None:
    first, second = booked(scene, "09:30"), booked(scene, "11:00")
    write(operations.cancel, second.id, by=by(LATER, Actor.COORDINATOR))
    texted(second, at=LATER)
    assert reply("NEE", now=LATER + MINUTE) is Outcome.PASSED_ON
    assert again(first).state == "booked"


# ------------------------------------------------------------------------------ several, and shared


def on_two_days(scene: Scene) -> tuple[Appointment, Appointment]:
    write(
        lambda session: (
            builders.zitdag(
                session, scene.loket, scene.counsellor, [scene.service], Sitting(day=WEDNESDAY)
            ).id
        )
    )
    one = booked(scene, "09:30")
    other = booked(scene, at("10:00", WEDNESDAY), first_name="Karim")
    texted(one)
    texted(other)
    return one, other


def test_with_more_than_one_to_come_we_ask_which_by_its_day(scene: Scene) -> None:
    made = on_two_days(scene)
    assert reply("NEE") is Outcome.ASKED
    assert [again(one).state for one in made] == ["booked", "booked"]
    [(_kind, facts)] = [one for one in kinds_of("appointment:") if one[0] == "which_one"]
    assert facts["options"] == [
        {
            "day": 24,
            "when": "dinsdag 24 november, 9.30\N{NO-BREAK SPACE}uur",
            "dutch_when": "dinsdag 24 november, 9.30\N{NO-BREAK SPACE}uur",
        },
        {
            "day": 25,
            "when": "woensdag 25 november, 10\N{NO-BREAK SPACE}uur",
            "dutch_when": "woensdag 25 november, 10\N{NO-BREAK SPACE}uur",
        },
    ]


@pytest.mark.parametrize(
    ("body", "states"),
    [
        pytest.param("NEE 24", ["cancelled", "booked"], id="the first"),
        pytest.param("nee 25/11", ["booked", "cancelled"], id="the second"),
        pytest.param("NEE 26", ["booked", "booked"], id="a day of none"),
        pytest.param("NEE 24/12", ["booked", "booked"], id="a month of none"),
    ],
)
def test_the_day_says_which_one(scene: Scene, body: str, states: list[str]) -> None:
    made = on_two_days(scene)
    reply("NEE")
    reply(body, now=LATER + MINUTE)
    assert [again(one).state for one in made] == states


def test_asking_again_at_once_costs_no_second_text(scene: Scene) -> None:
    on_two_days(scene)
    for seconds in range(3):
        assert reply("NEE", now=LATER + timedelta(seconds=seconds)) is Outcome.ASKED
    assert sum(kind == "which_one" for kind, _facts in kinds_of("appointment:")) == 1


def test_two_people_on_one_phone_never_call_each_other_off(scene: Scene) -> None:
    made = [booked(scene, "09:30"), booked(scene, "11:00", first_name="Karim")]
    for one in made:
        texted(one)
    assert reply("NEE") is Outcome.PASSED_ON, "both on the same day: somebody calls"
    assert reply("NEE 24") is Outcome.PASSED_ON
    assert [again(one).state for one in made] == ["booked", "booked"]


def test_two_days_of_two_months_with_the_same_number_are_told_apart_by_phone(
    scene: Scene,
) -> None:
    later = TUESDAY + 30 * A_DAY
    write(
        lambda session: (
            builders.zitdag(
                session,
                scene.loket,
                scene.counsellor,
                [scene.service],
                Sitting(day=later),
                horizon_days=90,
            ).id
        )
    )
    one, other = booked(scene, "09:30"), booked(scene, at("10:00", later))
    texted(one)
    texted(other)
    assert reply("NEE") is Outcome.PASSED_ON
    assert reply("NEE 24/12") is Outcome.CANCELLED
    assert (again(one).state, again(other).state) == ("booked", "cancelled")


# ---------------------------------------------------------------------------------------------- yes


def test_ja_restores_what_was_called_off(scene: Scene) -> None:
    made = booked(scene, "09:30")
    texted(made)
    reply("NEE")
    texted(made, at=LATER)
    assert reply("JA", now=LATER + UNDONE_WITHIN - MINUTE) is Outcome.RESTORED
    found = again(made)
    assert (found.state, found.cancelled_by) == ("booked", None)
    assert live() == [("09:30", "10:45", 1)]
    assert ("confirmation", "pending", 3) in told(made)
    assert history(made)[-1] == ("booked", "client")
    assert contradictions() == []


def test_ja_after_two_hours_goes_to_the_counsellor(scene: Scene) -> None:
    made = booked(scene, "09:30")
    texted(made)
    reply("NEE")
    texted(made, at=LATER)
    assert reply("JA", now=LATER + UNDONE_WITHIN) is Outcome.PASSED_ON
    assert again(made).state == "cancelled"


def test_ja_to_a_cancellation_of_ours_restores_nothing(scene: Scene) -> None:
    made = booked(scene, "09:30")
    write(operations.cancel, made.id, by=by(NOW, Actor.COORDINATOR))
    texted(made, at=LATER)
    assert reply("JA", now=LATER + MINUTE) is Outcome.PASSED_ON
    assert again(made).state == "cancelled"


@pytest.mark.parametrize("body", ["JA", "NEE", "STOP", "Wie is dit?"])
def test_what_a_strangers_number_answers_changes_nothing(scene: Scene, body: str) -> None:
    """The number was typed wrong, and has been put right since."""
    made = booked(scene, "09:30")
    texted(made)
    right = NewContact(ContactMethod.OWN_MOBILE, "+32470000002")
    write(corrections.correct_contact, made.id, right, by=by(NOW))
    assert reply(body) is Outcome.OF_NOBODY
    found = again(made)
    assert (found.state, found.confirmed_at) == ("booked", None)
    with reading() as session:
        assert session.get_one(Client, made.client_id).reminders
        assert session.scalars(select(CallTask)).all() == []


def test_what_no_longer_fits_is_not_restored(scene: Scene) -> None:
    made = booked(scene, "09:30")
    texted(made)
    reply("NEE")
    texted(made, at=LATER)
    write(builders.absence, scene.counsellor.id, at("08:00"), at("18:00"))
    with pytest.raises(ZitdagClosed):
        write(operations.restore, made.id, by=by(LATER))
    assert reply("JA", now=LATER + MINUTE) is Outcome.PASSED_ON


def test_ja_confirms_once(scene: Scene) -> None:
    made = booked(scene, "09:30")
    texted(made)
    assert reply("Ja!") is Outcome.CONFIRMED
    assert reply("JA", now=LATER + HOUR) is Outcome.CONFIRMED
    assert again(made).confirmed_at == LATER


@pytest.mark.parametrize(
    ("body", "now"),
    [
        pytest.param("JA 25", LATER, id="for a day that it is not"),
        pytest.param("JA", at("09:31"), id="when it has begun"),
    ],
)
def test_ja_that_confirms_nothing_goes_to_the_counsellor(
    scene: Scene, body: str, now: datetime
) -> None:
    made = booked(scene, "09:30")
    texted(made)
    assert reply(body, now=now) is Outcome.PASSED_ON
    assert again(made).confirmed_at is None


# --------------------------------------------------------------------------------------------- stop


@pytest.mark.usefixtures("app")
def test_stop_ends_reminders_and_nothing_else() -> None:
    scene = write(builders.scene, service_is={"reminder_days": [3, 1]})
    made = booked(scene, "09:30")
    texted(made)
    assert reply("STOP") is Outcome.STOPPED
    assert {kind for kind, state, _ in told(made) if state == "withdrawn"} == {
        "reminder_3_days",
        "reminder_1_day",
    }
    slot = scene.slot("11:00")
    write(operations.move, made.id, slot, by=by(LATER, Actor.COORDINATOR))
    assert [kind for kind, state, _ in told(made) if state == "pending"] == ["changed_by_us"]
    with reading() as session:
        assert session.scalars(select(Client.reminders)).all() == [False]


@pytest.mark.usefixtures("app")
def test_stop_is_said_for_a_phone_and_for_all_who_share_it() -> None:
    scene = write(builders.scene, service_is={"reminder_days": [3, 1]})
    mine, hers = booked(scene, "09:30"), booked(scene, "11:00", first_name="Karim")
    elsewhere = booked(scene, "13:00", contact="+32470000002")
    texted(mine)
    assert reply("STOP") is Outcome.STOPPED
    assert [waits(one) for one in (mine, hers, elsewhere)] == [[], [], sorted(KINDS)]


@pytest.mark.usefixtures("app")
def test_after_stop_nobody_says_that_they_were_missed() -> None:
    scene = write(builders.scene)
    made = booked(scene, "09:30")
    texted(made)
    missed, after = AppointmentState.MISSED, at("11:00")
    write(record, made.id, missed, by=by(after, Actor.COUNSELLOR))
    assert waits(made) == ["missed"]
    assert reply("STOP", now=after) is Outcome.STOPPED
    assert waits(made) == []


def waits(made: Appointment) -> list[str]:
    return sorted(kind for kind, state, _ in told(made) if state == "pending")


# ------------------------------------------------------------------------------------ anything else


def give_account(session: Session, scene: Scene) -> None:
    session.add(
        Post(
            account=Account(email="sofie@example.org", name="Sofie", created_at=NOW),
            role=Role.COUNSELLOR,
            region_id=scene.region.id,
            counsellor_id=scene.counsellor.id,
            created_at=NOW,
        )
    )


def test_two_texts_at_one_moment_both_reach_the_counsellor(scene: Scene) -> None:
    write(give_account, scene)
    texted(booked(scene, "09:30"))
    for number, words in enumerate(("Ik heb een vraag.", "Over de bus.")):
        assert reply(words, provider_id=str(number)) is Outcome.PASSED_ON
    said = [facts["wrote"] for kind, facts in kinds_of("counsellor:") if kind == "counsellor_wrote"]
    assert set(said) == {"Ik heb een vraag.", "Over de bus."}


def test_anything_else_goes_to_the_counsellor(scene: Scene) -> None:
    write(give_account, scene)
    made = booked(scene, "09:30")
    texted(made)
    words = "Mag mijn zus mee? " * 30
    assert reply(words) is Outcome.PASSED_ON
    [(_kind, facts)] = [one for one in kinds_of("counsellor:") if one[0] == "counsellor_wrote"]
    assert (facts["wrote"], facts["first_name"]) == (words.strip()[:300], "A.")
    assert to_call() == [(made.id, WhyCall.WROTE)]
    assert again(made).state == "booked"


def test_without_an_account_of_the_counsellor_the_list_knows(scene: Scene) -> None:
    made = booked(scene, "09:30")
    texted(made)
    assert reply("hallo") is Outcome.PASSED_ON
    assert to_call() == [(made.id, WhyCall.WROTE)]


# -------------------------------------------------------------------------------------- whose it is


@pytest.mark.parametrize(
    "overrides",
    [
        pytest.param({"sender": "+32470000099"}, id="somebody we never wrote to"),
        pytest.param({"receiver": "+32460000099"}, id="to a number we never wrote from"),
        pytest.param({"sender": "8810"}, id="a short code"),
        pytest.param({"sender": ""}, id="nobody"),
    ],
)
def test_a_text_of_nobody_changes_nothing(scene: Scene, overrides: dict[str, Any]) -> None:
    made = booked(scene, "09:30")
    texted(made)
    assert reply("NEE", **overrides) is Outcome.OF_NOBODY
    assert again(made).state == "booked"


@pytest.mark.parametrize("written", ["32470000001", "0032470000001", " +32 470 00 00 01 "])
def test_numbers_are_read_as_providers_write_them(scene: Scene, written: str) -> None:
    made = booked(scene, "09:30")
    texted(made)
    assert reply("NEE", sender=written, receiver="32460000000") is Outcome.CANCELLED


def test_a_reply_belongs_to_the_last_message_there(scene: Scene) -> None:
    first = booked(scene, "09:30")
    texted(first, at=NOW)
    second = booked(scene, "11:00")
    texted(second, at=NOW + MINUTE)
    reply("JA")
    assert (again(first).confirmed_at, again(second).confirmed_at) == (None, LATER)
