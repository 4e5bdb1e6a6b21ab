"""The clock of a request: read once, so that everything on a page is of one moment."""

from datetime import UTC, date, datetime

from flask import Flask, current_app, g

from locations.zones import BRUSSELS


def init_app(app: Flask) -> None:
    """The system's clock, unless the configuration has set CLOCK."""
    app.config.setdefault("CLOCK", lambda: datetime.now(UTC))


def now() -> datetime:
    """The moment of this request, aware UTC; cached on `flask.g`."""
    if "now" not in g:
        g.now = current_app.config["CLOCK"]()
    moment: datetime = g.now
    return moment


def today() -> date:
    """The local date of `now()` in Brussels."""
    return now().astimezone(BRUSSELS).date()
