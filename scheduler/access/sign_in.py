"""Signing in: a mailed code of one use, or the link beside it, for ten minutes."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.orm import Session

from notifications.outbox import queue
from notifications.outbox.models import Cause, CausedBy, NewMessage, Route
from scheduler.access.accounts import by_email
from scheduler.access.models import Account, SignInCode

LASTS = timedelta(minutes=10)
"""ASVS 5.0, 6.5.5: a code lasts ten minutes at most."""
FIGURES = 8
TRIES = 5
"""Wrong figures after which a code opens nothing any more."""


@dataclass(frozen=True, slots=True)
class SignInChallenge:
    """The mailed `code` to type over and `token` of the link; `id` stays in the browser."""

    id: int
    code: str
    token: str


def open_challenge(
    session: Session, account: Account, key: bytes, *, now: datetime, lasts: timedelta = LASTS
) -> SignInChallenge:
    """Make a challenge, in the place of any earlier one. `key` keys the digests that are kept."""
    session.execute(delete(SignInCode).where(SignInCode.account_id == account.id))
    code = f"{secrets.randbelow(10**FIGURES):0{FIGURES}}"
    token = secrets.token_urlsafe(16)
    row = SignInCode(
        account_id=account.id,
        code=_digest(key, code),
        token=_digest(key, token),
        expires_at=now + lasts,
    )
    session.add(row)
    session.flush()
    return SignInChallenge(row.id, code, token)


def mail_challenge(
    session: Session, email: str, key: bytes, base: str, *, now: datetime
) -> int | None:
    """Mail a challenge to this address, if a live account has it; says which, for the browser.

    `base` is where the service is reached. Whoever asked learns nothing from the answer.
    """
    account = by_email(session, email)
    if account is None or not account.active:
        return None
    challenge = open_challenge(session, account, key, now=now)
    queue.enqueue(
        session,
        NewMessage(
            kind="sign_in",
            cause=Cause(CausedBy.SIGN_IN, now),
            subject=f"sign-in:{challenge.id}",
            version=1,
            language="nl",
            routes=(Route("email", account.email),),
            facts={
                "name": account.name,
                "code": f"{challenge.code[:4]} {challenge.code[4:]}",
                "address": f"{base}/aanmelden/link/{challenge.token}",
                "minutes": int(LASTS.total_seconds() // 60),
                "region_name": account.region.name,
            },
            due=now,
            useless_after=now + LASTS,
        ),
    )
    return challenge.id


def enter_by_code(
    session: Session, challenge_id: int, code: str, key: bytes, *, now: datetime
) -> Account | None:
    """Use a code that was typed over. A wrong one counts; after TRIES nothing opens it."""
    counted = session.execute(
        update(SignInCode)
        .where(SignInCode.id == challenge_id, SignInCode.tries < TRIES)
        .values(tries=SignInCode.tries + 1)
        .returning(SignInCode.code)
        .execution_options(synchronize_session=False)
    ).scalar_one_or_none()
    if counted is None or not hmac.compare_digest(counted, _digest(key, code)):
        return None
    return _use(session, SignInCode.id == challenge_id, now=now)


def enter_by_token(session: Session, token: str, key: bytes, *, now: datetime) -> Account | None:
    """Use the token of a link."""
    return _use(session, SignInCode.token == _digest(key, token), now=now)


def is_open(session: Session, token: str, key: bytes, *, now: datetime) -> bool:
    """Whether a link would still work; read-only."""
    found = select(SignInCode.id).where(
        SignInCode.token == _digest(key, token),
        SignInCode.used_at.is_(None),
        SignInCode.expires_at > now,
    )
    return session.scalar(found) is not None


def _use(session: Session, which: ColumnElement[bool], *, now: datetime) -> Account | None:
    """Atomic: of two uses at once, one wins."""
    account_id = session.execute(
        update(SignInCode)
        .where(which, SignInCode.used_at.is_(None), SignInCode.expires_at > now)
        .values(used_at=now)
        .returning(SignInCode.account_id)
        .execution_options(synchronize_session=False)
    ).scalar_one_or_none()
    account = session.get(Account, account_id) if account_id is not None else None
    return account if account is not None and account.active else None


def _digest(key: bytes, secret: str) -> str:
    return hmac.new(key, secret.encode(), hashlib.sha256).hexdigest()
