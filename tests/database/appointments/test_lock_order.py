"""Every operation takes its locks in the one order of `scheduler.people.locks`, or two would wait
for each other for ever.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from typing import Any, TypeAlias

import pytest
from flask import Flask
from sqlalchemy import update

from database import db, reading, write
from notifications.channels.sms.provider import InboundText
from scheduler.access import accounts
from scheduler.access.accounts import NewAccount
from scheduler.access.openid import identities
from scheduler.access.openid.issuer import Vouched
from scheduler.access.roles import Role
from scheduler.appointments import reminder_choice
from scheduler.appointments.attendance import running_late
from scheduler.appointments.attendance.operations import (
    WalkIn,
    record,
    record_group,
    take_back_walk_in,
    walk_in,
)
from scheduler.appointments.booking import (
    client_details,
    corrections,
    diary,
    interpreter_arrangements,
    lookups,
    next_ones,
    operations,
    revoking,
    several,
    undoing,
)
from scheduler.appointments.booking.client_details import ClientRecord
from scheduler.appointments.booking.corrections import NewContact
from scheduler.appointments.booking.requests import NewlyReached
from scheduler.appointments.incoming import replies
from scheduler.appointments.lists import interpreters
from scheduler.appointments.messages import to_hosts
from scheduler.appointments.models import Appointment, AppointmentState, PlanningConflict
from scheduler.appointments.policy import PUBLIC_HOLD
from scheduler.appointments.rescheduling import (
    calendar_import,
    group_sessions,
    own_absence,
    planning_changes,
)
from scheduler.appointments.rescheduling.decisions import (
    Cancel,
    Choice,
    Decision,
    GiveTo,
    KeepAndFlag,
    MoveAlong,
    MoveTo,
    Tell,
)
from scheduler.appointments.rescheduling.edits.absence import RecordAbsence
from scheduler.appointments.rescheduling.edits.closure import CloseLokets, ReopenLokets
from scheduler.appointments.rescheduling.edits.edit import Edit
from scheduler.appointments.rescheduling.edits.elsewhere import SitElsewhere
from scheduler.appointments.rescheduling.edits.leaver import CounsellorLeaves
from scheduler.appointments.rescheduling.edits.loket import ChangeLoket
from scheduler.appointments.rescheduling.edits.misfits import DecideMisfits
from scheduler.appointments.rescheduling.edits.season import PublishSeason
from scheduler.appointments.rescheduling.edits.series import PlanSeries
from scheduler.appointments.rescheduling.edits.zitdag import ChangeZitdag, CloseZitdag
from scheduler.appointments.rescheduling.group_sessions import SessionAsSeen
from scheduler.calendar.intervals import Interval
from scheduler.network.edit import ImportNetwork
from scheduler.network.importing import import_network
from scheduler.people import call_requests
from scheduler.people.actors import Actor
from scheduler.people.call_requests import NewCallRequest, PartOfDay
from scheduler.people.clients import Client
from scheduler.people.contact import ContactMethod
from scheduler.people.counsellors import Counsellor
from scheduler.people.locks import Lock
from scheduler.zitdagen import closing
from scheduler.zitdagen.closing import ClosurePlan
from scheduler.zitdagen.leaving import Leaving
from scheduler.zitdagen.models import AbsenceReason, ClosureReason, OpeningKind
from scheduler.zitdagen.operations import record_absence
from scheduler.zitdagen.plans import OpeningPlan, SeriesPlan, ZitdagChange
from scheduler.zitdagen.season_copying import LastSeason
from scheduler.zitdagen.season_copying import copy as copy_season
from scheduler.zitdagen.series import plan_series
from tests.support import builders, network_builders, seasons
from tests.support.builders import A_DAY, HOUR, NOW, PLANNER, TUESDAY, Scene, at, by
from tests.support.lock_log import APPOINTMENTS, DIARIES, locks_taken

LATER = by(NOW + HOUR, Actor.COORDINATOR)
DURING = by(at("10:07"), Actor.COUNSELLOR)
NUMBER = "+32470000001"


@dataclass(frozen=True, slots=True)
class World:
    """Two counsellors at a loket, the one of the higher number first; with the first, three people
    whom no message reaches, who booked the later hours sooner.
    """

    scene: Scene
    colleague: Counsellor
    booked: tuple[Appointment, ...]


Run: TypeAlias = Callable[[], Any]


@pytest.fixture
def world(app: Flask) -> World:
    first = write(builders.scene)
    colleague = first.counsellor
    counsellor, zitdag = write(builders.colleague, first, first_name="Karim")
    scene = replace(first, counsellor=counsellor, zitdag=zitdag)
    booked = tuple(book(scene, start) for start in ("13:00", "10:30", "09:00"))
    return World(scene, colleague, booked)


def book(scene: Scene, start: str) -> Appointment:
    slot = scene.slot(start, counsellor_id=scene.counsellor.id)
    client = builders.client_details(reach=ContactMethod.SLIP_ONLY, contact=None)
    return write(operations.book, scene.request(slot, client=client), by=by(NOW))


def change(edit: Edit, choice: Choice, each: dict[int, Choice] | None = None) -> Run:
    return lambda: write(planning_changes.apply, edit, Decision(choice, each or {}), by=LATER)


def hold(world: World) -> Run:
    write(operations.hold, world.scene.slot("11:00"), "browser", lasts=PUBLIC_HOLD, by=by(NOW))
    return lambda: write(
        operations.hold, world.scene.slot("15:00"), "browser", lasts=PUBLIC_HOLD, by=by(NOW)
    )


def book_online(world: World) -> Run:
    return lambda: write(operations.book, world.scene.request("15:00"), by=by(NOW))


def book_several(world: World) -> Run:
    """The numbers of the clients descend; two of them share one."""
    clients = [builders.client_details(contact=f"+3247000000{last}") for last in (9, 5, 5, 1)]
    sitting = builders.sessions("13:00-14:15")
    group = write(builders.scene, service_is={"seats": 4}, sitting=sitting)
    requests = [group.request("13:00", client=client) for client in clients]
    return lambda: write(several.book_several, requests, by=by(NOW, Actor.PARTNER))


def move(world: World) -> Run:
    slot = world.scene.slot("15:00")
    return lambda: write(operations.move, world.booked[0].id, slot, by=by(NOW))


def keep(world: World) -> Appointment:
    made = world.booked[0]
    whose = undoing.holder(made)
    write(operations.cancel_and_keep, made.id, whose, lasts=PUBLIC_HOLD, by=by(NOW))
    return made


def cancel_and_keep(world: World) -> Run:
    return lambda: keep(world)


def restore(world: World) -> Run:
    made = keep(world)
    return lambda: write(operations.restore, made.id, by=by(NOW, Actor.CLIENT))


def tidy(world: World) -> Run:
    write(operations.hold, world.scene.slot("15:00"), "browser", lasts=PUBLIC_HOLD, by=by(NOW))
    return lambda: write(diary.drop_all_holds, now=NOW + HOUR)


def call_off(world: World) -> Run:
    return change(CloseZitdag(world.scene.zitdag.id, 1), Cancel())


def move_each(world: World) -> Run:
    """To the colleague and to an hour of their own by turns."""
    colleague, loket = world.colleague.id, world.scene.loket.id
    hours = zip(world.booked, ("09:00", "11:00", "15:00"), strict=True)
    each: dict[int, Choice] = {made.id: MoveTo(colleague, loket, at(hour)) for made, hour in hours}
    return change(CloseZitdag(world.scene.zitdag.id, 1), Cancel(), each)


def _group(world: World) -> tuple[SessionAsSeen, MoveTo]:
    """A session of three people whom no message reaches, and one of the colleague that they can
    join.
    """
    service = write(builders.service, seats=12, aftercare_minutes=0)
    loket, who = world.scene.loket, (world.scene.counsellor, world.colleague)
    here, _there = (
        write(builders.zitdag, loket, one, [service], builders.sessions("09:30-11:00", day=day))
        for one, day in zip(who, (TUESDAY + A_DAY, TUESDAY + 2 * A_DAY), strict=True)
    )
    starts_at = at("09:30", TUESDAY + A_DAY)
    group = replace(world.scene, service=service)
    made = [
        write(operations.book, group.request(group.slot(starts_at), client=client), by=by(NOW))
        for client in [builders.client_details(reach=ContactMethod.SLIP_ONLY, contact=None)] * 3
    ]
    seen = SessionAsSeen(here.id, starts_at, frozenset(one.id for one in made))
    return seen, MoveTo(world.colleague.id, loket.id, at("09:30", TUESDAY + 2 * A_DAY))


def let_group_go_on(world: World) -> Run:
    seen, _into = _group(world)
    return lambda: write(group_sessions.go_on, seen, by=LATER)


def call_group_off(world: World) -> Run:
    seen, _into = _group(world)
    return lambda: write(group_sessions.call_off, seen, by=LATER)


def merge_groups(world: World) -> Run:
    seen, into = _group(world)
    return lambda: write(group_sessions.merge, seen, into, by=LATER)


def move_along(world: World) -> Run:
    openings = (OpeningPlan(OpeningKind.APPOINTMENT, time(9), time(16, 30)),)
    wanted = ZitdagChange(TUESDAY + A_DAY, openings, world.scene.counsellor.id)
    return change(ChangeZitdag(world.scene.zitdag.id, 1, wanted), MoveAlong())


def give_away(world: World) -> Run:
    away = Interval(at("08:00"), at("17:00"))
    edit = RecordAbsence(world.scene.counsellor.id, away, AbsenceReason.ILL)
    return change(edit, GiveTo(world.colleague.id))


def close_lokets(world: World) -> Run:
    away = Interval(at("08:00"), at("17:00"))
    plan = ClosurePlan(world.scene.region.id, None, away, ClosureReason.WORKS)
    return change(CloseLokets(plan), Cancel())


def open_lokets(world: World) -> Run:
    away = Interval(at("08:00"), at("17:00"))
    plan = ClosurePlan(world.scene.region.id, world.scene.loket.id, away, ClosureReason.WORKS)
    closure = write(closing.close, plan, by=PLANNER)
    return change(ReopenLokets(closure.id, 1, plan), KeepAndFlag())


def leave(world: World) -> Run:
    """With a series that a colleague goes on with."""
    series = SeriesPlan(
        code="thursdays",
        loket_id=world.scene.loket.id,
        counsellor_id=world.scene.counsellor.id,
        rule="FREQ=WEEKLY;BYDAY=TH",
        starts_on=NOW.date(),
        ends_on=None,
        exceptions=(),
        openings=(OpeningPlan(OpeningKind.APPOINTMENT, time(9), time(12)),),
        service_ids=frozenset({world.scene.service.id}),
    )
    planned = write(plan_series, series, today=NOW.date(), by=PLANNER)
    leaving = Leaving(world.scene.counsellor.id, NOW.date(), {planned.id: world.colleague.id})
    return change(CounsellorLeaves(leaving, NOW.date()), Cancel())


def go_elsewhere(world: World) -> Run:
    there = write(builders.loket, world.scene.host)
    edit = SitElsewhere(world.scene.zitdag.id, 1, there.id)
    return change(edit, MoveAlong(there.id))


def change_series(world: World) -> Run:
    plan = SeriesPlan(
        code="wednesdays",
        loket_id=world.scene.loket.id,
        counsellor_id=world.scene.counsellor.id,
        rule="FREQ=WEEKLY;BYDAY=WE",
        starts_on=NOW.date(),
        ends_on=date(2026, 12, 31),
        exceptions=(),
        openings=(OpeningPlan(OpeningKind.APPOINTMENT, time(9), time(12)),),
        service_ids=frozenset({world.scene.service.id}),
    )
    change(PlanSeries(plan, None, NOW.date()), Cancel())()
    slot = world.scene.slot(at("09:00", TUESDAY + A_DAY))
    write(operations.book, world.scene.request(slot), by=by(NOW))
    thursdays = replace(plan, rule="FREQ=WEEKLY;BYDAY=TH")
    return change(PlanSeries(thursdays, 1, NOW.date()), Cancel())


def publish_season(world: World) -> Run:
    """Of a season from which a series is left out that somebody comes to."""
    change_series(world)
    last = LastSeason(NOW.date(), NOW.date() + timedelta(weeks=1), 1)
    draft_id = write(copy_season, world.scene.region.id, "Winter", last, by=PLANNER)
    (row,) = seasons.draft(draft_id).rows
    seasons.leave_out(row)
    return change(PublishSeason(seasons.shown(draft_id)[0], NOW.date()), Cancel())


def end_absence(world: World) -> Run:
    days = at("08:00"), at("17:00")
    away = write(record_absence, world.scene.counsellor.id, *days, AbsenceReason.ILL, by=PLANNER)
    return lambda: write(planning_changes.end_absence, away.id, None, by=LATER)


def read_calendar(world: World) -> Run:
    busy = [Interval(at("08:00"), at("17:00"))]
    return lambda: write(calendar_import.of_counsellor, world.scene.counsellor.id, busy, by=LATER)


def report_own_absence(world: World) -> Run:
    away = Interval(at("08:00"), at("17:00"))
    return lambda: write(own_absence.report, world.scene.counsellor.id, away, by=LATER)


def book_next_on_a_new_number(world: World) -> Run:
    """Of somebody with the paper alone, who has another one to come."""
    paper = builders.client_details(reach=ContactMethod.SLIP_ONLY, contact=None)
    made = write(operations.book, world.scene.request("15:00", client=paper), by=by(NOW))
    new = NewlyReached(made.client_id or 0, ContactMethod.OWN_MOBILE, "+32470000009")
    return lambda: write(next_ones.book_next, world.scene.request("11:00", client=new), by=by(NOW))


def read_calendar_of_room(world: World) -> Run:
    busy = [Interval(at("08:00"), at("17:00"))]
    return lambda: write(calendar_import.of_room, world.scene.loket.id, busy, by=LATER)


def note_outcome(world: World) -> Run:
    return lambda: write(record, world.booked[2].id, AppointmentState.CAME, by=DURING)


def _walk_in(world: World) -> Appointment:
    question = write(builders.question, world.scene.service.id)
    wanted = WalkIn(world.scene.zitdag.id, "Omar", "nl", question.id, "form")
    return write(walk_in, wanted, by=DURING)


def note_group(world: World) -> Run:
    sitting = builders.sessions("09:00-10:15")
    group = write(builders.scene, service_is={"seats": 4}, sitting=sitting)
    made = [write(operations.book, group.request("09:00"), by=by(NOW)) for _ in range(3)]
    return lambda: write(record_group, made[0].entry_id, AppointmentState.CAME, by=DURING)


def note_walk_in(world: World) -> Run:
    return lambda: _walk_in(world)


def take_back(world: World) -> Run:
    made = _walk_in(world)
    return lambda: write(take_back_walk_in, made.id, by=DURING)


def run_late(world: World) -> Run:
    return lambda: write(running_late.tell, world.scene.zitdag.id, 30, by=DURING)


def end_reminders(world: World) -> Run:
    client = builders.client_details(contact=NUMBER)
    for hour in ("15:00", "11:00"):
        write(operations.book, world.scene.request(hour, client=client), by=by(NOW))
    return lambda: write(reminder_choice.end_at, NUMBER, by=LATER)


def text_back(world: World) -> Run:
    said = InboundText(body="?", provider_id="1", sender=NUMBER, receiver="+32460000000")
    return lambda: write(replies.take, "cm", said, by=by(NOW))


def ask_for_a_call(world: World) -> Run:
    call = NewCallRequest("form", world.scene.region.id, NUMBER, "nl", PartOfDay.ANY)
    return lambda: write(call_requests.ask, call, by=by(NOW))


def _booked_on_a_number(world: World) -> Appointment:
    client = builders.client_details(contact=NUMBER)
    return write(operations.book, world.scene.request("15:00", client=client), by=by(NOW))


def move_of_a_number(world: World) -> Run:
    made = _booked_on_a_number(world)
    slot = world.scene.slot("11:00")
    return lambda: write(operations.move, made.id, slot, by=by(NOW))


def correct_number(world: World) -> Run:
    made = _booked_on_a_number(world)
    new = NewContact(ContactMethod.OWN_MOBILE, "+32470000000")
    return lambda: write(corrections.correct_contact, made.id, new, by=by(NOW))


def correct_name(world: World) -> Run:
    made = world.booked[0]
    return lambda: write(corrections.correct_name, made.id, "Omar", by=by(NOW))


def correct_all_of_a_client(world: World) -> Run:
    made = _booked_on_a_number(world)
    new = ClientRecord(
        "Omar", ContactMethod.OWN_MOBILE, "+32470000000", None, "fr", "fr", interpreter=False
    )

    def run() -> None:
        with reading() as session:
            client = session.get_one(Client, made.client_id)
            theirs = lookups.by_uids(session, [made.uid])
            seen = client_details.record_of(client, theirs, now=NOW).digest
        desk = by(NOW, Actor.PHONE_DESK)
        write(client_details.correct, made.client_id or 0, new, seen=seen, by=desk)

    return run


def end_links(world: World) -> Run:
    made = _booked_on_a_number(world)
    return lambda: write(revoking.revoke, made.id, by=by(NOW))


def arrange_interpreter(world: World) -> Run:
    asked = world.scene.request("15:00", interpreter=True)
    made, region_id = write(operations.book, asked, by=by(NOW)), world.scene.region.id
    arrange = interpreter_arrangements.arrange
    return lambda: write(arrange, made.id, region_id, "De tolkdienst", by=by(NOW))


def call_interpreter_off(world: World) -> Run:
    arrange_interpreter(world)()
    with reading() as session:
        (found,) = interpreters.arrangements(session, world.scene.region.id, now=NOW)
    off = interpreter_arrangements.call_off
    return lambda: write(off, found.id, world.scene.region.id, by=by(NOW))


def come_in_from_an_issuer(world: World) -> Run:
    code = "OVO001234"
    write(builders.organisation, world.scene.region.id, official_code=code)
    who = Vouched(
        issuer="https://login.example.org",
        subject="s-1",
        name="Ilse",
        email="ilse@example.org",
        is_email_verified=True,
        organisation=code,
        is_strong=True,
    )
    return lambda: write(identities.enter, who, "", trusts_mail=False, by=by(NOW))


def give_a_post_back(_world: World) -> Run:
    new = NewAccount("noor@example.org", "Noor", Role.COORDINATOR)
    given = write(accounts.create, new, by=PLANNER)
    write(accounts.end_post, given.id, by=PLANNER)
    return lambda: write(accounts.readmit, given.id, by=LATER)


def bring_in(_world: World) -> Run:
    """Two series of one counsellor, who are all new."""
    series = [
        network_builders.series(code="thursday", rule="FREQ=WEEKLY;BYDAY=TH"),
        network_builders.series(code="monday"),
    ]
    found = network_builders.network(series=series)
    return lambda: write(import_network, found, today=network_builders.TODAY, by=LATER)


def bring_in_for_who_comes(_world: World) -> Run:
    """Their loket is in no file: whoever comes there is decided on."""
    edit = ImportNetwork(network_builders.network(), network_builders.TODAY)
    return change(edit, Cancel())


def move_loket(world: World) -> Run:
    return change(ChangeLoket(world.scene.loket.code, {"room": "Zaal 9"}, seen={}), Tell())


def tell_hosts(_world: World) -> Run:
    return lambda: write(to_hosts.plan, now=NOW)


def decide_misfits(world: World) -> Run:
    flagged = [one.id for one in world.booked]
    wrong = update(Appointment).values(misfit=PlanningConflict.ZITDAG_CHANGED)
    write(lambda session: session.execute(wrong.where(Appointment.id.in_(flagged))))
    return change(DecideMisfits(frozenset(flagged)), Cancel())


@pytest.mark.parametrize(
    ("prepare", "kinds"),
    [
        (come_in_from_an_issuer, [Lock.IDENTITY, Lock.ACCOUNT]),
        (give_a_post_back, [Lock.ACCOUNT]),
        (hold, [Lock.HOLDER, DIARIES]),
        (book_online, [Lock.CONTACT, DIARIES]),
        (book_several, [Lock.CONTACT, DIARIES]),
        (move, [APPOINTMENTS, DIARIES]),
        (move_of_a_number, [Lock.CONTACT, APPOINTMENTS, DIARIES]),
        (correct_number, [Lock.CONTACT, APPOINTMENTS]),
        (correct_name, [APPOINTMENTS]),
        (correct_all_of_a_client, [Lock.CONTACT, APPOINTMENTS]),
        (end_links, [APPOINTMENTS]),
        (arrange_interpreter, [APPOINTMENTS]),
        (call_interpreter_off, [APPOINTMENTS]),
        (cancel_and_keep, [APPOINTMENTS, DIARIES]),
        (restore, [APPOINTMENTS, DIARIES]),
        (tidy, [DIARIES]),
        (call_off, [APPOINTMENTS, DIARIES, Lock.CALL_TASK]),
        (move_each, [APPOINTMENTS, DIARIES, Lock.CALL_TASK]),
        (move_along, [APPOINTMENTS, DIARIES, Lock.CALL_TASK]),
        (give_away, [APPOINTMENTS, DIARIES]),
        (let_group_go_on, [DIARIES]),
        (call_group_off, [APPOINTMENTS, DIARIES, Lock.CALL_TASK]),
        (merge_groups, [APPOINTMENTS, DIARIES, Lock.CALL_TASK]),
        (close_lokets, [Lock.CLOSURE, APPOINTMENTS, DIARIES, Lock.CALL_TASK]),
        (open_lokets, [Lock.CLOSURE, APPOINTMENTS, DIARIES]),
        (leave, [Lock.SERIES, APPOINTMENTS, DIARIES, Lock.CALL_TASK]),
        (go_elsewhere, [APPOINTMENTS, DIARIES, Lock.CALL_TASK]),
        (change_series, [Lock.SERIES, APPOINTMENTS, DIARIES]),
        (publish_season, [Lock.SEASON, Lock.SERIES, APPOINTMENTS, DIARIES]),
        (end_absence, [DIARIES]),
        (read_calendar, [DIARIES]),
        (read_calendar_of_room, [DIARIES]),
        (report_own_absence, [DIARIES]),
        (book_next_on_a_new_number, [Lock.CONTACT, APPOINTMENTS, DIARIES]),
        (note_outcome, [APPOINTMENTS]),
        (note_group, [APPOINTMENTS]),
        (note_walk_in, [DIARIES]),
        (take_back, [APPOINTMENTS]),
        (run_late, [Lock.RUNNING_LATE]),
        (end_reminders, [APPOINTMENTS]),
        (text_back, [Lock.REPLY]),
        (ask_for_a_call, [Lock.CALL_REQUEST]),
        (bring_in, [Lock.NETWORK, Lock.SERIES, DIARIES]),
        (
            bring_in_for_who_comes,
            [Lock.NETWORK, Lock.SERIES, APPOINTMENTS, DIARIES, Lock.CALL_TASK],
        ),
        (move_loket, [APPOINTMENTS, DIARIES, Lock.CALL_TASK]),
        (tell_hosts, [Lock.HOSTS]),
        (decide_misfits, [APPOINTMENTS, DIARIES, Lock.CALL_TASK]),
    ],
)
def test_locks_are_taken_in_one_order(
    world: World, prepare: Callable[[World], Run], kinds: list[str]
) -> None:
    run = prepare(world)

    with locks_taken(db.engine) as log:
        run()

    assert log.out_of_order() == []
    assert log.kinds == kinds
