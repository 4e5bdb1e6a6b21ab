"""An import says what it changes, repeats without a trace, and is all or nothing."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import Table, func, select
from sqlalchemy.orm import Session

from database import Base, reading, write
from locations.models import AccessFeature, AccessState, Loket
from notifications.outbox import lookups, queue
from scheduler.appointments.messages import to_clients
from scheduler.appointments.messages.facts import READS_REPLIES
from scheduler.appointments.models import Appointment, AppointmentState, BookingChannel
from scheduler.network.checking import check
from scheduler.network.errors import Expected, ImportRefused
from scheduler.network.exporting import export_network
from scheduler.network.importing import (
    Changes,
    TableChanges,
    Updated,
    import_network,
    rehearse_import,
)
from scheduler.network.tables import ROWS, NetworkTables
from scheduler.people.clients import Client
from scheduler.people.contact import ContactMethod
from scheduler.people.counsellors import Counsellor
from scheduler.people.organisations import LoketHost, Organisation
from scheduler.zitdagen.catalogue import Question, Service
from scheduler.zitdagen.models import DiaryEntry, OpeningKind, Zitdag, ZitdagSeries, ZitdagState
from scheduler.zitdagen.operations import plan_zitdag
from scheduler.zitdagen.plans import OpeningPlan, ZitdagPlan
from tests.support.builders import PLANNER, by
from tests.support.network_builders import (
    SIGNPOST,
    TODAY,
    counsellor,
    example_files,
    files,
    loket,
    network,
    organisation,
    question,
    region,
    series,
    service,
)

NOW = datetime(2026, 11, 23, 7, tzinfo=UTC)
MONDAY = date(2026, 11, 30)
QUAY = loket(code="quay", name="De Kaai")
MONDAYS = 25  # 27 in the half year ahead, less Easter and Whit Monday
LOCKS = {"diaries"}


@pytest.fixture(autouse=True)
def _database(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


def bring_in(found: NetworkTables, *, today: date = TODAY, now: datetime = NOW) -> Changes:
    return write(import_network, found, today=today, by=by(now))


def changes_of(changes: Changes, file: str) -> TableChanges:
    return next(table for table in changes.tables if table.file == file)


def everything() -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table; but for the lock rows, which only count who went by."""
    with reading() as session:
        return {
            table.name: sorted(map(tuple, session.execute(select(table))), key=repr)
            for table in Base.metadata.sorted_tables
            if table.name not in LOCKS
        }


def count(table: type[Base] | Table) -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def dates_at(code: str, state: ZitdagState = ZitdagState.PLANNED) -> list[date]:
    with reading() as session:
        found = select(Zitdag.date).join(Loket).where(Loket.code == code, Zitdag.state == state)
        return list(session.scalars(found.order_by(Zitdag.date)))


def book(on: date, at: time = time(9)) -> int:
    """An appointment at the mill, as plain rows."""
    return write(_book, on, at)


def _book(session: Session, on: date, at: time) -> int:
    zitdag = session.scalars(
        select(Zitdag).join(Loket).where(Zitdag.date == on, Loket.code == "mill")
    ).one()
    # All dates here are in winter time.
    starts = datetime.combine(on, at, UTC) - timedelta(hours=1)
    ends = starts + timedelta(minutes=75)
    service = session.scalars(select(Service).where(Service.code == "talk")).one()
    client = Client(
        first_name="Ali",
        language="nl",
        reach=ContactMethod.OWN_MOBILE,
        contact="+32470000001",
        created_at=NOW,
    )
    entry = DiaryEntry(
        counsellor_id=zitdag.counsellor_id,
        zitdag=zitdag,
        service=service,
        starts_at=starts,
        ends_at=ends,
        occupied_until=ends,
        capacity=1,
        taken=1,
    )
    appointment = Appointment(
        uid=str(uuid4()),
        entry=entry,
        client=client,
        state=AppointmentState.BOOKED,
        channel=BookingChannel.PARTNER,
        language="nl",
        code="12345",
        created_at=NOW,
    )
    session.add(appointment)
    session.flush()
    return appointment.id


