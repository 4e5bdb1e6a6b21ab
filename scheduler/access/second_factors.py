"""The second step of signing in: a code of an authenticator app (RFC 6238), or a printed one.

A passkey is no second step: it signs in by itself. A secret of an app is kept sealed; printed codes
are kept as keyed digests. Each code works once.
"""

import hmac
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar, Final

import pyotp
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import delete, func, select, union, update
from sqlalchemy.orm import Session

from scheduler.access import factor_notices, keyed_digests, staff_sessions
from scheduler.access.factor_notices import FactorChange
from scheduler.access.factors import AuthenticatorApp, Passkey, RecoveryCode
from scheduler.access.models import Account
from scheduler.people.actors import By

STEP: Final = 30
"""Seconds that an app shows a code."""
DRIFT: Final = 1
"""Steps that its clock may be off, either way."""
FIGURES: Final = 6
PRINTED: Final = 10
"""Codes on the sheet to print."""
PRINTED_FIGURES: Final = 12
_NONCE: Final = 12


class Method(StrEnum):
    """What opened the second step."""

    APP = "app"
    PRINTED = "printed"


@dataclass
class WrongCode(Exception):
    """It opens nothing: never did, or not any more."""

    code: ClassVar[str] = "wrong_code"


@dataclass(frozen=True, slots=True)
class FactorStanding:
    """What an account has to show that it is its owner, beside their mailbox."""

    passkeys: int
    has_app: bool
    printed: int

    @property
    def has_factor(self) -> bool:
        """Whether there is one to ask for. Printed codes stand in for one: they are none."""
        return self.has_app or self.passkeys > 0


def standing(session: Session, account_id: int) -> FactorStanding:
    """What an account has; one SELECT."""
    counted = [
        select(func.count()).where(model.account_id == account_id).scalar_subquery()
        for model in (Passkey, AuthenticatorApp, RecoveryCode)
    ]
    passkeys, apps, printed = session.execute(select(*counted)).one()
    return FactorStanding(passkeys, apps > 0, printed)


def has_one(session: Session, account_id: int) -> bool:
    """Whether an account has a second factor to ask for."""
    return standing(session, account_id).has_factor


def with_one(session: Session, account_ids: Collection[int]) -> set[int]:
    """Which of these accounts have a second factor."""
    found = union(
        *(
            select(model.account_id).where(model.account_id.in_(account_ids))
            for model in (Passkey, AuthenticatorApp)
        )
    )
    return set(session.scalars(found))


def new_secret() -> str:
    """A secret for an app, base32."""
    return pyotp.random_base32()


def address(secret: str, account: Account, service: str) -> str:
    """What the QR code of a secret says: the app keeps it under this name."""
    return pyotp.TOTP(secret).provisioning_uri(name=account.email, issuer_name=service)


def seal(key: bytes, account_id: int, secret: str) -> bytes:
    """A text that only this key opens, and for this account alone."""
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, secret.encode(), _bound_to(account_id))


def unseal(key: bytes, account_id: int, sealed: bytes) -> str | None:
    """The text, or None where it was sealed with another key or for another account."""
    try:
        opened = AESGCM(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], _bound_to(account_id))
    except (InvalidTag, ValueError):
        return None
    return opened.decode()


def _bound_to(account_id: int) -> bytes:
    return f"account {account_id}".encode()


def add_app(
    session: Session, account_id: int, secret: str, code: str, key: bytes, *, by: By
) -> bool:
    """Keep the app that shows `code` now, and tell the owner; whether an earlier one made place.

    Raises:
        WrongCode: it shows another one.
    """
    step = _step_of(secret, code, by.now)
    if step is None:
        raise WrongCode
    earlier = session.execute(
        delete(AuthenticatorApp)
        .where(AuthenticatorApp.account_id == account_id)
        .returning(AuthenticatorApp.account_id)
    ).scalar_one_or_none()
    session.add(
        AuthenticatorApp(
            account_id=account_id,
            secret=seal(key, account_id, secret),
            last_step=step,
            created_at=by.now,
        )
    )
    session.flush()
    factor_notices.tell(session, account_id, FactorChange.APP_ADDED, now=by.now)
    return earlier is not None


