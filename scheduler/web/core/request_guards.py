"""Requests that no view should see: what no database could answer, and what only seems to ask.

A view shows what is asked with GET and acts on POST, which carries a token against forgery. HEAD is
GET to every view, for the server takes the body off the answer; and what only asks brings nothing.
"""

from typing import Any, Final
from urllib.parse import urlsplit

from flask import Flask, Request, abort, current_app, request
from werkzeug.routing import IntegerConverter, ValidationError

THIS_MACHINE: Final = ("127.0.0.1", "::1", "localhost")
"""Hosts by which the machine asks itself, whatever name people know the service by."""
_LAST_ROW = 2**31 - 1


_ASKS: Final = frozenset({"GET", "OPTIONS"})


class AskingRequest(Request):
    """A request whose HEAD is GET, as views tell them apart."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.method == "HEAD":
            self.method = "GET"


class RowNumber(IntegerConverter):
    """The id of a row in a URL; ids are 32-bit signed integers."""

    def to_python(self, value: str) -> int:
        """Raises ValidationError, which routing turns into 404, beyond 31 bits."""
        number: int = super().to_python(value)
        if number > _LAST_ROW:
            raise ValidationError
        return number


def init_app(app: Flask) -> None:
    """Limit `<int:...>` in URLs to ids that can exist; refuse other hosts, NUL characters, and a
    body of what only asks.
    """
    app.request_class = AskingRequest
    app.before_request(_refuse_a_body)
    app.url_map.converters["int"] = RowNumber
    app.before_request(_refuse_other_hosts)
    app.before_request(_refuse_nul)


def _refuse_other_hosts() -> None:
    """Whoever asks for another host was led here by somebody else's name for this address."""
    if urlsplit(f"//{request.host}").hostname not in current_app.config["HOSTS"]:
        abort(400)


def _refuse_a_body() -> None:
    # No browser sends one, and a view that read it would act without a token.
    has_one = bool(request.content_length) or "Transfer-Encoding" in request.headers
    if request.method in _ASKS and has_one:
        abort(400)


def _refuse_nul() -> None:
    # A NUL is in nothing we ever linked to, and PostgreSQL would fail on it.
    if "\0" in request.path or any("\0" in value for value in request.args.values()):
        abort(404)
