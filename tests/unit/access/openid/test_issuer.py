"""Whom an issuer vouches for is believed only where everything about it holds."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from authlib.oauth2.rfc7636 import create_s256_code_challenge

from scheduler.access.openid.errors import OpenIdRefused, Refusal
from scheduler.access.openid.issuer import FRESH, Flow, Issuer, Vouched, flow
from tests.support.builders import NOW
from tests.support.http_stub import DRIP, HANG, Says
from tests.support.issuer_stub import (
    CLIENT_ID,
    CODE,
    ROTATED,
    STRANGE,
    IssuerStub,
    issuer_stub,
)

KEY = b"a key of the tests"
FLOW = flow(KEY, "a state")
DISCOVERY = "/.well-known/openid-configuration"
HUGE = "x" * (300 * 1024)


@pytest.fixture
def stub() -> Iterator[IssuerStub]:
    with issuer_stub(NOW) as running:
        running.asked_for(FLOW)
        yield running


def vouched(stub: IssuerStub, asked: Flow = FLOW, **client: Any) -> Vouched:
    return Issuer(stub.client(**client)).vouched(CODE, asked, now=NOW)


def refusal(stub: IssuerStub, **client: Any) -> OpenIdRefused:
    with pytest.raises(OpenIdRefused) as refused:
        vouched(stub, **client)
    return refused.value


def test_an_honest_issuer_is_believed(stub: IssuerStub) -> None:
    found = vouched(stub)

    assert (found.issuer, found.subject) == (stub.base, "somebody")
    assert (found.name, found.email) == ("Ilse Voorbeeld", "ilse@example.org")
    assert not found.is_strong
    assert not found.is_email_verified


def test_the_browser_is_sent_there_with_what_binds_the_flow_to_it(stub: IssuerStub) -> None:
    address = urlsplit(Issuer(stub.client()).authorization_url(FLOW, now=NOW))

    assert address.path == "/authorize"
    assert parse_qs(address.query) == {
        "response_type": ["code"],
        "client_id": [CLIENT_ID],
        "redirect_uri": ["https://zitdag.example.org/aanmelden/extern/terug"],
        "scope": ["openid profile email"],
        "state": [FLOW.state],
        "nonce": [FLOW.nonce],
        "code_challenge": [create_s256_code_challenge(FLOW.verifier)],
        "code_challenge_method": ["S256"],
    }
    assert FLOW.verifier not in address.query


def test_each_flow_has_its_own_nonce_and_verifier() -> None:
    other = flow(KEY, "another state")

    assert len({FLOW.nonce, FLOW.verifier, other.nonce, other.verifier}) == 4
    assert flow(b"another key", "a state").verifier != FLOW.verifier


CLAIMS = [
    pytest.param({"iss": "https://other.example.org"}, "iss", id="another issuer"),
    pytest.param({"iss": ()}, "iss", id="no issuer"),
    pytest.param({"aud": "another-client"}, "aud", id="for another client"),
    pytest.param({"aud": ()}, "aud", id="for nobody"),
    pytest.param({"aud": [CLIENT_ID, "other"]}, "azp", id="for several, handed to none"),
    pytest.param({"aud": [CLIENT_ID, "other"], "azp": "other"}, "azp", id="handed to another"),
    pytest.param({"azp": "other"}, "azp", id="ours, handed to another"),
    pytest.param({"nonce": "another"}, "nonce", id="another nonce"),
    pytest.param({"nonce": ()}, "nonce", id="no nonce"),
    pytest.param({"exp": ()}, "exp", id="never expires"),
    pytest.param({"exp": int(NOW.timestamp()) - 61}, "exp", id="expired, beyond the skew"),
    pytest.param({"exp": "later"}, "exp", id="expires in words"),
    pytest.param({"iat": ()}, "iat", id="never issued"),
    pytest.param({"iat": int(NOW.timestamp()) + 61}, "iat", id="of later, beyond the skew"),
    pytest.param({"nbf": int(NOW.timestamp()) + 61}, "nbf", id="not valid yet"),
    pytest.param({"sub": ()}, "sub", id="about nobody"),
    pytest.param({"sub": 7}, "", id="a subject that is no text"),
    pytest.param({"sub": "a\0"}, "no subject", id="a subject that no database takes"),
    pytest.param({"sub": "s" * 256}, "no subject", id="a subject without end"),
    pytest.param({"at_hash": "of another token"}, "at_hash", id="another access token"),
]


@pytest.mark.parametrize(("claims", "named"), CLAIMS)
def test_a_claim_that_does_not_hold_lets_nobody_in(
    stub: IssuerStub, claims: dict[str, Any], named: str
) -> None:
    stub.claims = claims

    refused = refusal(stub)

    assert refused.why is Refusal.TOKEN
    assert named in refused.detail


@pytest.mark.parametrize(
    "claims",
    [
        pytest.param({"exp": int(NOW.timestamp()) - 59}, id="their clock is ahead"),
        pytest.param({"iat": int(NOW.timestamp()) + 60}, id="their clock is behind"),
        pytest.param({"aud": [CLIENT_ID]}, id="a list of one"),
        pytest.param({"aud": [CLIENT_ID, "other"], "azp": CLIENT_ID}, id="handed to us"),
    ],
)
def test_what_the_standard_allows_is_let_in(stub: IssuerStub, claims: dict[str, Any]) -> None:
    stub.claims = claims

    assert vouched(stub).subject == "somebody"


def test_a_token_without_signature_lets_nobody_in(stub: IssuerStub) -> None:
    stub.algorithm = "none"

    assert refusal(stub).why is Refusal.TOKEN


def test_a_token_signed_with_what_everybody_can_read_lets_nobody_in(stub: IssuerStub) -> None:
    """The public key as the secret of an HS256."""
    stub.algorithm = "HS256"

    assert refusal(stub).why is Refusal.TOKEN


def test_a_token_signed_by_a_stranger_lets_nobody_in(stub: IssuerStub) -> None:
    stub.key = STRANGE

    refused = refusal(stub)

    assert (refused.why, refused.detail) == (Refusal.TOKEN, "bad_signature")


def test_new_keys_of_the_issuer_are_read_at_once(stub: IssuerStub) -> None:
    issuer = Issuer(stub.client())
    issuer.vouched(CODE, FLOW, now=NOW)
    stub.codes, stub.published, stub.key, stub.algorithm = [CODE], [ROTATED], ROTATED, "ES256"

    assert issuer.vouched(CODE, FLOW, now=NOW).subject == "somebody"


class _Forgetful(Issuer):
    """Whose keys another thread forgets once somebody has looked twice."""

    def __setattr__(self, name: str, value: Any) -> None:
        changed = ("looks", [value, value]) if name == "_keys" else (name, value)
        super().__setattr__(*changed)

    def __getattr__(self, _name: str) -> Any:
        return self.looks.pop() if self.looks else None


def test_keys_that_another_thread_forgets_meanwhile_are_read_anew(stub: IssuerStub) -> None:
    issuer = _Forgetful(stub.client())
    for _ in range(2):
        stub.codes = [CODE]
        assert issuer.vouched(CODE, FLOW, now=NOW).subject == "somebody"


def test_a_key_that_the_issuer_does_not_show_lets_nobody_in(stub: IssuerStub) -> None:
    stub.key, stub.algorithm = ROTATED, "ES256"

    refused = refusal(stub)

    assert (refused.why, refused.detail) == (Refusal.TOKEN, "unknown key")
    assert len(stub.asked("/jwks")) == 2


def test_what_an_issuer_says_of_itself_is_asked_once_an_hour(stub: IssuerStub) -> None:
    issuer = Issuer(stub.client())
    for moment in (NOW, NOW + FRESH - timedelta(seconds=1), NOW + FRESH):
        issuer.authorization_url(FLOW, now=moment)

    assert len(stub.asked(DISCOVERY)) == 2


def test_a_code_works_once(stub: IssuerStub) -> None:
    vouched(stub)

    refused = refusal(stub)

    assert (refused.why, refused.detail) == (Refusal.REFUSED, "400")


def test_a_code_of_another_flow_opens_nothing(stub: IssuerStub) -> None:
    """It was taken from somebody's address bar: without their verifier it is no use."""
    with pytest.raises(OpenIdRefused) as refused:
        vouched(stub, flow(KEY, "the thief's own state"))

    assert refused.value.why is Refusal.REFUSED


