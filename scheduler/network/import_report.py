"""Errors and changes in words, for the user of the command. In Dutch."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from babel.dates import format_date

from scheduler.network.errors import Expected, Mistake
from scheduler.network.importing import Changes, TableChanges

_LONGEST: Final = 80
_DAY: Final = "EEEE d MMMM y"

_EXPECTED: Final[Mapping[Expected, str]] = {
    Expected.FILE: "dit bestand",
    Expected.UTF8: "tekst in UTF-8 (kies in het rekenblad: CSV UTF-8)",
    Expected.QUOTES_IN_PAIRS: "aanhalingstekens die opengaan en weer dichtgaan",
    Expected.COLUMN_NAMES: "een eerste regel met de kolommen {columns}",
    Expected.THIS_COLUMN: "deze kolom",
    Expected.KNOWN_COLUMN: "alleen de kolommen {columns}",
    Expected.COLUMN_ONCE: "deze kolom maar één keer",
    Expected.NO_MORE_CELLS: "niets buiten de kolommen met een naam",
    Expected.WORKBOOK: "een bestand van Excel (.xlsx) dat opengaat",
    Expected.NO_PASSWORD: "een .xlsx zonder wachtwoord; bewaar een oud .xls eerst als .xlsx",
    Expected.SMALLER_WORKBOOK: "een kleiner bestand; wis rijen en bladen die leeg zijn",
    Expected.KNOWN_SHEET: "alleen de bladen {sheets}, en Uitleg",
    Expected.NO_MERGED_CELLS: "geen samengevoegde cellen",
    Expected.NO_FORMULA: "een waarde; de formule heeft geen uitkomst. Bewaar het in Excel opnieuw",
    Expected.SOMETHING: "een waarde",
    Expected.NOTHING: "niets, want iedereen mag hier al boeken",
    Expected.ONE_LINE: "één regel, zonder tabs of nieuwe regels",
    Expected.SHOWS: "letters of cijfers; hier staan alleen tekens die niets tonen",
    Expected.A_NAME: "een naam, met letters",
    Expected.LETTERS: "een naam, alleen met letters",
    Expected.SHORTER: "ten hoogste {longest} tekens",
    Expected.CODE: "een code van ten hoogste 40 kleine letters, cijfers en streepjes",
    Expected.KNOWN_CODE: "een code uit {file}",
    Expected.CHOICE: "een van: {choices}",
    Expected.NUMBER: "een geheel getal van {lowest} tot {highest}",
    Expected.COORDINATE: "graden van {lowest} tot {highest}, zoals 51.2093",
    Expected.PHONE: "een telefoonnummer, zoals 0470 00 00 01",
    Expected.PHONE_HOURS: "dagen en uren, zoals mo-fr 09:00-12:00 13:00-16:30; sa 09:00-12:00",
    Expected.LANGUAGE: "talen in twee letters (ISO 639-1), zoals nl|fr|ar",
    Expected.EMAIL: "een e-mailadres, zoals naam@example.org",
    Expected.DOMAIN: "een domein, zoals partner.example.org",
    Expected.OFFICIAL_CODE: "een KBO- of OVO-nummer, zoals 0123.456.789 of OVO001234",
    Expected.HTTPS_ADDRESS: (
        "een adres dat met https:// begint en zonder vraagteken, zoals https://www.example.org"
    ),
    Expected.TIMEZONE: "een tijdzone, zoals Europe/Brussels",
    Expected.DATE: "een datum die bestaat, zoals 2026-11-24",
    Expected.OPENING: (
        "openingen met uren die bestaan, zoals appointment 09:00-12:00|walk_in 13:00-16:30"
    ),
    Expected.ACCESS: (
        "kenmerken zoals step_free:yes|lift:no (kenmerk: {features}; daarna: {states})"
    ),
    Expected.GSM7: "alleen tekens van een gewone sms; deze passen niet: {characters}",
    Expected.REMINDER_DAYS: "een of twee dagen van 1 tot 14, de verste eerst, zoals 3|1",
    Expected.RULE: "een regel zoals FREQ=WEEKLY;BYDAY=TU ({code} {part})",
    Expected.ONCE_IN_LIST: "elk maar één keer in de lijst",
    Expected.ONCE_IN_FILE: "elk maar één keer in het bestand; het staat ook op regel {line}",
    Expected.NEW_CODE: "een code die nog niet bestaat",
    Expected.OWN_REGION: "alleen wat van jullie regio is: {region}",
    Expected.AS_IT_IS: "wat er al staat, want alle regio's delen dit; een beheerder verandert het",
    Expected.NO_CIRCLE: "een organisatie die niet onder zichzelf valt: {path}",
    Expected.BOTH_COORDINATES: "breedte en lengte allebei, of geen van beide",
    Expected.A_WAY_TO_REACH: "een e-mailadres of een telefoonnummer",
    Expected.TOLD_BY_MAIL: "een e-mailadres, want deze persoon krijgt berichten",
    Expected.SERVICE_OR_SIGNPOST: "een dienst, of een tekst in signpost",
    Expected.NO_SIGNPOST: "niets, want signpost is leeg",
    Expected.AN_ADDRESS: "het adres dat op die plaats ligt",
    Expected.ONE_PERSON: "1, want een gesprek per telefoon of video is met één persoon",
    Expected.NO_AFTERCARE: "0, want na een groep telt alleen het uur in openings",
    Expected.NO_GROUP: "1, want met één plaats is het geen groep",
    Expected.AT_MOST_THE_PLACES: "ten hoogste {places}, want zoveel plaatsen zijn er",
    Expected.AT_A_DISTANCE: "niets, want alleen phone of video komt in de plaats van iets",
    Expected.A_LOKET_SERVICE: "een dienst in_person, voor hetzelfde publiek",
    Expected.ONCE_PER_MODE: "één dienst per telefoon en één per video; regel {line} is het al",
    Expected.FOR_ADULTS: "een dienst voor adults, want deze vraag staat op de pagina voor iedereen",
    Expected.TO_COME_TO: (
        "een dienst in_person, want na de vraag komen plaatsen; hoe die per telefoon of video kan,"
        " staat bij die andere dienst in instead_of"
    ),
    Expected.VIDEO_ROOMS: "geen dienst per video, want regio {region} heeft geen video_address",
    Expected.NOT_BEFORE_START: "een datum die niet voor starts_on ligt",
    Expected.FIRST_DATE: "een eerste datum, want daarvan hangt af op welke dagen deze regel valt",
    Expected.OPENINGS_APART: "openingen die elkaar niet overlappen",
    Expected.SOMETHING_TO_BOOK: "een dienst, want er is een opening op afspraak",
    Expected.AN_OPENING_THAT_FITS: "een dienst die past, of een opening van {minutes} minuten",
    Expected.ONE_GROUP_SERVICE: "precies één dienst voor groepen, want er is een opening group",
    Expected.A_GROUP_OPENING: (
        "een opening van {minutes} minuten voor deze groep, zoals group 13:30-15:30"
    ),
    Expected.TIME_THAT_EXISTS: "uren die op {date} precies één keer op de klok staan",
    Expected.ONE_PLACE_AT_A_TIME: (
        "een begeleider die vrij is; op {date} zit die ook in reeks {series}"
    ),
    Expected.TIME_TO_TRAVEL: (
        "{minutes} minuten om te reizen; op {date} zit de begeleider ook in reeks {series}"
    ),
    Expected.FITS_WHAT_IS_PLANNED: "een reeks die past bij wat al gepland is ({why})",
}

# By the code of the refusal; lokets are the new one's and the other one's.
_WHY: Final = {
    "counsellor_elsewhere": "de begeleider zit op {date} dan al in {lokets[1]}",
    "already_there": "de begeleider zit daar op {date} dan al",
    "too_little_travel_time": (
        "op {date} zijn er {minutes} minuten om van of naar {lokets[1]} te reizen; "
        "{needed} zijn nodig"
    ),
    "too_few_desks": "regel werkplekken: op {date} zitten er meer dan {desks} in {host}",
    "outside_host_hours": "regel uren van het gebouw: op {date} is {host} niet al die uren open",
    "over_weekly_hours": (
        "regel uren per week: in de week van {date} {minutes} minuten, met een contract van "
        "{hours} uur"
    ),
    "no_break": "regel pauze: op {date} van {starts} tot {ends} zonder pauze",
    "services_not_given": "regel diensten: de begeleider geeft een dienst niet",
    "languages_not_spoken": "regel talen: de begeleider spreekt de taal van een dienst niet",
}
_TABLE_WORDS: Final = {
    "created": "nieuw",
    "updated": "anders",
    "retired": "niet meer actief",
    "left": "niet meer in het bestand, blijft staan",
}


def describe(mistake: Mistake) -> str:
    """`series.csv, regel 4, kolom loket: "x" gevonden, verwacht: een code uit lokets.csv`."""
    found = f'"{_short(mistake.found)}" gevonden' if mistake.found else "niets gevonden"
    return f"{_place(mistake)}: {found}, verwacht: {expected(mistake)}"


def expected(mistake: Mistake) -> str:
    """What should stand there instead."""
    words = {name: _words(value) for name, value in mistake.details.items()}
    if mistake.expected is Expected.FITS_WHAT_IS_PLANNED:
        words = {"why": _why(**mistake.details), **words}
    return _EXPECTED[mistake.expected].format_map(words)


def _why(*, code: object = "", data: object = None, **_given: object) -> str:
    """Why a series conflicts with manual planning."""
    known = data if isinstance(data, Mapping) else {}
    template = _WHY.get(str(code), str(code))
    return template.format_map({**known, "date": _words(known.get("date", ""))})


def summarise(changes: Changes) -> list[str]:
    """The changes of an import, or dry run, as lines."""
    lines = [line for table in changes.tables for line in _summarise(table)]
    moved = [one.loket for one in changes.touched if one.still_fits]
    left = [one.loket for one in changes.touched if not one.still_fits]
    if moved:
        lines.append(f"afspraken op een plaats die anders is: {_by_loket(moved)}")
    if left:
        lines.append(f"afspraken die hierdoor niet meer passen: {_by_loket(left)}")
    if changes.misfits:
        lines.append(f"afspraken die niet passen: {changes.misfits} (bewaard en gemerkt)")
    if changes.against_rules:
        lines.append(
            f"zitdagen die zich dan niet aan een regel van de planning houden: "
            f"{changes.against_rules}"
        )
    return lines


def _by_loket(lokets: Sequence[str]) -> str:
    """`5 (Brugge, Markt 3; Gent, Kaai 2)`."""
    counts = sorted(Counter(lokets).items())
    return f"{len(lokets)} ({'; '.join(f'{name} {count}' for name, count in counts)})"


def digest(changes: Changes) -> str:
    """What tells one report from another: also the same counts of other people."""
    people = (str(one.appointment_id) for one in changes.touched)
    return hashlib.sha256("\n".join([*summarise(changes), *people]).encode()).hexdigest()


def _summarise(table: TableChanges) -> Iterator[str]:
    updated = tuple(
        f"{one.code} ({', '.join(one.columns)})" if one.columns else f"{one.code} (weer actief)"
        for one in table.updated
    )
    counts = (
        f"{table.file}: {len(table.created)} nieuw, {len(updated)} anders, "
        f"{len(table.unchanged)} gelijk, {len(table.retired)} niet meer actief"
    )
    yield counts
    codes = {
        "created": table.created,
        "updated": updated,
        "retired": table.retired,
        "left": table.left,
    }
    for name, words in _TABLE_WORDS.items():
        if codes[name]:
            yield f"  {words}: {', '.join(codes[name])}"


def _place(mistake: Mistake) -> str:
    place = mistake.file
    if mistake.line:
        place += f", regel {mistake.line}"
    if mistake.column:
        place += f", kolom {mistake.column}"
    return place


def _short(text: str) -> str:
    one_line = " ".join(text.split())
    return one_line if len(one_line) <= _LONGEST else one_line[:_LONGEST] + "…"


def _words(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(_words, value))
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {_words(item)}" for name, item in value.items())
    return format_date(value, _DAY, locale="nl") if isinstance(value, date) else str(value)
