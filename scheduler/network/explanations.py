"""What stands in each column of the files of a network, for who fills them in. In Dutch."""

from collections.abc import Mapping
from typing import Final

from scheduler.network.tables import (
    CONTACTS,
    COUNSELLORS,
    LOKETS,
    ORGANISATIONS,
    QUESTIONS,
    REGIONS,
    SERIES,
    SERVICES,
)

_CODE: Final = "Een eigen code: kleine letters, cijfers en streepjes. Verander ze later niet meer."
_LANGUAGES: Final = "Talen in twee letters (ISO 639-1), met | ertussen: nl|fr|ar."
_REMINDER_DAYS: Final = "Hoeveel dagen ervoor een herinnering vertrekt, de verste eerst: 3|1."
_REMINDER_HOUR: Final = "Om welk heel uur die vertrekt, van 9 tot 19."
_LATITUDE: Final = "Breedte in graden, ongeveer 51 in Vlaanderen. Leeg: nog niet bekend."
_LONGITUDE: Final = "Lengte in graden, van 2,5 tot 6 in België. Altijd samen met de breedte."

EXPLAINED: Final[Mapping[str, Mapping[str, str]]] = {
    REGIONS: {
        "code": _CODE,
        "name": "De naam die iedereen leest.",
        "phone": "Het nummer dat mensen bellen.",
        "phone_hours": "Wanneer iemand opneemt: mo-fr 09:00-12:00 13:00-16:30; sa 09:00-12:00.",
        "page_languages": f"In welke talen de pagina's staan, de eerste vooraan. {_LANGUAGES}",
        "minimum_age": "Vanaf welke leeftijd. Leeg: 18.",
        "travel_minutes": "Minuten tussen twee plaatsen voor één begeleider op een dag. Leeg: 60.",
        "reminder_days": f"{_REMINDER_DAYS} Leeg: 3|1.",
        "reminder_hour": f"{_REMINDER_HOUR} Leeg: 10.",
        "interpreter_days": "Hoeveel werkdagen het duurt om een tolk te vinden. Leeg: 5.",
        "video_address": "Waar de kamers voor video zijn, met https. Leeg: geen video.",
        "refused_rules": (
            "Welke regels een planning tegenhouden, met | ertussen: desks, host_hours, week, "
            "break, service, language. Voor de andere waarschuwen wij."
        ),
    },
    ORGANISATIONS: {
        "code": _CODE,
        "name": "De naam van de vestiging, zoals VDAB Roeselare.",
        "kind": "vdab, ocmw, caw, clb, integration, cvo, library, town_hall, youth, prison, other.",
        "region": "De code van de regio.",
        "parent": "De code van de organisatie erboven. Leeg: geen.",
        "domain": "Het domein van haar mailadressen. Leeg: alle.",
        "official_code": "Het KBO- of OVO-nummer, om aan te melden met een eigen account.",
        "desks": "Hoeveel werkplekken er daar tegelijk voor ons zijn. Leeg: dat weten wij niet.",
        "opening_hours": (
            "Wanneer het gebouw open is: mo-fr 09:00-12:00 13:00-17:00; sa 09:00-12:00. "
            "Leeg: dat weten wij niet."
        ),
    },
    CONTACTS: {
        "organisation": "De code van de organisatie waar die persoon werkt.",
        "name": "De naam. Op één plek staat elke naam maar één keer.",
        "email": "Een e-mailadres, of leeg. Er is er een of een telefoon.",
        "phone": "Een telefoonnummer, of leeg.",
        "told_of_changes": "yes: krijgt een mail als daar een zitdag verandert. Leeg: no.",
    },
    LOKETS: {
        "code": _CODE,
        "name": "Wat iedereen leest: een straat of een gevel, liever niet de naam van de partner.",
        "region": "De code van de regio.",
        "host": "De code van de organisatie van wie het gebouw is.",
        "street": "Straat en nummer.",
        "postcode": "De postcode.",
        "city": "De gemeente of het dorp.",
        "latitude": _LATITUDE,
        "longitude": _LONGITUDE,
        "room": "Het lokaal, zoals lokaal 2. Leeg: geen.",
        "reception_words": "Wat iemand aan het onthaal zegt: Ik kom voor Leerwinkel.",
        "host_phone": "De telefoon van het gebouw. Leeg: geen.",
        "sms_place": "De plaats in een sms, ten hoogste 44 gewone tekens.",
        "access": (
            "Hoe je binnen raakt, met | ertussen: step_free:yes|lift:no. Kan: step_free, lift, "
            "toilet, parking, bike_rack, quiet_room; daarna yes, with_help of no."
        ),
        "timezone": "De tijdzone. Leeg: Europe/Brussels.",
    },
    COUNSELLORS: {
        "code": _CODE,
        "first_name": "De voornaam: die leest iedereen.",
        "last_name": "De familienaam: die lezen alleen medewerkers.",
        "region": "De code van de regio.",
        "languages": f"De talen waarin iemand een gesprek voert. {_LANGUAGES}",
        "weekly_hours": "Uren per week in het contract, van 1 tot 60. Leeg: dat weten wij niet.",
        "services": "De codes van de diensten die iemand geeft, met | ertussen. Leeg: alle.",
    },
    SERVICES: {
        "code": _CODE,
        "name": "De naam van de dienst, voor medewerkers.",
        "minutes": "Hoe lang een gesprek duurt, van 5 tot 480 minuten.",
        "aftercare_minutes": "Minuten die na elk gesprek vrij blijven. Leeg: 0.",
        "places": "Voor hoeveel mensen tegelijk. Leeg: 1. Meer dan 1 is een groep.",
        "mode": "in_person, phone of video. Leeg: in_person.",
        "audience": "adults of professionals. Leeg: adults.",
        "same_counsellor": "yes: altijd dezelfde begeleider. Leeg: no.",
        "reminder_days": f"{_REMINDER_DAYS} Leeg: zoals de regio.",
        "reminder_hour": f"{_REMINDER_HOUR} Leeg: zoals de regio.",
        "instead_of": "De code van de dienst die zo per telefoon of video kan.",
        "minimum": "Met minder mensen beslist een coördinator over een groep. Leeg: 1.",
        "language": "De taal waarin die dienst is, in twee letters. Leeg: de taal van de cliënt.",
    },
    QUESTIONS: {
        "code": _CODE,
        "position": "De hoeveelste vraag het is, van 1 tot 999.",
        "text": "De vraag zoals mensen ze lezen: korte, gewone woorden.",
        "pictogram": "balloon, chairs, diploma, globe, hand, mouths, people of signpost.",
        "service": "De code van de dienst waar ze naartoe leidt. Leeg: alleen een wegwijzer.",
        "signpost": "Naar wie iemand beter eerst gaat. Leeg: geen wegwijzer.",
        "signpost_phone": "De telefoon van die andere dienst.",
        "signpost_address": "Het adres van die andere dienst.",
        "signpost_latitude": _LATITUDE,
        "signpost_longitude": _LONGITUDE,
        "signpost_url": "De website van die andere dienst, met https.",
        "bring": "Wat iemand meebrengt. Leeg: niets.",
        "as_link": "yes: een gewone link onder de andere vragen. Leeg: no.",
    },
    SERIES: {
        "code": _CODE,
        "loket": "De code van het loket.",
        "counsellor": "De code van de begeleider.",
        "rule": "Op welke dagen: FREQ=WEEKLY;BYDAY=TU is elke dinsdag (RFC 5545).",
        "starts_on": "De eerste dag: 2026-09-01. Leeg: vanaf nu.",
        "ends_on": "De laatste dag. Leeg: geen einde.",
        "exceptions": "Dagen die niet doorgaan, met | ertussen: 2026-12-24|2026-12-31.",
        "openings": (
            "De uren, met | ertussen: appointment 09:00-12:00|walk_in 13:00-16:30. "
            "Kan ook: group 13:30-15:30."
        ),
        "services": "De codes van de diensten, met | ertussen.",
        "audience": "Wie mag boeken: everybody, partners of host. Leeg: everybody.",
        "released_hours": "Zoveel uren ervoor mag iedereen boeken wat tot dan voor partners was.",
        "notice_hours": "Zoveel uren op voorhand boekt men ten laatste. Leeg: 2.",
        "horizon_days": "Zoveel dagen op voorhand boekt men ten vroegste. Leeg: 56.",
        "anchor": "opening: vaste uren. gap: aansluitend op wat er al is. Leeg: opening.",
        "step_minutes": "Om de hoeveel minuten een gesprek kan beginnen. Leeg: 15.",
    },
}
