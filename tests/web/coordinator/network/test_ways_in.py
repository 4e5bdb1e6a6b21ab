"""The way in to each loket, as a coordinator keeps it."""

import io

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from locations.models import Loket, LoketPhoto
from locations.photos import shrunk
from scheduler.access.roles import Role
from tests.support.photos import photo
from tests.support.site import PLACE, Site
from tests.support.staff_accounts import SignIn, file_browser, shown
from tests.web.coordinator.network.test_files import token

PLACES = "/planning/plaatsen/"
ONE = f"{PLACES}{PLACE}"
HEAVY = photo(3000, 2000, orientation=6)
KEPT = shrunk(HEAVY)[0]


def kept(site: Site) -> tuple[str, int | None]:
    with site.looking() as session:
        loket = session.query(Loket).filter_by(code=PLACE).one()
        return loket.stop, loket.stop_minutes


def test_every_loket_is_in_the_table(signed_in: SignIn) -> None:
    page = signed_in(Role.COORDINATOR).open(PLACES)

    assert page.heading == "De weg naar binnen"
    assert len(page.main.all("tr")) == 17


def test_a_stop_is_kept_with_its_minutes(site: Site, signed_in: SignIn) -> None:
    visitor = signed_in(Role.COORDINATOR)
    visitor.open(ONE)

    page = visitor.submit("Bewaar", halte=" Weefplein ", minuten="4")

    assert "Weefplein (4 min)" in page.text
    assert kept(site) == ("Weefplein", 4)
    assert "Halte: Weefplein" in visitor.open(f"/plaats/{PLACE}?lang=nl").text

    visitor.open(ONE)
    visitor.submit("Bewaar", halte="", minuten="4")
    assert kept(site) == ("", None)


@pytest.mark.parametrize(
    ("stop", "minutes", "words"),
    [
        pytest.param("Markt", "", "Schrijf een getal van 1 tot 60.", id="no minutes"),
        pytest.param("Markt", "0", "Schrijf een getal van 1 tot 60.", id="at the door"),
        pytest.param("Markt", "61", "Schrijf een getal van 1 tot 60.", id="too far"),
        pytest.param("Markt", "vijf", "Schrijf een getal van 1 tot 60.", id="in words"),
        pytest.param("M" * 81, "5", "De naam van de halte is te lang.", id="a long name"),
    ],
)
def test_what_is_wrong_is_said(
    site: Site, signed_in: SignIn, stop: str, minutes: str, words: str
) -> None:
    visitor = signed_in(Role.COORDINATOR)
    visitor.open(ONE)

    page = visitor.submit("Bewaar", halte=stop, minuten=minutes)

    assert (page.status, page.errors) == (422, [words])
    assert kept(site) == ("", None)


@pytest.fixture
def coordinator(site: Site) -> FlaskClient:
    return file_browser(site, Role.COORDINATOR)


def upload(client: FlaskClient, content: bytes, **typed: str) -> TestResponse:
    photo = (io.BytesIO(content), "deur.jpg")
    fields = {"csrf_token": token(client.get(ONE)), "halte": "", "foto": photo, **typed}
    return shown(client, client.post(ONE, data=fields, content_type="multipart/form-data"))


def photos(site: Site) -> list[bytes]:
    with site.looking() as session:
        return [one.content for one in session.scalars(select(LoketPhoto))]


def test_a_photo_stays_until_it_is_removed(site: Site, coordinator: FlaskClient) -> None:
    assert upload(coordinator, HEAVY).status_code == 303
    assert upload(coordinator, b"").status_code == 303
    assert photos(site) == [KEPT]

    assert upload(coordinator, b"", foto_weg="1").status_code == 303
    assert photos(site) == []


def test_a_file_that_is_no_photo_changes_nothing(site: Site, coordinator: FlaskClient) -> None:
    upload(coordinator, HEAVY)

    answer = upload(coordinator, b"GIF89a", halte="Markt", minuten="4")

    assert answer.status_code == 422
    assert "Dit is geen foto die wij kennen." in answer.text
    assert photos(site) == [KEPT]
    assert kept(site) == ("", None)


def test_another_regions_loket_is_not_there(signed_in: SignIn) -> None:
    assert signed_in(Role.COORDINATOR).open(f"{PLACES}bestaat-niet").status == 404
