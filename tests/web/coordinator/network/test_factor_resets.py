"""Who lost a phone gets a new second factor by somebody else, and never by themselves."""

import pytest

from scheduler.access import second_factors
from scheduler.access.models import Account
from scheduler.access.roles import Role
from tests.support.second_steps import give_app
from tests.support.site import Site
from tests.support.staff_accounts import SignIn, make_account


def with_app(site: Site, role: Role, email: str) -> Account:
    account = make_account(site, role, email, None)
    give_app(site, account)
    return account


def has_one(site: Site, account: Account) -> bool:
    with site.looking() as session:
        return second_factors.has_one(session, account.id)


@pytest.mark.parametrize(
    ("giver", "role", "may"),
    [
        pytest.param(Role.COORDINATOR, Role.PARTNER, True, id="a partner by a coordinator"),
        pytest.param(Role.COORDINATOR, Role.COORDINATOR, True, id="a colleague"),
        pytest.param(Role.COORDINATOR, Role.ADMINISTRATOR, False, id="an administrator"),
        pytest.param(Role.ADMINISTRATOR, Role.ADMINISTRATOR, True, id="two administrators"),
        pytest.param(Role.PARTNER, Role.PARTNER, False, id="by a partner"),
    ],
)
def test_who_resets_whom(site: Site, signed_in: SignIn, giver: Role, role: Role, may: bool) -> None:
    lost = with_app(site, role, "lost@example.org")
    visitor = signed_in(giver, email="giver@example.org")
    token = visitor.open("/bel-mij").form_with("nummer").fields["csrf_token"]
    answer = visitor.fetch("POST", f"/planning/accounts/{lost.id}/herstel", {"csrf_token": token})

    assert (answer.status == 303) is may
    assert has_one(site, lost) is not may


def test_nobody_resets_their_own(site: Site, signed_in: SignIn) -> None:
    """Whoever sits down at an open screen would set up their own."""
    mine = with_app(site, Role.ADMINISTRATOR, "administrator@example.org")
    visitor = signed_in(Role.ADMINISTRATOR)
    assert "Herstel aanmelding" not in visitor.open("/planning/accounts").text
    token = visitor.page.form_with("naam").fields["csrf_token"]
    answer = visitor.fetch("POST", f"/planning/accounts/{mine.id}/herstel", {"csrf_token": token})

    assert answer.status == 403
    assert has_one(site, mine)


def test_the_page_resets_who_has_one_ends_their_sessions_and_tells_them(
    site: Site, signed_in: SignIn
) -> None:
    with_app(site, Role.COORDINATOR, "lost@example.org")
    lost = signed_in(Role.COORDINATOR, email="lost@example.org")
    visitor = signed_in(Role.COORDINATOR)
    page = visitor.open("/planning/accounts")
    assert page.text.count("Herstel aanmelding") == 1

    visitor.submit("Herstel aanmelding: Lost")

    assert "kiest bij het aanmelden een nieuwe tweede stap" in visitor.page.text
    assert "Herstel aanmelding" not in visitor.page.text
    assert lost.open("/planning/").heading == "Aanmelden"
    told = [one.facts["change"] for one in site.messages() if one.kind == "sign_in_changed"]
    assert sorted(told) == ["app_added", "reset"]
