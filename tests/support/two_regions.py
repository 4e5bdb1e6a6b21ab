"""Two regions with a site, a counsellor and a client of each, named to stand in addresses.

Three owners have the same things: `mine` are those of who is signed in, `colleagues` those of
another counsellor and another partner's site in the same region, `elsewhere` those of another
region. An address with `{booked}` in it is filled in with the things of one of them.
"""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from database import db, reading, write
from locations.models import Loket
from notifications.outbox.models import FAILED, Message
from scheduler.access import accounts, scope, sheet_links
from scheduler.access.roles import Role
from scheduler.appointments.attendance import operations as attendance
from scheduler.appointments.booking import manage_links, origins
from scheduler.appointments.booking.requests import AskedFrom
from scheduler.appointments.lists import call_list
from scheduler.appointments.messages import to_clients
from scheduler.appointments.models import (
    Appointment,
    CallTask,
    InterpreterArrangement,
    PlanningConflict,
    WhyCall,
)
from scheduler.calendar.intervals import Interval
from scheduler.people import call_requests
from scheduler.people.actors import Actor
from scheduler.people.call_requests import CallRequest, PartOfDay
from scheduler.people.clients import Client
from scheduler.people.contact import ContactMethod
from scheduler.people.counsellors import Counsellor
from scheduler.people.organisations import LoketHost, Organisation
from scheduler.people.regions import Region
from scheduler.web.core import rate_limits
from scheduler.web.core.moment_codec import moment_value
from scheduler.zitdagen import unplanned
from scheduler.zitdagen.catalogue import Question, Service
from scheduler.zitdagen.closing import ClosurePlan
from scheduler.zitdagen.closing import close as close_loket
from scheduler.zitdagen.errors import AlreadyThere
from scheduler.zitdagen.models import (
    Absence,
    ClosureReason,
    DiaryEntry,
    OpeningKind,
    UnplannedDate,
    Zitdag,
    ZitdagSeries,
)
from scheduler.zitdagen.plans import OpeningPlan, SeriesPlan
from scheduler.zitdagen.season_copying import LastSeason
from scheduler.zitdagen.season_copying import copy as copy_season
from scheduler.zitdagen.season_models import SeasonDraft
from scheduler.zitdagen.seasons import locked as locked_season
from scheduler.zitdagen.series import plan_series
from tests.conftest import FreshDatabase
from tests.support import builders
from tests.support.browserless import Visitor
from tests.support.builders import PLANNER, Sitting, by
from tests.support.counsellor_day import HANNE, IEPER, LATER, MONDAY, come, details
from tests.support.example_site import running
from tests.support.site import NOW, Site
from tests.support.staff_accounts import SITE, make_account, sign_in

NEXT_MONDAY = date(2026, 11, 30)
UNPLANNED = NEXT_MONDAY + timedelta(days=13)
SESSION_DAY = date(2026, 12, 20)
NOW_HERE = NOW + LATER + timedelta(minutes=1)
"""Between two quarters: no hour falls within its notice while somebody is looking at it."""

