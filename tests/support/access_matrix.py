"""Every address of staff as somebody uses it, written down once: what it answers for one's own
things, and what for those of others. The matrix of rights, the counts of queries, the headers and
the browser's checks all walk this table; an address that is not in it fails.

Names between braces are those of tests.support.two_regions.
"""

import string
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from flask import Flask
from werkzeug.routing import Rule

from scheduler.access.roles import Role
from tests.support.two_regions import Things, World

PARTNER, COUNSELLOR = "/partner/", "/begeleider/"
# Whose pages they are first of all; the others are the coordinator's.
AUDIT = "/planning/nazicht"
ROOMS = {PARTNER: Role.PARTNER, COUNSELLOR: Role.COUNSELLOR, AUDIT: Role.ADMINISTRATOR}


@dataclass(frozen=True, slots=True)
class Way:
    """A request. `own` is the answer where the things are one's own, `foreign` where they are not.

    404 says that nothing is there. Another answer to `foreign` has a reason beside it, and like
    404 it changes nothing and tells nothing.
    """

    method: str
    address: str
    own: int = 200
    foreign: int = 404
    fields: Things = field(default_factory=dict)

    def __str__(self) -> str:
        posted = f" with {', '.join(self.fields)}" if self.fields else ""
        return f"{self.method} {self.address}{posted}"

    @property
    def short(self) -> str:
        """In a few words: the address and the first of what is asked."""
        path, asks, query = self.address.partition("?")
        return f"{self.method} {path}{asks}{query.split('&')[-1][:24]}"

    @property
    def braces(self) -> set[str]:
        """What it names of its owner."""
        return _braces(self.address, *self.fields.values())

    def filled(self, names: Things) -> tuple[str, Things]:
        """The address and the fields with these names filled in."""
        fields = {name: value.format_map(names) for name, value in self.fields.items()}
        return self.address.format_map(names), fields

    def strangers(self, role: Role) -> tuple[str, ...]:
        """Whose things are foreign to this role here.

        Another site's clients, and all that is another counsellor's, where the pages are about
        one's own; another region's everywhere.
        """
        if not self.braces:
            return ()
        return ("colleagues", "elsewhere") if self.braces & self._ones_own(role) else ("elsewhere",)

    def _ones_own(self, role: Role) -> set[str]:
        """Which names stand for what belongs to one site, or to one counsellor."""
        if self.address.startswith(PARTNER):
            return {"booked", "line"}
        if role is Role.COUNSELLOR and self.address.startswith(COUNSELLOR):
            # Not "next": the hour may be a colleague's.
            return {
                "booked",
                "begun",
                "group",
                "walked_in",
                "line",
                "zitdag",
                "counsellor",
                "absence",
            }
        return set()

    @property
    def usual_role(self) -> Role:
        """Who opens it most."""
        room = next((room for room in ROOMS if self.address.startswith(room)), "")
        return ROOMS.get(room, Role.COORDINATOR)

    def rule(self, app: Flask, world: World) -> Rule:
        """The address of the URL map that it is a case of."""
        path = urlsplit(self.filled(world.names("mine"))[0]).path
        rule, _arguments = app.url_map.bind("localhost").match(
            path, method=self.method, return_rule=True
        )
        return rule


def _braces(*texts: str) -> set[str]:
    found = {name for text in texts for _, name, _, _ in string.Formatter().parse(text) if name}
    return {name for name in found if not name.startswith("mine_")}


