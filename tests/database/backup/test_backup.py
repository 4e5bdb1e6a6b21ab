"""A backup is the whole database of one moment; either engine takes it back, or changes nothing."""

import gzip
import stat
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, insert, inspect, select, text, update
from sqlalchemy.orm import Session

from database import Base, write
from locations.models import LoketPhoto
from notifications.outbox import queue
from notifications.outbox.models import Message
from scheduler.access import accounts, staff_sessions
from scheduler.access.accounts import NewAccount
from scheduler.access.models import Account
from scheduler.access.roles import Role
from scheduler.appointments.booking.operations import book
from scheduler.appointments.errors import SlotTaken
from scheduler.backup import archive, errors, restoring, saving, schema
from scheduler.migrations import state, upgrading
from scheduler.migrations.errors import SchemaUnknown
from scheduler.people.actors import Actor
from scheduler.people.clients import Client
from tests.conftest import FreshDatabase
from tests.database import keeping
from tests.database.conftest import EmptyDatabase
from tests.support import builders
from tests.support.assertions import contradictions
from tests.support.builders import NOW, Scene, by
from tests.support.concurrency import database_at
from tests.support.guarding import as_defined, standing
from tests.support.message_builders import new_message

ENGINES = ("sqlite", "postgresql")
KEY = "0123456789abcdef"
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = create_engine(database_url)
    yield engine
    engine.dispose()


def _save(engine: Engine, folder: Path) -> Path:
    path = folder / "a.backup"
    saving.save(engine, path, key_hint=KEY, now=NOW)
    return path


def _restore(engine: Engine, path: Path, **given: Any) -> restoring.Restored:
    return restoring.restore(engine, path, **{"key_hint": KEY, "now": NOW, **given})


def _rows(engine: Engine) -> dict[str, list[str]]:
    """What today's models read of every table."""
    with engine.connect() as connection:
        return {
            table.name: sorted(str(row) for row in connection.execute(select(table)))
            for table in Base.metadata.sorted_tables
        }


def _contents(path: Path) -> list[str]:
    return gzip.decompress(path.read_bytes()).decode().splitlines(keepends=True)


def test_a_database_of_any_release_comes_back_on_the_other_engine(
    kept: Path, empty_database: EmptyDatabase, tmp_path: Path
) -> None:
    """With every row of it, as it is after an upgrade where it stood."""
    here = kept.name.split(".")[1]
    (there,) = {*ENGINES} - {here}
    with empty_database(here) as old, empty_database(there) as new:
        keeping.load(old, kept.read_text())
        path = _save(old, tmp_path)
        _restore(new, path, now=LONG_AGO)
        upgrading.upgrade(old)
        with Session(old) as session, session.begin():
            staff_sessions.end_everywhere(session, now=LONG_AGO)
        for one in (old, new):  # whether it is used counts from its own upgrade
            with one.begin() as connection:
                connection.execute(update(Account).values(in_use_at=None))

        assert _rows(new) == _rows(old)
        assert state.is_current(new)
        with new.connect() as connection:
            assert standing(connection) == as_defined(connection)


def test_the_restored_database_is_made_like_a_new_one(
    scene: Scene, engine: Engine, empty_database: EmptyDatabase, tmp_path: Path
) -> None:
    with empty_database(engine.dialect.name) as new:
        _restore(new, _save(engine, tmp_path))

        assert keeping.schema(new) == keeping.schema(engine)


@pytest.mark.parametrize("onto", ENGINES)
def test_somebody_books_on_and_the_guard_stands(
    scene: Scene, engine: Engine, onto: str, empty_database: EmptyDatabase, tmp_path: Path
) -> None:
    """Numbers of new rows go on after the last one."""
    booked = write(book, scene.request("09:30"), by=by(NOW))
    path = _save(engine, tmp_path)
    with empty_database(onto) as new:
        upgrading.upgrade(new)  # one that is migrated already is as good as a new one
        _restore(new, path)
        with database_at(new.url.render_as_string(hide_password=False)):
            second = write(book, scene.request("11:00"), by=by(NOW))
            other = builders.client_details(contact="+32470000077")
            with pytest.raises(SlotTaken):
                write(book, scene.request("09:30", client=other), by=by(NOW))

            assert second.id > booked.id
            assert contradictions() == []


def test_a_number_that_was_given_once_is_not_given_again(
    postgresql: FreshDatabase, empty_database: EmptyDatabase, tmp_path: Path
) -> None:
    """Of a row that has gone too: an audit may still name it. SQLite alone would give it again."""
    with postgresql() as url, empty_database("postgresql") as new:
        engine = create_engine(url)
        with engine.begin() as connection:
            connection.execute(text("SELECT setval('clients_id_seq', 41)"))
        _restore(new, _save(engine, tmp_path))
        engine.dispose()
        with new.connect() as connection:
            assert connection.scalar(text("SELECT nextval('clients_id_seq')")) == 42


