"""The refusal of a sign-in by OpenID Connect: a code and the data, no sentences."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar


class Refusal(StrEnum):
    """Why nobody came in."""

    DOWN = "down"
    SLOW = "slow"
    REFUSED = "refused"
    NONSENSE = "nonsense"
    TOO_LARGE = "too_large"
    ISSUER = "issuer"
    STATE = "state"
    TOKEN = "token"  # noqa: S105 -- the name of a reason
    UNKNOWN = "unknown"
    UNVERIFIED = "unverified"
    ENDED = "ended"
    TAKEN = "taken"


@dataclass
class OpenIdRefused(Exception):
    """Nobody came in by the issuer. `detail` names a claim or an error, never a value."""

    code: ClassVar[str] = "openid_refused"
    why: Refusal
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.why}: {self.detail}" if self.detail else self.why
