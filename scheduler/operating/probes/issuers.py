"""The issuer of OpenID Connect: what it says of itself, and the keys that it signs with."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final

from scheduler.access.openid.errors import OpenIdRefused, Refusal
from scheduler.access.openid.issuer import Issuer, OpenIdClient
from scheduler.operating.findings import Finding, ok, wrong
from scheduler.operating.setup import Setup

SECONDS: Final = 4.0
"""Of each of its two answers."""
_WORDS: Final[Mapping[Refusal, str]] = {
    Refusal.DOWN: "cannot be reached: ZITDAG_OIDC_ISSUER, and whether a firewall lets this machine"
    " out",
    Refusal.SLOW: "answers too slowly: try again, and ask those who run it",
    Refusal.ISSUER: "has another name for itself: ZITDAG_OIDC_ISSUER is written to the letter as"
    " it says",
}
_NO_ISSUER: Final = "does not answer as an issuer does: ZITDAG_OIDC_ISSUER"


def known(setup: Setup, now: datetime, *, seconds: float = SECONDS) -> Iterator[Finding]:
    """How it stands with the issuer; nothing without one. Whether it knows us only shows when
    somebody signs in.
    """
    if not setup.oidc_issuer:
        return
    asked = Issuer(OpenIdClient(setup.oidc_issuer, setup.oidc_client_id, ""), seconds=seconds)
    try:
        keys = asked.signing_keys(now=now)
    except OpenIdRefused as refused:
        words = _WORDS.get(refused.why, f"{_NO_ISSUER} ({refused.detail})")
        yield wrong("issuer", f"{setup.oidc_issuer} {words}")
        return
    if keys:
        yield ok("issuer", f"{setup.oidc_issuer} says who it is and shows its keys")
    else:
        yield wrong("issuer", f"{setup.oidc_issuer} shows no key that it signs with")
