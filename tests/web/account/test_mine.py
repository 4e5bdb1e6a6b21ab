"""One's own account: where one works, and when one signed in last time."""

import re
from datetime import timedelta

import pytest

from database import write
from scheduler.access import accounts
from scheduler.access.models import Account
from scheduler.access.roles import Role
from scheduler.people.actors import Actor
from tests.support.browserless import Visitor
from tests.support.builders import by
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

    assert text.count(": medewerker van een partner") == 1


def test_a_list_of_posts_says_first_what_tells_them_apart(site: Site, noor: Account) -> None:
    """Where a phone shows twenty letters of it, `medewerker van een p` stood there twice."""
    new = accounts.NewAccount(noor.email, noor.name, Role.PARTNER, organisation="vdab-kortrijk")
    with site.app.app_context():
        write(accounts.create, new, by=by(site.clock.now, Actor.COORDINATOR))

    html = _sign_in(site, noor).open("/partner/").answer.text
    listed = html.split('<select id="post"')[1].split("</select>")[0]

    assert re.findall(r">(\w+ \w+)[^<]*</option>", listed) == [
        "Bibliotheek Brugge",
        "VDAB Kortrijk",
    ]
