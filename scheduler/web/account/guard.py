"""Who may open the pages of one's own account: everybody of staff, on the way to all others."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, Final, ParamSpec

from flask import redirect, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from database import reading
from scheduler.access import second_factors
from scheduler.access.roles import Role
from scheduler.web.core import auth, clock
from scheduler.web.core.auth import current

P = ParamSpec("P")
FRESH: Final = timedelta(minutes=10)
"""How long ago somebody may have shown who they are, to change what one signs in with."""


def of_who_signed_in(view: Callable[P, Any]) -> Callable[P, Any]:
    """Let anybody of staff in, by whatever they showed."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> Any:
        if not current_user.is_authenticated:
            return auth.sign_in_first()
        auth.note_seen(current())
        return view(*args, **kwargs)

    guarded.roles = frozenset(Role)  # type: ignore[attr-defined]  # what the tests' matrix reads
    return guarded


def of_oneself(view: Callable[P, Any]) -> Callable[P, Any]:
    """Let anybody of staff in; who has a second factor shows it first, others may set one up."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> Any:
        return show_it_first() if current().awaits_factor else view(*args, **kwargs)

    return of_who_signed_in(guarded)


def of_oneself_afresh(view: Callable[P, Any]) -> Callable[P, Any]:
    """As `of_oneself`, where what one signs in with changes: who came in long ago shows it anew."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> Any:
        return view(*args, **kwargs) if is_fresh() else show_it_first()

    return of_oneself(guarded)


def show_it_first() -> Response:
    """To the second step, or where one has none to signing in anew; to one's account afterwards."""
    account = url_for("account.mine")
    auth.go_on_to(account)
    with reading() as session:
        has_one = second_factors.has_one(session, current().account_id)
    if has_one:
        return redirect(url_for("account.second_step"), 303)
    return redirect(url_for("auth.ask", verder=account), 303)


def is_fresh() -> bool:
    """Whether who is here showed it just now."""
    return clock.now() < current().started_at + FRESH
