"""An installation for trying things out says so on every page, and marks what it did not send."""

import pytest
from sqlalchemy import update

from database import write
from notifications.channels import nowhere
from notifications.outbox.models import SENT, Message
from scheduler.access.roles import Role
from tests.support.site import Site, book
from tests.support.staff_accounts import SignIn

WORDS = "Dit is een proef. Afspraken tellen hier niet. Wij sturen geen berichten."
PUBLIC = ("/", "/begin", "/mijn-afspraak", "/geen-pagina")


@pytest.fixture
def staging(site: Site, monkeypatch: pytest.MonkeyPatch) -> Site:
    monkeypatch.setitem(site.app.config, "STAGING", "yes")
    return site


def test_every_page_says_that_it_is_a_trial(staging: Site, signed_in: SignIn) -> None:
    visitor = staging.visitor()
    assert [path for path in PUBLIC if WORDS not in visitor.open(path).text] == []
    for role, path in ((Role.COORDINATOR, "/planning/berichten"), (Role.PARTNER, "/partner/")):
        assert WORDS in signed_in(role).open(path).text


def test_elsewhere_no_page_does(site: Site) -> None:
    assert WORDS not in site.visitor().open("/").text


def test_what_was_not_sent_is_not_said_to_be(staging: Site, signed_in: SignIn) -> None:
    book(staging.visitor())
    nothing = {"state": SENT, "sent_at": staging.clock(), "next_try": None}
    with staging.app.app_context():
        write(
            lambda session: session.execute(
                update(Message).values(nothing | {"sent_by": nowhere.NAME})
            )
        )
    made = staging.appointments()[-1]
    page = signed_in(Role.COORDINATOR).open(f"/balie/afspraak/{made.uid}/")
    assert "niet verstuurd: dit is een proef" in page.text.casefold()
    assert "verstuurd om" not in page.text