Things = dict[str, str]


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose the things are: who comes, with whom, where, referred by which site."""

    name: str
    client: str
    number: str
    face: str
    loket: str
    site: str
    service: str = "information"


MINE = Owner("mine", "Amina", "+32470000031", HANNE, IEPER, SITE)
COLLEAGUES = Owner(
    "colleagues", "Quirine", "+32470000042", "samira", "kortrijk-vlasschuur", "vdab-kortrijk"
)
ELSEWHERE = Owner("elsewhere", "Xandra", "+32470000053", "xenia", "verweg", "elders", "gesprek")


@dataclass(frozen=True, slots=True)
class World:
    """The site with all that; who is signed in keeps their session when it is wound back."""

    site: Site
    things: dict[str, Things]
    template: Path | None = None

    def names(self, owner: str) -> Things:
        """What stands between braces in an address of this owner; `mine_...` are always mine."""
        mine = {f"mine_{name}": value for name, value in self.things["mine"].items()}
        return {**mine, **self.things[owner]}

    def wind_back(self) -> None:
        """Let nothing have happened since it was made.

        By SQLite's own backup, which takes its locks: a page that was closed may have left a
        request behind, whose connection would go on reading the file that a copy took away.
        """
        if self.template is None:
            raise ValueError("this world is not made to be wound back")
        with self.site.app.app_context():
            path = db.engine.url.database or ""
        with closing(sqlite3.connect(self.template)) as then, closing(sqlite3.connect(path)) as now:
            then.backup(now)
        self.site.clock.now = NOW_HERE

    def sign_in(self, role: Role) -> Visitor:
        """The person of that role whose things are `mine`."""
        at = {Role.COUNSELLOR: HANNE, Role.PARTNER: SITE}.get(role)
        visitor = sign_in(self.site, role, email=email_of(role), at=at)
        self.keep_sessions()
        return visitor

    def work_elsewhere_too(self, role: Role) -> int:
        """A post in the other region, where the same role has the things of `elsewhere`."""
        new = accounts.NewAccount(
            email_of(role),
            "Die daar ook werkt",
            role,
            "elders",
            ELSEWHERE.site if role is Role.PARTNER else "",
            ELSEWHERE.face if role is Role.COUNSELLOR else "",
        )
        with self.site.app.app_context():
            return write(accounts.create, new, by=by(NOW, Actor.COORDINATOR)).id

    def keep_sessions(self) -> None:
        """Let whoever is signed in now stay so when it is wound back."""
        if self.template is None:
            return
        with self.site.app.app_context():
            path = db.engine.url.database or ""
        with closing(sqlite3.connect(self.template)) as then, then:
            then.execute("ATTACH ? AS now", (path,))
            then.execute("INSERT OR REPLACE INTO staff_sessions SELECT * FROM now.staff_sessions")


def email_of(role: Role) -> str:
    return f"{role}@example.org"


def make(site: Site, *, alone: bool = False) -> World:
    """Fill the example network; `alone` leaves the other region out."""
    for role in Role:
        at = {Role.COUNSELLOR: HANNE, Role.PARTNER: SITE}.get(role)
        make_account(site, role, email_of(role), at)
    owners = [MINE, COLLEAGUES]
    if not alone:
        with site.app.app_context():
            write(_another_region)
        owners.append(ELSEWHERE)
    things = {owner.name: _things(site, owner) for owner in owners}
    site.clock.now = NOW_HERE
    return World(site, things)


@contextmanager
def world_over(
    fresh: FreshDatabase, *, alone: bool = False, **settings: str | bool
) -> Iterator[World]:
    """A world that can be wound back."""
    with fresh() as url, running(url, **settings) as site:
        made = make(site, alone=alone)
        with site.app.app_context():
            with db.engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            db.engine.dispose()
        path = Path(url.removeprefix("sqlite:///"))
        template = path.with_name(f"{path.name}.template")
        shutil.copy(path, template)
        yield World(site, made.things, template)


def _another_region(session: Session) -> None:
    """A region with one site, one loket and one counsellor, who sits there the same Monday."""
    there = builders.region(session, code="elders", name="Leerwinkel Elders")
    host = builders.organisation(session, there.id, code=ELSEWHERE.site)
    loket = builders.loket(session, host, code=ELSEWHERE.loket, name="Verweg")
    face = builders.counsellor(session, there.id, code=ELSEWHERE.face, first_name="Xenia")
    service = builders.service(session, code=ELSEWHERE.service, **builders.BACK_TO_BACK)
    plan = SeriesPlan(
        code="verweg-ma",
        loket_id=loket.id,
        counsellor_id=face.id,
        rule="FREQ=WEEKLY;BYDAY=MO",
        starts_on=MONDAY,
        ends_on=None,
        exceptions=(),
        openings=(OpeningPlan(OpeningKind.APPOINTMENT, time(9), time(16, 30)),),
        service_ids=frozenset({service.id}),
    )
    plan_series(session, plan, today=MONDAY, by=PLANNER)


def _things(site: Site, owner: Owner) -> Things:
    with site.looking() as session:
        zitdag = _zitdag(session, owner)
        series = session.get_one(ZitdagSeries, zitdag.series_id)
        referrer = session.scalars(
            select(Organisation.id).where(Organisation.code == owner.site)
        ).one()
        service = session.scalars(select(Service.id).where(Service.code == owner.service)).one()
    account = make_account(site, Role.PARTNER, email_of(Role.PARTNER), SITE)
    referred = {
        "referrer_id": referrer,
        "account_id": account.id if owner is MINE else None,
    }
    begun = visit(site, owner, "09:00", **referred)
    form = f"{builders.new_code('form')}:1:1:1"
    booked = visit(site, owner, "14:00", key=form, **referred)
    without_phone = visit(
        site,
        owner,
        "15:00",
        client=details(first_name=owner.client, reach=ContactMethod.VIA_PARTNER, contact=None),
        interpreter=True,
        key=f"{form}:2",  # booked together
        **referred,
    )
    flag(site, without_phone)
    next_hour = moment_value(builders.at("10:00", NEXT_MONDAY))
    things = {
        "begun": begun.uid,
        "booked": booked.uid,
        "yes": manage_links.yes_token(site.keys.manage_links, booked),
        "appointment_id": str(booked.id),
        "client_id": str(booked.client_id),
        "code": booked.code,
        "number": owner.number,
        "client": owner.client,
        "zitdag": str(zitdag.id),
        "series": str(series.id),
        "version": str(series.version),
        "loket": owner.loket,
        "site": owner.site,
        "loket_id": str(zitdag.loket_id),
        "counsellor": owner.face,
        "counsellor_id": str(zitdag.counsellor_id),
        "service_id": str(service),
        "call": str(_call(site, owner, zitdag.loket_id)),
        "line": str(_line(site, without_phone)),
        "failed": str(_failed(site, booked)),
        "without_interpreter": str(without_phone.id),
        "misfit": str(without_phone.id),
        "interpreter": str(_interpreter(site, booked)),
        "sheet": _sheet(site, zitdag.loket_id),
        "hour": f"{owner.loket} {next_hour}",
        "next": f"{owner.loket}/{owner.face}/{next_hour}",
        "key": form_key(site),
        **_account(site, owner),
        "walked_in": _walk_in(site, owner, zitdag).uid,
        "absence": str(_absence(site, zitdag.counsellor_id)),
        "closure": str(_closure(site, zitdag.loket_id)),
        "unplanned": str(_unplanned(site, series.id)),
        **_season(site, zitdag),
        "group": str(_group(site, begun)),
        **_session(site, owner, zitdag),
    }
    with site.app.app_context():
        write(_from_one_place, owner.client)
    return things


def _unplanned(site: Site, series_id: int) -> int:
    """A date of this series that the night could not plan; meanwhile nothing is in the way."""

    def note(session: Session) -> int:
        cause = AlreadyThere(UNPLANNED, "somewhere")
        unplanned.note(session, series_id, {UNPLANNED: cause}, by=PLANNER)
        session.flush()
        found = select(UnplannedDate.id).where(UnplannedDate.series_id == series_id)
        return session.scalars(found).one()

    with site.app.app_context():
        return write(note)


def _season(site: Site, zitdag: Zitdag) -> Things:
    """A season is prepared, with the planning of twenty weeks before."""

    def prepare(session: Session) -> SeasonDraft:
        _, region = scope.loket_and_region(session, zitdag.loket_id)
        last = LastSeason(MONDAY, MONDAY + timedelta(weeks=4), 20)
        draft_id = copy_season(session, region.id, "Voorjaar", last, by=PLANNER)
        return locked_season(session, draft_id)

    with site.app.app_context():
        draft = write(prepare)
    row = next(row for row in draft.rows if row.series_id is not None)
    return {"season": str(draft.id), "season_row": str(row.id)}


def _from_one_place(session: Session, client: str) -> None:
    """As if that client's appointments came from one network."""
    origin = AskedFrom(network="a network", browser="a browser")
    theirs = select(Appointment.id).join(Client).where(Client.first_name == client)
    for appointment_id in session.scalars(theirs).all():
        origins.note(session, appointment_id, origin, now=NOW)


