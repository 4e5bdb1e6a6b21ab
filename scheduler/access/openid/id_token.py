"""What an issuer says of somebody: an ID token, verified. Pure.

OpenID Connect Core 1.0, 3.1.3.7. Signed with RS256 or ES256 by a key of the issuer; nothing else is
a signature, whatever the token says of itself.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, GuestProtocol, JWKRegistry, Key, RSAKey

from scheduler.access.openid.errors import OpenIdRefused, Refusal

ALGORITHMS: Final = ("RS256", "ES256")
SKEW: Final = 60
"""Seconds that the issuer's clock may differ from ours."""
LONGEST: Final = 255
"""Of a subject, in characters."""


class UnknownKey(Exception):
    """No key of the issuer has the name that the token gives: it may have new ones."""


@dataclass(frozen=True, slots=True)
class ExpectedToken:
    """For whom, from whom and to which question the token must be."""

    issuer: str
    client_id: str
    nonce: str = field(repr=False)
    access_token: str = field(default="", repr=False)


Keys = Mapping[str, RSAKey | ECKey]
"""The public keys that an issuer signs with, by name."""


def signing_keys(found: object) -> Keys:
    """The keys of a JWK set that sign; those that cannot be read, or share a secret, are none."""
    listed = found.get("keys") if isinstance(found, dict) else None
    named = (_signing_key(one) for one in listed) if isinstance(listed, list) else ()
    return {str(key.kid or ""): key for key in named if key is not None}


def _signing_key(found: object) -> RSAKey | ECKey | None:
    if not isinstance(found, dict) or found.get("use", "sig") != "sig":
        return None
    if found.get("kty") not in ("RSA", "EC"):
        return None
    public = {name: value for name, value in found.items() if name not in ("d", "p", "q")}
    try:
        key = JWKRegistry.import_key(public)
    except (JoseError, ValueError, TypeError, KeyError):
        return None
    return key if isinstance(key, RSAKey | ECKey) else None


def verify(text: str, keys: Keys, expected: ExpectedToken, *, now: datetime) -> Mapping[str, Any]:
    """The claims of a token.

    Raises:
        UnknownKey: it names a key that is not among `keys`.
        OpenIdRefused: it is not what it should be; `detail` says what.
    """
    try:
        token = jwt.decode(text, lambda asked: _named(keys, asked), algorithms=ALGORITHMS)
        claims = CodeIDToken(
            token.claims,
            token.header,
            options={
                "iss": {"essential": True, "value": expected.issuer},
                "aud": {"essential": True, "value": expected.client_id},
                "sub": {"essential": True},
                "nonce": {"essential": True, "value": expected.nonce},
            },
            params={
                "nonce": expected.nonce,
                "client_id": expected.client_id,
                "access_token": expected.access_token,
            },
        )
        claims.validate(int(now.timestamp()), SKEW)
    except JoseError as refused:
        raise OpenIdRefused(Refusal.TOKEN, _detail(refused)) from refused
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise OpenIdRefused(Refusal.TOKEN, type(error).__name__) from error
    return dict(claims)


def _named(keys: Keys, asked: GuestProtocol) -> Key:
    name = asked.headers().get("kid")
    if name is None and len(keys) == 1:
        return next(iter(keys.values()))
    found = keys.get(str(name))
    if found is None:
        raise UnknownKey
    return found


def _detail(refused: JoseError) -> str:
    claim = getattr(refused, "claim", "")
    return f"{refused.error} {claim}".strip()


def subject(claims: Mapping[str, Any], names: Iterable[str]) -> str:
    """Who it is at the issuer, of one claim or of several; raises OpenIdRefused without."""
    parts = [claims.get(name) for name in names]
    if not all(isinstance(part, str) and _can_be_kept(part) for part in parts):
        raise OpenIdRefused(Refusal.TOKEN, "no subject")
    joined = "|".join(map(str, parts))
    if len(joined) > LONGEST:
        raise OpenIdRefused(Refusal.TOKEN, "no subject")
    return joined


def _can_be_kept(part: str) -> bool:
    """Whether a database takes it, and two of them joined are never two others."""
    return bool(part) and part.isprintable() and "|" not in part
