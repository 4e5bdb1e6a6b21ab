"""What only the demo has: a page of the messages that were sent."""

from flask import Blueprint, render_template

from database import reading
from notifications import outbox

blueprint = Blueprint("demo", __name__, url_prefix="/demo")


@blueprint.get("/berichten")
def sent() -> str:
    """The last messages, newest first, as people got them."""
    with reading() as session:
        return render_template("demo/sent.html", messages=outbox.latest(session))