def _session(site: Site, owner: Owner, zitdag: Zitdag) -> Things:
    """A session for several is planned on a Sunday, which the owner's client booked."""
    code = "group-session"

    def plan(session: Session) -> Zitdag:
        loket = session.get_one(Loket, zitdag.loket_id)
        counsellor = session.get_one(Counsellor, zitdag.counsellor_id)
        service = session.scalars(select(Service).where(Service.code == code)).one()
        sitting = builders.sessions("09:30-11:30", day=SESSION_DAY)
        return builders.zitdag(session, loket, counsellor, [service], sitting)

    with site.app.app_context():
        planned = write(plan)
    who = details(first_name=owner.client, contact=owner.number)
    one = visit(site, owner, "09:30", day=SESSION_DAY, service=code, client=who)
    hour = moment_value(builders.at("09:30", SESSION_DAY))
    return {
        "session": f"{planned.id}/{hour}",
        "session_choice": f"{planned.id}-{hour}",
        "session_people": str(one.id),
    }


def _group(site: Site, begun: Appointment) -> int:
    """A session for several was there that morning, from which everybody stayed away."""
    entry = begun.entry

    def sit(session: Session) -> int:
        one = DiaryEntry(
            counsellor_id=entry.counsellor_id,
            zitdag_id=entry.zitdag_id,
            service_id=entry.service_id,
            starts_at=builders.at("08:00", MONDAY),
            ends_at=builders.at("08:30", MONDAY),
            occupied_until=builders.at("08:30", MONDAY),
            capacity=3,
        )
        session.add(one)
        session.flush()
        return one.id

    with site.app.app_context():
        return write(sit)