def test_an_issuer_of_another_name_is_not_the_one_that_was_configured(stub: IssuerStub) -> None:
    stub.described = {"issuer": f"{stub.base}/"}

    assert refusal(stub).why is Refusal.ISSUER


@pytest.mark.parametrize("name", ["authorization_endpoint", "token_endpoint", "jwks_uri"])
@pytest.mark.parametrize(
    "address",
    [
        pytest.param("https://[x", id="no host"),
        pytest.param("https://x.example.org:a/", id="no port"),
        pytest.param("https://x.example.org/\u2026", id="no ASCII"),
        pytest.param("javascript:alert(1)", id="a script"),
        pytest.param("http://x.example.org/", id="in the clear"),
    ],
)
def test_an_address_that_is_none_is_nonsense(stub: IssuerStub, name: str, address: str) -> None:
    stub.described = {name: address, "end_session_endpoint": address}
    issuer = Issuer(stub.client())

    with pytest.raises(OpenIdRefused) as refused:
        issuer.signing_keys(now=NOW)

    assert (refused.value.why, refused.value.detail) == (Refusal.NONSENSE, name)
    assert issuer.sign_out_url("https://zitdag.example.org/", now=NOW) is None


def test_an_address_that_others_could_listen_to_is_not_asked(stub: IssuerStub) -> None:
    stub.described = {"token_endpoint": "http://login.example.org/token"}

    assert refusal(stub).why is Refusal.NONSENSE


