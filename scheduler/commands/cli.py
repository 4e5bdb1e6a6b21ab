"""The command `zitdag`: set it up, run it, carry a network in and out."""

import secrets
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

import click
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from database import db, reading, write
from locations.transit import feed_import
from locations.transit.example_timetable import write_example
from locations.transit.feed_import import ImportPlan, ImportReport, TimetableRefused
from locations.travel import Travel
from notifications.delivery.worker import DeliveryContext
from scheduler.access import accounts, sign_in
from scheduler.access.errors import AccountExists, SiteMissing, UnknownAccount, UnknownCode
from scheduler.access.models import Account
from scheduler.access.roles import Role
from scheduler.commands import journey, serving
from scheduler.jobs import timetable_refresh, worker
from scheduler.jobs.timetable_refresh import TimetableSettings
from scheduler.migrations import is_current, upgrade
from scheduler.migrations.errors import SchemaIncomplete
from scheduler.network.errors import ImportRefused
from scheduler.network.exporting import export_network, write_folder
from scheduler.network.import_report import describe, summarise
from scheduler.network.importing import Changes, import_network, plan_import, rehearse_import
from scheduler.people.actors import Actor, By

EXAMPLE = Path(__file__).parent / "network" / "example"
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
# Where the lokets are: it decides which day it is there.
HOME = ZoneInfo("Europe/Brussels")
PORT = click.IntRange(1, 65535)
ANOTHER_PORT = 8080  # by custom, and never the default


@dataclass(frozen=True)
class Runtime:
    """The application, what its worker delivers messages with (made within its context), and where
    its timetable is: None without one.
    """

    app: Flask
    post: Callable[[], DeliveryContext]
    timetable: TimetableSettings | None = None


@dataclass(frozen=True)
class CliContext:
    """What every command is handed: how to make the service and the engine of journeys, and the
    environment that it reads.
    """

    make: Callable[[Mapping[str, str]], Runtime]
    environment: Mapping[str, str]
    make_travel: Callable[[Mapping[str, str]], Travel]

    def travel(self) -> Travel:
        return self.make_travel(self.environment)

    def service(self) -> Runtime:
        return self.make(self.environment)

    @contextmanager
    def context(self) -> Iterator[None]:
        with self.service().app.app_context():
            yield

    @contextmanager
    def ready(self) -> Iterator[None]:
        """The context, over a database that is up to date; else the command ends and says so."""
        with self.context():
            _check_database()
            yield


def _check_database() -> None:
    try:
        is_ready = is_current(db.engine)
    except SQLAlchemyError as error:
        raise click.ClickException(
            f"the database does not answer: {type(error).__name__}"
        ) from None
    if not is_ready:
        raise click.ClickException("the database is not up to date: run `zitdag migrate` first")


def _check_port(host: str, port: int, *, choose: str) -> None:
    try:
        serving.check_free(host, port)
    except serving.PortRefused as refused:
        raise click.ClickException(f"{refused}; choose another one: {choose}") from None


def run(
    make: Callable[[Mapping[str, str]], Runtime],
    environment: Mapping[str, str],
    make_travel: Callable[[Mapping[str, str]], Travel],
) -> None:
    """Run the command that the command line names."""
    zitdag(obj=CliContext(make, environment, make_travel))


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def zitdag() -> None:
    """Zitdag plans zitdagen, and lets adults and partners book them."""


zitdag.add_command(journey.journey)


@zitdag.command()
@click.pass_obj
def migrate(shop: CliContext) -> None:
    """Bring the database, new or old, to what this version needs."""
    with shop.context():
        try:
            upgrade(db.engine)
        except SchemaIncomplete as refusal:
            raise click.ClickException(
                f"the database lacks {', '.join(refusal.missing)}, which no migration adds: it was "
                "made by an unfinished version; name a new one in ZITDAG_DATABASE_URL and run "
                "`zitdag migrate` again"
            ) from None
    click.echo("The database is up to date.")


@zitdag.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=PORT, default=8000, show_default=True, help="The port to listen on.")
@click.option("--workers", default=2, show_default=True, help="Processes that answer pages.")
@click.pass_obj
def serve(shop: CliContext, host: str, port: int, workers: int) -> None:
    """Serve the pages, with a worker beside them."""
    with shop.ready():
        db.engine.dispose()  # the processes to come open connections of their own
    _check_port(host, port, choose=f"--port {ANOTHER_PORT}")
    bind = f"{host}:{port}"
    with serving.worker_beside(shop.environment):
        serving.serve(lambda: shop.service().app, bind=bind, workers=workers)


