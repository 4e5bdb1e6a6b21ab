"""The network as the database holds it, as the rows of the files."""

from collections import defaultdict
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from locations.models import Loket
from scheduler.network.columns import AccessCell, OpeningCell
from scheduler.network.tables import (
    ContactRow,
    CounsellorRow,
    LoketRow,
    NetworkTables,
    OrganisationRow,
    QuestionRow,
    RegionRow,
    SeriesRow,
    ServiceRow,
    in_order,
)
from scheduler.people.contact_persons import ContactPerson
from scheduler.people.counsellors import Counsellor
from scheduler.people.organisations import LoketHost, Organisation
from scheduler.people.regions import PlanningRule, Region
from scheduler.zitdagen.catalogue import Question, Service, counsellor_services
from scheduler.zitdagen.models import ZitdagSeries


def network(session: Session, *, with_series: bool = True) -> NetworkTables:
    """The whole network, active rows only; the series, which are the most, where they are asked."""
    return NetworkTables(
        regions=in_order(map(_region, session.scalars(select(Region)))),
        organisations=_organisations(session),
        contacts=_contacts(session),
        lokets=_lokets(session),
        counsellors=_counsellors(session),
        services=_services(session),
        questions=_questions(session),
        series=_series(session) if with_series else (),
    )


def retired(session: Session) -> NetworkTables:
    """The rows that are no longer active, of the kinds that can be retired; no series."""
    return NetworkTables(
        lokets=_lokets(session, is_active=False),
        counsellors=_counsellors(session, is_active=False),
        questions=_questions(session, is_active=False),
    )


def _organisations(session: Session) -> tuple[OrganisationRow, ...]:
    load = (joinedload(Organisation.region), joinedload(Organisation.parent))
    return in_order(map(_organisation, session.scalars(select(Organisation).options(*load))))


def _contacts(session: Session) -> tuple[ContactRow, ...]:
    statement = select(ContactPerson).options(joinedload(ContactPerson.organisation))
    return in_order(map(_contact, session.scalars(statement)))


def _lokets(session: Session, *, is_active: bool = True) -> tuple[LoketRow, ...]:
    statement = (
        select(Loket, LoketHost)
        .join(LoketHost, LoketHost.loket_id == Loket.id)
        .where(Loket.active.is_(is_active))
        .options(
            selectinload(Loket.access),
            joinedload(LoketHost.organisation),
            joinedload(LoketHost.region),
        )
    )
    return in_order(_loket(loket, host) for loket, host in session.execute(statement))


def _counsellors(session: Session, *, is_active: bool = True) -> tuple[CounsellorRow, ...]:
    statement = (
        select(Counsellor)
        .where(Counsellor.active.is_(is_active))
        .options(joinedload(Counsellor.region))
    )
    given: dict[int, list[str]] = defaultdict(list)
    rows = session.execute(
        select(counsellor_services.c.counsellor_id, Service.code).join(
            Service, Service.id == counsellor_services.c.service_id
        )
    )
    for counsellor_id, code in rows:
        given[counsellor_id].append(code)
    return in_order(
        _counsellor(one, tuple(sorted(given.get(one.id, ())))) for one in session.scalars(statement)
    )


def _services(session: Session) -> tuple[ServiceRow, ...]:
    statement = select(Service).options(joinedload(Service.instead_of))
    return in_order(map(_service, session.scalars(statement)))


def _questions(session: Session, *, is_active: bool = True) -> tuple[QuestionRow, ...]:
    statement = (
        select(Question).where(Question.active.is_(is_active)).options(joinedload(Question.service))
    )
    return in_order(map(_question, session.scalars(statement)))


def _series(session: Session) -> tuple[SeriesRow, ...]:
    statement = (
        select(ZitdagSeries)
        .where(ZitdagSeries.active)
        .options(
            joinedload(ZitdagSeries.loket),
            joinedload(ZitdagSeries.counsellor),
            selectinload(ZitdagSeries.openings),
            selectinload(ZitdagSeries.services),
        )
    )
    return in_order(map(_one_series, session.scalars(statement)))


