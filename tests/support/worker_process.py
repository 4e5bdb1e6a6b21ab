"""What runs in a process of its own when several workers share one outbox.

A worker delivers until nothing is unsettled. Its provider appends our reference of each message to
a file. A careless worker claims as one would without thinking: it looks, and then it writes.
"""

import time
from datetime import timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from database import db, reading
from notifications.channels.channel import Sent
from notifications.delivery.worker import DeliveryContext, deliver_due
from notifications.outbox import claims
from notifications.outbox.models import PENDING, WITHDRAWN, Message
from notifications.texts.rendered import Rendered
from tests.support import today
from tests.support.message_builders import renderer

# Long enough for a busy machine, short enough to wait for.
LEASE = timedelta(seconds=4)


class Provider:
    """Takes a moment, as providers do."""

    name = "provider"

    def __init__(self, file: Path) -> None:
        self._file = file

    def send(self, _rendered: Rendered, _address: str, reference: str) -> Sent:
        time.sleep(0.002)
        # One short write to a file opened for appending is never mixed with another's.
        with self._file.open("a") as received:
            received.write(f"{reference}\n")
        return Sent(self.name, reference)


def delivery_context(file: Path) -> DeliveryContext:
    return DeliveryContext(
        now=today.now,
        channels={"sms": Provider(file)},
        renderer=renderer(),
        link=lambda _message: None,
        on_give_up=lambda _session, _message: None,
        lease=LEASE,
    )


def deliver_all(file: Path) -> None:
    ours = delivery_context(file)
    while unsettled():
        if not deliver_due(ours):
            time.sleep(0.05)


def unsettled() -> bool:
    with reading() as session:
        return session.scalar(select(Message.id).where(Message.next_try.is_not(None))) is not None


def careful(url: str, file: Path) -> None:
    app = Flask("worker")
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    db.init_app(app)
    with app.app_context():
        deliver_all(file)


def careless(url: str, file: Path) -> None:
    """The control: what a claim is worth, with the lock and the one transaction taken away."""
    engine = create_engine(url)
    provider = Provider(file)
    while True:
        with Session(engine) as looking:
            waiting = select(Message.id).where(Message.state == PENDING)
            found = looking.scalars(waiting.order_by(Message.next_try).limit(claims.BATCH)).all()
        if not found:
            return
        for message_id in found:
            provider.send(Rendered("", ""), "", str(message_id))
            with Session(engine) as writing, writing.begin():
                message = writing.get_one(Message, message_id)
                message.state, message.next_try = WITHDRAWN, None