WHO = {"voornaam": "Nieuw", "bereik": "own_mobile", "nummer": "0470 00 00 90"}
DAY = {"soort-1": "appointment", "van-1": "09:00", "tot-1": "12:00"}
CLOSED = {"van": "2027-02-28", "tot": "2027-02-28", "reden": "works"}
BOOKED_BY_ALL = {"voor-wie": "everybody", "dienst-5": "1"}
SICK = {"van": "2026-11-23", "tot": "2026-11-23", "reden": "ill"}
SATURDAY = "2026-12-05"
SPRING = "2027-04-17"  # a Saturday of the season that is prepared
SEEN = "2026-12-05T12:00:00+00:00"
SERIES = {"ritme": "w1", "weekdag": "SA", "vanaf": SATURDAY, "voor-wie": "everybody", **DAY}
TYPED_SERIES = "&".join(f"{name}={value}" for name, value in SERIES.items())
NEW_SERIES = (
    f"/planning/reeksen/0/dagen?versie=0&{TYPED_SERIES}"
    "&loket={loket_id}&begeleider={counsellor_id}&dienst-{mine_service_id}=1"
)


def _way(address: str, own: int = 200, foreign: int = 404, method: str = "GET") -> Way:
    return Way(method, address, own, foreign)


def _posts(address: str, fields: Things, own: int = 303, foreign: int = 404) -> Way:
    return Way("POST", address, own, foreign, fields)


def _rows(many: str, one: str, code: str, *, retires: bool = True) -> list[Way]:
    """The pages of a kind of row of the network kept by hand."""
    there = f"/planning/netwerk/{many}/{code}"
    acts = ["weg", "terug"] if retires else []
    needed = {"weg": 422 if "{" in code else 303}  # series need a place and a counsellor
    return [
        _way(f"/planning/netwerk/{many}"),
        _way(f"/planning/netwerk/nieuw/{one}"),
        _posts(f"/planning/netwerk/nieuw/{one}", {"code": "x y"}, own=422),
        _way(there),
        _posts(there, {"vooraf": "{{}}"}, own=422),
        *(_posts(f"{there}/{act}", {}, own=needed.get(act, 303)) for act in acts),
    ]


def _booking(root: str, form: str) -> list[Way]:
    """The form on which staff book, and what becomes of an appointment afterwards."""
    one = f"{root}afspraak/{{booked}}/"
    return [
        _way(form, own=303),  # to itself, with a key of its own
        _way(f"{form}?sleutel={{mine_key}}"),
        _way(f"{form}?sleutel={{mine_key}}&plaats={{loket}}"),
        _way(f"{form}?sleutel={{mine_key}}&vraag=been-before&met={{counsellor}}"),
        _way(f"{form}?sleutel={{mine_key}}&hoe=video"),
        _way(f"{form}?sleutel={{mine_key}}&vraag=info-session"),
        _posts(form, {"sleutel": "{mine_key}", **WHO}, own=422),
        # 422: a place that is not on the form was not chosen.
        _posts(form, {"sleutel": "{mine_key}", "uur": "{hour}", **WHO}, foreign=422),
        _way(one),
        _way(f"{one}?taal=fr"),
        _way(f"{one}samen"),
        _way(f"{one}bericht"),
        _way(f"{one}uur"),
        _way(f"{one}uur?plaats={{mine_loket}}"),
        _way(f"{root}afspraak/{{mine_booked}}/uur?plaats={{loket}}"),
        _posts(f"{one}uur", {"uur": "{mine_hour}"}),
        _posts(f"{root}afspraak/{{mine_booked}}/uur", {"uur": "{hour}"}, foreign=422),
        _posts(f"{one}herinneringen", {"herinneringen": "nee"}),
        _way(f"{one}weg"),
        _posts(f"{one}weg", {}),
    ]


def _list_of_calls(root: str) -> list[Way]:
    """Who called somebody may have been too late: back to the list, whosever the line is."""
    return [
        _posts(f"{root}te-bellen/{{line}}/klaar", {}, foreign=303),
        _posts(f"{root}te-bellen/{{line}}/niet-opgenomen", {"keer": "0"}, foreign=303),
    ]


