"""Shared by commands: the database and its migration state, the service, the clock."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import click
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from database import db, reading
from scheduler.migrations.state import head, is_current, revision
from scheduler.operating.readiness import region_trouble

if TYPE_CHECKING:
    from notifications.delivery.worker import DeliveryContext
    from notifications.incoming.mailbox import Mailbox
    from scheduler.jobs.timetable_refresh import TimetableSettings


NEWER = "the database is of schema {}, of a newer version than this one: install that version"


@dataclass(frozen=True)
class Runtime:
    """The application, the context of its worker's deliveries (made within the application's), its
    timetable's location and the mailbox that is read: None without one."""

    app: Flask
    delivery: "Callable[[], DeliveryContext]"
    timetable: "TimetableSettings | None" = None
    mailbox: "Mailbox | None" = None


class HasDatabase(Protocol):
    """A factory of an application with a database."""

    def database(self) -> Flask:
        """It opens no connection before it is asked something."""


def clock() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


@contextmanager
def ready(context: HasDatabase) -> Iterator[None]:
    """The context over a database that is up to date; else the command ends and says so."""
    with context.database().app_context():
        check_database()
        yield


def check_service(app: Flask) -> None:
    """End the command where pages or messages could not be made. Within the context of `app`."""
    check_database()
    check_region(app.config["REGION"])
    check_catalogues(Path(app.config["BABEL_TRANSLATION_DIRECTORIES"]))


def check_catalogues(folder: Path) -> None:
    """End the command where a translation is not compiled: its pages would silently be Dutch."""
    missing = sorted(
        {one.parts[-3] for one in folder.glob("*/*/*.po") if not one.with_suffix(".mo").exists()}
    )
    if missing:
        raise click.ClickException(
            f"translations are not compiled: {', '.join(missing)}; in a clone, `make setup` does so"
        )


def check_region(region: str) -> None:
    """End the command where the settings name a region that the database does not have."""
    with reading() as session:
        trouble = region_trouble(session, region)
    if region and trouble:
        raise click.ClickException(trouble)


def check_database() -> None:
    """End the command unless the database answers and is up to date."""
    try:
        is_ready, standing = is_current(db.engine), revision(db.engine)
    except SQLAlchemyError as error:
        raise click.ClickException(
            f"the database does not answer: {type(error).__name__}"
        ) from None
    if standing > head():
        raise click.ClickException(NEWER.format(standing))
    if not is_ready:
        raise click.ClickException("the database is not up to date: run `zitdag migrate` first")
