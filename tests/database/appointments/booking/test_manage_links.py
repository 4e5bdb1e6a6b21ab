"""A token opens one appointment, until it is revoked or a day after; nothing else opens any."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from database import reading, write
from scheduler.appointments.booking import manage_links
from scheduler.appointments.booking.operations import book, cancel, hold, move
from scheduler.appointments.models import Appointment
from scheduler.appointments.policy import PUBLIC_HOLD
from tests.support.builders import A_DAY, NOW, Scene, at, by

KEY = b"k" * 32
END = at("10:30")


def _opened(token: str, now: datetime = NOW, key: bytes = KEY) -> str | None:
    with reading() as session:
        found = manage_links.find(session, key, token, now=now)
        return found.uid if found else None


@pytest.fixture
def made(scene: Scene) -> Appointment:
    return write(book, scene.request("09:30"), by=by(NOW))


def test_a_token_opens_its_appointment(made: Appointment) -> None:
    token = manage_links.token(KEY, made)

    assert len(token) == 28
    assert _opened(token) == made.uid


def test_a_token_opens_its_own_appointment_only(scene: Scene, made: Appointment) -> None:
    other = write(book, scene.request("14:00"), by=by(NOW))
    mine, hers = (urlsafe_b64decode(manage_links.token(KEY, one)) for one in (made, other))
    mixed = urlsafe_b64encode(hers[:5] + mine[5:]).decode()

    assert _opened(manage_links.token(KEY, other)) == other.uid
    assert _opened(mixed) is None


def test_another_key_opens_nothing(made: Appointment) -> None:
    assert _opened(manage_links.token(b"x" * 32, made)) is None
    assert _opened(manage_links.token(KEY, made), key=b"x" * 32) is None


def test_raising_the_generation_revokes_what_was_sent(made: Appointment) -> None:
    token = manage_links.token(KEY, made)
    write(
        lambda session: session.execute(update(Appointment).values(generation=2)),
    )
    made.generation = 2

    assert _opened(token) is None
    assert _opened(manage_links.token(KEY, made)) == made.uid


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        pytest.param(END, True, id="as it ends"),
        pytest.param(END + A_DAY - timedelta(seconds=1), True, id="a second before a day later"),
        pytest.param(END + A_DAY, False, id="a day later"),
        pytest.param(END + 400 * A_DAY, False, id="a year later"),
    ],
)
def test_a_token_lasts_until_a_day_after(made: Appointment, now: datetime, opens: bool) -> None:
    assert (_opened(manage_links.token(KEY, made), now) == made.uid) is opens


def test_a_token_survives_a_move_and_a_cancellation(scene: Scene, made: Appointment) -> None:
    token = manage_links.token(KEY, made)
    write(move, made.id, scene.slot("14:00"), by=by(NOW))
    assert _opened(token) == made.uid
    write(cancel, made.id, by=by(NOW))
    assert _opened(token) == made.uid


def test_a_hold_is_opened_by_nothing(scene: Scene) -> None:
    held = write(hold, scene.slot("09:30"), "browser", lasts=PUBLIC_HOLD, by=by(NOW))

    assert _opened(manage_links.token(KEY, held)) is None


def test_every_changed_character_closes_it(made: Appointment) -> None:
    token = manage_links.token(KEY, made)
    for position, letter in enumerate(token):
        other = "A" if letter != "A" else "B"
        assert _opened(token[:position] + other + token[position + 1 :]) is None


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("A" * 27, id="too short"),
        pytest.param("A" * 29, id="too long"),
        pytest.param("A" * 28, id="zeros"),
        pytest.param("_" * 28, id="ones, a number beyond every appointment"),
        pytest.param("é" * 28, id="letters that base64 has not"),
        pytest.param("!" * 28, id="signs that base64 has not"),
        pytest.param("A" * 27 + "=", id="padding"),
        pytest.param("A" * 24 + "====", id="nothing but padding at the end"),
        pytest.param("\0" * 28, id="null bytes"),
        pytest.param("A" * 10_000, id="very long"),
        pytest.param("AAA AAAA\nAAAAAAAAAAAAAAAAAAAA"[:28], id="white space"),
    ],
)
def test_what_is_no_token_opens_nothing(made: Appointment, text: str) -> None:
    assert made.id == 1
    assert _opened(text) is None


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(noise=st.one_of(st.text(max_size=40), st.binary(min_size=21, max_size=21)))
def test_random_bytes_open_nothing(made: Appointment, noise: str | bytes) -> None:
    text = noise if isinstance(noise, str) else urlsafe_b64encode(noise).decode()

    assert _opened(text) is None


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(signature=st.binary(min_size=16, max_size=16))
def test_a_guessed_signature_opens_nothing(made: Appointment, signature: bytes) -> None:
    number = made.id.to_bytes(5, "big")

    assert _opened(urlsafe_b64encode(number + signature).decode()) is None
