"""A browser of the public that did nothing for half an hour is forgotten: computers are shared.

The next visitor finds no town, needs, drafts, appointments or answers of the last; the hour that
was held is free again. The cookie, which is signed, says when its browser last asked for something;
it is written anew at most once a minute. Staff have sessions of their own, while those last.
"""

from datetime import timedelta
from typing import Final

from flask import Flask, Response, g, redirect, request, session, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as WerkzeugResponse

from database import write
from scheduler.appointments import retention_rules
from scheduler.appointments.booking import drafts
from scheduler.web.core import auth, clock, kept_answers, this_address, visitor

IDLE: Final = retention_rules.BROWSER.lasts
RENEWED: Final = timedelta(minutes=1)
"""A request within it writes no cookie: so much sooner than IDLE a browser may be forgotten."""
_SEEN: Final = "seen"
_FORGOT: Final = "forgot"
"""In the session until a page has said that we forgot."""
_STAYS: Final = frozenset({"language", "csrf_token"})
"""What says nothing of who was here."""
_OF_A_VISIT: Final = frozenset({"key", "uid"})
"""Names in addresses of what only the browser that was forgotten may open."""


def init_app(app: Flask) -> None:
    """Before `kept_answers`, which shows what was typed."""
    app.before_request(_forget_who_left)
    app.after_request(_note_seen)
    app.jinja_env.globals["forgets_after"] = int(IDLE.total_seconds())


def _forget_who_left() -> WerkzeugResponse | None:
    if request.endpoint == "static":
        return None
    if not _is_forgotten():
        g.forgot = request.method != "POST" and _FORGOT in session
        return None
    forget()
    session[_FORGOT] = True
    g.forgot = request.method != "POST"
    return _way_on()


def _is_forgotten() -> bool:
    seen = session.get(_SEEN)
    return seen is not None and clock.now().timestamp() - seen >= IDLE.total_seconds()


def forget() -> None:
    """Nothing of this visit stays behind on the computer, nor the hour that it held."""
    if visitor.is_known_browser():
        write(drafts.close, visitor.browser())
    kept_answers.forget()
    for name in [one for one in session if one not in _STAYS]:
        del session[name]


def _way_on() -> WerkzeugResponse | None:
    """The same page where its address has all it needs; else the start."""
    if request.blueprint != "public" or request.endpoint == "public.close":
        return None
    if _OF_A_VISIT & (request.view_args or {}).keys():
        return redirect(url_for("public.index"), 303)
    if request.method != "POST":
        return None
    return redirect(this_address.plain(), 303)


def _is_of_staff() -> bool:
    """Or was, on their way to sign in again. On pages of the public a session that ended counts no
    more: at a partner's desk a client may sit before that browser next.
    """
    is_of_public = request.blueprint == "public"
    return auth.OF_STAFF in session and (not is_of_public or current_user.is_authenticated)


def _note_seen(response: Response) -> Response:
    """When this browser of the public asked for something, if it leaves anything behind."""
    if request.endpoint == "static" or response.status_code >= 500:  # no database, perhaps
        return response
    if g.get("forgot") and response.status_code == 200 and response.mimetype == "text/html":
        session.pop(_FORGOT, None)
    leaves = session.keys() - _STAYS - {_SEEN, _FORGOT}
    if not leaves or _is_of_staff():
        session.pop(_SEEN, None)
        return response
    now = clock.now().timestamp()
    if now - session.get(_SEEN, 0) >= RENEWED.total_seconds():
        session[_SEEN] = int(now)
    return response
