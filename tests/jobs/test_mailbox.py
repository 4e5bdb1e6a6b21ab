"""The worker reads the mailbox beside its other work, whatever the mailbox does."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import make_mailbox
from database import db, reading, write
from notifications.outbox import queue
from notifications.outbox.models import Message
from scheduler.access.models import Account, Post
from scheduler.access.roles import Role
from scheduler.jobs import worker
from settings import Settings
from tests.support import builders, today
from tests.support.commands import wait_for
from tests.support.imap_stub import HANG, PASSWORD, Stub, imap_stub
from tests.support.message_builders import new_message
from tests.support.outbox import Letterbox, delivery_context


@pytest.fixture
def stub() -> Iterator[Stub]:
    with imap_stub() as one:
        yield one


@contextmanager
def ticking(app: Flask, stub: Stub) -> Iterator[Letterbox]:
    """A worker in threads of this process, with that mailbox."""
    box = Letterbox()
    settings = Settings(
        secret_key="test-secret",
        mailbox_host="127.0.0.1",
        mailbox_port=stub.port,
        mailbox_security="none",
        mailbox_user="zitdag",
        mailbox_password=PASSWORD,
        mailbox_address="antwoord@example.org",
    )
    ours = delivery_context(now=today.now, channels={"sms": box, "email": box})
    scheduler = worker.start(app.app_context, ours, mailbox=make_mailbox(settings))
    try:
        yield box
    finally:
        stub.let_go.set()
        scheduler.shutdown()
        with app.app_context():
            db.engine.dispose()


def _coordinator(session: Session) -> None:
    session.add(
        Post(
            account=Account(email="karen@example.org", name="Karen", created_at=builders.NOW),
            role=Role.COORDINATOR,
            region_id=builders.scene(session).region.id,
            created_at=builders.NOW,
        )
    )


def _passed_on() -> list[str]:
    statement = select(Message).where(Message.kind == "coordinator_mail")
    with reading() as session:
        return [row.subject for row in session.scalars(statement)]


def test_a_mail_reaches_a_coordinator_and_is_seen(app: Flask, stub: Stub) -> None:
    uid = stub.put(b"From: zoe@example.org\r\nSubject: Vraag\r\n\r\nHallo?\r\n")
    with app.app_context():
        write(_coordinator)
    with ticking(app, stub):
        assert wait_for(lambda: stub.flags[uid] or None) == {"\\Seen"}
    with app.app_context():
        assert len(_passed_on()) == 1


def test_a_hung_mailbox_stops_no_message(app: Flask, stub: Stub) -> None:
    stub.welcome = HANG
    now = today.now()
    with app.app_context():
        write(queue.enqueue, new_message(due=now, useless_after=now + timedelta(days=1)))
    with ticking(app, stub) as box:
        assert wait_for(lambda: stub.visits or None)
        assert wait_for(lambda: box.texts or None)


def test_without_a_setting_there_is_no_mailbox() -> None:
    assert make_mailbox(Settings(secret_key="test-secret")) is None
