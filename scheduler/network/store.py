"""Upserts of the files' rows, table by table; series go through `plan_series` instead."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields
from typing import Any, TypeAlias, TypeVar

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from locations.models import Loket, LoketAccess
from notifications.outbox import queue
from scheduler.appointments.messages import to_hosts
from scheduler.network.columns import AccessCell
from scheduler.network.tables import (
    ContactRow,
    CounsellorRow,
    LoketRow,
    OrganisationRow,
    QuestionRow,
    RegionRow,
    Row,
    ServiceRow,
    contact_code,
)
from scheduler.people.contact_persons import ContactPerson
from scheduler.people.counsellors import Counsellor, Diary
from scheduler.people.organisations import LoketHost, Organisation
from scheduler.people.regions import Region
from scheduler.zitdagen.catalogue import Question, Service, counsellor_services
from scheduler.zitdagen.models import ZitdagSeries

Named: TypeAlias = Region | Organisation | Loket | Counsellor | Service | Question | ZitdagSeries
"""Models with a code in the files."""

_Model = TypeVar("_Model", Region, Organisation, Loket, Counsellor, Service, Question)


def ids(session: Session, model: type[Named]) -> dict[str, int]:
    """The id of every row by its code, also of those that are no longer active."""
    return {row.code: row.id for row in session.execute(select(model.code, model.id))}


def save_regions(session: Session, rows: Sequence[RegionRow]) -> None:
    for row in rows:
        _put(session, Region, row, {})


def save_organisations(session: Session, rows: Sequence[OrganisationRow]) -> None:
    regions = ids(session, Region)
    saved = [_put(session, Organisation, row, {"region_id": regions[row.region]}) for row in rows]
    session.flush()
    # A parent may stand below its sites in the file.
    organisations = ids(session, Organisation)
    for organisation, row in zip(saved, rows, strict=True):
        organisation.parent_id = organisations[row.parent] if row.parent else None


def save_contacts(session: Session, rows: Sequence[ContactRow]) -> None:
    organisations, known = ids(session, Organisation), contact_ids(session)
    for row in rows:
        found = session.get(ContactPerson, known[row.code]) if row.code in known else None
        person = found or ContactPerson(
            organisation_id=organisations[row.organisation], name=row.name
        )
        person.email, person.phone = row.email, row.phone
        person.told_of_changes = row.told_of_changes
        session.add(person)


def contact_ids(session: Session) -> dict[str, int]:
    """The id of every contact person by the code of its row."""
    statement = select(Organisation.code, ContactPerson.name, ContactPerson.id).join(
        ContactPerson.organisation
    )
    return {contact_code(site, name): id_ for site, name, id_ in session.execute(statement)}


def remove_contacts(session: Session, codes: Collection[str]) -> None:
    """Delete them, and who they are from our mails: nobody keeps who is no contact person."""
    gone = [id_ for code, id_ in contact_ids(session).items() if code in codes]
    for person_id in gone:
        queue.forget(session, to_hosts.subject(person_id))
    session.execute(delete(ContactPerson).where(ContactPerson.id.in_(gone)))


def save_lokets(session: Session, rows: Sequence[LoketRow]) -> None:
    regions, organisations = ids(session, Region), ids(session, Organisation)
    for row in rows:
        loket = _put(session, Loket, row, {"active": True}, without=("access",))
        _save_access(loket, row.access)
        session.flush()
        session.merge(
            LoketHost(
                loket_id=loket.id,
                organisation_id=organisations[row.host],
                region_id=regions[row.region],
            )
        )


def _save_access(loket: Loket, wanted: Sequence[AccessCell]) -> None:
    there = {access.feature: access for access in loket.access}
    for feature in there.keys() - {feature for feature, _ in wanted}:
        loket.access.remove(there[feature])
    for feature, state in wanted:
        if feature in there:
            there[feature].state = state
        else:
            loket.access.append(LoketAccess(feature=feature, state=state))


def save_counsellors(session: Session, rows: Sequence[CounsellorRow]) -> None:
    """After the services, which they give."""
    regions, saved = ids(session, Region), []
    for row in rows:
        more = {"region_id": regions[row.region], "active": True}
        counsellor = _put(session, Counsellor, row, more, without=("services",))
        if counsellor in session.new:
            counsellor.diary = Diary()
        saved.append(counsellor)
    session.flush()
    _save_given(session, {one.id: row.services for one, row in zip(saved, rows, strict=True)})


def _save_given(session: Session, wanted: Mapping[int, Sequence[str]]) -> None:
    """Which services these counsellors give."""
    theirs = counsellor_services.c.counsellor_id.in_(wanted)
    session.execute(delete(counsellor_services).where(theirs))
    services = ids(session, Service)
    given = [
        {"counsellor_id": counsellor_id, "service_id": services[code]}
        for counsellor_id, codes in wanted.items()
        for code in codes
    ]
    if given:
        session.execute(insert(counsellor_services), given)


def save_services(session: Session, rows: Sequence[ServiceRow]) -> None:
    # A service may stand below the one that it replaces, and two may change places.
    saved = []
    for row in rows:
        more = {"seats": row.places, "instead_of_id": None}
        saved.append(_put(session, Service, row, more, without=("places",)))
    session.flush()
    services = ids(session, Service)
    for service, row in zip(saved, rows, strict=True):
        service.instead_of_id = services[row.instead_of] if row.instead_of else None


def save_questions(session: Session, rows: Sequence[QuestionRow]) -> None:
    services = ids(session, Service)
    for row in rows:
        service_id = services[row.service] if row.service else None
        _put(session, Question, row, {"service_id": service_id, "active": True})


def retire(session: Session, model: type[Named], codes: Collection[str]) -> None:
    """Deactivate these for the future."""
    session.execute(update(model).where(model.code.in_(codes)).values(active=False))


# Columns that hold a code where the model has an id, or a row of another table.
_CODES = frozenset({"region", "parent", "host", "service", "instead_of"})


def _put(
    session: Session,
    model: type[_Model],
    row: Row,
    more: Mapping[str, Any],
    without: Collection[str] = (),
) -> _Model:
    """Upsert the object with the code of `row`."""
    found = session.scalars(select(model).where(model.code == row.code)).one_or_none() or model()
    left_out = {"line", *_CODES, *without}
    own = {one.name: getattr(row, one.name) for one in fields(row) if one.name not in left_out}
    for name, value in (own | dict(more)).items():
        setattr(found, name, list(value) if isinstance(value, tuple) else value)
    session.add(found)
    return found
