"""The site under test: its clock, its visitors, and what its database holds."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from flask import Flask
from flask import session as browser_session
from flask.testing import FlaskClient
from sqlalchemy import event, select
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from database import Base, db, reading
from notifications.outbox.models import Message
from scheduler.access.models import Account, KeptAnswer, StaffSession
from scheduler.access.staff_sessions import Proof
from scheduler.appointments.booking import manage_links
from scheduler.appointments.models import Appointment, AppointmentState, BookingDraft
from scheduler.audit.models import AuditEntry
from scheduler.web.core import auth
from scheduler.web.core.keys import Keys
from tests.support.browserless import Answer, Fetch, Page, Visitor

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)  # a Monday, nine o'clock in Brussels
A_PAGE = timedelta(seconds=5)
QUESTION = "get-diploma"
PLACE = "brugge-weefkamer"
NUMBER = "0470 00 00 11"
UNCOMPARED = {KeptAnswer.__tablename__, StaffSession.__tablename__, AuditEntry.__tablename__}


@dataclass
class Clock:
    """Five seconds per page by default."""

    now: datetime = NOW
    step: timedelta = A_PAGE

    def __call__(self) -> datetime:
        moment = self.now
        self.now += self.step
        return moment

    def wait(self, period: timedelta) -> None:
        self.now += period


class Site:
    """The application with its clock set by hand."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.clock = Clock()
        app.config["CLOCK"] = self.clock
        self.keys: Keys = app.extensions["zitdag.keys"]

    def visitor(self, account: Account | None = None, **environment: str) -> Visitor:
        """Somebody with a browser of their own; signed in where they have an account."""
        client = self.app.test_client()
        if account is not None:
            self.sign_in(client, account, at=self.app.config["BASE_URL"])
        return Visitor(self._fetch(client, environment))

    def sign_in(self, client: FlaskClient, account: Account, *, at: str) -> None:
        """Give this browser the session that signing in ends with, without its three pages.

        `at` is the address by which the browser knows the site.
        """
        with self.app.test_request_context(base_url=at):
            auth.enter(account, Proof(("code",), is_strong=True))
            entered = dict(browser_session)
        with client.session_transaction(base_url=at) as kept:
            kept.update(entered)

    def _fetch(self, client: FlaskClient, environment: Mapping[str, str]) -> Fetch:
        def fetch(method: str, path: str, fields: Mapping[str, str] | None) -> Answer:
            given = client.open(
                path,
                method=method,
                data=fields,
                base_url=self.app.config["BASE_URL"],
                environ_overrides=dict(environment),
                buffered=True,  # and so closed
            )
            headers = {name.lower(): value for name, value in given.headers.items()}
            return Answer(given.status_code, headers, given.data)

        return fetch

    @contextmanager
    def looking(self) -> Iterator[Session]:
        """A session to see what is in the database."""
        with self.app.app_context(), reading() as session:
            yield session

    def messages(self) -> list[Message]:
        """What the outbox tells at once (not the reminders, which wait), version after version."""
        at_once = select(Message).where(Message.kind.not_like("reminder%"))
        with self.looking() as session:
            return list(session.scalars(at_once.order_by(Message.version, Message.kind)))

    def appointments(self, *states: AppointmentState) -> list[Appointment]:
        """Appointments in these states; all of them when none is named."""
        wanted = states or tuple(AppointmentState)
        with self.looking() as session:
            return list(
                session.scalars(
                    select(Appointment)
                    .where(Appointment.state.in_(wanted))
                    .order_by(Appointment.id)
                )
            )

    def drafts(self) -> list[BookingDraft]:
        with self.looking() as session:
            return list(session.scalars(select(BookingDraft)))

    def dump(self) -> dict[str, list[tuple[object, ...]]]:
        """Every row of every table, to compare; but not of pages that answered a POST, nor when
        somebody of staff was last seen and what they saw.
        """
        with self.looking() as session:
            return {
                table.name: sorted((tuple(row) for row in session.execute(select(table))), key=repr)
                for table in Base.metadata.sorted_tables
                if table.name not in UNCOMPARED
            }

    @contextmanager
    def counting_queries(self) -> Iterator[list[str]]:
        """The statements that the database is asked meanwhile."""
        asked: list[str] = []

        def note(_connection: Connection, _cursor: object, statement: str, *_rest: object) -> None:
            asked.append(statement)

        with self.app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", note)
        try:
            yield asked
        finally:
            event.remove(engine, "before_cursor_execute", note)


def token_of(site: Site) -> str:
    """The token that the messages of the only appointment carry."""
    (appointment,) = site.appointments()
    return manage_links.token(site.keys.manage_links, appointment)


def go_to_times(visitor: Visitor, *, place: str = PLACE, question: str = QUESTION) -> Page:
    """Open the hours of a place, in Dutch; test_flow clicks its way there."""
    return visitor.open(f"/afspraak/uur?vraag={question}&taal=nl&plaats={place}&lang=nl")


def skip_where(visitor: Visitor) -> Page:
    """From `Waar woon je?` to the cards, without telling anything."""
    return visitor.submit("Sla over", overslaan="1")


def pick(visitor: Visitor, nth: int = 0) -> Page:
    """Choose the hour of the nth card."""
    return press(visitor, "keuze", visitor.page.choices("keuze")[nth])


def press(visitor: Visitor, name: str, value: str) -> Page:
    """Press the button of this name with this value, whatever it says."""
    return visitor.send(visitor.page.form_with(name), **{name: value})


def hours_of(visitor: Visitor, nth: int = 0) -> list[str]:
    """Open the nth part of a day on the page of hours, and tell its free hours."""
    parts = [address for address in visitor.page.addresses if "deel=" in address]
    return visitor.open(parts[nth]).choices("uur")


def offered(visitor: Visitor) -> list[str]:
    """The free hours of the first part of the first day, opened."""
    go_to_times(visitor)
    return hours_of(visitor)


def take_time(visitor: Visitor, nth: int = 0) -> Page:
    """Choose the nth hour of the first part of a day; with -1, the last one of the last part."""
    hours = hours_of(visitor, -1 if nth < 0 else 0)
    return press(visitor, "uur", hours[nth])


def introduce(visitor: Visitor, **typed: str | None) -> Page:
    """Say who it is, and book: Amina, with a mobile of her own, unless told otherwise."""
    usual = {"voornaam": "Amina", "nummer": NUMBER, "bereik": "own_mobile"}
    return visitor.submit("Maak mijn afspraak", **{**usual, **typed})


def go_to_who(visitor: Visitor, **where: str) -> Page:
    go_to_times(visitor, **where)
    return take_time(visitor)


def book(visitor: Visitor, **typed: str | None) -> Page:
    """The whole way; ends on the page that says it is done."""
    go_to_who(visitor)
    page = introduce(visitor, **typed)
    assert page.heading == "Je afspraak is gemaakt.", page.text
    return page
