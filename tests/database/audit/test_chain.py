"""The audit cannot be changed unseen: the database refuses, and the chain shows who went past."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from database import db, reading, write
from logs import Event
from scheduler.appointments.retention_rules import AUDIT
from scheduler.audit import chain, guards, trail
from scheduler.audit.chain import ChainReport, Fault, Link
from scheduler.audit.models import AuditEntry
from scheduler.audit.trail import AuditReader
from scheduler.jobs.audit_sealing import AuditSealer, seal_all
from tests.support import log_lines
from tests.support.builders import NOW

KEY = b"a key of this test"
ROWS = 6


def _see(session: Session, client_id: int, now: datetime = NOW) -> None:
    trail.saw(session, AuditReader(7, "counsellor", 1, now), page="desk.index", clients=[client_id])


def _verdict(expected: Link | None = None, key: bytes = KEY) -> ChainReport:
    with reading() as session:
        return chain.verify(session, key, expected)


def _rows() -> list[AuditEntry]:
    with reading() as session:
        return list(session.scalars(select(AuditEntry).order_by(AuditEntry.position)))


@pytest.fixture
def sealed(app: Flask) -> Flask:
    """Six rows, an hour apart, sealed."""
    for number in range(1, ROWS + 1):
        write(_see, number, NOW + timedelta(hours=number))
    seal_all(KEY)
    return app


def _past_the_guards(statement: str) -> None:
    """As somebody who owns the database would."""
    with db.engine.begin() as connection:
        guards.drop(connection)
        connection.execute(text(statement))
        guards.create(connection)


def test_what_was_sealed_stands(sealed: Flask) -> None:
    verdict = _verdict()

    assert (verdict.fault, verdict.first, verdict.head.position) == (None, 1, ROWS)
    assert [row.position for row in _rows()] == [1, 2, 3, 4, 5, 6]


def test_a_row_waits_to_be_sealed_and_then_follows_on(sealed: Flask) -> None:
    write(_see, 9)
    assert _verdict().waiting == 1
    seal_all(KEY)

    verdict = _verdict()
    assert (verdict.waiting, verdict.head.position, verdict.fault) == (0, ROWS + 1, None)


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param("UPDATE audit SET clients = ' 99 ' WHERE position = 3", id="changing"),
        pytest.param("UPDATE audit SET digest = NULL, position = NULL", id="unsealing"),
        pytest.param("DELETE FROM audit WHERE position = 3", id="removing"),
        pytest.param("DELETE FROM audit", id="removing all"),
    ],
)
def test_the_database_refuses(sealed: Flask, statement: str) -> None:
    with pytest.raises(DBAPIError, match=guards.NAME), db.engine.begin() as connection:
        connection.execute(text(statement))

    assert _verdict().fault is None


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param("UPDATE audit SET clients = ' 99 ' WHERE id = 1", id="changing"),
        pytest.param("DELETE FROM audit", id="removing"),
    ],
)
def test_the_database_refuses_of_what_waits_too(app: Flask, statement: str) -> None:
    write(_see, 1)
    with pytest.raises(DBAPIError, match=guards.NAME), db.engine.begin() as connection:
        connection.execute(text(statement))


REPLACING = [
    pytest.param(
        "INSERT OR REPLACE INTO audit (id, at, account_id, role, region_id, action, page,"
        " appointment, clients) SELECT id, at, account_id, role, region_id, action, page,"
        " appointment, ' 99 ' FROM audit WHERE position IS NULL",
        id="one that waits",
    ),
    pytest.param(
        "INSERT OR REPLACE INTO audit SELECT id + 100, at, account_id, role, region_id, action,"
        " page, appointment, ' 99 ', position, digest FROM audit WHERE position = 3",
        id="a sealed one, by its position",
    ),
    pytest.param(
        "UPDATE OR REPLACE audit SET position = 3, digest = 'x' WHERE position IS NULL",
        id="a sealed one, by sealing another",
    ),
]


def _contents() -> list[tuple[int, str]]:
    return sorted((row.id, row.clients) for row in _rows())


@pytest.mark.parametrize("statement", REPLACING)
def test_sqlite_replaces_no_row(sealed: Flask, statement: str) -> None:
    if db.engine.dialect.name != "sqlite":
        return  # PostgreSQL has no OR REPLACE; its ON CONFLICT fires the guard of UPDATE
    write(_see, 9)
    before = _contents()
    with pytest.raises(DBAPIError, match=guards.NAME), db.engine.begin() as connection:
        connection.execute(text(statement))

    assert _contents() == before


@pytest.mark.parametrize("statement", REPLACING)
def test_control_the_other_guards_let_a_row_be_replaced(sealed: Flask, statement: str) -> None:
    if db.engine.dialect.name != "sqlite":
        return
    write(_see, 9)
    before = _contents()
    with db.engine.begin() as connection:
        for name in ("insert", "seal"):
            connection.execute(text(f"DROP TRIGGER {guards.NAME}_{name}"))
        connection.execute(text(statement))

    assert _contents() != before


def test_postgresql_refuses_to_empty_the_table(sealed: Flask) -> None:
    if db.engine.dialect.name != "postgresql":
        return  # SQLite has no TRUNCATE
    with pytest.raises(DBAPIError, match=guards.NAME), db.engine.begin() as connection:
        connection.execute(text("TRUNCATE audit"))


@pytest.mark.parametrize(
    ("statement", "fault", "row"),
    [
        pytest.param(
            "UPDATE audit SET clients = ' 99 ' WHERE position = 3", Fault.CHANGED, 3, id="changed"
        ),
        pytest.param(
            "UPDATE audit SET account_id = 8 WHERE position = 6", Fault.CHANGED, 6, id="the last"
        ),
        pytest.param("DELETE FROM audit WHERE position = 3", Fault.MISSING, 3, id="removed"),
        pytest.param("DELETE FROM audit WHERE position = 1", Fault.MISSING, 1, id="the first"),
        pytest.param(
            "DELETE FROM audit WHERE position = 3;"
            "UPDATE audit SET position = position - 1 WHERE position = 4;"
            "UPDATE audit SET position = position - 1 WHERE position = 5;"
            "UPDATE audit SET position = position - 1 WHERE position = 6",
            Fault.CHANGED,
            3,
            id="removed and closed up",
        ),
        pytest.param(
            "UPDATE audit SET position = 70 WHERE position = 2;"
            "UPDATE audit SET position = 2 WHERE position = 3;"
            "UPDATE audit SET position = 3 WHERE position = 70",
            Fault.CHANGED,
            2,
            id="in another order",
        ),
    ],
)
def test_the_chain_shows_who_went_past_the_guards(
    sealed: Flask, statement: str, fault: Fault, row: int
) -> None:
    for one in statement.split(";"):
        _past_the_guards(one)

    verdict = _verdict()
    assert (verdict.fault, verdict.position) == (fault, row)


def test_without_the_key_no_row_can_be_sealed_anew(sealed: Flask) -> None:
    """The control: with the key in hand it would go unseen."""
    other = b"another key"
    for key, fault in ((other, Fault.CHANGED), (KEY, None)):
        _past_the_guards("UPDATE audit SET clients = ' 99 ', position = NULL, digest = NULL")
        seal_all(key)
        assert _verdict().fault is fault


def test_an_end_that_was_cut_off_shows_by_the_head_that_the_log_had(sealed: Flask) -> None:
    head = _verdict().head
    assert _verdict(head).fault is None
    _past_the_guards("DELETE FROM audit WHERE position > 4")

    assert _verdict().fault is None  # nothing is left that could tell
    assert _verdict(head).fault is Fault.HEAD
    for client_id in (10, 11, 12):
        write(_see, client_id)
    seal_all(KEY)
    assert (_verdict().fault, _verdict(head).fault) == (None, Fault.HEAD)


class TestKeepingForFiveYears:
    """The oldest rows go, and the anchor says where the chain begins then."""

    def test_the_chain_holds_from_the_anchor_on(self, sealed: Flask) -> None:
        head = _verdict().head
        gone = write(chain.purge, KEY, before=NOW + timedelta(hours=4))

        verdict = _verdict(head)
        assert (gone, verdict.first, verdict.head, verdict.fault) == (3, 4, head, None)
        assert [row.position for row in _rows()] == [4, 5, 6]

    def test_all_may_go_and_the_count_goes_on(self, sealed: Flask) -> None:
        assert write(chain.purge, KEY, before=NOW + timedelta(days=1)) == ROWS
        assert write(chain.purge, KEY, before=NOW + timedelta(days=1)) == 0
        write(_see, 9)
        seal_all(KEY)

        verdict = _verdict()
        assert (verdict.first, verdict.head.position, verdict.fault) == (7, 7, None)

    def test_nobody_else_can_write_the_anchor(self, sealed: Flask) -> None:
        third = _rows()[2]
        _past_the_guards(
            "INSERT INTO audit_anchor (id, position, digest, proof) "  # noqa: S608 - of this test
            f"VALUES (1, 3, '{third.digest}', '{'0' * 64}')"
        )
        with db.engine.begin() as connection:  # within the guards, which believe the anchor
            connection.execute(text("DELETE FROM audit WHERE position <= 3"))

        verdict = _verdict()
        assert (verdict.fault, verdict.position) == (Fault.ANCHOR, 3)

    def test_the_worker_keeps_five_years_and_tells_the_head_once_a_day(self, sealed: Flask) -> None:
        sealer = AuditSealer(KEY)
        with log_lines.written() as lines:
            for minutes in (0, 1, 2):
                sealer(NOW + AUDIT.lasts + timedelta(hours=2, minutes=1 + minutes))
            sealer(NOW + AUDIT.lasts + timedelta(days=2))

        heads = log_lines.of(lines, Event.AUDIT_SEALED)
        erased = [line["counts"] for line in log_lines.of(lines, Event.ERASED)]
        assert [line["row"] for line in heads] == [ROWS, ROWS]
        assert erased == [{"audit": 2}, {"audit": 4}]
        assert _verdict().fault is None


def test_what_retention_takes_meanwhile_does_not_look_cut_out(
    sealed: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PostgreSQL shows each statement what was committed by then."""
    rows = chain._sealed  # noqa: SLF001 -- between its anchor and its rows

    def purge() -> int:
        with sealed.app_context():
            return write(chain.purge, KEY, before=NOW + timedelta(hours=4))

    with ThreadPoolExecutor(1) as executor:
        gone: list[Future[int]] = []

        def sealed_rows(session: Session) -> Iterator[AuditEntry]:
            gone.append(executor.submit(purge))
            wait(gone, 0.5)
            return rows(session)

        monkeypatch.setattr(chain, "_sealed", sealed_rows)
        verdict = _verdict()
        assert gone[0].result() == 3

    assert (verdict.fault, verdict.head.position) == (None, ROWS)


def test_two_that_seal_at_once_make_one_chain(app: Flask) -> None:
    def work(number: int) -> None:
        with app.app_context():
            for step in range(5):
                write(_see, number * 10 + step)
                seal_all(KEY)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(1, 5)))

    verdict = _verdict()
    assert (verdict.fault, verdict.head.position, verdict.waiting) == (None, 20, 0)


def test_a_row_that_commits_late_is_sealed_later(app: Flask) -> None:
    """Ids are given when a row is written, places in the chain when it is sealed."""
    if db.engine.dialect.name == "sqlite":
        return  # one transaction writes at a time
    with Session(db.engine) as late:
        _see(late, 1)
        write(_see, 2)
        seal_all(KEY)
        late.commit()
    seal_all(KEY)

    assert [row.clients for row in _rows()] == [" 2 ", " 1 "]
    assert _verdict().fault is None
