"""Accounts of staff, and how they sign in: a mailed code of one use, for ten minutes."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.orm import Session, joinedload

from notifications.outbox import queue
from notifications.outbox.models import NewMessage, Route
from scheduler.access.errors import AccountExists, SiteMissing, UnknownAccount, UnknownCode
from scheduler.access.models import Account, SignInCode
from scheduler.access.roles import Role
from scheduler.people.counsellors import Counsellor
from scheduler.people.organisations import Organisation
from scheduler.people.regions import Region

LASTS = timedelta(minutes=10)
"""ASVS 5.0, 6.5.5: a code lasts ten minutes at most."""
FIGURES = 8
TRIES = 5
"""Wrong figures after which a code opens nothing any more."""
SESSION = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class NewAccount:
    """Whom to make an account for; places and people by their codes.

    A partner has an organisation, a counsellor is one; `region` empty is the first one.
    """

    email: str
    name: str
    role: Role
    region: str = ""
    organisation: str = ""
    counsellor: str = ""


@dataclass(frozen=True, slots=True)
class SignInChallenge:
    """What is mailed, `code` to type over and `token` for the link; `id` stays in the browser."""

    id: int
    code: str
    token: str


def create(session: Session, new: NewAccount, *, now: datetime) -> Account:
    """Make an account.

    Raises:
        AccountExists: the address has one already.
        SiteMissing: a partner without organisation, a counsellor who is none, or one too many.
        UnknownCode: nothing has that code.
    """
    email = new.email.strip().lower()
    if by_email(session, email) is not None:
        raise AccountExists(email)
    if (new.role is Role.PARTNER) != bool(new.organisation):
        raise SiteMissing(new.role)
    if (new.role is Role.COUNSELLOR) != bool(new.counsellor):
        raise SiteMissing(new.role)
    account = Account(
        email=email,
        name=new.name,
        role=new.role,
        region_id=_region(session, new.region),
        organisation_id=_by_code(session, Organisation, new.organisation),
        counsellor_id=_by_code(session, Counsellor, new.counsellor),
        created_at=now,
    )
    session.add(account)
    session.flush()
    return account


def _region(session: Session, code: str) -> int:
    statement = select(Region.id).order_by(Region.id).limit(1)
    found = session.scalar(statement.where(Region.code == code) if code else statement)
    if found is None:
        raise UnknownCode(code)
    return found


def _by_code(
    session: Session, model: type[Organisation] | type[Counsellor], code: str
) -> int | None:
    if not code:
        return None
    found = session.scalar(select(model.id).where(model.code == code))
    if found is None:
        raise UnknownCode(code)
    return found


def end(session: Session, email: str) -> Account:
    """End an account: it signs in no more, and is signed out everywhere.

    Raises:
        UnknownAccount: there is none with this address.
    """
    account = by_email(session, email)
    if account is None:
        raise UnknownAccount(email)
    account.active = False
    account.generation += 1
    session.execute(delete(SignInCode).where(SignInCode.account_id == account.id))
    return account


def readmit(session: Session, email: str) -> Account:
    """Take the end of an account back: it can sign in again, as whom it was.

    Raises:
        UnknownAccount: there is none with this address.
    """
    account = by_email(session, email)
    if account is None:
        raise UnknownAccount(email)
    account.active = True
    return account


def of_region(session: Session, region_id: int) -> list[Account]:
    """The accounts of a region, ended ones too, by role and name, with site and counsellor."""
    statement = (
        select(Account)
        .where(Account.region_id == region_id)
        .options(joinedload(Account.organisation), joinedload(Account.counsellor))
        .order_by(Account.role, Account.name, Account.id)
    )
    return list(session.scalars(statement))


def by_email(session: Session, email: str) -> Account | None:
    """The account with this address, ended or not."""
    return session.scalar(select(Account).where(Account.email == email.strip().lower()))


def live(session: Session, account_id: int, generation: int) -> Account | None:
    """The account a browser signed in with, if that still counts."""
    return session.scalar(
        select(Account).where(
            Account.id == account_id, Account.generation == generation, Account.active
        )
    )


def open_way(
    session: Session, account: Account, key: bytes, *, now: datetime, lasts: timedelta = LASTS
) -> SignInChallenge:
    """Make a way in, in the place of any earlier one. `key` keys the digests that are kept."""
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


def mail_way(session: Session, email: str, key: bytes, base: str, *, now: datetime) -> int | None:
    """Mail a way in to this address, if a live account has it; says which, for the browser.

    `base` is where the service is reached. Whoever asked learns nothing from the answer.
    """
    account = by_email(session, email)
    if account is None or not account.active:
        return None
    way = open_way(session, account, key, now=now)
    queue.enqueue(
        session,
        NewMessage(
            kind="sign_in",
            subject=f"sign-in:{way.id}",
            version=1,
            language="nl",
            routes=(Route("email", account.email),),
            facts={
                "name": account.name,
                "code": f"{way.code[:4]} {way.code[4:]}",
                "address": f"{base}/aanmelden/link/{way.token}",
                "minutes": int(LASTS.total_seconds() // 60),
                "region_name": account.region.name,
            },
            due=now,
            useless_after=now + LASTS,
        ),
    )
    return way.id


def enter_by_code(
    session: Session, way_id: int, code: str, key: bytes, *, now: datetime
) -> Account | None:
    """Use a code that was typed over. A wrong one counts; after TRIES nothing opens it."""
    counted = session.execute(
        update(SignInCode)
        .where(SignInCode.id == way_id, SignInCode.tries < TRIES)
        .values(tries=SignInCode.tries + 1)
        .returning(SignInCode.code)
        .execution_options(synchronize_session=False)
    ).scalar_one_or_none()
    if counted is None or not hmac.compare_digest(counted, _digest(key, code)):
        return None
    return _use(session, SignInCode.id == way_id, now=now)


def enter_by_token(session: Session, token: str, key: bytes, *, now: datetime) -> Account | None:
    """Use the token of a link."""
    return _use(session, SignInCode.token == _digest(key, token), now=now)


def is_open(session: Session, token: str, key: bytes, *, now: datetime) -> bool:
    """Whether a link would still work; uses nothing."""
    found = select(SignInCode.id).where(
        SignInCode.token == _digest(key, token),
        SignInCode.used_at.is_(None),
        SignInCode.expires_at > now,
    )
    return session.scalar(found) is not None


def _use(session: Session, which: ColumnElement[bool], *, now: datetime) -> Account | None:
    """Of two who use it at once, one gets in."""
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
