"""The outbox on each database, and a session to act in."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from database import reading, write
from notifications.outbox import queue
from notifications.outbox.models import Message
from tests.support.message_builders import new_message


@pytest.fixture
def enqueue(app_context: Flask) -> Callable[..., Message]:
    """Queue a message with these overrides, and give its row."""

    def enqueued(**overrides: Any) -> Message:
        message = new_message(**overrides)
        write(queue.enqueue, message)
        key = {"subject": message.subject, "kind": message.kind, "version": message.version}
        with reading() as session:
            same = select(Message).filter_by(**key, first_channel=message.routes[0].channel)
            return session.scalars(same).one()

    return enqueued
