"""The address that was asked for: where a browser is sent back to, to be shown what happened."""

from pathlib import PurePosixPath
from typing import Final
from urllib.parse import quote, urlencode

from flask import current_app, redirect, request
from werkzeug.exceptions import MethodNotAllowed
from werkzeug.wrappers import Response

ANSWER: Final = "antwoord"
"""The query word of a page that answered a POST; it names no person and nothing that was typed."""
ERROR: Final = "fout"
"""The query word of an error that answered a POST."""


def path() -> str:
    """As it was asked for, but never as the name of another site."""
    return quote("/" + request.path.lstrip("/\\"))


def query() -> list[tuple[str, str]]:
    """What it asks, without what an earlier POST added, and without a change of language."""
    words = request.args.items(multi=True)
    return [(name, value) for name, value in words if name not in (ANSWER, ERROR, "lang")]


def with_word(word: str, value: str) -> str:
    """The same path and query, with one of our words added."""
    return f"{path()}?{urlencode([*query(), (word, value)])}"


def plain() -> str:
    """The same path and query, as before anything was sent."""
    asked = urlencode(query())
    return f"{path()}?{asked}" if asked else path()


def nearest_page() -> Response | None:
    """Where only POST knows this address, the page above it; None where it has one itself."""
    adapter = current_app.create_url_adapter(request)
    if adapter is None or not isinstance(request.routing_exception, MethodNotAllowed):
        return None
    above = [str(one) for one in PurePosixPath(request.path).parents]
    return redirect(next(path for path in above if adapter.test(path, "GET")), 303)
