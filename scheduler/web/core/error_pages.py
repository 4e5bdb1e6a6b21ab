"""Pages for errors: a refusal, a failure, a database that is away."""

from contextlib import suppress
from typing import Any

from flask import Flask, current_app, render_template
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException

from scheduler.web.core import rendering


def init_app(app: Flask) -> None:
    """Answer every error with a page, and log failures without personal data."""
    app.register_error_handler(HTTPException, _error)
    app.register_error_handler(Exception, _failure)


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
            return rendering.render("public/error.html", status=status), status
    return _unavailable()
