"""Page of one place: how to get in, where to get off the bus, features and services."""

from flask import Response as FlaskResponse
from flask import abort, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from database import reading
from locations import photos
from locations.models import AccessFeature, AccessState, Loket, LoketPhoto
from locations.photos import NoPhoto
from scheduler.access import scope
from scheduler.web.core import map_links, rendering, served_region
from scheduler.web.public import closed_lokets
from scheduler.web.public.loket_list import feature_words, walk_in_texts

A_YEAR = 365 * 24 * 3600


def about_loket(code: str) -> str:
    """The way in. The photo is fetched by its own address."""
    with reading() as session:
        loket = _loket(session, code)
        walk_in = walk_in_texts(session, [loket]).get(loket.id, [])
        closed = closed_lokets.texts(session, [loket]).get(loket.id, [])
        digest = photos.digest_of(session, loket.id)
    return rendering.render(
        "public/about_loket.html",
        loket=loket,
        map_url=map_links.to_place(loket.name, loket.latitude, loket.longitude),
        room=_(loket.room) if loket.room else "",
        features=[(feature.value, words) for feature, words in _features(loket)],
        photo_url=_photo_url(loket, digest),
        large_photo_url=_photo_url(loket, digest, large=True),
        walk_in=walk_in,
        closed=closed,
        back_url=url_for("public.question"),
    )


def _photo_url(loket: Loket, digest: str | None, *, large: bool = False) -> str | None:
    if digest is None:
        return None
    return url_for("public.photo", code=loket.code, v=digest, groot="ja" if large else None)


def _loket(session: Session, code: str) -> Loket:
    return scope.find_loket(session, served_region.current().id, code) or abort(404)


def _features(loket: Loket) -> list[tuple[AccessFeature, str]]:
    """Every feature with its state, also the unknown ones."""
    states = {entry.feature: entry.state for entry in loket.access}
    return [
        (feature, _state(words, states.get(feature))) for feature, words in feature_words().items()
    ]


def _state(words: str, state: AccessState | None) -> str:
    said = {
        AccessState.YES: _("%(feature)s: ja", feature=words),
        AccessState.WITH_HELP: _("%(feature)s: met hulp", feature=words),
        AccessState.NO: _("%(feature)s: nee", feature=words),
        None: _("%(feature)s: wij weten het niet", feature=words),
    }
    return str(said[state])


def photo(code: str) -> Response:
    """The photo of the entrance, light or (`groot`) large, which browsers keep while it stays."""
    with reading() as session:
        loket = _loket(session, code)
        found = session.get(LoketPhoto, loket.id)
    if found is None:
        abort(404)
    answer = FlaskResponse(_content(found), mimetype=photos.MEDIA_TYPE)
    answer.set_etag(found.digest + request.args.get("groot", "")[:2])
    answer.cache_control.public = True
    answer.cache_control.max_age = A_YEAR if request.args.get("v") == found.digest else 0
    return answer.make_conditional(request)


def _content(photo: LoketPhoto) -> bytes:
    if photo.large is None:  # of before photos were written anew: it is on its way out
        try:
            return photos.bare(photo.content)
        except NoPhoto:
            abort(404)
    return photo.large if request.args.get("groot") else photo.content