def _interpreter(site: Site, booked: Appointment) -> int:
    """An interpreter is to come for this appointment, who is not wanted there any more."""

    def arrange(session: Session) -> int:
        one = InterpreterArrangement(
            appointment_id=booked.id,
            starts_at=booked.entry.starts_at,
            language=booked.language,
            loket_id=booked.entry.zitdag.loket_id,
            arranged_with="De tolkdienst",
            arranged_at=NOW,
        )
        session.add(one)
        session.flush()
        return one.id

    with site.app.app_context():
        return write(arrange)


def _closure(site: Site, loket_id: int) -> int:
    """The loket is closed, on a day on which nothing else happens here."""
    starts_at, ends_at = (builders.at(clock, date(2027, 2, 21)) for clock in ("09:00", "12:00"))

    def make(session: Session) -> int:
        _, region = scope.loket_and_region(session, loket_id)
        during, reason = Interval(starts_at, ends_at), ClosureReason.WORKS
        plan = ClosurePlan(region.id, loket_id, during, reason)
        return close_loket(session, plan, by=builders.PLANNER).id

    with site.app.app_context():
        return write(make)


def _absence(site: Site, counsellor_id: int) -> int:
    """The counsellor is away, on a day on which nothing else happens here."""
    period = (builders.at(clock, date(2027, 2, 20)) for clock in ("09:00", "12:00"))

    def be_away(session: Session) -> int:
        builders.absence(session, counsellor_id, *period)
        return session.scalars(
            select(Absence.id).where(Absence.counsellor_id == counsellor_id)
        ).one()

    with site.app.app_context():
        return write(be_away)


def _walk_in(site: Site, owner: Owner, zitdag: Zitdag) -> Appointment:
    """The owner's client walked in as well."""
    with site.looking() as session:
        asked = select(Question.id).where(Question.service_id.is_not(None)).order_by(Question.id)
        question_id = session.scalars(asked).first() or 0
    key = builders.new_code("form")
    request = attendance.WalkIn(zitdag.id, owner.client, "nl", question_id, key)
    with site.app.app_context():
        return write(attendance.walk_in, request, by=by(builders.at("09:10", MONDAY)))


def _account(site: Site, owner: Owner) -> Things:
    """Somebody else who works at that site, and has a passkey."""
    with site.looking() as session:
        host = session.scalars(select(Organisation).where(Organisation.code == owner.site)).one()
        region = session.get_one(Region, host.region_id).code
    address = f"{owner.name}@{owner.site}.example.org"
    new = accounts.NewAccount(address, "Nog iemand", Role.PARTNER, region, owner.site)

    def make_both(session: Session) -> tuple[int, int]:
        post = accounts.create(session, new, by=by(site.clock.now, Actor.COORDINATOR))
        return post.id, builders.passkey(session, post.account_id).id

    with site.app.app_context():
        account_id, passkey_id = write(make_both)
    return {"account": str(account_id), "passkey": str(passkey_id)}


def _zitdag(session: Session, owner: Owner) -> Zitdag:
    return session.scalars(
        select(Zitdag)
        .join(Zitdag.counsellor)
        .join(Zitdag.loket)
        .where(Counsellor.code == owner.face, Loket.code == owner.loket, Zitdag.date == MONDAY)
    ).one()


def visit(site: Site, owner: Owner, clock: str, **overrides: Any) -> Appointment:
    """The owner's client comes at that hour of Monday, unless told otherwise."""
    usual = {
        "loket": owner.loket,
        "face": owner.face,
        "service": owner.service,
        "client": details(first_name=owner.client, contact=owner.number),
    }
    return come(site, clock, **{**usual, **overrides})


def flag(site: Site, one: Appointment) -> None:
    """It no longer fits: coordinators have to look at it."""
    statement = (
        update(Appointment)
        .where(Appointment.id == one.id)
        .values(misfit=PlanningConflict.COUNSELLOR_ABSENT)
    )
    with site.app.app_context():
        write(lambda session: session.execute(statement))


def _call(site: Site, owner: Owner, loket_id: int) -> int:
    """Somebody of that region asked to be called."""
    with site.looking() as session:
        region_id = session.get_one(LoketHost, loket_id).region_id
    ask_for_call(site, region_id, f"{owner.number[:-1]}9")
    with site.looking() as session:
        number = f"{owner.number[:-1]}9"
        return session.scalars(select(CallRequest.id).where(CallRequest.number == number)).one()


