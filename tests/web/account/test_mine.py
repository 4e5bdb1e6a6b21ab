"""One's own account: where one works, and when one signed in last time."""

from datetime import timedelta

import pytest

from scheduler.access.models import Account
from scheduler.access.roles import Role
from tests.support.browserless import Visitor
from tests.support.site import Site
from tests.support.staff_accounts import mailed_link, make_account

PAGE = "/mijn-account/"


@pytest.fixture
def noor(site: Site) -> Account:
    return make_account(site, Role.PARTNER, "noor@example.org", None)


def _sign_in(site: Site, account: Account) -> Visitor:
    visitor = site.visitor()
    visitor.open(mailed_link(site, account))
    visitor.submit("Meld mij aan")
    return visitor


def test_the_time_before_this_one_is_shown(site: Site, noor: Account) -> None:
    assert "Vorige keer" not in _sign_in(site, noor).open(PAGE).text
    site.clock.now += timedelta(days=3)

    text = _sign_in(site, noor).open(PAGE).text

    before = "Vorige keer aangemeld op maandag 23 november"
    assert before in text


def test_somebody_reads_where_they_work(site: Site, noor: Account) -> None:
    make_account(site, Role.PARTNER, "an@example.org", None)

    text = _sign_in(site, noor).open(PAGE).text

    assert text.count("medewerker van een partner: Bibliotheek") == 1
