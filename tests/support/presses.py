"""Every form of every page, once: where it stands, what is typed for it to go well and to go wrong.

test_back presses each in a browser and walks back from it. Names between braces are those of
tests.support.two_regions, of who is signed in.
"""

from dataclasses import dataclass, field
from typing import Final

from scheduler.access.roles import Role
from tests.support.access_matrix import DAY, NEW_SERIES, SATURDAY, SPRING, WHO
from tests.support.two_regions import Things

FIRST: Final = "*"
"""The first of what can be chosen."""
NO_FORMS: Final = {"webhooks.receive": "machines post there; what they are told is a bare status"}
"""Addresses that take a POST and stand on no page, with why."""
_DEVICE: Final = "tests/browser/test_passkeys.py presses it with a device"
_APP: Final = "tests/web/account/test_second_step.py presses it with an app in hand"
_RETIRED: Final = "tests/web/coordinator/network/test_rows.py presses it of one that was retired"
OF_ONE_S_OWN: Final = {
    "account.enter_by_passkey": _DEVICE,
    "account.add_passkey": _DEVICE,
    "account.remove_passkey": _DEVICE,
    "account.second_step": _APP,
    "account.app": _APP,
    "account.remove_app": _APP,
    "coordinator.stay": "tests/web/coordinator/planning/test_leavers.py presses it with a leaver",
    "coordinator.compare_season": (
        "tests/web/coordinator/planning/test_seasons.py presses it with dates that clash"
    ),
    "auth.work": "tests/web/core/test_rights.py presses it with two posts",
    "coordinator.bring_back_loket": _RETIRED,
    "coordinator.bring_back_counsellor": _RETIRED,
    "account.unlink_issuer": "tests/web/account/test_openid.py presses it with an issuer",
}
"""Forms for which one needs something in hand that nobody of this world has."""


@dataclass(frozen=True, slots=True)
class Press:
    """A form that posts to `endpoint`, on `page` or behind the links `to` that are followed there.

    `wrong` is what is typed first, for a mistake; None where nothing can be mistaken: then its
    token is taken away, as it is when a session ended meanwhile.
    """

    endpoint: str
    page: str
    fields: Things = field(default_factory=dict)
    wrong: Things | None = None
    to: tuple[str, ...] = ()
    after: "Press | None" = None
    """Another one that goes before, and leads to the page or to its links."""
    at: str = ""
    """Where nothing of this world has the form: another's is given this address."""
    uploads: str = ""
    """The address of a zip, of which one file is sent back with it."""

    def __str__(self) -> str:
        return self.endpoint


def _of_an_appointment(room: str, root: str) -> list[Press]:
    one = f"{root}afspraak/{{booked}}/"
    return [
        Press(f"{room}.move", f"{one}uur", {"uur": FIRST}, wrong={}),
        Press(f"{room}.cancel", f"{one}weg"),
    ]


def _with_reminders(room: str, root: str) -> list[Press]:
    form = "/partner/" if room == "partner" else "/balie/boek"
    return [
        Press(f"{room}.book", form, {"uur": FIRST, **WHO}, wrong={"voornaam": "Amina"}),
        Press(f"{room}.reminders", f"{root}afspraak/{{booked}}/", {"herinneringen": "nee"}),
        *_of_an_appointment(room, root),
    ]


def _calls(room: str, page: str) -> list[Press]:
    return [Press(f"{room}.reached", page), Press(f"{room}.not_reached", page)]


_ASKED = "vraag=get-diploma&taal=nl"
_HOURS = f"/afspraak/uur?{_ASKED}&plaats=kortrijk-vlasschuur"
_CARDS = f"/afspraak/plaats?{_ASKED}"
_MINE = "/mijn-afspraak/{booked}/"
_FIND = Press(
    "public.find", "/mijn-afspraak/", {"voornaam": "{client}", "nummer": "{number}"}, wrong={}
)
_CANCEL = Press("public.cancel", f"{_MINE}weg")
_NUMBER = {"bereik": "own_mobile", "nummer": "0470 00 00 12"}

