"""An appointment that no longer fits its zitdag is kept and flagged, until it fits again."""

from collections.abc import Callable

import pytest
from sqlalchemy import ColumnElement, delete, update
from sqlalchemy.orm import Session

from database import write
from scheduler.appointments.booking.operations import book, cancel, move
from scheduler.appointments.models import PlanningConflict
from scheduler.appointments.rescheduling.flags import flag_misfits
from scheduler.people.actors import Actor
from scheduler.zitdagen.models import (
    Absence,
    Closure,
    Opening,
    OpeningKind,
    Zitdag,
    ZitdagState,
    zitdag_services,
)
from tests.support import builders
from tests.support.assertions import again, details, history, live
from tests.support.builders import NOW, Scene, Sitting, at, by

Change = Callable[[Session, Scene], object]


def _called_off(session: Session, scene: Scene) -> None:
    session.execute(update(Zitdag).values(state=ZitdagState.CANCELLED))


def _planned(session: Session, scene: Scene) -> None:
    session.execute(update(Zitdag).values(state=ZitdagState.PLANNED))


def _shortened(session: Session, scene: Scene) -> None:
    session.execute(update(Opening).values(ends_at=at("10:15")).where(_morning(scene)))


def _begun_later(session: Session, scene: Scene) -> None:
    session.execute(update(Opening).values(starts_at=at("09:45")).where(_morning(scene)))


def _as_it_was(session: Session, scene: Scene) -> None:
    as_it_was = {"starts_at": at("09:00"), "ends_at": at("12:00")}
    session.execute(update(Opening).values(as_it_was).where(_morning(scene)))


def _by_walking_in(session: Session, scene: Scene) -> None:
    session.execute(update(Opening).values(kind=OpeningKind.WALK_IN))


def _by_appointment(session: Session, scene: Scene) -> None:
    session.execute(update(Opening).values(kind=OpeningKind.APPOINTMENT))


def _morning(scene: Scene) -> ColumnElement[bool]:
    return (Opening.zitdag_id == scene.zitdag.id) & (Opening.starts_at < at("12:00"))


def _somebody_else(session: Session, scene: Scene) -> None:
    other = builders.counsellor(session, scene.region.id)
    session.execute(update(Zitdag).values(counsellor_id=other.id))


def _herself(session: Session, scene: Scene) -> None:
    session.execute(update(Zitdag).values(counsellor_id=scene.counsellor.id))


def _withdrawn(session: Session, scene: Scene) -> None:
    session.execute(delete(zitdag_services))


def _given(session: Session, scene: Scene) -> None:
    builders.gives(session, scene.zitdag.id, scene.service.id)


def _away(session: Session, scene: Scene) -> None:
    builders.absence(session, scene.counsellor.id, at("10:15"), at("12:00"))


def _back(session: Session, scene: Scene) -> None:
    session.execute(delete(Absence))


def _closed(session: Session, scene: Scene) -> None:
    builders.closure(session, scene, at("10:15"), at("12:00"), scene.loket.id)


def _closed_as_all(session: Session, scene: Scene) -> None:
    builders.closure(session, scene, at("10:15"), at("12:00"))


def _opened(session: Session, scene: Scene) -> None:
    session.execute(delete(Closure))


