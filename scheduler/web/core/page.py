"""What every page knows: the region, the languages, and which browser is asking."""

import hmac
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode
from zoneinfo import ZoneInfo

from babel.support import Translations
from flask import Flask, abort, current_app, g, render_template, request, session, url_for
from flask_babel import get_babel, refresh
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException
from werkzeug.routing import IntegerConverter, ValidationError

from database import glancing
from locations.travel import Travel
from notifications.texts.languages import LANGUAGES, direction, locale, of_locale, own_name
from scheduler.people import phone_hours, phones
from scheduler.people.actors import Actor, By
from scheduler.people.regions import Region
from scheduler.web.core.keys import keys

SOURCE = "nl"
BRUSSELS = ZoneInfo("Europe/Brussels")
_DIGEST = "sha256"
_LAST_ROW = 2**31 - 1


@dataclass(frozen=True, slots=True)
class RegionOnPage:
    """A region as pages know it; `phone_hours` as it is kept, see people.phone_hours."""

    id: int
    name: str
    minimum_age: int
    phone_display: str
    phone_uri: str
    phone_hours: str
    languages: tuple[str, ...]


class RowNumber(IntegerConverter):
    """The number of a row in an address; there is no row beyond what a database counts to."""

    def to_python(self, value: str) -> int:
        """Raises ValidationError, and so is not found, beyond 31 bits."""
        number: int = super().to_python(value)
        if number > _LAST_ROW:
            raise ValidationError
        return number


def init_app(app: Flask) -> None:
    """Give every template what it may ask for, every error a page, every file a version."""
    app.config.setdefault("CLOCK", lambda: datetime.now(UTC))
    app.url_map.converters["int"] = RowNumber
    app.before_request(_refuse_what_no_database_takes)
    app.before_request(_keep_language)
    app.url_defaults(_version)
    app.register_error_handler(HTTPException, _error)
    app.register_error_handler(Exception, _failure)


def now() -> datetime:
    """The clock, read once a request: everything on a page is of one moment."""
    if "now" not in g:
        g.now = current_app.config["CLOCK"]()
    moment: datetime = g.now
    return moment


def by_client() -> By:
    """Who asks on a page of the public, at this moment: for an operation to write down."""
    return By(Actor.CLIENT, None, now())


def today() -> date:
    """Which day it is where the lokets are."""
    return now().astimezone(BRUSSELS).date()


def region() -> RegionOnPage:
    """The region whose pages are served here: the one that is set, or else the first."""
    if "region" not in g:
        g.region = _read_region()
    found: RegionOnPage | None = g.region
    if found is None:
        abort(503)
    return found


def _read_region() -> RegionOnPage | None:
    statement = select(Region).order_by(Region.id).limit(1)
    if current_app.config["REGION"]:
        statement = statement.where(Region.code == current_app.config["REGION"])
    with glancing() as db_session:
        row = db_session.scalar(statement)
    if row is None:
        return None
    return RegionOnPage(
        id=row.id,
        name=row.name,
        minimum_age=row.minimum_age,
        phone_display=phones.display(row.phone),
        phone_uri=f"tel:{row.phone}",
        phone_hours=row.phone_hours,
        languages=tuple(code for code in row.page_languages if code in _reviewed()) or (SOURCE,),
    )


def travel() -> Travel:
    """The engine of journeys."""
    engine: Travel = current_app.extensions["zitdag.travel"]
    return engine


def speak(code: str) -> None:
    """Whatever the browser asks for, the rest of this request is in this language."""
    g.language = code
    refresh()


def language() -> str:
    """The reader's language: what was chosen, or else what the browser asks for."""
    if "language" in g:
        return str(g.language)
    offered = region().languages
    chosen = session.get("language")
    if chosen in offered:
        return str(chosen)
    return _asked_by_browser(offered) or offered[0]


def locale_name() -> str:
    """The reader's language, by the name that Flask-Babel knows it by."""
    return locale(language())


def _asked_by_browser(offered: tuple[str, ...]) -> str | None:
    # Browsers call Dari fa-AF; its own code, which some know, matches too.
    names = {code: code for code in offered}
    names |= {locale(code).replace("_", "-"): code for code in offered}
    found = request.accept_languages.best_match(names)
    return names[found] if found is not None else None


