"""Databases that earlier landings filled, kept as SQL: they migrate to today's and are used on.

kept/README.md says how one is made.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Column, Engine, MetaData, Table, inspect, select, text
from sqlalchemy.orm import Session

from database import Base, reading, write
from locations.models import Loket
from scheduler.access.roles import Role
from scheduler.appointments.booking.availability import SlotChoice
from scheduler.appointments.booking.operations import book
from scheduler.appointments.booking.requests import BookingRequest
from scheduler.appointments.errors import SlotTaken
from scheduler.appointments.models import Appointment, AppointmentState, BookingChannel
from scheduler.appointments.policy import STAFF
from scheduler.migrations import state, upgrading
from scheduler.people.actors import Actor
from scheduler.zitdagen.catalogue import Service
from tests.database import keeping
from tests.database.conftest import EmptyDatabase
from tests.support import builders
from tests.support.builders import by
from tests.support.concurrency import database_at
from tests.support.example_site import running
from tests.support.guarding import as_defined, standing
from tests.support.site import NOW
from tests.support.staff_accounts import sign_in

MONDAY = date(2026, 11, 23)
MOVED = {
    "accounts": (
        "role",
        "region_id",
        "organisation_id",
        "counsellor_id",
        "active",
        "generation",
    )
}
"""Columns that a later migration took to another table, or to nowhere."""
_OF_ACCOUNTS = "SELECT id, role, region_id, organisation_id, counsellor_id, active FROM accounts"
_OF_POSTS = """
SELECT account_id, role, region_id, organisation_id, counsellor_id, ended_at IS NULL
FROM account_posts
"""


@pytest.fixture
def engine(kept: Path, empty_database: EmptyDatabase) -> Iterator[Engine]:
    """That database, as it was then."""
    with empty_database(kept.name.split(".")[1]) as engine:
        keeping.load(engine, kept.read_text())
        yield engine


def _tables(engine: Engine) -> list[Table]:
    """The tables as the database describes them."""
    found = MetaData()
    found.reflect(engine)
    return [table for table in found.sorted_tables if table.name != "alembic_version"]


def _rows(engine: Engine, tables: Sequence[Table]) -> dict[str, list[str]]:
    """Every row of these, in the columns that they have here, but for those that moved."""
    with engine.connect() as connection:
        return {
            table.name: sorted(str(row) for row in connection.execute(select(*_staying(table))))
            for table in tables
        }


def _staying(table: Table) -> list[Column[Any]]:
    return [one for one in table.columns if one.name not in MOVED.get(table.name, ())]


def _revision(engine: Engine) -> str:
    with engine.connect() as connection:
        return str(MigrationContext.configure(connection).get_current_revision())


def test_a_kept_database_is_whole(engine: Engine, kept: Path) -> None:
    """Writing it down again gives the same, and every table has rows."""
    assert sorted(keeping.dump(engine).splitlines()) == sorted(kept.read_text().splitlines())
    assert [table for table, rows in _rows(engine, _tables(engine)).items() if not rows] == []


def test_every_state_is_in_it(engine: Engine) -> None:
    with Session(engine) as session:
        states = set(session.scalars(select(Appointment.state)))

    assert states == set(AppointmentState)


def test_the_migrations_up_to_it_still_make_what_they_made_then(
    engine: Engine, empty_database: EmptyDatabase
) -> None:
    """Whatever they take from outside their own files, such as the naming of constraints."""
    with empty_database(engine.dialect.name) as new:
        command.upgrade(upgrading.configuration(new), _revision(engine))

        assert keeping.schema(engine) == keeping.schema(new)


def test_it_migrates_and_keeps_every_row(engine: Engine, empty_database: EmptyDatabase) -> None:
    tables = _tables(engine)
    before = _rows(engine, tables)
    assert state.is_current(engine) is (_revision(engine) == state.head())
    upgrading.upgrade(engine)

    assert state.is_current(engine)
    assert _rows(engine, tables) == before
    with empty_database(engine.dialect.name) as new:
        upgrading.upgrade(new)
        assert keeping.schema(engine) == keeping.schema(new)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
        assert standing(connection) == as_defined(connection)
        if engine.dialect.name == "sqlite":
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
            assert connection.scalar(text("PRAGMA integrity_check")) == "ok"


def test_what_an_account_might_do_is_what_its_post_says(engine: Engine) -> None:
    had_posts = inspect(engine).has_table("account_posts")
    before = _may(engine, _OF_POSTS if had_posts else _OF_ACCOUNTS)

    upgrading.upgrade(engine)

    assert _may(engine, _OF_POSTS) == before


def _may(engine: Engine, statement: str) -> list[str]:
    with engine.connect() as connection:
        return sorted(map(repr, connection.execute(text(statement)).all()))


def test_somebody_books_in_it_once_it_is_migrated(engine: Engine) -> None:
    upgrading.upgrade(engine)
    with database_at(engine.url.render_as_string(hide_password=False)):
        booked = write(_book_at_one_o_clock, "Zeynep")
        with pytest.raises(SlotTaken):
            write(_book_at_one_o_clock, "Wim")
        with reading() as session:
            assert session.get_one(Appointment, booked.id).state is AppointmentState.BOOKED


def _book_at_one_o_clock(session: Session, name: str) -> Appointment:
    loket = session.scalars(select(Loket.id).where(Loket.code == "ieper-lakenhoek")).one()
    service = session.scalars(select(Service.id).where(Service.code == "information")).one()
    slot = SlotChoice(loket, service, builders.at("13:00", MONDAY), "nl", STAFF)
    who = builders.client_details(first_name=name, contact="+32470000090")
    request = BookingRequest(slot, who, BookingChannel.PHONE_DESK, key=f"kept {name}")
    return book(session, request, by=by(NOW, Actor.PHONE_DESK))


def test_a_coordinator_sees_its_week(engine: Engine) -> None:
    upgrading.upgrade(engine)
    with running(engine.url.render_as_string(hide_password=False)) as site:
        coordinator = sign_in(site, Role.COORDINATOR)
        assert coordinator.open("/planning/rooster?week=2026-W48").heading.startswith("Week 48")
        assert "De Lakenhoek" in coordinator.page.text
        assert coordinator.open("/planning/te-bellen").status == 200
        assert coordinator.open("/balie/?q=Amina").status == 200
