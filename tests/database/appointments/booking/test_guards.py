"""The database itself refuses two live entries of one counsellor that overlap."""

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from database import db, reading, write
from scheduler.appointments.booking import guards
from scheduler.zitdagen.models import DiaryEntry
from tests.support import builders
from tests.support.assertions import live
from tests.support.builders import Scene, at
from tests.support.guarding import AS_POSTGRESQL_TELLS, as_defined, standing


def _enter(session: Session, /, scene: Scene, period: tuple[str, str], **overrides: Any) -> None:
    """A diary entry past every operation, and past its locks and checks."""
    starts_at, until = (at(clock) for clock in period)
    whole: dict[str, Any] = {
        "counsellor_id": scene.counsellor.id,
        "zitdag_id": scene.zitdag.id,
        "service_id": scene.service.id,
        "starts_at": starts_at,
        "ends_at": until,
        "occupied_until": until,
        "capacity": 3,
        "taken": 1,
    }
    session.add(DiaryEntry(**whole | overrides))
    session.flush()


MORNING = ("09:30", "10:30")


@pytest.mark.parametrize(
    ("period", "is_refused"),
    [
        pytest.param(("08:30", "09:30"), False, id="until it begins"),
        pytest.param(("10:30", "11:30"), False, id="from its end"),
        pytest.param(("08:30", "09:31"), True, id="a minute into it"),
        pytest.param(("10:29", "11:30"), True, id="its last minute"),
        pytest.param(("09:30", "10:30"), True, id="the same"),
        pytest.param(("09:45", "10:00"), True, id="within it"),
        pytest.param(("09:00", "11:00"), True, id="around it"),
    ],
)
def test_two_live_entries_never_overlap(
    scene: Scene, period: tuple[str, str], is_refused: bool
) -> None:
    write(_enter, scene, MORNING)

    if is_refused:
        with pytest.raises(IntegrityError, match=guards.NAME):
            write(_enter, scene, period)
        assert len(live()) == 1
    else:
        write(_enter, scene, period)
        assert len(live()) == 2


def test_aftercare_is_guarded_too(scene: Scene) -> None:
    write(_enter, scene, MORNING, occupied_until=at("10:45"))

    with pytest.raises(IntegrityError, match=guards.NAME):
        write(_enter, scene, ("10:30", "11:00"))


def test_what_is_free_again_stands_in_nobody_s_way(scene: Scene) -> None:
    write(_enter, scene, MORNING, taken=0)
    write(_enter, scene, MORNING)
    write(_enter, scene, MORNING, taken=0)

    assert len(live()) == 1


def test_another_counsellor_is_free(scene: Scene) -> None:
    other = write(builders.counsellor, scene.region.id)
    write(_enter, scene, MORNING)
    write(_enter, scene, MORNING, counsellor_id=other.id)

    assert len(live()) == 2


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"taken": 1}, id="taken again"),
        pytest.param({"taken": 3}, id="filled again"),
    ],
)
def test_what_was_free_is_not_taken_back_beside_another(
    scene: Scene, change: dict[str, Any]
) -> None:
    write(_enter, scene, MORNING, taken=0)
    write(_enter, scene, ("10:00", "11:00"))

    with pytest.raises(IntegrityError, match=guards.NAME):
        write(_change, at("09:30"), change)


@pytest.mark.parametrize(
    ("start", "change"),
    [
        pytest.param("11:00", {"starts_at": at("10:30")}, id="begun earlier"),
        pytest.param("10:00", {"occupied_until": at("11:15")}, id="made longer"),
        pytest.param("09:30", {"counsellor_id": None}, id="given to another"),
    ],
)
def test_a_change_is_guarded_like_an_entry(
    scene: Scene, start: str, change: dict[str, Any]
) -> None:
    other = write(builders.counsellor, scene.region.id)
    write(_enter, scene, ("10:00", "11:00"))
    write(_enter, scene, ("11:00", "11:30"))
    write(_enter, scene, ("09:30", "10:30"), counsellor_id=other.id)
    if "counsellor_id" in change:
        change = {"counsellor_id": scene.counsellor.id}

    with pytest.raises(IntegrityError, match=guards.NAME):
        write(_change, at(start), change)
    assert len(live()) == 3


def _change(session: Session, starts_at: datetime, values: dict[str, Any]) -> None:
    session.execute(update(DiaryEntry).where(DiaryEntry.starts_at == starts_at).values(values))


def test_filling_a_session_is_no_overlap_with_itself(scene: Scene) -> None:
    write(_enter, scene, MORNING)
    write(_change, at("09:30"), {"taken": 3})

    assert live() == [("09:30", "10:30", 3)]


def test_no_more_seats_are_taken_than_there_are(scene: Scene) -> None:
    write(_enter, scene, MORNING)

    for taken in (4, -1):
        with pytest.raises(IntegrityError):
            write(_change, at("09:30"), {"taken": taken})


# --------------------------------------------------------------------------- the guard itself


def test_the_migrated_database_has_the_guards_as_they_are_defined(scene: Scene) -> None:
    _assert_guarded()


def _assert_guarded() -> None:
    with db.engine.connect() as connection:
        assert standing(connection) == as_defined(connection)


def test_the_guard_on_postgresql_is_the_one_that_is_compared() -> None:
    """PostgreSQL writes what it was told in words of its own; this holds the two together."""
    told = guards.POSTGRESQL.partition(f"ADD CONSTRAINT {guards.NAME} ")[2]

    assert told.replace("(taken > 0)", "((taken > 0))") == AS_POSTGRESQL_TELLS


@pytest.fixture
def unguarded(scene: Scene) -> Scene:
    with db.engine.begin() as connection:
        guards.drop(connection)
    return scene


def test_without_the_guard_nothing_refuses(unguarded: Scene) -> None:
    """The control: what the tests above see is the guard's work."""
    with db.engine.connect() as connection:
        assert standing(connection) == {}
    for _ in range(2):
        write(_enter, unguarded, MORNING)

    assert len(live()) == 2


def test_the_guard_is_put_back_and_putting_it_back_twice_is_harmless(unguarded: Scene) -> None:
    for _ in range(2):
        with db.engine.execution_options(zitdag_writes=True).begin() as connection:
            guards.create(connection)

    _assert_guarded()
    write(_enter, unguarded, MORNING)
    with pytest.raises(IntegrityError, match=guards.NAME):
        write(_enter, unguarded, MORNING)
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(DiaryEntry)) == 1
