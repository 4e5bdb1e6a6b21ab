"""A real browser between us and a real provider of OpenID Connect, each a site of its own."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import update

from database import write
from scheduler.access import accounts, posts
from scheduler.access.openid.issuer import Issuer, OpenIdClient
from scheduler.access.roles import Role
from scheduler.people.organisations import Organisation
from scheduler.web.account import openid
from tests.support import today
from tests.support.browser import Watch, follow
from tests.support.commands import free_port, get, wait_for
from tests.support.site import Site
from tests.support.staff_accounts import SITE, make_account
from tests.support.staff_browser import sign_in

pytestmark = pytest.mark.browser

PROGRAM = Path(sys.executable).with_name("oidc-provider-mock")
OVO = "OVO001234"
CLERK = {
    "sub": "clerk",
    "name": "Noor Voorbeeld",
    "email": "noor@example.org",
    "email_verified": True,
    "vo_orgcode": OVO,
}
STRANGER = {"sub": "stranger", "name": "Jo Voorbeeld", "email": "jo@example.org"}


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """The provider, by a name: for the browser it is another site than ours."""
    port = free_port()
    people = [part for one in (CLERK, STRANGER) for part in ("--user-claims", json.dumps(one))]
    with subprocess.Popen(
        [str(PROGRAM), "--port", str(port), "--require-nonce", "true", *people],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        issuer = f"http://localhost:{port}"
        try:
            wait_for(lambda: get(f"{issuer}/.well-known/openid-configuration"))
            yield issuer
        finally:
            process.terminate()


@pytest.fixture
def served(site: Site, address: str, provider: str) -> str:
    """The site with that provider, on the machine's own clock: the provider has no other."""
    site.clock.now = today.now()
    site.app.config["BASE_URL"] = address
    site.app.extensions[openid.ISSUER] = Issuer(
        OpenIdClient(
            issuer=provider,
            client_id="zitdag",
            client_secret="a secret",
            redirect_uri=f"{address}{openid.RETURN}",
            name="De Proef",
            organisation_claim="vo_orgcode",
        )
    )
    return address


def signed_in_there(page: Page, subject: str) -> None:
    page.get_by_placeholder("sub").fill(subject)
    follow(page.get_by_role("button", name="Authorize"))


def give_number(site: Site) -> None:
    code = update(Organisation).where(Organisation.code == SITE).values(official_code=OVO)
    with site.app.app_context():
        write(lambda session: session.execute(code))


def test_who_works_at_a_partner_comes_in_and_signs_out_there_too(
    site: Site, served: str, provider: str, chromium: Browser
) -> None:
    give_number(site)
    with chromium.new_context(locale="nl-BE") as context:
        page = context.new_page()
        page.goto(f"{served}/aanmelden/?verder=/partner/doorverwijzingen")
        follow(page.get_by_role("link", name="Meld je aan met De Proef"))
        assert page.url.startswith(provider)
        signed_in_there(page, "clerk")
        assert page.url == f"{served}/partner/doorverwijzingen"
        expect(page.get_by_text("Noor Voorbeeld")).to_be_visible()
        follow(page.get_by_role("button", name="Meld af"))
        follow(page.get_by_role("link", name="Meld je ook af bij De Proef"))
        assert page.url.startswith(f"{provider}/oauth2/end_session")
    with site.looking() as session:
        made = accounts.by_email(session, "noor@example.org")
        assert made is not None
        assert [one.role for one in posts.of_account(session, made.id)] == [Role.PARTNER]


def test_who_is_unknown_is_told_whom_to_ask(site: Site, served: str, chromium: Browser) -> None:
    with chromium.new_context(locale="nl-BE") as context:
        page = context.new_page()
        page.goto(f"{served}/aanmelden/")
        follow(page.get_by_role("link", name="Meld je aan met De Proef"))
        signed_in_there(page, "stranger")
        watch = Watch(page, served)
        watch.look("nobody")
        expect(page.get_by_role("heading", name="Je bent niet aangemeld.")).to_be_visible()
        expect(page.get_by_text("Vraag je coördinator")).to_be_visible()
    assert (watch.wrong, watch.noise) == ({}, [])


def test_a_refusal_there_is_a_plain_page_here(site: Site, served: str, chromium: Browser) -> None:
    with chromium.new_context(locale="nl-BE") as context:
        page = context.new_page()
        page.goto(f"{served}/aanmelden/")
        follow(page.get_by_role("link", name="Meld je aan met De Proef"))
        follow(page.get_by_role("button", name="Deny"))
        expect(page.get_by_text("Aanmelden met De Proef lukte niet.")).to_be_visible()


def test_a_counsellor_links_their_account_and_comes_in_by_it(
    site: Site, served: str, chromium: Browser
) -> None:
    with chromium.new_context(locale="nl-BE") as context:
        make_account(site, Role.COUNSELLOR, "counsellor@example.org", None)
        page = sign_in(site, context, served, Role.COUNSELLOR)
        page.goto(f"{served}/mijn-account/")
        follow(page.get_by_role("link", name="Koppel De Proef"))
        signed_in_there(page, "stranger")
        expect(page.get_by_text("Je kan je aanmelden met De Proef.")).to_be_visible()
        follow(page.get_by_role("button", name="Meld af"))
        follow(page.get_by_role("link", name="Meld je aan met De Proef"))
        signed_in_there(page, "stranger")
        assert page.url.startswith(f"{served}/begeleider/")
