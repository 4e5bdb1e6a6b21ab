"""Who of staff is signed in, and what that opens.

The table of addresses of an audience wraps its views in `require_roles(Role...)`; `current()` says
who asks. `enter` is all that signing in does, whichever way it was proved who somebody is. The
session is on the server (`scheduler/access/staff_sessions.py`); Flask-Login keeps its token in the
signed cookie.
"""

import logging
import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any, Final, ParamSpec

from flask import Flask, abort, g, redirect, request, session, url_for
from flask_babel import lazy_gettext
from flask_login import LoginManager, current_user, login_user, logout_user
from werkzeug.wrappers import Response

from database import reading_once, write
from logs import Event
from scheduler.access import keyed_digests, posts, second_factors, staff_sessions
from scheduler.access.models import Account, Post
from scheduler.access.roles import Role
from scheduler.access.staff_sessions import Proof
from scheduler.people.actors import Actor, By
from scheduler.web.core import (
    catalogues,
    clock,
    kept_answers,
    kept_forms,
    page_language,
    rendering,
    second_factor,
    sections,
)
from scheduler.web.core import (
    current_user as who,
)
from scheduler.web.core.current_user import CurrentUser
from scheduler.web.core.forms import Form
from scheduler.web.core.keys import keys
from scheduler.web.core.rendering import Answer
from scheduler.web.core.safe_path import safe_path
from scheduler.web.core.sections import Navigation, NavigationLink, Page, Section

log = logging.getLogger(__name__)
P = ParamSpec("P")
LEFT: Final = "left"
"""In the session after signing out: how its owner had signed in."""
OF_STAFF: Final = "_user_id"
"""In the session: the token of who signed in, under Flask-Login's name for it."""
_NEXT: Final = "verder"
"""In the session: where somebody was going before they signed in."""
_WAITS: Final = "waits"
"""In the session while a kept form waits in a tab for its reader to sign in."""

ROLES: Final = {
    Role.PARTNER: lazy_gettext("medewerker van een partner"),
    Role.COUNSELLOR: lazy_gettext("begeleider"),
    Role.COORDINATOR: lazy_gettext("coördinator"),
    Role.ADMINISTRATOR: lazy_gettext("beheerder"),
}
LANDING_PAGES: Final = {
    Role.PARTNER: "partner.book",
    Role.COUNSELLOR: "counsellor.today",
    Role.COORDINATOR: "coordinator.today",
    Role.ADMINISTRATOR: "coordinator.today",
}


def init_app(app: Flask) -> None:
    """Let Flask-Login keep the token of a session, and nothing else: no remember cookie."""
    manager = LoginManager(app)
    manager.session_protection = None  # its own; ours ends on the server
    manager.user_loader(_load)
    app.jinja_env.globals.update(navigation=navigation, my_posts=my_posts, has_ended=has_ended)


def _load(token: str) -> CurrentUser | None:
    with reading_once() as db_session:
        found = staff_sessions.find(db_session, _digest(token), now=clock.now())
        if found is None:
            return None
        row = found.row
        awaits = not row.is_strong and second_factors.has_one(db_session, row.account_id)
        return who.of_session(token, found, awaits_factor=awaits)


def _digest(token: str) -> str:
    return keyed_digests.digest(keys().staff_sessions, token)


def require_roles(*roles: Role) -> Callable[[Callable[P, Any]], Callable[P, Any]]:
    """Let only these roles in: others get 403, and who is not signed in signs in first.

    What was posted without a session is kept, in that tab alone, for whoever signs in there.
    """

    def decorate(view: Callable[P, Any]) -> Callable[P, Any]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> Any:
            if not current_user.is_authenticated:
                return sign_in_first()
            note_seen(current())
            page_language.speak(catalogues.SOURCE)
            if second_factor.needs_second_factor(current()):
                return _second_factor_first()
            if current().role not in roles:
                abort(403)
            return view(*args, **kwargs)

        guarded.roles = frozenset(roles)  # type: ignore[attr-defined]  # what the tests' matrix reads
        return guarded

    return decorate


def note_seen(user: CurrentUser) -> None:
    """Write down that they asked for a page, where that was not done just now."""
    if clock.now() >= user.last_seen_at + staff_sessions.NOTED:
        write(staff_sessions.note_seen, user.session_id, now=clock.now())


def sign_in_first() -> Answer:
    """To the page of signing in, and back here afterwards."""
    page_language.speak(catalogues.SOURCE)
    if kept_forms.is_one():
        go_on_to(_here())
        return kept_forms.keep("core/auth/ask.html")
    here = safe_path(_here()) if request.method == "GET" else ""  # a POST cannot be asked again
    return redirect(url_for("auth.ask", verder=here or None), 303)


def take_files(size: int) -> None:
    """Let a form of so many bytes in, before anything reads it, of who is signed in: what anybody
    else sends is kept whole until they sign in.
    """
    if current_user.is_authenticated:
        request.max_content_length = request.max_form_memory_size = size


def has_ended() -> bool:
    """Whether this browser's session ended without its owner pressing `Meld af` here."""
    return OF_STAFF in session and not current_user.is_authenticated


