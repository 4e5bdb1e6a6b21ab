"""When somebody of staff last signed in, and since when nobody uses their account."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from scheduler.access.models import Account


def note_signed_in(session: Session, account_id: int, *, now: datetime) -> None:
    """Write down that they signed in."""
    session.execute(
        update(Account)
        .where(Account.id == account_id)
        .values(
            signed_in_before_at=Account.signed_in_at,
            signed_in_at=now,
            in_use_at=now,
            warned_at=None,
        )
        .execution_options(synchronize_session=False)
    )


def note_let_in(session: Session, account_id: int, *, now: datetime) -> None:
    """Somebody counts on their coming: the time without it begins again."""
    session.execute(
        update(Account)
        .where(Account.id == account_id)
        .values(in_use_at=now, warned_at=None)
        .execution_options(synchronize_session=False)
    )
