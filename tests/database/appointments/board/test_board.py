"""What the board says of a zitdag, of a loket and of a counsellor: every figure is what is so."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from database import db, reading, write
from scheduler.appointments.board.first_free import Grouping
from scheduler.appointments.board.reading import Board, BoardQuery, BoardRow, read
from scheduler.appointments.board.sittings import BoardSitting, BoardState, GroupPlaces, Tally
from scheduler.appointments.booking.operations import book, cancel
from scheduler.appointments.models import Appointment, PlanningConflict
from scheduler.zitdagen.models import Closure, ClosureReason, RoomBusy
from scheduler.zitdagen.operations import cancel_zitdag
from tests.support import builders
from tests.support.builders import A_DAY, NOW, PLANNER, TUESDAY, Scene, Sitting, at, by

MONDAY = TUESDAY - A_DAY
SUNDAY = TUESDAY + 5 * A_DAY
MORNING = ("09:00", "10:15", "11:30")


def board(scene: Scene, *, now: datetime = NOW, **which: Any) -> Board:
    """The week of the scene; of other days where they are given."""
    asked = {"region_id": scene.region.id, "first": MONDAY, "last": SUNDAY, **which}
    with reading() as session:
        return read(session, BoardQuery(**asked), now=now)


def the_row(scene: Scene, **which: Any) -> BoardRow:
    [row] = board(scene, **which).rows
    return row


def the_one(scene: Scene, **which: Any) -> BoardSitting:
    [one] = the_row(scene, **which).sittings
    return one


def fill(scene: Scene, *starts: str) -> list[Appointment]:
    return [write(book, scene.request(start), by=by(NOW)) for start in starts]


def away(scene: Scene, first: str, last: str) -> None:
    write(builders.absence, scene.counsellor.id, at(first), at(last))


def closed(session: Session, scene: Scene, loket_id: int | None, first: str, last: str) -> None:
    session.add(
        Closure(
            region_id=scene.region.id,
            loket_id=loket_id,
            starts_at=at(first),
            ends_at=at(last),
            reason=ClosureReason.OTHER,
            recorded_at=NOW,
        )
    )


def room_is_taken(session: Session, scene: Scene, first: str, last: str) -> None:
    session.add(RoomBusy(loket_id=scene.loket.id, starts_at=at(first), ends_at=at(last)))


# ------------------------------------------------------------------------------ what is left of it


def test_an_empty_day_is_free_from_its_first_hour(scene: Scene) -> None:
    one = the_one(scene)
    assert (one.open_minutes, one.free_minutes, one.booked_minutes) == (390, 390, 0)
    assert one.first_free == at("09:00")
    assert one.state is BoardState.SITS


def test_what_is_booked_is_no_longer_free(scene: Scene) -> None:
    fill(scene, "09:00")
    one = the_one(scene)
    # An hour, and the quarter after it.
    assert (one.free_minutes, one.booked_minutes, one.appointments) == (315, 60, 1)
    assert one.first_free == at("10:15")


def test_a_day_in_which_nothing_fits_any_more_is_full(scene: Scene) -> None:
    """Half an hour is left of the morning, and an appointment takes an hour."""
    fill(scene, *MORNING[:2], "13:00", "14:15", "15:30")
    one = the_one(scene)
    assert (one.free_minutes, one.booked_minutes) == (0, 300)
    assert one.state is BoardState.FULL
    assert one.first_free is None
    assert one.usable_minutes == 300


def test_what_was_called_off_by_a_client_is_free_again(scene: Scene) -> None:
    [appointment] = fill(scene, "09:00")
    write(cancel, appointment.id, by=by(NOW))
    assert the_one(scene).free_minutes == 390
    assert the_one(scene).appointments == 0


def test_what_has_passed_is_not_free(scene: Scene) -> None:
    one = the_one(scene, now=at("14:00"))
    assert (one.free_minutes, one.open_minutes) == (150, 390)
    assert one.first_free == at("14:00")


def test_a_day_that_is_over_is_not_called_full(scene: Scene) -> None:
    one = the_one(scene, now=at("20:00"))
    assert (one.free_minutes, one.is_over, one.state) == (0, True, BoardState.SITS)
    assert one.usable_minutes == 390


def test_the_shortest_service_decides_what_is_free(app: object) -> None:
    def two_services(session: Session) -> Scene:
        scene = builders.scene(session, sitting=Sitting(hours=("09:00-09:45",)))
        short = builders.service(session, minutes=30, aftercare_minutes=0, code="short")
        builders.gives(session, scene.zitdag.id, short.id)
        return scene

    scene = write(two_services)
    assert the_one(scene).free_minutes == 45
    assert the_one(scene, service=scene.service.code).free_minutes == 0
    assert the_one(scene, service="short").free_minutes == 45


# --------------------------------------------------------------------------- what takes from it


def test_an_hour_at_the_dentist_is_an_hour(scene: Scene) -> None:
    away(scene, "09:00", "10:00")
    one = the_one(scene)
    assert (one.open_minutes, one.free_minutes, one.state) == (330, 330, BoardState.SITS)
    assert [(part.start, part.end) for part in one.away] == [(at("09:00"), at("10:00"))]


def test_who_is_away_all_day_sits_nowhere(scene: Scene) -> None:
    away(scene, "00:00", "23:59")
    one = the_one(scene)
    assert (one.open_minutes, one.free_minutes, one.state) == (0, 0, BoardState.AWAY)
    assert Tally.of([one]).zitdagen == 0


@pytest.mark.parametrize("is_of_all", [True, False])
def test_a_loket_that_is_closed_is_open_to_nobody(scene: Scene, *, is_of_all: bool) -> None:
    write(closed, scene, None if is_of_all else scene.loket.id, "00:00", "23:59")
    one = the_one(scene)
    assert (one.open_minutes, one.state) == (0, BoardState.CLOSED)
    assert the_row(scene).gone


def test_a_room_that_others_use_is_not_there(scene: Scene) -> None:
    write(room_is_taken, scene, "09:00", "12:00")
    one = the_one(scene)
    assert (one.open_minutes, one.free_minutes) == (210, 210)
    assert [(part.start, part.end) for part in one.room_taken] == [(at("09:00"), at("12:00"))]
    write(room_is_taken, scene, "12:00", "18:00")
    assert the_one(scene).state is BoardState.NO_ROOM


def test_a_zitdag_that_was_called_off_stays_on_the_board(scene: Scene) -> None:
    fill(scene, "09:00")
    write(cancel_zitdag, scene.zitdag.id, expected_version=scene.zitdag.version, by=PLANNER)
    one = the_one(scene)
    assert (one.state, one.open_minutes) == (BoardState.CALLED_OFF, 0)
    assert [hour.start for hour in one.hours] == [at("09:00"), at("13:00")]
    assert one.appointments == 1


def test_who_no_longer_fits_is_counted(scene: Scene) -> None:
    [appointment, _other] = fill(scene, "09:00", "10:15")

    def flag(session: Session) -> None:
        session.get_one(Appointment, appointment.id).misfit = PlanningConflict.ZITDAG_CHANGED

    write(flag)
    assert the_one(scene).misfits == 1


# ------------------------------------------------------------------------- groups, walk-in, pop-ups


def group_scene(session: Session) -> Scene:
    return builders.scene(
        session,
        service_is={"seats": 12, "minutes": 120, "aftercare_minutes": 0},
        sitting=builders.sessions("10:00-12:00"),
    )


def test_a_group_has_places_not_minutes(app: object) -> None:
    scene = write(group_scene)
    assert the_one(scene).groups == (GroupPlaces(0, 12, is_open=True),)
    fill(scene, "10:00")
    one = the_one(scene)
    assert one.groups == (GroupPlaces(1, 12, is_open=True),)
    assert (one.open_minutes, one.booked_minutes, one.free_minutes) == (0, 0, 0)
    assert one.state is BoardState.SITS


def test_a_group_whose_counsellor_is_away_takes_nobody(app: object) -> None:
    scene = write(group_scene)
    away(scene, "10:00", "10:30")
    one = the_one(scene)
    assert [group.is_open for group in one.groups] == [False]
    assert one.state is BoardState.AWAY


def test_walking_in_is_told_apart(app: object) -> None:
    def both(session: Session) -> Scene:
        return builders.scene(
            session, sitting=Sitting(hours=("09:00-12:00",), walk_in=("13:00-14:30",))
        )

    one = the_one(write(both))
    assert (one.open_minutes, one.walk_in_minutes) == (180, 90)

    def alone(session: Session) -> Scene:
        return builders.scene(session, sitting=Sitting(hours=(), walk_in=("13:00-14:30",)))

    assert the_one(write(alone)).state is BoardState.WALK_IN


def test_a_pop_up_has_its_name(app: object) -> None:
    scene = write(builders.scene, title="Jobbeurs")
    one = the_one(scene)
    assert (one.is_popup, one.title) == (True, "Jobbeurs")


# ---------------------------------------------------------------------------------------- the rows


def second_loket(session: Session, /, scene: Scene, **loket_is: Any) -> int:
    loket = builders.loket(session, scene.host, **loket_is)
    return loket.id


def test_a_loket_without_anything_has_a_row(scene: Scene) -> None:
    empty = write(second_loket, scene, city="Ieper")
    rows = board(scene).rows
    assert [row.subject.id for row in rows] == [scene.loket.id, empty]
    assert rows[1].sittings == []
    assert rows[1].first_free is None


def test_a_loket_out_of_use_has_a_row_only_while_something_is_planned_there(scene: Scene) -> None:
    write(second_loket, scene, active=False)

    def retire(session: Session) -> None:
        session.merge(scene.loket).active = False

    write(retire)
    assert [row.subject.id for row in board(scene).rows] == [scene.loket.id]
    assert board(scene, first=MONDAY + 7 * A_DAY, last=SUNDAY + 7 * A_DAY).rows == []


def test_counsellors_have_rows_of_their_own(scene: Scene) -> None:
    def idle(session: Session) -> int:
        who = builders.counsellor(session, scene.region.id, first_name="Zoë")
        builders.absence(session, who.id, at("00:00"), at("23:59"))
        return who.id

    who = write(idle)
    rows = board(scene, grouping=Grouping.COUNSELLOR).rows
    assert [row.subject.id for row in rows] == [scene.counsellor.id, who]
    assert len(rows[0].sittings) == 1
    assert rows[1].sittings == []
    assert rows[1].gone


def test_another_region_is_not_seen(scene: Scene) -> None:
    other = write(builders.scene)
    assert [row.subject.id for row in board(scene).rows] == [scene.loket.id]
    grouped = board(scene, grouping=Grouping.COUNSELLOR, counsellor=other.counsellor.code)
    assert [row.subject.id for row in grouped.rows] == [scene.counsellor.id]
    assert grouped.network.counsellor is None


# ---------------------------------------------------------------------------------------- narrowed


def test_a_town_leaves_its_lokets(scene: Scene) -> None:
    empty = write(second_loket, scene, city="Ieper")
    assert [row.subject.id for row in board(scene, town="Ieper").rows] == [empty]
    assert board(scene).network.towns == ["Brugge", "Ieper"]
    # By counsellor: only those who sit there.
    assert board(scene, town="Ieper", grouping=Grouping.COUNSELLOR).rows == []


def test_a_counsellor_leaves_where_they_sit(scene: Scene) -> None:
    write(second_loket, scene, city="Ieper")
    found = board(scene, counsellor=scene.counsellor.code)
    assert [row.subject.id for row in found.rows] == [scene.loket.id]
    other = write(builders.counsellor, scene.region.id)
    assert board(scene, counsellor=other.code).rows == []
    grouped = board(scene, counsellor=other.code, grouping=Grouping.COUNSELLOR)
    assert [row.subject.id for row in grouped.rows] == [other.id]


def test_a_service_leaves_the_gaps(scene: Scene) -> None:
    write(builders.service, code="rare")
    row = the_row(scene, service="rare")
    assert (row.sittings, row.first_free) == ([], None)


@pytest.mark.parametrize("field", ["town", "counsellor", "service"])
def test_what_does_not_exist_narrows_nothing(scene: Scene, field: str) -> None:
    assert len(the_row(scene, **{field: "nowhere"}).sittings) == 1


# ------------------------------------------------------------------------------ the first free hour


LATER = TUESDAY + 3 * 7 * A_DAY
"""Beyond what is looked at first."""


def sits_too(session: Session, scene: Scene, day: date) -> None:
    builders.zitdag(session, scene.loket, scene.counsellor, [scene.service], Sitting(day))


@pytest.mark.parametrize("grouping", Grouping)
@pytest.mark.parametrize("week", [-3, -1, 0, 1, 5])
def test_the_first_free_hour_is_the_same_whatever_week_is_shown(
    scene: Scene, grouping: Grouping, week: int
) -> None:
    write(sits_too, scene, LATER)
    fill(scene, "09:00")
    shown = {"first": MONDAY + week * 7 * A_DAY, "last": SUNDAY + week * 7 * A_DAY}
    free = the_row(scene, grouping=grouping, **shown).first_free
    assert free is not None
    assert (free.starts_at, free.loket_id) == (at("10:15"), scene.loket.id)


def test_the_first_free_hour_is_looked_for_beyond_what_is_full(scene: Scene) -> None:
    write(sits_too, scene, LATER)
    away(scene, "00:00", "23:59")
    for now in (NOW, at("08:00")):
        free = the_row(scene, now=now).first_free
        assert free is not None
        assert free.starts_at == at("09:00", LATER)


def test_of_two_who_sit_at_once_the_first_free_counts(scene: Scene) -> None:
    """The one who begins first has no hour before the other."""
    fill(scene, *MORNING[:2])
    write(builders.colleague, scene, Sitting(hours=("09:30-12:00",)))
    for shown in (TUESDAY, TUESDAY - 7 * A_DAY):
        free = the_row(scene, first=shown, last=shown, now=at("08:30")).first_free
        assert free is not None
        assert free.starts_at == at("09:30")


# ------------------------------------------------------------------------------------------ queries


@contextmanager
def statements() -> Iterator[list[str]]:
    found: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_others: object) -> None:
        if not statement.startswith(("BEGIN", "SET", "SAVEPOINT")):
            found.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def grow(session: Session, scene: Scene, lokets: int) -> None:
    """So many more lokets, each with a counsellor who sits there for three weeks."""
    for number in range(lokets):
        loket = builders.loket(session, scene.host, city=f"Dorp {number}")
        who = builders.counsellor(session, scene.region.id)
        for week in range(3):
            day = TUESDAY + week * 7 * A_DAY
            builders.zitdag(session, loket, who, [scene.service], Sitting(day))


@pytest.mark.parametrize(("now", "most"), [(NOW, 15), (at("08:00"), 12)], ids=["later", "now"])
@pytest.mark.parametrize("grouping", Grouping)
def test_a_board_costs_as_many_statements_for_forty_lokets_as_for_two(
    scene: Scene, grouping: Grouping, now: datetime, most: int
) -> None:
    """What a board of now has read is not read again to find what is first free."""
    last = MONDAY + timedelta(weeks=12)
    season: dict[str, Any] = {"last": last, "grouping": grouping, "now": now}
    write(grow, scene, 1)
    with statements() as few:
        assert len(board(scene, **season).rows) == 2
    write(grow, scene, 38)
    with statements() as many:
        assert len(board(scene, **season).rows) == 40
    assert len(many) == len(few) <= most