@pytest.mark.parametrize("onto", ENGINES)
def test_every_value_comes_back_as_it_was(
    scene: Scene, engine: Engine, onto: str, empty_database: EmptyDatabase, tmp_path: Path
) -> None:
    facts = {
        "naam": "Zoë \U0001f642\n\t\\",
        "niets": None,
        "lijst": [1, 2.5, True],
        "ሰላም": "\u2028",
    }
    write(queue.enqueue, new_message(facts=facts, due=NOW + timedelta(microseconds=1)))
    photo = bytes(range(256))
    with engine.begin() as connection:
        connection.execute(
            insert(LoketPhoto),
            {"loket_id": scene.loket.id, "media_type": "a", "digest": "b", "content": photo},
        )
    with empty_database(onto) as new:
        _restore(new, _save(engine, tmp_path))

        assert _rows(new) == _rows(engine)
        with new.connect() as connection:
            assert connection.scalar(select(Message.facts)) == facts
            assert connection.scalar(select(Message.due)) == NOW + timedelta(microseconds=1)
            assert connection.scalar(select(LoketPhoto.content)) == photo


def test_every_column_of_the_models_has_a_kind(engine: Engine) -> None:
    with engine.connect() as connection:
        told = {one.name: set(schema.kinds(one)) for one in schema.tables(connection)}

    assert told == {
        name: {one.name for one in table.columns} for name, table in Base.metadata.tables.items()
    }


def test_only_its_owner_reads_it(scene: Scene, engine: Engine, tmp_path: Path) -> None:
    path = _save(engine, tmp_path)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.glob("*.backup*")) == [path]


def test_it_says_what_is_in_it(scene: Scene, engine: Engine, tmp_path: Path) -> None:
    write(book, scene.request("09:30"), by=by(NOW))
    found = archive.verify(_save(engine, tmp_path))

    assert found.header.revision == state.head()
    assert (found.header.engine, found.header.key_hint) == (engine.dialect.name, KEY)
    assert found.header.taken_at == NOW.isoformat()
    assert found.rows == {name: len(rows) for name, rows in _rows(engine).items()}
    assert found.rows["appointments"] == 1


def _torn(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-200])


def _cut_after_a_line(path: Path) -> None:
    path.write_bytes(gzip.compress("".join(_contents(path)[:-1]).encode()))


def _without_a_row(path: Path) -> None:
    lines = _contents(path)
    del lines[next(number for number, line in enumerate(lines) if line.startswith("["))]
    path.write_bytes(gzip.compress("".join(lines).encode()))


def _another_value(path: Path) -> None:
    changed = "".join(_contents(path)).replace("Zeynep", "Zeinep", 1)
    path.write_bytes(gzip.compress(changed.encode()))


