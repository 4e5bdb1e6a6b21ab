"""Everybody of staff can sign in, and is then who they are."""

import pytest

from scheduler.access.roles import Role
from tests.support.browserless import Visitor
from tests.support.site import Site
from tests.support.staff_accounts import SignIn, mailed_link, make_account


def sign_in_with_a_link(site: Site, role: Role) -> Visitor:
    """Through the three pages, from the page of adults and back to it."""
    account = make_account(site, role, f"{role}@example.org", None)
    link = mailed_link(site, account)
    visitor = site.visitor()
    visitor.open("/aanmelden/?verder=/")
    visitor.open(link)
    visitor.submit("Meld mij aan")
    return visitor


@pytest.mark.parametrize("role", [pytest.param(role, id=role.value) for role in Role])
def test_each_role_signs_in_with_a_link(site: Site, role: Role) -> None:
    visitor = sign_in_with_a_link(site, role)
    assert visitor.page.path == "/"
    assert visitor.fetch("POST", "/aanmelden/af").status in (303, 400)


def test_who_may_not_see_a_page_goes_on_to_their_own(signed_in: SignIn) -> None:
    visitor = signed_in(Role.PARTNER)
    assert visitor.open("/planning/").status == 403
    assert visitor.click("Naar het begin").heading == "Afspraak maken"