def _keep_language() -> None:
    # Changes nothing but how this browser is spoken to, so a GET may do it.
    chosen = request.args.get("lang")
    if chosen is not None and chosen in _reviewed():
        session["language"] = chosen


def _refuse_what_no_database_takes() -> None:
    # A NUL is in nothing we ever linked to, and PostgreSQL would fail on it.
    if "\0" in request.path or any("\0" in value for value in request.args.values()):
        abort(404)


def link(endpoint: str, arguments: Mapping[str, str]) -> str:
    """The address of a page, with these arguments and no others."""
    values: dict[str, Any] = dict(arguments)
    return url_for(endpoint, **values)


def client_ip() -> str:
    """Where the request comes from, as far as the proxies in front can be trusted."""
    return request.remote_addr or ""


def browser() -> str:
    """A digest of this browser's session, made when it is first needed; ends with `Sluit af`."""
    if "browser" not in session:
        session["browser"] = secrets.token_urlsafe(16)
    return hmac.new(keys().browsers, session["browser"].encode(), _DIGEST).hexdigest()


def is_known_browser() -> bool:
    """Whether this browser has begun something."""
    return "browser" in session


def render(template: str, **values: Any) -> str:
    """A page, with what every page knows."""
    return render_template(template, **{**_context(), **values})


def _context() -> dict[str, Any]:
    here = region()
    code = language()
    return {
        "region": here,
        "phone_hours": phone_hours.in_words(here.phone_hours, code),
        "languages": _language_bar(here, code),
        "lang": code,
        "dir": direction(code),
        "in_progress": is_known_browser(),
        "step": None,
        "back_url": None,
    }


def _language_bar(here: RegionOnPage, current: str) -> list[tuple[str, str, bool, str, bool]]:
    # As it was asked for, but never as the name of another site.
    path = quote("/" + request.path.lstrip("/\\"))
    others = {name: value for name, value in request.args.items() if name != "lang"}
    return [
        (
            code,
            own_name(code),
            _reviewed()[code],
            f"{path}?{urlencode({**others, 'lang': code})}",
            code == current,
        )
        for code in here.languages
    ]


@cache
def _reviewed() -> dict[str, bool]:
    """The languages pages can be in, and whether a native speaker has read their catalogue."""
    babel = get_babel()
    found = {SOURCE: True}
    for there in babel.instance.list_translations():
        code = of_locale(str(there))
        if code != SOURCE and code in LANGUAGES:
            catalogue = Translations.load(babel.translation_directories[0], [there])
            found[code] = catalogue.info().get("x-reviewed") == "yes"
    return found


@cache
def _file_version(path: Path) -> str:
    return format(path.stat().st_mtime_ns, "x")[-8:]


def _version(endpoint: str, values: dict[str, Any]) -> None:
    """A new file gets a new address, so that browsers may keep it."""
    if endpoint == "static" and current_app.static_folder:
        values["v"] = _file_version(Path(current_app.static_folder) / values["filename"])


def _error(error: HTTPException) -> Any:
    if error.code is None or error.code < 400:
        return error
    # What the error itself must say: with 405, which methods are allowed.
    headers = [(name, value) for name, value in error.get_headers() if name != "Content-Type"]
    return *_error_page(error.code), headers


def _failure(error: Exception) -> Any:
    # The type alone, and where: what an exception says may quote a name or a number.
    frame = error.__traceback__
    while frame is not None and frame.tb_next is not None:
        frame = frame.tb_next
    where = f"{frame.tb_frame.f_code.co_filename}:{frame.tb_lineno}" if frame else "?"
    current_app.logger.error("%s at %s", type(error).__name__, where)
    if isinstance(error, SQLAlchemyError):
        return _unavailable()
    if current_app.testing:
        raise error
    return _error_page(500)


def _unavailable() -> tuple[str, int]:
    """For when there is no database to ask for a region or a language."""
    return render_template("core/unavailable.html"), 503


def _error_page(status: int) -> tuple[str, int]:
    if status != 503:
        with suppress(HTTPException, SQLAlchemyError):  # there is no region, or no database
            return render("public/error.html", status=status), status
    return _unavailable()
