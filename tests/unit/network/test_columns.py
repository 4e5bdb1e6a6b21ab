"""What may stand in each kind of cell, and what it becomes."""

from datetime import date, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locations.models import AccessFeature, AccessState
from scheduler.network import columns
from scheduler.network.columns import AccessCell, Column, OpeningCell
from scheduler.network.errors import Expected, Unreadable
from scheduler.network.tables import COLUMNS
from scheduler.zitdagen.models import Anchor, OpeningKind

APPOINTMENT, WALK_IN = OpeningKind.APPOINTMENT, OpeningKind.WALK_IN
LANGUAGES = columns.LANGUAGE_LIST
ANCHORS = columns.choice(Anchor)
PLACE = columns.sms_text(12)


@pytest.mark.parametrize(
    ("column", "cell", "value", "written"),
    [
        pytest.param(columns.CODE, "a-1", "a-1", "a-1", id="code"),
        pytest.param(columns.text(5), "Één ë", "Één ë", "Één ë", id="text as long as it may be"),
        pytest.param(columns.text(5), "e\u0301e\u0301n", "één", "één", id="text is composed"),
        pytest.param(columns.number(1, 9), "09", 9, "9", id="number"),
        pytest.param(columns.number(1, 99), "٣۵", 35, "35", id="figures of two other scripts"),
        pytest.param(columns.coordinate(90), "५१.२", 51.2, "51.2", id="coordinate in Hindi"),
        pytest.param(columns.with_figures(5), "٨٠٠٠", "8000", "8000", id="postcode in Arabic"),
        pytest.param(columns.PHONE, "٠٤٧٠ ٠٠ ٠٠ ٠١", "+32470000001", "0470 00 00 01", id="phone"),
        pytest.param(
            columns.PHONE_HOURS,
            "mo ٠٩:٠٠-١٢:٠٠",
            "mo 09:00-12:00",
            "mo 09:00-12:00",
            id="phone hours in Arabic",
        ),
        pytest.param(
            columns.DATE, "۲۰۲۶-۰۲-۲۸", date(2026, 2, 28), "2026-02-28", id="date in Persian"
        ),
        pytest.param(
            columns.OPENING,
            "appointment ٠٩:٠٠-١٢:٠٠",
            OpeningCell(time(9), time(12), APPOINTMENT),
            "appointment 09:00-12:00",
            id="opening in Arabic",
        ),
        pytest.param(
            columns.RULE,
            "FREQ=MONTHLY;BYDAY=١TU",
            "FREQ=MONTHLY;BYDAY=1TU",
            "FREQ=MONTHLY;BYDAY=1TU",
            id="rule in Arabic",
        ),
        pytest.param(columns.coordinate(90), "51.2093", 51.2093, "51.2093", id="coordinate"),
        pytest.param(columns.coordinate(90), "-3,5", -3.5, "-3.5", id="decimal comma"),
        pytest.param(ANCHORS, "gap", Anchor.GAP, "gap", id="choice"),
        pytest.param(columns.YES_NO, "yes", True, "yes", id="yes"),
        pytest.param(columns.YES_NO, "no", False, "no", id="no"),
        pytest.param(columns.PHONE, "050/00.00.01", "+3250000001", "050 00 00 01", id="phone"),
        pytest.param(
            columns.PHONE, "3250000001", "+3250000001", "050 00 00 01", id="plus lost on the way"
        ),
        pytest.param(
            columns.PHONE, "+33 1 99 00 01 23", "+33199000123", "+33 1 99 00 01 23", id="abroad"
        ),
        pytest.param(
            columns.PHONE_HOURS,
            "mo-fr  09:00-12:00",
            "mo-fr 09:00-12:00",
            "mo-fr 09:00-12:00",
            id="phone hours",
        ),
        pytest.param(columns.REMINDER_DAYS, "3 | 1", (3, 1), "3|1", id="days of reminders"),
        pytest.param(
            LANGUAGES, "nl|prs", ("nl", "prs"), "nl|prs", id="a language of three letters"
        ),
        pytest.param(LANGUAGES, "nl | ar|fr", ("nl", "ar", "fr"), "nl|ar|fr", id="in that order"),
        pytest.param(
            columns.OFFICIAL_CODE, "0123.456.789", "0123456789", "0123456789", id="KBO number"
        ),
        pytest.param(
            columns.DOMAIN, "a.example.org", "a.example.org", "a.example.org", id="domain"
        ),
        pytest.param(columns.TIMEZONE, "Europe/Paris", "Europe/Paris", "Europe/Paris", id="zone"),
        pytest.param(columns.DATE, "2026-02-28", date(2026, 2, 28), "2026-02-28", id="ISO date"),
        pytest.param(
            columns.DATE, "1/02/2026", date(2026, 2, 1), "2026-02-01", id="day first, as Excel"
        ),
        pytest.param(
            columns.DATES,
            "2026-12-31|2026-12-24",
            (date(2026, 12, 24), date(2026, 12, 31)),
            "2026-12-24|2026-12-31",
            id="dates ascending",
        ),
        pytest.param(
            columns.OPENINGS,
            "walk_in 13:00-16:30|appointment  09:00-12:00",
            (
                OpeningCell(time(9), time(12), APPOINTMENT),
                OpeningCell(time(13), time(16, 30), WALK_IN),
            ),
            "appointment 09:00-12:00|walk_in 13:00-16:30",
            id="openings ascending",
        ),
        pytest.param(
            columns.ACCESS,
            "step_free:with_help|lift:no",
            (
                AccessCell(AccessFeature.LIFT, AccessState.NO),
                AccessCell(AccessFeature.STEP_FREE, AccessState.WITH_HELP),
            ),
            "lift:no|step_free:with_help",
            id="access",
        ),
        pytest.param(
            columns.RULE,
            "freq=weekly;byday=mo",
            "FREQ=WEEKLY;BYDAY=MO",
            "FREQ=WEEKLY;BYDAY=MO",
            id="rule",
        ),
        pytest.param(PLACE, "De Molen 1 é", "De Molen 1 é", "De Molen 1 é", id="text message"),
        pytest.param(columns.optional(columns.DATE), "", None, "", id="nothing"),
        pytest.param(columns.optional(columns.number(0, 9), 2), "", 2, "2", id="a default"),
        pytest.param(columns.references("x.csv"), "b|a", ("a", "b"), "a|b", id="references"),
    ],
)
def test_a_cell_becomes_a_value_and_a_cell_again(
    column: Column, cell: str, value: Any, written: str
) -> None:
    assert column.parse(cell) == value
    assert column.format(value) == written
    assert column.parse(written) == value


