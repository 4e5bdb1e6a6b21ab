"""Staff put right the name, the way to reach a client, or the languages: on one page, at once."""

from typing import Final

from flask import redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from database import reading, write
from notifications.texts.words import language_words, own_name
from scheduler.appointments import scope
from scheduler.appointments.booking import client_details
from scheduler.appointments.booking.client_details import ClientRecord
from scheduler.appointments.errors import (
    AlreadyBookedThen,
    ClientChanged,
    NeedsMessages,
    NeedsPhone,
)
from scheduler.appointments.lists import clients
from scheduler.web.core import catalogues, clock, rendering, served_region
from scheduler.web.core.auth import current
from scheduler.web.core.forms import Form
from scheduler.web.core.person_fields import introduced_by_staff
from scheduler.web.core.rendering import Answer
from scheduler.web.desk.appointments import signed_in_desk
from scheduler.web.desk.clients import find
from scheduler.web.shared import contact_words, contacts, modes, overlap_choice
from scheduler.web.shared.contact_words import OF_SOMEBODY_ELSE
from scheduler.web.shared.spoken_languages import in_both, spoken_languages

_SEEN: Final = "gezien"
_KNOWS: Final = "toch"


def correct(client_id: int) -> Answer:
    """The form; with a POST, what was put right is so from then on, also in what waits."""
    with reading() as session:
        client = find(session, client_id)
        visits = clients.visits(session, current().region_id, client.id)
        now_so = client_details.record_of(client, visits, now=clock.now())
        spoken = list(spoken_languages(session, current().region_id))
    form = Form(request.form if request.method == "POST" else _values(now_so))
    if request.method == "POST":
        new = _read(form, now_so, spoken)
        done = _write(client_id, new, form) if new is not None else None
        if done is not None:
            return done
    is_stale = _SEEN in form.values and form.value(_SEEN) != now_so.digest
    shown = rendering.render(
        "desk/client_details.html",
        client=client,
        form=form,
        seen=now_so.digest,
        changed=_differences(form, now_so) if is_stale else [],
        method_options=contact_words.method_options(is_referrer=False),
        owner_options=contact_words.owner_options(),
        spoken=[(code, _in_both(code)) for code in spoken] if now_so.spoken else [],
        written=[(code, _in_both(code)) for code in served_region.current().languages],
    )
    return shown, 422 if form.wrong else 200


def _in_both(code: str) -> str:
    return in_both(language_words(code, catalogues.SOURCE), own_name(code))


def _values(now_so: ClientRecord) -> dict[str, str]:
    return {
        "voornaam": now_so.first_name,
        "bereik": now_so.reach.value,
        "nummer": contacts.display(now_so.contact),
        "van_wie": now_so.whose.value if now_so.whose else "",
        "taal": now_so.spoken or "",
        "tolk": "1" if now_so.interpreter else "",
        "schrijf": now_so.written,
    }


def _read(form: Form, now_so: ClientRecord, spoken: list[str]) -> ClientRecord | None:
    """What was typed; None with the errors in the form. A language that nobody chose stays."""
    who = introduced_by_staff(form, OF_SOMEBODY_ELSE)
    written = form.value("schrijf")
    if written not in {*served_region.current().languages, now_so.written}:
        form.refuse("schrijf", _("Kies een taal."))
    language = form.value("taal") or None
    if now_so.spoken and language not in {*spoken, now_so.spoken}:
        form.refuse("taal", _("Kies een taal."))
    if form.wrong or who is None:
        return None
    return ClientRecord(
        who.first_name,
        who.reach,
        who.contact,
        who.whose,
        written,
        language if now_so.spoken else None,
        form.value("tolk") == "1" if now_so.spoken else None,
    )


def _write(client_id: int, new: ClientRecord, form: Form) -> Response | None:
    """Do it, and go to the client's page; None with the refusal in the form."""
    overlap_ok = bool(form.value(_KNOWS)) and form.value(_KNOWS) == form.value("nummer")
    try:
        write(
            client_details.correct,
            client_id,
            new,
            seen=form.value(_SEEN),
            overlap_ok=overlap_ok,
            by=signed_in_desk().by(),
        )
    except ClientChanged:
        form.refuse(_SEEN, _("Iemand anders veranderde dit intussen. Kijk na en bewaar opnieuw."))
    except (NeedsPhone, NeedsMessages) as refusal:
        modes.refuse(form, refusal)
    except AlreadyBookedThen as refusal:
        with reading() as session:
            theirs = scope.of_region(current().region_id)
            form.refuse(_KNOWS, overlap_choice.words(session, refusal, theirs))
    else:
        return redirect(url_for("desk.client", client_id=client_id, veranderd=1), 303)
    return None


def _differences(form: Form, now_so: ClientRecord) -> list[str]:
    """What stands there now, of the fields in which that is not what was typed."""
    words = {
        "voornaam": now_so.first_name,
        "bereik": str(contact_words.METHODS[now_so.reach].option),
        "nummer": contacts.display(now_so.contact),
        "taal": _in_both(now_so.spoken) if now_so.spoken else "",
        "schrijf": _in_both(now_so.written),
    }
    now = _values(now_so)
    return [said for name, said in words.items() if said and form.value(name) != now[name]]
