"""Everybody of staff can sign in, and is then who they are."""

import pytest

from scheduler.people.models import Role
from tests.web.staff.conftest import SignIn


@pytest.mark.parametrize("role", [pytest.param(role, id=role.value) for role in Role])
def test_each_role_signs_in_with_a_link(signed_in: SignIn, role: Role) -> None:
    visitor = signed_in(role)
    assert visitor.page.path == "/"
    assert visitor.fetch("POST", "/aanmelden/af").status in (303, 400)


def test_who_may_not_see_a_page_goes_on_to_their_own(signed_in: SignIn) -> None:
    visitor = signed_in(Role.PARTNER)
    assert visitor.open("/planning/").status == 403
    assert visitor.click("Naar het begin").heading == "Afspraak maken"
