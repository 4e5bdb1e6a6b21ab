"""Where each private calendar is, and how it gets another address."""

from dataclasses import dataclass

from flask import abort, current_app, redirect, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from database import reading, write
from locations.models import Loket
from scheduler.people import feeds
from scheduler.people.models import Counsellor, LoketHost
from scheduler.web import auth, page


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
    with reading() as session:
        me = session.get_one(Counsellor, _me())
    own = _calendar(me.first_name, me.code, _of_counsellor(me), url_for("calendars.renew_mine"))
    return page.render("calendars/mine.html", calendar=own)


def renew_mine() -> Response:
    """Another address for a counsellor's own calendar."""
    write(feeds.renew_counsellor, _me())
    return redirect(url_for("calendars.mine"), 303)


def _me() -> int:
    # A counsellor's account has a counsellor, says the database; none is numbered 0.
    return auth.current().counsellor_id or 0


def of_region() -> str:
    """The calendars of every counsellor and loket of the region."""
    with reading() as session:
        counsellors = session.scalars(
            select(Counsellor)
            .where(Counsellor.region_id == auth.current().region_id, Counsellor.active)
            .order_by(Counsellor.first_name)
        ).all()
        lokets = session.execute(
            select(Loket, LoketHost)
            .join(LoketHost, LoketHost.loket_id == Loket.id)
            .where(LoketHost.region_id == auth.current().region_id, Loket.active)
            .order_by(Loket.city, Loket.name)
        ).all()
    return page.render(
        "calendars/of_region.html",
        counsellors=[_row_of_counsellor(one) for one in counsellors],
        lokets=[_row_of_loket(loket, host) for loket, host in lokets],
    )


def renew_counsellor(code: str) -> Response:
    """Another address for a counsellor of the region."""
    with reading() as session:
        here = Counsellor.region_id == auth.current().region_id
        one = session.scalar(select(Counsellor).where(Counsellor.code == code, here)) or abort(404)
    write(feeds.renew_counsellor, one.id)
    return redirect(url_for("calendars.all", _anchor=f"begeleider-{one.code}"), 303)


def renew_loket(code: str) -> Response:
    """Another address for a loket of the region."""
    with reading() as session:
        loket_id = _loket_id(session, code) or abort(404)
    write(feeds.renew_loket, loket_id)
    return redirect(url_for("calendars.all", _anchor=f"loket-{code}"), 303)


def _loket_id(session: Session, code: str) -> int | None:
    return session.scalar(
        select(Loket.id)
        .join(LoketHost, LoketHost.loket_id == Loket.id)
        .where(Loket.code == code, LoketHost.region_id == auth.current().region_id)
    )


def _row_of_counsellor(one: Counsellor) -> CalendarOnPage:
    renew_url = url_for("calendars.renew_counsellor", code=one.code)
    name = f"{one.first_name} {one.last_name}"
    return _calendar(name, f"begeleider-{one.code}", _of_counsellor(one), renew_url)


def _row_of_loket(loket: Loket, host: LoketHost) -> CalendarOnPage:
    renew_url = url_for("calendars.renew_loket", code=loket.code)
    token = feeds.of_loket(_key(), host)
    path = url_for("calendars.of_loket", token=token) if token else None
    return _calendar(f"{loket.city}, {loket.name}", f"loket-{loket.code}", path, renew_url)


def _of_counsellor(one: Counsellor) -> str | None:
    token = feeds.of_counsellor(_key(), one)
    return url_for("calendars.of_counsellor", token=token) if token else None


def _calendar(name: str, row: str, path: str | None, renew_url: str) -> CalendarOnPage:
    base: str = current_app.config["BASE_URL"]
    address = f"{base}{path}" if path else None
    webcal = f"webcal://{address.partition('://')[2]}" if address else None
    return CalendarOnPage(name, row, address, webcal, renew_url)


def _key() -> bytes:
    key: bytes = current_app.config["FEED_KEY"]
    return key