def appointment(number: int) -> Appointment:
    with reading() as session:
        return session.get_one(Appointment, number)


# --- what an import makes


def test_an_import_makes_what_the_files_say() -> None:
    parent = organisation(code="city", parent="", kind="town_hall")

    changes = bring_in(network(organisations=[organisation(parent="city"), parent]))

    assert changes_of(changes, "lokets.csv") == TableChanges("lokets.csv", created=("mill",))
    assert not changes.none
    with reading() as session:
        mill = session.scalars(select(Loket)).one()
        host = session.get_one(LoketHost, mill.id)
        mia = session.scalars(select(Counsellor)).one()
        site = session.scalars(select(Organisation).where(Organisation.code == "library")).one()
        assert (mill.name, mill.latitude, mill.timezone) == ("De Molen", 51.2, "Europe/Brussels")
        assert [(one.feature, one.state) for one in mill.access] == [
            (AccessFeature.LIFT, AccessState.NO),
            (AccessFeature.STEP_FREE, AccessState.YES),
        ]
        assert (host.organisation.code, host.region.code) == ("library", "west")
        assert site.parent is not None
        assert site.parent.code == "city"
        assert mia.languages == ["nl", "fr"]
        assert mia.diary.lock_count > 0
        learn = session.scalars(select(Question)).one()
        assert learn.service is not None
        assert learn.service.code == "talk"


def test_an_open_series_is_laid_out_from_the_day_of_the_import() -> None:
    bring_in(network())

    dates = dates_at("mill")
    assert dates[0] == TODAY
    assert dates[-1] <= TODAY + timedelta(weeks=26)
    assert len(dates) == MONDAYS


def test_a_second_import_changes_nothing() -> None:
    bring_in(network())
    before = everything()

    changes = bring_in(network())

    assert changes.none
    assert changes_of(changes, "series.csv").unchanged == ("mill-monday",)
    assert everything() == before


def test_an_import_on_a_later_day_leaves_the_series_alone() -> None:
    bring_in(network())
    before = everything()

    changes = bring_in(network(), today=TODAY + timedelta(9), now=NOW + timedelta(9))

    assert changes.none
    assert everything() == before


def test_the_example_network_comes_in_and_again_changes_nothing() -> None:
    example = check(example_files(), today=TODAY)

    first = bring_in(example)
    before = everything()
    again = bring_in(example)

    assert [len(table.created) for table in first.tables] == [
        len(example.rows(file)) for file in ROWS
    ]
    assert again.none
    assert everything() == before


# --- what a later import changes


@pytest.mark.parametrize(
    ("tables", "file", "updated"),
    [
        pytest.param(
            {"regions": [region(phone="050 00 00 02")]}, "regions.csv", ("phone",), id="region"
        ),
        pytest.param(
            {"organisations": [organisation(), organisation(code="city", parent="library")]},
            "organisations.csv",
            ("parent",),
            id="parent",
        ),
        pytest.param(
            {"lokets": [loket(access="lift:yes|toilet:no", room="")]},
            "lokets.csv",
            ("room", "access"),
            id="access",
        ),
        pytest.param({"lokets": [loket(host="city")]}, "lokets.csv", ("host",), id="host"),
        pytest.param(
            {"counsellors": [counsellor(languages="fr|nl")]},
            "counsellors.csv",
            ("languages",),
            id="order of languages",
        ),
        pytest.param(
            {"services": [service(minutes="60")]}, "services.csv", ("minutes",), id="service"
        ),
        pytest.param(
            {"questions": [question(service="", signpost="Ga naar het CLB.")]},
            "questions.csv",
            ("service", "signpost"),
            id="question",
        ),
        pytest.param(
            {"questions": [question(**SIGNPOST)]},
            "questions.csv",
            tuple(SIGNPOST),
            id="how to reach those a question points to",
        ),
        pytest.param(
            {"series": [series(audience="host", released_hours="48")]},
            "series.csv",
            ("audience", "released_hours"),
            id="series",
        ),
    ],
)
def test_what_differs_is_updated_and_exported(
    tables: dict[str, list[dict[str, str]]], file: str, updated: tuple[str, ...]
) -> None:
    organisations = [organisation(), organisation(code="city")]
    bring_in(network(organisations=organisations))
    wanted = network(**{"organisations": organisations} | tables)

    changes = bring_in(wanted)

    assert [one.columns for one in changes_of(changes, file).updated] == [updated]
    assert [table.file for table in changes.tables if table.to_save] == [file]
    with reading() as session:
        assert check(_bytes(export_network(session)), today=TODAY) == wanted
    assert bring_in(wanted).none


