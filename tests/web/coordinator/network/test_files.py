"""A coordinator takes the files of the network away and puts changed ones back."""

import io
import re
import zipfile
from html import unescape

import pytest
from flask.testing import FlaskClient
from openpyxl import Workbook, load_workbook
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from database import write
from locations.models import Loket
from scheduler.access.roles import Role
from scheduler.network.tables import ROWS
from scheduler.people.organisations import Organisation
from tests.support import builders
from tests.support.site import Site
from tests.support.staff_accounts import file_browser, shown

PAGE = "/planning/bestanden"


@pytest.fixture
def coordinator(site: Site) -> FlaskClient:
    return file_browser(site, Role.COORDINATOR)


def token(answer: TestResponse) -> str:
    return hidden(answer)["csrf_token"]


def hidden(answer: TestResponse) -> dict[str, str]:
    found = re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', answer.text)
    return dict(found)


def files(client: FlaskClient) -> dict[str, str]:
    answer = client.get(f"{PAGE}/netwerk.zip")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        return {name: archive.read(name).decode("utf-8-sig") for name in archive.namelist()}


def upload(client: FlaskClient, **changed: str) -> TestResponse:
    """Send files, `lokets="..."`."""
    sent = [(io.BytesIO(text.encode()), f"{name}.csv") for name, text in changed.items()]
    fields = {"csrf_token": token(client.get(PAGE)), "bestanden": sent}
    return shown(client, client.post(PAGE, data=fields, content_type="multipart/form-data"))


def renamed(client: FlaskClient) -> str:
    return files(client)["lokets.csv"].replace("De Haspel", "De Spil")


def names(site: Site) -> list[str]:
    with site.looking() as session:
        return list(session.scalars(select(Loket.name)))


def test_all_files_come_in_one_zip(coordinator: FlaskClient) -> None:
    assert files(coordinator).keys() == ROWS.keys()


def test_an_upload_shows_what_would_change_and_changes_nothing(
    site: Site, coordinator: FlaskClient
) -> None:
    answer = upload(coordinator, lokets=renamed(coordinator))

    assert "anders: tielt-haspel (name" in answer.text
    assert "De Haspel" in names(site)


def test_what_was_shown_is_done_once_confirmed(site: Site, coordinator: FlaskClient) -> None:
    report = upload(coordinator, lokets=renamed(coordinator))

    answer = shown(coordinator, coordinator.post(PAGE, data=hidden(report)))

    assert "Dit is veranderd" in answer.text
    assert "De Spil" in names(site)
    assert "De Haspel" not in names(site)


def test_what_changed_meanwhile_is_shown_before_anything_is_done(
    site: Site, coordinator: FlaskClient
) -> None:
    report = upload(coordinator, lokets=renamed(coordinator))

    def rename(session: Session) -> None:
        session.scalars(select(Loket).where(Loket.name == "De Spoel")).one().name = "De Klos"

    with site.app.app_context():
        write(rename)

    answer = shown(coordinator, coordinator.post(PAGE, data=hidden(report)))

    assert answer.status_code == 409
    assert "roeselare-spoel (name)" in answer.text
    assert "De Spil" not in names(site)


def test_mistakes_are_told_in_the_words_of_the_command(
    site: Site, coordinator: FlaskClient
) -> None:
    wrong = files(coordinator)["series.csv"].replace("tielt-haspel;", "nergens;", 1)

    answer = upload(coordinator, series=wrong)

    assert answer.status_code == 422
    assert (
        "kolom loket: &#34;nergens&#34; gevonden, verwacht: een code uit lokets.csv" in answer.text
    )


@pytest.mark.parametrize(
    ("size", "status"),
    [
        pytest.param(100_000, 400, id="more than other pages take"),
        pytest.param(2_200_000, 413, id="more than this page takes"),
    ],
)
def test_files_may_be_larger_than_what_other_pages_take(
    coordinator: FlaskClient, size: int, status: int
) -> None:
    body = b"--x\r\nContent-Disposition: form-data; name=a\r\n\r\n" + b"x" * size + b"\r\n--x--"

    # Without the token of a form, so what is let in is refused for that.
    kind = "multipart/form-data; boundary=x"
    answer = shown(coordinator, coordinator.post(PAGE, data=body, content_type=kind))

    assert answer.status_code == status


def test_other_pages_take_no_more_than_before(coordinator: FlaskClient) -> None:
    fields = {"csrf_token": "x", "titel": "x" * 100_000}

    assert coordinator.post("/planning/zitdag/nieuw", data=fields).status_code == 413


@pytest.mark.parametrize(
    "packed",
    [
        pytest.param("%%%", id="no base64"),
        pytest.param("AAAA", id="nothing packed"),
        pytest.param("eJw=", id="cut off"),
    ],
)
def test_packed_files_that_were_tampered_with_are_refused(
    coordinator: FlaskClient, packed: str
) -> None:
    fields = {
        "csrf_token": token(coordinator.get(PAGE)),
        "verslag": "x",
        "inhoud-lokets.csv": packed,
    }

    assert coordinator.post(PAGE, data=fields).status_code == 400


def test_no_file_at_all_is_asked_for_again(coordinator: FlaskClient) -> None:
    assert upload(coordinator).status_code == 422


def test_a_file_that_is_none_of_the_network_is_named(coordinator: FlaskClient) -> None:
    answer = upload(coordinator, **{"lokets": renamed(coordinator), "lokets (1)": "code"})

    assert answer.status_code == 422
    assert "lokets (1).csv is geen bestand van het netwerk." in answer.text
    assert "Voer uit" not in answer.text


def test_files_that_say_what_there_is_change_nothing(coordinator: FlaskClient) -> None:
    answer = upload(coordinator, lokets=files(coordinator)["lokets.csv"])

    assert "Er verandert niets: dit staat al in het netwerk." in answer.text
    assert "Voer uit" not in answer.text


