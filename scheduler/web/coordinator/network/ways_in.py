"""The way in to each loket: the stop before it and a photo of the entrance. A table, and a form."""

from dataclasses import dataclass

from flask import abort, redirect, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from database import reading, write
from locations import photos
from locations.models import Loket
from locations.photos import NoPhoto
from scheduler.access import scope
from scheduler.web.core import auth, rendering
from scheduler.web.core.auth import current
from scheduler.web.core.forms import Form
from scheduler.web.core.rendering import Answer

LONGEST_STOP = 80
MOST_MINUTES = 60


@dataclass(frozen=True, slots=True)
class LoketDetails:
    """A loket in the table."""

    name: str
    city: str
    url: str
    public_url: str
    stop: str
    has_photo: bool
    has_coordinates: bool


@dataclass(frozen=True, slots=True)
class WayInForm:
    """What a form says. `photo` is None where the one that is there stays."""

    stop: str
    minutes: int | None
    photo: bytes | None
    removes_photo: bool


def allow_photo(endpoint: str | None, _values: dict[str, object] | None) -> None:
    """Let a photo in as a telephone makes it. Before anything reads the form."""
    if endpoint == "coordinator.way_in" and request.method == "POST":
        auth.take_files(photos.MOST_UPLOADED)


def list_all() -> str:
    """Every loket in use, and what of its way in is known."""
    with reading() as session:
        rows = session.execute(scope.photographed_lokets(current().region_id)).all()
    return rendering.render(
        "coordinator/network/ways_in.html",
        lokets=[_on_page(loket, digest) for loket, digest in rows],
    )


def _on_page(loket: Loket, digest: str | None) -> LoketDetails:
    return LoketDetails(
        name=loket.name,
        city=loket.city,
        url=url_for("coordinator.way_in", code=loket.code),
        public_url=url_for("public.about_loket", code=loket.code),
        stop=f"{loket.stop} ({loket.stop_minutes} min)" if loket.stop else "",
        has_photo=digest is not None,
        has_coordinates=loket.latitude is not None,
    )


def way_in(code: str) -> Answer:
    """Change it. The photo that is there stays until another one is chosen, or it is removed."""
    with reading() as session:
        loket = _loket(session, code)
        digest = photos.digest_of(session, loket.id)
    if request.method == "GET":
        minutes = "" if loket.stop_minutes is None else str(loket.stop_minutes)
        return _page(loket, digest, Form({"halte": loket.stop, "minuten": minutes}))
    form = Form(request.form)
    way_in = _read(form)
    if way_in is None:
        return _page(loket, digest, form), 422
    write(_save, loket.id, way_in)
    return redirect(url_for("coordinator.ways_in"), 303)


def _loket(session: Session, code: str) -> Loket:
    return scope.find_loket(session, current().region_id, code) or abort(404)


def _page(loket: Loket, digest: str | None, form: Form) -> str:
    return rendering.render(
        "coordinator/network/way_in.html",
        loket=loket,
        form=form,
        photo_url=url_for("public.photo", code=loket.code, v=digest) if digest else None,
    )


def _read(form: Form) -> WayInForm | None:
    stop = form.value("halte").strip()
    if len(stop) > LONGEST_STOP or not stop.isprintable():
        form.refuse("halte", _("De naam van de halte is te lang."))
    file = request.files.get("foto")
    photo = file.read() if file else b""
    if photo:
        _check(form, photo)
    minutes = _minutes(form) if stop else None
    if form.wrong:
        return None
    return WayInForm(stop, minutes, photo or None, removes_photo=bool(form.value("foto_weg")))


def _minutes(form: Form) -> int | None:
    text = form.figures("minuten")
    if not (text.isdecimal() and 1 <= int(text[:4]) <= MOST_MINUTES):
        form.refuse("minuten", _("Schrijf een getal van 1 tot %(most)s.", most=MOST_MINUTES))
        return None
    return int(text)


def _check(form: Form, photo: bytes) -> None:
    try:
        photos.shrunk(photo)
    except NoPhoto:
        form.refuse("foto", _("Dit is geen foto die wij kennen. Kies een jpg, png of webp."))


def _save(session: Session, loket_id: int, way_in: WayInForm) -> None:
    photos.put_stop(session, loket_id, way_in.stop, way_in.minutes)
    if way_in.photo is not None:
        photos.put(session, loket_id, way_in.photo)
    elif way_in.removes_photo:
        photos.remove(session, loket_id)
