"""The own calendar of a counsellor or a room, uploaded: what is said of it, and whose it may be."""

import io
from datetime import datetime
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from scheduler.access.roles import Role
from scheduler.appointments.models import PlanningConflict
from scheduler.web.calendars.imports import WHY
from scheduler.zitdagen import calendar_files
from scheduler.zitdagen.models import Absence, RoomBusy
from tests.support.browserless import Answer, Page
from tests.support.counsellor_day import HANNE, IEPER, again, come, elsewhere
from tests.support.site import Site
from tests.support.staff_accounts import file_browser, shown, sign_in
from tests.unit.calendar.test_files import calendar, event
from tests.unit.zitdagen.test_calendar_files import NEVER

MINE, REGION = "/begeleider/agenda", "/planning/agendas"
MORNING = event(
    "DTSTART;TZID=Europe/Brussels:20261123T090000",
    "DTEND;TZID=Europe/Brussels:20261123T103000",
    "SUMMARY:Tandarts in de Zonnestraat",
)


def browser(site: Site, role: Role, email: str | None = None) -> FlaskClient:
    at = HANNE if role is Role.COUNSELLOR else None
    return file_browser(site, role, email=email, at=at)


def _token(answer: TestResponse) -> str:
    return _read(answer).form_with("csrf_token").fields["csrf_token"]


def _read(answer: TestResponse) -> Page:
    headers = {name.lower(): value for name, value in answer.headers.items()}
    return Page("/", Answer(answer.status_code, headers, answer.data))


def upload(client: FlaskClient, page: str, content: bytes, **more: str) -> Page:
    fields: dict[str, Any] = {"csrf_token": _token(client.get(page)), **more}
    if content:
        fields["bestand"] = FileStorage(io.BytesIO(content), "agenda.ics")
    # In memory: of a large file the client would keep a temporary one open.
    boundary, body = encode_multipart(fields)
    kind = f"multipart/form-data; boundary={boundary}"
    answer = client.post(f"{page}/bestand", data=body, content_type=kind)
    return _read(shown(client, answer))


def hannes(site: Site, content: bytes = b"", **more: str) -> Page:
    return upload(browser(site, Role.COUNSELLOR), MINE, content, **more)


def of_region(site: Site, van: str, content: bytes = b"", **more: str) -> Page:
    return upload(browser(site, Role.COORDINATOR), REGION, content, van=van, **more)


def busy(site: Site) -> tuple[int, int]:
    """How many busy periods of counsellors, and of rooms."""
    with site.looking() as session:
        return (
            session.scalar(select(func.count()).select_from(Absence)) or 0,
            session.scalar(select(func.count()).select_from(RoomBusy)) or 0,
        )


def test_a_counsellor_reads_their_own_calendar(site: Site) -> None:
    one = come(site, "09:30")
    page = hannes(site, calendar(MORNING))
    said = ["Wij noteerden 1 keer", "Amina", "maandag 23 november, 9.30 tot 10 uur", "Ieper"]
    assert [words for words in said if words not in page.main.text] == []
    assert "9 tot 12 uur" in page.main.text  # the zitdag that loses hours
    assert busy(site) == (1, 0)
    assert again(site, one).misfit is PlanningConflict.COUNSELLOR_ABSENT


def test_nothing_of_what_stands_in_it_is_kept(site: Site) -> None:
    page = hannes(site, calendar(MORNING))
    assert "Tandarts" not in page.text
    assert "Tandarts" not in repr(site.dump())


@pytest.mark.parametrize(
    ("van", "rows"),
    [
        pytest.param(f"begeleider-{HANNE}", (1, 0), id="a counsellor"),
        pytest.param(f"loket-{IEPER}", (0, 1), id="a room"),
    ],
)
def test_a_coordinator_reads_anybodys_of_the_region(
    site: Site, van: str, rows: tuple[int, int]
) -> None:
    come(site, "09:30")
    page = of_region(site, van, calendar(MORNING))
    assert "Amina" in page.main.text
    assert busy(site) == rows
    of_region(site, van, calendar(MORNING))
    assert busy(site) == rows
    page = of_region(site, van, wis="1")
    assert "Er staat niets meer in deze agenda." in page.main.text
    assert busy(site) == (0, 0)


@pytest.mark.parametrize(
    ("van", "words"),
    [
        pytest.param(f"begeleider-{HANNE}", "afwezig", id="a counsellor"),
        pytest.param(f"loket-{IEPER}", "lokaal bezet", id="a room"),
    ],
)
def test_the_week_shows_it_beside_the_zitdag(site: Site, van: str, words: str) -> None:
    of_region(site, van, calendar(MORNING))
    page = sign_in(site, Role.COORDINATOR).open("/planning/rooster")
    marked = [one.text for one in page.main.all("td") if words in one.text]
    assert len(marked) == 1, page.main.text
    assert "De Lakenhoek" in page.main.text


