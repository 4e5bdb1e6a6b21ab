"""The outbox after a backup was taken back: what was due meanwhile may have left, or may not.

The service went on after the moment of the backup, and no row tells what it sent then.
"""

from datetime import datetime

from sqlalchemy import Update, func, select, update
from sqlalchemy.orm import Session

from notifications.outbox.models import UNSENT, WITHDRAWN, Message


def waiting(session: Session, now: datetime) -> tuple[int, int]:
    """How many messages are due by now, and how many come later."""
    unsent = select(func.count()).where(Message.state.in_(UNSENT))
    due = session.scalar(unsent.where(Message.next_try <= now)) or 0
    return due, (session.scalar(unsent) or 0) - due


def doubt_due(session: Session, now: datetime) -> None:
    """Where the provider can be asked, what it has already is not sent again; what has become
    useless is sent by nobody.
    """
    session.execute(_due(now).values(doubtful=True))


def withdraw_due(session: Session, now: datetime) -> None:
    """Nothing of it is sent."""
    session.execute(_due(now).values(state=WITHDRAWN, next_try=None, facts={}))


def _due(now: datetime) -> Update:
    return update(Message).where(Message.state.in_(UNSENT), Message.next_try <= now)
