"""Keyed digests: what a table keeps in the place of a secret, an address or a number.

Equal for equal texts, so that it can be looked for; without the key nothing can be tried on it.
"""

import hashlib
import hmac


def digest(key: bytes, text: str) -> str:
    """HMAC-SHA-256 of `text`: 64 hexadecimal figures."""
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