def _a_bit_flipped(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 4
    path.write_bytes(content)


def _something_after_it(path: Path) -> None:
    path.write_bytes(path.read_bytes() + gzip.compress(b"[1]\n"))


def _empty(path: Path) -> None:
    path.write_bytes(b"")


DAMAGE = [_torn, _cut_after_a_line, _without_a_row, _another_value, _a_bit_flipped]


@pytest.mark.parametrize("damage", [*DAMAGE, _something_after_it, _empty])
def test_a_damaged_one_is_refused_before_anything_changes(
    damage: Callable[[Path], None],
    scene: Scene,
    engine: Engine,
    empty_database: EmptyDatabase,
    tmp_path: Path,
) -> None:
    write(book, scene.request("09:30"), by=by(NOW))
    with engine.begin() as connection:
        connection.execute(update(Client).values(first_name="Zeynep"))
    path = _save(engine, tmp_path)
    damage(path)
    with empty_database(engine.dialect.name) as new:
        with pytest.raises(errors.BackupDamaged):
            _restore(new, path)
        assert inspect(new).get_table_names() == []


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"PGDMP\x01\x0e", id="a dump of PostgreSQL"),
        pytest.param(b"SQLite format 3\x00", id="a file of SQLite"),
        pytest.param(gzip.compress(b"hello\n"), id="some text in gzip"),
        pytest.param(gzip.compress(b'{"product":"another","format":1}\n'), id="another product"),
        pytest.param(gzip.compress(b'{"product":"zitdag backup","format":2}\n'), id="later format"),
        pytest.param(gzip.compress(b"[1]\n"), id="a list"),
        pytest.param(gzip.compress(b"\xff\xfe\n"), id="no text"),
    ],
)
def test_another_file_is_refused_before_anything_changes(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.backup"
    path.write_bytes(content)

    with pytest.raises(errors.NotABackup):
        restoring.check(path, key_hint=None)


def test_a_newer_schema_is_refused_before_anything_changes(
    scene: Scene, engine: Engine, empty_database: EmptyDatabase, tmp_path: Path
) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    path = _save(engine, tmp_path)
    with empty_database(engine.dialect.name) as new:
        with pytest.raises(SchemaUnknown, match="9999"):
            _restore(new, path)
        assert inspect(new).get_table_names() == []


def test_another_secret_key_is_refused_unless_it_is_meant(
    scene: Scene, engine: Engine, empty_database: EmptyDatabase, tmp_path: Path
) -> None:
    path = _save(engine, tmp_path)
    with empty_database(engine.dialect.name) as new:
        with pytest.raises(errors.AnotherKey):
            _restore(new, path, key_hint="another")
        assert inspect(new).get_table_names() == []
        _restore(new, path, key_hint=None)
        assert state.is_current(new)


def test_a_database_with_a_row_in_it_is_refused_and_stays_as_it_is(
    scene: Scene, engine: Engine, tmp_path: Path
) -> None:
    path = _save(engine, tmp_path)
    write(book, scene.request("09:30"), by=by(NOW))
    before = _rows(engine)
    with pytest.raises(errors.NotEmpty) as refused:
        _restore(engine, path)

    assert "clients" in refused.value.tables
    assert _rows(engine) == before


def test_a_column_that_the_schema_does_not_have_is_refused_and_nothing_stays(
    scene: Scene, engine: Engine, empty_database: EmptyDatabase, tmp_path: Path
) -> None:
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE clients ADD COLUMN extra INTEGER"))
    path = _save(engine, tmp_path)
    with empty_database(engine.dialect.name) as new:
        with pytest.raises(errors.TablesUnknown, match=r"clients\.extra"):
            _restore(new, path)
        assert inspect(new).get_table_names() == []


def test_a_table_of_somebody_else_is_named_when_the_backup_is_made(
    engine: Engine, tmp_path: Path
) -> None:
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE theirs (id INTEGER PRIMARY KEY)"))
    with pytest.raises(errors.TablesUnknown, match="theirs"):
        _save(engine, tmp_path)

    assert not (tmp_path / "a.backup").exists()


@pytest.mark.parametrize("dialect", ENGINES)
def test_of_a_database_without_a_schema_there_is_nothing_to_keep(
    dialect: str, empty_database: EmptyDatabase, tmp_path: Path
) -> None:
    with empty_database(dialect) as empty, pytest.raises(errors.NotMigrated):
        _save(empty, tmp_path)


def test_staff_sign_in_again_for_a_session_may_have_ended_since(
    scene: Scene, engine: Engine, empty_database: EmptyDatabase, tmp_path: Path
) -> None:
    proof = staff_sessions.Proof(("code",), is_strong=False)
    new_account = NewAccount("ilse@example.org", "Ilse", Role.COORDINATOR)
    post = write(accounts.create, new_account, by=by(NOW, Actor.SYSTEM))
    write(staff_sessions.begin, post.account_id, proof, "digest", now=NOW)
    path = _save(engine, tmp_path)
    with empty_database(engine.dialect.name) as new:
        _restore(new, path)
        with Session(engine) as there, Session(new) as here:
            assert staff_sessions.find(there, "digest", now=NOW) is not None
            assert staff_sessions.find(here, "digest", now=NOW) is None


def test_what_was_due_meanwhile_is_sent_with_doubt_or_not_at_all(
    scene: Scene, engine: Engine, empty_database: EmptyDatabase, tmp_path: Path
) -> None:
    """The service went on after the moment of the backup: a provider may have it already."""
    later = NOW + timedelta(hours=2)
    for number, due in enumerate((NOW, NOW + timedelta(hours=1), NOW + timedelta(days=1))):
        write(queue.enqueue, new_message(subject=f"appointment:{number}", due=due))
    path = _save(engine, tmp_path)
    for withdraws, became in ((False, ("pending", True)), (True, ("withdrawn", False))):
        with empty_database(engine.dialect.name) as new:
            restored = _restore(new, path, now=later, withdraws_due=withdraws)
            with new.connect() as connection:
                rows = connection.execute(
                    select(Message.state, Message.doubtful).order_by(Message.due)
                ).all()

            assert (restored.due, restored.later) == (2, 1)
            assert [tuple(row) for row in rows] == [became, became, ("pending", False)]