def _region(region: Region) -> RegionRow:
    return RegionRow(
        code=region.code,
        name=region.name,
        phone=region.phone,
        phone_hours=region.phone_hours,
        page_languages=tuple(region.page_languages),
        minimum_age=region.minimum_age,
        travel_minutes=region.travel_minutes,
        reminder_days=tuple(region.reminder_days),
        reminder_hour=region.reminder_hour,
        interpreter_days=region.interpreter_days,
        video_address=region.video_address,
        refused_rules=tuple(sorted(map(PlanningRule, region.refused_rules))),
    )


def _organisation(organisation: Organisation) -> OrganisationRow:
    return OrganisationRow(
        code=organisation.code,
        name=organisation.name,
        kind=organisation.kind,
        region=organisation.region.code,
        parent=organisation.parent.code if organisation.parent else None,
        domain=organisation.domain,
        official_code=organisation.official_code,
        desks=organisation.desks,
        opening_hours=organisation.opening_hours,
    )


def _contact(person: ContactPerson) -> ContactRow:
    return ContactRow(
        organisation=person.organisation.code,
        name=person.name,
        email=person.email,
        phone=person.phone,
        told_of_changes=person.told_of_changes,
    )


def _loket(loket: Loket, host: LoketHost) -> LoketRow:
    return LoketRow(
        code=loket.code,
        name=loket.name,
        region=host.region.code,
        host=host.organisation.code,
        street=loket.street,
        postcode=loket.postcode,
        city=loket.city,
        latitude=loket.latitude,
        longitude=loket.longitude,
        room=loket.room,
        reception_words=loket.reception_words,
        host_phone=loket.host_phone,
        sms_place=loket.sms_place,
        access=tuple(sorted(AccessCell(one.feature, one.state) for one in loket.access)),
        timezone=loket.timezone,
    )


def _counsellor(counsellor: Counsellor, services: tuple[str, ...]) -> CounsellorRow:
    return CounsellorRow(
        code=counsellor.code,
        first_name=counsellor.first_name,
        last_name=counsellor.last_name,
        region=counsellor.region.code,
        languages=tuple(counsellor.languages),
        weekly_hours=counsellor.weekly_hours,
        services=services,
    )


def _service(service: Service) -> ServiceRow:
    return ServiceRow(
        code=service.code,
        name=service.name,
        minutes=service.minutes,
        aftercare_minutes=service.aftercare_minutes,
        places=service.seats,
        mode=service.mode,
        audience=service.audience,
        same_counsellor=service.same_counsellor,
        reminder_days=tuple(service.reminder_days) if service.reminder_days else None,
        reminder_hour=service.reminder_hour,
        instead_of=service.instead_of.code if service.instead_of else None,
        minimum=service.minimum,
        language=service.language,
    )


def _question(question: Question) -> QuestionRow:
    return QuestionRow(
        code=question.code,
        position=question.position,
        text=question.text,
        pictogram=question.pictogram,
        service=question.service.code if question.service else None,
        signpost=question.signpost,
        signpost_phone=question.signpost_phone,
        signpost_address=question.signpost_address,
        signpost_latitude=question.signpost_latitude,
        signpost_longitude=question.signpost_longitude,
        signpost_url=question.signpost_url,
        bring=question.bring,
        as_link=question.as_link,
    )


def _one_series(series: ZitdagSeries) -> SeriesRow:
    return SeriesRow(
        code=series.code,
        loket=series.loket.code,
        counsellor=series.counsellor.code,
        rule=series.rule,
        starts_on=series.starts_on,
        ends_on=series.ends_on,
        exceptions=tuple(sorted(date.fromisoformat(day) for day in series.exceptions)),
        openings=tuple(
            sorted(OpeningCell(one.starts, one.ends, one.kind) for one in series.openings)
        ),
        services=tuple(sorted(service.code for service in series.services)),
        audience=series.audience,
        released_hours=series.released_hours,
        notice_hours=series.notice_hours,
        horizon_days=series.horizon_days,
        anchor=series.anchor,
        step_minutes=series.step_minutes,
    )
