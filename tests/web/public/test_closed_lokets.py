"""A place that is closed for a while says so on every page where it can be chosen."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from database import write
from locations.models import Loket
from notifications.texts.languages import LANGUAGES
from scheduler.access import scope
from scheduler.calendar.intervals import Interval
from scheduler.zitdagen import closing
from scheduler.zitdagen.closing import ClosurePlan
from scheduler.zitdagen.models import ClosureReason
from tests.support import builders
from tests.support.site import Site

CODE = "kortrijk-blauwe-deur"  # where somebody sits on Wednesdays
ADDRESSES = (
    f"/plaats/{CODE}",
    "/afspraak/plaatsen?vraag=get-diploma&taal=nl&gemeente=Kortrijk",
    f"/afspraak/uur?vraag=get-diploma&taal=nl&plaats={CODE}",
)


def close(
    site: Site,
    first: date,
    last: date,
    *,
    hours: tuple[str, str] = ("00:00", "00:00"),
    everywhere: bool = False,
) -> None:
    """From the first hour of the first day to the second hour of the last."""

    def make(session: Session) -> None:
        loket = session.scalars(select(Loket).where(Loket.code == CODE)).one()
        _, region = scope.loket_and_region(session, loket.id)
        during = Interval(builders.at(hours[0], first), builders.at(hours[1], last))
        where = None if everywhere else loket.id
        closing.close(
            session,
            ClosurePlan(region.id, where, during, ClosureReason.WORKS, "niet voor buiten"),
            by=builders.PLANNER,
        )

    with site.app.app_context():
        write(make)


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("everywhere", [True, False])
def test_a_place_that_is_closed_says_so_and_when_it_is_open_again(
    site: Site, address: str, everywhere: bool
) -> None:
    close(site, date(2026, 11, 24), date(2026, 11, 30), everywhere=everywhere)

    text = site.visitor().open(address).text

    assert "Gesloten van dinsdag 24 november tot en met zondag 29 november." in text
    assert "Er zijn werken in het gebouw." in text
    assert "Weer open: woensdag 2 december, 9 tot 12 uur." in text
    assert "25 november" not in text
    assert "niet voor buiten" not in text


def test_some_hours_are_said_as_hours(site: Site) -> None:
    day = date(2026, 11, 25)
    close(site, day, day, hours=("09:00", "13:00"))

    text = site.visitor().open(ADDRESSES[0]).text

    assert "Gesloten op woensdag 25 november, 9 tot 13 uur." in text
    assert "Weer open: woensdag 25 november, 13 tot 16.30 uur." in text


def test_what_is_far_away_or_over_is_not_told_yet(site: Site) -> None:
    close(site, date(2026, 11, 2), date(2026, 11, 9))
    close(site, date(2027, 2, 1), date(2027, 2, 9))

    assert "Gesloten" not in site.visitor().open(ADDRESSES[0]).main.text


@pytest.mark.parametrize("language", [one for one in LANGUAGES if one != "nl"])
def test_it_is_said_in_every_language(site: Site, language: str) -> None:
    close(site, date(2026, 11, 24), date(2026, 11, 30))

    page = site.visitor().open(f"{ADDRESSES[0]}?lang={language}")

    assert "Gesloten" not in page.main.text