@pytest.mark.parametrize("path", [DISCOVERY, "/token", "/jwks"])
@pytest.mark.parametrize(
    ("reply", "why"),
    [
        pytest.param(DRIP, Refusal.SLOW, id="a byte now and then"),
        pytest.param(HANG, Refusal.SLOW, id="silence"),
        pytest.param(Says(HUGE), Refusal.TOO_LARGE, id="a huge answer"),
        pytest.param(Says("<html>"), Refusal.NONSENSE, id="no JSON"),
        pytest.param(Says(["a list"]), Refusal.NONSENSE, id="no object"),
        pytest.param(Says("[" * 100_000), Refusal.NONSENSE, id="brackets without end"),
        pytest.param(Says({}, 302, {"Location": "/x"}), Refusal.REFUSED, id="somewhere else"),
        pytest.param(Says({}, 500), Refusal.REFUSED, id="broken"),
    ],
)
def test_an_issuer_that_misbehaves_holds_nobody_up(
    stub: IssuerStub, path: str, reply: Says | str, why: Refusal
) -> None:
    stub.replies[path] = reply
    issuer = Issuer(stub.client(), seconds=0.3)

    with pytest.raises(OpenIdRefused) as refused:
        issuer.vouched(CODE, FLOW, now=NOW)

    assert refused.value.why is why


def test_an_issuer_that_says_nothing_three_times_is_left_alone(stub: IssuerStub) -> None:
    """Or every press of a button would hold a thread of ours for as long as it may take."""
    stub.replies[DISCOVERY] = HANG
    issuer = Issuer(stub.client(), seconds=0.1)
    refused = []
    for _ in range(5):
        with pytest.raises(OpenIdRefused) as refusal:
            issuer.authorization_url(FLOW, now=NOW)
        refused.append(str(refusal.value))

    assert refused[3:] == ["down: rests"] * 2
    assert len(stub.asked(DISCOVERY)) == 3


