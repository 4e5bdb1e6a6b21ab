"""The migrations make the schema of the models, on both engines, and lose nothing on the way."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, Engine, create_engine, func, insert, inspect, select, text
from sqlalchemy.exc import IntegrityError

from database import Base, write
from notifications.outbox.models import Message
from scheduler.appointments.booking import guards
from scheduler.appointments.booking.operations import book, hold
from scheduler.appointments.models import Appointment
from scheduler.appointments.policy import PUBLIC_HOLD
from scheduler.migrations import state, upgrading
from scheduler.migrations.errors import SchemaIncomplete
from scheduler.zitdagen.models import DiaryEntry
from tests.support.builders import NOW, Scene, at, by
from tests.support.guarding import as_defined, standing

MODELS = (Message, Appointment)  # all the others come with these
VERSIONS = state.HERE / "versions"

REBUILD = '''"""A column more, which rebuilds two tables on SQLite."""

import sqlalchemy as sa
from alembic import op

revision = "rehearsal"
down_revision = {head!r}
branch_labels = depends_on = None


def upgrade():
    for table in ("diary_entries", "clients"):
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column("extra", sa.Integer(), nullable=False, server_default="7"))
            batch.create_check_constraint("extra", "extra > 0")
'''
BREAK = '''"""A careless clean-up."""

from alembic import op

revision = "rehearsal"
down_revision = {head!r}
branch_labels = depends_on = None


def upgrade():
    op.execute("DELETE FROM clients")
'''


def _head(engine: Engine) -> str:
    with engine.connect() as connection:
        revision = MigrationContext.configure(connection).get_current_revision()
    assert revision is not None
    return revision


def _with(engine: Engine, folder: Path, source: str) -> Config:
    """Alembic's settings with one revision more, which `source` is."""
    (folder / "rehearsal.py").write_text(source)
    config = upgrading.configuration(engine)
    config.set_main_option("path_separator", "os")
    config.set_main_option("version_locations", os.pathsep.join([str(VERSIONS), str(folder)]))
    return config


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """A migrated database, as somebody who only has its address sees it."""
    engine = create_engine(database_url)
    yield engine
    engine.dispose()


def _fill(scene: Scene) -> None:
    write(book, scene.request("09:30"), by=by(NOW))
    write(book, scene.request("11:00"), by=by(NOW))
    write(hold, scene.slot("14:00"), "browser", lasts=PUBLIC_HOLD, by=by(NOW))


def _contents(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    with engine.connect() as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
            for table in Base.metadata.sorted_tables
        }


def test_the_migrations_make_what_the_models_say(engine: Engine) -> None:
    assert all(model.metadata is Base.metadata for model in MODELS)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_the_checks_are_those_of_the_models(engine: Engine) -> None:
    """Alembic compares none, and a table that is rebuilt may lose them."""
    inspector = inspect(engine)
    for table in Base.metadata.sorted_tables:
        told = {check["name"] for check in inspector.get_check_constraints(table.name)}
        meant = {
            str(check.name) for check in table.constraints if isinstance(check, CheckConstraint)
        }
        assert told == meant, table.name


def test_a_migrated_database_is_current_and_migrating_again_is_harmless(engine: Engine) -> None:
    assert state.is_current(engine)
    upgrading.upgrade(engine)
    assert state.is_current(engine)


def test_the_newest_migration_is_the_one_that_alembic_takes_for_it(engine: Engine) -> None:
    scripts = ScriptDirectory.from_config(upgrading.configuration(engine))
    assert state.head() == scripts.get_current_head()


@pytest.mark.parametrize("revision", ["0000", "9999"])
def test_a_database_at_another_migration_is_not_current(engine: Engine, revision: str) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :at"), {"at": revision})
    assert not state.is_current(engine)


def test_an_empty_database_is_not_current(tmp_path: Path) -> None:
    empty = create_engine(f"sqlite:///{tmp_path}/empty")
    assert not state.is_current(empty)
    upgrading.upgrade(empty)
    assert state.is_current(empty)
    empty.dispose()


