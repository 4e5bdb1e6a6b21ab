"""Each rule of planning at its boundary: kept, and broken by the least that breaks it."""

from dataclasses import replace
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from scheduler.calendar.recurrence import local_interval
from scheduler.people.regions import PlanningRule
from scheduler.zitdagen import planning_rules
from scheduler.zitdagen.planning_rules import (
    Abilities,
    Beside,
    Building,
    Facts,
    LanguagesNotSpoken,
    Ledger,
    NoBreak,
    OutsideHostHours,
    OverWeeklyHours,
    RuleBroken,
    ServicesNotGiven,
    Sitting,
    TooFewDesks,
)

HOME = ZoneInfo("Europe/Brussels")
TUESDAY = date(2026, 11, 17)
BRUGGE, IEPER, ANNEX = 1, 2, 3
SOFIE, KARIM, LOTTE = 11, 12, 13
INTAKE, ARABIC = 21, 22
LOKETS = {BRUGGE: "brugge", IEPER: "ieper", ANNEX: "annex"}
BUILDING = Building(HOME, 1, "Bibliotheek", None, "", frozenset())
ABLE = Abilities(None, frozenset({"nl"}), frozenset())


def sitting(
    *hours: str,
    who: int = SOFIE,
    where: int = BRUGGE,
    day: date = TUESDAY,
    services: frozenset[int] = frozenset({INTAKE}),
) -> Sitting:
    spans = [tuple(map(time.fromisoformat, one.split("-"))) for one in hours]
    return Sitting(
        day=day,
        loket_id=where,
        loket=LOKETS[where],
        counsellor_id=who,
        hours=tuple(local_interval(day, starts, ends, HOME) for starts, ends in spans),
        service_ids=services,
    )


def ledger(
    *others: Sitting,
    desks: int | None = None,
    hours: str = "",
    refused: frozenset[str] = frozenset(),
    person: Abilities = ABLE,
) -> Ledger:
    here = replace(BUILDING, desks=desks, opening_hours=hours, refused=refused)
    elsewhere = replace(BUILDING, host_id=2)
    found = Ledger(
        Facts(
            {BRUGGE: here, ANNEX: here, IEPER: elsewhere},
            {SOFIE: person, KARIM: ABLE, LOTTE: ABLE},
            {INTAKE: ("Een gesprek", ""), ARABIC: ("Samen praten", "ar")},
        )
    )
    found.add(*others)
    return found


def row(where: int, who: int = SOFIE, day: date = TUESDAY) -> Beside:
    return Beside(day, LOKETS[where], who, None)


MORNING = sitting("09:00-12:00")
TWO_OTHERS = (sitting("08:00-10:00", who=KARIM), sitting("11:00-13:00", who=LOTTE, where=ANNEX))


@pytest.mark.parametrize(
    ("others", "desks", "beside"),
    [
        pytest.param(TWO_OTHERS, 2, None, id="two at once, one after another"),
        pytest.param(TWO_OTHERS, 1, [row(BRUGGE, KARIM)], id="one desk"),
        pytest.param(TWO_OTHERS, None, None, id="unknown"),
        pytest.param(
            [sitting("09:59-13:00", who=LOTTE, where=ANNEX), TWO_OTHERS[0]],
            2,
            [row(ANNEX, LOTTE), row(BRUGGE, KARIM)],
            id="three for a minute, over two lokets of the host",
        ),
        pytest.param([sitting("12:00-14:00", who=KARIM)], 1, None, id="the next one"),
        pytest.param([sitting("09:00-12:00", who=KARIM, where=IEPER)], 1, None, id="other host"),
        pytest.param(
            [
                sitting("08:00-09:00", "12:00-13:00", who=KARIM),
                sitting("08:00-09:00", "12:00-13:00", who=LOTTE),
            ],
            1,
            None,
            id="around it",
        ),
    ],
)
def test_desks(others: list[Sitting], desks: int | None, beside: list[Beside] | None) -> None:
    found = ledger(MORNING, *others, desks=desks).broken(MORNING)

    expected = TooFewDesks(
        date=TUESDAY, host="Bibliotheek", desks=desks or 0, beside=tuple(beside or ())
    )
    assert list(found) == ([] if beside is None else [expected])


