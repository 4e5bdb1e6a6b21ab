"""Tokens that were printed or subscribed to keep opening: the format never changes."""

import pytest

from scheduler.access import feed_links, sheet_links, signed_links
from scheduler.appointments.booking import manage_links
from scheduler.appointments.models import Appointment
from scheduler.people.counsellors import Counsellor
from scheduler.people.organisations import LoketHost

KEY = bytes(range(32))
UID = "0b6a1c52-6a0e-4d27-9d27-0c1b0f5b9a11"
TOKEN = "AAAAAAcHdHGg2kJQY-eoZycYkhZe"
SIGNED = f"{UID}:1"


@pytest.mark.parametrize(
    ("made", "printed"),
    [
        pytest.param(
            manage_links.token(KEY, Appointment(id=7, uid=UID, generation=1)),
            TOKEN,
            id="an appointment",
        ),
        pytest.param(
            manage_links.token(KEY, Appointment(id=7, uid=UID, generation=2)),
            "AAAAAAevU3GkgewrbB5_phfNLQ3r",
            id="an appointment, its second generation",
        ),
        pytest.param(
            feed_links.of_counsellor(KEY, Counsellor(id=7, feed_generation=1)),
            "AAAAAAdKx5KViFog2XACiWLf0BH1",
            id="a counsellor's calendar",
        ),
        pytest.param(
            feed_links.of_loket(KEY, LoketHost(loket_id=7, feed_generation=1)),
            "AAAAAAenG1swJd1YQynpGTpbMER7",
            id="a loket's calendar",
        ),
        pytest.param(
            feed_links.of_loket(KEY, LoketHost(loket_id=2**31 - 1, feed_generation=12)),
            "AH____8fbsO7qIb84SgEaIK0kdMi",
            id="the largest id",
        ),
        pytest.param(
            sheet_links.token(KEY, LoketHost(loket_id=7, sheet_generation=1)),
            "AAAAAAfwJz4VlegDuxvTv-2st0M1",
            id="a week sheet",
        ),
    ],
)
def test_tokens_are_what_they_were_when_they_were_printed(made: str, printed: str) -> None:
    assert made == printed


def test_what_was_never_given_an_address_has_no_token() -> None:
    host = LoketHost(loket_id=7, sheet_generation=0, feed_generation=0)

    assert sheet_links.token(KEY, host) is None
    assert feed_links.of_loket(KEY, host) is None
    assert feed_links.of_counsellor(KEY, Counsellor(id=7, feed_generation=0)) is None


def test_a_token_is_valid_for_its_own_row_key_and_generation_alone() -> None:
    assert signed_links.claimed_id(TOKEN) == 7
    assert signed_links.is_valid(TOKEN, KEY, 7, SIGNED)
    assert not signed_links.is_valid(TOKEN, KEY, 8, SIGNED)
    assert not signed_links.is_valid(TOKEN, bytes(32), 7, SIGNED)
    assert not signed_links.is_valid(TOKEN, KEY, 7, f"{UID}:2")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param(TOKEN[:-1], id="too short"),
        pytest.param(TOKEN + "A", id="too long"),
        pytest.param("é" * 28, id="not ASCII"),
        pytest.param("=" * 28, id="not base64"),
        pytest.param("A" * 28, id="id nought"),
        pytest.param("_" * 28, id="an id larger than there are"),
    ],
)
def test_what_is_no_token_claims_no_row(text: str) -> None:
    assert signed_links.claimed_id(text) is None
    assert not signed_links.is_valid(text, KEY, 7, SIGNED)