PUBLIC = [
    Press(
        "public.where", f"/afspraak/waar?{_ASKED}", {"woonplaats": "8500"}, {"woonplaats": "xyzzy"}
    ),
    Press("public.how", _CARDS, {"fiets": "1"}),
    Press("public.loket", _CARDS, {"keuze": FIRST}),
    Press(
        "public.remote",
        f"/afspraak/op-afstand?{_ASKED}&hoe=telefoon",
        {"uur": FIRST},
        to=("#dagen a",),
    ),
    Press("public.time", _HOURS, {"uur": FIRST}, to=("#dagen a",)),
    Press("public.who", _CARDS, {"voornaam": "Nieuw", **_NUMBER}, {}, to=("[name=keuze]",)),
    Press("public.close", _MINE),
    _FIND,
    Press("public.code", "", {"code": "{code}"}, wrong={"code": "12"}, after=_FIND),
    Press("public.manage", _MINE, {"woonplaats": "8500"}, wrong={"woonplaats": "xyzzy"}),
    Press("public.move", f"{_MINE}uur", {"uur": FIRST}, to=("#dagen a",)),
    Press(
        "public.move_elsewhere",
        f"{_MINE}plaats",
        {"woonplaats": "8500"},
        wrong={"woonplaats": "xyzzy"},
    ),
    Press("public.correct_name", f"{_MINE}naam", {"voornaam": "Aminata"}, {"voornaam": " "}),
    Press("public.correct_contact", f"{_MINE}nummer", _NUMBER, wrong={"nummer": "abc"}),
    Press("public.correct_language", f"{_MINE}taal", {"taal": "fr"}),
    Press("public.reminders", _MINE, {"herinneringen": "nee"}),
    Press("public.end_links", _MINE),
    _CANCEL,
    Press("public.restore", "", after=_CANCEL),
    Press("public.say_yes", "/ja/{yes}"),
    Press("public.call_me", "/bel-mij", {"nummer": "0470 00 00 12", "dagdeel": FIRST}, wrong={}),
]
_ASK = Press("auth.ask", "/aanmelden/", {"email": "partner@example.org"}, wrong={})
_SIGNING_IN = [
    _ASK,
    Press("auth.code", "", {"code": "{mailed}"}, wrong={"code": "00000000"}, after=_ASK),
    Press("auth.link", "{link}"),
]
_PARTNER = [
    *_with_reminders("partner", "/partner/"),
    *_calls("partner", "/partner/doorverwijzingen"),
    Press(
        "partner.for_oneself",
        "/partner/zelf",
        {"uur": FIRST, "nummer": "0470 00 00 91"},
        wrong={"nummer": "12"},
    ),
    Press("auth.leave", "/partner/"),
]
_TODAY = "/begeleider/"
_AGENDA = "/begeleider/agenda"
_AWAY = "/begeleider/afwezig"
# A machine inside, which is not asked: kept, and said to be none of the internet.
_NOWHERE = {"adres": "https://127.0.0.1/agenda.ics"}
_COUNSELLOR = [
    Press("counsellor.record", _TODAY, {"uitkomst": "came"}),
    Press(
        "counsellor.record_group",
        _TODAY,
        {"uitkomst": "came"},
        at="/begeleider/groep/{group}/uitkomst",
    ),
    Press("counsellor.rang", _TODAY, at="/begeleider/afspraak/{begun}/gebeld"),
    Press(
        "counsellor.follow_up", "/begeleider/afspraak/{begun}/volgende", {"uur": FIRST}, wrong={}
    ),
    Press("counsellor.consent", "/begeleider/afspraak/{begun}/toestemming", {"came": "1"}),
    Press("counsellor.late", "/begeleider/zitdag/{zitdag}/te-laat", {"minuten": "15"}, wrong={}),
    *_of_an_appointment("counsellor", _TODAY),
    Press("counsellor.take_back", _TODAY),
    *_calls("counsellor", _TODAY),
    Press(
        "counsellor.walk_in",
        "/begeleider/zitdag/{zitdag}/inloop",
        {"voornaam": "Nieuw", "vraag": "get-diploma"},
        wrong={},
    ),
    Press("counsellor.absences", _AWAY, {"dag": SATURDAY, "dagdeel": "dag"}, wrong={"dag": ""}),
    Press("counsellor.take_back_absence", _AWAY),
    Press("calendars.renew_mine", _AGENDA),
    Press("calendars.read_mine", _AGENDA, {"wis": "1"}, wrong={}),
    Press("calendars.act_on_mine", _AGENDA, _NOWHERE, wrong={"adres": "agenda"}),
]
_DESK = [
    *_with_reminders("desk", "/balie/"),
    Press("desk.end_links", "/balie/afspraak/{booked}/"),
    Press("desk.index", "/balie/", {"nummer": "{number}"}, wrong={}),
    Press("desk.clients", "/balie/clienten/", {"wie": "{client}"}, wrong={"wie": "12"}),
    Press(
        "desk.correct_client",
        "/balie/clienten/{client_id}/verander",
        {"voornaam": "Aminata"},
        wrong={"voornaam": " "},
    ),
    Press("desk.client_reminders", "/balie/clienten/{client_id}", {"herinneringen": "nee"}),
    Press("desk.called", "/balie/"),
    Press("desk.not_answered", "/balie/"),
    *_calls("desk", "/balie/"),
    Press("desk.interpreter_arranged", "/balie/tolken", {"met_wie": "De tolkdienst"}),
    Press("desk.interpreter_called_off", "/balie/tolken"),
]
_HERS = "begeleider-{counsellor}"
_GROUP = "/planning/groepen/{session}"
_SEASON_ROW = "/planning/seizoenen/{season}/reeks/{season_row}"
_ABSENCES = "/planning/afwezig?begeleider={counsellor_id}"
_COORDINATOR = [
    Press("coordinator.zitdag", "/planning/zitdag/{zitdag}", {"datum": SATURDAY}, {"datum": ""}),
    Press("coordinator.cancel_zitdag", "/planning/zitdag/{zitdag}"),
    Press(
        "coordinator.sit_elsewhere",
        "/planning/zitdag/{zitdag}",
        {"elders": FIRST},
        wrong={"elders": ""},
    ),
    Press(
        "coordinator.new_zitdag",
        "/planning/zitdag/nieuw",
        {
            "loket": "{loket_id}",
            "begeleider": "{counsellor_id}",
            "datum": SATURDAY,
            "dienst-{service_id}": "1",
            **DAY,
        },
        wrong={},
    ),
    Press("coordinator.plan_unplanned", "/planning/niet-gepland"),
    Press(
        "coordinator.plan_otherwise",
        "/planning/niet-gepland/{unplanned}/anders",
        {"begeleider": "{counsellor_id}", **DAY},
        wrong={"van-1": ""},
    ),
    Press("coordinator.leave_out", "/planning/niet-gepland"),
    Press("coordinator.misfits", "/planning/kijk-na?voor={misfit}", {"besluit": "af"}, wrong={}),
    Press("coordinator.absence", _ABSENCES, {"van": SATURDAY, "tot": SATURDAY}, wrong={"van": ""}),
    Press("coordinator.end_absence", _ABSENCES, {"intrekken": "1"}),
    Press(
        "coordinator.closures",
        "/planning/sluitingen",
        {"loket": "{loket_id}", "van": SATURDAY, "tot": SATURDAY},
        wrong={"loket": ""},
    ),
    Press(
        "coordinator.closure",
        "/planning/sluitingen/{closure}",
        {"tot": "2027-02-22"},
        wrong={"tot": ""},
    ),
    Press("coordinator.reopen", "/planning/sluitingen/{closure}"),
    Press(
        "coordinator.leavers",
        "/planning/vertrek?begeleider={counsellor_id}",
        {"laatste": "2027-02-28"},
        wrong={"laatste": ""},
    ),
    Press("coordinator.save_series", NEW_SERIES),
    Press("coordinator.seasons", "/planning/seizoenen/", {"naam": "Zomer"}, wrong={"naam": ""}),
    Press("coordinator.season_series", _SEASON_ROW, {"vanaf": SPRING}, wrong={"vanaf": SATURDAY}),
    Press(
        "coordinator.season_single",
        "/planning/seizoenen/{season}/dag/0",
        {
            "loket": "{loket_id}",
            "begeleider": "{counsellor_id}",
            "datum": SPRING,
            "dienst-{service_id}": "1",
            **DAY,
        },
        wrong={},
    ),
    Press("coordinator.leave_out_row", "/planning/seizoenen/{season}"),
    Press("coordinator.publish_season", "/planning/seizoenen/{season}/vergelijk"),
    Press("coordinator.throw_away_season", "/planning/seizoenen/{season}"),
    *_calls("coordinator", "/planning/te-bellen"),
    Press("coordinator.call_off_same_origin", "/planning/van-een-plaats"),
    Press("coordinator.send_again", "/planning/berichten"),
    Press("coordinator.group_goes_on", _GROUP),
    Press("coordinator.merge_groups", _GROUP, {"samen": FIRST}, wrong={}),
    Press("coordinator.call_off_group", _GROUP),
    Press(
        "coordinator.template",
        "/planning/teksten/late/sms/tr",
        {"tekst": "Wij komen wat later.", "toon": "1"},
        wrong={"tekst": "{{onbekend}}", "bewaar": "1"},
    ),
]
_PRINT = Press("account.print_codes", "/mijn-account/noodcodes")
_END = Press("coordinator.end_account", "/planning/accounts")
_PLACE = {
    "naam": "De Schans",
    "bij": FIRST,
    "onthaal": "Ik kom voor Leerwinkel.",
    "straat": "Lange Laan 1",
    "postcode": "8900",
    "gemeente": "Ieper",
}
_SAVE = {"knop": "bewaar"}
_NEW_LOKET = Press(
    "coordinator.new_loket", "/planning/netwerk/nieuw/plaats", _PLACE | _SAVE, wrong=_SAVE
)
_NEW_COUNSELLOR = Press(
    "coordinator.new_counsellor",
    "/planning/netwerk/nieuw/begeleider",
    {"voornaam": "Vic", "naam": "Voorbeeld", "talen-nl": "1"},
    wrong={},
)
_RETIRE = Press("coordinator.retire_question", "/planning/netwerk/vragen/one-question")
_BY_HAND = [
    Press(
        "coordinator.region",
        "/planning/netwerk/regio",
        {"telefoon": "0470 00 00 12"},
        wrong={"telefoon": "x"},
    ),
    _NEW_LOKET,
    Press(
        "coordinator.loket",
        "/planning/netwerk/plaatsen/{loket}",
        {"naam": "De Lakenhoek", "lokaal": "2", **_SAVE},
        wrong={"naam": "", **_SAVE},
    ),
    Press(
        "coordinator.new_site",
        "/planning/netwerk/nieuw/partner",
        {"naam": "Het Bureau", "soort": "caw"},
        wrong={},
    ),
    Press(
        "coordinator.site", "/planning/netwerk/partners/{site}", {"naam": "Elders"}, {"naam": ""}
    ),
    Press(
        "coordinator.site_contacts",
        "/planning/netwerk/partners/{site}/contacten",
        {"naam-1": "Jo", "email-1": "jo@example.org"},
        wrong={"naam-1": "Jo", "email-1": "jo"},
    ),
    _NEW_COUNSELLOR,
    Press(
        "coordinator.counsellor",
        "/planning/netwerk/begeleiders/{counsellor}",
        {"naam": "Anders"},
        wrong={"naam": ""},
    ),
    Press(
        "coordinator.new_service",
        "/planning/netwerk/nieuw/dienst",
        {"naam": "Een test", "minuten": "30"},
        wrong={},
    ),
    Press(
        "coordinator.service",
        "/planning/netwerk/diensten/conversation",
        {"naam": "Gesprek"},
        wrong={"naam": ""},
    ),
    Press(
        "coordinator.new_question",
        "/planning/netwerk/nieuw/vraag",
        {"vraag": "Nog iets", "nummer": "99", "beeld": "hand", "verwijzing": "Vraag het elders."},
        wrong={},
    ),
    Press(
        "coordinator.question",
        "/planning/netwerk/vragen/one-question",
        {"vraag": "Nog een vraag", "meebrengen": "Je brief"},
        wrong={"vraag": ""},
    ),
    _RETIRE,
    Press("coordinator.bring_back_question", "", after=_RETIRE),
    # Who or what is still planned is not retired: what was just made is.
    Press("coordinator.retire_loket", "", to=("a:has-text('De Schans')",), after=_NEW_LOKET),
    Press("coordinator.retire_counsellor", "", to=("a:has-text('Vic')",), after=_NEW_COUNSELLOR),
]
_ADMINISTRATOR = [
    _PRINT,
    Press("account.codes_printed", "", after=_PRINT),
    Press("account.end_elsewhere", "/mijn-account/"),
    Press(
        "coordinator.way_in",
        "/planning/plaatsen/{loket}",
        {"halte": "Markt", "minuten": "4"},
        wrong={"halte": "Markt", "minuten": "0"},
    ),
    *_BY_HAND,
    Press(
        "coordinator.network",
        "/planning/bestanden",
        uploads="/planning/bestanden/netwerk.zip",
        wrong={},
    ),
    Press(
        "coordinator.accounts",
        "/planning/accounts",
        {"naam": "Noor", "email": "noor@example.org", "rol": "coordinator"},
        wrong={},
    ),
    _END,
    Press("coordinator.readmit_account", "", after=_END),
    Press("coordinator.reset_factors", "/planning/accounts"),
    Press("calendars.renew_counsellor", "/planning/agendas"),
    Press("calendars.renew_loket", "/planning/agendas"),
    Press(
        "calendars.act_on_one",
        "/planning/agendas",
        {"adres-van": _HERS, **_NOWHERE},
        wrong={"adres": "agenda"},
    ),
    Press("calendars.read_one", "/planning/agendas", {"van": _HERS, "wis": "1"}, wrong={}),
    Press("reception.renew", "/planning/loket/{loket}/week"),
]
BY_ROLE: Final[dict[Role | None, list[Press]]] = {
    None: [*PUBLIC, *_SIGNING_IN],
    Role.PARTNER: _PARTNER,
    Role.COUNSELLOR: [*_COUNSELLOR, *_DESK],
    Role.COORDINATOR: _COORDINATOR,
    Role.ADMINISTRATOR: _ADMINISTRATOR,
}
