"""Where each private calendar is, and how it gets another address."""

from dataclasses import dataclass

from flask import abort, current_app, redirect, url_for
from werkzeug.wrappers import Response

from database import reading, write
from locations.models import Loket
from scheduler.access import feed_links
from scheduler.people.actors import Actor
from scheduler.people.counsellors import Counsellor
from scheduler.people.organisations import LoketHost
from scheduler.web.calendars import owners, source_rows
from scheduler.web.core import auth, rendering
from scheduler.web.core.forms import Form
from scheduler.web.core.keys import keys
from scheduler.zitdagen import calendar_sources


@dataclass(frozen=True, slots=True)
class CalendarOnPage:
    """One calendar. `address` and `webcal` open it; None while it was given none."""

    name: str
    row: str
    address: str | None
    webcal: str | None
    renew_url: str


def mine() -> str:
    """A counsellor's own calendar."""
    return page_of_mine(Form({}))


def page_of_mine(form: Form) -> str:
    """The same, with what is wrong in the form of an address."""
    with reading() as session:
        me = owners.me(session)
        source = calendar_sources.of_counsellor(session, me.id)
        shown = source_rows.of(source) if source else None
    own = _calendar(me.first_name, me.code, _of_counsellor(me), url_for("calendars.renew_mine"))
    return rendering.render("calendars/mine.html", calendar=own, source=shown, form=form)


def renew_mine() -> Response:
    """Another address for a counsellor's own calendar."""
    with reading() as session:
        me = owners.me(session)
    write(feed_links.renew_counsellor, me.id, by=auth.by(Actor.COUNSELLOR))
    return redirect(url_for("calendars.mine"), 303)


def of_region() -> str:
    """The calendars of every counsellor and loket of the region."""
    return page_of_region(Form({}))


def page_of_region(form: Form) -> str:
    """The same, with what is wrong in the form that reads a file."""
    with reading() as session:
        counsellors = owners.counsellors(session)
        lokets = owners.lokets(session)
        found = calendar_sources.of_region(session, auth.current().region_id)
        sources = [source_rows.of(one) for one in found]
    owned = [owners.of_counsellor(one) for one in counsellors]
    return rendering.render(
        "calendars/of_region.html",
        counsellors=[_row_of_counsellor(one) for one in counsellors],
        lokets=[_row_of_loket(loket, host) for loket, host in lokets],
        owners=[*owned, *(owners.of_loket(loket) for loket, _host in lokets)],
        of_counsellors=owned,
        sources=sources,
        form=form,
    )


def renew_counsellor(code: str) -> Response:
    """Another address for a counsellor of the region."""
    return _renewed(f"{owners.COUNSELLOR}-{code}")


def renew_loket(code: str) -> Response:
    """Another address for a loket of the region."""
    return _renewed(f"{owners.LOKET}-{code}")


def _renewed(value: str) -> Response:
    with reading() as session:
        owner = owners.chosen(session, value) or abort(404)
    renew = feed_links.renew_loket if owner.is_room else feed_links.renew_counsellor
    write(renew, owner.id, by=auth.by(Actor.COORDINATOR))
    return redirect(url_for("calendars.all", _anchor=owner.value), 303)


def _row_of_counsellor(counsellor: Counsellor) -> CalendarOnPage:
    renew_url = url_for("calendars.renew_counsellor", code=counsellor.code)
    owner = owners.of_counsellor(counsellor)
    return _calendar(owner.name, owner.value, _of_counsellor(counsellor), renew_url)


def _row_of_loket(loket: Loket, host: LoketHost) -> CalendarOnPage:
    renew_url = url_for("calendars.renew_loket", code=loket.code)
    token = feed_links.of_loket(keys().calendar_feeds, host)
    path = url_for("calendars.of_loket", token=token) if token else None
    owner = owners.of_loket(loket)
    return _calendar(owner.name, owner.value, path, renew_url)


def _of_counsellor(counsellor: Counsellor) -> str | None:
    token = feed_links.of_counsellor(keys().calendar_feeds, counsellor)
    return url_for("calendars.of_counsellor", token=token) if token else None


def _calendar(name: str, row: str, path: str | None, renew_url: str) -> CalendarOnPage:
    base: str = current_app.config["BASE_URL"]
    address = f"{base}{path}" if path else None
    webcal = f"webcal://{address.partition('://')[2]}" if address else None
    return CalendarOnPage(name, row, address, webcal, renew_url)
