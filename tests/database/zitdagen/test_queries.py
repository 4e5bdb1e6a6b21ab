"""What the planning can be asked: which services somebody gives, and the questions of adults."""

from datetime import date, timedelta
from typing import Any, Final

import pytest
from sqlalchemy.orm import Session

from database import reading, write
from scheduler.zitdagen.catalogue import ServiceAudience
from scheduler.zitdagen.models import ZitdagState
from scheduler.zitdagen.queries import questions, services_for_professionals
from tests.support import builders
from tests.support.builders import TUESDAY, Scene

A_DAY = timedelta(days=1)
FOR_PROFESSIONALS: Final[dict[str, Any]] = {"audience": ServiceAudience.PROFESSIONALS}


def _ids(session: Session, scene: Scene, from_date: date) -> list[int]:
    found = services_for_professionals(session, scene.region.id, from_date=from_date)
    return [one.id for one in found]


@pytest.mark.usefixtures("app")
def test_only_what_somebody_in_the_region_still_gives_to_professionals() -> None:
    here = write(builders.scene, service_is=FOR_PROFESSIONALS)
    elsewhere = write(builders.scene, service_is=FOR_PROFESSIONALS)
    for_adults = write(builders.scene)
    called_off = write(builders.scene, service_is=FOR_PROFESSIONALS, state=ZitdagState.CANCELLED)
    write(builders.service, **FOR_PROFESSIONALS)  # given by nobody

    with reading() as session:
        assert _ids(session, here, TUESDAY) == [here.service.id]
        assert _ids(session, here, TUESDAY + A_DAY) == []
        assert _ids(session, elsewhere, TUESDAY) == [elsewhere.service.id]
        assert _ids(session, for_adults, TUESDAY) == []
        assert _ids(session, called_off, TUESDAY) == []


@pytest.mark.usefixtures("app")
def test_questions_of_one_position_stand_in_the_order_of_their_codes() -> None:
    service = write(builders.service)
    for code in ("question-b", "question-c", "question-a"):
        write(builders.question, service.id, code=code, position=1)
    write(builders.question, service.id, code="question-z", position=0)

    with reading() as session:
        found = [one.code for one in questions(session)]
    assert found == ["question-z", "question-a", "question-b", "question-c"]
