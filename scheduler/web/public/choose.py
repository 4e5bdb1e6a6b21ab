"""The front page, and what somebody needs. Only GETs; the choices travel in the URL, for nothing in
them is personal.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from flask import abort, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from database import reading
from notifications.texts.words import language_words, own_name
from scheduler.access import scope
from scheduler.people import phones
from scheduler.people.counsellors import Counsellor
from scheduler.web.core import map_links, page_language, rendering, served_region
from scheduler.web.core.rendering import Answer
from scheduler.web.shared.spoken_languages import spoken_languages
from scheduler.web.shared.travel import journey_words, nearest_offers
from scheduler.web.shared.travel.nearest_offers import TravelVisit
from scheduler.web.shared.travel.travel_profile import TravelProfile
from scheduler.zitdagen import queries as zitdagen
from scheduler.zitdagen.catalogue import Question, Service

STEPS = 4
"""Questions on the way: what, where, which hour, who."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The choices in the URL so far. Unknown values are a 404.

    `language` is that of the page where none was chosen; `is_told` says whether one was.
    """

    question: Question
    language: str
    is_told: bool
    interpreter: bool
    counsellor: Counsellor | None
    arguments: dict[str, str]
    remote: Service | None = None
    """The service at a distance, where one was chosen."""

    @property
    def service(self) -> Service:
        return self.remote or self.loket_service

    @property
    def loket_service(self) -> Service:
        """The service at a loket that the question leads to."""
        return self.question.service or abort(404)


@dataclass(frozen=True, slots=True)
class SignpostOnPage:
    """The way to those who help first, and how they are reached; empty is unknown.

    `address`: the street, and the town where it has one. `site` is the host of `site_url`.
    """

    text: str
    address: tuple[str, ...]
    map_url: str
    phone_uri: str
    phone_display: str
    site_url: str
    site: str


def chosen(session: Session, arguments: Mapping[str, str]) -> Chosen:
    """Read the address."""
    found = zitdagen.question(session, arguments.get("vraag", ""))
    if found is None:
        abort(404)
    names = ("vraag", "met", "taal", "tolk", "concept")
    return Chosen(
        question=found,
        language=arguments.get("taal") or page_language.current(),
        is_told=bool(arguments.get("taal")),
        interpreter=arguments.get("tolk") == "1",
        counsellor=_counsellor(session, arguments.get("met", "")),
        arguments={name: arguments[name] for name in names if arguments.get(name)},
    )


def _counsellor(session: Session, code: str) -> Counsellor | None:
    if not code:
        return None
    region_id = served_region.current().id
    return scope.find_active_counsellor(session, region_id, code) or abort(404)


def index() -> str:
    """The front page."""
    return rendering.render("public/index.html")


def question() -> str:
    """Triage page."""
    with reading() as session:
        questions = zitdagen.questions(session)
    choices = [(_(one.text), one.pictogram, _next(one), one.as_link) for one in questions]
    return rendering.render(
        "public/question.html", choices=choices, step=(1, STEPS), back_url=url_for("public.index")
    )


def _next(question: Question) -> str:
    if question.signpost:
        return url_for("public.signpost", vraag=question.code)
    return _after_question(question)


def _after_question(question: Question) -> str:
    if question.service is not None and question.service.same_counsellor:
        return url_for("public.with_whom", vraag=question.code)
    return url_for("public.where", vraag=question.code)


def signpost() -> str:
    """Page of those who help first; booking is still possible."""
    with reading() as session:
        choices = chosen(session, request.args)
    question = choices.question
    return rendering.render(
        "public/signpost.html",
        title=_(question.text),
        signpost=_signpost(question),
        call_me_url=url_for("public.call_me"),
        continue_url=_after_question(question) if question.service is not None else None,
        step=(1, STEPS),
        back_url=url_for("public.question"),
    )


def _signpost(question: Question) -> SignpostOnPage:
    address = question.signpost_address
    return SignpostOnPage(
        text=_(question.signpost),
        address=tuple(part.strip() for part in address.split(",", 1)) if address else (),
        map_url=map_links.to_place(
            address, question.signpost_latitude, question.signpost_longitude
        ),
        phone_uri=f"tel:{question.signpost_phone}" if question.signpost_phone else "",
        phone_display=phones.display(question.signpost_phone) if question.signpost_phone else "",
        site_url=question.signpost_url,
        site=urlsplit(question.signpost_url).netloc,
    )


def language() -> Answer:
    """In which language do you like to talk, and with an interpreter? Asked apart only where nobody
    of the cards speaks the language of the page. Leads back to the cards, or to the hours at a
    distance.
    """
    how = request.args.get("hoe", "")
    with reading() as session:
        choices = chosen(session, request.args)
        spoken = spoken_languages(session, served_region.current().id)
    return rendering.render(
        "public/language.html",
        languages_spoken=[
            (code, own_name(code), language_words(code, "nl"), speakers)
            for code, speakers in spoken.items()
        ],
        carried=[
            (name, choices.arguments[name])
            for name in ("vraag", "met", "concept")
            if name in choices.arguments
        ]
        + ([("hoe", how)] if how else []),
        spoken_here=[code for code, speakers in spoken.items() if speakers],
        chosen_language=choices.language,
        wants_interpreter=choices.interpreter,
        cards_url=url_for("public.remote" if how else "public.loket"),
        back_url=rendering.link("public.where", choices.arguments),
    )


def way_there(visit: TravelVisit | None, told: TravelProfile | None) -> dict[str, Any]:
    """Template context of the way there and home, for an appointment."""
    way = nearest_offers.way_to(visit, told)
    return {
        "way": journey_words.way(way, visit.zone) if visit and way else None,
        "planner_urls": (journey_words.DE_LIJN, journey_words.NMBS),
    }
