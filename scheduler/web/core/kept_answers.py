"""Every POST ends in a redirect, pages that answer one too: they are shown again by a GET.

A page that a view returns to a POST (choices, or a form with what is wrong) is kept for the
browser that sent it, and that browser is sent to the same address with the key of it. To any other
browser, to another account, and after an hour, that address is the plain page. Errors are kept
nowhere: `error_pages` says how a POST that ends in one goes on.
"""

import secrets
from typing import Final
from urllib.parse import urlencode

from flask import Flask, Response, g, request, session
from flask_login import current_user
from werkzeug.wrappers import Response as WerkzeugResponse

from database import reading_once, write
from scheduler.access import kept_answers, keyed_digests
from scheduler.access.kept_answers import KeptPage
from scheduler.web.core import clock, this_address
from scheduler.web.core.keys import keys

_BROWSER: Final = "answers"
"""In the session: what this browser's kept pages are found with. It goes when the session does."""
_SHOWN: Final = (200, 422)


def init_app(app: Flask) -> None:
    """Keep answers to POST. What other parts do to an answer must be done before: they come later
    in `app`, for Flask goes through them backwards.
    """
    app.before_request(_show_again)
    app.after_request(_redirect_to_it)


def forget() -> None:
    """Delete what is kept for this browser, whose session ends."""
    secret = session.get(_BROWSER)
    if secret is not None:
        write(kept_answers.forget, _digest(secret))


def keep_this_one() -> None:
    """Keep the answer of this request too, although its status says that it was refused."""
    g.keeps_answer = True


def _show_again() -> WerkzeugResponse | None:
    key, secret = request.args.get(this_address.ANSWER), session.get(_BROWSER)
    # In another language it is the plain page: what is kept was said in the first.
    if key is None or request.method == "POST" or "lang" in request.args:
        return None
    if secret is None:
        return this_address.nearest_page()
    with reading_once() as db_session:
        found = kept_answers.find(db_session, _place(secret, key), now=clock.now())
    if found is None:
        return this_address.nearest_page()
    return Response(found.body, found.status, mimetype="text/html")


def _redirect_to_it(response: Response) -> Response:
    if not _is_kept(response):
        return response
    secret = session.setdefault(_BROWSER, secrets.token_urlsafe(16))
    key = secrets.token_urlsafe(16)
    page = KeptPage(response.status_code, response.get_data())
    write(kept_answers.keep, _digest(secret), _place(secret, key), page, now=clock.now())
    response.status_code = 303
    response.set_data(b"")
    response.location = this_address.with_word(this_address.ANSWER, key)
    return response


def _is_kept(response: Response) -> bool:
    # A bare status is no page: machines ask for those.
    is_page = response.mimetype == "text/html" and bool(response.content_length)
    is_shown = response.status_code in _SHOWN or g.get("keeps_answer", False)
    return request.method == "POST" and is_page and is_shown


def _place(secret: str, key: str) -> str:
    """Where a page is kept: for this browser, who is signed in there, this address and key."""
    who = current_user.get_id() if current_user.is_authenticated else ""
    return _digest("\n".join((secret, who, request.path, urlencode(this_address.query()), key)))


def _digest(text: str) -> str:
    return keyed_digests.digest(keys().browsers, text)