def _second_factor_first() -> Answer:
    go_on_to(_here())
    if kept_forms.is_one():
        return kept_forms.keep("account/second_step.html")
    return redirect(url_for(second_factor.PAGE), 303)


def _here() -> str:
    return request.full_path.rstrip("?")


def go_on_to(wanted: str) -> None:
    """Where `enter` leads, if that is a page of this site."""
    session[_NEXT] = safe_path(wanted)


def next_page(role: Role) -> str:
    """Where they were going; else their own first page."""
    return safe_path(session.pop(_NEXT, "")) or url_for(LANDING_PAGES[role])


def let_a_form_wait() -> None:
    """A form that was kept goes along in this tab, while its reader may sign in in another one."""
    session[_WAITS] = True


def let_no_form_wait() -> None:
    """Nothing was kept."""
    session.pop(_WAITS, None)


def enter(account: Account, proof: Proof) -> Answer:
    """Begin a new session for this account: nothing of an earlier visitor stays in it.

    A form that waits in another tab goes on with its own token.
    """
    waits = _WAITS in session and not kept_forms.carried()
    names = ("language", _NEXT, *(("csrf_token",) if waits else ()))
    stays = {name: session[name] for name in names if name in session}
    _end_session()
    session.update(stays)
    token = secrets.token_urlsafe(32)
    write(staff_sessions.begin, account.id, proof, _digest(token), now=clock.now())
    user = _load(token) or abort(410)  # the account has ended meanwhile
    login_user(user)
    told = {"account": account.id, "role": user.role.value, "method": proof.methods[-1]}
    log.info(Event.SIGNED_IN, extra=told)
    if waits:
        home = url_for(LANDING_PAGES[user.role])
        return rendering.render("core/auth/other_tab.html", home_url=home)
    onward = next_page(user.role)
    return kept_forms.again(onward) if kept_forms.carried() else redirect(onward, 303)


def leave() -> Response:
    """Sign out, here and wherever this session's cookie was copied to.

    What is sent then from another tab is kept, as `require_roles` says.
    """
    methods: tuple[str, ...] = ()
    if current_user.is_authenticated:
        methods = current().methods
        log.info(Event.SIGNED_OUT, extra={"account": current().account_id})
    token = session.get("csrf_token")
    _end_session()
    session[LEFT] = methods
    if token is not None:
        session["csrf_token"] = token
    return redirect(url_for("auth.ask"), 303)


def work_in_another_post() -> Response:
    """Go on in the post that was chosen. A form of the former one, in another tab, is refused."""
    chosen = Form(request.form).number("post") or abort(404)
    user = current()
    write(staff_sessions.work_in, user.session_id, chosen, now=clock.now()) or abort(404)
    kept_answers.forget()
    session.pop("csrf_token", None)
    role = (_load(user.token) or abort(410)).role
    return redirect(url_for(LANDING_PAGES[role]), 303)


def my_posts() -> list[tuple[int, str]]:
    """The posts between which who is signed in may choose: ids and words; none where it is one."""
    if not current().has_other_posts:
        return []
    with reading_once() as db_session:
        held = posts.of_account(db_session, current().account_id)
    return [(one.id, in_words(one)) for one in held]


def in_words(post: Post) -> str:
    """`VDAB Roeselare: medewerker van een partner`, `begeleider: Leerwinkel Gent`.

    First what tells posts of one person apart: a list to choose from may show no more than that.
    """
    role = ROLES[post.role]
    if post.organisation is not None:
        return f"{post.organisation.name}: {role}"
    return f"{role}: {post.region.name}"


def _end_session() -> None:
    if current_user.is_authenticated:
        write(staff_sessions.end, current().session_id, now=clock.now())
    logout_user()
    kept_answers.forget()
    session.clear()
    g.pop("_login_user", None)


def current() -> CurrentUser:
    """Who is signed in. Only for views that `require_roles` guards."""
    user: CurrentUser = current_user
    return user


def by(actor: Actor) -> By:
    """Who is signed in, as `actor`, at this moment: for an operation to write down."""
    return By(actor, current().account_id, clock.now(), current().region_id)


def by_client() -> By:
    """The anonymous reader of a public page, at this moment: for an operation to write down."""
    return By(Actor.CLIENT, None, clock.now())


def navigation() -> Navigation:
    """The sections of who is signed in, and the pages of the section that is open.

    The pages of a section that has only one are none: its own name leads there.
    """
    if not current_user.is_authenticated:
        return Navigation((), ())
    role = current().role
    section, page = sections.found(role, request.endpoint) or (None, None)
    pages = sections.pages_of(section, role) if section else []
    return Navigation(
        tuple(_link(one, one.pages[0], section) for one in sections.SECTIONS[role]),
        tuple(_link(one, one, page) for one in pages if len(pages) > 1),
    )


def _link(named: Section | Page, page: Page, opened: Section | Page | None) -> NavigationLink:
    """A link to `page` by the name of `named`, marked where that is what is `opened`."""
    mark = "page" if request.endpoint == page.endpoint else "true"
    return NavigationLink(str(named.words), url_for(page.endpoint), mark if named is opened else "")
