"""Somebody of staff in a browser window."""

from playwright.sync_api import BrowserContext, Page

from database import write
from scheduler.access.roles import Role
from scheduler.access.sign_in import open_challenge
from tests.support.site import Site
from tests.support.staff_accounts import make_account


def sign_in(site: Site, context: BrowserContext, address: str, role: Role, **who: str) -> Page:
    """A new page of this window, signed in with the link of a mail; at the role's first page.

    `email` and `at` (see `make_account`) say who it is.
    """
    account = make_account(site, role, who.get("email", f"{role}@example.org"), who.get("at"))
    key = site.keys.sign_in_codes
    with site.app.app_context():
        way = write(open_challenge, account, key, now=site.clock.now)
    page = context.new_page()
    page.goto(f"{address}/aanmelden/link/{way.token}")
    page.get_by_role("button", name="Meld mij aan").click()
    return page