@zitdag.command(name="worker")
@click.pass_obj
def run_worker(shop: CliContext) -> None:
    """Deliver messages and extend series, until told to stop. Run as many as you like."""
    service = shop.service()
    with service.app.app_context():
        _check_database()
        post = service.post()
    travel: Travel = service.app.extensions["zitdag.travel"]
    scheduler = worker.start(service.app.app_context, post, service.timetable, travel)
    serving.wait_for_the_end()
    scheduler.shutdown()


@zitdag.command(name="import-network")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only show what would change.")
@click.pass_obj
def import_files(shop: CliContext, folder: Path, *, dry_run: bool) -> None:
    """Read a network from the CSV files in FOLDER. All of it, or nothing and every mistake."""
    with shop.ready():
        for line in summarise(_import(folder, dry_run=dry_run)):
            click.echo(line)


def _import(folder: Path, *, dry_run: bool = False) -> Changes:
    now = datetime.now(UTC)
    today = now.astimezone(HOME).date()
    by = By(Actor.SYSTEM, None, now)
    try:
        network = plan_import(folder, today=today)
        if dry_run:
            return rehearse_import(network, today=today, by=by)
        return write(import_network, network, today=today, by=by)
    except ImportRefused as refused:
        for mistake in refused.mistakes:
            click.echo(describe(mistake), err=True)
        raise click.ClickException(
            f"{len(refused.mistakes)} mistakes; nothing was written"
        ) from None


@zitdag.command(name="export-network")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.pass_obj
def export(shop: CliContext, folder: Path) -> None:
    """Write the network to FOLDER, as the files that import-network reads."""
    with shop.ready(), reading() as session:
        write_folder(folder, export_network(session))
    click.echo(f"Written to {folder}.")


@zitdag.command(name="import-timetable")
@click.argument("sources", nargs=-1, required=True, metavar="URL-OR-FILE...")
@click.option("--everywhere", is_flag=True, help="Keep all stops, not only those near lokets.")
@click.pass_obj
def import_timetable(shop: CliContext, sources: tuple[str, ...], *, everywhere: bool) -> None:
    """Read GTFS feeds together, in place of the timetable that there is. All of them, or none."""
    service = shop.service()
    if service.timetable is None:
        raise click.ClickException("set ZITDAG_TIMETABLE_FOLDER to the folder of the timetable")
    with service.app.app_context():
        _check_database()
        plan = timetable_refresh.plan_of_network(datetime.now(UTC))
        if everywhere:
            plan = replace(plan, area=None)
        for line in _summary(_import_timetable(sources, service.timetable, plan)):
            click.echo(line)
        timetable_refresh.warn_of_ends(service.timetable.folder)


def _import_timetable(
    sources: Sequence[str], settings: TimetableSettings, plan: ImportPlan
) -> ImportReport:
    bars = Bars()
    try:
        return feed_import.import_feeds(sources, settings.folder, plan, bars)
    except TimetableRefused as refused:
        bars.end()
        for mistake in refused.mistakes:
            click.echo(str(mistake), err=True)
        raise click.ClickException(
            f"{len(refused.mistakes)} mistakes; the timetable that was there stays in use"
        ) from None
    finally:
        bars.end()


class _Bar(Protocol):
    """What click makes."""

    def update(self, n_steps: int) -> None: ...


class Bars:
    """A progress bar for each thing that is read, one after the other, where errors go."""

    def __init__(self) -> None:
        self._what = ""
        self._done = 0
        self._bars = ExitStack()
        self._bar: _Bar | None = None

    def __call__(self, what: str, done: int, whole: int) -> None:
        """So much of it is done."""
        if what != self._what or self._bar is None:
            self.end()
            self._what, self._done = what, 0
            bar = click.progressbar(length=max(1, whole), label=what, file=sys.stderr)
            self._bar = self._bars.enter_context(bar)
        self._bar.update(done - self._done)
        self._done = done

    def end(self) -> None:
        """The last one is full."""
        self._bars.close()
        self._bar = None


def _summary(report: ImportReport) -> Iterator[str]:
    for feed in report.feeds:
        yield f"{feed.name}: {feed.valid_from} to {feed.valid_until}"
        for reason, count in feed.left_out.items():
            yield f"  left out: {count} x {reason}"
    yield (
        f"{report.dates} dates from {report.first} to {report.last} in {report.files} files of "
        f"{report.size / 1e6:.1f} MB together"
    )
    yield (
        f"{report.stops} stops; on the fullest day {report.trips} trips and "
        f"{report.connections} connections"
    )


@zitdag.command()
@click.pass_obj
def purge(shop: CliContext) -> None:
    """Forget what is old enough, now. The worker does so by itself."""
    with shop.ready():
        for name, count in worker.purge_all(datetime.now(UTC)).items():
            click.echo(f"{name}: {count}")


