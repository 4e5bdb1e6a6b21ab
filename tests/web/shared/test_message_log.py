"""What staff see of an appointment's messages, and a partner while the client is there."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from database import write
from notifications.outbox import queue
from notifications.outbox.models import FAILED, PENDING, SENT, WITHDRAWN, Message
from scheduler.access.roles import Role
from scheduler.web.shared.message_kinds import EDITABLE, KINDS
from scheduler.web.shared.message_log import AT_ONCE
from tests.support.browserless import Page, Visitor
from tests.support.counsellor_day import come, counsellor
from tests.support.message_builders import renderer
from tests.support.site import Site
from tests.support.staff_accounts import SITE, sign_in
from tests.web.partner.test_partner import open_and_book

OTHERS = {"sign_in", "sign_in_changed", "sign_in_unused", "coordinator_failed", "counsellor_change"}
OTHERS |= {"counsellor_tomorrow", "counsellor_wrote", "coordinator_mail", "coordinator_group"}
OTHERS |= {"coordinator_away", "host_changes"}
NOT_YET = "Het bericht vertrekt zo."


def partner(site: Site) -> Visitor:
    visitor = sign_in(site, Role.PARTNER, at=SITE)
    open_and_book(visitor)
    return visitor


def told(site: Site, **values: Any) -> None:
    """Let the confirmation be in this state, however it came to be so."""
    with site.app.app_context():
        statement = update(Message).where(Message.kind == "confirmation").values(**values)
        write(lambda session: session.execute(statement))


def states(site: Site) -> dict[str, dict[str, Any]]:
    """The states a message can be in, as columns."""
    now = site.clock.now
    settled = {"next_try": None}
    return {
        "pending": {"state": PENDING},
        "sent": {"state": SENT, "sent_at": now, **settled},
        "arrived": {"state": SENT, "sent_at": now, "delivered_at": now, **settled},
        "failed": {"state": FAILED, "gave_up_at": now, "cause": "refused", **settled},
        "withdrawn": {"state": WITHDRAWN, **settled},
    }


STATES = [
    pytest.param("pending", NOT_YET, False, id="on its way"),
    pytest.param("sent", "Sms verstuurd om 9", False, id="sent, and no receipt yet"),
    pytest.param("arrived", "Sms aangekomen om 9", True, id="arrived"),
    pytest.param("failed", "Het bericht kwam niet aan. Druk het papier af.", True, id="given up"),
    pytest.param("withdrawn", "Er vertrekt geen bericht meer.", True, id="withdrawn"),
]


@pytest.mark.parametrize(("state", "words", "is_settled"), STATES)
def test_a_partner_sees_whether_the_message_arrived(
    site: Site, state: str, words: str, is_settled: bool
) -> None:
    visitor = partner(site)
    told(site, **states(site)[state])
    page = visitor.open(visitor.page.path)
    assert words in page.main.text
    assert ("Kijk opnieuw" in page.links) is not is_settled
    piece = visitor.open(f"{page.path}bericht")
    assert piece.text.startswith(words)
    assert bool(piece.root.all("p", data_settled="")) is is_settled
    assert len(piece.answer.body) < 300


def test_looking_again_without_javascript_shows_what_is_so_now(site: Site) -> None:
    visitor = partner(site)
    assert NOT_YET in visitor.open(visitor.page.path).main.text
    told(site, **states(site)["arrived"])
    assert "Sms aangekomen om 9" in visitor.click("Kijk opnieuw").main.text


def test_a_mail_is_settled_once_it_was_sent(site: Site) -> None:
    visitor = sign_in(site, Role.PARTNER, at=SITE)
    visitor.open("/partner/")
    hour = visitor.page.choices("uur")[0]
    typed = {"voornaam": "Amina", "bereik": "email", "nummer": "a@example.org"}
    visitor.submit("Boek", uur=hour, **typed)
    told(site, **states(site)["sent"])
    page = visitor.open(visitor.page.path)
    assert "E-mail verstuurd om 9" in page.main.text
    assert "Kijk opnieuw" not in page.links


def test_a_change_tells_of_the_message_about_the_change(site: Site) -> None:
    visitor = partner(site)
    told(site, **states(site)["arrived"])
    visitor.click("Verzet")
    page = visitor.submit("Verzet de afspraak", uur=visitor.page.choices("uur")[0])
    assert NOT_YET in page.main.text


def test_who_gets_no_message_has_no_news(site: Site) -> None:
    visitor = sign_in(site, Role.PARTNER, at=SITE)
    visitor.open("/partner/")
    hour = visitor.page.choices("uur")[0]
    visitor.submit("Boek", uur=hour, voornaam="Amina", bereik="slip_only", nummer="")
    assert "bericht" not in visitor.page.main.text.casefold()


# --- all messages of one appointment


def at_the_desk(site: Site) -> Page:
    [one] = site.appointments()
    return sign_in(site, Role.COORDINATOR).open(f"/balie/afspraak/{one.uid}/")


def at_the_counsellors(site: Site) -> Page:
    visitor = counsellor(site)
    visitor.open("/begeleider/")
    return visitor.click("Berichten: Amina")


VIEWS = [
    pytest.param(at_the_desk, id="the desk"),
    pytest.param(at_the_counsellors, id="the counsellor"),
]


@pytest.mark.parametrize("look", VIEWS)
@pytest.mark.parametrize(
    ("state", "words"),
    [
        pytest.param("pending", "wacht om te vertrekken", id="on its way"),
        pytest.param("sent", "verstuurd maandag 23 november, 9", id="sent"),
        pytest.param("arrived", "aangekomen maandag 23 november, 9", id="arrived"),
        pytest.param("failed", "niet aangekomen, opgegeven maandag 23 november", id="given up"),
        pytest.param("withdrawn", "niet meer nodig", id="withdrawn"),
    ],
)
def test_staff_see_the_messages_of_an_appointment(
    site: Site, look: Any, state: str, words: str
) -> None:
    come(site, "14:00")
    told(site, **states(site)[state])
    page = look(site)
    [row] = [one.text for one in page.main.all("tr") if "bevestiging" in one.text]
    assert f"bevestiging sms {words}" in row
    assert ("(refused)" in row) is (state == "failed")


@pytest.mark.parametrize("look", VIEWS)
def test_what_is_planned_says_when(site: Site, look: Any) -> None:
    come(site, "14:00")
    told(site, due=site.clock.now + timedelta(days=1))
    assert "gepland voor dinsdag 24 november, 9 uur" in look(site).main.text


def test_a_partner_reads_no_causes_and_no_other_messages(site: Site) -> None:
    visitor = partner(site)
    told(site, **states(site)["failed"])
    page = visitor.open(visitor.page.path)
    assert "refused" not in page.text
    assert "Berichten over deze afspraak" not in page.text


def test_the_state_stays_when_the_words_are_wiped(site: Site) -> None:
    come(site, "14:00")
    told(site, **states(site)["arrived"])
    with site.app.app_context():
        write(queue.wipe_bodies, site.clock.now + timedelta(days=8))
        with site.looking() as session:
            row = session.scalars(select(Message).where(Message.kind == "confirmation")).one()
    assert (row.wiped, row.facts, row.sent_text) == (True, {}, None)
    assert "aangekomen maandag 23 november" in at_the_desk(site).main.text


def test_the_state_stays_when_somebody_is_forgotten(site: Site) -> None:
    come(site, "14:00")
    told(site, **states(site)["arrived"])
    [one] = site.appointments()
    with site.app.app_context():
        write(queue.forget, f"appointment:{one.uid}")
    assert "aangekomen maandag 23 november" in at_the_desk(site).main.text


def test_every_kind_that_an_appointment_has_is_named() -> None:
    assert set(renderer().kinds) - OTHERS == set(KINDS)
    assert set(AT_ONCE) <= set(KINDS)
    assert set(EDITABLE) <= set(KINDS)
