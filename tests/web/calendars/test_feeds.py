"""Private calendars: what a program that subscribes would show, and who may read which."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import recurring_ical_events
import vobject
from icalendar import Calendar
from sqlalchemy import update

from database import write
from scheduler.access.roles import Role
from scheduler.appointments.models import AppointmentState
from scheduler.calendar import files
from scheduler.calendar.intervals import Interval
from scheduler.people.counsellors import Counsellor
from scheduler.zitdagen.calendar_files import OURS
from scheduler.zitdagen.models import Zitdag, ZitdagState
from tests.support import builders
from tests.support.browserless import Visitor
from tests.support.counsellor_day import (
    FRIDAY,
    HANNE,
    IEPER,
    IRINA,
    MONDAY,
    OOSTENDE,
    change,
    come,
    come_to_group,
    counsellor,
    details,
    elsewhere,
    zitdag,
)
from tests.support.site import Site
from tests.support.staff_accounts import sign_in

MINE, REGION = "/begeleider/agenda", "/planning/agendas"
RENEW_LOKET = f"{REGION}/loket/{IEPER}"
RENEW_HANNE = f"{REGION}/begeleider/{HANNE}"
BRUSSELS = ZoneInfo("Europe/Brussels")
Shown = list[tuple[str, str]]


def path_of(visitor: Visitor) -> str:
    """The path of the first calendar whose address the open page shows."""
    address = next(href for href in visitor.page.links.values() if href.startswith("webcal://"))
    return "/" + address.partition("://")[2].partition("/")[2]


def hannes(site: Site) -> str:
    """The path of Hanne's calendar, which she gave an address."""
    visitor = counsellor(site)
    visitor.open(MINE)
    visitor.submit("Maak een adres: Hanne")
    return path_of(visitor)


def iepers(site: Site) -> str:
    visitor = sign_in(site, Role.COORDINATOR)
    renew(visitor, RENEW_LOKET)
    return path_of(visitor)


def renew(visitor: Visitor, url: str) -> int:
    visitor.open("/aanmelden/")
    token = visitor.page.form_with("csrf_token").fields["csrf_token"]
    status = visitor.fetch("POST", url, {"csrf_token": token}).status
    visitor.open(REGION)
    return status


def by_expansion(text: str, day: date) -> Shown:
    """Hours and words of a day, as a program that expands recurrences shows them."""
    start = datetime.combine(day, datetime.min.time(), BRUSSELS)
    calendar = Calendar.from_ical(text)
    events = recurring_ical_events.of(calendar).between(start, start + timedelta(days=1))
    return sorted(
        (f"{one.decoded('dtstart').astimezone(BRUSSELS):%H:%M}", str(one["summary"]))
        for one in events
    )


def by_vobject(text: str, day: date) -> Shown:
    calendar: Any = vobject.readOne(text)
    starts = [
        (one.dtstart.value.astimezone(BRUSSELS), one.summary.value) for one in calendar.vevent_list
    ]
    return sorted((f"{start:%H:%M}", words) for start, words in starts if start.date() == day)


READERS = [by_expansion, by_vobject]


@pytest.mark.parametrize("read", READERS)
def test_a_counsellor_reads_zitdagen_and_who_comes_by_one_letter(
    site: Site, read: Callable[[str, date], Shown]
) -> None:
    come(site, "09:30")
    come(site, "14:00", client=details(first_name="élise"))
    text = site.visitor().fetch("GET", hannes(site)).text
    assert read(text, MONDAY) == [
        ("09:00", "Zitdag"),
        ("09:30", "A."),
        ("13:00", "Zitdag"),
        ("14:00", "É."),
    ]


@pytest.mark.parametrize("read", READERS)
def test_a_host_reads_who_sits_there_and_nothing_of_who_comes(
    site: Site, read: Callable[[str, date], Shown]
) -> None:
    come(site, "09:30")
    text = site.visitor().fetch("GET", iepers(site)).text
    assert read(text, MONDAY) == [("09:00", "Hanne"), ("13:00", "Hanne")]


