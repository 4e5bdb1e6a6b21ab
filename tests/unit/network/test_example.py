"""The example network is right, canonical, says that it is one, and lets people in."""

from datetime import date, timedelta
from itertools import chain, pairwise

import pytest

from scheduler.calendar.holidays import public_holidays
from scheduler.calendar.recurrence import series_dates
from scheduler.network.checking import check
from scheduler.network.exporting import written
from scheduler.network.tables import LoketRow, NetworkTables, SeriesRow
from scheduler.people.organisations import OrganisationKind
from scheduler.zitdagen.models import Anchor, Audience, OpeningKind
from tests.support.network_builders import TODAY, example_files, found_in

A_YEAR = timedelta(weeks=52)
# Long enough for the winter holidays to fall on every weekday.
YEARS = 8


@pytest.fixture(scope="module")
def example() -> NetworkTables:
    return check(example_files(), today=TODAY)


def test_it_is_written_in_the_canonical_form(example: NetworkTables) -> None:
    assert {file: text.encode() for file, text in written(example).items()} == example_files()


@pytest.mark.parametrize("later", range(0, 400, 80))
def test_it_stays_right_whenever_it_is_imported(later: int) -> None:
    assert found_in(example_files(), today=TODAY + timedelta(later)) == []


def test_it_has_sixteen_lokets_in_ten_cities_and_five_counsellors(example: NetworkTables) -> None:
    cities = {row.city for row in example.lokets}

    assert len(example.lokets) == 16
    assert len(cities) == 10
    assert {"Brugge", "Kortrijk", "Oostende", "Roeselare", "Ieper"} < cities
    assert len(example.counsellors) == 5
    assert {row.counsellor for row in example.series} == {row.code for row in example.counsellors}
    assert {row.loket for row in example.series} == {row.code for row in example.lokets}


def test_its_hosts_are_the_kinds_of_partner_there_are(example: NetworkTables) -> None:
    kinds = {row.code: row.kind for row in example.organisations}

    assert {kinds[row.host] for row in example.lokets} == {
        OrganisationKind.VDAB,
        OrganisationKind.OCMW,
        OrganisationKind.LIBRARY,
        OrganisationKind.INTEGRATION,
        OrganisationKind.CVO,
        OrganisationKind.TOWN_HALL,
    }


def test_its_names_say_that_they_are_examples(example: NetworkTables) -> None:
    names = [
        *(row.name for row in example.regions),
        *(row.name for row in example.organisations),
        *(row.last_name for row in example.counsellors),
    ]

    assert [name for name in names if not name.endswith(" (voorbeeld)")] == []


@pytest.mark.parametrize("word", ["vdab", "ocmw", "werkwinkel", "sociaal", "school", "cvo", "caw"])
def test_what_the_public_reads_of_a_place_does_not_name_its_host(
    example: NetworkTables, word: str
) -> None:
    def public(row: LoketRow) -> str:
        return " ".join([row.code, row.name, row.street, row.room, row.sms_place]).lower()

    assert [row.code for row in example.lokets if word in public(row)] == []


def test_its_services_are_the_staircase(example: NetworkTables) -> None:
    assert {row.code: (row.minutes, row.places) for row in example.services} == {
        "information": (30, 1),
        "conversation": (75, 1),
        "follow-up": (60, 1),
        "foreign-diploma": (60, 1),
        "group-session": (120, 12),
        "professional-question": (30, 1),
        "conversation-phone": (75, 1),
        "conversation-video": (75, 1),
        "information-phone": (30, 1),
    }


def test_it_shows_every_kind_of_series(example: NetworkTables) -> None:
    series = example.series
    openings = [opening for row in series for opening in row.openings]

    assert any("INTERVAL=2" in row.rule for row in series)
    assert any(row.rule == "FREQ=MONTHLY;BYDAY=1TU,3TU" for row in series)
    assert any(row.exceptions for row in series)
    assert any(opening.kind is OpeningKind.WALK_IN for opening in openings)
    assert any(opening.ends.hour >= 19 for opening in openings)
    assert {row.audience for row in series} == set(Audience)
    assert {row.released_hours for row in series} == {None, 48}
    assert {row.anchor for row in series} == set(Anchor)
    assert all(row.ends_on is None for row in series)
    offered = set(chain.from_iterable(row.services for row in series))
    assert offered == {row.code for row in example.services}


def test_every_city_has_a_conversation_for_everybody_in_every_two_weeks(
    example: NetworkTables,
) -> None:
    cities = {row.code: row.city for row in example.lokets}
    days: dict[str, set[date]] = {city: set() for city in cities.values()}
    for row in example.series:
        if row.audience is Audience.EVERYBODY and "conversation" in row.services:
            days[cities[row.loket]] |= _days(row, A_YEAR * YEARS)

    for city, there in days.items():
        in_order = [TODAY, *sorted(there), TODAY + A_YEAR * YEARS]
        assert max(later - one for one, later in pairwise(in_order)).days <= 14, city


def test_it_has_room_for_a_thousand_adults_a_year(example: NetworkTables) -> None:
    minutes = sum(
        len(_days(row, A_YEAR)) * opening.minutes
        for row in example.series
        for opening in row.openings
        if opening.kind is OpeningKind.APPOINTMENT and "conversation" in row.services
    )

    # A question takes 100 minutes on average, a quarter of the slots stay vacant.
    assert minutes * 0.75 > 1000 * 100


def _days(row: SeriesRow, ahead: timedelta) -> set[date]:
    return set(
        series_dates(
            row.rule,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            exceptions=row.exceptions,
            holidays=public_holidays,
            first=TODAY,
            last=TODAY + ahead,
        )
    )
