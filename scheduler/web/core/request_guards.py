"""Requests that no database could answer are refused before any view sees them."""

from typing import Final
from urllib.parse import urlsplit

from flask import Flask, abort, current_app, request
from werkzeug.routing import IntegerConverter, ValidationError

THIS_MACHINE: Final = ("127.0.0.1", "::1", "localhost")
"""Hosts by which the machine asks itself, whatever name people know the service by."""
_LAST_ROW = 2**31 - 1


class RowNumber(IntegerConverter):
    """The id of a row in a URL; ids are 32-bit signed integers."""

    def to_python(self, value: str) -> int:
        """Raises ValidationError, which routing turns into 404, beyond 31 bits."""
        number: int = super().to_python(value)
        if number > _LAST_ROW:
            raise ValidationError
        return number


def init_app(app: Flask) -> None:
    """Limit `<int:...>` in URLs to ids that can exist; refuse other hosts and NUL characters."""
    app.url_map.converters["int"] = RowNumber
    app.before_request(_refuse_other_hosts)
    app.before_request(_refuse_nul)


def _refuse_other_hosts() -> None:
    """Whoever asks for another host was led here by somebody else's name for this address."""
    if urlsplit(f"//{request.host}").hostname not in current_app.config["HOSTS"]:
        abort(400)


def _refuse_nul() -> None:
    # A NUL is in nothing we ever linked to, and PostgreSQL would fail on it.
    if "\0" in request.path or any("\0" in value for value in request.args.values()):
        abort(404)
