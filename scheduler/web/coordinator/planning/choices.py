"""What coordinators choose from: the counsellors, lokets and services of their own region."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import abort
from sqlalchemy.orm import Session

from scheduler.access import scope
from scheduler.people.regions import Region
from scheduler.web.core.auth import current
from scheduler.zitdagen import queries as zitdagen
from scheduler.zitdagen.catalogue import ServiceMode
from scheduler.zitdagen.models import Zitdag


@dataclass(frozen=True, slots=True)
class PlanningChoices:
    """Names by id as text, as the options of a list carry them; in the order of the list.

    `loket_names` are by code, those of lokets that are not used any more as well. `usual_services`
    are those for which adults come, which something new gives unless it is said otherwise.
    """

    counsellors: Mapping[str, str]
    lokets: Mapping[str, str]
    services: Mapping[str, str]
    loket_names: Mapping[str, str]
    usual_services: frozenset[str]


def of_region(session: Session) -> PlanningChoices:
    """All that somebody of this region may plan with: by video only where it has rooms. Four
    SELECTs.
    """
    region_id = current().region_id
    counsellors = session.scalars(scope.counsellors(region_id))
    lokets = session.scalars(scope.every_loket(region_id)).all()
    has_rooms = bool(session.get_one(Region, region_id).video_address)
    services = [
        one
        for one in zitdagen.every_service(session)
        if has_rooms or one.mode is not ServiceMode.VIDEO
    ]
    return PlanningChoices(
        counsellors={str(one.id): f"{one.first_name} {one.last_name}" for one in counsellors},
        lokets={str(one.id): f"{one.city}, {one.name}" for one in lokets if one.active},
        services={str(one.id): one.name for one in services},
        loket_names={one.code: f"{one.city}, {one.name}" for one in lokets},
        usual_services=frozenset(
            str(one.id) for one in services if not (one.mode.is_remote or one.is_for_professionals)
        ),
    )


def zitdag_of_region(session: Session, zitdag_id: int) -> Zitdag:
    """The zitdag with all that is shown of it; 404 when it is not of this region."""
    return zitdagen.zitdag_of_region(session, current().region_id, zitdag_id) or abort(404)
