"""Queries of the planning: zitdagen of a loket or series, whereabouts."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import Session, aliased, contains_eager, joinedload, selectinload

from locations.models import Loket
from scheduler.access import scope
from scheduler.calendar.intervals import Interval
from scheduler.people.counsellors import Counsellor
from scheduler.zitdagen import snapshot
from scheduler.zitdagen.catalogue import Question, Service, ServiceAudience, ServiceMode
from scheduler.zitdagen.errors import UnknownZitdag
from scheduler.zitdagen.models import (
    Absence,
    Opening,
    OpeningKind,
    Zitdag,
    ZitdagSeries,
    ZitdagState,
    zitdag_services,
)
from scheduler.zitdagen.policy import PlannedOpening
from scheduler.zitdagen.snapshot import Shift, ShiftQuery


def services(session: Session, service_ids: Collection[int]) -> list[Service]:
    """The services that exist among these, by code."""
    return list(
        session.scalars(select(Service).where(Service.id.in_(service_ids)).order_by(Service.code))
    )


def following(session: Session, series_ids: Collection[int], first: date) -> list[Zitdag]:
    """Every zitdag that these series gave a date from `first` on, also detached, cancelled or left
    at an older place."""
    given = func.coalesce(Zitdag.recurrence_date, Zitdag.date)
    return list(
        session.scalars(
            select(Zitdag)
            .where(Zitdag.series_id.in_(series_ids), given >= first)
            .options(selectinload(Zitdag.openings), selectinload(Zitdag.services))
            .order_by(given, Zitdag.id)
        )
    )


def series_id(session: Session, code: str) -> int | None:
    """The id of the series with this code; None where there is none."""
    return session.scalar(select(ZitdagSeries.id).where(ZitdagSeries.code == code))


def series_version(session: Session, code: str) -> int:
    """At which version the series with this code is; 0 where there is none."""
    return session.scalar(select(ZitdagSeries.version).where(ZitdagSeries.code == code)) or 0


def dates_given(session: Session, series_id: int, first: date) -> set[date]:
    """Dates from `first` on for which the series has a zitdag, in any state."""
    given = session.scalars(
        select(Zitdag.recurrence_date).where(
            Zitdag.series_id == series_id, Zitdag.recurrence_date >= first
        )
    )
    return {day for day in given if day is not None}


def ids_that_follow(session: Session, code: str, first: date) -> frozenset[int]:
    """The zitdagen from `first` on that still follow the series with this code."""
    return frozenset(
        session.scalars(
            select(Zitdag.id)
            .join(Zitdag.series)
            .where(
                ZitdagSeries.code == code,
                Zitdag.recurrence_date >= first,
                Zitdag.detached.is_(False),
            )
        )
    )


def ids_that_follow_since(session: Session, since: Mapping[int, date]) -> frozenset[int]:
    """The zitdagen that still follow one of these series, from its date on. One SELECT."""
    if not since:
        return frozenset()
    rows = session.execute(
        select(Zitdag.id, Zitdag.series_id, Zitdag.recurrence_date).where(
            Zitdag.series_id.in_(since),
            Zitdag.recurrence_date >= min(since.values()),
            Zitdag.detached.is_(False),
        )
    )
    return frozenset(id_ for id_, series_id, day in rows if day and day >= since[series_id or 0])


def openings_of(shifts: Iterable[Shift]) -> list[PlannedOpening]:
    """Openings of these shifts, as the rules of planning take them."""
    return [
        PlannedOpening(shift.date, shift.loket, opening, shift.zitdag_id)
        for shift in shifts
        for opening in shift.openings
    ]


def sittings(session: Session, query: ShiftQuery) -> list[PlannedOpening]:
    """Planned sittings, as the rules of planning take them. One SELECT."""
    return openings_of(snapshot.shifts(session, query))


def question(session: Session, code: str) -> Question | None:
    """The question in use with this code, with its service. One SELECT."""
    return session.scalar(_questions().where(Question.code == code))


def questions(session: Session) -> Sequence[Question]:
    """The questions in use, each with its service, in the order of the front page."""
    return session.scalars(_questions()).all()


def bookable_questions(session: Session) -> Sequence[Question]:
    """Those of `questions` that a service answers."""
    return session.scalars(_questions().where(Question.service_id.is_not(None))).all()


def _questions() -> Select[Question]:
    statement = select(Question).where(Question.active).order_by(Question.position, Question.code)
    return statement.options(joinedload(Question.service))


def every_service(session: Session) -> Sequence[Service]:
    """All services, by code."""
    return session.scalars(select(Service).order_by(Service.code)).all()


def remote(session: Session, service_id: int) -> dict[ServiceMode, Service]:
    """The services that give its conversation at a distance, by mode, by telephone in front. One
    SELECT.
    """
    theirs = select(Service).where(Service.instead_of_id == service_id)
    return {one.mode: one for one in session.scalars(theirs.order_by(Service.mode))}


def services_for_professionals(
    session: Session, region_id: int, *, from_date: date
) -> Sequence[Service]:
    """The services for professionals that somebody in this region gives from a day on, by code. One
    SELECT.
    """
    given = (
        select(zitdag_services.c.service_id)
        .join(Zitdag, Zitdag.id == zitdag_services.c.zitdag_id)
        .where(
            scope.at_lokets_of(region_id, Zitdag.loket_id),
            Zitdag.state == ZitdagState.PLANNED,
            Zitdag.date >= from_date,
        )
    )
    statement = select(Service).where(
        Service.audience == ServiceAudience.PROFESSIONALS, Service.id.in_(given)
    )
    return session.scalars(statement.order_by(Service.code)).all()


def come_for(session: Session) -> frozenset[int]:
    """Ids of the services for which adults come to a loket. One SELECT."""
    statement = select(Service.id).where(
        Service.mode == ServiceMode.IN_PERSON, Service.audience == ServiceAudience.ADULTS
    )
    return frozenset(session.scalars(statement))


def follow_up_services(session: Session) -> Sequence[Service]:
    """The services for adults that stay with one counsellor, by code."""
    return session.scalars(
        select(Service)
        .where(Service.same_counsellor, Service.audience == ServiceAudience.ADULTS)
        .order_by(Service.code)
    ).all()


def zitdag(session: Session, zitdag_id: int) -> Zitdag | None:
    """A zitdag with its counsellor and loket; the caller authorises. One SELECT."""
    whose = joinedload(Zitdag.counsellor), joinedload(Zitdag.loket)
    return session.scalar(select(Zitdag).where(Zitdag.id == zitdag_id).options(*whose))


def read_afresh(session: Session, zitdag_ids: Collection[int]) -> Sequence[Zitdag]:
    """Refresh these zitdagen with loket, openings and services, bypassing the session's copies."""
    return session.scalars(
        select(Zitdag)
        .where(Zitdag.id.in_(zitdag_ids))
        .options(
            joinedload(Zitdag.loket), selectinload(Zitdag.openings), selectinload(Zitdag.services)
        )
        .execution_options(populate_existing=True)
    ).all()


