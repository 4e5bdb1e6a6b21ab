"""What the log says of a request: its number, its rule, who asked, its refusal or failure.

The rule (`/a/<token>`) stands for the address, which may hold a token.
"""

import logging
import secrets
import time
from typing import Final

from flask import Flask, Response, g, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

import logs
from logs import Event
from scheduler.web.core import request_metrics

log = logging.getLogger(__name__)
_REFUSALS: Final = {403: Event.FORBIDDEN, 429: Event.TOO_MANY}


def init_app(app: Flask) -> None:
    """Number each request and measure it. Before all else in `app`, so that its lines have the
    number and its time is the whole of it.
    """
    request_metrics.init()
    app.before_request(_begin)
    app.after_request(_end)
    app.teardown_request(lambda _error: logs.begin({}))


def _begin() -> None:
    g.begun = time.perf_counter()
    g.request_number = secrets.token_hex(4)
    logs.begin({"request": g.request_number, "verb": request.method, "route": route()})


def _end(response: Response) -> Response:
    if "begun" in g:
        request_metrics.SECONDS.labels(route()).observe(time.perf_counter() - g.begun)
    return response


def number() -> str:
    """The number of this request, for whoever reports an error."""
    said: str = g.get("request_number", "")
    return said


def route() -> str:
    """The rule of its address; empty where there is none."""
    return request.url_rule.rule if request.url_rule is not None else ""


def refused(error: HTTPException) -> None:
    """Note what an operator would look for: not each address that somebody mistyped."""
    _count(error.code or 0)
    event = _event(error)
    if event is not None:
        log.warning(event, extra=_account())


def _count(status: int) -> None:
    request_metrics.ERRORS.labels(route(), str(status)).inc()


def _event(error: HTTPException) -> Event | None:
    if isinstance(error, CSRFError):
        return Event.CSRF_REFUSED
    if error.code == 404:
        # A page that is there, of somebody or something that is not, or is another's.
        return Event.NOT_FOUND if request.view_args and request.endpoint != "static" else None
    return _REFUSALS.get(error.code or 0)


def failed(error: Exception, status: int) -> None:
    """Note a failure of ours: its class and where; what it says may quote a name or a number."""
    _count(status)
    extra = {"status": status, **_account(), **logs.error_fields(error)}
    log.error(Event.REQUEST_FAILED, extra=extra)


def _account() -> dict[str, object]:
    """Who asked, where that is known already: the database may be what failed."""
    account_id = getattr(g.get("_login_user"), "account_id", None)
    return {} if account_id is None else {"account": account_id}
