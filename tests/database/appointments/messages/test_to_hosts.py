"""What the site that hosts a loket hears: who sits there at other hours than it knew."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, event, select, update
from sqlalchemy.orm import Session

from database import db, reading, write
from notifications.outbox.models import CausedBy, Message
from scheduler.appointments.booking.operations import book
from scheduler.appointments.messages import to_hosts
from scheduler.appointments.messages.told_hosts import ToldHost
from scheduler.jobs.worker import tell_hosts
from scheduler.people.contact_persons import ContactPerson
from scheduler.zitdagen.models import Opening, OpeningKind, Zitdag, ZitdagState
from tests.support import builders
from tests.support.builders import A_DAY, MINUTE, NOW, TUESDAY, Scene, Sitting, at, by
from tests.support.message_builders import renderer

WEEKS = 10


def _contact(session: Session, /, scene: Scene, name: str = "Ann", **fields: Any) -> None:
    whole = {"email": f"{name.lower()}@example.org", "told_of_changes": True, **fields}
    session.add(ContactPerson(organisation_id=scene.host.id, name=name, **whole))


@pytest.fixture
def hosted(app: object) -> Scene:
    """Ten Tuesdays at a loket, whose host has somebody who is told and knows them."""

    def fill(session: Session) -> Scene:
        scene = builders.scene(session, sitting=Sitting(hours=("09:00-12:00",)))
        for week in range(1, WEEKS):
            sitting = Sitting(TUESDAY + 7 * week * A_DAY, hours=("09:00-12:00",))
            builders.zitdag(session, scene.loket, scene.counsellor, [scene.service], sitting)
        _contact(session, scene)
        return scene

    scene = write(fill)
    assert tell_hosts(NOW) == 0
    return scene


def mails() -> list[Message]:
    with reading() as session:
        found = select(Message).where(Message.kind == "host_changes").order_by(Message.version)
        return list(session.scalars(found))


def after(minutes: int, since: datetime = NOW) -> int:
    """A minute after minute, as the worker does; says how many mails."""
    return sum(tell_hosts(since + minute * MINUTE) for minute in range(1, minutes + 1))


def call_off(session: Session, /, scene: Scene, state: ZitdagState = ZitdagState.CANCELLED) -> None:
    mine = Zitdag.counsellor_id == scene.counsellor.id
    session.execute(update(Zitdag).where(mine).values(state=state))


def call_off_one(session: Session, /, zitdag_id: int) -> None:
    session.get_one(Zitdag, zitdag_id).state = ZitdagState.CANCELLED


def text_of(mail: Message) -> str:
    shown = renderer().render(mail.kind, "email", "nl", mail.facts, None)
    assert shown.html
    return f"{shown.subject}\n{shown.text}".replace("\N{NO-BREAK SPACE}", " ")


def test_who_hosts_reads_what_falls_out_once_it_has_settled(hosted: Scene) -> None:
    write(book, hosted.request("09:30"), by=by(NOW))
    write(call_off_one, hosted.zitdag.id)

    assert after(10) == 0
    assert after(60, NOW + 10 * MINUTE) == 1

    (mail,) = mails()
    assert mail.routes == [["email", "ann@example.org"]]
    assert mail.origin == CausedBy.CLOCK
    assert mail.useless_after == at("12:00")
    text = text_of(mail)
    assert "Er verandert een zitdag in jullie gebouw" in text
    assert "Dag Ann," in text
    assert "Markt, Brugge" in text
    assert "dinsdag 24 november: wij zijn er niet. Het was 9 tot 12 uur (Sofie)." in text
    assert "0470 00 00 00" in text
    assert "Voorbeeld" not in text.replace("Leerwinkel Voorbeeld", "")
    assert "Amina" not in text


def test_a_change_and_its_undoing_send_nothing(hosted: Scene) -> None:
    write(call_off, hosted)
    assert after(8) == 0
    write(call_off, hosted, ZitdagState.PLANNED)

    assert after(60, NOW + 8 * MINUTE) == 0


def test_ten_dates_are_one_mail(hosted: Scene) -> None:
    write(call_off, hosted)

    assert after(30) == 1
    text = text_of(mails()[0])
    assert "Er veranderen 10 zitdagen in jullie gebouw" in text
    assert text.count("wij zijn er niet") == WEEKS


def test_settling_begins_anew_with_each_change_but_not_for_ever(hosted: Scene) -> None:
    ids = _zitdagen()
    sent = []
    for number, zitdag_id in enumerate(ids[:6]):
        write(call_off_one, zitdag_id)
        sent.append(after(6, NOW + 6 * number * MINUTE))

    assert sent == [0, 0, 0, 0, 0, 1]
    assert text_of(mails()[0]).count("wij zijn er niet") == 6


def _zitdagen() -> list[int]:
    with reading() as session:
        return list(session.scalars(select(Zitdag.id).order_by(Zitdag.date)))


def test_what_comes_back_is_told_too(hosted: Scene) -> None:
    write(call_off_one, hosted.zitdag.id)
    after(12)
    write(call_off, hosted, ZitdagState.PLANNED)

    assert after(12, NOW + 12 * MINUTE) == 1
    _gone, back = mails()
    assert "dinsdag 24 november: wij zijn er wel, 9 tot 12 uur (Sofie)." in text_of(back)
    assert "Komt er toch iemand" not in text_of(back)


def _shorten(session: Session, /, scene: Scene) -> None:
    opening = session.scalars(select(Opening).where(Opening.zitdag_id == scene.zitdag.id)).one()
    opening.starts_at = at("10:00")


def _walk_in(session: Session, /, scene: Scene) -> None:
    mine = Opening.zitdag_id == scene.zitdag.id
    session.execute(update(Opening).where(mine).values(kind=OpeningKind.WALK_IN))


def _ill(session: Session, /, scene: Scene) -> None:
    builders.absence(session, scene.counsellor.id, at("11:00"), at("23:00"))


def _close(session: Session, /, scene: Scene) -> None:
    builders.closure(session, scene, at("00:00"), at("23:00"))


def _replace(session: Session, /, scene: Scene) -> None:
    other = builders.counsellor(session, scene.region.id, first_name="An")
    session.execute(
        update(Zitdag).where(Zitdag.id == scene.zitdag.id).values(counsellor_id=other.id)
    )


def _pop_up(session: Session, /, scene: Scene) -> None:
    sitting = Sitting(TUESDAY + A_DAY, hours=("13:00-14:00",))
    builders.zitdag(session, scene.loket, scene.counsellor, [scene.service], sitting)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (_shorten, "24 november: wij zijn er 10 tot 12 uur (Sofie). Het was 9 tot 12 uur (Sofie)."),
        (_walk_in, "wij zijn er 9 tot 12 uur (Sofie, vrije inloop). Het was 9 tot 12 uur (Sofie)."),
        (_ill, "24 november: wij zijn er 9 tot 11 uur (Sofie). Het was 9 tot 12 uur (Sofie)."),
        (_close, "24 november: wij zijn er niet. Het was 9 tot 12 uur (Sofie)."),
        (_replace, "24 november: wij zijn er 9 tot 12 uur (An). Het was 9 tot 12 uur (Sofie)."),
        (_pop_up, "woensdag 25 november: wij zijn er wel, 13 tot 14 uur (Sofie)."),
    ],
)
def test_whatever_made_the_change_is_told_with_from_and_to(
    hosted: Scene, change: Callable[..., None], words: str
) -> None:
    write(change, hosted)

    assert after(12) == 1
    text = text_of(mails()[0])
    assert words in text
    assert text.count("wij zijn er") == 1


def test_what_is_over_is_told_to_nobody(hosted: Scene) -> None:
    noon = at("12:30")
    assert tell_hosts(noon - MINUTE) == 0
    write(call_off_one, hosted.zitdag.id)

    assert after(30, noon) == 0


def test_that_the_weeks_go_by_is_no_news(hosted: Scene) -> None:
    def later(session: Session) -> None:
        sitting = Sitting((NOW + timedelta(weeks=26)).date(), hours=("09:00-12:00",))
        builders.zitdag(session, hosted.loket, hosted.counsellor, [hosted.service], sitting)

    write(later)

    assert [tell_hosts(NOW + week * 7 * A_DAY) for week in range(20)] == [0] * 20


def test_a_host_without_anybody_to_tell_hears_nothing(hosted: Scene) -> None:
    write(lambda session: session.execute(update(ContactPerson).values(told_of_changes=False)))
    write(call_off, hosted)

    assert after(30) == 0
    with reading() as session:
        assert not session.scalars(select(ToldHost)).all()


def test_who_is_told_from_now_on_knows_what_is_so_now(hosted: Scene) -> None:
    write(lambda session: session.execute(delete(ContactPerson)))
    after(1)
    write(call_off, hosted)
    write(_contact, hosted, "Wim")

    assert after(30, NOW + MINUTE) == 0


def test_all_lokets_of_a_site_are_one_mail_to_each_who_is_told(hosted: Scene) -> None:
    def second(session: Session) -> None:
        _contact(session, hosted, "Wim")
        _contact(session, hosted, "Els", told_of_changes=False)
        room = builders.loket(session, hosted.host, name="Zolder")
        who = builders.counsellor(session, hosted.region.id, first_name="An")
        builders.zitdag(session, room, who, [hosted.service], Sitting(hours=("13:00-16:00",)))

    write(second)
    after(1)
    write(lambda session: session.execute(update(Zitdag).values(state=ZitdagState.CANCELLED)))

    assert after(30, NOW + MINUTE) == 2
    found = mails()
    assert {mail.routes[0][1] for mail in found} == {"ann@example.org", "wim@example.org"}
    assert [text_of(mail).count("Zolder, Brugge") for mail in found] == [1, 1]


def test_of_very_many_days_the_mail_says_how_many_more(hosted: Scene) -> None:
    def fill(session: Session) -> None:
        who = builders.counsellor(session, hosted.region.id, first_name="An")
        for number in range(to_hosts.MOST_DAYS):
            sitting = Sitting(TUESDAY + (number + 1) * A_DAY, hours=("13:00-14:00",))
            builders.zitdag(session, hosted.loket, who, [hosted.service], sitting)
        call_off_one(session, hosted.zitdag.id)

    write(fill)

    assert after(12) == 1
    assert "Er verandert nog 1 dag." in text_of(mails()[0])


def test_a_minute_without_news_writes_nothing_and_many_lokets_cost_no_more(hosted: Scene) -> None:
    few = _statements(lambda: tell_hosts(NOW + MINUTE))

    def fill(session: Session) -> None:
        for _number in range(5):
            host = builders.organisation(session, hosted.region.id)
            session.add(
                ContactPerson(
                    organisation_id=host.id, name="Els", email="e@example.org", told_of_changes=True
                )
            )
            place = builders.loket(session, host)
            who = builders.counsellor(session, hosted.region.id)
            builders.zitdag(session, place, who, [hosted.service], Sitting())

    write(fill)
    tell_hosts(NOW + MINUTE)
    many = _statements(lambda: tell_hosts(NOW + 2 * MINUTE))
    write(lambda session: session.execute(update(Zitdag).values(state=ZitdagState.CANCELLED)))
    tell_hosts(NOW + 2 * MINUTE)
    told = _statements(lambda: tell_hosts(NOW + 20 * MINUTE))

    assert len(many) == len(few)
    assert not [one for one in many if not one.startswith(("SELECT", "BEGIN"))]
    assert len(mails()) == 6
    assert len([one for one in told if one.lstrip().startswith("SELECT")]) <= 2 * len(few) + 3


def _statements(act: Callable[[], object]) -> list[str]:
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        act()
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return asked
