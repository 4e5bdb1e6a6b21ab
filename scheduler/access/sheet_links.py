"""The private address of a reception's week sheet.

A token is the loket's number (40 bits) and the first 128 bits of HMAC-SHA256 over it and the
generation, base64url: 28 characters, kept nowhere. Renewing it revokes the one before.
"""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64

from sqlalchemy import update
from sqlalchemy.orm import Session

from scheduler.people.organisations import LoketHost

_NUMBER_BYTES = 5
_SIGNATURE_BYTES = 16
_LENGTH = 28
_LARGEST_NUMBER = 2**31 - 1  # of an id; PostgreSQL refuses to look for more


def token(key: bytes, host: LoketHost) -> str | None:
    """The token of the present generation; None while no address was given yet."""
    if host.sheet_generation == 0:
        return None
    number = host.loket_id.to_bytes(_NUMBER_BYTES, "big")
    return urlsafe_b64encode(number + _signature(key, host)).decode()


def find(session: Session, key: bytes, text: str) -> LoketHost | None:
    """The loket whose sheet `text` opens; None where it is tampered with, revoked, or never was."""
    try:
        raw = urlsafe_b64decode(text) if len(text) == _LENGTH else b""
    except (NotBase64, ValueError):
        return None
    number = int.from_bytes(raw[:_NUMBER_BYTES], "big")
    host = session.get(LoketHost, number) if number <= _LARGEST_NUMBER else None
    if host is None or host.sheet_generation == 0:
        return None
    if not hmac.compare_digest(raw[_NUMBER_BYTES:], _signature(key, host)):
        return None
    return host


def renew(session: Session, loket_id: int) -> None:
    """Give the loket a new address; the one before opens nothing any more."""
    session.execute(
        update(LoketHost)
        .where(LoketHost.loket_id == loket_id)
        .values(sheet_generation=LoketHost.sheet_generation + 1)
        .execution_options(synchronize_session=False)
    )


def _signature(key: bytes, host: LoketHost) -> bytes:
    said = f"{host.loket_id}:{host.sheet_generation}".encode()
    return hmac.digest(key, said, "sha256")[:_SIGNATURE_BYTES]
