"""What coordinators choose from: the counsellors, lokets and services of their own region."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import abort
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from locations.models import Loket
from scheduler.people.counsellors import Counsellor
from scheduler.people.organisations import LoketHost
from scheduler.web.core.auth import current
from scheduler.zitdagen.models import Service, Zitdag


@dataclass(frozen=True, slots=True)
class PlanningChoices:
    """Names by id as text, as the options of a list carry them; in the order of the list.

    `loket_names` are by code, those of lokets that are not used any more as well.
    """

    counsellors: Mapping[str, str]
    lokets: Mapping[str, str]
    services: Mapping[str, str]
    loket_names: Mapping[str, str]


def of_region(session: Session) -> PlanningChoices:
    """All that somebody of this region may plan with. Three SELECTs."""
    counsellors = session.execute(
        select(Counsellor.id, Counsellor.first_name, Counsellor.last_name)
        .where(Counsellor.region_id == current().region_id, Counsellor.active)
        .order_by(Counsellor.first_name, Counsellor.last_name)
    ).all()
    lokets = session.execute(
        select(Loket.id, Loket.code, Loket.active, Loket.city, Loket.name)
        .join(LoketHost, LoketHost.loket_id == Loket.id)
        .where(LoketHost.region_id == current().region_id)
        .order_by(Loket.city, Loket.name)
    ).all()
    services = session.execute(select(Service.id, Service.name).order_by(Service.code)).all()
    return PlanningChoices(
        counsellors={str(id_): f"{first} {last}" for id_, first, last in counsellors},
        lokets={str(id_): f"{city}, {name}" for id_, _c, active, city, name in lokets if active},
        services={str(id_): name for id_, name in services},
        loket_names={code: f"{city}, {name}" for _id, code, _active, city, name in lokets},
    )


def zitdag_of_region(session: Session, zitdag_id: int) -> Zitdag:
    """The zitdag with all that is shown of it; 404 when it is not of this region."""
    zitdag = session.scalar(
        select(Zitdag)
        .join(LoketHost, LoketHost.loket_id == Zitdag.loket_id)
        .where(Zitdag.id == zitdag_id, LoketHost.region_id == current().region_id)
        .options(
            joinedload(Zitdag.loket),
            joinedload(Zitdag.counsellor),
            selectinload(Zitdag.openings),
            selectinload(Zitdag.services),
        )
    )
    return zitdag if zitdag is not None else abort(404)
