"""Appointments as pages show them."""

from datetime import UTC, datetime, timedelta

import pytest

from scheduler.appointments.models import Appointment, AppointmentState
from scheduler.web.shared import presenters
from scheduler.web.shared.presenters import ShownState
from scheduler.zitdagen.models import DiaryEntry

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(minutes=1)


@pytest.mark.parametrize(
    ("state", "starts_at", "moves", "expected"),
    [
        pytest.param("booked", LATER, 0, ShownState.PLANNED, id="booked"),
        pytest.param("booked", LATER, 1, ShownState.MOVED, id="moved"),
        pytest.param("booked", NOW, 1, ShownState.PAST, id="it begins"),
        pytest.param("cancelled", LATER, 0, ShownState.CANCELLED, id="cancelled"),
        pytest.param("cancelled", NOW, 0, ShownState.CANCELLED, id="cancelled before it began"),
        pytest.param("came", NOW, 0, ShownState.PAST, id="came"),
        pytest.param("missed", NOW, 0, ShownState.PAST, id="missed: looks the same"),
    ],
)
def test_state_of(state: str, starts_at: datetime, moves: int, expected: ShownState) -> None:
    entry = DiaryEntry(starts_at=starts_at)
    appointment = Appointment(state=AppointmentState(state), moves=moves, entry=entry)
    shown = presenters.state_of(appointment, now=NOW)
    assert shown is expected
    assert shown.is_ahead == (state == "booked" and starts_at > NOW)
