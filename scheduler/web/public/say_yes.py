"""`Ja, ik kom`: the link of the message that asks whether somebody comes."""

from flask import abort, redirect, request, url_for

from database import reading, write
from scheduler.appointments.booking import manage_links
from scheduler.appointments.incoming import replies
from scheduler.web.core import auth, clock, rendering
from scheduler.web.core.keys import keys
from scheduler.web.core.rendering import Answer
from scheduler.web.public import own
from scheduler.web.shared import presenters


def say_yes(token: str) -> Answer:
    """Do you come? The button says yes; opening this page, as scanners of mail do, says nothing."""
    with reading() as session:
        asked = manage_links.find_asked(session, keys().manage_links, token, now=clock.now())
        if asked is None:
            abort(410)
        shown = presenters.by_id(session, asked.id)
    if request.method != "POST":
        return rendering.render("public/say_yes.html", appointment=shown)
    said = write(replies.say_yes, asked.id, by=auth.by_client())
    own.remember(asked)
    return redirect(url_for("public.manage", uid=asked.uid, zegt="ja" if said else None), 303)
