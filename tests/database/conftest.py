"""A small world to plan and to book in, on both engines."""

from collections.abc import Iterator

import pytest
from flask import Flask

from database import write
from tests import builders
from tests.builders import Scene


@pytest.fixture
def scene(app: Flask) -> Iterator[Scene]:
    """One counsellor at one loket on a Tuesday, in a fresh database."""
    with app.app_context():
        yield write(builders.scene)
