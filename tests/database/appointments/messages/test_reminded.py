"""Reminders, missed and late are rows of the transaction that plans or withdraws them."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import current_app
from sqlalchemy import event, select
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from database import SESSION_INFO, db, reading, write
from locations.models import Loket
from notifications.outbox import lookups, queue
from notifications.outbox.models import PENDING, Message
from scheduler.access import accounts, consents
from scheduler.access.accounts import NewAccount
from scheduler.access.models import ConsentItem, Post
from scheduler.access.roles import Role
from scheduler.appointments.attendance import running_late
from scheduler.appointments.attendance.operations import record
from scheduler.appointments.booking.operations import book, cancel, hold, move, reassign
from scheduler.appointments.booking.requests import BookingRequest
from scheduler.appointments.errors import AlreadyTold
from scheduler.appointments.messages import facts as told_facts
from scheduler.appointments.messages import to_clients, to_staff
from scheduler.appointments.models import Appointment, AppointmentState, BookingChannel
from scheduler.appointments.reminder_choice import choose, end_at
from scheduler.people.actors import Actor
from scheduler.people.contact import ContactMethod
from scheduler.people.counsellors import Counsellor
from scheduler.zitdagen.models import Zitdag
from tests.support import builders
from tests.support.assertions import told
from tests.support.builders import A_DAY, NOW, PLANNER, TUESDAY, Scene, Sitting, at, by
from tests.support.message_builders import renderer

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
of_a_day_they_know = pytest.mark.parametrize(
    ("now", "hears"),
    [
        pytest.param(at("08:00"), True, id="the same day"),
        pytest.param(at("18:00", TUESDAY - A_DAY), True, id="after the list of tomorrow"),
        pytest.param(at("17:59", TUESDAY - A_DAY), False, id="before the list: it is in it"),
    ],
)
FRIDAY = TUESDAY + 3 * A_DAY


@pytest.fixture
def reminded(app_context: object) -> Scene:
    """The usual scene, with the reminders that the region has."""

    def make(session: Any) -> Scene:
        made = builders.scene(session, service_is={"reminder_days": None})
        sitting = Sitting(day=FRIDAY)
        builders.zitdag(session, made.loket, made.counsellor, [made.service], sitting)
        return made

    return write(make)


@contextmanager
def counting() -> Iterator[list[str]]:
    asked: list[str] = []

    def note(_connection: Connection, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield asked
    event.remove(db.engine, "before_cursor_execute", note)


def rows(made: Appointment, subject: str | None = None) -> list[Message]:
    with reading() as session:
        return list(lookups.about(session, subject or to_clients.subject(made)))


def waiting(made: Appointment) -> list[tuple[str, str]]:
    """Kind and local due moment of what waits to be sent later than now."""
    return [
        (one.kind, f"{one.due.astimezone(builders.ZONE):%Y-%m-%d %H:%M}")
        for one in rows(made)
        if one.state == "pending" and one.kind not in ("confirmation", "changed")
    ]


REMINDERS = [("reminder_3_days", "2026-11-20 10:00"), ("reminder_1_day", "2026-11-23 10:00")]


def test_a_booking_queues_its_confirmation_and_reminders_in_one_statement(reminded: Scene) -> None:
    request = reminded.request("09:30")
    with counting() as asked:
        made = write(book, request, by=by(NOW))
    assert waiting(made) == REMINDERS
    assert len([one for one in asked if one.startswith("INSERT INTO messages")]) == 1
    work = [one for one in asked if not one.startswith(("BEGIN", "COMMIT", "PRAGMA"))]
    assert len(work) <= 16


def test_moving_plans_reminders_anew_and_cancelling_withdraws_them(reminded: Scene) -> None:
    made = write(book, reminded.request("09:30"), by=by(NOW))
    slot = reminded.slot(at("09:30", FRIDAY))
    write(move, made.id, slot, by=by(NOW))
    assert waiting(made) == [
        ("reminder_3_days", "2026-11-24 10:00"),
        ("reminder_1_day", "2026-11-26 10:00"),
    ]
    write(cancel, made.id, by=by(NOW))
    assert waiting(made) == [("cancelled_by_client", "2026-11-16 09:01")]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_who_says_stop_while_they_are_moved_has_no_reminders_left(reminded: Scene) -> None:
    """On SQLite only one writes at a time."""
    theirs = builders.client_details(contact="+32470000001")
    made = write(book, reminded.request("09:30", client=theirs), by=by(NOW))
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 -- for the thread

    def stop() -> None:
        with app.app_context():
            write(end_at, "+32470000001", by=by(NOW))

    with ThreadPoolExecutor(1) as other:

        def move_and_wait(session: Session) -> Any:
            slot = reminded.slot(at("09:30", FRIDAY))
            move(session, made.id, slot, by=by(NOW))
            said = other.submit(stop)
            with suppress(TimeoutError):  # it waits until the move is done
                said.result(timeout=1)
            return said

        write(move_and_wait).result()
    assert waiting(made) == []
    assert {one.kind for one in rows(made) if one.state == "pending"} >= {"changed"}


@on_sqlite
def test_a_landline_is_not_reminded(reminded: Scene) -> None:
    client = builders.client_details(reach=ContactMethod.LANDLINE, contact="+3250000001")
    made = write(book, reminded.request("09:30", client=client), by=by(NOW))
    assert rows(made) == []


@on_sqlite
def test_days_and_hour_of_the_service_go_before_those_of_the_region(app_context: object) -> None:
    own = {"reminder_days": [2], "reminder_hour": 18}
    scene = write(builders.scene, service_is=own)
    made = write(book, scene.request("09:30"), by=by(NOW))
    assert waiting(made) == [("reminder_1_day", "2026-11-22 18:00")]
    (reminder,) = [one for one in rows(made) if one.kind == "reminder_1_day"]
    assert reminder.facts["words"] == "reminder_3_days"
    assert reminder.scope == scene.region.code


@pytest.mark.parametrize(
    ("has", "due"),
    [
        pytest.param({}, "2026-11-27 10:00", id="a text: on Friday, while somebody answers"),
        pytest.param(
            {"reach": ContactMethod.EMAIL, "contact": "zoe@example.org"},
            "2026-11-29 10:00",
            id="a mail, which has a link: on Sunday",
        ),
    ],
)
@on_sqlite
def test_the_last_reminder_of_a_monday_offers_a_way_that_works(
    reminded: Scene, has: dict[str, Any], due: str
) -> None:
    made = _booked_on_monday(reminded, **has)
    last = rows(made)[-1]
    assert waiting(made)[-1][1] == due
    assert last.facts["is_last"]
    assert not rows(made)[0].facts["is_last"]


@on_sqlite
def test_where_replies_are_read_the_last_reminder_of_a_monday_leaves_on_sunday(
    reminded: Scene,
) -> None:
    with _reading_replies():
        made = _booked_on_monday(reminded)
    assert waiting(made)[-1] == ("reminder_1_day", "2026-11-29 10:00")
    last = rows(made)[-1]
    assert last.facts["words"] == "reminder_1_day"
    text = renderer(answers=True).render(last.kind, "sms", "nl", last.facts, None).text
    assert text.endswith("Sms NEE of bel 0470 00 00 00.")


def _booked_on_monday(reminded: Scene, **has: Any) -> Appointment:
    monday = TUESDAY + 6 * A_DAY
    sitting = Sitting(day=monday)
    them = (reminded.loket, reminded.counsellor, [reminded.service], sitting)
    write(builders.zitdag, *them)
    theirs = builders.client_details(**has)
    request = reminded.request("09:30", client=theirs)
    slot = reminded.slot(at("09:30", monday))
    return write(book, replace(request, slot=slot), by=by(NOW))


@contextmanager
def _reading_replies() -> Iterator[None]:
    known = current_app.extensions
    before = known.get(SESSION_INFO)
    known[SESSION_INFO] = {told_facts.READS_REPLIES: True}
    yield
    known[SESSION_INFO] = before


@on_sqlite
def test_who_wants_no_reminders_gets_none_and_may_have_them_back(reminded: Scene) -> None:
    made = write(book, reminded.request("09:30"), by=by(NOW))
    for _twice in range(2):
        write(choose, made.id, wanted=False, by=by(NOW))
        assert waiting(made) == []
    assert ("confirmation", "pending", 1) in told(made)
    for _twice in range(2):
        write(choose, made.id, wanted=True, by=by(NOW))
        assert waiting(made) == REMINDERS


@on_sqlite
def test_who_wants_no_reminders_is_still_told_what_changes(reminded: Scene) -> None:
    made = write(book, reminded.request("09:30"), by=by(NOW))
    write(choose, made.id, wanted=False, by=by(NOW))
    write(move, made.id, reminded.slot("14:00"), by=by(NOW))
    assert [kind for kind, state, _version in told(made) if state == "pending"] == ["changed"]


@on_sqlite
def test_a_hold_has_nobody_to_choose(reminded: Scene) -> None:
    made = write(held, reminded)
    assert write(choose, made.id, wanted=False, by=by(NOW)).client is None


def held(session: Any, scene: Scene) -> Appointment:
    from_slot = scene.slot("09:30")
    return hold(session, from_slot, "browser", lasts=timedelta(minutes=20), by=by(NOW))


def test_a_reminder_names_who_took_it_over(reminded: Scene) -> None:
    made = write(book, reminded.request("09:30"), by=by(NOW))
    give(made, *write(builders.colleague, reminded, first_name="Noor"), NOW)
    assert {one.facts["with_whom"] for one in rows(made)} == {"Noor"}
    assert [one.facts.get("words") for one in rows(made) if "words" in one.facts] == [
        "reminder_3_days",
        "reminder_1_day",
    ]


AFTER = at("11:00")


@on_sqlite
def test_missed_is_told_the_next_working_day_and_withdrawn_with_the_mark(reminded: Scene) -> None:
    made = write(book, reminded.request("09:30"), by=by(NOW))
    for _twice in range(2):
        write(record, made.id, AppointmentState.MISSED, by=by(AFTER, Actor.COUNSELLOR))
        assert waiting(made)[-1] == ("missed", "2026-11-25 10:00")
        write(record, made.id, AppointmentState.BOOKED, by=by(AFTER, Actor.COUNSELLOR))
        assert "missed" not in [kind for kind, _due in waiting(made)]


@on_sqlite
def test_who_wants_no_reminders_is_not_told_that_they_were_missed(reminded: Scene) -> None:
    made = write(book, reminded.request("09:30"), by=by(NOW))
    write(choose, made.id, wanted=False, by=by(NOW))
    write(record, made.id, AppointmentState.MISSED, by=by(AFTER, Actor.COUNSELLOR))
    assert waiting(made) == []


@on_sqlite
def test_who_came_is_told_nothing(reminded: Scene) -> None:
    made = write(book, reminded.request("09:30"), by=by(NOW))
    write(record, made.id, AppointmentState.CAME, by=by(AFTER, Actor.COUNSELLOR))
    assert "missed" not in [one.kind for one in rows(made)]


def _late(scene: Scene, minutes: int, now: datetime) -> list[int]:
    told_now = write(running_late.tell, scene.zitdag.id, minutes, by=by(now, Actor.COUNSELLOR))
    return [one.id for one in told_now]


@on_sqlite
def test_who_still_comes_today_is_told_the_new_hour_once(reminded: Scene) -> None:
    early = write(book, reminded.request("09:00"), by=by(NOW))
    late = write(book, reminded.request("10:15"), by=by(NOW))
    gone = write(book, reminded.request("13:00"), by=by(NOW))
    write(cancel, gone.id, by=by(NOW))
    write(record, early.id, AppointmentState.CAME, by=by(at("09:30"), Actor.COUNSELLOR))

    assert _late(reminded, 30, at("09:50")) == [late.id]
    (message,) = [one for one in rows(late) if one.kind == "late"]
    assert message.facts["starts_at"] == at("10:45").isoformat()
    assert (message.due, message.useless_after) == (at("09:50"), at("10:45"))
    with pytest.raises(AlreadyTold):
        _late(reminded, 15, at("09:55"))


@on_sqlite
def test_who_waits_already_is_told_too_while_it_helps(reminded: Scene) -> None:
    made = write(book, reminded.request("09:30"), by=by(NOW))
    assert _late(reminded, 15, at("09:45")) == []
    assert _late(reminded, 30, at("09:45")) == [made.id]


def test_how_late_is_one_of_the_choices(reminded: Scene) -> None:
    with pytest.raises(ValueError, match="20"):
        _late(reminded, 20, at("09:45"))


@on_sqlite
@pytest.mark.parametrize(
    ("actor", "due"),
    [
        pytest.param(Actor.COORDINATOR, "2026-11-17 08:00", id="by us: the next morning"),
        pytest.param(Actor.CLIENT, "2026-11-16 22:31", id="by the client: in a minute"),
        pytest.param(Actor.PHONE_DESK, "2026-11-16 22:30", id="at the desk: at once"),
    ],
)
def test_at_night_only_who_did_it_is_told(reminded: Scene, actor: Actor, due: str) -> None:
    made = write(book, reminded.request("09:30"), by=by(NOW))
    write(cancel, made.id, by=by(at("22:30", NOW.date()), actor))
    assert [one for _kind, one in waiting(made)] == [due]


@on_sqlite
def test_what_is_off_early_next_morning_is_told_at_night_all_the_same(reminded: Scene) -> None:
    made = write(book, reminded.request("09:30"), by=by(NOW))
    write(cancel, made.id, by=by(at("22:30", TUESDAY - A_DAY), Actor.COORDINATOR))
    assert waiting(made)[-1] == ("cancelled_by_us", "2026-11-23 22:30")


# ---------------------------------------------------------------------------------- partners


def _partner(scene: Scene) -> int:
    new = NewAccount(
        email="els@bibliotheek.example.org",
        name="Els",
        role=Role.PARTNER,
        region=scene.region.code,
        organisation=scene.host.code,
    )
    return write(accounts.create, new, by=PLANNER).account_id


def partner_told(made: Appointment) -> list[tuple[str, int]]:
    return [(one.kind, one.version) for one in rows(made, f"partner:{made.uid}")]


@on_sqlite
def test_the_partner_who_booked_hears_of_it_and_never_of_absence(reminded: Scene) -> None:
    els = by(NOW, Actor.PARTNER, account_id=_partner(reminded))
    made = write(book, reminded.request("09:30", channel=BookingChannel.PARTNER), by=els)
    write(move, made.id, reminded.slot("14:00"), by=els)
    write(record, made.id, AppointmentState.MISSED, by=by(at("16:00"), Actor.COUNSELLOR))
    assert partner_told(made) == [("partner_booked", 1), ("partner_changed", 2)]
    (mail, _later) = rows(made, f"partner:{made.uid}")
    assert (mail.routes, mail.language) == ([["email", "els@bibliotheek.example.org"]], "nl")


@on_sqlite
def test_the_partner_is_not_told_of_what_is_no_longer_so(reminded: Scene) -> None:
    els = by(NOW, Actor.PARTNER, account_id=_partner(reminded))
    made = write(book, reminded.request("09:30", channel=BookingChannel.PARTNER), by=els)
    write(cancel, made.id, by=els)
    assert partner_told(made) == [("partner_booked", 1), ("partner_cancelled", 2)]
    states = [one.state for one in rows(made, f"partner:{made.uid}")]
    assert states == ["withdrawn", "pending"]


@on_sqlite
def test_who_booked_for_themselves_has_no_partner_who_hears_of_it(reminded: Scene) -> None:
    made = write(book, reminded.request("09:30"), by=by(NOW))
    assert partner_told(made) == []


# ------------------------------------------------------------------------------- counsellors


def _sign_up(scene: Scene, counsellor: Counsellor, name: str) -> int:
    new = NewAccount(
        email=f"{name.lower()}@example.org",
        name=name,
        role=Role.COUNSELLOR,
        region=scene.region.code,
        counsellor=counsellor.code,
    )
    return write(accounts.create, new, by=PLANNER).account_id


@pytest.fixture
def signed_up(reminded: Scene) -> Scene:
    _sign_up(reminded, reminded.counsellor, "Sofie")
    return reminded


def counsellor_told(counsellor: Counsellor, made: Appointment) -> list[dict[str, Any]]:
    found = rows(made, f"counsellor:{counsellor.id}:{made.uid}")
    return [dict(one.facts) for one in sorted(found, key=lambda one: one.version)]


def news(counsellor: Counsellor, made: Appointment) -> list[str]:
    """What a counsellor is told became of it, in order."""
    return [facts["what"] for facts in counsellor_told(counsellor, made)]


@on_sqlite
@of_a_day_they_know
def test_a_counsellor_hears_what_changes_in_a_day_they_know(
    signed_up: Scene, now: datetime, hears: bool
) -> None:
    made = write(book, signed_up.request("15:00"), by=by(NOW))
    write(cancel, made.id, by=by(now))
    assert news(signed_up.counsellor, made) == (["gone"] if hears else [])


@on_sqlite
def test_a_counsellor_reads_an_initial_and_where_it_was(signed_up: Scene) -> None:
    made = write(book, signed_up.request("15:00"), by=by(NOW))
    write(move, made.id, signed_up.slot("14:00"), by=by(at("08:00")))
    (facts,) = counsellor_told(signed_up.counsellor, made)
    assert (facts["what"], facts["first_name"]) == ("moved", "A.")
    assert facts["was"] == "dinsdag 24 november, 15\N{NO-BREAK SPACE}uur"


@on_sqlite
def test_a_counsellor_who_does_it_hears_nothing(signed_up: Scene) -> None:
    mine = _account_of(signed_up.counsellor)
    request = signed_up.request("15:00", channel=BookingChannel.COUNSELLOR)
    made = write(book, request, by=by(at("08:00"), Actor.COUNSELLOR, account_id=mine))
    write(cancel, made.id, by=by(at("08:05"), Actor.COUNSELLOR))
    assert counsellor_told(signed_up.counsellor, made) == []


@pytest.fixture
def beside(signed_up: Scene) -> tuple[Counsellor, Zitdag]:
    """Noor, who sits beside Sofie."""
    noor, there = write(builders.colleague, signed_up, first_name="Noor")
    _sign_up(signed_up, noor, "Noor")
    return noor, there


def give(made: Appointment, to: Counsellor, there: Zitdag, now: datetime) -> None:
    write(
        reassign,
        made.id,
        zitdag_id=there.id,
        counsellor_id=to.id,
        by=by(now, Actor.COORDINATOR),
    )


def own(scene: Scene, start: str, **more: Any) -> BookingRequest:
    return scene.request(scene.slot(start, counsellor_id=scene.counsellor.id), **more)


@on_sqlite
@of_a_day_they_know
def test_a_decision_is_told_to_both_counsellors(
    signed_up: Scene, beside: tuple[Counsellor, Zitdag], now: datetime, hears: bool
) -> None:
    made = write(book, own(signed_up, "15:00"), by=by(NOW))
    give(made, *beside, now)
    assert news(signed_up.counsellor, made) == (["gone"] if hears else [])
    assert news(beside[0], made) == (["new"] if hears else [])


@on_sqlite
def test_each_decision_is_told_though_the_appointment_has_not_changed(
    signed_up: Scene, beside: tuple[Counsellor, Zitdag]
) -> None:
    made = write(book, own(signed_up, "15:00"), by=by(at("08:00")))
    give(made, *beside, at("08:05"))
    give(made, signed_up.counsellor, signed_up.zitdag, at("08:10"))
    assert news(signed_up.counsellor, made) == ["new", "gone", "new"]
    assert news(beside[0], made) == ["new", "gone"]


@on_sqlite
def test_another_zitdag_of_the_same_counsellor_is_no_news(signed_up: Scene) -> None:
    made = write(book, signed_up.request("15:00"), by=by(NOW))
    where = signed_up.loket, signed_up.counsellor, [signed_up.service]
    give(made, signed_up.counsellor, write(builders.zitdag, *where), at("08:00"))
    assert news(signed_up.counsellor, made) == []


@on_sqlite
def test_a_colleague_hears_what_a_counsellor_plans_with_them(
    signed_up: Scene, beside: tuple[Counsellor, Zitdag]
) -> None:
    mine = _account_of(signed_up.counsellor)
    with_noor = signed_up.slot("15:00", counsellor_id=beside[0].id)
    request = signed_up.request(with_noor, channel=BookingChannel.COUNSELLOR)
    sofie = by(at("08:00"), Actor.COUNSELLOR, account_id=mine)
    assert news(beside[0], write(book, request, by=sofie)) == ["new"]

    made = write(book, own(signed_up, "13:00"), by=by(NOW))
    later = signed_up.slot("10:30", counsellor_id=beside[0].id)
    write(move, made.id, later, by=by(at("08:05"), Actor.COUNSELLOR))
    assert (news(beside[0], made), news(signed_up.counsellor, made)) == (["new"], [])


def _account_of(counsellor: Counsellor) -> int:
    with reading() as session:
        mine = select(Post.account_id).where(Post.counsellor_id == counsellor.id)
        return session.scalars(mine).one()


@on_sqlite
def test_a_counsellor_reads_where_it_was_not_where_it_went(
    signed_up: Scene, beside: tuple[Counsellor, Zitdag]
) -> None:
    def elsewhere(session: Session) -> Loket:
        loket = builders.loket(session, signed_up.host, name="Bib Ieper")
        builders.zitdag(session, loket, beside[0], [signed_up.service], Sitting(day=FRIDAY))
        return loket

    made = write(book, own(signed_up, "15:00"), by=by(NOW))
    there = signed_up.slot(at("09:00", FRIDAY), loket_id=write(elsewhere).id)
    write(move, made.id, there, by=by(at("08:00")))
    (facts,) = counsellor_told(signed_up.counsellor, made)
    assert (facts["what"], facts["place"]) == ("gone", signed_up.loket.name)


@on_sqlite
def test_whatever_is_told_can_be_read(signed_up: Scene, beside: tuple[Counsellor, Zitdag]) -> None:
    els = by(at("08:00"), Actor.PARTNER, account_id=_partner(signed_up))
    theirs = own(signed_up, "13:00", channel=BookingChannel.PARTNER, referrer_id=signed_up.host.id)
    made = write(book, theirs, by=els)
    read = _read_all(made)
    asked = by(at("08:00"), Actor.COUNSELLOR)  # without a yes a partner hears of its own acts alone
    write(consents.choose, made.client_id or 0, signed_up.host.id, [ConsentItem.CHANGES], by=asked)
    write(move, made.id, signed_up.slot("15:00"), by=by(at("08:05")))
    _late(signed_up, 30, at("08:10"))
    give(made, *beside, at("08:15"))
    write(_wrote_and_not_reached, made.id, at("08:20"))
    write(record, made.id, AppointmentState.MISSED, by=by(at("16:00"), Actor.COUNSELLOR))
    read |= _read_all(made)
    write(record, made.id, AppointmentState.BOOKED, by=by(at("16:00"), Actor.COUNSELLOR))
    write(cancel, made.id, by=by(at("14:30"), Actor.COORDINATOR))
    assert read | _read_all(made) == {
        "cancelled_by_us",
        "changed",
        "confirmation",
        "counsellor_change",
        "counsellor_wrote",
        "late",
        "missed",
        "partner_booked",
        "partner_cancelled",
        "partner_changed",
        "partner_not_reached",
    }


def _wrote_and_not_reached(session: Session, number: int, now: datetime) -> None:
    made = session.get_one(Appointment, number)
    known = told_facts.read(session, made)
    queue.enqueue_all(session, to_staff.wrote(session, known, "Tot straks", now=now))
    queue.enqueue_all(session, to_clients.not_reached(session, made, now=now))


def _read_all(made: Appointment) -> set[str]:
    """The kinds of what waits to be told about it, each once rendered as it would leave."""
    with reading() as session:
        waits = select(Message).where(Message.subject.endswith(made.uid), Message.state == PENDING)
        found = session.scalars(waits).all()
    renders = renderer()
    for one in found:
        link = "https://zitdag.example.org/"
        renders.render(one.kind, one.route.channel, one.language, one.facts, link)
    return {one.kind for one in found}


@on_sqlite
def test_a_message_that_we_are_late_keeps_its_hour_when_somebody_takes_over(
    signed_up: Scene, beside: tuple[Counsellor, Zitdag]
) -> None:
    made = write(book, own(signed_up, "15:00"), by=by(NOW))
    _late(signed_up, 30, at("14:30"))
    give(made, *beside, at("14:31"))
    (message,) = [one for one in rows(made) if one.kind == "late"]
    assert message.facts["starts_at"] == at("15:30").isoformat()
    assert message.facts["with_whom"] == "Noor"
