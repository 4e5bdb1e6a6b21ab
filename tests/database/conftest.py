"""A small world to plan and to book in, on both engines."""

from collections.abc import Iterator

import pytest
from flask import Flask

from database import write
from tests.support import builders
from tests.support.builders import Scene
from tests.support.lending import bare_application


@pytest.fixture
def app(database_url: str) -> Iterator[Flask]:
    """What lies below the web needs no more of an application than its database."""
    with bare_application(database_url) as app, app.app_context():
        yield app


@pytest.fixture
def scene(app: Flask) -> Scene:
    """One counsellor at one loket on a Tuesday, in a fresh database."""
    return write(builders.scene)