def _bytes(files: dict[str, str]) -> dict[str, bytes]:
    return {file: text.encode() for file, text in files.items()}


def test_what_is_no_longer_in_the_files_retires_and_comes_back() -> None:
    both = {
        "lokets": [loket(), QUAY],
        "counsellors": [counsellor(), counsellor(code="noor")],
        "questions": [question(), question(code="q", position="2")],
        "series": [series(), series(code="quay-monday", loket="quay", counsellor="noor")],
    }
    bring_in(network(**both))

    changes = bring_in(network())

    for file, code in (
        ("lokets.csv", "quay"),
        ("counsellors.csv", "noor"),
        ("questions.csv", "q"),
        ("series.csv", "quay-monday"),
    ):
        assert changes_of(changes, file).retired == (code,)
    assert dates_at("quay") == []
    assert len(dates_at("quay", ZitdagState.CANCELLED)) == MONDAYS
    assert [count(table) for table in (Loket, Counsellor, Question, ZitdagSeries)] == [2, 2, 2, 2]
    assert bring_in(network()).none

    back = bring_in(network(**both))

    assert changes_of(back, "lokets.csv").updated == (Updated("quay", ()),)
    assert changes_of(back, "series.csv").updated == (Updated("quay-monday", ()),)
    assert len(dates_at("quay")) == MONDAYS
    assert count(Zitdag) == 2 * MONDAYS
    with reading() as session:
        assert session.scalars(select(Counsellor.active)).all() == [True, True]


def test_what_knows_no_retirement_is_left_and_said_to_be() -> None:
    bring_in(network(services=[service(), service(code="old")]))

    changes = bring_in(network())

    assert changes_of(changes, "services.csv").left == ("old",)
    assert changes.none
    assert count(Service) == 2


def test_an_unchanged_series_is_left_alone_when_another_changes() -> None:
    tables = {"lokets": [loket(), QUAY], "counsellors": [counsellor(), counsellor(code="noor")]}
    quay = series(code="quay-monday", loket="quay", counsellor="noor")
    bring_in(network(**tables, series=[series(), quay]))

    bring_in(network(**tables, series=[series(), quay | {"notice_hours": "24"}]))

    with reading() as session:
        versions = {row.code: row.version for row in session.scalars(select(ZitdagSeries))}
        assert versions["mill-monday"] == 1
        assert versions["quay-monday"] > 1
        assert (
            session.scalars(select(Zitdag.version).join(Loket).where(Loket.code == "mill")).all()
            == [1] * MONDAYS
        )


def test_two_series_may_change_places() -> None:
    lokets = [loket(), QUAY]
    one, other = series(), series(code="b", loket="quay", rule="FREQ=WEEKLY;BYDAY=TU")
    bring_in(network(lokets=lokets, series=[one, other]))

    bring_in(
        network(
            lokets=lokets,
            series=[one | {"rule": other["rule"]}, other | {"rule": one["rule"]}],
        )
    )

    assert {day.isoweekday() for day in dates_at("mill")} == {2}
    assert {day.isoweekday() for day in dates_at("quay")} == {1}


