"""A counsellor's own calendar at an address: read at once, every hour, stopped, and what fails."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from database import write
from scheduler.access.roles import Role
from scheduler.appointments.models import PlanningConflict
from scheduler.jobs import calendar_reading
from scheduler.zitdagen import calendar_addresses, calendar_fetching
from scheduler.zitdagen.calendar_fetching import Reach
from scheduler.zitdagen.calendar_sources import CalendarSource
from scheduler.zitdagen.models import Absence
from tests.support.browserless import Page
from tests.support.counsellor_day import HANNE, again, come, counsellor
from tests.support.http_stub import HttpStub, Says, http_stub
from tests.support.site import Site
from tests.support.staff_accounts import sign_in
from tests.unit.calendar.test_files import calendar
from tests.web.calendars.test_imports import MORNING, hannes

MINE, REGION = "/begeleider/agenda", "/planning/agendas"
HOUR = timedelta(hours=1)
CALENDAR = calendar(MORNING).decode()


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[HttpStub]:
    """A server of calendars on the loopback, which these tests alone may ask, without https."""
    here = Reach(schemes=("http", "https"), may_ask=lambda _one: True, seconds=5)
    monkeypatch.setattr(calendar_fetching, "PUBLIC", here)
    monkeypatch.setattr(calendar_addresses, "SECURE", here.schemes)
    with http_stub(Says(CALENDAR)) as stub:
        yield stub


def _give(site: Site, address: str) -> Page:
    hanne = counsellor(site)
    hanne.open(MINE)
    return hanne.send(hanne.page.form_with("adres"), adres=address)


def _busy(site: Site) -> int:
    with site.looking() as session:
        return session.scalar(select(func.count()).where(Absence.imported)) or 0


def _source(site: Site) -> CalendarSource | None:
    with site.looking() as session:
        return session.scalars(select(CalendarSource)).first()


def _an_hour_later(site: Site) -> int:
    site.clock.wait(HOUR)
    with site.app.app_context():
        return calendar_reading.read_due(site.clock.now)


def test_an_address_is_read_at_once_and_whom_it_touches_is_flagged(
    site: Site, server: HttpStub
) -> None:
    one = come(site, "09:30")
    page = _give(site, f"{server.base}/geheim.ics")
    assert "1 keer bezet." in page.main.text
    assert "Laatst gelezen: maandag 23 november, " in page.main.text
    assert "geheim" not in page.main.text.replace("“geheim adres”", "")
    assert (_busy(site), again(site, one).misfit) == (1, PlanningConflict.COUNSELLOR_ABSENT)


def test_it_is_read_every_hour_and_not_between(site: Site, server: HttpStub) -> None:
    _give(site, server.base)
    server.answer = Says(calendar(MORNING, MORNING.replace("20261123", "20261124")).decode())
    site.clock.wait(timedelta(minutes=59))
    with site.app.app_context():
        assert calendar_reading.read_due(site.clock.now) == 0
    site.clock.wait(timedelta(minutes=1))
    with site.app.app_context():
        assert calendar_reading.read_due(site.clock.now) == 1
        assert calendar_reading.read_due(site.clock.now) == 0  # another worker
    assert len(server.asked) == 2


def test_what_did_not_change_is_not_sent_again_until_the_day_does(
    site: Site, server: HttpStub
) -> None:
    """Each day one more of a series comes in sight, so then it is read whole."""
    server.answer = Says(CALENDAR, headers={"ETag": '"een"'})
    _give(site, server.base)
    server.answer = lambda asked: (
        Says("", status=304) if "If-None-Match" in asked.headers else Says(CALENDAR)
    )
    _an_hour_later(site)
    assert server.asked[-1].headers["If-None-Match"] == '"een"'
    assert _busy(site) == 1
    site.clock.wait(timedelta(days=1))
    _an_hour_later(site)
    assert "If-None-Match" not in server.asked[-1].headers


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        pytest.param(Says("", status=404), "Deze agenda staat er niet meer.", id="gone"),
        pytest.param(Says("", status=500), "een probleem", id="failing"),
        pytest.param(Says("<html></html>"), "staat geen agenda", id="a page"),
        pytest.param(Says(CALENDAR[:-20]), "ontbreekt", id="half of it"),
        pytest.param(Says(calendar().decode()), "niemand bezet", id="nothing"),
    ],
)
def test_what_fails_is_shown_and_loses_nothing(
    site: Site, server: HttpStub, answer: Says, words: str
) -> None:
    _give(site, server.base)
    server.answer = answer
    _an_hour_later(site)
    page = counsellor(site).open(MINE)
    assert words in page.main.text
    assert "Wat wij al wisten, blijft." in page.main.text
    assert _busy(site) == 1


def test_three_failures_are_told_to_who_plans_and_one_success_ends_it(
    site: Site, server: HttpStub
) -> None:
    _give(site, server.base)
    server.answer = Says("", status=500)
    line = "1 agenda van een begeleider kunnen wij niet lezen"
    for _time in range(2):
        _an_hour_later(site)
    assert line not in sign_in(site, Role.COORDINATOR).open("/planning/").main.text
    _an_hour_later(site)
    assert line in sign_in(site, Role.COORDINATOR).open("/planning/").main.text
    server.answer = Says(CALENDAR)
    _an_hour_later(site)
    assert line not in sign_in(site, Role.COORDINATOR).open("/planning/").main.text


def test_it_can_be_stopped_and_what_was_read_stays(site: Site, server: HttpStub) -> None:
    _give(site, server.base)
    hanne = counsellor(site)
    hanne.open(MINE)
    hanne.submit(_button(hanne.page, "Stop"), stop="1")
    assert (_source(site), _busy(site)) == (None, 1)
    assert _an_hour_later(site) == 0


def _button(page: Page, words: str) -> str:
    return next(one.text for one in page.main.all("button") if one.text.startswith(words))


@pytest.mark.parametrize(
    ("address", "words"),
    [
        pytest.param("agenda", "Dit is geen adres van een agenda.", id="no address"),
        pytest.param("http://agenda.example.org/", "Dit adres is niet beveiligd.", id="plain"),
    ],
)
def test_what_is_no_address_is_said_beside_its_field_and_stays_typed(
    site: Site, address: str, words: str
) -> None:
    page = _give(site, address)
    assert (page.status, _source(site)) == (422, None)
    assert words in page.main.text
    assert page.form_with("adres").fields["adres"] == address


def test_a_machine_inside_is_not_asked_and_that_is_said(site: Site) -> None:
    page = _give(site, "https://127.0.0.1/agenda.ics")
    assert "Wij lezen alleen van internet." in page.main.text
    assert _busy(site) == 0


def test_a_coordinator_gives_the_address_of_a_counsellor(site: Site, server: HttpStub) -> None:
    planner = sign_in(site, Role.COORDINATOR)
    planner.open(REGION)
    form = planner.page.form_with("adres")
    page = planner.send(form, adres=server.base)
    assert "Kies van wie deze agenda is." in page.main.text
    form = page.form_with("adres")
    page = planner.send(form, **{"adres": server.base, "adres-van": f"begeleider-{HANNE}"})
    assert "1 keer bezet." in page.main.text
    assert _busy(site) == 1


def test_a_file_is_not_read_beside_an_address(site: Site, server: HttpStub) -> None:
    _give(site, server.base)
    page = hannes(site, calendar(MORNING))
    assert (page.status, _busy(site)) == (422, 1)
    assert "lezen wij elk uur van een adres" in page.main.text


def test_another_address_counts_while_the_old_one_is_still_being_read(
    site: Site, server: HttpStub
) -> None:
    """What comes from an address that was stopped meanwhile is not written down."""
    _give(site, server.base)

    def stopped_meanwhile(_asked: object) -> Says:
        with site.app.app_context():
            write(lambda session: session.delete(session.scalars(select(CalendarSource)).one()))
        return Says(calendar(MORNING, MORNING.replace("20261123", "20261124")).decode())

    server.answer = stopped_meanwhile
    _an_hour_later(site)
    assert (_source(site), _busy(site)) == (None, 1)