@pytest.mark.parametrize("read", READERS)
def test_a_group_is_one_event_with_how_many(site: Site, read: Callable[[str, date], Shown]) -> None:
    visitor = counsellor(site, IRINA)
    visitor.open(MINE)
    visitor.submit("Maak een adres: Irina")
    renew(planner := sign_in(site, Role.COORDINATOR), f"{REGION}/loket/{OOSTENDE}")
    paths = [path_of(visitor), path_of(planner)]

    def shown() -> list[Shown]:
        return [read(site.visitor().fetch("GET", path).text, FRIDAY) for path in paths]

    assert shown() == [[("10:00", "Zitdag (groep)")], [("10:00", "Irina (groep)")]]
    come_to_group(site, "Amina", 1)
    assert shown() == [
        [("10:00", "Samen in groep, 1 mens")],
        [("10:00", "Irina (Samen in groep, 1 mens)")],
    ]
    come_to_group(site, "Bora", 2)
    assert shown() == [
        [("10:00", "Samen in groep, 2 mensen")],
        [("10:00", "Irina (Samen in groep, 2 mensen)")],
    ]


def test_a_call_is_one_in_the_calendar_and_has_no_place(site: Site) -> None:
    come(site, "11:00", service="information-phone")
    calendar = Calendar.from_ical(site.visitor().fetch("GET", hannes(site)).text)
    [call] = [one for one in calendar.walk("VEVENT") if "telefoon" in str(one["summary"])]
    assert str(call["summary"]) == "A. (per telefoon)"
    assert "LOCATION" not in call


def test_nothing_of_a_client_is_in_any_calendar(site: Site) -> None:
    one = come(site, "09:30", language="ar", interpreter=True)
    reader = site.visitor()
    text = reader.fetch("GET", hannes(site)).text
    host = reader.fetch("GET", iepers(site)).text
    hidden = ("Amina", "470", "diploma", "Arab", one.code, "Eén vraag", "tolk")
    assert [words for words in hidden if words in text + host] == []
    assert one.uid in text
    assert one.uid not in host


def test_a_program_may_show_what_a_feed_says(site: Site) -> None:
    """Of an event that is marked as private many show "busy", also to who subscribed to it."""
    come(site, "09:30")
    for url in (hannes(site), iepers(site)):
        text = site.visitor().fetch("GET", url).text
        assert "SUMMARY:" in text
        assert "CLASS" not in text
        assert "VALARM" not in text


def test_our_own_feeds_brought_back_to_us_are_no_busy_time(site: Site) -> None:
    come(site, "09:30")
    whole = Interval(datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 12, 31, tzinfo=UTC))
    for path in (hannes(site), iepers(site)):
        file = site.visitor().fetch("GET", path).text.encode()
        assert files.read(file, whole, BRUSSELS, ours=OURS).periods == ()
        assert files.read(file, whole, BRUSSELS, ours="another-").periods != ()


def test_only_who_is_expected_is_in_it(site: Site) -> None:
    come(site, "09:00")
    for clock, state in (("10:00", AppointmentState.CANCELLED), ("11:00", AppointmentState.HELD)):
        change(site, come(site, clock), state=state, hold_expires_at=site.clock.now)
    text = site.visitor().fetch("GET", hannes(site)).text
    assert [words for _hour, words in by_expansion(text, MONDAY)] == ["A.", "Zitdag", "Zitdag"]


@pytest.mark.parametrize("make", [hannes, iepers])
def test_when_a_counsellor_is_away_nobody_sits_there(
    site: Site, make: Callable[[Site], str]
) -> None:
    path = make(site)
    before = by_expansion(site.visitor().fetch("GET", path).text, MONDAY)
    noon = datetime.combine(MONDAY, time(12), UTC)
    with site.app.app_context():
        write(builders.absence, zitdag(site).counsellor_id, noon, noon + timedelta(hours=6))
    after = by_expansion(site.visitor().fetch("GET", path).text, MONDAY)
    assert [hour for hour, _words in before] == ["09:00", "13:00"]
    assert after == before[:1]


def test_what_was_called_off_is_no_zitdag_though_somebody_still_comes(site: Site) -> None:
    come(site, "09:00")
    path = hannes(site)
    with site.app.app_context():
        write(_call_off, zitdag(site).id)
    text = site.visitor().fetch("GET", path).text
    assert [words for _hour, words in by_expansion(text, MONDAY)] == ["A."]


def _call_off(session: Any, zitdag_id: int) -> None:
    session.get_one(Zitdag, zitdag_id).state = ZitdagState.CANCELLED


