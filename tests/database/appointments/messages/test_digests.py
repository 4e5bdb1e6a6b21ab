"""Tomorrow's list for a counsellor, and what failed for a coordinator: once a day."""

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from database import reading, write
from notifications.errors import Permanent
from notifications.outbox.models import FAILED, Message
from scheduler.access import accounts
from scheduler.access.accounts import NewAccount
from scheduler.access.roles import Role
from scheduler.appointments.booking.operations import book, cancel
from scheduler.appointments.messages import digests, to_staff
from scheduler.appointments.rescheduling import group_sessions
from scheduler.appointments.rescheduling.group_sessions import SessionAsSeen
from tests.support import builders
from tests.support.builders import A_DAY, NOW, PLANNER, TUESDAY, Scene, at, by
from tests.support.message_builders import renderer

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
MONDAY = TUESDAY - A_DAY


@pytest.fixture
def staffed(app_context: object) -> Scene:
    """A scene whose counsellor and coordinator sign in."""
    scene = write(builders.scene)
    people = [
        NewAccount("sofie@example.org", "Sofie", Role.COUNSELLOR, counsellor=scene.counsellor.code),
        NewAccount("kim@example.org", "Kim", Role.COORDINATOR),
    ]
    for one in people:
        write(accounts.create, one, by=PLANNER)
    return scene


def mails(kind: str) -> list[Message]:
    with reading() as session:
        return list(session.scalars(select(Message).where(Message.kind == kind)))


def plan(clock: str, day: Any = MONDAY) -> int:
    return write(digests.plan, now=at(clock, day))


def test_the_evening_before_a_counsellor_gets_the_list_once(staffed: Scene) -> None:
    write(book, staffed.request("09:30"), by=by(NOW))
    assert [plan("18:00"), plan("18:10"), plan("19:50")] == [1, 0, 0]
    (mail,) = mails("counsellor_tomorrow")
    assert mail.routes == [["email", "sofie@example.org"]]
    (sitting,) = mail.facts["sittings"]
    (visit,) = sitting["visits"]
    assert (visit["who"], visit["hours"]) == ("A.", "9.30 tot 10.30\N{NO-BREAK SPACE}uur")
    shown = renderer().render(mail.kind, "email", "nl", mail.facts, "https://example.org/")
    assert shown.subject == "Morgen, dinsdag 24 november"
    assert "Amina" not in f"{shown.text}{shown.html}"
    for words in (
        "Dag Sofie,",
        "9.30 tot 10.30\N{NO-BREAK SPACE}uur",
        "A.",
        "Markt 1, 8000 Brugge",
    ):
        assert words in shown.text
        assert words in str(shown.html)


def test_a_day_with_nobody_says_so(staffed: Scene) -> None:
    plan("18:00")
    (mail,) = mails("counsellor_tomorrow")
    assert (
        "Nog geen afspraken." in renderer().render(mail.kind, "email", "nl", mail.facts, None).text
    )


@pytest.mark.parametrize(
    ("clock", "day"),
    [
        pytest.param("17:59", MONDAY, id="too early"),
        pytest.param("20:00", MONDAY, id="too late"),
        pytest.param("18:00", TUESDAY, id="no zitdag tomorrow"),
    ],
)
def test_there_is_no_list_at_another_moment(staffed: Scene, clock: str, day: Any) -> None:
    plan(clock, day)
    assert mails("counsellor_tomorrow") == []


def _fail(session: Session, scope: str, now: datetime) -> None:
    message = Message(
        kind="confirmation",
        subject=f"appointment:{builders.new_code('x')}",
        version=1,
        language="nl",
        first_channel="sms",
        routes=[["sms", "+32470000001"]],
        facts={},
        due=now,
        useless_after=now + A_DAY,
        scope=scope,
        state=FAILED,
        gave_up_at=now,
        cause=Permanent("no_such_number").code,
    )
    session.add(message)


