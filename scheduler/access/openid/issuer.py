"""An OpenID Connect issuer: where somebody signs in there, and whom it then vouches for.

The authorization code flow with PKCE (RFC 7636), state and nonce. The last three are derived from
one challenge, so that nothing of a flow is kept while somebody is at the issuer.
"""

import hmac
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import quote_plus, urlencode

from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge

from scheduler.access.openid import id_token
from scheduler.access.openid.answers import SECONDS, IssuerAnswers, is_safe
from scheduler.access.openid.errors import OpenIdRefused, Refusal
from scheduler.access.openid.id_token import ExpectedToken, Keys, UnknownKey

FRESH: Final = timedelta(hours=1)
"""How long what an issuer says of itself, and its keys, are believed without asking again."""
_WELL_KNOWN: Final = "/.well-known/openid-configuration"
_MAIL: Final = "email"
"""The only claim read as an address: `email_verified` speaks of no other."""


@dataclass(frozen=True, slots=True)
class OpenIdClient:
    """What we are at an issuer, and what we read in what it says of somebody.

    `subject_claims` say who it is; `strong` are the values of `acr` and `amr` that say that a
    second factor was there. `name` stands on the button.
    """

    issuer: str
    client_id: str
    redirect_uri: str
    client_secret: str = field(default="", repr=False)
    scope: str = "openid profile email"
    name: str = ""
    subject_claims: tuple[str, ...] = ("sub",)
    organisation_claim: str = ""
    strong: frozenset[str] = frozenset()
    trusts_mail: bool = False


@dataclass(frozen=True, slots=True)
class Flow:
    """One way to the issuer and back. `state` is seen by the browser; the others follow from it."""

    state: str
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Vouched:
    """Whom the issuer vouches for. `organisation` is its code, empty where it tells none."""

    issuer: str
    subject: str
    name: str
    email: str
    is_email_verified: bool
    organisation: str
    is_strong: bool


def flow(key: bytes, state: str) -> Flow:
    """The flow that goes with a challenge."""
    return Flow(state, _derived(key, "nonce", state), _derived(key, "verifier", state))


def _derived(key: bytes, what: str, state: str) -> str:
    digest = hmac.digest(key, f"{what}\n{state}".encode(), "sha256")
    return urlsafe_b64encode(digest).rstrip(b"=").decode()


