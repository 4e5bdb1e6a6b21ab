"""Every page that shows clients to staff is a row of the audit: which page, and which clients.

One INSERT a page, in a transaction of its own after the page has read what it shows. Where it
cannot be written the page is not shown: what is not in the audit nobody has seen.
"""

from typing import Final

from flask import Flask, Response, current_app, request
from flask_login import current_user
from sqlalchemy.exc import SQLAlchemyError

from database import write
from scheduler.audit import seen, trail
from scheduler.audit.trail import AuditReader
from scheduler.web.core import clock

_SHOWN: Final = frozenset({200, 403, 409, 422})
"""A page, a form with what is wrong in it, or a refusal that keeps what was typed."""


def init_app(app: Flask) -> None:
    """Note what staff are shown. After `kept_answers` in `app`, which redirects to a page."""
    app.before_request(seen.begin)
    app.after_request(_note)


def _note(response: Response) -> Response:
    clients = seen.so_far()
    if clients and response.status_code in _SHOWN and current_user.is_authenticated:
        try:
            write(trail.saw, reader(), page=request.endpoint or "", clients=clients)
        except SQLAlchemyError as error:
            return current_app.make_response(current_app.handle_user_exception(error))
    return response


def reader() -> AuditReader:
    """Who is signed in, at this moment."""
    user = current_user
    return AuditReader(user.account_id, user.role.value, user.region_id, clock.now())
