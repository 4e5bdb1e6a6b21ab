"""An owner of an account is told by mail when a way to sign in comes, goes or is guessed at."""

from datetime import datetime, timedelta
from enum import StrEnum
from secrets import token_hex

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifications.outbox import queue
from notifications.outbox.models import Cause, CausedBy
from scheduler.access import posts, sign_in_mails
from scheduler.access.models import Account
from scheduler.access.sign_in_mails import MailReader

USEFUL = timedelta(days=7)


class FactorChange(StrEnum):
    """What happened; the message has the words."""

    PASSKEY_ADDED = "passkey_added"
    PASSKEY_REMOVED = "passkey_removed"
    APP_ADDED = "app_added"
    APP_REMOVED = "app_removed"
    ISSUER_ADDED = "issuer_added"
    ISSUER_REMOVED = "issuer_removed"
    CODES_MADE = "codes_made"
    CODE_USED = "code_used"
    CODES_GUESSED = "codes_guessed"
    RESET = "reset"


def tell(session: Session, account_id: int, change: FactorChange, *, now: datetime) -> None:
    """Queue the mail, in the transaction of the change itself."""
    account = session.get_one(Account, account_id)
    service = session.scalars(select(posts.service(account_id))).one()
    mail = sign_in_mails.mail(
        "sign_in_changed",
        f"sign-in-changed:{token_hex(8)}",
        MailReader(account.email, account.name, service),
        {"change": change.value},
        cause=Cause(CausedBy.STAFF, now),
        useful=USEFUL,
    )
    queue.enqueue(session, mail)
