"""What a calendar file says is busy, whatever program wrote it, and what is no calendar."""

from datetime import UTC, date, datetime, timedelta
from types import ModuleType
from zoneinfo import ZoneInfo

import pytest

from scheduler.calendar import file_parts, files
from scheduler.calendar.errors import CalendarUnreadable
from scheduler.calendar.files import read
from scheduler.calendar.intervals import Interval

BRUSSELS = ZoneInfo("Europe/Brussels")
# From the Monday before the Tuesday of these tests, half a year, over both changes of the clock.
WINDOW = Interval(datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 11, 30, tzinfo=UTC))
WRONG_ZONE = (
    "BEGIN:VTIMEZONE\nTZID:{name}\nBEGIN:STANDARD\nDTSTART:19700101T000000\n"
    "TZOFFSETFROM:+0500\nTZOFFSETTO:+0500\nEND:STANDARD\nEND:VTIMEZONE"
)
OWN_ZONE = (
    "BEGIN:VTIMEZONE\nTZID:Eigen\n"
    "BEGIN:STANDARD\nDTSTART:16010101T030000\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0100\n"
    "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\nEND:STANDARD\n"
    "BEGIN:DAYLIGHT\nDTSTART:16010101T020000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200\n"
    "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\nEND:DAYLIGHT\nEND:VTIMEZONE"
)


def event(*lines: str, uid: str = "een") -> str:
    return "\n".join(
        ["BEGIN:VEVENT", f"UID:{uid}", "DTSTAMP:20260101T000000Z", *lines, "END:VEVENT"]
    )


def calendar(*parts: str) -> bytes:
    whole = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:een ander", *parts, "END:VCALENDAR", ""]
    return "\r\n".join("\n".join(whole).splitlines()).encode() + b"\r\n"


def at_nine(zone: str, day: str = "20260324") -> str:
    return event(f"DTSTART;TZID={zone}:{day}T090000", f"DTEND;TZID={zone}:{day}T100000")


def shown(content: bytes) -> list[str]:
    """The busy periods on the clock of Brussels."""
    found = read(content, WINDOW, BRUSSELS, ours="zitdag-")
    return [
        f"{one.start.astimezone(BRUSSELS):%d/%m %H:%M}-{one.end.astimezone(BRUSSELS):%d/%m %H:%M}"
        for one in found.periods
    ]


NINE = ["24/03 09:00-24/03 10:00"]


@pytest.mark.parametrize(
    ("parts", "periods"),
    [
        pytest.param([event("DTSTART:20260324T080000Z", "DTEND:20260324T090000Z")], NINE, id="UTC"),
        pytest.param([event("DTSTART:20260324T090000", "DURATION:PT1H")], NINE, id="no zone"),
        pytest.param([at_nine("Europe/Brussels")], NINE, id="a zone by its name alone"),
        pytest.param([at_nine("Romance Standard Time")], NINE, id="a zone as Outlook calls it"),
        pytest.param(
            [WRONG_ZONE.format(name="Europe/Brussels"), at_nine("Europe/Brussels")],
            NINE,
            id="a known zone that the file gets wrong",
        ),
        pytest.param([OWN_ZONE, at_nine("Eigen")], NINE, id="a zone of the file's own, in winter"),
        pytest.param(
            [OWN_ZONE, at_nine("Eigen", "20260331")],
            ["31/03 09:00-31/03 10:00"],
            id="a zone of the file's own, in summer",
        ),
        pytest.param(
            [event("DTSTART;VALUE=DATE:20260406", "DTEND;VALUE=DATE:20260408")],
            ["06/04 00:00-08/04 00:00"],
            id="whole days",
        ),
        pytest.param(
            [event("DTSTART;VALUE=DATE:20260329")],
            ["29/03 00:00-30/03 00:00"],
            id="the day on which the clock goes forward",
        ),
        pytest.param([event("DTSTART:20260324T080000Z")], [], id="a moment takes no time"),
        pytest.param([at_nine("Europe/Brussels", "20250324")], [], id="long ago"),
    ],
)
def test_busy_is_what_the_file_says_on_the_clock_of_its_zone(
    parts: list[str], periods: list[str]
) -> None:
    assert shown(calendar(*parts)) == periods


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(["STATUS:CANCELLED"], id="called off"),
        pytest.param(["TRANSP:TRANSPARENT"], id="leaves one free"),
        pytest.param(["X-MICROSOFT-CDO-BUSYSTATUS:FREE"], id="free, says Outlook"),
        pytest.param(["X-MICROSOFT-CDO-BUSYSTATUS:WORKINGELSEWHERE"], id="at work elsewhere"),
    ],
)
def test_what_leaves_one_free_is_not_busy(lines: list[str]) -> None:
    one = event("DTSTART:20260324T080000Z", "DTEND:20260324T090000Z", *lines)
    assert shown(calendar(one)) == []