def ask_for_call(site: Site, region_id: int, number: str) -> None:
    call = call_requests.NewCallRequest(
        builders.new_code("call"), region_id, number, "fr", PartOfDay.AFTERNOON
    )
    with site.app.app_context():
        write(call_requests.ask, call, by=by(NOW))


def _line(site: Site, one: Appointment) -> int:
    """A message did not reach them: they stand on the list of whom to call."""
    with site.app.app_context():
        write(call_list.add, one.id, WhyCall.NOT_REACHED, by=by(NOW))
        with reading() as session:
            lines = select(CallTask.id).where(CallTask.appointment_id == one.id)
            return session.scalars(lines).one()


def _failed(site: Site, one: Appointment) -> UUID:
    """Their confirmation was given up, in an outage."""
    its = Message.subject == to_clients.subject(one), Message.kind == "confirmation"
    gone = {"state": FAILED, "next_try": None, "gave_up_at": NOW, "cause": "paused"}
    with site.app.app_context():
        write(lambda session: session.execute(update(Message).where(*its).values(**gone)))
        with reading() as session:
            return session.scalars(select(Message.id).where(*its)).one()


def _sheet(site: Site, loket_id: int) -> str:
    with site.app.app_context():
        write(sheet_links.renew, loket_id, by=PLANNER)
    with site.looking() as session:
        host = session.get_one(LoketHost, loket_id)
        return sheet_links.token(site.keys.reception_sheets, host) or ""


def form_key(site: Site) -> str:
    """A key that a form of staff carries."""
    with site.app.test_request_context():
        return rate_limits.form_key()


def crowd(site: Site) -> None:
    """Many more of everything that lists and forms show, of this region."""
    open_places(site, 10)
    plan_sessions(site, 10)
    for owner in (MINE, COLLEAGUES):
        with site.looking() as session:
            referrer = session.scalars(
                select(Organisation.id).where(Organisation.code == owner.site)
            ).one()
        for clock in ("09:30", "10:00", "10:30", "11:00", "14:30", "15:30", "16:00"):
            one = visit(site, owner, clock, language="fr", referrer_id=referrer)
            flag(site, one)
            _line(site, one)
            visit(site, owner, clock, day=NEXT_MONDAY, referrer_id=referrer)
    for number in range(60, 70):
        ask_for_call(site, _region_id(site), f"+324700000{number}")


def plan_sessions(site: Site, count: int) -> None:
    """More sessions for several in this region, to decide on and further ahead."""

    def plan(session: Session) -> None:
        loket = session.scalars(select(Loket).where(Loket.code == IEPER)).one()
        service = session.scalars(select(Service).where(Service.code == "group-session")).one()
        for number in range(count):
            face = builders.counsellor(session, _region_of(session))
            day = MONDAY + timedelta(days=1 + number)
            sitting = builders.sessions("09:30-11:30", day=day)
            builders.zitdag(session, loket, face, [service], sitting)

    with site.app.app_context():
        write(plan)


def _region_id(site: Site) -> int:
    with site.looking() as session:
        return _region_of(session)


def _region_of(session: Session) -> int:
    return session.scalars(select(Region.id).order_by(Region.id)).first() or 0


def open_places(site: Site, count: int) -> None:
    """More lokets in this region, each with a counsellor and a series."""
    region_id = _region_id(site)
    with site.app.app_context():
        for _ in range(count):
            write(_open_place, region_id)


def _open_place(session: Session, region_id: int) -> None:
    host = session.scalars(select(Organisation).where(Organisation.code == SITE)).one()
    services = list(session.scalars(select(Service).where(Service.seats == 1)))
    loket = builders.loket(session, host)
    face = builders.counsellor(session, region_id, languages=["nl", "fr"])
    plan = SeriesPlan(
        code=builders.new_code("series"),
        loket_id=loket.id,
        counsellor_id=face.id,
        rule="FREQ=WEEKLY;BYDAY=MO,TU,WE",
        starts_on=MONDAY,
        ends_on=None,
        exceptions=(),
        openings=(OpeningPlan(OpeningKind.APPOINTMENT, time(9), time(12)),),
        service_ids=frozenset(service.id for service in services),
    )
    plan_series(session, plan, today=MONDAY, by=PLANNER)
    sitting = Sitting(day=date(2026, 11, 26), hours=("09:00-12:00",))
    builders.zitdag(session, loket, face, services, sitting)