@pytest.mark.parametrize(
    ("change", "undo", "misfit"),
    [
        pytest.param(_called_off, _planned, PlanningConflict.ZITDAG_CHANGED, id="called off"),
        pytest.param(
            _shortened, _as_it_was, PlanningConflict.ZITDAG_CHANGED, id="it ends too early"
        ),
        pytest.param(
            _begun_later, _as_it_was, PlanningConflict.ZITDAG_CHANGED, id="it begins too late"
        ),
        pytest.param(
            _by_walking_in, _by_appointment, PlanningConflict.ZITDAG_CHANGED, id="walk in only"
        ),
        pytest.param(
            _somebody_else, _herself, PlanningConflict.ZITDAG_CHANGED, id="somebody else sits"
        ),
        pytest.param(
            _withdrawn, _given, PlanningConflict.SERVICE_WITHDRAWN, id="the service is gone"
        ),
        pytest.param(_away, _back, PlanningConflict.COUNSELLOR_ABSENT, id="the counsellor is away"),
        pytest.param(_closed, _opened, PlanningConflict.LOKET_CLOSED, id="the loket is closed"),
        pytest.param(
            _closed_as_all, _opened, PlanningConflict.LOKET_CLOSED, id="the region is closed"
        ),
    ],
)
def test_what_no_longer_fits_is_flagged_until_it_fits(
    scene: Scene, change: Change, undo: Change, misfit: PlanningConflict
) -> None:
    made = write(book, scene.request("09:30"), by=by(NOW))
    write(book, scene.request("13:00"), by=by(NOW))
    write(change, scene)

    assert made.id in write(flag_misfits, by=by(NOW))
    assert again(made).misfit is misfit
    assert details(made) == {"misfit": misfit.value}
    assert live()[0] == ("09:30", "10:45", 1)
    write(undo, scene)
    assert write(flag_misfits, by=by(NOW)) == []
    assert again(made).misfit is None
    assert history(made)[1:] == [("flagged", "system")] * 2
    assert details(made) == {"misfit": None}


def test_what_fits_is_left_alone(scene: Scene) -> None:
    made = write(book, scene.request("09:30"), by=by(NOW))
    write(builders.absence, scene.counsellor.id, at("10:30"), at("12:00"))

    assert write(flag_misfits, by=by(NOW)) == []
    assert len(history(made)) == 1


def test_what_fits_to_the_minute_is_left_alone(scene: Scene) -> None:
    write(book, scene.request("11:00"), by=by(NOW))  # the hours end with it, before its after-care
    write(builders.absence, scene.counsellor.id, at("10:00"), at("11:00"))
    write(builders.absence, scene.counsellor.id, at("12:00"), at("13:00"))

    assert write(flag_misfits, by=by(NOW)) == []


def test_a_flag_is_noted_once(scene: Scene) -> None:
    made = write(book, scene.request("09:30"), by=by(NOW))
    write(_called_off, scene)

    assert write(flag_misfits, by=by(NOW)) == write(flag_misfits, by=by(NOW)) == [made.id]
    assert len(history(made)) == 2


def test_an_appointment_over_two_openings_that_touch_fits(scene: Scene) -> None:
    here = write(builders.scene, sitting=Sitting(hours=("09:00-10:00", "10:00-12:00")))
    write(book, here.request("09:30"), by=by(NOW))

    assert write(flag_misfits, by=by(NOW)) == []


def test_the_past_and_the_cancelled_are_left_alone(scene: Scene) -> None:
    past = write(book, scene.request("09:00"), by=by(NOW))
    gone = write(book, scene.request("13:00"), by=by(NOW))
    write(cancel, gone.id, by=by(NOW))
    ahead = write(book, scene.request("14:00"), by=by(NOW))
    write(_called_off, scene)

    assert write(flag_misfits, by=by(at("09:00"))) == [ahead.id]
    assert again(past).misfit is again(gone).misfit is None


def test_only_the_counsellors_asked_for_are_looked_at(scene: Scene) -> None:
    other, _ = write(builders.colleague, scene)
    mine = scene.slot("09:30", counsellor_id=scene.counsellor.id)
    hers = scene.slot("09:30", counsellor_id=other.id)
    made = [write(book, scene.request(slot), by=by(NOW)) for slot in (mine, hers)]
    write(_called_off, scene)

    assert write(flag_misfits, by=by(NOW), counsellor_ids=[other.id]) == [made[1].id]
    assert again(made[0]).misfit is None
    assert write(flag_misfits, by=by(NOW)) == [one.id for one in made]


def test_a_move_or_a_cancellation_takes_the_flag_away(scene: Scene) -> None:
    made = [write(book, scene.request(start), by=by(NOW)) for start in ("09:00", "10:15")]
    write(_shortened, scene)
    write(flag_misfits, by=by(NOW))
    write(move, made[0].id, scene.slot("13:00"), by=by(NOW, Actor.COORDINATOR))
    write(cancel, made[1].id, by=by(NOW, Actor.COORDINATOR))

    assert [again(one).misfit for one in made] == [None, None]
    assert write(flag_misfits, by=by(NOW)) == []
