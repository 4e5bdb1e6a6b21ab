"""Somebody of staff in a browser window."""

from urllib.parse import urlsplit

from flask import url_for
from playwright.sync_api import BrowserContext, Page

from scheduler.access.models import Account
from scheduler.access.roles import Role
from scheduler.web.core import auth
from tests.support.site import Site
from tests.support.staff_accounts import make_account


def sign_in(site: Site, context: BrowserContext, address: str, role: Role, **who: str) -> Page:
    """A new page of this window, signed in by two factors; at the role's first page.

    `email` and `at` (see `make_account`) say who it is.
    """
    account = make_account(site, role, who.get("email", f"{role}@example.org"), who.get("at"))
    let_in(site, context, address, account)
    page = context.new_page()
    with site.app.test_request_context():
        first = url_for(auth.LANDING_PAGES[role])
    page.goto(f"{address}{first}")
    return page


def let_in(site: Site, context: BrowserContext, address: str, account: Account) -> None:
    """Give this window the cookie that signing in ends with."""
    client = site.app.test_client()
    site.sign_in(client, account, at=address)
    name = site.app.config["SESSION_COOKIE_NAME"]
    cookie = client.get_cookie(name, domain=urlsplit(address).hostname or "")
    assert cookie is not None
    context.add_cookies([{"name": name, "value": cookie.value, "url": address}])
