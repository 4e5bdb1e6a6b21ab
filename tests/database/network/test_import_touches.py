"""Whom an import of files touches: said before, decided once, told as after any other change."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy import select

from database import reading, write
from locations.models import Loket
from scheduler.appointments.booking.availability import SlotChoice
from scheduler.appointments.booking.operations import book
from scheduler.appointments.booking.requests import BookingRequest
from scheduler.appointments.errors import AppointmentsTouched
from scheduler.appointments.models import Appointment, AppointmentState, BookingChannel
from scheduler.appointments.policy import STAFF
from scheduler.appointments.rescheduling.decisions import UNDECIDED, Decision
from scheduler.appointments.rescheduling.planning_changes import apply
from scheduler.commands.network import DECISIONS
from scheduler.network import import_report
from scheduler.network.edit import ImportNetwork, ReportChanged
from scheduler.network.exporting import export_network
from scheduler.network.importing import import_network, rehearse_import
from scheduler.network.tables import NetworkTables
from scheduler.people.actors import Actor
from scheduler.zitdagen.catalogue import Service
from tests.support import builders
from tests.support.assertions import again, told
from tests.support.builders import at, by
from tests.support.network_builders import TODAY, counsellor, loket, network, series, service

NOW = datetime(2026, 11, 23, 7, tzinfo=UTC)
MONDAY = date(2026, 11, 30)
NOON = "appointment 12:00-16:00"


@pytest.fixture(autouse=True)
def _database(app: Flask) -> Iterator[None]:
    with app.app_context():
        write(import_network, network(), today=TODAY, by=by(NOW))
        yield


def booked(start: str = "09:00") -> Appointment:
    """Somebody comes to the mill that Monday."""
    with reading() as session:
        at_the_mill = session.scalars(select(Loket).where(Loket.code == "mill")).one()
        talk = session.scalars(select(Service).where(Service.code == "talk")).one()
    slot = SlotChoice(at_the_mill.id, talk.id, at(start, MONDAY), "nl", STAFF)
    client = builders.client_details()
    request = BookingRequest(slot, client, BookingChannel.PHONE_DESK, key=start)
    return write(book, request, by=by(NOW, Actor.PHONE_DESK))


def bring_in(found: NetworkTables, decision: Decision = UNDECIDED, seen: str | None = None) -> None:
    write(apply, ImportNetwork(found, TODAY, seen), decision, by=by(NOW, Actor.COORDINATOR))


def touched_by(found: NetworkTables) -> list[tuple[int, bool]]:
    changes = rehearse_import(found, today=TODAY, by=by(NOW))
    return [(one.appointment_id, one.still_fits) for one in changes.touched]


MOVES = network(lokets=[loket(street="Kaai 3")])
LATER = network(series=[series(openings=NOON)])


@pytest.mark.parametrize(
    ("files", "still_fits"),
    [
        pytest.param(MOVES, True, id="a loket moves"),
        pytest.param(network(lokets=[loket(room="Zaal 9")]), True, id="another room"),
        pytest.param(LATER, False, id="a series at other hours"),
        pytest.param(network(series=[]), False, id="a series that ends"),
        pytest.param(network(lokets=[loket(room="Zaal 9")], series=[]), False, id="both"),
    ],
)
def test_a_rehearsal_says_whom_it_touches(files: NetworkTables, still_fits: bool) -> None:
    made = booked()
    assert touched_by(files) == [(made.id, still_fits)]


@pytest.mark.parametrize(
    "files",
    [
        pytest.param(network(), id="nothing changes"),
        pytest.param(network(lokets=[loket(host_phone="050 00 00 09")]), id="small things"),
        pytest.param(network(services=[service(name="Gesprek")]), id="the name of a service"),
    ],
)
def test_what_nobody_was_told_touches_nobody(files: NetworkTables) -> None:
    made = booked()
    assert touched_by(files) == []
    bring_in(files)
    assert told(made)[0] == ("confirmation", "pending", 1)


@pytest.mark.parametrize("files", [MOVES, LATER])
def test_without_a_decision_it_is_refused_when_somebody_is_touched(files: NetworkTables) -> None:
    booked()
    with reading() as session:
        before = export_network(session)
    with pytest.raises(AppointmentsTouched):
        bring_in(files)
    with reading() as session:
        assert export_network(session) == before


def test_the_report_counts_them_by_place() -> None:
    booked("09:00")
    booked("10:30")
    lines = import_report.summarise(rehearse_import(MOVES, today=TODAY, by=by(NOW)))
    [line] = [one for one in lines if "plaats die anders is" in one]
    assert line.startswith("afspraken op een plaats die anders is: 2 (")


@pytest.mark.parametrize("word", DECISIONS)
def test_whoever_comes_to_another_place_is_told_whatever_is_decided(word: str) -> None:
    made = booked()
    bring_in(MOVES, DECISIONS[word])
    assert again(made).state is AppointmentState.BOOKED
    assert ("place_changed", "pending", 2) in told(made)


def test_whoever_no_longer_fits_is_kept_or_cancelled_as_decided() -> None:
    made = booked()
    bring_in(LATER, DECISIONS["keep"])
    assert (again(made).state, again(made).misfit is None) == (AppointmentState.BOOKED, False)
    bring_in(network())
    assert again(made).misfit is None
    bring_in(LATER, DECISIONS["cancel"])
    assert again(made).state is AppointmentState.CANCELLED
    assert ("cancelled_by_us", "pending", 2) in told(made)


def test_whom_the_last_import_left_out_is_not_asked_about_again() -> None:
    made = booked()
    bring_in(LATER, DECISIONS["keep"])
    assert touched_by(LATER) == []
    assert again(made).misfit is not None


def test_what_was_not_shown_is_not_done() -> None:
    booked()
    seen = import_report.digest(rehearse_import(MOVES, today=TODAY, by=by(NOW)))
    booked("10:30")  # meanwhile
    with pytest.raises(ReportChanged):
        bring_in(MOVES, DECISIONS["keep"], seen)


def test_a_counsellor_who_is_gone_leaves_their_clients_to_decide_on() -> None:
    made = booked()
    others = network(
        counsellors=[counsellor(code="noor")], series=[series(counsellor="noor", code="other")]
    )
    assert touched_by(others) == [(made.id, False)]
