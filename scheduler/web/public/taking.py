"""An hour is taken: a draft holds it while they say who they are."""

from datetime import datetime

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from database import write
from locations.models import Loket
from scheduler.appointments.booking import drafts
from scheduler.appointments.booking.availability import SlotChoice
from scheduler.appointments.errors import SlotTaken, ZitdagClosed
from scheduler.appointments.policy import PUBLIC
from scheduler.web.core import auth, rendering, visitor
from scheduler.web.core.moment_codec import moment_value
from scheduler.web.public import strangers
from scheduler.web.public.choose import Chosen


def take(choices: Chosen, loket: Loket, start: datetime) -> Response:
    """Hold that hour and go on; where it went meanwhile, to those nearest to it."""
    measures = strangers.measures(start)
    slot = SlotChoice(
        loket_id=loket.id,
        service_id=choices.service.id,
        starts_at=start,
        language=choices.language,
        asker=PUBLIC,
        counsellor_id=choices.counsellor.id if choices.counsellor else None,
    )
    begun = drafts.DraftChoices(choices.question.id, slot, choices.interpreter)
    holder = drafts.Holder(visitor.browser(), strangers.origin(), measures.lasts)
    concept = request.args.get("concept")
    try:
        draft = write(drafts.begin, begun, holder=holder, key=concept, by=auth.by_client())
    except (SlotTaken, ZitdagClosed):
        return redirect(hours_url(choices, loket, kwijt=moment_value(start)), 303)
    return redirect(url_for("public.who", key=draft.key), 303)


def hours_url(choices: Chosen, loket: Loket | None, **more: str) -> str:
    """The address of the hours of that place; of these choices where they are at a distance."""
    if choices.remote is not None or loket is None:
        return rendering.link("public.remote", {**choices.arguments, **more})
    return rendering.link("public.time", {**choices.arguments, "plaats": loket.code, **more})
