"""What only the demo has: a page of the messages that were sent."""

from flask import Blueprint

from database import reading
from notifications.outbox import lookups
from scheduler.web.core import rendering

blueprint = Blueprint("demo", __name__, url_prefix="/demo")


@blueprint.get("/berichten")
def sent() -> str:
    """The last messages, newest first, as people got them."""
    with reading() as session:
        return rendering.render("demo/sent.html", messages=lookups.latest(session))
