"""Signing in at an issuer: for the browser that went there, once, and for nobody unknown."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from database import write
from scheduler.access import accounts
from scheduler.access.openid import identities
from scheduler.access.openid.issuer import Issuer, Vouched
from scheduler.access.roles import Role
from scheduler.web.account import openid
from tests.support.browserless import Page, Visitor
from tests.support.builders import PLANNER
from tests.support.http_stub import DRIP, Says
from tests.support.issuer_stub import CODE, IssuerStub, issuer_stub
from tests.support.site import NOW, Site
from tests.support.staff_accounts import SignIn, make_account

NOT_IN = "Je bent niet aangemeld."


@pytest.fixture
def stub(site: Site) -> Iterator[IssuerStub]:
    with issuer_stub(NOW) as running:
        use(site, running)
        yield running


def use(site: Site, stub: IssuerStub, **client: Any) -> None:
    usual = {"redirect_uri": f"{site.app.config['BASE_URL']}{openid.RETURN}"}
    site.app.extensions[openid.ISSUER] = Issuer(stub.client(**{**usual, **client}), seconds=0.5)


def known(site: Site, stub: IssuerStub, role: Role = Role.PARTNER) -> None:
    """The person at the issuer is somebody here."""
    account = make_account(site, role, f"{role}@example.org", None)
    who = Vouched(
        issuer=stub.base,
        subject="somebody",
        name="",
        email="",
        is_email_verified=False,
        organisation="",
        is_strong=False,
    )
    with site.app.app_context():
        write(identities.link, account.id, who, by=PLANNER)


def go(visitor: Visitor, stub: IssuerStub, path: str = "/aanmelden/extern") -> str:
    """To the issuer and signed in there; returns the state that comes back."""
    answer = visitor.fetch("GET", path)
    asked = parse_qs(urlsplit(answer.headers["location"]).query)
    stub.nonce, stub.challenge = asked["nonce"][0], asked["code_challenge"][0]
    stub.codes = [CODE]
    return asked["state"][0]


def come_back(visitor: Visitor, state: str, code: str = CODE) -> Page:
    return visitor.open(f"{openid.RETURN}?code={code}&state={state}")


def test_the_page_of_signing_in_offers_the_issuer_by_its_name(site: Site, stub: IssuerStub) -> None:
    page = site.visitor().open("/aanmelden/")

    assert page.link("Meld je aan met De Stad") == "/aanmelden/extern"


def test_without_an_issuer_nothing_is_offered(site: Site) -> None:
    visitor = site.visitor()

    assert "Meld je aan met" not in visitor.open("/aanmelden/").text
    assert visitor.open("/aanmelden/extern").status == 404
    assert visitor.open(openid.RETURN).status == 404


def test_who_is_known_comes_in(site: Site, stub: IssuerStub) -> None:
    known(site, stub)
    visitor = site.visitor()
    visitor.open("/aanmelden/?verder=/partner/doorverwijzingen")

    page = come_back(visitor, go(visitor, stub))

    assert page.path == "/partner/doorverwijzingen"


def test_a_planner_shows_a_second_factor_unless_the_issuer_says_it_was_there(
    site: Site, stub: IssuerStub
) -> None:
    known(site, stub, Role.COORDINATOR)
    use(site, stub, strong=frozenset({"mfa"}))
    visitor = site.visitor()
    assert come_back(visitor, go(visitor, stub)).heading == "Mijn account"

    stub.claims = {"amr": ["pwd", "mfa"]}
    assert come_back(visitor, go(visitor, stub)).path == "/planning/"


def test_who_is_not_known_learns_nothing_but_whom_to_ask(site: Site, stub: IssuerStub) -> None:
    make_account(site, Role.COORDINATOR, "ilse@example.org", None)  # of the same address
    before = site.dump()
    visitor = site.visitor()
    page = come_back(visitor, go(visitor, stub))

    assert (page.status, page.heading) == (403, NOT_IN)
    assert "Vraag je coördinator" in page.text
    after = site.dump()
    assert {name for name in after if after[name] != before[name]} == {"spent_challenges"}


def test_an_account_that_ended_meanwhile_looks_like_none(site: Site, stub: IssuerStub) -> None:
    known(site, stub)
    visitor, other = site.visitor(), site.visitor()
    unknown = site.visitor()
    state = go(visitor, stub)
    with site.app.app_context():
        write(accounts.end, "partner@example.org", by=PLANNER)
    ended = come_back(visitor, state)
    stub.claims = {"sub": "nobody"}
    nobody = come_back(unknown, go(unknown, stub))

    assert ended.status == 403
    assert ended.text == nobody.text
    assert other.open("/partner/").heading == "Aanmelden"


CASES = [
    pytest.param({"claims": {"iss": "https://other.example.org"}}, id="another issuer"),
    pytest.param({"claims": {"aud": "other"}}, id="for another client"),
    pytest.param({"claims": {"nonce": "other"}}, id="another nonce"),
    pytest.param({"claims": {"exp": int(NOW.timestamp()) - 3600}}, id="expired"),
    pytest.param({"claims": {"iat": int(NOW.timestamp()) + 3600}}, id="of later"),
    pytest.param({"algorithm": "none"}, id="unsigned"),
    pytest.param({"algorithm": "HS256"}, id="signed with the public key"),
    pytest.param({"codes": []}, id="a code that was used"),
    pytest.param({"replies": {"/token": DRIP}}, id="a byte now and then"),
    pytest.param({"replies": {"/token": Says("x" * 300_000)}}, id="a huge answer"),
    pytest.param({"published": []}, id="no keys"),
]


@pytest.mark.parametrize("lie", CASES)
def test_an_issuer_that_lies_gets_a_plain_page_and_one_line_in_the_log(
    site: Site, stub: IssuerStub, lie: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    known(site, stub)
    visitor = site.visitor()
    state = go(visitor, stub)
    for name, value in lie.items():
        setattr(stub, name, value)
    page = come_back(visitor, state)

    assert (page.status, page.heading) == (403, NOT_IN)
    assert "lukte niet" in page.text
    lines = [one for one in caplog.records if one.message == "sign_in_refused"]
    assert [one.__dict__["method"] for one in lines] == ["oidc"]
    assert visitor.open("/partner/").heading == "Aanmelden"


def test_a_way_back_is_taken_once(site: Site, stub: IssuerStub) -> None:
    known(site, stub)
    visitor = site.visitor()
    state = go(visitor, stub)
    come_back(visitor, state)
    visitor.submit("Meld af")
    stub.codes = [CODE]

    assert come_back(visitor, state).heading == NOT_IN


def test_a_stolen_way_back_is_no_use_with_a_copied_cookie(site: Site, stub: IssuerStub) -> None:
    """Both the address and the cookie were copied: the state was spent."""
    known(site, stub)
    client = site.app.test_client()
    base = site.app.config["BASE_URL"]
    answer = client.get("/aanmelden/extern", base_url=base)
    asked = parse_qs(urlsplit(answer.location).query)
    stub.nonce, stub.challenge = asked["nonce"][0], asked["code_challenge"][0]
    with client.session_transaction(base_url=base) as kept:
        copied = dict(kept)
    path = f"{openid.RETURN}?code={CODE}&state={asked['state'][0]}"
    assert client.get(path, base_url=base).status_code == 303
    stub.codes = [CODE]
    thief = site.app.test_client()
    with thief.session_transaction(base_url=base) as session:
        session.update(copied)

    assert thief.get(path, base_url=base).status_code == 403
    assert stub.codes == [CODE]


def test_a_way_back_is_that_of_the_browser_that_went(site: Site, stub: IssuerStub) -> None:
    """Somebody is sent a link that would sign them in as another."""
    known(site, stub)
    state = go(site.visitor(), stub)

    assert come_back(site.visitor(), state).heading == NOT_IN


def test_a_way_back_is_taken_in_time(site: Site, stub: IssuerStub) -> None:
    known(site, stub)
    visitor = site.visitor()
    state = go(visitor, stub)
    site.clock.wait(timedelta(minutes=10))

    assert come_back(visitor, state).heading == NOT_IN


@pytest.mark.parametrize(
    "query",
    [
        pytest.param("error=access_denied&state={state}", id="they said no"),
        pytest.param("code=a&state=b", id="another state"),
        pytest.param("code=a", id="no state"),
        pytest.param("", id="nothing"),
        pytest.param("code=a&state={state}&iss=https://other.example.org", id="of another issuer"),
    ],
)
def test_who_comes_back_without_what_it_takes_is_not_in(
    site: Site, stub: IssuerStub, query: str
) -> None:
    known(site, stub)
    visitor = site.visitor()
    state = go(visitor, stub)

    assert visitor.open(f"{openid.RETURN}?{query.format(state=state)}").status == 403
    assert stub.asked("/token") == []


def test_an_account_is_linked_by_who_is_signed_in(
    site: Site, stub: IssuerStub, signed_in: SignIn
) -> None:
    visitor = signed_in(Role.COORDINATOR)
    visitor.open("/mijn-account/")

    page = come_back(visitor, go(visitor, stub, visitor.page.link("Koppel De Stad")))

    assert "Je kan je aanmelden met De Stad." in page.text
    told = [one.facts["change"] for one in site.messages() if one.kind == "sign_in_changed"]
    assert told == ["issuer_added"]
    visitor.submit("Ontkoppel")
    assert "Koppel De Stad" in visitor.page.text


def test_a_way_to_link_links_no_account_but_the_one_that_went(
    site: Site, stub: IssuerStub, signed_in: SignIn
) -> None:
    visitor = signed_in(Role.COORDINATOR)
    visitor.open("/mijn-account/")
    state = go(visitor, stub, visitor.page.link("Koppel De Stad"))
    visitor.open("/mijn-account/")
    visitor.submit("Meld af")

    assert come_back(visitor, state).heading == NOT_IN
    with site.looking() as session:
        account = accounts.by_email(session, "coordinator@example.org")
        assert account is not None
        assert not identities.is_linked(session, account.id)


@pytest.mark.parametrize(
    "role", [pytest.param(None, id="none"), pytest.param(Role.PARTNER, id="another's")]
)
def test_nobody_is_led_to_link_their_account_by_another_site(
    site: Site, stub: IssuerStub, signed_in: SignIn, role: Role | None
) -> None:
    """Which has them signed in at the issuer as somebody else: that somebody would come in."""
    forged = "/mijn-account/extern"
    if role is not None:
        forged = signed_in(role).open("/mijn-account/").link("Koppel De Stad")
    victim = signed_in(Role.COORDINATOR)

    page = victim.open(forged)

    assert (page.path, page.heading) == ("/mijn-account/", "Mijn account")
    assert come_back(victim, "a state").heading == NOT_IN


def test_an_issuer_that_is_away_gets_the_plain_page(site: Site, stub: IssuerStub) -> None:
    stub.replies["/.well-known/openid-configuration"] = Says({}, 503)

    assert site.visitor().open("/aanmelden/extern").heading == NOT_IN


def test_who_signs_out_is_told_of_the_issuer_too(site: Site, stub: IssuerStub) -> None:
    known(site, stub)
    visitor = site.visitor()
    come_back(visitor, go(visitor, stub))
    page = visitor.submit("Meld af")

    assert page.link("Meld je ook af bij De Stad").startswith(f"{stub.base}/logout?")