@pytest.mark.parametrize(
    ("column", "cell", "expected", "found"),
    [
        pytest.param(columns.CODE, "", Expected.SOMETHING, "", id="nothing where it must be"),
        pytest.param(columns.CODE, "Brugge", Expected.CODE, "Brugge", id="capital"),
        pytest.param(columns.CODE, "a--b", Expected.CODE, "a--b", id="two hyphens"),
        pytest.param(columns.CODE, "a" * 41, Expected.CODE, "a" * 41, id="code too long"),
        pytest.param(columns.text(3), "Eéns", Expected.SHORTER, "Eéns", id="text too long"),
        pytest.param(columns.text(9), "a\nb", Expected.ONE_LINE, "a\nb", id="two lines"),
        pytest.param(columns.text(9), "a\x00b", Expected.ONE_LINE, "a\x00b", id="a null"),
        pytest.param(columns.number(1, 9), "10", Expected.NUMBER, "10", id="too high"),
        pytest.param(columns.number(1, 9), "0", Expected.NUMBER, "0", id="too low"),
        pytest.param(columns.number(1, 9), "1.0", Expected.NUMBER, "1.0", id="not whole"),
        pytest.param(columns.number(1, 9), "١٠", Expected.NUMBER, "١٠", id="too high in Arabic"),
        *(
            pytest.param(columns.name(9), one, Expected.A_NAME, one, id=f"no name: {one!a}")
            for one in ("12345", "\U0001f600", "-")
        ),
        *(
            pytest.param(column, blank, Expected.SHOWS, blank, id=f"shows nothing: {blank!a}")
            for column in (columns.text(9), columns.name(9), columns.with_figures(9))
            for blank in ("\u2800", "\u3164\uffa0", "\u200d")
        ),
        pytest.param(
            columns.PHONE_HOURS, "\u2800", Expected.SHOWS, "\u2800", id="hours that do not show"
        ),
        pytest.param(columns.coordinate(90), "90.1", Expected.COORDINATE, "90.1", id="too far"),
        pytest.param(columns.coordinate(90), "nan", Expected.COORDINATE, "nan", id="no number"),
        pytest.param(ANCHORS, "Gap", Expected.CHOICE, "Gap", id="no such choice"),
        pytest.param(columns.YES_NO, "ja", Expected.CHOICE, "ja", id="neither yes nor no"),
        pytest.param(columns.PHONE, "call me", Expected.PHONE, "call me", id="letters"),
        pytest.param(columns.PHONE, "12", Expected.PHONE, "12", id="phone too short"),
        pytest.param(columns.PHONE_HOURS, "always", Expected.PHONE_HOURS, "always", id="hours"),
        pytest.param(
            columns.REMINDER_DAYS, "1|3", Expected.REMINDER_DAYS, "1|3", id="nearest first"
        ),
        pytest.param(
            columns.REMINDER_DAYS, "5|3|1", Expected.REMINDER_DAYS, "5|3|1", id="three reminders"
        ),
        pytest.param(columns.REMINDER_DAYS, "15", Expected.NUMBER, "15", id="too far ahead"),
        pytest.param(LANGUAGES, "nl|xx", Expected.LANGUAGE, "xx", id="no such language"),
        pytest.param(LANGUAGES, "nl|nl", Expected.ONCE_IN_LIST, "nl", id="language twice"),
        pytest.param(LANGUAGES, "nl|", Expected.SOMETHING, "", id="nothing after a bar"),
        pytest.param(columns.OFFICIAL_CODE, "12", Expected.OFFICIAL_CODE, "12", id="no KBO"),
        pytest.param(columns.DOMAIN, "example", Expected.DOMAIN, "example", id="no dot"),
        pytest.param(
            columns.DOMAIN, "a." * 70 + "org", Expected.DOMAIN, "a." * 70 + "org", id="long domain"
        ),
        pytest.param(columns.TIMEZONE, "Brussel", Expected.TIMEZONE, "Brussel", id="no zone"),
        pytest.param(columns.DATE, "2026-02-29", Expected.DATE, "2026-02-29", id="no such day"),
        pytest.param(columns.DATE, "20260228", Expected.DATE, "20260228", id="not written so"),
        pytest.param(columns.DATE, "1999-12-31", Expected.DATE, "1999-12-31", id="long ago"),
        pytest.param(
            columns.DATES, "2026-12-24|24/12/2026", Expected.ONCE_IN_LIST, "2026-12-24", id="twice"
        ),
        pytest.param(
            columns.OPENINGS,
            "appointment 24:00-25:00",
            Expected.OPENING,
            "appointment 24:00-25:00",
            id="no such time",
        ),
        pytest.param(
            columns.OPENINGS,
            "appointment 12:00-09:00",
            Expected.OPENING,
            "appointment 12:00-09:00",
            id="ends before it starts",
        ),
        pytest.param(
            columns.OPENINGS, "09:00-12:00", Expected.OPENING, "09:00-12:00", id="no kind"
        ),
        pytest.param(
            columns.OPENINGS,
            "party 09:00-12:00",
            Expected.OPENING,
            "party 09:00-12:00",
            id="no such kind",
        ),
        pytest.param(columns.ACCESS, "lift", Expected.ACCESS, "lift", id="no state"),
        pytest.param(columns.ACCESS, "pool:yes", Expected.ACCESS, "pool:yes", id="no feature"),
        pytest.param(
            columns.ACCESS, "lift:no|lift:yes", Expected.ONCE_IN_LIST, "lift", id="lift twice"
        ),
        pytest.param(columns.RULE, "every day", Expected.RULE, "every day", id="no rule"),
        pytest.param(PLACE, "De Môlen", Expected.GSM7, "De Môlen", id="outside GSM-7"),
        pytest.param(PLACE, "[De Molen]12", Expected.SHORTER, "[De Molen]12", id="two places each"),
        pytest.param(PLACE, "a\nb", Expected.ONE_LINE, "a\nb", id="two lines in a message"),
    ],
)
def test_what_does_not_fit_is_said(
    column: Column, cell: str, expected: Expected, found: str
) -> None:
    with pytest.raises(Unreadable) as refused:
        column.parse(cell)

    assert refused.value.expected is expected
    assert refused.value.found == found


def test_a_rule_as_long_as_its_column_is_the_longest() -> None:
    longest = "FREQ=MONTHLY;BYMONTHDAY=10" + ",1" * ((columns.RULE_LENGTH - 26) // 2)

    assert columns.RULE.parse(longest) == longest
    with pytest.raises(Unreadable) as refused:
        columns.RULE.parse(longest + ",1")
    assert refused.value.expected is Expected.SHORTER


ALL_COLUMNS = [
    pytest.param(column, id=f"{file}-{name}")
    for file, of_file in COLUMNS.items()
    for name, column in of_file.items()
]


@pytest.mark.parametrize("column", ALL_COLUMNS)
@given(cell=st.text(max_size=60))
def test_any_text_is_a_value_or_a_mistake(column: Column, cell: str) -> None:
    try:
        value = column.parse(cell.strip())
    except Unreadable:
        return
    assert column.parse(column.format(value)) == value
