"""An outbox to deliver, in a database that processes of their own share."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app import create_app
from database import db, reading, write
from notifications.outbox import queue
from notifications.outbox.models import Message
from settings import Settings
from tests.conftest import FreshDatabase
from tests.support import today
from tests.support.message_builders import new_message

# Queues a message that is due now, and gives a function that says what became of it.
Post = Callable[[str], Callable[[], Message]]


@pytest.fixture
def network_url(sqlite: FreshDatabase) -> Iterator[str]:
    """A fresh, migrated SQLite database for commands."""
    with sqlite() as url:
        yield url


@pytest.fixture
def post_over(network_url: str) -> Iterator[Post]:
    """Post a message in that database from here."""
    app: Flask = create_app(Settings(database_url=network_url, secret_key="test-secret"))
    now = today.now()

    def post(subject: str) -> Callable[[], Message]:
        new = new_message(subject=subject, due=now, useless_after=now + timedelta(days=1))
        with app.app_context():
            write(queue.enqueue, new)

        def look() -> Message:
            with app.app_context(), reading() as session:
                return session.scalars(select(Message).where(Message.subject == subject)).one()

        return look

    yield post
    with app.app_context():
        db.engine.dispose()
