"""`zitdag demo`: the example network in a database of its own, for as long as somebody looks."""

import secrets
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from sqlalchemy.orm import Session

from database import db, write
from locations.transit import feed_import
from locations.transit.example_timetable import write_example
from notifications.incoming import imap_server
from notifications.incoming.imap_server import HeldMails
from scheduler.access import accounts, sign_in, staff_sessions
from scheduler.access.roles import Role
from scheduler.commands import serving
from scheduler.commands.cli import CliContext
from scheduler.commands.context import clock
from scheduler.commands.lived_in import months
from scheduler.commands.lived_in.days import at, first_day
from scheduler.commands.network import import_folder
from scheduler.commands.serve import ANOTHER_PORT, PORT, check_port
from scheduler.jobs import timetable_refresh
from scheduler.jobs.timetable_refresh import TimetableSettings
from scheduler.migrations.upgrading import upgrade
from scheduler.people.actors import Actor, By

EXAMPLE = Path(__file__).parents[1] / "network" / "example"
DEMO_SECRET_BYTES = 32
DEMO_STAFF = (
    accounts.NewAccount(
        "an@example.org", "An (voorbeeld)", Role.PARTNER, organisation="vdab-roeselare"
    ),
    accounts.NewAccount(
        "samira@example.org", "Samira (voorbeeld)", Role.COUNSELLOR, counsellor="samira"
    ),
    accounts.NewAccount("ilse@example.org", "Ilse (voorbeeld)", Role.COORDINATOR),
    accounts.NewAccount("tom@example.org", "Tom (voorbeeld)", Role.ADMINISTRATOR),
)


@click.command()
@click.option("--port", type=PORT, default=8000, show_default=True, help="The port to serve on.")
@click.pass_obj
def demo(context: CliContext, port: int) -> None:
    """Serve a new database with the West-Vlaanderen example network, until Ctrl-C."""
    started = time.monotonic()
    check_port("127.0.0.1", port, choose=f"make demo PORT={ANOTHER_PORT}")
    mails = HeldMails(password=secrets.token_hex(DEMO_SECRET_BYTES))
    with (
        tempfile.TemporaryDirectory(prefix="zitdag-demo-") as folder,
        imap_server.serving(imap_server.conversation_with(mails)) as mailbox_port,
    ):
        address = f"http://127.0.0.1:{port}"
        # Nothing of a real service: a mail server that is set would get the demo's mails.
        others = {
            name: value
            for name, value in context.environment.items()
            if not name.startswith("ZITDAG_")
        }
        environment = {
            **others,
            "ZITDAG_SECRET_KEY": secrets.token_hex(DEMO_SECRET_BYTES),
            "ZITDAG_DATABASE_URL": f"sqlite:///{folder}/zitdag.db",
            "ZITDAG_BASE_URL": address,
            "ZITDAG_DEMO": "1",
            "ZITDAG_TIMETABLE_FOLDER": f"{folder}/timetable",
            **_mailbox(mails, mailbox_port),
        }
        demo_context = context.within(environment)
        links = _fill(demo_context, address)
        for role, link in links.items():
            click.echo(f"==> sign in once as {role}: {link}")
        click.echo(f"==> ready after {time.monotonic() - started:.0f} s: {address}/")
        click.echo(f"==> messages that were sent: {address}/demo/berichten")
        with serving.worker_beside(environment):
            serving.serve(lambda: demo_context.service().app, bind=f"127.0.0.1:{port}", workers=1)


def _mailbox(mails: HeldMails, port: int) -> dict[str, str]:
    """The settings with which the worker reads the mailbox of the demo."""
    return {
        "ZITDAG_MAILBOX_HOST": "127.0.0.1",
        "ZITDAG_MAILBOX_PORT": str(port),
        "ZITDAG_MAILBOX_SECURITY": "none",
        "ZITDAG_MAILBOX_USER": "demo",
        "ZITDAG_MAILBOX_PASSWORD": mails.password,
        "ZITDAG_MAILBOX_ADDRESS": "leerwinkel@example.org",
    }


def _fill(context: CliContext, address: str) -> dict[str, str]:
    """Make and fill the database of the demo; returns a sign-in link a role."""
    with _step("loading the application"):
        service = context.service()
    with service.app.app_context():
        with _step("making the database"):
            upgrade(db.engine)
        now = clock()
        with _step("importing the example network: 16 lokets, as it was nine weeks ago"):
            import_folder(EXAMPLE, now=at(first_day(now), "07:00"))
        with _step("living through those weeks: who booked, came, fell ill and moved"):
            write(months.live, service.delivery(), now=now)
        with _step("making an example timetable: no real hours"):
            _import_example(service.timetable)
        with _step("making an account per role"):
            key = service.app.extensions["zitdag.keys"].sign_in_codes
            tokens = write(_staff_of_the_demo, key)
        db.engine.dispose()
    return {role: f"{address}/aanmelden/link/{token}" for role, token in tokens.items()}


@contextmanager
def _step(what: str) -> Iterator[None]:
    """A line with the step and, when done, its duration, as the Makefile's steps have."""
    started = time.monotonic()
    click.echo(f"==> {what}", nl=False)
    try:
        yield
    finally:
        click.echo(f" ({time.monotonic() - started:.0f} s)")


def _import_example(settings: TimetableSettings | None) -> None:
    if settings is None:
        raise ValueError("the demo has a timetable")
    plan = timetable_refresh.plan_of_network(clock())
    settings.folder.mkdir(parents=True, exist_ok=True)
    feed = settings.folder / "example.zip"
    write_example(feed, plan.first, plan.last)
    feed_import.import_feeds([feed], settings.folder, plan)


def _staff_of_the_demo(session: Session, key: bytes) -> dict[str, str]:
    now = clock()
    tokens = {}
    for new in DEMO_STAFF:
        made = accounts.create(session, new, by=By(Actor.SYSTEM, None, now)).account
        way = sign_in.open_challenge(session, made, key, now=now, lasts=staff_sessions.LASTS)
        tokens[new.role.value] = way.token
    return tokens
