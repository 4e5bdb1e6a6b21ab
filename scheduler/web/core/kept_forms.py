"""Forms that were sent after their session ended: what was typed waits in that tab.

It goes along through the pages of signing in as hidden fields, in the pages of this browser alone,
and is sent on from the last of them. So nothing that was typed is lost, and nothing is done before
somebody who signed in presses a button.
"""

from typing import Final

from flask import request

from scheduler.web.core import kept_answers, rendering
from scheduler.web.core.forms import Form
from scheduler.web.core.rendering import Answer

KEPT: Final = "bewaard:"
"""Begins the names of fields that only pass through the pages of signing in."""
SHOW_AGAIN: Final = "toon"
"""With this field a form of booking is shown again; nothing in it is done."""
_CSRF: Final = "csrf_token"


def is_one() -> bool:
    """Whether this request brings a form with something in it."""
    return request.method == "POST" and bool(request.form.keys() - {_CSRF})


def keep(template: str) -> Answer:
    """The page of signing in that comes next, with what was posted to another one."""
    kept_answers.keep_this_one()
    fields = request.form.items(multi=True)
    kept = [(f"{KEPT}{name}", value) for name, value in fields if name != _CSRF]
    return rendering.render(template, form=Form({}), kept=kept), 403


def carried() -> list[tuple[str, str]]:
    """What goes along with this request."""
    fields = request.form.items(multi=True)
    return [(name, value) for name, value in fields if name.startswith(KEPT)]


def again(onward: str) -> str:
    """The page that sends what was typed to `onward`."""
    typed = [(name.removeprefix(KEPT), value) for name, value in carried()]
    kept = [*typed, (SHOW_AGAIN, "1")]
    return rendering.render("core/auth/again.html", action=onward, kept=kept)
