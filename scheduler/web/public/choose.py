"""Booking steps up to the place, before any day or hour. Only GETs; the choices travel in the URL,
for nothing in them is personal."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from flask import abort, redirect, request, url_for
from flask import session as cookie
from flask_babel import gettext as _
from sqlalchemy.orm import Session, selectinload

from database import reading, write
from locations.models import Loket
from notifications.texts.languages import own_name
from notifications.texts.words import language_words, listed
from scheduler.access import scope
from scheduler.appointments import unmet_demand
from scheduler.appointments.booking import availability
from scheduler.appointments.booking.availability import Search, Slot, Terms
from scheduler.appointments.policy import PUBLIC
from scheduler.people.counsellors import Counsellor
from scheduler.web.core import clock, page_language, rendering, served_region
from scheduler.web.core.rendering import Answer
from scheduler.web.public import loket_list
from scheduler.web.public.loket_list import Nearby, walk_in_texts
from scheduler.web.shared.spoken_languages import spoken_languages
from scheduler.web.shared.travel import journey_words, nearest_offers, travel_profile
from scheduler.web.shared.travel.nearest_offers import AnswerOnPage, TravelVisit
from scheduler.web.shared.travel.travel_profile import TravelProfile
from scheduler.zitdagen import queries as zitdagen
from scheduler.zitdagen.catalogue import Question, Service

STEPS = 8


@dataclass(frozen=True, slots=True)
class Chosen:
    """The choices in the URL so far. Unknown values are a 404."""

    question: Question
    language: str
    interpreter: bool
    counsellor: Counsellor | None
    arguments: dict[str, str]

    @property
    def service(self) -> Service:
        if self.question.service is None:
            abort(404)
        return self.question.service


def chosen(session: Session, arguments: Mapping[str, str]) -> Chosen:
    """Read the address."""
    found = zitdagen.question(session, arguments.get("vraag", ""))
    if found is None:
        abort(404)
    names = ("vraag", "met", "taal", "tolk", "concept")
    return Chosen(
        question=found,
        language=arguments.get("taal", ""),
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
    return url_for("public.language", vraag=question.code)


def signpost() -> str:
    """Page of those who help first; booking is still possible."""
    with reading() as session:
        choices = chosen(session, request.args)
    question = choices.question
    return rendering.render(
        "public/signpost.html",
        signpost={"title": _(question.text), "text": _(question.signpost)},
        call_me_url=url_for("public.call_me"),
        continue_url=_after_question(question) if question.service is not None else None,
        step=(1, STEPS),
        back_url=url_for("public.question"),
    )


def with_whom() -> str:
    """Page of the counsellor, for returning clients."""
    with reading() as session:
        choices = chosen(session, request.args)
        counsellors = session.scalars(scope.counsellors(served_region.current().id)).all()
    return rendering.render(
        "public/with_whom.html",
        counsellors=[
            (
                counsellor.first_name,
                _languages(counsellor.languages),
                url_for("public.language", vraag=choices.question.code, met=counsellor.code),
            )
            for counsellor in counsellors
        ],
        unknown_url=url_for("public.language", vraag=choices.question.code),
        step=(1, STEPS),
        back_url=url_for("public.question"),
    )


def _languages(codes: list[str]) -> str:
    reader = page_language.current()
    return listed((language_words(code, reader) for code in codes), reader)


def language() -> Answer:
    """In which language do you like to talk? Then on to where you live."""
    with reading() as session:
        choices = chosen(session, request.args)
        spoken = spoken_languages(session, served_region.current().id)
    if choices.language in spoken:
        return redirect(rendering.link("public.where", choices.arguments), 303)
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
        ],
        spoken_here=[code for code, speakers in spoken.items() if speakers],
        chosen_language=page_language.current(),
        wants_interpreter=choices.interpreter,
        error=_("Kies een taal.") if "taal" in request.args else None,
        step=(2, STEPS),
        back_url=url_for("public.question"),
    )


def loket() -> Answer:
    """Where? By the way there and back where we know where somebody lives.

    Else places where somebody speaks the language come first, then those that are soonest.
    """
    with reading() as session:
        choices = chosen(session, request.args)
        if choices.language not in spoken_languages(session, served_region.current().id):
            return redirect(rendering.link("public.language", choices.arguments), 303)
        lokets = region_lokets(session)
        slots = find_slots(session, choices, [loket.id for loket in lokets])
        walk_in = walk_in_texts(session, lokets)
    if not slots:
        count_fruitless(choices, lokets)
    first = loket_list.first_slots(slots)
    lokets.sort(key=lambda loket: loket_list.rank(first.get(loket.id), loket))
    told = travel_profile.current()
    nearby = _nearby(lokets, slots, choices, told)
    shown = nearby.order(lokets) if nearby else lokets

    def hours_at(loket: Loket) -> str:
        return rendering.link("public.time", _at(choices, loket.code))

    return rendering.render(
        "public/loket.html",
        lokets=[
            loket_list.on_page(loket, first.get(loket.id), hours_at(loket), walk_in, nearby)
            for loket in shown
        ],
        nearby=nearby,
        map=nearest_offers.map_of(shown, told.point) if nearby and told else None,
        flex=journey_words.FLEX_PHONE,
        planner_urls=(journey_words.DE_LIJN, journey_words.NMBS),
        step=(5, STEPS),
        back_url=rendering.link("public.how", choices.arguments),
    )


def _nearby(
    lokets: list[Loket], slots: list[Slot], choices: Chosen, profile: TravelProfile | None
) -> Nearby | None:
    if profile is None or profile.point is None or not slots:
        return None
    ranked = nearest_offers.compare(
        lokets,
        slots,
        profile,
        same_face=choices.counsellor is not None,
        interpreter=choices.interpreter,
    )
    return Nearby(
        ability=profile.ability,
        best=nearest_offers.best_by_place(ranked),
        answers=[
            (one, rendering.link("public.time", _at(choices, one.code, one.value)))
            for one in nearest_offers.answers(ranked, profile.ability)
        ],
        failing=nearest_offers.failing(ranked),
        failing_ids=frozenset(offer.what[0].id for offer in ranked.failing),
    )


def way_there(visit: TravelVisit) -> dict[str, Any]:
    """Template context of the way there and home, for an appointment."""
    way = nearest_offers.way_to(visit, travel_profile.current())
    return {
        "way": journey_words.way(way, visit.zone) if way else None,
        "planner_urls": (journey_words.DE_LIJN, journey_words.NMBS),
    }


def near_hours(choices: Chosen, loket: Loket, slots: list[Slot]) -> tuple[AnswerOnPage, ...]:
    """The hours of one place that suit the way there best, if the home is known."""
    nearby = _nearby([loket], slots, choices, travel_profile.current())
    return tuple(answer for answer, _url in nearby.answers) if nearby else ()


def _at(choices: Chosen, code: str, hour: str = "") -> dict[str, str]:
    """The address of the hours of a place, with one of them ticked."""
    there = {**choices.arguments, "plaats": code}
    return {**there, "uur": hour} if hour else there


def region_lokets(session: Session) -> list[Loket]:
    """The places of this region, with their way in."""
    statement = scope.lokets(served_region.current().id).options(selectinload(Loket.access))
    return list(session.scalars(statement))


def find_slots(
    session: Session, choices: Chosen, loket_ids: list[int], *, holder: str | None = None
) -> list[Slot]:
    """Bookable slots at these lokets, up to the horizon."""
    now = clock.now()
    search = Search(
        loket_ids=tuple(loket_ids),
        terms=Terms.of(choices.service),
        language=choices.language,
        asker=PUBLIC,
        first=now,
        counsellor_id=choices.counsellor.id if choices.counsellor else None,
        holder=holder,
    )
    return availability.find(session, search, now=now)


def count_fruitless(choices: Chosen, lokets: list[Loket]) -> None:
    """Count a search without free slots at any of these; a reload counts once."""
    looked_for = [choices.service.id, choices.language, *(loket.id for loket in lokets)]
    if cookie.get("fruitless") != looked_for:
        cookie["fruitless"] = looked_for
        write(_count_fruitless, choices, lokets)


def _count_fruitless(session: Session, choices: Chosen, lokets: list[Loket]) -> None:
    for loket in lokets:
        unmet_demand.count_fruitless(
            session,
            day=clock.now().astimezone(ZoneInfo(loket.timezone)).date(),
            loket_id=loket.id,
            service_id=choices.service.id,
            language=choices.language,
        )