def test_a_loket_on_another_clock_moves_its_zitdagen() -> None:
    bring_in(network())

    changes = bring_in(network(lokets=[loket(timezone="Europe/London")]))

    assert changes_of(changes, "series.csv").unchanged == ("mill-monday",)
    with reading() as session:
        first = session.scalars(select(Zitdag).order_by(Zitdag.date).limit(1)).one()
        assert first.openings[0].starts == time(9)
        assert first.openings[0].starts_at == datetime(2026, 11, 23, 9, tzinfo=UTC)


def test_an_empty_first_date_is_kept_empty_and_runs_from_the_day_of_the_import() -> None:
    bring_in(network())

    with reading() as session:
        assert session.scalars(select(ZitdagSeries.starts_on)).all() == [None]
        assert ",," in export_network(session)["series.csv"]
        first = session.scalars(select(Zitdag.date).order_by(Zitdag.date)).first()
    assert first is not None
    assert timedelta() <= first - TODAY < timedelta(weeks=1)


# --- appointments


def test_an_appointment_that_no_longer_fits_is_kept_and_flagged() -> None:
    bring_in(network())
    fits, left_over = book(MONDAY, time(9)), book(MONDAY, time(10, 30))

    changes = bring_in(network(series=[series(openings="appointment 09:00-10:30")]))

    assert changes.misfits == 1
    assert appointment(fits).misfit is None
    assert appointment(left_over).misfit is not None
    assert appointment(left_over).state is AppointmentState.BOOKED


def test_an_appointment_that_fits_again_loses_its_flag() -> None:
    bring_in(network())
    number = book(MONDAY)
    bring_in(network(series=[series(rule="FREQ=WEEKLY;BYDAY=TU")]))
    assert appointment(number).misfit is not None

    changes = bring_in(network())

    assert changes.misfits == 0
    assert appointment(number).misfit is None


def test_who_booked_at_the_place_that_a_series_leaves_is_flagged_until_it_is_back() -> None:
    two = {"lokets": [loket(), QUAY]}
    bring_in(network(**two))
    number = book(MONDAY)

    changes = bring_in(network(**two, series=[series(loket="quay")]))
    assert changes.misfits == 1
    assert appointment(number).misfit is not None
    assert appointment(number).state is AppointmentState.BOOKED

    assert bring_in(network(**two)).misfits == 0
    assert appointment(number).misfit is None


# --- what is told of them


def _remind(session: Session, number: int) -> str:
    """Two reminders wait; one of them was withdrawn."""
    session.info[READS_REPLIES] = True  # or those of a Monday would be one, on the Friday
    about = session.get_one(Appointment, number)
    queue.enqueue_all(session, to_clients.reminders(session, about, now=NOW))
    queue.withdraw(session, to_clients.subject(about), ["reminder_1_day"])
    return to_clients.subject(about)


def reminders(subject: str) -> list[dict[str, Any]]:
    with reading() as session:
        return [one.facts for one in lookups.about(session, subject)]


@pytest.mark.parametrize(
    ("tables", "says"),
    [
        pytest.param(
            {"lokets": [loket(name="Het Huis", room='Zaal "2", café', street="Markt 1")]},
            {"place": "Het Huis", "room": 'Zaal "2", café', "street": "Markt 1"},
            id="where",
        ),
        pytest.param(
            {"lokets": [loket(sms_place="Markt 1, Brugge")]},
            {"sms_place": "Markt 1, Brugge"},
            id="where, in a text message",
        ),
        pytest.param(
            {"regions": [region(phone="050 00 00 02", phone_hours="mo 09:00-12:00")]},
            {
                "phone": "+3250000002",
                "phone_display": "050 00 00 02",
                "phone_hours": "ma 9.00-12.00",
            },
            id="whom to call",
        ),
        pytest.param({"lokets": [loket(), QUAY]}, {}, id="another place is new"),
    ],
)
def test_what_waits_says_what_is_so_now(
    tables: dict[str, list[dict[str, str]]], says: dict[str, str]
) -> None:
    bring_in(network())
    subject = write(_remind, book(MONDAY))
    [before, gone] = reminders(subject)
    assert gone == {}

    bring_in(network(**tables))

    assert reminders(subject) == [before | says, {}]
    assert says.items() <= reminders(subject)[0].items()


