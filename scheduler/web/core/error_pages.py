"""Pages for errors: a refusal, a failure, a database that is away.

A form that ends in one redirects like every other POST: to its own address with the status, signed,
where the same page with the same status is made anew for a minute. Nothing is kept, so a flood of
errors fills no database, and no session begins; the signature keeps an address from saying what we
never answered. Only who asks for a page is sent on, as every browser does with a form (`Accept:
text/html`): scripts and machines read the status of their own request.
"""

from contextlib import suppress
from datetime import timedelta
from typing import Any, Final

from flask import Flask, current_app, redirect, request
from flask_login import current_user
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from scheduler.web.core import (
    catalogues,
    clock,
    page_language,
    rendering,
    request_log,
    this_address,
)

LASTS: Final = timedelta(minutes=1)
"""How long a redirect shows an error; then its address is the plain page, to try again."""
_SHOWN_AGAIN: Final = frozenset({400, 403, 404, 410, 413, 429, 500, 503})
_OF_MACHINES: Final = "webhooks"
"""The blueprint that no form leads to; some of those machines ask for HTML all the same."""


def init_app(app: Flask) -> None:
    """Answer every error with a page, and log failures without personal data."""
    app.before_request(_show_again)
    app.register_error_handler(HTTPException, _error)
    app.register_error_handler(Exception, _failure)


def _error(error: HTTPException) -> Any:
    if error.code is None or error.code < 400:
        return error
    request_log.refused(error)
    if _is_sent_on(error.code):
        return _sent_on(error.code)
    # What the error itself must say: with 405, which methods are allowed.
    headers = [(name, value) for name, value in error.get_headers() if name != "Content-Type"]
    return *_error_page(error.code), headers


def _failure(error: Exception) -> Any:
    is_away = isinstance(error, SQLAlchemyError)
    status = 503 if is_away else 500
    request_log.failed(error, status)
    if current_app.testing and not is_away:
        raise error
    return _sent_on(status) if _is_sent_on(status) else _error_page(status)


def _is_sent_on(status: int) -> bool:
    """Whether a browser sent a form, and waits for a page."""
    asks_for_a_page = "text/html" in {kind for kind, _quality in request.accept_mimetypes}
    is_a_form = request.method == "POST" and request.blueprint != _OF_MACHINES
    return is_a_form and asks_for_a_page and status in _SHOWN_AGAIN


def _sent_on(status: int) -> Response:
    signed = str(_serializer().dumps([status, int(clock.now().timestamp()), request_log.number()]))
    return redirect(this_address.with_word(this_address.ERROR, signed), 303)


def _show_again() -> Response | tuple[str, int] | None:
    signed = request.args.get(this_address.ERROR)
    if signed is None or request.method == "POST":
        return None
    status, number = _answered(signed)
    if not status:
        return this_address.nearest_page()
    if current_user.is_authenticated:
        page_language.speak(catalogues.SOURCE)
    return _error_page(status, number)


def _answered(signed: str) -> tuple[int, str]:
    """The status of an error that answered a POST just now (0: none), and its request's number."""
    try:
        status, at, number = _serializer().loads(signed)
    except (BadSignature, ValueError):  # not ours, or of an earlier version
        return 0, ""
    is_fresh = clock.now().timestamp() - at < LASTS.total_seconds()
    return (int(status), str(number)) if is_fresh else (0, "")


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="error page")


def _unavailable(number: str) -> tuple[str, int]:
    """For when there is no database to ask for a region, a language or who is signed in: what
    Flask adds to every template would ask it.
    """
    page_language.speak(catalogues.SOURCE)
    page = current_app.jinja_env.get_template("core/unavailable.html")
    return page.render(number=number), 503


def _error_page(status: int, number: str = "") -> tuple[str, int]:
    """The page of a status; `number` is that of the request that failed, if not this one."""
    number = number or request_log.number()
    if status != 503:
        with suppress(HTTPException, SQLAlchemyError):  # there is no region, or no database
            return rendering.render("public/error.html", status=status, number=number), status
    return _unavailable(number)