def test_a_coordinator_reads_once_a_day_what_failed_in_the_region(staffed: Scene) -> None:
    for moment in (at("15:00", MONDAY - A_DAY), at("07:00", MONDAY)):
        write(_fail, staffed.region.code, moment)
    write(_fail, "elsewhere", at("07:00", MONDAY))
    write(_fail, staffed.region.code, at("07:00", MONDAY - A_DAY))
    assert plan("07:59") == 0
    assert [plan("08:00"), plan("12:00")] == [1, 0]
    (mail,) = mails("coordinator_failed")
    assert mail.routes == [["email", "kim@example.org"]]
    assert mail.facts["count"] == 2
    shown = renderer().render(mail.kind, "email", "nl", mail.facts, "https://example.org/")
    assert shown.subject == "Berichten die niet aankwamen: 2"
    assert "- 2 bevestiging (sms: no_such_number)" in shown.text


def test_where_nothing_failed_nobody_is_written_to(staffed: Scene) -> None:
    plan("08:00")
    assert mails("coordinator_failed") == []


# --------------------------------------------------------------- groups that few booked


GROUP = {"seats": 12, "minimum": 3, "aftercare_minutes": 0}
FRIDAY = TUESDAY - 4 * A_DAY
"""Two working days before the scene's Tuesday."""


@pytest.fixture
def group(app_context: object) -> Scene:
    """A session that nobody booked, in a region with two coordinators; and one of elsewhere."""
    scene = write(builders.scene, service_is=GROUP, sitting=builders.sessions("09:30-11:00"))
    elsewhere = write(builders.region)
    for name, region in (("kim", scene.region), ("noor", scene.region), ("tom", elsewhere)):
        new = NewAccount(
            f"{name}@example.org", name.capitalize(), Role.COORDINATOR, region=region.code
        )
        write(accounts.create, new, by=PLANNER)
    return scene


def asked() -> list[str]:
    """Who read that a group is to be decided on."""
    return sorted(mail.routes[0][1] for mail in mails("coordinator_group"))


def test_two_working_days_before_each_coordinator_is_asked_once(group: Scene) -> None:
    write(book, group.request("09:30"), by=by(NOW))
    assert plan("21:00", FRIDAY - A_DAY) == 0
    assert plan("07:59", FRIDAY) == 0

    assert [plan("08:00", FRIDAY), plan("08:10", FRIDAY), plan("08:00", MONDAY)] == [2, 0, 0]

    assert asked() == ["kim@example.org", "noor@example.org"]
    mail = mails("coordinator_group")[0]
    assert to_staff.page_of(mail.subject) == "/planning/groepen"
    assert mail.useless_after == at("09:30")
    shown = renderer().render(mail.kind, "email", "nl", mail.facts, "https://example.org/")
    assert shown.subject == "Gaat dit door? Gesprek, dinsdag 24 november"
    for words in (
        "Gaat deze groep door? Jij beslist.",
        "dinsdag 24 november, 9.30 tot 11\N{NO-BREAK SPACE}uur",
        "Brugge, Markt",
        "met Sofie",
        "Er komt nog maar 1 mens. Het minimum is 3, er zijn 12 plaatsen.",
    ):
        assert words in shown.text
    assert "Er komt nog maar 1 mens." in str(shown.html)
    assert "Amina" not in f"{shown.text}{shown.html}"


def test_a_group_of_nobody_is_asked_about_in_its_own_words(group: Scene) -> None:
    plan("08:00", FRIDAY)

    (text, *_) = [
        renderer().render(mail.kind, "email", "nl", mail.facts, None).text
        for mail in mails("coordinator_group")
    ]
    assert "Niemand heeft geboekt. Het minimum is 3, er zijn 12 plaatsen." in text


def test_a_group_that_falls_short_later_is_asked_about_then(group: Scene) -> None:
    made = [write(book, group.request("09:30"), by=by(NOW)) for _ in range(3)]
    assert plan("08:00", FRIDAY) == 0

    write(cancel, made[0].id, by=by(at("09:00", MONDAY)))

    assert plan("09:10", MONDAY) == 2


def test_a_group_that_goes_on_by_decision_is_not_asked_about(group: Scene) -> None:
    seen = SessionAsSeen(group.zitdag.id, at("09:30"), frozenset())
    write(group_sessions.go_on, seen, by=PLANNER)

    assert plan("08:00", FRIDAY) == 0
