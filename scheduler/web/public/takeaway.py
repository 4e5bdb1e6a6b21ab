"""What a client takes along: the paper, and the file for a calendar."""

from flask import Response as FlaskResponse
from flask import current_app

from database import reading
from notifications.invitations import Publisher, calendar_file
from notifications.texts.rendering import Renderer
from scheduler.appointments.booking import manage_links
from scheduler.appointments.models import AppointmentState
from scheduler.web.core import clock, page_language, rendering
from scheduler.web.core.keys import keys
from scheduler.web.public import own, strangers, whence
from scheduler.web.shared import paper_slip, presenters
from scheduler.web.shared.presenters import ShownState
from scheduler.web.shared.travel import nearest_offers

ITS_MOMENT_AND_PLACE = 3
"""So many rows of the paper say what it is, when and where."""


def slip(uid: str) -> str:
    """The paper to take along: Dutch, and the reader's language beside it.

    Of one that was cancelled it says so, and opens nothing. Where it waits for JA the page says so
    before it is printed.
    """
    with reading() as db_session:
        mine = own.mine(db_session, uid)
        facts = presenters.facts_of(db_session, mine)
        shown = presenters.on_page(mine, facts)
        token = manage_links.token(keys().manage_links, mine)
        start, end = mine.entry.starts_at, mine.entry.ends_at
        told, visit = whence.told(mine), nearest_offers.visit_of(mine)
    journey = nearest_offers.slip_rows(visit, told)
    rows = paper_slip.rows(facts, start, end, page_language.current(), journey)
    is_off = shown.state is ShownState.CANCELLED
    return rendering.render(
        "public/slip.html",
        appointment=shown,
        rows=rows[:ITS_MOMENT_AND_PLACE] if is_off else rows,
        qr_svg="" if is_off else paper_slip.qr(token),
        journey=[] if is_off else journey,
        is_off=is_off,
        waits=strangers.waits(mine),
        back_url=shown.manage_url,
    )


def ics(uid: str) -> FlaskResponse:
    """The appointment as a file for a calendar, which takes a cancelled one out of it."""
    with reading() as db_session:
        mine = own.mine(db_session, uid)
        facts = presenters.facts_of(db_session, mine)
        token = manage_links.token(keys().manage_links, mine)
    renderer: Renderer = current_app.extensions["zitdag.renderer"]
    # The uid of the mails, so that both are one event: RFC 7986 wants no more than this.
    entry = renderer.calendar_entry(
        facts,
        page_language.current(),
        manage_links.address(current_app.config["BASE_URL"], token),
        uid=mine.uid,
        sequence=mine.version - 1,
    )
    sender = current_app.config["MAIL_FROM"]
    publisher = Publisher(
        facts["region_name"], f"mailto:{sender}" if sender else f"tel:{facts['phone']}"
    )
    is_off = mine.state is AppointmentState.CANCELLED
    file = calendar_file(entry, publisher=publisher, now=clock.now(), is_off=is_off)
    answer = FlaskResponse(file, mimetype="text/calendar")
    answer.headers["Content-Disposition"] = "attachment; filename=leerwinkel.ics"
    return answer
