"""Accounts with which nobody signs in: their owner is warned, and a month later they end.

Nobody is spared, an administrator neither: `zitdag account create` lets anybody in again.
"""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from locations.zones import BRUSSELS
from notifications.outbox import queue
from notifications.outbox.models import Cause, CausedBy, NewMessage
from notifications.texts.languages import SOURCE
from notifications.texts.words import date_words
from scheduler.access import accounts, posts, sign_in_mails
from scheduler.access.models import Account
from scheduler.access.sign_in_mails import MailReader
from scheduler.people.actors import By

ENDS_AFTER: Final = timedelta(days=365)
"""From the last time somebody signed in, or was let in."""
NOTICE: Final = timedelta(days=30)
"""Nobody's account ends before they have known it for as long."""


def warn(session: Session, *, now: datetime) -> int:
    """Mail the owners of accounts that end soon, once; returns how many."""
    in_use_at = func.coalesce(Account.in_use_at, Account.created_at)
    found = session.execute(
        select(Account, posts.service(Account.id).label("service")).where(
            in_use_at <= now - (ENDS_AFTER - NOTICE),
            Account.warned_at.is_(None),
            posts.is_somebody(Account.id),
        )
    ).all()
    queue.enqueue_all(session, [_warning(one.Account, one.service, now) for one in found])
    session.execute(
        update(Account)
        .where(Account.id.in_([one.Account.id for one in found]))
        .values(warned_at=now)
        .execution_options(synchronize_session=False)
    )
    return len(found)


def end(session: Session, *, by: By) -> list[int]:
    """End the accounts whose owner was warned and did not sign in since; returns their ids."""
    warned = select(Account.id).where(Account.warned_at <= by.now - NOTICE)
    return sorted(accounts.end_those(session, warned, by=by))


def _warning(account: Account, service: str, now: datetime) -> NewMessage:
    return sign_in_mails.mail(
        "sign_in_unused",
        f"sign-in-unused:{account.id}",
        MailReader(account.email, account.name, service),
        {"day": date_words(now + NOTICE, BRUSSELS, SOURCE)},
        cause=Cause(CausedBy.CLOCK, now),
        useful=NOTICE,
    )
