"""Passkeys (WebAuthn level 3): discoverable credentials that ask for a finger, a face or a PIN.

One is two factors by itself: the device, and what opens it. The answer of a browser is the JSON of
its credential; whatever is in it, a refusal is all that comes of it.
"""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar, Final

import webauthn
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session
from webauthn.helpers.cose import COSEAlgorithmIdentifier
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.parse_authentication_credential_json import (
    parse_authentication_credential_json,
)
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from scheduler.access import challenges, factor_notices, posts
from scheduler.access.challenges import Purpose
from scheduler.access.factor_notices import FactorChange
from scheduler.access.factors import Passkey
from scheduler.access.models import Account
from scheduler.people.actors import By

NAME_LENGTH: Final = 40
MOST: Final = 10
"""Passkeys of one account."""
_ALGORITHMS: Final = [
    COSEAlgorithmIdentifier.ECDSA_SHA_256,
    COSEAlgorithmIdentifier.EDDSA,
    COSEAlgorithmIdentifier.RSASSA_PKCS1_v1_5_SHA_256,
]
_MALFORMED: Final = (
    WebAuthnException,
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
    IndexError,
    RecursionError,
)


@dataclass
class PasskeyRefused(Exception):
    """It opens nothing. `why` is for the log: it names what did not hold, and no value."""

    code: ClassVar[str] = "passkey_refused"
    why: str


@dataclass(frozen=True, slots=True)
class RelyingSite:
    """The site that a passkey is of: its origin (`https://zitdag.example.org`) and its host.

    `key` signs challenges, and makes the name by which a device knows an account.
    """

    origin: str
    host: str
    name: str
    key: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Answered:
    """What a browser sent back: the JSON of its credential, and the challenge it answers."""

    credential: str
    challenge: str


def creation_options(
    account: Account, known: Sequence[Passkey], challenge: str, site: RelyingSite
) -> str:
    """What a browser needs to make one, as JSON. A device that is `known` makes no second one."""
    options = webauthn.generate_registration_options(
        rp_id=site.host,
        rp_name=site.name,
        user_id=_handle(site.key, account.id),
        user_name=account.email,
        user_display_name=account.name,
        challenge=challenge.encode(),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=one.credential) for one in known],
        supported_pub_key_algs=_ALGORITHMS,
    )
    return webauthn.options_to_json(options)


def entry_options(challenge: str, site: RelyingSite) -> str:
    """What a browser needs to sign in with one, as JSON. It names no account."""
    options = webauthn.generate_authentication_options(
        rp_id=site.host,
        challenge=challenge.encode(),
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return webauthn.options_to_json(options)


def add(
    session: Session, account_id: int, answer: Answered, site: RelyingSite, *, name: str, by: By
) -> Passkey:
    """Keep the passkey that a browser made, and tell the owner by mail.

    Raises:
        PasskeyRefused: the challenge is too old or was answered before, or was not answered by a
            device at this site that verified who holds it; or the passkey is kept already.
    """
    _spend(session, Purpose.NEW_PASSKEY, answer, site, account_id, by.now)
    try:
        made = webauthn.verify_registration_response(
            credential=answer.credential,
            expected_challenge=answer.challenge.encode(),
            expected_rp_id=site.host,
            expected_origin=site.origin,
            require_user_verification=True,
            supported_pub_key_algs=_ALGORITHMS,
        )
    except _MALFORMED as error:
        raise PasskeyRefused(type(error).__name__) from error
    if len(of(session, account_id)) >= MOST or _by_credential(session, made.credential_id):
        raise PasskeyRefused("too many, or known")
    row = Passkey(
        account_id=account_id,
        credential=made.credential_id,
        public_key=made.credential_public_key,
        sign_count=made.sign_count,
        name=name[:NAME_LENGTH],
        created_at=by.now,
    )
    session.add(row)
    session.flush()
    factor_notices.tell(session, account_id, FactorChange.PASSKEY_ADDED, now=by.now)
    return row


def enter(session: Session, answer: Answered, site: RelyingSite, *, now: datetime) -> Account:
    """The account that a passkey opens.

    Raises:
        PasskeyRefused: an unknown one, no answer to this challenge, of another site, of somebody
            who was not verified, a copy (its counter went back), or of an account that ended.
    """
    _spend(session, Purpose.PASSKEY_ENTRY, answer, site, 0, now)
    try:
        found = parse_authentication_credential_json(answer.credential)
        passkey = _by_credential(session, found.raw_id)
        if passkey is None or found.response.user_handle != _handle(site.key, passkey.account_id):
            raise PasskeyRefused("unknown credential")
        used = webauthn.verify_authentication_response(
            credential=found,
            expected_challenge=answer.challenge.encode(),
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
    except _MALFORMED as error:
        raise PasskeyRefused(type(error).__name__) from error
    _count(session, passkey, used.new_sign_count, now)
    if not posts.has(session, passkey.account_id):
        raise PasskeyRefused("ended")
    return passkey.account


def of(session: Session, account_id: int) -> list[Passkey]:
    """Those of an account, the oldest first."""
    theirs = select(Passkey).where(Passkey.account_id == account_id).order_by(Passkey.id)
    return list(session.scalars(theirs))


def remove(session: Session, account_id: int, passkey_id: int, *, by: By) -> bool:
    """Delete one of an account's own, and tell the owner by mail; whether there was such a one."""
    gone = session.execute(
        delete(Passkey)
        .where(Passkey.id == passkey_id, Passkey.account_id == account_id)
        .returning(Passkey.id)
    ).scalar_one_or_none()
    if gone is not None:
        factor_notices.tell(session, account_id, FactorChange.PASSKEY_REMOVED, now=by.now)
    return gone is not None


def _spend(
    session: Session, purpose: Purpose, answer: Answered, site: RelyingSite, of: int, now: datetime
) -> None:
    if not challenges.spend(session, site.key, purpose, answer.challenge, now=now, of=of):
        raise PasskeyRefused("challenge")


def _count(session: Session, passkey: Passkey, sign_count: int, now: datetime) -> None:
    """Of two uses of one counter, one wins: the other one is a copy, or was sent again."""
    counted = session.execute(
        update(Passkey)
        .where(Passkey.id == passkey.id, Passkey.sign_count == passkey.sign_count)
        .values(sign_count=sign_count, used_at=now)
        .returning(Passkey.id)
        .execution_options(synchronize_session=False)
    ).scalar_one_or_none()
    if counted is None:
        raise PasskeyRefused("used at the same time")


def _handle(key: bytes, account_id: int) -> bytes:
    """What a device knows an account by: nothing that says who it is."""
    return hmac.digest(key, f"user handle {account_id}".encode(), "sha256")


def _by_credential(session: Session, credential: bytes) -> Passkey | None:
    return session.scalar(select(Passkey).where(Passkey.credential == credential))
