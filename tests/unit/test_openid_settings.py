"""An issuer of OpenID Connect is configured whole, or not at all."""

import pytest

from app import create_app
from scheduler.access.openid.issuer import Issuer
from scheduler.web.account import openid
from settings import SettingMissing, Settings

WHOLE = {
    "oidc_issuer": "https://login.example.org",
    "oidc_client_id": "zitdag",
    "oidc_client_secret": "a secret",
    "oidc_name": "De Stad",
}


def read(**variables: str) -> Settings:
    named = {f"ZITDAG_{name.upper()}": value for name, value in variables.items()}
    return Settings.from_environment({"ZITDAG_SECRET_KEY": "sixteen or more characters", **named})


def test_a_whole_one_is_the_client_of_the_pages() -> None:
    settings = read(**WHOLE, oidc_subject_claims="tid oid", oidc_strong="mfa urn:x")
    issuer = create_app(settings).extensions[openid.ISSUER]

    assert isinstance(issuer, Issuer)
    assert issuer.client.redirect_uri == "http://127.0.0.1:8000/aanmelden/extern/terug"
    assert issuer.client.subject_claims == ("tid", "oid")
    assert issuer.client.strong == {"mfa", "urn:x"}
    assert "a secret" not in repr(issuer.client)
    assert "a secret" not in repr(settings)


def test_without_one_there_is_none() -> None:
    assert create_app(read()).extensions[openid.ISSUER] is None


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        pytest.param({"oidc_issuer": "http://login.example.org"}, "OIDC_ISSUER", id="over http"),
        pytest.param({"oidc_issuer": "login.example.org"}, "OIDC_ISSUER", id="no scheme"),
        pytest.param({"oidc_issuer": "https://x.example.org/?a=b"}, "OIDC_ISSUER", id="a query"),
        pytest.param({"oidc_issuer": "https://[x"}, "OIDC_ISSUER", id="no host"),
        pytest.param({"oidc_issuer": "https://x.example.org:a"}, "OIDC_ISSUER", id="no port"),
        pytest.param({"oidc_client_id": ""}, "OIDC_CLIENT_ID", id="no client"),
        pytest.param({"oidc_client_secret": ""}, "OIDC_CLIENT_SECRET", id="no secret"),
        pytest.param({"oidc_name": ""}, "OIDC_NAME", id="no words for the button"),
        pytest.param({"oidc_scope": "profile vo"}, "OIDC_SCOPE", id="without openid"),
        pytest.param({"oidc_issuer": ""}, "OIDC_CLIENT_ID", id="nothing to be a client of"),
    ],
)
def test_half_of_one_is_refused(changed: dict[str, str], named: str) -> None:
    with pytest.raises(SettingMissing, match=f"ZITDAG_{named}"):
        read(**{**WHOLE, **changed})


def test_an_issuer_on_this_machine_needs_no_certificate() -> None:
    assert read(**{**WHOLE, "oidc_issuer": "http://localhost:9400"}).oidc_issuer
