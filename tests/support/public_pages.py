"""Every public page that people read, by name: what its weight, statements and time are held on."""

from collections.abc import Iterator
from itertools import count

from tests.support.browserless import Visitor
from tests.support.site import A_PAGE, NUMBER, Site, go_to_times, go_to_who, introduce, take_time

ASKED = "vraag=get-diploma"
TALKS = {
    "": "taal=nl",
    ", in a language that some speak": "taal=tr",
    ", with an interpreter": "taal=ar&tolk=1",
}
PAGES = {
    "the start": "/",
    "what do you need": "/afspraak/",
    "who helps first": f"/afspraak/wegwijzer?{ASKED}",
    "with whom": "/afspraak/met-wie?vraag=been-before",
    "with whom, later": "/afspraak/met-wie?vraag=been-before&later={later}",
    "with whom, by name": "/afspraak/met-wie?vraag=been-before&naam=Sofie",
    "which language": f"/afspraak/taal?{ASKED}",
    "where do you live": f"/afspraak/waar?{ASKED}",
    "how, at a distance": f"/afspraak/op-afstand?{ASKED}",
    "about a place": "/plaats/{loket}",
    "call me": "/bel-mij",
    "we call you": "/bel-mij/klaar",
    "for professionals": "/professionals",
    "privacy": "/privacy",
    "privacy of staff": "/privacy/medewerkers",
    "find my appointment": "/mijn-afspraak/",
    "closed": "/afspraak/afgesloten",
    "links ended": "/mijn-afspraak/oude-link",
}
SEARCHES = {
    "the cards": f"/afspraak/plaats?{ASKED}&{{talk}}",
    "all places": f"/afspraak/plaatsen?{ASKED}&{{talk}}",
    "all places, later": f"/afspraak/plaatsen?{ASKED}&{{talk}}&later={{later}}",
    "the hours of a place": f"/afspraak/uur?{ASKED}&{{talk}}&plaats={{loket}}",
    "the hours by telephone": f"/afspraak/op-afstand?{ASKED}&{{talk}}&hoe=telefoon",
}
OWN = {
    "my appointment": "",
    "another hour": "uur",
    "another place": "plaats",
    "another name": "naam",
    "another number": "nummer",
    "another language": "taal",
    "call it off": "weg",
    "on paper": "papier",
}
ABROAD = "Duinkerke/Dunkerque"
BORDER = {"across the border": f"/afspraak/grens?{ASKED}"}
NAMES = (
    *PAGES,
    *(f"{page}{talk}" for page in SEARCHES for talk in TALKS),
    *("the hours of a part of a day", "who are you", "it is made", "find it by its code"),
    *OWN,
)
BY_TOWN = (
    *(f"{page}{talk}" for page in SEARCHES for talk in TALKS),
    *("it is made", "my appointment", "another hour", "another place"),
)
"""Those that look where somebody lives."""
WITHOUT_WORDS = {
    *("photo", "recording", "recordings", "ics"),  # files
    *("how", "check", "enter", "close", "reminders", "restore", "end_links"),  # they only lead on
    "say_yes",  # opened by the token of a message: a card and a button, as "call it off"
    "video",  # for who has such an appointment; it asks nothing of the calendar
}
"""Endpoints that are no page to read."""
_numbers = count(11)


def open_to(loket: str, later: int) -> Iterator[tuple[str, str]]:
    """Name and address of those that anybody may open, at that place, and so far down a list."""
    for name, path in PAGES.items():
        yield name, path.format(loket=loket, later=later)
    for name, path in SEARCHES.items():
        for beside, talk in TALKS.items():
            yield f"{name}{beside}", path.format(loket=loket, later=later, talk=talk)


def told(site: Site, town: str) -> Visitor:
    """Somebody who told where they live, or nothing."""
    visitor = site.visitor()
    if town:
        visitor.open(f"/afspraak/waar?{ASKED}&lang=nl")
        assert not visitor.submit("Verder", woonplaats=town).path.startswith("/afspraak/waar")
    return visitor


def own_of(site: Site, visitor: Visitor, loket: str) -> Iterator[tuple[str, str]]:
    """Book there, and take another hour; name and address of what only this browser may open."""
    hours = go_to_times(visitor, place=loket)
    yield "the hours of a part of a day", next(one for one in hours.addresses if "deel=" in one)
    take_time(visitor)
    site.clock.wait(A_PAGE)
    done = introduce(visitor, nummer=f"0470 00 00 {next(_numbers) % 100:02}")
    yield "it is made", done.path
    mine = done.link("Verander je afspraak")
    for name, path in OWN.items():
        yield name, f"{mine}{path}"
    yield "who are you", go_to_who(visitor, place=loket).path
    visitor.open("/mijn-afspraak/")
    who = visitor.page.form("Stuur mij mijn code")
    yield "find it by its code", visitor.send(who, voornaam="Amina", nummer=NUMBER, stuur=None).path


def of(site: Site, visitor: Visitor, loket: str, later: int) -> dict[str, str]:
    """Address by name, all of NAMES."""
    return dict((*open_to(loket, later), *own_of(site, visitor, loket)))
