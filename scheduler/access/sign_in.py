"""Signing in: a mailed code of one use, or the link beside it, for ten minutes."""

import hmac
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.orm import Session

from notifications.outbox import queue
from notifications.outbox.models import Cause, CausedBy
from scheduler.access import posts, sign_in_mails
from scheduler.access.accounts import by_email
from scheduler.access.keyed_digests import digest
from scheduler.access.models import Account, SignInCode
from scheduler.access.sign_in_mails import MailReader

LASTS = timedelta(minutes=10)
"""ASVS 5.0, 6.5.5: a code lasts ten minutes at most."""
FIGURES = 8
TRIES = 5
"""Wrong figures after which a code opens nothing any more."""


@dataclass(frozen=True, slots=True)
class SignInChallenge:
    """The mailed `code` to type over, in the browser that has `way`, and `token` of the link."""

    id: int
    way: str
    code: str
    token: str


@dataclass(frozen=True, slots=True)
class MailRequest:
    """Somebody who has `email`, or says so, asked for a code in the browser that has `way`.

    `base` is where the service is reached, `service` what it is called. Without `may_mail` too many
    were mailed just now. `is_known`: this account signed in with that browser before.
    """

    email: str
    way: str
    base: str
    service: str
    may_mail: bool
    is_known: bool

    @property
    def origin(self) -> CausedBy:
        """A known browser is that of staff: strangers must not use up what it may be mailed."""
        return CausedBy.STAFF if self.is_known else CausedBy.SIGN_IN


def new_way() -> str:
    """What a browser keeps of a challenge; it tells nothing, nor whether there is one."""
    return secrets.token_urlsafe(16)


def open_challenge(
    session: Session, account: Account, key: bytes, *, now: datetime, lasts: timedelta = LASTS
) -> SignInChallenge:
    """Make a challenge beside any earlier ones. `key` keys the digests that are kept."""
    return _open(session, account, account.email, new_way(), key, expires_at=now + lasts)


def mail_challenge(session: Session, asked: MailRequest, key: bytes, *, now: datetime) -> None:
    """Mail a challenge to this address, if a live account has it.

    One that was mailed still opens its account, so whoever asks too often is mailed nothing while
    there is one, and never longer: no stranger keeps anybody out. Whoever asked learns nothing,
    neither from the answer nor from how long it takes: without an account the same is done, and
    taken back.
    """
    if not asked.may_mail and _is_one_alive(session, asked.email, key, now=now):
        return
    purge(session, now=now)
    found = by_email(session, asked.email)
    account = found if posts.has(session, found.id if found is not None else 0) else None
    made = _open(session, account, asked.email, asked.way, key, expires_at=now + LASTS)
    with session.begin_nested() as mailed:
        _mail(session, account, made, asked, now=now)
        if account is None:
            mailed.rollback()


def _mail(
    session: Session,
    account: Account | None,
    made: SignInChallenge,
    asked: MailRequest,
    *,
    now: datetime,
) -> None:
    name = account.name if account is not None else ""
    facts = {
        "code": f"{made.code[:4]} {made.code[4:]}",
        "address": f"{asked.base}/aanmelden/link/{made.token}",
        "minutes": int(LASTS.total_seconds() // 60),
    }
    mail = sign_in_mails.mail(
        "sign_in",
        f"sign-in:{made.id}",
        MailReader(asked.email, name, asked.service),
        facts,
        cause=Cause(asked.origin, now),
        useful=LASTS,
    )
    queue.enqueue(session, mail)


def _open(
    session: Session,
    account: Account | None,
    email: str,
    way: str,
    key: bytes,
    *,
    expires_at: datetime,
) -> SignInChallenge:
    code = f"{secrets.randbelow(10**FIGURES):0{FIGURES}}"
    token = secrets.token_urlsafe(16)
    row = SignInCode(
        account_id=account.id if account is not None else None,
        address=digest(key, email),
        way=digest(key, way),
        code=digest(key, code),
        token=digest(key, token),
        expires_at=expires_at,
    )
    session.add(row)
    session.flush()
    return SignInChallenge(row.id, way, code, token)


def _is_one_alive(session: Session, email: str, key: bytes, *, now: datetime) -> bool:
    found = select(SignInCode.id).where(
        SignInCode.address == digest(key, email),
        SignInCode.used_at.is_(None),
        SignInCode.expires_at > now,
    )
    return session.scalar(found.limit(1)) is not None


def enter_by_code(
    session: Session, ways: Collection[str], code: str, key: bytes, *, now: datetime
) -> Account | None:
    """Use a code that was typed over, of one of these challenges.

    A wrong one counts for each of them; after TRIES nothing opens it but its link.
    """
    counted = session.execute(
        update(SignInCode)
        .where(
            SignInCode.way.in_([digest(key, way) for way in ways]),
            SignInCode.tries < TRIES,
        )
        .values(tries=SignInCode.tries + 1)
        .returning(SignInCode.id, SignInCode.code)
        .execution_options(synchronize_session=False)
    ).all()
    typed = digest(key, code)
    found = [one.id for one in counted if hmac.compare_digest(one.code, typed)]
    return _use(session, SignInCode.id.in_(found), now=now) if found else None


def enter_by_token(session: Session, token: str, key: bytes, *, now: datetime) -> Account | None:
    """Use the token of a link."""
    return _use(session, SignInCode.token == digest(key, token), now=now)


def is_open(session: Session, token: str, key: bytes, *, now: datetime) -> bool:
    """Whether a link would still work; read-only."""
    found = select(SignInCode.id).where(
        SignInCode.token == digest(key, token),
        SignInCode.used_at.is_(None),
        SignInCode.expires_at > now,
    )
    return session.scalar(found) is not None


def purge(session: Session, *, now: datetime) -> None:
    """Delete challenges that nothing opens any more."""
    session.execute(delete(SignInCode).where(SignInCode.expires_at <= now))


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
    return account if account is not None and posts.has(session, account.id) else None