class Issuer:
    """The issuer, as it was read not long ago. Any number of threads may share it."""

    def __init__(self, client: OpenIdClient, *, seconds: float = SECONDS) -> None:
        self.client = client
        self._answers = IssuerAnswers(seconds)
        self._metadata: tuple[datetime, dict[str, Any]] | None = None
        self._keys: tuple[datetime, Keys] | None = None

    def authorization_url(self, asked: Flow, *, now: datetime) -> str:
        """Where the browser goes to sign in; raises OpenIdRefused where the issuer is not there."""
        found: str = prepare_grant_uri(
            self._address("authorization_endpoint", now),
            self.client.client_id,
            "code",
            redirect_uri=self.client.redirect_uri,
            scope=self.client.scope,
            state=asked.state,
            nonce=asked.nonce,
            code_challenge=create_s256_code_challenge(asked.verifier),
            code_challenge_method="S256",
        )
        return found

    def sign_out_url(self, back: str, *, now: datetime) -> str | None:
        """Where one signs out there too, and is sent `back` from; None where it has none."""
        address = self._described(now).get("end_session_endpoint")
        if not isinstance(address, str) or not is_safe(address):
            return None
        asked = {"client_id": self.client.client_id, "post_logout_redirect_uri": back}
        return f"{address}{'&' if '?' in address else '?'}{urlencode(asked)}"

    def signing_keys(self, *, now: datetime) -> Keys:
        """The keys that it shows, once it has said where one signs in.

        Raises:
            OpenIdRefused: it is not there, or does not say what an issuer says.
        """
        for name in ("authorization_endpoint", "token_endpoint"):
            self._address(name, now)
        return self._known_keys(now)

    def vouched(self, code: str, asked: Flow, *, now: datetime) -> Vouched:
        """Whom it vouches for, in return for a code.

        Raises:
            OpenIdRefused: nobody, or what it says does not hold.
        """
        tokens = self._tokens(code, asked, now)
        claims = self._claims(tokens, asked, now)
        subject = id_token.subject(claims, self.client.subject_claims)
        return self._person(subject, {**self._more(tokens, claims, now), **claims})

    def _tokens(self, code: str, asked: Flow, now: datetime) -> dict[str, Any]:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.client.redirect_uri,
            "client_id": self.client.client_id,
            "code_verifier": asked.verifier,
        }
        address = self._address("token_endpoint", now)
        methods = self._described(now).get("token_endpoint_auth_methods_supported")
        if isinstance(methods, list) and "client_secret_basic" not in methods:
            return self._answers.post(
                address, {**form, "client_secret": self.client.client_secret}, {}
            )
        return self._answers.post(address, form, {"Authorization": self._basic()})

    def _basic(self) -> str:
        """RFC 6749, 2.3.1: both are form-encoded first."""
        pair = f"{quote_plus(self.client.client_id)}:{quote_plus(self.client.client_secret)}"
        return f"Basic {b64encode(pair.encode()).decode()}"

    def _claims(self, tokens: Mapping[str, Any], asked: Flow, now: datetime) -> Mapping[str, Any]:
        text = tokens.get("id_token")
        if not isinstance(text, str):
            raise OpenIdRefused(Refusal.TOKEN, "no ID token")
        expected = ExpectedToken(
            issuer=self.client.issuer,
            client_id=self.client.client_id,
            nonce=asked.nonce,
            access_token=str(tokens.get("access_token", "")),
        )
        try:
            return id_token.verify(text, self._known_keys(now), expected, now=now)
        except UnknownKey:
            self._keys = None  # it may have changed them meanwhile
        try:
            return id_token.verify(text, self._known_keys(now), expected, now=now)
        except UnknownKey:
            raise OpenIdRefused(Refusal.TOKEN, "unknown key") from None

    def _more(
        self, tokens: Mapping[str, Any], claims: Mapping[str, Any], now: datetime
    ) -> Mapping[str, Any]:
        """What it tells of somebody apart, where the token does not say all that we read."""
        read = {_MAIL, self.client.organisation_claim} - {""}
        address = self._described(now).get("userinfo_endpoint")
        if read <= claims.keys() or not isinstance(address, str):
            return {}
        bearer = {"Authorization": f"Bearer {tokens.get('access_token', '')}"}
        found = self._answers.get(address, bearer)
        if found.get("sub") != claims["sub"]:
            raise OpenIdRefused(Refusal.TOKEN, "userinfo of somebody else")
        return found

    def _person(self, subject: str, claims: Mapping[str, Any]) -> Vouched:
        whole = f"{_text(claims, 'given_name')} {_text(claims, 'family_name')}"
        said = claims.get("amr")
        levels = {_text(claims, "acr"), *(map(str, said) if isinstance(said, list) else ())}
        return Vouched(
            issuer=self.client.issuer,
            subject=subject,
            name=_text(claims, "name") or whole.strip(),
            email=_text(claims, _MAIL).lower(),
            is_email_verified=claims.get("email_verified") is True,
            organisation=_text(claims, self.client.organisation_claim),
            is_strong=bool(levels & self.client.strong),
        )

    def _described(self, now: datetime) -> dict[str, Any]:
        """The discovery document (OpenID Connect Discovery 1.0), which must be the issuer's own."""
        known = self._metadata
        if known is not None and now < known[0] + FRESH:
            return known[1]
        found = self._answers.get(self.client.issuer.rstrip("/") + _WELL_KNOWN)
        if found.get("issuer") != self.client.issuer:
            raise OpenIdRefused(Refusal.ISSUER, "discovery")
        self._metadata = (now, found)
        return found

    def _address(self, name: str, now: datetime) -> str:
        found = self._described(now).get(name)
        if not isinstance(found, str) or not is_safe(found):
            raise OpenIdRefused(Refusal.NONSENSE, name)
        return found

    def _known_keys(self, now: datetime) -> Keys:
        known = self._keys  # another thread may forget them at any moment
        if known is not None and now < known[0] + FRESH:
            return known[1]
        found = id_token.signing_keys(self._answers.get(self._address("jwks_uri", now)))
        self._keys = (now, found)
        return found


def _text(claims: Mapping[str, Any], name: str) -> str:
    found = claims.get(name)
    return found.strip() if isinstance(found, str) and found.isprintable() else ""
