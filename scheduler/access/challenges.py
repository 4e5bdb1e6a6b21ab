"""Challenges: random, signed, for one purpose, good once and for ten minutes.

What was asked is kept nowhere, so that a stranger who asks a thousand times fills no table; what
was answered is noted, so that an answer that is sent again opens nothing.
"""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from sqlalchemy import delete
from sqlalchemy.orm import Session

from database import dialect_of, upsert
from scheduler.access.factors import SpentChallenge

LASTS = timedelta(minutes=10)
_TIME_BYTES = 6
_RANDOM_BYTES = 24
_SIGNATURE_BYTES = 30
_LENGTH = (_TIME_BYTES + _RANDOM_BYTES + _SIGNATURE_BYTES) // 3 * 4
"""Of the text: base64url without padding."""


class Purpose(StrEnum):
    """What an answer to a challenge does. One for another purpose opens nothing."""

    PASSKEY_ENTRY = "sign in with a passkey"
    NEW_PASSKEY = "new passkey"
    OPENID = "sign in at an issuer"
    NEW_IDENTITY = "link an issuer"


def make(key: bytes, purpose: Purpose, *, now: datetime, of: int = 0) -> str:
    """A new one; `of` is the account whose own it is, where that is known."""
    expires = int((now + LASTS).timestamp()).to_bytes(_TIME_BYTES, "big")
    raw = expires + secrets.token_bytes(_RANDOM_BYTES)
    return urlsafe_b64encode(raw + _signature(key, purpose, of, raw)).decode()


def is_one(key: bytes, purpose: Purpose, text: str, *, now: datetime, of: int = 0) -> bool:
    """Whether `text` is such a challenge, in time; answered already or not."""
    decoded = _decoded(text)
    raw, signature = decoded[:-_SIGNATURE_BYTES], decoded[-_SIGNATURE_BYTES:]
    if not raw or not hmac.compare_digest(signature, _signature(key, purpose, of, raw)):
        return False
    return now < _expires_at(decoded)


def spend(
    session: Session, key: bytes, purpose: Purpose, text: str, *, now: datetime, of: int = 0
) -> bool:
    """Whether `text` is such a challenge, in time, and answered for the first time."""
    if not is_one(key, purpose, text, now=now, of=of):
        return False
    noted = upsert(dialect_of(session), SpentChallenge).values(
        digest=hashlib.sha256(text.encode()).hexdigest(), expires_at=_expires_at(_decoded(text))
    )
    first = noted.on_conflict_do_nothing().returning(SpentChallenge.digest)
    return session.execute(first).scalar_one_or_none() is not None


def purge(session: Session, *, now: datetime) -> None:
    """Delete the notes of challenges that are too old to be answered."""
    session.execute(delete(SpentChallenge).where(SpentChallenge.expires_at <= now))


def _expires_at(decoded: bytes) -> datetime:
    return datetime.fromtimestamp(int.from_bytes(decoded[:_TIME_BYTES], "big"), tz=UTC)


def _signature(key: bytes, purpose: Purpose, of: int, raw: bytes) -> bytes:
    signed = f"{purpose}\n{of}\n".encode() + raw
    return hmac.digest(key, signed, "sha256")[:_SIGNATURE_BYTES]


def _decoded(text: str) -> bytes:
    try:
        return urlsafe_b64decode(text) if len(text) == _LENGTH else b""
    except (NotBase64, ValueError):
        return b""