def test_what_we_put_there_ourselves_is_not_busy_besides() -> None:
    lines = ("DTSTART:20260324T080000Z", "DTEND:20260324T090000Z")
    assert shown(calendar(event(*lines, uid="zitdag-12-0900"))) == []


def test_something_weekly_stays_at_its_hour_when_the_clock_changes() -> None:
    weekly = event(
        "DTSTART;TZID=Europe/Brussels:20260317T090000",
        "DURATION:PT1H",
        "RRULE:FREQ=WEEKLY;COUNT=4",
        "EXDATE;TZID=Europe/Brussels:20260324T090000",
    )
    assert shown(calendar(weekly)) == [
        "17/03 09:00-17/03 10:00",
        "31/03 09:00-31/03 10:00",
        "07/04 09:00-07/04 10:00",
    ]


def test_one_of_a_series_that_was_moved_is_where_it_went() -> None:
    weekly = event("DTSTART:20260324T080000Z", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=2")
    moved = event("RECURRENCE-ID:20260331T080000Z", "DTSTART:20260401T080000Z", "DURATION:PT1H")
    assert shown(calendar(weekly, moved)) == [
        "24/03 09:00-24/03 10:00",
        "01/04 10:00-01/04 11:00",
    ]


def test_what_never_ends_is_read_as_far_as_is_asked() -> None:
    daily = event("DTSTART:20200101T080000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY")
    assert len(shown(calendar(daily))) == (WINDOW.end - WINDOW.start).days


def test_periods_that_touch_are_one() -> None:
    first = event("DTSTART:20260324T080000Z", "DURATION:PT1H")
    second = event("DTSTART:20260324T090000Z", "DURATION:PT1H", uid="twee")
    assert shown(calendar(first, second)) == ["24/03 09:00-24/03 11:00"]


GOOD = event("DTSTART:20260324T080000Z", "DURATION:PT1H")
THE_25TH = date(2026, 3, 25)


def bad(*lines: str) -> str:
    """An event of an hour on the 25th, in which these lines stand."""
    return event("DTSTART:20260325T080000Z", *lines, uid="twee")


@pytest.mark.parametrize(
    ("nonsense", "begins"),
    [
        pytest.param(event("DTSTART:gisteren", uid="twee"), None, id="no date"),
        pytest.param(event("SUMMARY:niets", uid="twee"), None, id="no start"),
        pytest.param(event("DTSTART;VALUE=TIME:080000", uid="twee"), None, id="an hour of no day"),
        pytest.param(bad("DTSTART:20260326T080000Z"), THE_25TH, id="two starts"),
        pytest.param(bad("RRULE:FREQ=SOMS"), THE_25TH, id="no rule"),
        pytest.param(bad("RRULE:FREQ=DAILY;UNTIL=ooit"), THE_25TH, id="a rule until no day"),
        pytest.param(bad("RRULE:COUNT=3"), THE_25TH, id="a rule without a rhythm"),
        pytest.param(bad("RRULE:FREQ=DAILY;INTERVAL=0"), THE_25TH, id="again and again that day"),
        pytest.param(bad("RRULE:FREQ=MONTHLY;BYDAY=99MO"), THE_25TH, id="the 99th Monday"),
        pytest.param(bad("DURATION:P99999999D"), THE_25TH, id="longer than time lasts"),
        pytest.param(
            bad("DURATION:P99999999D", "RRULE:FREQ=WEEKLY"), THE_25TH, id="for ever, every week"
        ),
        pytest.param(bad("DTEND:20260325T070000Z"), THE_25TH, id="an end before its start"),
        pytest.param(event("DTSTART:20261399", "DTEND:20261399", uid="twee"), None, id="no day"),
        pytest.param(
            event("DTSTART:99991231T230000", "DURATION:PT5H", uid="twee"),
            date(9999, 12, 31),
            id="beyond the end of time",
        ),
    ],
)
def test_what_makes_no_sense_is_told_and_the_rest_is_read(
    nonsense: str, begins: date | None
) -> None:
    also = event("DTSTART:20260401T080000Z", "DURATION:PT1H", uid="drie")
    found = read(calendar(GOOD, nonsense, also), WINDOW, BRUSSELS, ours="zitdag-")
    assert (len(found.periods), found.unread) == (2, (begins,))


def test_of_two_that_go_on_the_one_that_is_broken_takes_no_other_along() -> None:
    weekly = event("DTSTART:20260324T080000Z", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=2")
    for_ever = bad("DURATION:P99999999D", "RRULE:FREQ=WEEKLY")
    moved = event(
        "RECURRENCE-ID:20260401T080000Z",
        "DTSTART:20260402T080000Z",
        "DURATION:PT1H",
        uid="twee",
    )
    found = read(calendar(weekly, for_ever, moved), WINDOW, BRUSSELS, ours="zitdag-")
    assert (len(found.periods), found.unread) == (3, (THE_25TH,))


def test_an_event_without_an_end_costs_no_other() -> None:
    endless = GOOD.removesuffix("\nEND:VEVENT")
    content = calendar(endless, event("DTSTART:20260325T080000Z", "DURATION:PT1H", uid="twee"))
    assert shown(content) == [*NINE, *ELEVEN]


def test_a_date_that_is_broken_does_not_take_its_series_along() -> None:
    weekly = event("DTSTART:20260324T080000Z", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=2")
    moved = event("RECURRENCE-ID:soms", "DTSTART:20260401T080000Z", "DURATION:PT1H")
    found = read(calendar(weekly, moved), WINDOW, BRUSSELS, ours="zitdag-")
    assert (len(found.periods), found.unread) == (2, (date(2026, 4, 1),))


@pytest.mark.parametrize(
    "other",
    [
        pytest.param("BEGIN:VTODO\nDUE:ooit\nEND:VTODO", id="a task"),
        pytest.param(
            event(
                "DTSTART:20260324T080000Z",
                "DURATION:PT1H",
                "BEGIN:VALARM\nTRIGGER:ooit\nEND:VALARM",
                uid="twee",
            ),
            id="an alarm",
        ),
        pytest.param(
            event(
                "DTSTART:20270101T080000Z",
                "DURATION:PT1H",
                "DESCRIPTION:na dit woord komt\n BEGIN:VALARM",
                uid="twee",
            ),
            id="words that look like one",
        ),
    ],
)
def test_what_is_no_time_may_be_broken(other: str) -> None:
    assert shown(calendar(GOOD, other)) == NINE


ELEVEN = ["25/03 09:00-25/03 10:00"]


@pytest.mark.parametrize(
    ("odd", "periods", "unread"),
    [
        pytest.param(bad("DURATION:PT1H", "RRULE:FREQ=SOMS"), ELEVEN, 1, id="no rule"),
        pytest.param(bad("DURATION:PT1H", "EXDATE:soms"), ELEVEN, 1, id="no exception"),
        pytest.param(
            bad("DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=2", "EXDATE:soms"),
            [*ELEVEN, "26/03 09:00-26/03 10:00"],
            1,
            id="a series with an exception that is none",
        ),
        pytest.param(bad("DURATION:PT1H", "RRULE:FREQ=MINUTELY"), ELEVEN, 1, id="every minute"),
        pytest.param(
            bad("DURATION:PT1H", "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"),
            ELEVEN,
            1,
            id="a day that never comes",
        ),
        pytest.param(
            bad("DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=2;BYHOUR=8,12"),
            [*ELEVEN, "25/03 13:00-25/03 14:00"],
            0,
            id="twice a day",
        ),
        pytest.param(
            bad("DURATION:PT1H", "RDATE;VALUE=PERIOD:20260326T080000Z/P99999999D"),
            ELEVEN,
            1,
            id="a further time without end",
        ),
        pytest.param(bad("DURATION:PT1H", "DTSTART:20260327T080000Z"), ELEVEN, 1, id="two starts"),
        pytest.param(bad("DURATION:PT1H", "UID:drie"), ELEVEN, 1, id="two names"),
        pytest.param(bad("DURATION:PT1H", "SEQUENCE:x"), ELEVEN, 0, id="a version that is none"),
        pytest.param(
            bad("DURATION:PT1H", "DESCRIPTION geen dubbelepunt", "\x07"), ELEVEN, 0, id="no line"
        ),
        pytest.param("BEGIN:VTIMEZONE\nTZID:Stuk\nEND:VTIMEZONE", [], 0, id="a broken zone"),
        pytest.param("X-IETS zonder dubbelepunt", [], 0, id="a line of the calendar"),
    ],
)
def test_when_in_doubt_it_is_busy_and_said_and_the_rest_is_read(
    odd: str, periods: list[str], unread: int
) -> None:
    content = calendar(GOOD, odd)
    found = read(content, WINDOW, BRUSSELS, ours="zitdag-")
    assert shown(content) == [*NINE, *periods]
    assert found.unread == (THE_25TH,) * unread


def test_an_until_that_is_a_date_includes_that_day() -> None:
    """RFC 5545 wants a moment there; many programs write the last day."""
    weekly = event(
        "DTSTART;TZID=Europe/Brussels:20260324T090000",
        "DURATION:PT1H",
        "RRULE:FREQ=WEEKLY;UNTIL=20260407",
    )
    assert shown(calendar(weekly)) == [
        f"{day} 09:00-{day} 10:00" for day in ("24/03", "31/03", "07/04")
    ]


@pytest.mark.parametrize(
    "until",
    [
        pytest.param("20260331T085959", id="which would let the 31st in if it were read as UTC"),
        pytest.param("20260331T065959Z", id="in UTC"),
    ],
)
def test_an_until_that_floats_is_on_the_clock_of_its_event(until: str) -> None:
    weekly = event(
        "DTSTART;TZID=Europe/Brussels:20260324T090000",
        "DURATION:PT1H",
        f"RRULE:FREQ=WEEKLY;UNTIL={until}",
    )
    assert shown(calendar(weekly)) == NINE


def test_from_one_date_on_all_are_at_another_hour() -> None:
    daily = event("DTSTART:20260324T080000", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=3")
    later = event(
        "RECURRENCE-ID;RANGE=THISANDFUTURE:20260325T080000",
        "DTSTART:20260325T100000",
        "DURATION:PT1H",
    )
    assert shown(calendar(daily, later)) == [
        "24/03 08:00-24/03 09:00",
        "25/03 10:00-25/03 11:00",
        "26/03 10:00-26/03 11:00",
    ]


def test_a_further_period_that_floats_lasts_as_long_as_it_says() -> None:
    one = event(
        "DTSTART:20260324T090000", "DURATION:PT1H", "RDATE;VALUE=PERIOD:20260326T090000/PT2H"
    )
    assert shown(calendar(one)) == [*NINE, "26/03 09:00-26/03 11:00"]


def test_events_that_share_a_name_all_count() -> None:
    days = ("20260324", "20260325", "20260326")
    several = [event(f"DTSTART:{day}T080000Z", "DURATION:PT1H") for day in days]
    assert len(shown(calendar(*several))) == len(days)


def test_of_an_event_that_stands_there_twice_the_later_version_counts() -> None:
    lines = ("DTSTART:20260324T080000Z",)
    older = event(*lines, "DURATION:PT3H", "SEQUENCE:1")
    newer = event(*lines, "DURATION:PT1H", "SEQUENCE:2")
    assert shown(calendar(newer, older)) == NINE
    assert shown(calendar(newer, event(*lines, "SEQUENCE:3", "STATUS:CANCELLED"))) == []


@pytest.mark.parametrize("name", ["EXDATE", "RDATE"])
def test_a_series_that_floats_meets_dates_in_utc(name: str) -> None:
    """Over the change of the clock: 9 o'clock is 8 UTC in winter, 7 in summer."""
    weekly = event(
        "DTSTART:20260324T090000",
        "DURATION:PT1H",
        "RRULE:FREQ=WEEKLY;COUNT=2",
        f"{name}:20260331T070000Z",
    )
    also = ["31/03 09:00-31/03 10:00"]
    assert shown(calendar(weekly)) == NINE + (also if name == "RDATE" else [])


def test_a_further_date_of_something_with_an_hour_is_at_that_hour() -> None:
    one = event("DTSTART:20260324T080000Z", "DURATION:PT1H", "RDATE;VALUE=DATE:20260326")
    assert shown(calendar(one)) == [*NINE, "26/03 09:00-26/03 10:00"]


def test_a_day_that_ends_on_its_own_date_is_busy_all_of_it() -> None:
    one = event("DTSTART;VALUE=DATE:20260330", "DTEND;VALUE=DATE:20260330")
    assert shown(calendar(one)) == ["30/03 00:00-31/03 00:00"]


FREE_BUSY = "BEGIN:VFREEBUSY\nUID:vb\n{}\nEND:VFREEBUSY"


@pytest.mark.parametrize(
    ("lines", "periods", "unread"),
    [
        pytest.param("FREEBUSY:20260324T080000Z/20260324T090000Z", NINE, (), id="from, to"),
        pytest.param("FREEBUSY;FBTYPE=BUSY:20260324T080000Z/PT1H", NINE, (), id="how long"),
        pytest.param("FREEBUSY;FBTYPE=BUSY-TENTATIVE:20260324T080000Z/PT1H", NINE, (), id="maybe"),
        pytest.param(
            "FREEBUSY:20260324T080000Z/PT1H,20260325T080000Z/PT1H", NINE + ELEVEN, (), id="two"
        ),
        pytest.param("FREEBUSY;FBTYPE=FREE:20260324T080000Z/PT1H", [], (), id="free"),
        pytest.param(
            "FREEBUSY:20260324T080000Z/PT1H,20260325T080000Z/ooit",
            NINE,
            (THE_25TH,),
            id="one wrong",
        ),
        pytest.param("FREEBUSY:ooit", [], (None,), id="nothing of it"),
        pytest.param("FREEBUSY:20260301T080000Z/P60D", ["02/03 01:00-30/04 10:00"], (), id="long"),
    ],
)
def test_what_a_server_publishes_as_busy_is(
    lines: str, periods: list[str], unread: tuple[date | None, ...]
) -> None:
    content = calendar(FREE_BUSY.format(lines))
    assert shown(content) == periods
    assert read(content, WINDOW, BRUSSELS, ours="zitdag-").unread == unread


ONE_HOUR = calendar(GOOD)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(ONE_HOUR.decode().encode("utf-16"), id="UTF-16 with its mark"),
        pytest.param(ONE_HOUR.decode().encode("utf-16-le"), id="UTF-16 of Windows without"),
        pytest.param(ONE_HOUR.decode().encode("utf-16-be"), id="the other UTF-16"),
        pytest.param(b"\xef\xbb\xbf" + ONE_HOUR, id="UTF-8 with a mark"),
        pytest.param(ONE_HOUR + b"\0", id="a NUL at the end"),
        pytest.param(b"\r\n\r\n" + ONE_HOUR, id="empty lines before it"),
        pytest.param(ONE_HOUR.replace(b"een ander", "caf\xe9".encode("latin-1")), id="Latin-1"),
        pytest.param(ONE_HOUR.replace(b"\r\n", b"\n"), id="lines of Unix"),
        pytest.param(ONE_HOUR.replace(b"\r\n", b"\r\r\n"), id="lines that ended twice"),
        pytest.param(ONE_HOUR.lower().replace(b"z", b"Z").replace(b"pt1h", b"PT1H"), id="small"),
        pytest.param(calendar() + ONE_HOUR, id="two calendars"),
        pytest.param(ONE_HOUR.replace(b"END:VEVENT\r\n", b""), id="an event that does not end"),
        pytest.param(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" + ONE_HOUR, id="one that does not end"),
    ],
)
def test_a_calendar_is_one_however_it_is_written(content: bytes) -> None:
    assert shown(content.replace(b"dtstart:20260324t080000Z", b"dtstart:20260324T080000Z")) == NINE


def test_years_of_what_is_over_cost_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A calendar of ten years is 6 MB; of that the coming half year matters."""
    monkeypatch.setattr(file_parts, "MOST_EVENTS", 3)
    over = [
        event(f"DTSTART:{day:%Y%m%d}T080000Z", f"DTEND:{day:%Y%m%d}T090000Z", uid=f"{day}")
        for day in (date(2016, 1, 1) + timedelta(days=n) for n in range(300))
    ]
    moved = event(
        "RECURRENCE-ID:20260331T080000Z", "DTSTART:20200401T080000Z", "DTEND:20200401T090000Z"
    )
    weekly = event("DTSTART:20260324T080000Z", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=2")
    assert shown(calendar(*over, weekly, moved)) == NINE


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(b"", "no_calendar", id="nothing"),
        pytest.param(b"hallo", "no_calendar", id="a text"),
        pytest.param(b"\x89PNG\r\n\x1a\n\x00\xff", "no_calendar", id="a picture"),
        pytest.param(b"<html></html>", "no_calendar", id="a page"),
        pytest.param(b"BEGIN:VCARD\r\nEND:VCARD\r\n", "no_calendar", id="an address card"),
        pytest.param(b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n", "cut_off", id="half a calendar"),
        pytest.param(b"BEGIN:VEVENT\r\nEND:VEVENT\r\n", "no_calendar", id="an event by itself"),
        pytest.param(b"END:VCALENDAR\r\n", "no_calendar", id="the end of one"),
        pytest.param(calendar(event("SUMMARY:niets")), "broken", id="nothing but nonsense"),
    ],
)
def test_what_is_no_calendar_of_a_person_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(CalendarUnreadable) as refused:
        read(content, WINDOW, BRUSSELS, ours="zitdag-")
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("module", "limit", "size"),
    [(file_parts, "MOST_EVENTS", 3), (files, "MOST_PERIODS", 2)],
)
def test_more_than_a_person_does_is_refused(
    monkeypatch: pytest.MonkeyPatch, module: ModuleType, limit: str, size: int
) -> None:
    monkeypatch.setattr(module, limit, size)
    events = [
        event(f"DTSTART:202604{day:02}T080000Z", "DURATION:PT1H", uid=str(day))
        for day in range(1, size + 2)
    ]
    assert len(shown(calendar(*events[:size]))) == size
    with pytest.raises(CalendarUnreadable, match="too_much"):
        shown(calendar(*events))
