"""The page of clients who were booked together: their codes and papers, and what staff do next."""

from dataclasses import dataclass

from flask import redirect, url_for
from markupsafe import Markup
from sqlalchemy.orm import Session

from database import reading
from notifications.texts.languages import direction
from scheduler.appointments.booking import lookups, manage_links
from scheduler.appointments.lists import partner_view
from scheduler.appointments.models import Appointment
from scheduler.web.core import catalogues, clock, page_language, rendering
from scheduler.web.core.keys import keys
from scheduler.web.core.rendering import Answer
from scheduler.web.shared import contact_words, paper_slip, presenters
from scheduler.web.shared.appointments.rows import AppointmentRow, row
from scheduler.web.shared.paper_slip import SlipRow
from scheduler.web.shared.presenters import AppointmentOnPage
from scheduler.web.shared.staff_desk import FindAppointment, StaffDesk


@dataclass(frozen=True, slots=True)
class SessionPapers:
    """The papers of who comes to one session, which differ in their codes alone."""

    reader: str
    reader_dir: str
    rows: list[SlipRow]
    each: list[tuple[AppointmentOnPage, Markup]]


def together(desk: StaffDesk, find: FindAppointment, uid: str) -> Answer:
    """All who were booked with this one; who was booked alone has a page of their own."""
    with reading() as session:
        these = lookups.booked_together(session, find(session, uid))
        if desk.organisation_id is not None:
            these = partner_view.as_left(session, these, desk.organisation_id)
        if len(these) == 1:
            return redirect(desk.url_of("shown", uid), 303)
        papers = _papers(session, these)
        lines = [_line(desk, one) for one in these]
    return rendering.render(
        "shared/staff_together.html",
        lines=lines,
        papers=papers,
        next_url=url_for(f"{desk.name}.book"),
    )


def _line(desk: StaffDesk, one: Appointment) -> tuple[AppointmentRow, str, str]:
    """A client in the list: the row, how they are told, and the address of their own page."""
    told = contact_words.sentence(presenters.client_of(one))
    return row(desk, one), told, desk.url_of("shown", one.uid, samen="1")


def _papers(session: Session, these: list[Appointment]) -> SessionPapers | None:
    """Of who still comes to the session of the first of them; in the language of that one."""
    ahead = [one for one in these if presenters.state_of(one, now=clock.now()).is_ahead]
    if not ahead:
        return None
    first, entry = ahead[0], ahead[0].entry
    reader = page_language.of_pages(presenters.client_of(first).language)
    page_language.speak(reader)
    facts = presenters.facts_of(session, first)
    papers = SessionPapers(
        reader=reader,
        reader_dir=direction(reader),
        rows=paper_slip.rows(facts, entry.starts_at, entry.ends_at, reader),
        each=[
            (
                presenters.on_page(one, facts),
                paper_slip.qr(manage_links.token(keys().manage_links, one)),
            )
            for one in ahead
            if one.entry_id == entry.id
        ],
    )
    page_language.speak(catalogues.SOURCE)
    return papers
