"""Databases to measure on: SQLite, and a PostgreSQL server that keeps what it commits."""

import itertools
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from sqlalchemy import URL, create_engine, text

from scheduler.migrations import upgrading
from tests.support.postgres import running_server

Fill = Callable[[str], object]
"""Puts rows in the database at this address."""

Copies = Callable[[], AbstractContextManager[str]]
"""Gives the address of a new copy of a filled database, gone afterwards."""

Engine = Callable[[Fill], AbstractContextManager[Copies]]


def _migrate(url: str) -> None:
    engine = create_engine(url)
    upgrading.upgrade(engine)
    engine.dispose()


@contextmanager
def engines() -> Iterator[dict[str, Engine]]:
    """Both of them, by name: each fills a database once and then gives copies of it."""
    with (
        tempfile.TemporaryDirectory(prefix="zitdag-bench-") as folder,
        running_server(durable=True) as server,
    ):
        numbers = itertools.count(1)

        def sqlite(fill: Fill) -> AbstractContextManager[Copies]:
            return _on_sqlite(Path(folder) / f"{next(numbers)}", fill)

        def postgresql(fill: Fill) -> AbstractContextManager[Copies]:
            return _on_postgresql(server, f"bench_{next(numbers)}", fill)

        yield {"SQLite": sqlite, "PostgreSQL": postgresql}


@contextmanager
def _on_sqlite(folder: Path, fill: Fill) -> Iterator[Copies]:
    folder.mkdir()
    template = folder / "template"
    numbers = itertools.count(1)
    _migrate(f"sqlite:///{template}")
    fill(f"sqlite:///{template}")

    @contextmanager
    def copy() -> Iterator[str]:
        path = folder / f"copy{next(numbers)}"
        shutil.copy(template, path)
        yield f"sqlite:///{path}"
        for left in folder.glob(f"{path.name}*"):
            left.unlink()

    yield copy


@contextmanager
def _on_postgresql(server: URL, name: str, fill: Fill) -> Iterator[Copies]:
    maintenance = create_engine(server, isolation_level="AUTOCOMMIT")
    numbers = itertools.count(1)

    def execute(statement: str) -> None:
        with maintenance.connect() as connection:
            connection.execute(text(statement))

    def url_of(database: str) -> str:
        return server.set(database=database).render_as_string(hide_password=False)

    @contextmanager
    def copy() -> Iterator[str]:
        database = f"{name}_copy{next(numbers)}"
        execute(f"CREATE DATABASE {database} TEMPLATE {name}")
        yield url_of(database)
        execute(f"DROP DATABASE {database} WITH (FORCE)")

    execute(f"CREATE DATABASE {name}")
    _migrate(url_of(name))
    fill(url_of(name))
    yield copy
    maintenance.dispose()
