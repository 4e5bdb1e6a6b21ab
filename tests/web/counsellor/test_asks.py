"""The counsellor says that we are late, and asks what the partner may know."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from notifications.outbox.models import Message
from scheduler.access.models import Consent, Post
from scheduler.access.roles import Role
from scheduler.appointments.models import Appointment, AppointmentState
from scheduler.people.contact import ContactMethod
from scheduler.people.organisations import Organisation
from tests.support.browserless import Page, Visitor
from tests.support.counsellor_day import (
    LATER,
    MONDAY,
    change,
    come,
    counsellor,
    details,
    elsewhere,
    zitdag,
)
from tests.support.site import NOW, Site
from tests.support.staff_accounts import sign_in

REFERRALS = "/partner/doorverwijzingen"
ASK = "Mag de partner iets weten?"


@pytest.fixture
def partner(site: Site) -> Visitor:
    return sign_in(site, Role.PARTNER)


def _referred(site: Site) -> Appointment:
    """Amina, whom the partner's account sent."""
    with site.looking() as session:
        post = session.scalars(select(Post).where(Post.role == Role.PARTNER)).one()
    return come(site, referrer_id=post.organisation_id, account_id=post.account_id)


def _read_by_partner(site: Site) -> str:
    """The page of referrals, hours later: they sign in again."""
    return sign_in(site, Role.PARTNER).open(REFERRALS).text


def _page_of(one: Appointment) -> str:
    return f"/begeleider/afspraak/{one.uid}/toestemming"


def _answer(visitor: Visitor, one: Appointment, *items: str) -> Page:
    page = visitor.open(_page_of(one))
    fields = {"csrf_token": page.form_with("came").fields["csrf_token"]}
    answer = visitor.fetch("POST", _page_of(one), {**fields, **dict.fromkeys(items, "1")})
    assert answer.status == 303
    return visitor.open(_page_of(one))


def _in_consents(site: Site) -> set[tuple[str, bool]]:
    with site.looking() as session:
        return {
            (row.item.value, row.withdrawn_at is None) for row in session.scalars(select(Consent))
        }


def test_nothing_is_ticked_and_the_question_names_who_sent_them(
    site: Site, partner: Visitor
) -> None:
    one = _referred(site)
    site.clock.now += LATER
    hanne = counsellor(site)
    assert ASK in hanne.open("/begeleider/").text
    page = hanne.open(_page_of(one))
    assert "Niets kiezen mag ook." in page.text
    assert page.form_with("csrf_token").fields.keys() & {"came", "returns", "learns"} == set()
    with site.looking() as session:
        post = session.scalars(select(Post).where(Post.role == Role.PARTNER)).one()
        name = post.account.name
        site_name = session.get_one(Organisation, post.organisation_id).name
    assert f"{name} van {site_name} stuurde je naar ons." in page.text


def test_a_partner_reads_that_somebody_came_only_while_the_client_says_so(
    site: Site, partner: Visitor
) -> None:
    one = _referred(site)
    site.clock.now += LATER
    hanne = counsellor(site)
    change(site, one, state=AppointmentState.CAME)
    assert "was hier" not in _read_by_partner(site)

    _answer(hanne, one, "came")
    assert "Amina was hier op maandag 23 november." in _read_by_partner(site)
    _answer(hanne, one)
    assert "was hier" not in _read_by_partner(site)
    assert _in_consents(site) == {("came", False)}
    _answer(hanne, one, "came", "learns")
    assert _in_consents(site) == {("came", True), ("learns", True)}
    _answer(hanne, one, "came", "niets")
    assert _in_consents(site) == {("came", False), ("learns", False)}


def test_a_partner_reads_nothing_of_an_appointment_that_it_did_not_refer(
    site: Site, partner: Visitor
) -> None:
    one = _referred(site)
    own = come(site, "11:00", client=one.client_id)
    site.clock.now += LATER
    _answer(counsellor(site), one, "came")
    change(site, own, state=AppointmentState.CAME)
    assert "was hier" not in _read_by_partner(site)


