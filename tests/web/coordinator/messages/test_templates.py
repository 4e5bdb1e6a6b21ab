"""A coordinator changes texts: tried first, refused with a reason, and back to ours."""

import pytest
from sqlalchemy import select

from notifications.outbox.models import Message
from notifications.texts.overrides import TextOverride
from scheduler.access.roles import Role
from tests.support.browserless import Page, Visitor
from tests.support.counsellor_day import elsewhere
from tests.support.site import Site
from tests.support.staff_accounts import sign_in

LATE = "/planning/teksten/late/sms/nl"


@pytest.fixture
def coordinator(site: Site) -> Visitor:
    return sign_in(site, Role.COORDINATOR)


def _kept(site: Site) -> list[str]:
    with site.looking() as session:
        return [row.text for row in session.scalars(select(TextOverride))]


def _try(visitor: Visitor, text: str, does: str = "toon", path: str = LATE) -> Page:
    visitor.open(path)
    fields = visitor.page.form_with("csrf_token").fields
    token = {"csrf_token": fields["csrf_token"]}
    answer = visitor.fetch("POST", path, {**token, "tekst": text, does: "1"})
    return Page(path, answer) if answer.status != 303 else visitor.open(answer.headers["location"])


def test_every_language_is_shown_with_its_parts(site: Site, coordinator: Visitor) -> None:
    page = coordinator.open("/planning/teksten?bericht=late&via=sms")
    assert len(page.main.all("tbody")[0].all("tr")) == 16
    assert "Sorry, wij zijn te laat" in page.text or "sorry, wij zijn te laat" in page.text


def test_a_text_is_tried_kept_and_given_back(site: Site, coordinator: Visitor) -> None:
    coordinator.open(LATE)
    assert "{voornaam}, sorry" in coordinator.page.text
    page = _try(coordinator, "{voornaam}, we komen om {uur}.")
    assert "Maximilianus, we komen om" in page.text
    assert _kept(site) == []

    page = _try(coordinator, "{voornaam}, we komen om {uur}.", "bewaar")
    assert "eigen tekst" in page.text
    assert _kept(site) == ["{voornaam}, we komen om {uur}."]

    _try(coordinator, "", "gewone_tekst")
    assert _kept(site) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("Dag {naam}", "Wij kennen {naam} niet.", id="an unknown placeholder"),
        pytest.param("Zie https://example.org", "Zet geen link in een sms", id="a link"),
        pytest.param("", "Schrijf een tekst.", id="nothing"),
        pytest.param("{voornaam} " + "x" * 160, "Te lang: 2 sms’en.", id="two text messages"),
        pytest.param("x" * 601, "Deze tekst is te lang.", id="very long"),
    ],
)
def test_a_text_that_cannot_be_sent_is_refused(
    site: Site, coordinator: Visitor, text: str, said: str
) -> None:
    page = _try(coordinator, text, "bewaar")
    assert (page.answer.status, said in page.text) == (422, True)
    assert _kept(site) == []


def test_a_confirmation_has_to_leave_room_for_the_code(site: Site, coordinator: Visitor) -> None:
    page = _try(coordinator, "x" * 155, "bewaar", "/planning/teksten/confirmation/sms/nl")
    assert (page.answer.status, "Te lang: 2 sms’en." in page.text) == (422, True)
    assert "Code 00000." in page.text
    assert _kept(site) == []


def test_another_region_keeps_its_own_texts(site: Site, coordinator: Visitor) -> None:
    _try(coordinator, "{voornaam}, we komen om {uur}.", "bewaar")
    elsewhere(site)
    stranger = sign_in(site, Role.COORDINATOR, email="elders@example.org")
    assert "eigen tekst" not in stranger.open("/planning/teksten?bericht=late").text


@pytest.mark.parametrize(
    "path",
    [
        "/planning/teksten?bericht=sign_in",
        "/planning/teksten?via=fax",
        "/planning/teksten/sign_in/email/nl",
        "/planning/teksten/late/fax/nl",
        "/planning/teksten/late/sms/xx",
    ],
)
def test_there_is_no_other_text(coordinator: Visitor, path: str) -> None:
    assert coordinator.open(path).status == 404


def test_no_message_is_touched_by_a_text(site: Site, coordinator: Visitor) -> None:
    _try(coordinator, "{voornaam}, we komen om {uur}.", "bewaar")
    with site.looking() as session:
        kinds = {row.kind for row in session.scalars(select(Message))}
    assert kinds <= {"sign_in"}
