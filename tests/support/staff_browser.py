"""Somebody of staff in a browser window."""

from playwright.sync_api import BrowserContext, Page

from scheduler.access.roles import Role
from tests.support.browser import follow
from tests.support.site import Site
from tests.support.staff_accounts import mailed_link, make_account


def sign_in(site: Site, context: BrowserContext, address: str, role: Role, **who: str) -> Page:
    """A new page of this window, signed in with the link of a mail; at the role's first page.

    `email` and `at` (see `make_account`) say who it is.
    """
    account = make_account(site, role, who.get("email", f"{role}@example.org"), who.get("at"))
    page = context.new_page()
    page.goto(f"{address}{mailed_link(site, account)}")
    follow(page.get_by_role("button", name="Meld mij aan"))
    return page