def test_a_partner_never_reads_that_somebody_did_not_come(site: Site, partner: Visitor) -> None:
    one = _referred(site)
    site.clock.now += LATER
    _answer(counsellor(site), one, "came", "returns", "learns")
    change(site, one, state=AppointmentState.MISSED)
    assert "Wat je mag weten" not in _read_by_partner(site)


def test_a_partner_reads_when_they_come_back_if_the_client_says_so(
    site: Site, partner: Visitor
) -> None:
    one = _referred(site)
    again = come(site, "11:00", client=one.client_id)
    site.clock.now += LATER - timedelta(minutes=30)
    _answer(counsellor(site), one, "returns")
    assert "Amina komt terug op maandag 23 november." in _read_by_partner(site)
    change(site, again, state=AppointmentState.CANCELLED)
    assert "komt terug" not in _read_by_partner(site)


@pytest.mark.parametrize(
    "state", [AppointmentState.MISSED, AppointmentState.WE_WERE_ABSENT, AppointmentState.CANCELLED]
)
def test_who_is_not_here_is_asked_nothing(
    site: Site, partner: Visitor, state: AppointmentState
) -> None:
    one = _referred(site)
    site.clock.now += LATER
    change(site, one, state=state)
    assert counsellor(site).open(_page_of(one)).status == 404


def test_whom_nobody_sent_is_asked_nothing(site: Site) -> None:
    one = come(site)
    site.clock.now += LATER
    hanne = counsellor(site)
    assert ASK not in hanne.open("/begeleider/").text
    assert hanne.open(_page_of(one)).status == 404


def test_the_answer_is_none_of_another_regions(site: Site, partner: Visitor) -> None:
    one = _referred(site)
    site.clock.now += LATER
    elsewhere(site)
    stranger = sign_in(site, Role.COORDINATOR, email="elders@example.org")
    assert stranger.open(_page_of(one)).status == 404


# -------------------------------------------------------------------------------------- late


def _late(site: Site) -> str:
    return f"/begeleider/zitdag/{zitdag(site).id}/te-laat"


def _told(site: Site) -> list[str]:
    with site.looking() as session:
        return [
            one.facts["starts_at"] for one in session.scalars(select(Message)) if one.kind == "late"
        ]


def test_who_still_comes_is_told_after_one_question_and_only_once(site: Site) -> None:
    come(site, "09:30")
    come(site, "11:00", client=details(reach=ContactMethod.LANDLINE, contact="+3250000001"))
    site.clock.now = NOW.replace(hour=8, minute=0)
    hanne = counsellor(site)
    hanne.open("/begeleider/")
    page = hanne.click("Ik ben te laat")
    assert _told(site) == []
    assert "Bel ze" in page.text
    fields = {"csrf_token": page.form_with("minuten").fields["csrf_token"]}
    assert hanne.shown("POST", _late(site), {**fields, "minuten": "20"}).status == 422
    assert hanne.fetch("POST", _late(site), {**fields, "minuten": "30"}).status == 303
    assert hanne.fetch("POST", _late(site), {**fields, "minuten": "60"}).status == 303
    assert _told(site) == ["2026-11-23T09:00:00+00:00"]
    page = hanne.open(_late(site))
    assert "weet dat je te laat bent" in page.text
    assert "050 00 00 01" in page.text


def test_with_nobody_to_come_there_is_nothing_to_say(site: Site) -> None:
    hanne = counsellor(site)
    assert "Ik ben te laat" not in hanne.open(f"/begeleider/?dag={MONDAY}").text
    assert "niemand meer" in hanne.open(_late(site)).text


def test_nobody_is_late_on_another_day(site: Site) -> None:
    site.clock.now += timedelta(days=1)
    assert counsellor(site).open(_late(site)).status == 404
