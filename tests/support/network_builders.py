"""A small network in files: every row is right, unless a test says otherwise."""

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

import scheduler.network
from scheduler.network.checking import check
from scheduler.network.errors import ImportRefused, Mistake
from scheduler.network.tables import COLUMNS, ROWS, NetworkTables

EXAMPLE = Path(scheduler.network.__file__).parent / "example"
TODAY = date(2026, 11, 23)  # a Monday

Cells = dict[str, str]

_REGION = {
    "code": "west",
    "name": "Leerwinkel",
    "phone": "050 00 00 01",
    "phone_hours": "mo-fr 09:00-12:00",
    "page_languages": "nl|fr",
    "minimum_age": "18",
    "travel_minutes": "60",
    "reminder_days": "3|1",
    "reminder_hour": "10",
    "interpreter_days": "5",
    "video_address": "",
}
_ORGANISATION = {
    "code": "library",
    "name": "De bibliotheek",
    "kind": "library",
    "region": "west",
    "parent": "",
    "domain": "library.example.org",
}
_LOKET = {
    "code": "mill",
    "name": "De Molen",
    "region": "west",
    "host": "library",
    "street": "Molenwegel 1",
    "postcode": "8000",
    "city": "Brugge",
    "latitude": "51.2",
    "longitude": "3.22",
    "room": "Lokaal 1",
    "reception_words": "Ik kom voor Leerwinkel.",
    "host_phone": "050 00 00 11",
    "sms_place": "De Molen, Molenwegel 1, Brugge",
    "access": "lift:no|step_free:yes",
    "timezone": "Europe/Brussels",
}
_COUNSELLOR = {
    "code": "mia",
    "first_name": "Mia",
    "last_name": "Voorbeeld",
    "region": "west",
    "languages": "nl|fr",
}
_SERVICE = {
    "code": "talk",
    "name": "Een gesprek",
    "minutes": "75",
    "aftercare_minutes": "15",
    "places": "1",
    "mode": "in_person",
    "audience": "adults",
    "same_counsellor": "no",
    "reminder_days": "",
    "reminder_hour": "",
    "instead_of": "",
    "minimum": "",
}
_QUESTION = {
    "code": "learn",
    "position": "1",
    "text": "Ik wil iets leren",
    "pictogram": "signpost",
    "service": "talk",
    "signpost": "",
    "signpost_phone": "",
    "signpost_address": "",
    "signpost_latitude": "",
    "signpost_longitude": "",
    "signpost_url": "",
    "bring": "",
    "as_link": "no",
}
SIGNPOST = {
    "signpost": "Ga eerst naar het huis.",
    "signpost_phone": "050 00 00 09",
    "signpost_address": "Vlaspad 3, 8000 Brugge",
    "signpost_latitude": "51.2068",
    "signpost_longitude": "3.2266",
    "signpost_url": "https://www.example.org/dutch",
}
"""The cells of a question that points elsewhere, and how they are reached."""
_SERIES = {
    "code": "mill-monday",
    "loket": "mill",
    "counsellor": "mia",
    "rule": "FREQ=WEEKLY;BYDAY=MO",
    "starts_on": "",
    "ends_on": "",
    "exceptions": "",
    "openings": "appointment 09:00-12:00",
    "services": "talk",
    "audience": "everybody",
    "released_hours": "",
    "notice_hours": "2",
    "horizon_days": "56",
    "anchor": "opening",
    "step_minutes": "15",
}


def region(**cells: str) -> Cells:
    return _REGION | cells


def organisation(**cells: str) -> Cells:
    return _ORGANISATION | cells


def loket(**cells: str) -> Cells:
    return _LOKET | cells


def counsellor(**cells: str) -> Cells:
    return _COUNSELLOR | cells


def service(**cells: str) -> Cells:
    return _SERVICE | cells


def question(**cells: str) -> Cells:
    return _QUESTION | cells


def series(**cells: str) -> Cells:
    return _SERIES | cells


def files(**tables: Iterable[Cells]) -> dict[str, bytes]:
    """All files with one row each, none of contacts; `series=[...]` gives that file other rows."""
    rows: Mapping[str, Iterable[Cells]] = {
        "regions": [region()],
        "organisations": [organisation()],
        "contacts": [],
        "lokets": [loket()],
        "counsellors": [counsellor()],
        "services": [service()],
        "questions": [question()],
        "series": [series()],
    }
    unknown = tables.keys() - rows.keys()
    assert not unknown
    merged = {**rows, **tables}
    return {file: sheet(file, merged[file.removesuffix(".csv")]) for file in ROWS}


def sheet(file: str, rows: Iterable[Cells]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(COLUMNS[file]))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def network(**tables: Iterable[Cells]) -> NetworkTables:
    return check(files(**tables), today=TODAY)


def found_in(contents: Mapping[str, bytes], today: date = TODAY) -> list[Mistake]:
    """What is wrong with these files, if anything is."""
    try:
        check(contents, today=today)
    except ImportRefused as refused:
        return list(refused.mistakes)
    return []


def mistakes(contents: Mapping[str, bytes], today: date = TODAY) -> list[Mistake]:
    """What is wrong with these files: at least one thing."""
    found = found_in(contents, today)
    assert found, "the files were accepted"
    return found


def example_files() -> dict[str, bytes]:
    return {file: (EXAMPLE / file).read_bytes() for file in ROWS}