def test_an_issuer_that_is_not_there_lets_nobody_in(stub: IssuerStub) -> None:
    gone = replace(stub.client(), issuer="http://127.0.0.1:9")

    with pytest.raises(OpenIdRefused) as refused:
        Issuer(gone).authorization_url(FLOW, now=NOW)

    assert refused.value.why is Refusal.DOWN


@pytest.mark.parametrize(
    ("claims", "strong"),
    [
        pytest.param({"acr": "urn:two"}, True, id="the level that was agreed"),
        pytest.param({"acr": "urn:one"}, False, id="another level"),
        pytest.param({"amr": ["pwd", "mfa"]}, True, id="the method that was agreed"),
        pytest.param({"amr": ["pwd"]}, False, id="a password alone"),
        pytest.param({}, False, id="nothing said"),
    ],
)
def test_a_second_factor_is_there_where_the_issuer_says_so(
    stub: IssuerStub, claims: dict[str, Any], strong: bool
) -> None:
    stub.claims = claims

    assert vouched(stub, strong=frozenset({"urn:two", "mfa"})).is_strong is strong


def test_who_somebody_is_may_stand_in_several_claims(stub: IssuerStub) -> None:
    stub.claims = {"tid": "the-tenant", "oid": "the-person"}

    assert vouched(stub, subject_claims=("tid", "oid")).subject == "the-tenant|the-person"


def test_what_no_database_takes_is_not_read(stub: IssuerStub) -> None:
    stub.claims = {"name": "Ilse\0", "email": "a\x07@example.org"}

    found = vouched(stub)

    assert (found.name, found.email) == ("", "")


def test_two_claims_are_never_read_as_two_others(stub: IssuerStub) -> None:
    stub.claims = {"tid": "a|b", "oid": "c"}

    assert refusal(stub, subject_claims=("tid", "oid")).detail == "no subject"


def test_what_the_token_does_not_say_is_asked_apart(stub: IssuerStub) -> None:
    stub.described = {"userinfo_endpoint": f"{stub.base}/userinfo"}
    stub.told = {"sub": "somebody", "vo_orgcode": "OVO001234", "name": "Not This One"}

    found = vouched(stub, organisation_claim="vo_orgcode")

    assert (found.organisation, found.name) == ("OVO001234", "Ilse Voorbeeld")
    assert stub.asked("/userinfo")[0].headers["Authorization"] == "Bearer at"


def test_what_is_told_of_somebody_else_lets_nobody_in(stub: IssuerStub) -> None:
    stub.described = {"userinfo_endpoint": f"{stub.base}/userinfo"}
    stub.told = {"sub": "somebody else", "vo_orgcode": "OVO001234"}

    assert refusal(stub, organisation_claim="vo_orgcode").why is Refusal.TOKEN


def test_our_secret_is_shown_as_the_issuer_wants_it(stub: IssuerStub) -> None:
    vouched(stub)
    (basic,) = stub.asked("/token")
    stub.codes = [CODE]
    stub.described = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    vouched(stub)

    assert basic.headers["Authorization"].startswith("Basic ")
    assert "client_secret" not in basic.data
    assert stub.asked("/token")[1].data["client_secret"] == stub.client().client_secret


def test_the_issuer_is_told_where_to_send_who_signs_out(stub: IssuerStub) -> None:
    found = Issuer(stub.client()).sign_out_url("https://zitdag.example.org/aanmelden/", now=NOW)

    assert found is not None
    assert parse_qs(urlsplit(found).query) == {
        "client_id": [CLIENT_ID],
        "post_logout_redirect_uri": ["https://zitdag.example.org/aanmelden/"],
    }