def zitdag_of_colleague(
    session: Session, zitdag_id: int, counsellor_id: int, hours: Interval
) -> int | None:
    """The planned zitdag at which a counsellor sits, by appointment or for a group, during all of
    these hours, at the loket of that zitdag; None where there is none. One SELECT.
    """
    loket_id = select(Zitdag.loket_id).where(Zitdag.id == zitdag_id).scalar_subquery()
    other = aliased(Zitdag)
    return session.scalar(
        select(other.id)
        .join(Opening, Opening.zitdag_id == other.id)
        .where(
            other.counsellor_id == counsellor_id,
            other.loket_id == loket_id,
            other.state == ZitdagState.PLANNED,
            Opening.kind != OpeningKind.WALK_IN,
            Opening.starts_at <= hours.start,
            Opening.ends_at >= hours.end,
        )
        .limit(1)
    )


def counsellor_of(session: Session, zitdag_id: int) -> int:
    """Id of its counsellor.

    Raises:
        UnknownZitdag: there is no such zitdag.
    """
    counsellor_id = session.scalar(select(Zitdag.counsellor_id).where(Zitdag.id == zitdag_id))
    if counsellor_id is None:
        raise UnknownZitdag
    return counsellor_id


def date_of(session: Session, zitdag_id: int) -> date | None:
    """Its local date; None where there is no such zitdag."""
    return session.scalar(select(Zitdag.date).where(Zitdag.id == zitdag_id))


def has_session(session: Session, zitdag_id: int, starts_at: datetime) -> bool:
    """Whether a session for a group is planned in this zitdag at that moment (aware)."""
    planned = exists().where(
        Opening.zitdag_id == zitdag_id,
        Opening.starts_at == starts_at,
        Opening.kind == OpeningKind.GROUP,
        Zitdag.id == Opening.zitdag_id,
        Zitdag.state == ZitdagState.PLANNED,
    )
    return bool(session.scalar(select(planned)))


def counsellors_of_series(session: Session, codes: Collection[str]) -> set[int]:
    """Ids of the counsellors of these series."""
    statement = select(Zitdag.counsellor_id).join(Zitdag.series).where(ZitdagSeries.code.in_(codes))
    return set(session.scalars(statement.distinct()))


def counsellors_of_loket(session: Session, loket_id: int) -> set[int]:
    """Ids of counsellors at this loket."""
    statement = select(Zitdag.counsellor_id).where(Zitdag.loket_id == loket_id)
    return set(session.scalars(statement.distinct()))