def test_what_is_told_of_another_place_stays() -> None:
    bring_in(network(lokets=[loket(), QUAY]))
    subject = write(_remind, book(MONDAY))
    before = reminders(subject)

    bring_in(network(lokets=[loket(), loket(code="quay", name="De Kade", street="Kaai 1")]))

    assert reminders(subject) == before


# --- all or nothing


def test_a_rehearsal_tells_the_same_and_changes_nothing() -> None:
    bring_in(network())
    book(MONDAY)
    wanted = network(
        lokets=[loket(room="Zaal 2"), QUAY],
        series=[series(rule="FREQ=WEEKLY;BYDAY=TU"), series(code="b", loket="quay")],
    )
    before = everything()

    told = rehearse_import(wanted, today=TODAY, by=by(NOW))

    assert everything() == before
    assert told.misfits == 1
    assert told == bring_in(wanted)


def test_series_that_clash_with_a_pop_up_are_all_listed_and_nothing_is_written() -> None:
    tables = {
        "lokets": [loket(), QUAY],
        "counsellors": [counsellor(), counsellor(code="noor")],
    }
    bring_in(network(**tables, series=[]))
    for code in ("mia", "noor"):
        write(_pop_up, code)
    before = everything()
    rows = [
        series(),
        series(code="b", rule="FREQ=WEEKLY;BYDAY=TU"),
        series(code="c", counsellor="noor", openings="appointment 12:30-16:00"),
    ]

    with pytest.raises(ImportRefused) as refused:
        bring_in(network(**tables, regions=[region(name="Anders")], series=rows))

    assert everything() == before
    assert [
        (one.file, one.line, one.column, one.expected, one.details["code"])
        for one in refused.value.mistakes
    ] == [
        ("series.csv", 2, "openings", Expected.FITS_WHAT_IS_PLANNED, "counsellor_elsewhere"),
        ("series.csv", 4, "openings", Expected.FITS_WHAT_IS_PLANNED, "too_little_travel_time"),
    ]


def _pop_up(session: Session, code: str) -> None:
    quay = session.scalars(select(Loket).where(Loket.code == "quay")).one()
    who = session.scalars(select(Counsellor).where(Counsellor.code == code)).one()
    talk = session.scalars(select(Service)).one()
    plan_zitdag(
        session,
        ZitdagPlan(
            loket_id=quay.id,
            counsellor_id=who.id,
            date=MONDAY,
            openings=(OpeningPlan(OpeningKind.APPOINTMENT, time(9), time(12)),),
            service_ids=frozenset({talk.id}),
        ),
        by=PLANNER,
    )


def test_an_hour_that_the_database_finds_missing_is_a_mistake_too() -> None:
    # Checked for one day, imported as of another: the clock changes in what only the second sees.
    night = series(rule="FREQ=WEEKLY;BYDAY=SU", openings="appointment 02:30-05:00")
    rows = [night | {"starts_on": "2026-03-02", "ends_on": "2026-03-31"}]
    found = check(files(series=rows), today=date(2024, 4, 1))

    with pytest.raises(ImportRefused) as refused:
        bring_in(found, today=date(2026, 3, 2))

    assert [one.details for one in refused.value.mistakes] == [{"date": date(2026, 3, 29)}]
    assert count(Loket) == 0
