"""A device with passkeys, in software: it signs what it is asked to, also what no device would."""

import hashlib
import json
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import base64url_to_bytes

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


@dataclass
class SoftAuthenticator:
    """One credential. `counter` is what it says next; `is_verified` that it asked for a finger."""

    origin: str
    host: str
    counter: int = 0
    is_verified: bool = True
    handle: bytes = b""
    credential: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )

    def create(self, options: str) -> str:
        """Answer the options of a new passkey."""
        asked = json.loads(options)
        self.handle = base64url_to_bytes(asked["user"]["id"])
        length = len(self.credential).to_bytes(2, "big")
        attested = bytes(16) + length + self.credential + self._public_key()
        attestation = {
            "fmt": "none",
            "attStmt": {},
            "authData": self._data(ATTESTED) + attested,
        }
        return self._answer(
            {
                "clientDataJSON": _text(self._client_data("webauthn.create", asked)),
                "attestationObject": _text(cbor2.dumps(attestation)),
            }
        )

    def get(self, options: str) -> str:
        """Answer the options of signing in."""
        client, data = self._client_data("webauthn.get", json.loads(options)), self._data(0)
        signed = data + hashlib.sha256(client).digest()
        return self._answer(
            {
                "clientDataJSON": _text(client),
                "authenticatorData": _text(data),
                "signature": _text(self.key.sign(signed, ec.ECDSA(hashes.SHA256()))),
                "userHandle": _text(self.handle),
            }
        )

    def _answer(self, response: dict[str, str]) -> str:
        name = _text(self.credential)
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": response})

    def _client_data(self, kind: str, asked: dict[str, Any]) -> bytes:
        told = {"type": kind, "challenge": asked["challenge"], "origin": self.origin}
        return json.dumps(told).encode()

    def _data(self, flags: int) -> bytes:
        flags |= PRESENT | (VERIFIED if self.is_verified else 0)
        host = hashlib.sha256(self.host.encode()).digest()
        return host + bytes([flags]) + self.counter.to_bytes(4, "big")

    def _public_key(self) -> bytes:
        """As COSE writes a point of P-256."""
        point = self.key.public_key().public_numbers()
        x, y = (one.to_bytes(32, "big") for one in (point.x, point.y))
        return cbor2.dumps({1: 2, 3: -7, -1: 1, -2: x, -3: y})


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()
