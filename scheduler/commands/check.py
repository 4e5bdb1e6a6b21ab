"""`zitdag check`: what of this installation is in order, before and while it serves."""

from collections.abc import Iterable, Iterator

import click

from database import database_app, db
from scheduler.commands.cli import CliContext
from scheduler.commands.context import clock
from scheduler.operating import disk
from scheduler.operating.findings import Finding, Severity, ok, within, wrong
from scheduler.operating.probes import (
    databases,
    files,
    geocoders,
    issuers,
    mail,
    mailbox,
    site,
    texts,
    timetables,
)
from scheduler.operating.setup import Examined, Setup

SECONDS = 20.0
"""For each part; a dripping server must not keep the other lines waiting."""


@click.command()
@click.pass_obj
def check(context: CliContext) -> None:
    """Print a line about each part: ok, warning or wrong, and what to do. Nothing is changed."""
    examined = context.examined()
    found = [*_settings(examined), *_parts(examined)]
    for finding in found:
        click.echo(f"{finding.verdict:<8} {finding.about:<10} {finding.says}")
    if any(finding.verdict is Severity.WRONG for finding in found):
        raise click.exceptions.Exit(1)


def _settings(examined: Examined) -> Iterator[Finding]:
    for mistake in examined.mistakes:
        yield wrong("settings", mistake)
    if not examined.mistakes:
        yield ok("settings", "each is known, and they go together")
    yield from within(SECONDS, "secrets", lambda: files.secrets(examined.secret_files))


def _parts(examined: Examined) -> Iterator[Finding]:
    at = examined.setup
    if at is None:
        return
    folders = disk.folders_of(at.database_url, at.timetable_folder)
    yield from within(SECONDS, "database", lambda: _database(at))
    yield from _channels(at)
    yield from within(SECONDS, "issuer", lambda: issuers.known(at, clock()))
    yield from within(SECONDS, "geocoders", lambda: geocoders.services(at))
    yield from within(SECONDS, "disk", lambda: files.room(folders))
    today = clock().date()
    yield from within(SECONDS, "timetable", lambda: timetables.days(at.timetable_folder, today))
    yield from within(SECONDS, "site", lambda: site.front(at, clock()))


def _channels(setup: Setup) -> Iterator[Finding]:
    if setup.staging:
        yield ok("messages", "nothing is sent and no page says it was: ZITDAG_STAGING")
        return
    yield from within(SECONDS, "mail", lambda: mail.server(setup))
    yield from within(SECONDS, "mailbox", lambda: mailbox.folder(setup))
    yield from within(SECONDS, "texts", lambda: texts.providers(setup))


def _database(setup: Setup) -> Iterable[Finding]:
    file = list(files.database_file(setup.database_url))
    with database_app(setup.database_url, is_pooled=setup.pgbouncer).app_context():
        found = list(databases.standing(db.engine, setup.region))
        if all(finding.verdict is not Severity.WRONG for finding in found[:1]):
            found += databases.clock(db.engine, clock)
        db.engine.dispose()
    return [*file, *found]
