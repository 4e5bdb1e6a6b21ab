"""A small world to plan and to book in, on both engines."""

import itertools
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import URL, Engine, create_engine, text

from database import write
from tests.support import builders
from tests.support.builders import Scene
from tests.support.lending import bare_application

KEPT = Path(__file__).parent / "kept"
# Makes a database without any table on the engine of that name.
EmptyDatabase = Callable[[str], AbstractContextManager[Engine]]


@pytest.fixture
def app(database_url: str) -> Iterator[Flask]:
    """What lies below the web needs no more of an application than its database."""
    with bare_application(database_url) as app, app.app_context():
        yield app


@pytest.fixture
def scene(app: Flask) -> Scene:
    """One counsellor at one loket on a Tuesday, in a fresh database."""
    return write(builders.scene)


@pytest.fixture
def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> EmptyDatabase:
    """Makes a database without any table on the engine of that name."""
    numbers = itertools.count(1)

    @contextmanager
    def of(dialect: str) -> Iterator[Engine]:
        name = f"empty_{next(numbers)}"
        url = f"sqlite:///{tmp_path}/{name}"
        if dialect == "postgresql":
            server = request.getfixturevalue("postgres_url")
            _on(server, f"CREATE DATABASE {name}")
            url = server.set(database=name)
        engine = create_engine(url)
        try:
            yield engine
        finally:
            engine.dispose()
            if dialect == "postgresql":
                _on(server, f"DROP DATABASE {name} WITH (FORCE)")

    return of


def _on(server: URL, statement: str) -> None:
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


def _marks(path: Path) -> list[pytest.MarkDecorator]:
    return [pytest.mark.postgresql] if ".postgresql." in path.name else []


@pytest.fixture(
    params=[
        pytest.param(path, id=path.name, marks=_marks(path)) for path in sorted(KEPT.glob("*.sql"))
    ]
)
def kept(request: pytest.FixtureRequest) -> Path:
    """A file; its name says at which commit or revision it was filled, on which engine."""
    path: Path = request.param
    return path