def test_what_touches_nothing_is_said_to(site: Site) -> None:
    far = event("DTSTART:20261224T020000Z", "DURATION:PT1H")
    page = hannes(site, calendar(far, event("SUMMARY:niets", uid="twee")))
    assert "Het raakt geen enkele zitdag." in page.main.text
    assert "1 ding in het bestand konden wij niet lezen." in page.main.text
    assert "Kijk in de agenda" not in page.main.text


def test_what_could_not_be_read_is_told_with_its_day_and_without_its_name(site: Site) -> None:
    lines = ("DTSTART:20261124T080000Z", "RRULE:COUNT=2", "SUMMARY:Tandarts")
    broken = [event(*lines, uid=uid) for uid in ("twee", "drie")]
    page = hannes(site, calendar(MORNING, *broken))
    assert "2 dingen in het bestand konden wij niet lezen." in page.main.text
    assert [one.text for one in page.main.all("li")] == ["dinsdag 24 november 2026"]
    assert "Tandarts" not in page.text
    assert busy(site) == (1, 0)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(b"", "no_file", id="nothing"),
        pytest.param(b"hallo", "no_calendar", id="no calendar"),
        pytest.param(calendar(event("SUMMARY:niets")), "broken", id="nothing but nonsense"),
        pytest.param(calendar(MORNING)[:-20], "cut_off", id="half a file"),
    ],
)
def test_what_cannot_be_read_changes_nothing_and_is_said_in_plain_words(
    site: Site, content: bytes, code: str
) -> None:
    hannes(site, calendar(MORNING))
    page = hannes(site, content)
    assert page.status == 422
    assert str(WHY[code]) in page.main.text
    assert busy(site) == (1, 0)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(calendar(), id="nothing at all"),
        pytest.param(calendar(MORNING.replace("20261123", "20251123")), id="nothing to come"),
        pytest.param(calendar(f"{MORNING[:-10]}TRANSP:TRANSPARENT\nEND:VEVENT"), id="free"),
        pytest.param(
            calendar(
                "BEGIN:VFREEBUSY\nUID:x\nFREEBUSY;FBTYPE=FREE:20261123T080000Z/PT1H\nEND:VFREEBUSY"
            ),
            id="a server says free",
        ),
    ],
)
def test_a_file_in_which_nothing_is_busy_loses_nothing_until_somebody_says_so(
    site: Site, content: bytes
) -> None:
    hannes(site, calendar(MORNING))
    page = hannes(site, content)
    assert page.status == 422
    assert "Wij onthouden 1 keer van vroeger." in page.main.text
    assert busy(site) == (1, 0)
    assert page.form_with("wis").action == f"{MINE}/bestand"


def test_nobody_is_chosen_before_somebody_chooses(site: Site) -> None:
    page = of_region(site, "", calendar(MORNING))
    assert (page.status, busy(site)) == (422, (0, 0))
    assert "Kies van wie of van welk lokaal deze agenda is." in page.main.text


def test_a_file_of_ten_years_is_taken(site: Site) -> None:
    """5.8 MB, most of it over, and words of which we keep nothing."""
    over = event("DTSTART:20160101T080000Z", "DTEND:20160101T090000Z", "DESCRIPTION:" + "x" * 5800)
    content = calendar(MORNING, *([over] * 1000))
    assert len(content) > 5_800_000
    page = hannes(site, content)
    assert "Wij noteerden 1 keer" in page.main.text
    assert busy(site) == (1, 0)


def test_a_file_that_takes_too_long_is_left(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calendar_files, "SECONDS", 2)
    page = hannes(site, calendar(*NEVER))
    assert (page.status, busy(site)) == (422, (0, 0))
    assert str(WHY["too_slow"]) in page.main.text


def test_a_file_that_is_too_large_is_not_taken(site: Site) -> None:
    large = b"x" * (calendar_files.BODY_LIMIT + 1)
    client = browser(site, Role.COUNSELLOR)
    kind = "multipart/form-data; boundary=x"
    assert client.post(f"{MINE}/bestand", data=large, content_type=kind).status_code == 413


@pytest.mark.parametrize("van", [f"loket-{IEPER}", f"begeleider-{HANNE}", "iets", "loket-x"])
def test_another_regions_calendars_are_not_there(site: Site, van: str) -> None:
    elsewhere(site)
    visitor = browser(site, Role.COORDINATOR, "elders@example.org")
    assert upload(visitor, REGION, calendar(MORNING), van=van).status == 404
    assert busy(site) == (0, 0)


def test_the_coming_half_year_is_read_and_no_more(site: Site) -> None:
    weekly = event("DTSTART:20200101T080000Z", "DURATION:PT1H", "RRULE:FREQ=WEEKLY")
    hannes(site, calendar(weekly))
    with site.looking() as session:
        rows = session.scalars(select(Absence.starts_at).order_by(Absence.starts_at)).all()
    assert len(rows) == 26
    assert rows[0] > datetime(2026, 11, 22, tzinfo=rows[0].tzinfo)


def test_a_partner_reads_no_calendars(site: Site) -> None:
    visitor = sign_in(site, Role.PARTNER)
    assert visitor.fetch("GET", REGION).status == 403