@zitdag.group()
def account() -> None:
    """Accounts of staff."""


@account.command()
@click.argument("email")
@click.option("--name", required=True, help="The name that colleagues see.")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
@click.option("--region", default="", help="Code of the region; the first one by default.")
@click.option("--organisation", default="", help="Code of the site of a partner.")
@click.option("--counsellor", default="", help="Code of the counsellor it is.")
@click.pass_obj
def create(shop: CliContext, /, email: str, **given: str) -> None:
    """Make an account for EMAIL, which signs in with codes mailed there."""
    with shop.ready():
        try:
            write(_create, email, given)
        except (AccountExists, UnknownCode, SiteMissing) as refusal:
            raise click.ClickException(f"{refusal.code}: {refusal}") from None
    click.echo(f"{email} can sign in.")


def _create(session: Session, email: str, given: Mapping[str, str]) -> Account:
    new = accounts.NewAccount(
        email=email,
        name=given["name"],
        role=Role(given["role"]),
        region=given["region"],
        organisation=given["organisation"],
        counsellor=given["counsellor"],
    )
    return accounts.create(session, new, now=datetime.now(UTC))


@account.command()
@click.argument("email")
@click.pass_obj
def end(shop: CliContext, email: str) -> None:
    """End the account of EMAIL: it is signed out everywhere, at once."""
    with shop.ready():
        try:
            write(accounts.end, email)
        except UnknownAccount as refusal:
            raise click.ClickException(f"{refusal.code}: {refusal}") from None
    click.echo(f"{email} can no longer sign in.")


@zitdag.command()
@click.option("--port", type=PORT, default=8000, show_default=True, help="The port to serve on.")
@click.pass_obj
def demo(shop: CliContext, port: int) -> None:
    """Serve a new database with the West-Vlaanderen example network, until Ctrl-C."""
    started = time.monotonic()
    _check_port("127.0.0.1", port, choose=f"make demo PORT={ANOTHER_PORT}")
    with tempfile.TemporaryDirectory(prefix="zitdag-demo-") as folder:
        address = f"http://127.0.0.1:{port}"
        # Nothing of a real service: a mail server that is set would get the demo's mails.
        others = {
            name: value
            for name, value in shop.environment.items()
            if not name.startswith("ZITDAG_")
        }
        environment = {
            **others,
            "ZITDAG_SECRET_KEY": secrets.token_hex(DEMO_SECRET_BYTES),
            "ZITDAG_DATABASE_URL": f"sqlite:///{folder}/zitdag.db",
            "ZITDAG_BASE_URL": address,
            "ZITDAG_DEMO": "1",
            "ZITDAG_TIMETABLE_FOLDER": f"{folder}/timetable",
        }
        demo_shop = CliContext(shop.make, environment, shop.make_travel)
        links = _fill(demo_shop, address)
        for role, link in links.items():
            click.echo(f"==> sign in once as {role}: {link}")
        click.echo(f"==> ready after {time.monotonic() - started:.0f} s: {address}/")
        click.echo(f"==> messages that were sent: {address}/demo/berichten")
        with serving.worker_beside(environment):
            serving.serve(lambda: demo_shop.service().app, bind=f"127.0.0.1:{port}", workers=1)


def _fill(shop: CliContext, address: str) -> dict[str, str]:
    """Make and fill the database of the demo; returns a sign-in link a role."""
    service = shop.service()
    with service.app.app_context():
        click.echo("==> making the database")
        upgrade(db.engine)
        click.echo("==> importing the example network: 16 lokets, 26 weeks of zitdagen")
        _import(EXAMPLE)
        click.echo("==> making an example timetable: no real hours")
        _import_example(service.timetable)
        click.echo("==> making an account a role")
        tokens = write(_staff_of_the_demo, service.app.extensions["zitdag.keys"].sign_in_codes)
        db.engine.dispose()
    return {role: f"{address}/aanmelden/link/{token}" for role, token in tokens.items()}


def _import_example(settings: TimetableSettings | None) -> None:
    if settings is None:
        raise ValueError("the demo has a timetable")
    plan = timetable_refresh.plan_of_network(datetime.now(UTC))
    settings.folder.mkdir(parents=True, exist_ok=True)
    feed = settings.folder / "example.zip"
    write_example(feed, plan.first, plan.last)
    feed_import.import_feeds([feed], settings.folder, plan)


def _staff_of_the_demo(session: Session, key: bytes) -> dict[str, str]:
    now = datetime.now(UTC)
    tokens = {}
    for new in DEMO_STAFF:
        made = accounts.create(session, new, now=now)
        way = sign_in.open_challenge(session, made, key, now=now, lasts=sign_in.SESSION)
        tokens[new.role.value] = way.token
    return tokens
