"""What `zitdag check` finds of a database: in order, and not."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import URL, create_engine

from database import database_app, db
from scheduler.operating.findings import Finding
from scheduler.operating.probes import databases
from tests.conftest import FreshDatabase
from tests.support.example_site import import_example


@pytest.fixture(params=["sqlite", "postgresql"])
def app(request: pytest.FixtureRequest) -> Iterator[Flask]:
    fresh: FreshDatabase = request.getfixturevalue(request.param)
    with fresh() as url:
        made = database_app(url, is_pooled=False)
        with made.app_context():
            yield made
            db.engine.dispose()


def looked_at(region: str = "") -> dict[str, Finding]:
    return {finding.about: finding for finding in databases.standing(db.engine, region)}


def test_a_database_with_a_network_is_in_order(app: Flask) -> None:
    empty = looked_at()
    assert (empty["database"].verdict, empty["schema"].verdict) == ("ok", "ok")
    assert empty["region"].verdict == "wrong"
    assert "zitdag import-network" in empty["region"].says

    import_example(db.engine.url.render_as_string(hide_password=False))
    assert {finding.verdict.value for finding in looked_at().values()} == {"ok"}
    assert ("rights" in looked_at()) == (db.engine.dialect.name == "postgresql")
    assert "there are west-vlaanderen" in looked_at("nowhere")["region"].says


def test_a_database_of_another_version_is_wrong(app: Flask) -> None:
    with db.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE to_call")
    assert looked_at()["schema"].verdict == "wrong"


def test_one_that_does_not_answer_is_wrong_and_no_password_is_quoted(tmp_path: Path) -> None:
    url = f"postgresql+psycopg://u:wachtwoord@/none?host={tmp_path}"
    with database_app(url, is_pooled=False).app_context():
        found = looked_at()
    assert found["database"].verdict == "wrong"
    assert "wachtwoord" not in found["database"].says


def test_why_one_does_not_answer_is_said_where_it_is_known(postgres_url: URL) -> None:
    said = []
    for changed in (
        postgres_url.set(database="nowhere"),
        postgres_url.set(host="127.0.0.1", port=9, query={}),
    ):
        url = changed.render_as_string(hide_password=False)
        with database_app(url, is_pooled=False).app_context():
            said.append(looked_at()["database"].says)
    assert "no such database" in said[0]
    assert "nothing listens" in said[1]


def test_an_account_that_may_make_nothing_is_named(
    postgresql: FreshDatabase, postgres_url: URL
) -> None:
    with postgresql() as url:
        engine = create_engine(url)
        with engine.begin() as connection:
            connection.exec_driver_sql("CREATE ROLE onlooker LOGIN")
            connection.exec_driver_sql("DROP EXTENSION btree_gist CASCADE")
        with engine.connect() as connection:
            connection.exec_driver_sql("GRANT CREATE ON SCHEMA public TO onlooker")
            connection.exec_driver_sql("SET ROLE onlooker")
            [may_not_extend] = databases._rights(connection)  # noqa: SLF001 -- as that account sees it
            connection.rollback()
            connection.exec_driver_sql("SET ROLE onlooker")
            [may_nothing] = databases._rights(connection)  # noqa: SLF001 -- the same
            connection.rollback()
        with engine.begin() as connection:
            connection.exec_driver_sql("DROP ROLE onlooker")
        engine.dispose()
    assert (may_not_extend.verdict, may_nothing.verdict) == ("wrong", "wrong")
    assert "CREATE EXTENSION btree_gist" in may_not_extend.says
    assert "GRANT CREATE ON SCHEMA" in may_nothing.says


def test_a_server_with_another_time_is_a_warning(app: Flask) -> None:
    def now() -> datetime:
        return datetime.now(UTC)  # noqa: TID251 -- beside the clock of the server

    [same] = databases.clock(db.engine, now)
    assert same.verdict == "ok"
    if db.engine.dialect.name == "postgresql":
        [off] = databases.clock(db.engine, lambda: now() - timedelta(minutes=2))
        assert off.verdict == "warning"
        assert "(NTP)" in off.says