def remove_app(session: Session, account_id: int, *, by: By) -> bool:
    """Forget the app, and tell the owner by mail; whether there was one."""
    gone = session.execute(
        delete(AuthenticatorApp)
        .where(AuthenticatorApp.account_id == account_id)
        .returning(AuthenticatorApp.account_id)
    ).scalar_one_or_none()
    if gone is not None:
        factor_notices.tell(session, account_id, FactorChange.APP_REMOVED, now=by.now)
    return gone is not None


def print_codes(session: Session, account_id: int, key: bytes, *, by: By) -> list[str]:
    """Ten new codes, in the place of any earlier ones: to show once, and never again."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))
    codes = [f"{secrets.randbelow(10**PRINTED_FIGURES):0{PRINTED_FIGURES}}" for _ in range(PRINTED)]
    session.add_all(
        RecoveryCode(code=_digest(key, account_id, code), account_id=account_id) for code in codes
    )
    factor_notices.tell(session, account_id, FactorChange.CODES_MADE, now=by.now)
    return codes


def pass_step(session: Session, account_id: int, code: str, key: bytes, *, by: By) -> Method:
    """Use a code: of the app, or of the sheet (which the owner is told of).

    Raises:
        WrongCode: it opens nothing.
    """
    if len(code) == PRINTED_FIGURES and _use_printed(session, account_id, code, key):
        factor_notices.tell(session, account_id, FactorChange.CODE_USED, now=by.now)
        return Method.PRINTED
    if _use_app(session, account_id, code, key, by.now):
        return Method.APP
    raise WrongCode


def reset(session: Session, account_id: int, *, by: By) -> None:
    """Forget every passkey, the app and the printed codes of who lost them; tell the owner.

    Their next sign-in asks to set up a new one. All their sessions end.
    """
    for model in (Passkey, AuthenticatorApp, RecoveryCode):
        session.execute(delete(model).where(model.account_id == account_id))
    staff_sessions.end_all(session, account_id, now=by.now)
    factor_notices.tell(session, account_id, FactorChange.RESET, now=by.now)


def _use_printed(session: Session, account_id: int, code: str, key: bytes) -> bool:
    used = session.execute(
        delete(RecoveryCode)
        .where(
            RecoveryCode.code == _digest(key, account_id, code),
            RecoveryCode.account_id == account_id,
        )
        .returning(RecoveryCode.account_id)
    ).scalar_one_or_none()
    return used is not None


def _use_app(session: Session, account_id: int, code: str, key: bytes, now: datetime) -> bool:
    """A step is used once, and none before it any more: of two uses at once, one wins."""
    app = session.get(AuthenticatorApp, account_id)
    secret = unseal(key, account_id, app.secret) if app is not None else None
    step = _step_of(secret, code, now) if secret is not None else None
    if step is None:
        return False
    used = session.execute(
        update(AuthenticatorApp)
        .where(AuthenticatorApp.account_id == account_id, AuthenticatorApp.last_step < step)
        .values(last_step=step)
        .returning(AuthenticatorApp.account_id)
        .execution_options(synchronize_session=False)
    ).scalar_one_or_none()
    return used is not None


def _step_of(secret: str, code: str, now: datetime) -> int | None:
    """The step of which the app shows this code, a step early or late; every one is looked at."""
    current = int(now.timestamp()) // STEP
    totp = pyotp.TOTP(secret, digits=FIGURES, interval=STEP)
    found = None
    for step in range(current - DRIFT, current + DRIFT + 1):
        if hmac.compare_digest(totp.generate_otp(step).encode(), code.encode()):
            found = step
    return found


def _digest(key: bytes, account_id: int, code: str) -> str:
    return keyed_digests.digest(key, f"{account_id} {code}")