def zone_of(session: Session, zitdag_id: int) -> ZoneInfo:
    """The time zone of the loket of this zitdag."""
    statement = select(Loket.timezone).join(Zitdag, Zitdag.loket_id == Loket.id)
    return ZoneInfo(session.scalars(statement.where(Zitdag.id == zitdag_id)).one())


def zone_at(session: Session, loket_id: int) -> ZoneInfo:
    """The time zone of this loket."""
    return ZoneInfo(session.scalars(select(Loket.timezone).where(Loket.id == loket_id)).one())


def zones_at(session: Session, loket_ids: Collection[int]) -> dict[int, ZoneInfo]:
    """The time zone of each of these lokets. One SELECT."""
    rows = session.execute(select(Loket.id, Loket.timezone).where(Loket.id.in_(loket_ids)))
    return {loket_id: ZoneInfo(timezone) for loket_id, timezone in rows}


def openings_ahead(
    session: Session, which: ColumnElement[bool], *, now: datetime
) -> Sequence[Opening]:
    """The openings of planned zitdagen that are not over, each with its zitdag, loket and
    counsellor, soonest first. `which`: a condition on Zitdag. One SELECT.
    """
    return session.scalars(
        select(Opening)
        .join(Opening.zitdag)
        .where(which, Zitdag.state == ZitdagState.PLANNED, Opening.ends_at > now)
        .options(
            contains_eager(Opening.zitdag).options(
                joinedload(Zitdag.loket), joinedload(Zitdag.counsellor)
            )
        )
        .order_by(Opening.starts_at, Opening.id)
    ).all()


def zitdag_of_region(session: Session, region_id: int, zitdag_id: int) -> Zitdag | None:
    """The zitdag with its loket, counsellor, openings and services; None in another region."""
    return session.scalar(
        select(Zitdag)
        .where(Zitdag.id == zitdag_id, scope.at_lokets_of(region_id, Zitdag.loket_id))
        .options(
            joinedload(Zitdag.loket),
            joinedload(Zitdag.counsellor),
            selectinload(Zitdag.openings),
            selectinload(Zitdag.services),
        )
    )


def series_of_region(session: Session, region_id: int, series_id: int) -> ZitdagSeries | None:
    """The series with its loket, counsellor, openings and services; None in another region."""
    return session.scalar(_series(region_id).where(ZitdagSeries.id == series_id))


def running_series(session: Session, region_id: int, today: date) -> Sequence[ZitdagSeries]:
    """The active series of a region that end today or later, or never, by loket and code."""
    ends_later = ZitdagSeries.ends_on.is_(None) | (ZitdagSeries.ends_on >= today)
    statement = _series(region_id).join(ZitdagSeries.loket).where(ZitdagSeries.active, ends_later)
    return session.scalars(statement.order_by(Loket.city, Loket.name, ZitdagSeries.code)).all()


def next_dates(session: Session, series_ids: Collection[int], first: date) -> dict[int, date]:
    """The first date from `first` (local) on that each of these series takes place. One SELECT."""
    rows = session.execute(
        select(Zitdag.series_id, func.min(Zitdag.date))
        .where(
            Zitdag.series_id.in_(series_ids),
            Zitdag.date >= first,
            Zitdag.state == ZitdagState.PLANNED,
        )
        .group_by(Zitdag.series_id)
    )
    return {series_id: day for series_id, day in rows if series_id is not None}


def _series(region_id: int) -> Select[ZitdagSeries]:
    return (
        select(ZitdagSeries)
        .where(scope.at_lokets_of(region_id, ZitdagSeries.loket_id))
        .options(
            joinedload(ZitdagSeries.loket),
            joinedload(ZitdagSeries.counsellor),
            selectinload(ZitdagSeries.openings),
            selectinload(ZitdagSeries.services),
        )
    )


def series_codes(session: Session) -> set[str]:
    """The codes in use, of every region: a code is unique in the database."""
    return set(session.scalars(select(ZitdagSeries.code)))


def absence_of_region(session: Session, region_id: int, absence_id: int) -> Absence | None:
    """The absence of a counsellor of this region; None where another region has it."""
    return session.scalar(_absences(region_id).where(Absence.id == absence_id))


def absences_of_region(
    session: Session, region_id: int, *, ends_after: datetime
) -> list[tuple[Absence, Counsellor]]:
    """Current and future absences in a region with their counsellors, soonest first."""
    rows = session.execute(
        _absences(region_id)
        .where(Absence.ends_at > ends_after)
        .order_by(Absence.starts_at, Absence.id)
        .add_columns(Counsellor)
    )
    return [(absence, counsellor) for absence, counsellor in rows]


def _absences(region_id: int) -> Select[Absence]:
    whose = Counsellor.id == Absence.counsellor_id
    return select(Absence).join(Counsellor, whose).where(scope.works_in(region_id))
