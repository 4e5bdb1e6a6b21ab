"""What is old is forgotten; the figures stay."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from database import Base, reading, write
from notifications.incoming import received_texts
from notifications.outbox import lookups
from notifications.outbox.models import Message
from scheduler.access import limits, rate_limits
from scheduler.access.models import Attempt
from scheduler.appointments import retention, retention_rules
from scheduler.appointments.booking.operations import book, cancel
from scheduler.appointments.messages import to_clients
from scheduler.appointments.models import Appointment, BookingChannel, BookingDraft
from scheduler.people.call_requests import CallRequest, PartOfDay
from scheduler.people.clients import Client
from scheduler.zitdagen.models import DiaryEntry
from tests.support import builders
from tests.support.assertions import again, live
from tests.support.builders import A_DAY, HOUR, NOW, Scene, at, by

SECOND = timedelta(seconds=1)
END = at("10:30")
YEAR = 365 * A_DAY


def _purged(now: datetime) -> dict[str, int]:
    """What a purge forgot, where it forgot something."""
    return {name: count for name, count in write(retention.purge, now=now).items() if count}


def _count(model: type[Base]) -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def _draft(session: Session, scene: Scene) -> None:
    question = builders.question(session, scene.service.id)
    draft = BookingDraft(
        key="k",
        browser="b",
        created_at=NOW,
        question_id=question.id,
        service_id=scene.service.id,
        language="nl",
        loket_id=scene.loket.id,
        starts_at=at("09:30"),
    )
    session.add(draft)


@pytest.mark.parametrize(
    ("after", "is_gone"),
    [
        pytest.param(24 * HOUR, False, id="a day"),
        pytest.param(24 * HOUR + SECOND, True, id="later"),
    ],
)
def test_an_unfinished_booking_lasts_a_day(scene: Scene, after: timedelta, is_gone: bool) -> None:
    write(_draft, scene)

    assert _purged(NOW + after) == ({"drafts": 1} if is_gone else {})
    assert _count(BookingDraft) == (0 if is_gone else 1)


def _call(session: Session, scene: Scene, answered_at: datetime | None) -> None:
    call = CallRequest(
        key="k",
        region_id=scene.region.id,
        number="+32470000001",
        language="nl",
        part_of_day=PartOfDay.ANY,
        created_at=NOW,
        answered_at=answered_at,
    )
    session.add(call)


@pytest.mark.parametrize(
    ("answered_at", "after", "is_gone"),
    [
        pytest.param(NOW + A_DAY, 31 * A_DAY, False, id="thirty days after the answer"),
        pytest.param(NOW + A_DAY, 31 * A_DAY + SECOND, True, id="later"),
        pytest.param(None, 90 * A_DAY, False, id="ninety days without an answer"),
        pytest.param(None, 90 * A_DAY + SECOND, True, id="later, without an answer"),
    ],
)
def test_a_call_is_kept_a_month_once_answered_and_three_at_most(
    scene: Scene, answered_at: datetime | None, after: timedelta, is_gone: bool
) -> None:
    write(_call, scene, answered_at)

    assert _purged(NOW + after) == ({"calls": 1} if is_gone else {})
    assert _count(CallRequest) == (0 if is_gone else 1)


def _sent(session: Session, at: datetime) -> None:
    session.execute(
        update(Message).values(
            state="sent", next_try=None, sent_at=at, sent_subject="Je afspraak", sent_text="Dag"
        )
    )


@pytest.mark.parametrize(
    ("after", "is_gone"),
    [
        pytest.param(7 * A_DAY, False, id="a week"),
        pytest.param(7 * A_DAY + SECOND, True, id="later"),
    ],
)
def test_the_text_of_a_message_lasts_a_week(scene: Scene, after: timedelta, is_gone: bool) -> None:
    made = write(book, scene.request("09:30"), by=by(NOW))
    write(_sent, NOW)

    assert _purged(NOW + after) == ({"bodies": 1} if is_gone else {})
    (message,) = _about(made)
    assert (message.sent_text is None) is is_gone
    assert (message.facts == {}) is is_gone
    assert (message.state, message.sent_at) == ("sent", NOW)


def test_attempts_are_forgotten_after_two_days(scene: Scene) -> None:
    write(rate_limits.admit, limits.MISSES_OF_A_PERSON, "subject", now=NOW)

    write(retention.purge, now=NOW + 2 * A_DAY)
    assert _count(Attempt) == 1
    write(retention.purge, now=NOW + 2 * A_DAY + SECOND)
    assert _count(Attempt) == 0


@pytest.mark.parametrize(
    ("after", "is_gone"),
    [
        pytest.param(30 * A_DAY, False, id="thirty days"),
        pytest.param(30 * A_DAY + SECOND, True, id="later"),
    ],
)
def test_that_an_answer_came_in_is_known_for_a_month(
    scene: Scene, after: timedelta, is_gone: bool
) -> None:
    write(received_texts.is_new, "cm", "1", now=NOW)

    write(retention.purge, now=NOW + after)
    assert _count(received_texts.ReceivedText) == (0 if is_gone else 1)


def test_attempts_are_kept_for_the_longest_window() -> None:
    """Or a purge in between would let somebody begin anew."""
    longest = max(limit.window for limit in limits.LIMITS)

    assert longest + longest / rate_limits.PARTS < retention_rules.ATTEMPTS.lasts


def _about(made: Appointment) -> list[Message]:
    with reading() as session:
        return list(lookups.about(session, to_clients.subject(made)))


def _client(made: Appointment) -> Client:
    client = again(made).client
    assert client is not None
    return client


@pytest.mark.parametrize("is_cancelled", [False, True])
def test_a_client_is_nobody_a_year_after_the_appointment(scene: Scene, is_cancelled: bool) -> None:
    details = builders.client_details(first_name="Amina", locality="Roeselare")
    request = scene.request("09:30", client=details, channel=BookingChannel.PARTNER)
    made = write(book, request, by=by(NOW))
    if is_cancelled:
        write(cancel, made.id, by=by(NOW))

    assert "clients" not in _purged(END + YEAR)
    assert _client(made).first_name == "Amina"
    assert _purged(END + YEAR + SECOND)["clients"] == 1
    nobody = _client(made)
    assert (nobody.first_name, nobody.contact, nobody.whose, nobody.locality) == (
        "",
        None,
        None,
        None,
    )
    assert nobody.anonymised_at == END + YEAR + SECOND
    assert all((row.routes, row.facts, row.sent_text) == ([], {}, None) for row in _about(made))


def test_the_figures_outlive_the_client(scene: Scene) -> None:
    made = write(book, scene.request("09:30", channel=BookingChannel.PHONE_DESK), by=by(NOW))
    _purged(END + YEAR + SECOND)

    found = again(made)
    assert (found.state, found.channel, found.language) == ("booked", "phone_desk", "nl")
    assert live() == [("09:30", "10:45", 1)]
    assert [(row.kind, row.state) for row in _about(made)] == [("confirmation", "withdrawn")]


def test_a_client_is_forgotten_once(scene: Scene) -> None:
    write(book, scene.request("09:30"), by=by(NOW))

    assert _purged(END + YEAR + SECOND)["clients"] == 1
    assert _purged(END + YEAR + A_DAY) == {}


def _with_a_second_appointment(session: Session, made: Appointment, starts_at: datetime) -> None:
    """The same client comes again; nothing does this yet."""
    found = session.get_one(Appointment, made.id)
    entry = found.entry
    later = DiaryEntry(
        counsellor_id=entry.counsellor_id,
        zitdag_id=entry.zitdag_id,
        service_id=entry.service_id,
        starts_at=starts_at,
        ends_at=starts_at + HOUR,
        occupied_until=starts_at + HOUR,
        capacity=1,
        taken=1,
    )
    session.add(later)
    session.flush()
    again_: dict[str, Any] = {"uid": "second", "entry_id": later.id, "client_id": found.client_id}
    session.add(
        Appointment(
            state=found.state,
            channel=found.channel,
            language="nl",
            code="00001",
            created_at=NOW,
            **again_,
        )
    )


def test_the_last_appointment_decides(scene: Scene) -> None:
    made = write(book, scene.request("09:30"), by=by(NOW))
    write(_with_a_second_appointment, made, at("09:30") + 100 * A_DAY)

    assert "clients" not in _purged(END + YEAR + SECOND)
    assert _purged(END + 100 * A_DAY + YEAR + SECOND)["clients"] == 1


def test_as_many_are_forgotten_at_once_as_fit_a_transaction(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    for start in ("09:00", "10:15", "13:00"):
        write(book, scene.request(start), by=by(NOW))
    monkeypatch.setattr(retention, "AT_ONCE", 2)
    late = at("14:00") + YEAR + SECOND

    assert [_purged(late).get("clients", 0) for _ in range(3)] == [2, 1, 0]