WAYS = [
    *_booking("/partner/", "/partner/"),
    _way("/partner/doorverwijzingen"),
    _way("/partner/zelf", own=303),  # to itself, with a key of its own
    _way("/partner/zelf?sleutel={mine_key}"),
    _way("/partner/zelf?sleutel={mine_key}&dienst=professional-question"),
    _way("/partner/zelf?sleutel={mine_key}&dienst=conversation", own=404),  # is for clients
    _posts("/partner/zelf", {"sleutel": "{mine_key}", **WHO}, own=422),
    *_list_of_calls("/partner/"),
    # The phone desk: who was looked for and is not there is said on the page itself.
    _way("/balie/"),
    _posts("/balie/", {"nummer": "{number}"}, own=200, foreign=200),
    _posts("/balie/", {"code": "{code}"}, own=200, foreign=200),
    _posts("/balie/", {"voornaam": "{client}", "dag": "2026-11-23"}, own=200, foreign=200),
    _posts("/balie/bellen/{call}/klaar", {}, foreign=303),
    _posts("/balie/bellen/{call}/niet-opgenomen", {"keer": "0"}, foreign=303),
    _way("/balie/tolken"),
    # Somebody else may have arranged it, or called it off, just now.
    _posts(
        "/balie/tolken/{without_interpreter}/geregeld", {"met_wie": "De tolkdienst"}, foreign=303
    ),
    _posts("/balie/tolken/{interpreter}/afgezegd", {}, foreign=303),
    _way("/balie/clienten/"),
    _posts("/balie/clienten/", {"wie": "{number}"}, own=200, foreign=200),
    _posts("/balie/clienten/", {"wie": "{code}"}, own=200, foreign=200),
    _posts("/balie/clienten/", {"wie": "{client}"}, own=200, foreign=200),
    _way("/balie/clienten/{client_id}"),
    _way("/balie/clienten/{client_id}/verander"),
    _posts("/balie/clienten/{client_id}/verander", WHO, own=422),  # nothing says what was seen
    _posts("/balie/clienten/{client_id}/herinneringen", {"herinneringen": "nee"}),
    *_booking("/balie/", "/balie/boek"),
    _way("/balie/boek?sleutel={mine_key}&client={client_id}"),
    _posts("/balie/afspraak/{booked}/nieuwe-link", {}),
    *_list_of_calls("/balie/"),
    # Counsellors
    _way("/begeleider/?wie={counsellor}"),
    _way("/begeleider/?wie={counsellor}&dag=2026-11-30"),
    _way("/begeleider/dag?wie={counsellor}"),
    _posts("/begeleider/afspraak/{begun}/uitkomst", {"uitkomst": "came"}),
    _posts("/begeleider/groep/{group}/uitkomst", {"uitkomst": "came"}),
    _posts("/begeleider/afspraak/{begun}/gebeld", {}),
    _way("/begeleider/afspraak/{begun}/volgende"),
    _way("/begeleider/afspraak/{begun}/volgende?dienst=follow-up&weken=2"),
    _posts("/begeleider/afspraak/{begun}/volgende", {"uur": "{mine_next}", "sleutel": "a"}),
    _posts(
        "/begeleider/afspraak/{mine_begun}/volgende",
        {"uur": "{next}", "sleutel": "a"},
        foreign=422,
    ),
    _way("/begeleider/afspraak/{booked}/klaar"),
    _way("/begeleider/afspraak/{booked}/papier"),
    _way("/begeleider/afspraak/{booked}/berichten"),
    _way("/begeleider/zitdag/{zitdag}/te-laat"),
    _posts("/begeleider/zitdag/{zitdag}/te-laat", {"minuten": "15"}),
    _way("/begeleider/afspraak/{begun}/toestemming"),
    _posts("/begeleider/afspraak/{begun}/toestemming", {"came": "1"}),
    _way("/begeleider/afspraak/{booked}/uur"),
    _way("/begeleider/afspraak/{booked}/uur?iedereen=1&plaats={mine_loket}"),
    _way("/begeleider/afspraak/{mine_booked}/uur?plaats={loket}"),
    _posts("/begeleider/afspraak/{booked}/uur", {"uur": "{mine_hour}"}),
    _posts("/begeleider/afspraak/{mine_booked}/uur", {"uur": "{hour}"}, foreign=422),
    _way("/begeleider/afspraak/{booked}/weg"),
    _posts("/begeleider/afspraak/{booked}/weg", {}),
    _way("/begeleider/zitdag/{zitdag}/inloop"),
    _posts("/begeleider/afspraak/{walked_in}/inloop", {}),
    _posts(
        "/begeleider/zitdag/{zitdag}/inloop",
        {"voornaam": "Nieuw", "vraag": "get-diploma", "taal": "nl", "sleutel": "a"},
    ),
    *_list_of_calls("/begeleider/"),
    _way("/begeleider/afwezig"),
    _posts("/begeleider/afwezig", {"wanneer": "2026-12-01/dag"}),
    # Pressed twice, over, or somebody else's: the list shows what is so.
    _posts("/begeleider/afwezig/{absence}/weg", {}, foreign=303),
    # Administrators
    _way("/planning/nazicht"),
    # Nobody of the region has that code: nothing is found.
    _way("/planning/nazicht?code={code}", foreign=200),
    # Coordinators
    _way("/planning/"),
    _way("/planning/rooster"),
    _way("/planning/rooster?week=2026-W49&naar=begeleider"),
    _way("/planning/rooster?beeld=maand&dag=2026-12-01"),
    _way(  # nobody of that name is there to look at: the board is empty
        "/planning/rooster?beeld=seizoen&dag=2026-11-30&gemeente=Brugge&begeleider={counsellor}",
        foreign=200,
    ),
    _way("/planning/zitdag/{zitdag}"),
    _posts(  # whom it touches is shown first
        "/planning/zitdag/{zitdag}",
        {
            "versie": "1",
            "datum": SATURDAY,
            "begeleider": "{mine_counsellor_id}",
            **BOOKED_BY_ALL,
            **DAY,
        },
        own=200,
    ),
    _posts(  # 422: nobody of that name is on the list
        "/planning/zitdag/{mine_zitdag}",
        {
            "versie": "1",
            "datum": "2026-11-23",
            "begeleider": "{counsellor_id}",
            **BOOKED_BY_ALL,
            **DAY,
        },
        own=200,
        foreign=422,
    ),
    _posts("/planning/zitdag/{zitdag}/weg", {"versie": "1"}, own=200),
    _posts("/planning/zitdag/{zitdag}/elders", {"versie": "1", "elders": ""}, own=422),
    _way("/planning/zitdag/nieuw"),
    _posts(
        "/planning/zitdag/nieuw",
        {
            "loket": "{loket_id}",
            "begeleider": "{mine_counsellor_id}",
            "datum": SATURDAY,
            "voor-wie": "everybody",
            "dienst-5": "1",
            **DAY,
        },
        foreign=422,
    ),
    _way("/planning/regels"),
    _way("/planning/niet-gepland"),
    _way("/planning/niet-gepland/{unplanned}/anders"),
    _posts(
        "/planning/niet-gepland/{unplanned}/anders",
        {"begeleider": "{mine_counsellor_id}", **DAY},
    ),
    _posts("/planning/niet-gepland/{unplanned}/plan", {}),
    _posts("/planning/niet-gepland/{unplanned}/weg", {}),
    _way("/planning/afwezig?begeleider={counsellor_id}", foreign=200),  # nobody is chosen
    _posts("/planning/afwezig", {"begeleider": "{counsellor_id}", **SICK}, own=200, foreign=422),
    _posts("/planning/afwezig/{absence}/einde", {"intrekken": "1"}),
    _way("/planning/sluitingen"),
    _posts("/planning/sluitingen", {"loket": "{loket_id}", **CLOSED}, own=200, foreign=422),
    _way("/planning/sluitingen/{closure}"),
    _posts("/planning/sluitingen/{closure}", {"versie": "1", **CLOSED}, own=200),
    _posts("/planning/sluitingen/{closure}/weg", {"versie": "1"}, foreign=303),  # as if gone
    _way("/planning/vertrek"),
    _way("/planning/vertrek?begeleider={counsellor_id}", foreign=422),  # nobody of that name
    _posts(
        "/planning/vertrek",
        {"begeleider": "{counsellor_id}", "laatste": "2027-02-28", "allen": "stopt"},
        own=200,
        foreign=422,
    ),
    _posts("/planning/vertrek/{counsellor_id}/terug", {}),
    _way("/planning/kijk-na"),
    _posts("/planning/kijk-na", {"besluit": "staan", "gezien": "{misfit}"}, foreign=303),
    _way("/planning/groepen"),
    _way("/planning/groepen/{session}"),
    _posts("/planning/groepen/{session}/door", {}),
    _posts("/planning/groepen/{session}/weg", {"gezien": "{session_people}"}),
    _posts("/planning/groepen/{session}/samen", {"gezien": "{session_people}"}, own=422),
    _posts(  # a group goes nowhere with itself
        "/planning/groepen/{mine_session}/samen",
        {"gezien": "{mine_session_people}", "samen": "{session_choice}"},
        own=422,
    ),
    _way("/planning/bereik"),
    _way("/planning/plaatsen/"),
    _way("/planning/plaatsen/{loket}"),
    _posts("/planning/plaatsen/{loket}", {"halte": "Markt", "minuten": "4"}),
    _way("/planning/te-bellen"),
    _way("/planning/van-een-plaats"),
    _posts("/planning/van-een-plaats/weg", {}, foreign=303),
    _way("/planning/berichten"),
    _posts("/planning/berichten/opnieuw", {"bericht": "{failed}", "gezien": SEEN}, foreign=303),
    _way("/planning/bereik"),
    _way("/planning/plaatsen/"),
    _way("/planning/plaatsen/{loket}"),
    _posts("/planning/plaatsen/{loket}", {"halte": "Markt", "minuten": "4"}),
    _way("/planning/teksten"),
    _way("/planning/teksten/late/sms/tr"),
    _posts("/planning/teksten/late/sms/tr", {"tekst": "{{onbekend}}"}, own=422),
    _way("/planning/te-bellen?voor={appointment_id}", foreign=200),  # an empty list
    *_list_of_calls("/planning/"),
    _way("/planning/reeksen/"),
    _way("/planning/reeksen/nieuw"),
    _way("/planning/reeksen/{series}"),
    _way(NEW_SERIES, foreign=422),
    _way(NEW_SERIES.replace("/0/", "/{series}/").replace("={loket_id}", "={mine_loket_id}")),
    _posts(  # what it changes was not shown
        "/planning/reeksen/{series}/bewaar",
        {
            "versie": "{version}",
            "loket": "{mine_loket_id}",
            "begeleider": "{mine_counsellor_id}",
            "dienst-5": "1",
            **SERIES,
        },
        own=409,
    ),
    _way("/planning/seizoenen/"),
    _posts(
        "/planning/seizoenen/",
        {"naam": "Zomer", "van": "2027-07-05", "tot": "2027-08-29", "hoe": "leeg"},
    ),
    _way("/planning/seizoenen/{season}"),
    _way("/planning/seizoenen/{season}/reeks/0"),
    _way("/planning/seizoenen/{season}/reeks/{season_row}"),
    _posts(
        "/planning/seizoenen/{season}/reeks/0",
        {
            "versie": "0",
            "loket": "{mine_loket_id}",
            "begeleider": "{mine_counsellor_id}",
            "dienst-5": "1",
            **SERIES,
            "vanaf": SPRING,
        },
    ),
    _way("/planning/seizoenen/{season}/dag/0"),
    _posts(
        "/planning/seizoenen/{season}/dag/0",
        {
            "versie": "0",
            "loket": "{mine_loket_id}",
            "begeleider": "{mine_counsellor_id}",
            "datum": SPRING,
            "voor-wie": "everybody",
            "dienst-5": "1",
            **DAY,
        },
    ),
    _posts("/planning/seizoenen/{season}/reeks/{season_row}/weg", {"versie": "1"}),
    _way("/planning/seizoenen/{season}/vergelijk"),
    _posts("/planning/seizoenen/{season}/vergelijk", {}, own=422),
    _posts(  # what it changes was not shown
        "/planning/seizoenen/{season}/publiceer", {"versie": "1", "beeld": "iets"}, own=409
    ),
    _posts("/planning/seizoenen/{season}/weg", {}, foreign=303),  # as if gone
    _way("/planning/netwerk/"),
    _way("/planning/netwerk/regio"),
    _posts("/planning/netwerk/regio", {"vooraf": "{{}}"}, own=422),
    *_rows("plaatsen", "plaats", "{loket}"),
    *_rows("partners", "partner", "{site}", retires=False),
    _way("/planning/netwerk/partners/{site}/contacten"),
    _posts("/planning/netwerk/partners/{site}/contacten", {"gezien": "[]"}),
    *_rows("begeleiders", "begeleider", "{counsellor}"),
    *_rows("diensten", "dienst", "conversation", retires=False),
    *_rows("vragen", "vraag", "one-question"),
    _way("/planning/bestanden"),
    _posts("/planning/bestanden", {"verslag": "a"}, own=422),
    _way("/planning/bestanden/netwerk.zip"),
    _way("/planning/bestanden/netwerk.xlsx"),
    _way("/planning/accounts"),
    _posts("/planning/accounts", {"naam": "Noor", "email": "noor@example.org"}, own=422),
    _posts("/planning/accounts/{account}/einde", {}),
    _posts("/planning/accounts/{account}/terug", {}),
    _posts("/planning/accounts/{account}/herstel", {}),
    # One's own account
    _way("/aanmelden/tweede-stap", own=303),  # there is none to show: to where one is set up
    _posts("/aanmelden/tweede-stap", {"code": "000000"}),
    _way("/mijn-account/"),
    _posts("/mijn-account/elders-af", {}),
    _posts("/mijn-account/passkey", {"naam": "Telefoon"}, own=404),  # the site has no name
    # Who pressed twice comes back to what they have.
    _posts("/mijn-account/passkey/{passkey}/weg", {}, foreign=303),
    _way("/mijn-account/app"),
    _posts("/mijn-account/app", {"code": "000000"}, own=422),
    _posts("/mijn-account/app/weg", {}),
    _way("/mijn-account/noodcodes"),
    _posts("/mijn-account/noodcodes/nieuw", {}),
    _posts("/mijn-account/noodcodes/klaar", {}),
    _way("/mijn-account/extern", own=303),  # not from its own page
    _posts("/mijn-account/extern/weg", {}),
    # A post of somebody else is nothing to work in, whoever's it is.
    _posts("/aanmelden/werkplek", {"post": "{account}"}, own=404),
    # Calendars to subscribe to
    _way("/begeleider/agenda"),
    _posts("/begeleider/agenda/adres", {}),
    _posts("/begeleider/agenda/bestand", {"wis": "1"}, own=200),
    _posts("/begeleider/agenda/van-adres", {"stop": "1"}),
    _posts("/begeleider/agenda/van-adres", {"adres": "http://example.org/"}, own=422),
    _posts("/planning/agendas/van-adres", {"adres-van": "begeleider-{counsellor}", "stop": "1"}),
    _way("/planning/agendas"),
    _posts("/planning/agendas/begeleider/{counsellor}", {}),
    _posts("/planning/agendas/loket/{loket}", {}),
    _posts("/planning/agendas/bestand", {"van": "begeleider-{counsellor}", "wis": "1"}, own=200),
    _posts("/planning/agendas/bestand", {"van": "loket-{loket}", "wis": "1"}, own=200),
    # The host's reception
    _way("/planning/loket/{loket}/deurkaart"),
    _way("/planning/loket/{loket}/week"),
    _posts("/planning/loket/{loket}/onthaal", {}),
]
# Opened by what stands in the address alone; nothing of a client is on them.
BY_TOKEN = [_way("/onthaal/{sheet}", foreign=200)]
