"""`Ik ben er niet`: two taps on a phone; whom it touches is for who plans."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from notifications.outbox.models import Message
from scheduler.access.roles import Role
from scheduler.appointments.models import AppointmentState, PlanningConflict
from scheduler.zitdagen.models import Absence
from tests.support.browserless import Page, Visitor
from tests.support.counsellor_day import again, come, counsellor
from tests.support.site import Site
from tests.support.staff_accounts import make_account

AWAY = "/begeleider/afwezig"


def _press(visitor: Visitor, wanneer: str) -> Page:
    visitor.open(AWAY)
    return visitor.send(visitor.page.form_with("wanneer"), wanneer=wanneer)


def _absences(site: Site) -> list[str]:
    with site.looking() as session:
        rows = session.scalars(select(Absence).order_by(Absence.starts_at))
        return [f"{one.starts_at:%d/%m %H:%M}-{one.ends_at:%d/%m %H:%M}" for one in rows]


def _mails(site: Site) -> list[Message]:
    with site.looking() as session:
        return list(session.scalars(select(Message).where(Message.kind == "coordinator_away")))


def test_two_taps_and_nobody_is_called_off(site: Site) -> None:
    make_account(site, Role.COORDINATOR, "plant@example.org", None)
    one = come(site, "09:30")
    hanne = counsellor(site)
    day = hanne.open("/begeleider/")
    assert AWAY in [link.attributes.get("href") for link in day.main.all("a")]

    page = _press(hanne, "2026-11-23/voormiddag")

    said = ["Genoteerd: maandag 23 november", "1 mens heeft dan een afspraak", "Amina"]
    assert [words for words in said if words not in page.main.text] == []
    kept = again(site, one)
    assert (kept.state, kept.misfit) == (
        AppointmentState.BOOKED,
        PlanningConflict.COUNSELLOR_ABSENT,
    )
    (mail,) = _mails(site)
    assert (mail.route.address, mail.facts["people"]) == ("plant@example.org", 1)


@pytest.mark.parametrize(
    ("wanneer", "noted"),
    [
        pytest.param("2026-11-24/voormiddag", "23/11 23:00-24/11 11:30", id="a morning"),
        pytest.param("2026-11-24/namiddag", "24/11 11:30-24/11 23:00", id="an afternoon"),
        pytest.param("2026-11-24/dag", "23/11 23:00-24/11 23:00", id="a day"),
    ],
)
def test_a_part_of_the_day_is_what_it_says(site: Site, wanneer: str, noted: str) -> None:
    _press(counsellor(site), wanneer)
    assert _absences(site) == [noted]


def test_of_today_what_was_stays_as_it_was(site: Site) -> None:
    site.clock.wait(timedelta(hours=2))
    now = site.clock.now
    _press(counsellor(site), "2026-11-23/dag")
    assert _absences(site) == [f"{now:%d/%m %H:%M}-23/11 23:00"]


def test_a_double_click_notes_it_once_and_mails_once(site: Site) -> None:
    make_account(site, Role.COORDINATOR, "plant@example.org", None)
    hanne = counsellor(site)
    hanne.open(AWAY)
    form = hanne.page.form_with("wanneer")
    hanne.send(form, wanneer="2026-11-23/dag")
    site.clock.wait(timedelta(seconds=1))
    hanne.send(form, wanneer="2026-11-23/dag")
    assert (len(_absences(site)), len(_mails(site))) == (1, 1)


def test_a_day_without_zitdag_asks_nothing_of_anybody(site: Site) -> None:
    make_account(site, Role.COORDINATOR, "plant@example.org", None)
    page = _press(counsellor(site), "2026-11-24/dag")
    assert "Je hebt dan geen zitdag." in page.main.text
    assert _mails(site) == []


def test_it_can_be_taken_back_and_who_fits_again_is_not_flagged(site: Site) -> None:
    make_account(site, Role.COORDINATOR, "plant@example.org", None)
    one = come(site, "09:30")
    hanne = counsellor(site)
    _press(hanne, "2026-11-23/dag")
    (button,) = [one.text for one in hanne.page.main.all("button") if "Trek in" in one.text]
    page = hanne.submit(button)
    assert "Er is niets genoteerd." in page.main.text
    assert (_absences(site), again(site, one).misfit) == ([], None)
    assert [mail.state for mail in _mails(site)] == ["withdrawn"]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        pytest.param({"dag": "", "dagdeel": "dag"}, "Kies een dag vanaf vandaag.", id="no day"),
        pytest.param(
            {"dag": "2026-11-22", "dagdeel": "dag"}, "Kies een dag vanaf vandaag.", id="over"
        ),
        pytest.param({"dag": "2026-11-24"}, "Kies voormiddag, namiddag", id="no part"),
        pytest.param({"wanneer": "2026-11-24/ooit"}, "Kies voormiddag, namiddag", id="nonsense"),
    ],
)
def test_what_is_wrong_stands_beside_its_field(
    site: Site, fields: dict[str, str], words: str
) -> None:
    hanne = counsellor(site)
    hanne.open(AWAY)
    page = hanne.send(hanne.page.form_with("dagdeel"), **fields)
    assert (page.status, _absences(site)) == (422, [])
    assert words in page.main.text


def test_another_day_is_chosen_with_its_part(site: Site) -> None:
    hanne = counsellor(site)
    hanne.open(AWAY)
    page = hanne.send(hanne.page.form_with("dagdeel"), dag="2026-11-30", dagdeel="namiddag")
    assert "Genoteerd: maandag 30 november, vanaf 12.30 uur." in page.main.text


def test_a_colleague_takes_back_nothing_of_mine(site: Site) -> None:
    _press(counsellor(site), "2026-11-24/dag")
    with site.looking() as session:
        absence_id = session.scalars(select(Absence.id)).one()
    irina = counsellor(site, "irina")
    _press(irina, "2026-11-25/dag")
    form = irina.page.form("Trek in: woensdag 25 november")
    irina.send(replace(form, action=f"{AWAY}/{absence_id}/weg"))
    assert len(_absences(site)) == 2
