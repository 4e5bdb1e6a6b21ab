"""Signed tokens for addresses that open one row without signing in.

A token is the row's id (40 bits) and the first 128 bits of HMAC-SHA256 over what its owner signs
(at least the id or uid and a generation), base64url: 28 characters, kept nowhere. Raising the
generation revokes it. These tokens stand on paper and in calendars: the format never changes.
"""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64

_ID_BYTES = 5
_SIGNATURE_BYTES = 16
_LENGTH = 28
_LARGEST_ID = 2**31 - 1  # PostgreSQL refuses to look for more


def token(key: bytes, row_id: int, signed: str) -> str:
    """The token of a row: 28 characters that go into an address as they are."""
    return urlsafe_b64encode(_raw(key, row_id, signed)).decode()


def claimed_id(text: str) -> int | None:
    """The id that `text` claims to open, not verified yet; None where it is no token at all."""
    row_id = int.from_bytes(_decoded(text)[:_ID_BYTES], "big")
    return row_id if 0 < row_id <= _LARGEST_ID else None


def is_valid(text: str, key: bytes, row_id: int, signed: str) -> bool:
    """Whether `text` is the token of this row, compared in constant time."""
    return hmac.compare_digest(_decoded(text), _raw(key, row_id, signed))


def _raw(key: bytes, row_id: int, signed: str) -> bytes:
    signature = hmac.digest(key, signed.encode(), "sha256")[:_SIGNATURE_BYTES]
    return row_id.to_bytes(_ID_BYTES, "big") + signature


def _decoded(text: str) -> bytes:
    try:
        return urlsafe_b64decode(text) if len(text) == _LENGTH else b""
    except (NotBase64, ValueError):
        return b""