@pytest.mark.parametrize(
    ("hours", "is_open"),
    [
        ("", True),
        ("mo-fr 09:00-12:00", True),
        ("mo-fr 09:00-10:30 10:30-12:00", True),
        ("mo-fr 09:01-12:00", False),
        ("mo-fr 09:00-11:59", False),
        ("mo-fr 09:00-10:00 10:01-12:00", False),
        ("mo 09:00-12:00; we 09:00-12:00", False),
    ],
)
def test_hours_of_the_host(hours: str, is_open: bool) -> None:
    found = ledger(hours=hours).broken(MORNING)
    expected = OutsideHostHours(date=TUESDAY, host="Bibliotheek", open=hours)
    assert list(found) == ([] if is_open else [expected])


def test_hours_a_week_count_all_lokets_of_the_iso_week() -> None:
    sunday, monday = TUESDAY + timedelta(days=5), TUESDAY + timedelta(days=6)
    others = [
        sitting("13:00-16:00", where=IEPER),
        sitting("09:00-11:00", where=IEPER, day=sunday),
        sitting("09:00-12:00", day=monday),
        sitting("09:00-12:00", who=KARIM),
    ]

    def over(hours: int) -> list[RuleBroken]:
        person = replace(ABLE, weekly_hours=hours)
        return list(ledger(MORNING, *others, person=person).broken(MORNING))

    assert over(8) == []
    assert over(7) == [
        OverWeeklyHours(
            date=TUESDAY, beside=(row(IEPER), row(IEPER, day=sunday)), minutes=8 * 60, hours=7
        )
    ]


@pytest.mark.parametrize(
    ("own", "others", "until", "beside"),
    [
        pytest.param("09:00-13:00", [], None, [], id="four hours"),
        pytest.param("09:00-13:01", [], "13:01", [], id="a minute more"),
        pytest.param(
            "09:00-12:00",
            [sitting("12:14-13:30", where=IEPER)],
            "13:30",
            [row(IEPER)],
            id="too short a break",
        ),
        pytest.param("09:00-12:00", [sitting("12:15-16:00")], None, [], id="a quarter of an hour"),
        pytest.param(
            "09:00-10:00", [sitting("12:15-17:00", who=SOFIE)], None, [], id="in the other one"
        ),
        pytest.param(
            "09:00-12:00", [sitting("12:00-17:00", who=KARIM)], None, [], id="a colleague"
        ),
        pytest.param("09:00-12:00", [sitting("11:00-17:00")], None, [], id="in two places"),
    ],
)
def test_no_break(own: str, others: list[Sitting], until: str | None, beside: list[Beside]) -> None:
    found = ledger(*others).broken(sitting(own))
    expected = NoBreak(
        date=TUESDAY,
        starts=time(9),
        ends=time.fromisoformat(until or "00:00"),
        beside=tuple(beside),
    )
    assert list(found) == ([expected] if until else [])


def test_services_that_the_counsellor_does_not_give() -> None:
    both = sitting("09:00-12:00", services=frozenset({INTAKE, ARABIC}))
    arabic = frozenset({"nl", "ar"})

    def lacks(given: frozenset[int]) -> list[RuleBroken]:
        return list(ledger(person=Abilities(None, arabic, given)).broken(both))

    assert lacks(frozenset()) == lacks(frozenset({INTAKE, ARABIC})) == []
    assert lacks(frozenset({INTAKE})) == [
        ServicesNotGiven(date=TUESDAY, services=("Samen praten",))
    ]


def test_a_language_that_the_counsellor_does_not_speak() -> None:
    arabic = sitting("09:00-12:00", services=frozenset({INTAKE, ARABIC}))
    speaks = replace(ABLE, languages=frozenset({"nl", "ar"}))

    assert list(ledger(person=speaks).broken(arabic)) == []
    assert list(ledger().broken(arabic)) == [LanguagesNotSpoken(date=TUESDAY, languages=("ar",))]


def test_the_region_sets_which_rules_refuse() -> None:
    closed = ledger(
        hours="mo 09:00-12:00",
        person=replace(ABLE, weekly_hours=1),
        refused=frozenset({PlanningRule.WEEK}),
    )
    found = closed.broken(MORNING)

    assert [one.rule for one in planning_rules.refused(found)] == [PlanningRule.WEEK]
    assert [one.rule for one in planning_rules.warned(found)] == [PlanningRule.HOST_HOURS]


def test_a_building_that_is_not_asked_about_has_no_desks() -> None:
    """Of somebody who also sits where another region plans only the hours are known."""
    elsewhere = replace_loket(sitting("13:00-16:00"))
    assert list(ledger(elsewhere, desks=1).broken(MORNING)) == []


def replace_loket(one: Sitting) -> Sitting:
    return replace(one, loket_id=99, loket="elsewhere")
