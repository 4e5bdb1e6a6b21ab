"""The pages of adults: book, change, be called. This is the table of their addresses."""

from flask import Blueprint

from scheduler.web.public import (
    about_loket,
    at_a_distance,
    booking,
    call_me,
    cards,
    choose,
    corrections,
    find,
    listen,
    manage,
    moving,
    not_open,
    places,
    privacy,
    professionals,
    say_yes,
    takeaway,
    travel_options,
    video,
    with_whom,
)

blueprint = Blueprint("public", __name__)
blueprint.before_request(not_open.gate)

_GET = ["GET"]
_BOTH = ["GET", "POST"]

blueprint.add_url_rule("/", "index", choose.index, methods=_GET)
blueprint.add_url_rule("/afspraak/", "question", choose.question, methods=_GET)
blueprint.add_url_rule("/afspraak/wegwijzer", "signpost", choose.signpost, methods=_GET)
blueprint.add_url_rule("/afspraak/met-wie", "with_whom", with_whom.with_whom, methods=_GET)
blueprint.add_url_rule("/afspraak/taal", "language", choose.language, methods=_GET)
blueprint.add_url_rule("/afspraak/waar", "where", travel_options.where, methods=_BOTH)
blueprint.add_url_rule("/afspraak/grens", "border", travel_options.border, methods=_GET)
blueprint.add_url_rule("/afspraak/hoe", "how", travel_options.how, methods=_BOTH)
blueprint.add_url_rule("/afspraak/plaats", "loket", cards.loket, methods=_BOTH)
blueprint.add_url_rule("/afspraak/plaatsen", "places", places.places, methods=_GET)
blueprint.add_url_rule("/afspraak/op-afstand", "remote", at_a_distance.remote, methods=_BOTH)
blueprint.add_url_rule("/afspraak/uur", "time", booking.time, methods=_BOTH)
blueprint.add_url_rule("/afspraak/sluit-af", "close", booking.close, methods=["POST"])
blueprint.add_url_rule("/afspraak/afgesloten", "closed", booking.closed, methods=_GET)
blueprint.add_url_rule("/afspraak/<key>/wie", "who", booking.who, methods=_BOTH)
blueprint.add_url_rule("/afspraak/<key>/klopt", "check", booking.check, methods=_GET)
blueprint.add_url_rule("/afspraak/<key>/klaar", "done", booking.done, methods=_GET)
blueprint.add_url_rule("/plaats/<code>", "about_loket", about_loket.about_loket, methods=_GET)
blueprint.add_url_rule("/plaats/<code>/ingang", "photo", about_loket.photo, methods=_GET)
blueprint.add_url_rule("/a/<token>", "enter", manage.enter, methods=_GET)
blueprint.add_url_rule("/ja/<token>", "say_yes", say_yes.say_yes, methods=_BOTH)
blueprint.add_url_rule("/mijn-afspraak/", "find", find.find, methods=_BOTH)
blueprint.add_url_rule("/mijn-afspraak/code", "code", find.code, methods=_BOTH)
blueprint.add_url_rule("/mijn-afspraak/oude-link", "links_ended", manage.links_ended, methods=_GET)
for path, endpoint, view, methods in (
    ("", "manage", manage.manage, _BOTH),
    ("uur", "move", moving.move, _BOTH),
    ("plaats", "move_elsewhere", moving.move_elsewhere, _BOTH),
    ("naam", "correct_name", corrections.correct_name, _BOTH),
    ("nummer", "correct_contact", corrections.correct_contact, _BOTH),
    ("video", "video", video.video, _GET),
    ("taal", "correct_language", corrections.correct_language, _BOTH),
    ("herinneringen", "reminders", manage.reminders, ["POST"]),
    ("nieuwe-link", "end_links", manage.end_links, ["POST"]),
    ("weg", "cancel", manage.cancel, _BOTH),
    ("terugzetten", "restore", manage.restore, ["POST"]),
    ("papier", "slip", takeaway.slip, _GET),
    ("afspraak.ics", "ics", takeaway.ics, _GET),
):
    blueprint.add_url_rule(f"/mijn-afspraak/<uid>/{path}", endpoint, view, methods=methods)
blueprint.add_url_rule("/luister/<language>/", "recordings", listen.index, methods=_GET)
blueprint.add_url_rule(
    "/luister/<language>/<sentence>.ogg", "recording", listen.recording, methods=_GET
)
blueprint.add_url_rule("/professionals", "professionals", professionals.professionals, methods=_GET)
blueprint.add_url_rule("/privacy", "privacy", privacy.privacy, methods=_GET)
blueprint.add_url_rule("/privacy/medewerkers", "privacy_of_staff", privacy.of_staff, methods=_GET)
blueprint.add_url_rule("/bel-mij", "call_me", call_me.call_me, methods=_BOTH)
blueprint.add_url_rule("/bel-mij/klaar", "call_me_done", call_me.done, methods=_GET)
