"""Where do you live, how can you come: asked once, before the places.

The page may be skipped; how one comes stands on the page of the cards. What is told stays in the
cookie (scheduler.web.shared.travel.travel_profile); addresses say only what they said before.
"""

from dataclasses import replace

from flask import redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from database import reading
from locations.lokets import nearest_to
from scheduler.web.core import rendering
from scheduler.web.core.forms import Form
from scheduler.web.core.rendering import Answer
from scheduler.web.public import region_places
from scheduler.web.public.choose import STEPS, chosen
from scheduler.web.shared.travel import towns, travel_profile
from scheduler.web.shared.travel.towns import words
from scheduler.web.shared.travel.travel_profile import Origin, TravelProfile

BORDER_LOKETS = 3
SKIP, ALL_PLACES = "overslaan", "alles"


def where() -> Answer:
    """Where do you live? A postcode or a town; never a street."""
    arguments = _arguments()
    told = travel_profile.current() or TravelProfile()
    if request.method != "POST":
        typed = told.origin.label if told.origin and not told.origin.country else ""
        return _where_page(Form({"woonplaats": typed}), arguments)
    form = Form(request.form)
    if form.value(SKIP):
        travel_profile.keep(replace(told, origin=None))
        onward = "public.places" if form.value(SKIP) == ALL_PLACES else "public.loket"
        return redirect(rendering.link(onward, arguments), 303)
    origin, choices = _origin(form)
    if origin is None:
        return _where_page(form, arguments, choices), 422 if form.wrong else 200
    travel_profile.keep(replace(told, origin=origin))
    onward = "public.border" if origin.country else "public.loket"
    return redirect(rendering.link(onward, arguments), 303)


def _arguments() -> dict[str, str]:
    with reading() as session:
        return chosen(session, request.args).arguments


def _origin(form: Form) -> tuple[Origin | None, tuple[Origin, ...]]:
    """Where that is; else what to choose from, with the error in the form if it is unknown, or
    if they were offered for it (`gevraagd`) and none was chosen.
    """
    if form.value("breedte"):
        here = towns.nearest(form.value("breedte"), form.value("lengte"))
        if here is None:
            form.refuse("woonplaats", _("Wij weten niet waar je bent. Schrijf je gemeente."))
        return here, ()
    if not form.value("opnieuw") and (picked := towns.by_value(form.value("bedoeld"))):
        return picked, ()
    if not form.value("woonplaats").strip():
        form.refuse("woonplaats", _("Schrijf je postcode of je gemeente."))
        return None, ()
    meant = towns.look_up(form.value("woonplaats"))
    if meant.origin is None and not meant.is_known:
        form.refuse("woonplaats", _("Wij kennen deze gemeente niet."))
    elif meant.choices and form.value("gevraagd") == form.value("woonplaats"):
        form.refuse("bedoeld", _("Kies een plaats."))
    return meant.origin, meant.choices


def _where_page(form: Form, arguments: dict[str, str], choices: tuple[Origin, ...] = ()) -> str:
    return rendering.render(
        "public/where.html",
        form=form,
        choices=_as_radios(choices),
        is_known=form.error("woonplaats") is None,
        step=(2, STEPS),
        back_url=url_for("public.question"),
    )


def _as_radios(choices: tuple[Origin, ...]) -> list[tuple[str, str]]:
    """Value and words of each; where they share a postcode, the names alone tell them apart."""
    is_one_postcode = (
        len({origin.value.partition(" ")[0] for origin in choices}) == 1 < len(choices)
    )
    return [
        (origin.value, origin.locality if is_one_postcode else words(origin)) for origin in choices
    ]


def border() -> Answer:
    """Who lives across the border sees which places are near, and may call."""
    arguments = _arguments()
    told = travel_profile.current()
    if told is None or told.origin is None or not told.origin.country:
        return redirect(rendering.link("public.where", arguments), 303)
    with reading() as session:
        ours = region_places.rows(session)
        near = nearest_to(ours, told.origin.latitude, told.origin.longitude)[:BORDER_LOKETS]
        lokets = region_places.whole(session, [one.id for one in near])
    return rendering.render(
        "public/border.html",
        town=words(told.origin),
        lokets=[(one.name, one.street, f"{one.postcode} {one.city}") for one in lokets],
        continue_url=rendering.link("public.loket", arguments),
        step=(2, STEPS),
        back_url=rendering.link("public.where", arguments),
    )


def how() -> Response:
    """How can you come, and what do you need: the cards follow at once."""
    arguments = _arguments()
    if request.method == "POST":
        told = travel_profile.current() or TravelProfile()
        travel_profile.keep(travel_profile.ticked(request.form, told))
    return redirect(rendering.link("public.loket", arguments), 303)
