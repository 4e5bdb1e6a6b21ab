"""Who is at a loket, in which hours and how: what is planned less what takes it away."""

from datetime import date

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from database import db, reading, write
from scheduler.zitdagen import presence
from scheduler.zitdagen.models import OpeningKind, RoomBusy, Zitdag, ZitdagState
from scheduler.zitdagen.snapshot import ShiftQuery
from tests.support import builders
from tests.support.builders import A_DAY, TUESDAY, Scene, Sitting, at, clock

SITTING = Sitting(hours=("09:00-12:00",), walk_in=("13:00-14:00",), groups=("14:00-16:00",))
Shown = list[tuple[str, str, str, str]]


@pytest.fixture
def here(app: object) -> Scene:
    """A day with hours by appointment, to walk in, and one session of an hour for a group."""
    return write(builders.scene, sitting=SITTING, service_is={"seats": 6})


def shown(scene: Scene, first: date = TUESDAY, last: date = TUESDAY) -> Shown:
    query = ShiftQuery(loket_ids=[scene.loket.id], first_date=first, last_date=last)
    with reading() as session:
        return [
            (one.who, hours.kind.value, clock(hours.start), clock(hours.end))
            for one in presence.of(session, query)
            for hours in one.hours
        ]


def take(session: Session, loket_id: int, starts: str, ends: str) -> None:
    session.add(RoomBusy(loket_id=loket_id, starts_at=at(starts), ends_at=at(ends)))


def test_what_is_planned_is_there_and_how(here: Scene) -> None:
    assert shown(here) == [
        ("Sofie", "appointment", "09:00", "12:00"),
        ("Sofie", "walk_in", "13:00", "14:00"),
        ("Sofie", "group", "14:00", "16:00"),
    ]


def test_of_hours_partly_taken_the_part_that_is_left_stands(here: Scene) -> None:
    write(builders.absence, here.counsellor.id, at("09:00"), at("10:00"))
    write(take, here.loket.id, "11:30", "13:15")
    write(builders.closure, here, at("13:45"), at("14:00"), here.loket.id)

    assert shown(here)[:2] == [
        ("Sofie", "appointment", "10:00", "11:30"),
        ("Sofie", "walk_in", "13:15", "13:45"),
    ]


@pytest.mark.parametrize(
    ("first", "last", "left"),
    [
        pytest.param("14:00", "14:15", None, id="it cannot begin"),
        pytest.param("14:45", "16:00", None, id="it lasts longer than what is left"),
        pytest.param("15:00", "16:00", "15:00", id="it was over by then"),
        pytest.param("12:00", "14:00", "16:00", id="it begins when they are back"),
    ],
)
def test_a_session_for_a_group_is_held_whole_or_not(
    here: Scene, first: str, last: str, left: str | None
) -> None:
    write(builders.absence, here.counsellor.id, at(first), at(last))

    sessions = [ends for _who, kind, _starts, ends in shown(here) if kind == OpeningKind.GROUP]
    assert sessions == ([left] if left else [])


def test_who_is_called_off_is_not_there_and_a_colleague_is(here: Scene) -> None:
    def call_off(session: Session) -> None:
        session.get_one(Zitdag, here.zitdag.id).state = ZitdagState.CANCELLED

    write(call_off)
    write(builders.colleague, here, Sitting(hours=("09:00-11:00",)), first_name="An")

    assert shown(here) == [("An", "appointment", "09:00", "11:00")]


def test_who_is_away_all_the_time_has_no_hours_left(here: Scene) -> None:
    write(builders.absence, here.counsellor.id, at("00:00"), at("23:00"))

    with reading() as session:
        (one,) = presence.of(session, ShiftQuery(loket_ids=[here.loket.id]))
    assert (one.who, one.hours) == ("Sofie", ())


def test_a_year_costs_as_many_statements_as_a_day(here: Scene) -> None:
    def fill(session: Session) -> None:
        for week in range(1, 40):
            day = TUESDAY + 7 * week * A_DAY
            sitting = Sitting(day, hours=("09:00-12:00",), groups=("13:00-14:00",))
            builders.zitdag(session, here.loket, here.counsellor, [here.service], sitting)
            builders.absence(session, here.counsellor.id, at("13:00", day), at("13:30", day))

    write(fill)
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        assert len(shown(here, last=TUESDAY + 400 * A_DAY)) == 39 + 3
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    assert len([one for one in asked if one.lstrip().startswith("SELECT")]) <= 4
