"""An issuer of OpenID Connect on the loopback that does everything right, but for what a test says.

The honest one of the tests is `oidc-provider-mock`, another one's work; this one lies.
"""

import base64
import hmac
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

from scheduler.access.openid.issuer import Flow, OpenIdClient
from tests.support.http_stub import Asked, HttpStub, Says, http_stub

CLIENT_ID = "zitdag-test"
SECRET = "a secret of ours + a space"
CODE = "a-code-of-the-issuer"
RSA = RSAKey.generate_key(2048, {"kid": "first", "use": "sig", "alg": "RS256"})
ROTATED = ECKey.generate_key("P-256", {"kid": "second", "use": "sig", "alg": "ES256"})
STRANGE = RSAKey.generate_key(2048, {"kid": "first"})
"""Of nobody the issuer knows, though it has the name of its key."""

Replies = Callable[[Asked], Says | str]


@dataclass
class IssuerStub:
    """`claims` go over those of an honest token, `None` takes one away; `replies` go over answers.

    `key` signs with `algorithm`; `published` are the keys that it shows. `codes` work once.
    """

    now: datetime
    claims: dict[str, Any] = field(default_factory=dict)
    replies: dict[str, Says | str | Replies] = field(default_factory=dict)
    described: dict[str, Any] = field(default_factory=dict)
    key: RSAKey | ECKey = field(default_factory=lambda: RSA)
    algorithm: str = "RS256"
    published: list[RSAKey | ECKey] = field(default_factory=lambda: [RSA])
    told: dict[str, Any] = field(default_factory=dict)
    nonce: str = ""
    challenge: str | None = None
    codes: list[str] = field(default_factory=lambda: [CODE])
    base: str = ""
    http: HttpStub | None = None

    def client(self, **other: Any) -> OpenIdClient:
        """What we are there."""
        usual = {
            "issuer": self.base,
            "client_id": CLIENT_ID,
            "client_secret": SECRET,
            "redirect_uri": "https://zitdag.example.org/aanmelden/extern/terug",
            "name": "De Stad",
        }
        return OpenIdClient(**{**usual, **other})

    def asked_for(self, flow: Flow) -> None:
        """Somebody went there and signed in: its token will be for that flow."""
        self.nonce, self.challenge = flow.nonce, create_s256_code_challenge(flow.verifier)

    def asked(self, path: str) -> list[Asked]:
        """What it was asked at this path."""
        return [one for one in self.http.asked if one.path == path] if self.http else []

    def id_token(self) -> str:
        """A token of now, with what the test changed."""
        honest = {
            "iss": self.base,
            "aud": CLIENT_ID,
            "sub": "somebody",
            "iat": int(self.now.timestamp()),
            "exp": int((self.now + timedelta(minutes=5)).timestamp()),
            "nonce": self.nonce,
            "name": "Ilse Voorbeeld",
            "email": "ilse@example.org",
        }
        claims = {name: value for name, value in {**honest, **self.claims}.items() if value != ()}
        header = {"alg": self.algorithm, "kid": self.key.kid or "first"}
        if self.algorithm in ("none", "HS256"):
            return _forged({**header, "alg": self.algorithm}, claims)
        return jwt.encode(header, claims, self.key, algorithms=[self.algorithm])

    def answer(self, asked: Asked) -> Says | str:
        """What it says to a request."""
        reply = self.replies.get(asked.path)
        if reply is not None:
            return reply(asked) if callable(reply) else reply
        honest: dict[str, Replies] = {
            "/.well-known/openid-configuration": self._description,
            "/jwks": lambda _: Says(
                {"keys": [one.as_dict(private=False) for one in self.published]}
            ),
            "/token": self._tokens,
            "/userinfo": lambda _: Says(self.told),
        }
        return honest[asked.path](asked) if asked.path in honest else Says({}, 404)

    def _description(self, _asked: Asked) -> Says:
        return Says(
            {
                "issuer": self.base,
                "authorization_endpoint": f"{self.base}/authorize",
                "token_endpoint": f"{self.base}/token",
                "jwks_uri": f"{self.base}/jwks",
                "end_session_endpoint": f"{self.base}/logout",
                **self.described,
            }
        )

    def _tokens(self, asked: Asked) -> Says:
        is_ours = asked.data["code"] in self.codes
        verified = create_s256_code_challenge(asked.data["code_verifier"]) == self.challenge
        if not (is_ours and verified):
            return Says({"error": "invalid_grant"}, 400)
        self.codes.remove(asked.data["code"])
        return Says({"access_token": "at", "token_type": "Bearer", "id_token": self.id_token()})


def _forged(header: dict[str, Any], claims: dict[str, Any]) -> str:
    """Signed with nothing, or with what everybody can read: the public key."""
    signed = ".".join(_part(json.dumps(one).encode()) for one in (header, claims))
    secret = RSA.as_pem(private=False)
    signature = hmac.digest(secret, signed.encode(), "sha256") if header["alg"] != "none" else b""
    return f"{signed}.{_part(signature)}"


def _part(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


@contextmanager
def issuer_stub(now: datetime) -> Iterator[IssuerStub]:
    """The issuer, on a port of its own, until the block ends."""
    stub = IssuerStub(now)
    with http_stub(stub.answer) as http:
        stub.base, stub.http = http.base, http
        yield stub