@pytest.mark.parametrize("read", READERS)
def test_nine_oclock_stays_nine_oclock_across_both_changes_of_the_clock(
    site: Site, read: Callable[[str, date], Shown]
) -> None:
    days = [date(2026, 3, 23), date(2026, 3, 30), date(2026, 10, 19), date(2026, 10, 26)]
    place = zitdag(site)

    def sit(session: Any) -> None:
        whose = session.get_one(Zitdag, place.id)
        for day in days:
            sitting = builders.Sitting(day, hours=("09:00-12:00",))
            builders.zitdag(session, whose.loket, whose.counsellor, [], sitting)

    with site.app.app_context():
        write(sit)
    path = hannes(site)
    for day in days:
        site.clock.now = datetime.combine(day, datetime.min.time(), UTC)
        text = site.visitor().fetch("GET", path).text
        assert read(text, day) == [("09:00", "Zitdag")], day


def test_a_calendar_that_did_not_change_is_not_sent_again(site: Site) -> None:
    path = hannes(site)
    first = site.app.test_client().get(path)
    again = {"If-None-Match": first.headers["ETag"]}
    assert first.headers["Cache-Control"] == "private, no-cache"
    assert first.headers["Content-Type"] == "text/calendar; charset=utf-8"
    same = site.app.test_client().get(path, headers=again)
    assert (same.status_code, same.data) == (304, b"")
    come(site, "09:30")
    assert site.app.test_client().get(path, headers=again).status_code == 200


@pytest.mark.parametrize("make", [hannes, iepers])
def test_a_new_address_ends_the_one_before(site: Site, make: Callable[[Site], str]) -> None:
    old = make(site)
    visitor = sign_in(site, Role.COORDINATOR)
    renew(visitor, RENEW_HANNE if make is hannes else RENEW_LOKET)
    new = path_of(visitor)
    reader = site.visitor()
    assert [reader.fetch("GET", path).status for path in (old, new)] == [404, 200]


@pytest.mark.parametrize("make", [hannes, iepers])
@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(
            lambda path: (
                path.replace("/begeleider/", "/x/").replace("x", "loket")
                if "/begeleider/" in path
                else path.replace("/loket/", "/begeleider/")
            ),
            id="of the other kind",
        ),
        pytest.param(
            lambda path: path[:-5] + ("A" if path[-5] != "A" else "B") + ".ics", id="sign"
        ),
        pytest.param(lambda path: path.rpartition("/")[0] + "/x.ics", id="short"),
        pytest.param(
            lambda path: path.rpartition("/")[0] + "/" + "é" * 28 + ".ics", id="no base64"
        ),
        pytest.param(
            lambda path: path.rpartition("/")[0] + "/" + "_" * 28 + ".ics", id="too large"
        ),
        pytest.param(
            lambda path: path.rpartition("/")[0] + "/" + "A" * 28 + ".ics", id="of nobody"
        ),
    ],
)
def test_a_made_up_address_opens_nothing(
    site: Site, make: Callable[[Site], str], spoil: Callable[[str], str]
) -> None:
    assert site.visitor().fetch("GET", spoil(make(site))).status == 404


def test_before_somebody_makes_an_address_there_is_none(site: Site) -> None:
    visitor = counsellor(site)
    assert "webcal" not in str(visitor.open(MINE).links)
    assert "webcal" not in str(sign_in(site, Role.COORDINATOR).open(REGION).links)


def test_who_left_has_no_calendar(site: Site) -> None:
    path = hannes(site)
    with site.app.app_context():
        write(lambda session: session.execute(update(Counsellor).values(active=False)))
    assert site.visitor().fetch("GET", path).status == 404


@pytest.mark.parametrize("url", [RENEW_LOKET, RENEW_HANNE])
def test_another_regions_calendars_are_not_there(site: Site, url: str) -> None:
    elsewhere(site)
    visitor = sign_in(site, Role.COORDINATOR, email="elders@example.org")
    assert renew(visitor, url) == 404
    assert "Ieper" not in visitor.page.main.text


@pytest.mark.parametrize("make", [hannes, iepers])
def test_a_calendar_asks_as_much_however_many_come(site: Site, make: Callable[[Site], str]) -> None:
    path = make(site)
    asked = []
    for clock in ("09:00", "10:00", "11:00"):
        come(site, clock)
        with site.counting_queries() as statements:
            site.visitor().fetch("GET", path)
        asked.append(len([said for said in statements if said.startswith("SELECT")]))
    assert len(set(asked)) == 1
    assert asked[0] <= 7