def test_a_database_that_lacks_what_the_models_name_is_not_up_to_date(engine: Engine) -> None:
    """It has had every migration, one of which made less when it was run."""
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE to_call"))
        connection.execute(text("ALTER TABLE clients DROP COLUMN locality"))

    assert not state.is_current(engine)
    with pytest.raises(SchemaIncomplete) as refusal:
        upgrading.upgrade(engine)
    assert refusal.value.missing == ["to_call", "clients.locality"]


def test_what_the_models_do_not_name_is_in_nobody_s_way(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE clients ADD COLUMN extra INTEGER"))

    assert state.is_current(engine)
    upgrading.upgrade(engine)


def test_every_constraint_has_a_name_to_drop_it_by(engine: Engine) -> None:
    inspector = inspect(engine)
    nameless = [
        (table, constraint)
        for table in inspector.get_table_names()
        if table != "alembic_version"
        for constraint in (
            *inspector.get_foreign_keys(table),
            *inspector.get_unique_constraints(table),
            *inspector.get_check_constraints(table),
        )
        if not constraint["name"]
    ]

    assert nameless == []


def test_a_filled_database_migrates_and_keeps_every_row(
    scene: Scene, engine: Engine, tmp_path: Path
) -> None:
    _fill(scene)
    before = _contents(engine)
    command.upgrade(_with(engine, tmp_path, REBUILD.format(head=_head(engine))), "head")

    assert _contents(engine) == before
    with engine.connect() as connection:
        assert set(connection.scalars(text("SELECT extra FROM diary_entries"))) == {7}
        assert standing(connection) == as_defined(connection)
    write(book, scene.request("15:30"), by=by(NOW))
    assert _overlap_is_refused(engine, scene)


def test_a_rebuilt_table_would_have_lost_its_guard_on_sqlite(
    scene: Scene, engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: why every run of migrations ends with `guards.create`."""
    monkeypatch.setattr(guards, "create", lambda _connection: None)
    command.upgrade(_with(engine, tmp_path, REBUILD.format(head=_head(engine))), "head")

    assert _overlap_is_refused(engine, scene) is (engine.dialect.name == "postgresql")


def _overlap_is_refused(engine: Engine, scene: Scene) -> bool:
    """Whether the database refuses a second entry at the same time; leaves neither behind."""
    entry = {
        "counsellor_id": scene.counsellor.id,
        "zitdag_id": scene.zitdag.id,
        "service_id": scene.service.id,
        "starts_at": at("13:00"),
        "ends_at": at("13:15"),
        "occupied_until": at("13:15"),
        "capacity": 1,
        "taken": 1,
    }
    with engine.connect().execution_options(zitdag_writes=True) as connection:
        connection.execute(insert(DiaryEntry), entry)
        try:
            connection.execute(insert(DiaryEntry), entry)
        except IntegrityError as error:
            return guards.NAME in str(error)
    return False


def test_a_migration_that_leaves_rows_pointing_nowhere_is_taken_back(
    scene: Scene, engine: Engine, tmp_path: Path
) -> None:
    _fill(scene)
    before = _contents(engine)
    config = _with(engine, tmp_path, BREAK.format(head=_head(engine)))

    with pytest.raises((RuntimeError, IntegrityError)):
        command.upgrade(config, "head")
    assert _contents(engine) == before
    assert state.is_current(engine)


def test_foreign_keys_are_on_again_after_a_migration(database_url: str) -> None:
    engine = create_engine(database_url)
    upgrading.upgrade(engine)
    with pytest.raises(IntegrityError), engine.begin() as connection:
        connection.execute(text("INSERT INTO diaries (counsellor_id, turn) VALUES (12345, 0)"))
    engine.dispose()


def test_every_table_is_empty_to_begin_with(engine: Engine) -> None:
    with engine.connect() as connection:
        counts = {
            table.name: connection.scalar(select(func.count()).select_from(table))
            for table in Base.metadata.sorted_tables
        }

    assert set(counts.values()) == {0}
