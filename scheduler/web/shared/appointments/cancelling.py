"""Staff cancel an appointment."""

from contextlib import suppress

from flask import redirect, request
from flask_babel import gettext as _

from database import reading, write
from scheduler.appointments.booking import operations
from scheduler.appointments.errors import NotBooked, TooLateToCancel
from scheduler.appointments.models import ToldBy
from scheduler.people.contact import WRITTEN_TO
from scheduler.web.core import rendering
from scheduler.web.core.forms import Form
from scheduler.web.core.rendering import Answer
from scheduler.web.shared import contact_words, presenters
from scheduler.web.shared.appointments.rows import row
from scheduler.web.shared.staff_desk import FindAppointment, StaffDesk


def cancel(desk: StaffDesk, find: FindAppointment, uid: str) -> Answer:
    """Must it go? For whom no message reaches, somebody is to tell it."""
    form = Form(request.form)
    with reading() as session:
        appointment = find(session, uid)
        client = presenters.client_of(appointment)
        shown_line = row(desk, appointment)
    if not shown_line.state.is_ahead:
        return redirect(desk.url_of("shown", uid), 303)
    asks = client.reach not in WRITTEN_TO and not desk.is_own(appointment)
    told_by = _told_by(form) if request.method == "POST" and asks else None
    if request.method == "POST" and not form.wrong:
        # Where it began, or somebody else changed it just now, the page shows what is so.
        with suppress(NotBooked, TooLateToCancel):
            write(operations.cancel, appointment.id, by=desk.by(), told_by=told_by)
        return redirect(desk.url_of("shown", uid), 303)
    answer = rendering.render(
        "shared/staff_cancel.html",
        form=form,
        line=shown_line,
        reach=contact_words.sentence(client),
        asks=asks,
        back_url=desk.url_of("shown", uid),
    )
    return answer, 422 if form.wrong else 200


def _told_by(form: Form) -> ToldBy | None:
    try:
        return ToldBy(form.value("verwittigt"))
    except ValueError:
        form.refuse("verwittigt", _("Kies wie het aan de cliënt zegt."))
        return None
