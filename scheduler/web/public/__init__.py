"""The pages of adults: book, change, be called. This is the table of their addresses."""

from flask import Blueprint

from scheduler.web.public import about, booking, calling, choosing, coming, managing

blueprint = Blueprint("public", __name__)

_GET = ["GET"]
_BOTH = ["GET", "POST"]

blueprint.add_url_rule("/", "index", choosing.index, methods=_GET)
blueprint.add_url_rule("/afspraak/", "question", choosing.question, methods=_GET)
blueprint.add_url_rule("/afspraak/wegwijzer", "signpost", choosing.signpost, methods=_GET)
blueprint.add_url_rule("/afspraak/met-wie", "with_whom", choosing.with_whom, methods=_GET)
blueprint.add_url_rule("/afspraak/taal", "language", choosing.language, methods=_GET)
blueprint.add_url_rule("/afspraak/waar", "where", coming.where, methods=_BOTH)
blueprint.add_url_rule("/afspraak/grens", "border", coming.border, methods=_GET)
blueprint.add_url_rule("/afspraak/hoe", "how", coming.how, methods=_BOTH)
blueprint.add_url_rule("/afspraak/plaats", "place", choosing.place, methods=_GET)
blueprint.add_url_rule("/afspraak/uur", "time", booking.time, methods=_BOTH)
blueprint.add_url_rule("/afspraak/sluit-af", "close", booking.close, methods=["POST"])
blueprint.add_url_rule("/afspraak/afgesloten", "closed", booking.closed, methods=_GET)
blueprint.add_url_rule("/afspraak/<key>/wie", "who", booking.who, methods=_BOTH)
blueprint.add_url_rule("/afspraak/<key>/klopt", "check", booking.check, methods=_BOTH)
blueprint.add_url_rule("/afspraak/<key>/klaar", "done", booking.done, methods=_GET)
blueprint.add_url_rule("/plaats/<code>", "about_place", about.about_place, methods=_GET)
blueprint.add_url_rule("/plaats/<code>/ingang", "photo", about.photo, methods=_GET)
blueprint.add_url_rule("/a/<token>", "enter", managing.enter, methods=_GET)
blueprint.add_url_rule("/mijn-afspraak/", "find", managing.find, methods=_BOTH)
blueprint.add_url_rule("/mijn-afspraak/<uid>/", "manage", managing.manage, methods=_BOTH)
blueprint.add_url_rule("/mijn-afspraak/<uid>/uur", "move", managing.move, methods=_BOTH)
blueprint.add_url_rule(
    "/mijn-afspraak/<uid>/plaats", "move_elsewhere", managing.move_elsewhere, methods=_BOTH
)
blueprint.add_url_rule(
    "/mijn-afspraak/<uid>/herinneringen", "reminders", managing.reminders, methods=["POST"]
)
blueprint.add_url_rule("/mijn-afspraak/<uid>/weg", "cancel", managing.cancel, methods=_BOTH)
blueprint.add_url_rule("/mijn-afspraak/<uid>/papier", "slip", managing.slip, methods=_GET)
blueprint.add_url_rule("/mijn-afspraak/<uid>/afspraak.ics", "ics", managing.ics, methods=_GET)
blueprint.add_url_rule("/bel-mij", "call_me", calling.call_me, methods=_BOTH)
blueprint.add_url_rule("/bel-mij/klaar", "call_me_done", calling.done, methods=_GET)
