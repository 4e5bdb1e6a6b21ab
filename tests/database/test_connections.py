"""Connections of PostgreSQL: what they have prepared, and what becomes of stale ones."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import create_engine, func, insert, select, text
from sqlalchemy.exc import InternalError

from app import create_app
from database import db, reading, reading_once
from locations.models import Loket
from scheduler.people.counsellors import Diary
from scheduler.people.regions import Region
from settings import SettingMissing, Settings
from tests.conftest import FreshDatabase
from tests.support.concurrency import database_at

OFTEN = 12
"""psycopg prepares what it has run five times."""
PREPARED = text("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%regions%'")
END_THE_OTHERS = text(
    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


@pytest.fixture
def url(postgresql: FreshDatabase) -> Iterator[str]:
    with postgresql() as url:
        yield url


@pytest.fixture
def app(url: str) -> Iterator[Flask]:
    with database_at(url) as app:
        yield app


def _read_often() -> int:
    """How many statements about regions the connection has prepared afterwards."""
    for _ in range(OFTEN):
        with reading() as session:
            session.scalar(select(Region.name))
    with reading_once() as session:
        return int(session.scalar(PREPARED) or 0)


def test_what_was_prepared_outlives_a_read(app: Flask) -> None:
    assert _read_often() == 1


def test_behind_pgbouncer_nothing_is_prepared(url: str) -> None:
    behind = create_app(Settings(secret_key="test-secret", database_url=url, pgbouncer=True))
    with behind.app_context():
        assert _read_often() == 0
        db.engine.dispose()


def test_pgbouncer_stands_before_postgresql_alone() -> None:
    with pytest.raises(SettingMissing, match="ZITDAG_PGBOUNCER"):
        Settings.from_environment(
            {"ZITDAG_SECRET_KEY": "a secret of tests", "ZITDAG_PGBOUNCER": "yes"}
        )


def test_who_reads_writes_nothing(app: Flask) -> None:
    with pytest.raises(InternalError, match="read-only"), reading() as session:
        session.execute(insert(Diary).values(counsellor_id=1))


def test_what_a_reader_changes_is_not_kept(app: Flask) -> None:
    with reading() as session:
        session.add(Loket())  # lacks everything: it would be refused if it were sent
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(Loket)) == 0


def test_a_glance_within_a_reading_takes_no_second_connection(app: Flask) -> None:
    with reading() as session, reading_once() as glance:
        assert glance is session
    with reading_once() as later:
        assert later is not session


def test_a_connection_that_the_server_has_closed_is_replaced(url: str, app: Flask) -> None:
    with reading() as session:
        session.scalar(select(Region.name))
    elsewhere = create_engine(url)
    with elsewhere.connect() as connection:
        assert connection.scalar(END_THE_OTHERS) == 1
    elsewhere.dispose()
    with reading() as session:
        assert session.scalar(text("SELECT 1")) == 1
