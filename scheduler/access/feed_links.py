"""The private addresses of calendars: a counsellor's own days, and a loket's for its host.

A token is the number of what it shows (40 bits) and the first 128 bits of HMAC-SHA256 over it and
the generation, base64url: 28 characters, kept nowhere. Renewing it revokes the one before.
"""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64

from sqlalchemy import update
from sqlalchemy.orm import Session

from scheduler.people.counsellors import Counsellor
from scheduler.people.organisations import LoketHost

_NUMBER_BYTES = 5
_SIGNATURE_BYTES = 16
_LENGTH = 28
_LARGEST_NUMBER = 2**31 - 1  # of an id; PostgreSQL refuses to look for more


def of_counsellor(key: bytes, counsellor: Counsellor) -> str | None:
    """The token of a counsellor's calendar; None while it has no address."""
    return _token(key, "counsellor", counsellor.id, counsellor.feed_generation)


def of_loket(key: bytes, host: LoketHost) -> str | None:
    """The token of a loket's calendar; None while it has no address."""
    return _token(key, "loket", host.loket_id, host.feed_generation)


def find_counsellor(session: Session, key: bytes, text: str) -> Counsellor | None:
    """Whose calendar `text` opens; None where it is tampered with, revoked, or never was."""
    number = _number(text)
    found = session.get(Counsellor, number) if number is not None else None
    token = of_counsellor(key, found) if found is not None and found.active else None
    return found if _is_same(text, token) else None


def find_loket(session: Session, key: bytes, text: str) -> LoketHost | None:
    """The loket whose calendar `text` opens; None as with `find_counsellor`."""
    number = _number(text)
    found = session.get(LoketHost, number) if number is not None else None
    return found if found is not None and _is_same(text, of_loket(key, found)) else None


def renew_counsellor(session: Session, counsellor_id: int) -> None:
    """Give a counsellor's calendar a new address; the one before opens nothing any more."""
    session.execute(
        update(Counsellor)
        .where(Counsellor.id == counsellor_id)
        .values(feed_generation=Counsellor.feed_generation + 1)
        .execution_options(synchronize_session=False)
    )


def renew_loket(session: Session, loket_id: int) -> None:
    """Give a loket's calendar a new address; the one before opens nothing any more."""
    session.execute(
        update(LoketHost)
        .where(LoketHost.loket_id == loket_id)
        .values(feed_generation=LoketHost.feed_generation + 1)
        .execution_options(synchronize_session=False)
    )


def _token(key: bytes, of: str, number: int, generation: int) -> str | None:
    if generation == 0:
        return None
    signature = hmac.digest(key, f"{of}:{number}:{generation}".encode(), "sha256")
    raw = number.to_bytes(_NUMBER_BYTES, "big") + signature[:_SIGNATURE_BYTES]
    return urlsafe_b64encode(raw).decode()


def _number(text: str) -> int | None:
    try:
        raw = urlsafe_b64decode(text) if len(text) == _LENGTH else b""
    except (NotBase64, ValueError):
        return None
    number = int.from_bytes(raw[:_NUMBER_BYTES], "big")
    return number if 0 < number <= _LARGEST_NUMBER else None


def _is_same(text: str, token: str | None) -> bool:
    return token is not None and hmac.compare_digest(text.encode(), token.encode())