def another_region(site: Site) -> None:
    """With a site of its own."""

    def build(session: Session) -> None:
        there = builders.region(session, code="elders")
        builders.organisation(session, there.id, code="ver")

    with site.app.app_context():
        write(build)


def test_files_hold_what_is_of_one_s_own_region_and_change_nothing_of_another(
    site: Site, coordinator: FlaskClient
) -> None:
    another_region(site)
    assert "elders" not in files(coordinator)["regions.csv"]
    assert "ver," not in files(coordinator)["organisations.csv"]

    report = upload(coordinator, lokets=renamed(coordinator))
    answer = shown(coordinator, coordinator.post(PAGE, data=hidden(report)))

    assert "Dit is veranderd" in answer.text
    assert "De Spil" in names(site)
    with site.looking() as session:
        assert "ver" in session.scalars(select(Organisation.code)).all()
        assert session.scalar(select(func.count()).select_from(Loket)) == 16


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        pytest.param(
            "lokets",
            "De Haspel;west-vlaanderen",
            "De Haspel;elders",
            "alleen wat van jullie regio is: west-vlaanderen",
            id="a place of another region",
        ),
        pytest.param(
            "organisations",
            "vdab-brugge;",
            "ver;",
            "een code die nog niet bestaat",
            id="a code of another region",
        ),
        pytest.param(
            "services",
            "Een gesprek;",
            "Praten;",
            "een beheerder verandert het",
            id="what is shared",
        ),
    ],
)
def test_what_is_of_others_or_of_all_is_refused(
    site: Site, coordinator: FlaskClient, file: str, old: str, new: str, expected: str
) -> None:
    another_region(site)
    there = files(coordinator)[f"{file}.csv"]
    assert old in there

    answer = upload(coordinator, **{file: there.replace(old, new, 1)})

    assert answer.status_code == 422
    assert expected in unescape(answer.text)


def later(client: FlaskClient, lines: int) -> str:
    """The series, so many of them with another notice."""
    head, *rows = files(client)["series.csv"].splitlines()
    changed = [row.replace(";48;2;", ";48;3;") for row in rows[:lines]]
    return "\n".join([head, *changed, *rows[lines:], ""])


@pytest.mark.parametrize(
    ("most", "refused"), [pytest.param(26, False, id="just"), pytest.param(25, True, id="over")]
)
def test_what_would_keep_others_from_booking_is_refused_before_it_locks(
    site: Site,
    coordinator: FlaskClient,
    monkeypatch: pytest.MonkeyPatch,
    most: int,
    *,
    refused: bool,
) -> None:
    """A series of one day a week has twenty-six dates to the horizon."""
    monkeypatch.setattr("scheduler.web.coordinator.network.files.MOST_DATES", most)
    text = later(coordinator, 1)

    with site.counting_queries() as asked:
        answer = upload(coordinator, series=text)

    plans = [one for one in asked if "diaries" in one and one.startswith("UPDATE")]
    assert ("te veel dagen tegelijk" in answer.text) is refused
    assert (plans == []) is refused


def test_a_workbook_comes_and_goes_like_the_files(site: Site, coordinator: FlaskClient) -> None:
    taken = coordinator.get(f"{PAGE}/netwerk.xlsx")
    assert "attachment" in taken.headers["Content-Disposition"]
    book = load_workbook(io.BytesIO(taken.data))
    assert [cell.value for cell in book["Uitleg"][1]] == ["blad", "kolom", "wat erin staat"]
    found = [cell for cell in book["lokets"]["B"] if cell.value == "De Haspel"]
    found[0].value = "De Spil"

    report = upload_workbook(coordinator, book)

    assert "anders: tielt-haspel (name" in report.text
    shown(coordinator, coordinator.post(PAGE, data=hidden(report)))
    assert "De Spil" in names(site)


def test_sheets_that_are_not_in_a_workbook_stay_as_they_are(coordinator: FlaskClient) -> None:
    book = load_workbook(io.BytesIO(coordinator.get(f"{PAGE}/netwerk.xlsx").data))
    for name in set(book.sheetnames) - {"counsellors"}:
        book.remove(book[name])

    assert "Er verandert niets" in upload_workbook(coordinator, book).text


def test_a_workbook_with_a_password_is_told_so_and_changes_nothing(
    coordinator: FlaskClient,
) -> None:
    locked = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(504)

    answer = upload_content(coordinator, "netwerk.xlsx", locked)

    assert "een .xlsx zonder wachtwoord" in answer.text
    assert "Er is niets veranderd" in answer.text


def upload_workbook(client: FlaskClient, book: Workbook) -> TestResponse:
    content = io.BytesIO()
    book.save(content)
    return upload_content(client, "netwerk.xlsx", content.getvalue())


def upload_content(client: FlaskClient, name: str, content: bytes) -> TestResponse:
    fields = {"csrf_token": token(client.get(PAGE)), "bestanden": [(io.BytesIO(content), name)]}
    return shown(client, client.post(PAGE, data=fields, content_type="multipart/form-data"))


def test_a_slip_in_a_file_is_asked_about_on_the_report(coordinator: FlaskClient) -> None:
    """It is no mistake: whoever goes on means it."""
    head, *rows = files(coordinator)["lokets.csv"].splitlines()
    place = head.split(";").index("postcode")
    cells = rows[0].split(";")
    cells[place] = "8500"  # of another town

    report = upload(coordinator, lokets="\n".join([head, ";".join(cells), *rows[1:], ""]))

    assert "Kijk dit na voor je verdergaat:" in report.text
    assert f"{cells[0]}: Je schreef 8500" in report.text
    assert "Voer uit" in report.text
