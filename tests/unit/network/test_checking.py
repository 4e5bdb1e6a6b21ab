"""Every mistake of every file is found at once, with file, line, column and what was expected."""

from collections.abc import Iterable

import pytest

from scheduler.network.errors import Expected, Mistake
from tests.support.network_builders import (
    SIGNPOST,
    Cells,
    counsellor,
    files,
    loket,
    mistakes,
    network,
    organisation,
    question,
    region,
    series,
    service,
)

Tables = dict[str, Iterable[Cells]]


def what(mistake: Mistake) -> tuple[str, int, str, str, Expected]:
    return mistake.file, mistake.line, mistake.column, mistake.found, mistake.expected


def test_right_files_become_a_network_in_canonical_order() -> None:
    found = network(
        lokets=[loket(code="quay"), loket()],
        questions=[question(code="a", position="2"), question(code="b", position="1")],
    )

    assert [row.code for row in found.lokets] == ["mill", "quay"]
    assert [row.line for row in found.lokets] == [3, 2]
    assert [row.code for row in found.questions] == ["b", "a"]


@pytest.mark.parametrize(
    ("tables", "expected"),
    [
        pytest.param(
            {"lokets": [loket(), loket()]},
            ("lokets.csv", 3, "code", "mill", Expected.ONCE_IN_FILE),
            id="a code twice",
        ),
        pytest.param(
            {"questions": [question(), question(code="again")]},
            ("questions.csv", 3, "position", "1", Expected.ONCE_IN_FILE),
            id="a position twice",
        ),
        pytest.param(
            {"series": [series(counsellor="nobody")]},
            ("series.csv", 2, "counsellor", "nobody", Expected.KNOWN_CODE),
            id="an unknown code",
        ),
        pytest.param(
            {"series": [series(services="talk|walk")]},
            ("series.csv", 2, "services", "walk", Expected.KNOWN_CODE),
            id="an unknown code in a list",
        ),
        pytest.param(
            {"organisations": [organisation(parent="library")]},
            ("organisations.csv", 2, "parent", "library", Expected.NO_CIRCLE),
            id="its own parent",
        ),
        pytest.param(
            {
                "organisations": [
                    organisation(parent="b"),
                    organisation(code="b", parent="c"),
                    organisation(code="c", parent="b"),
                ]
            },
            ("organisations.csv", 3, "parent", "c", Expected.NO_CIRCLE),
            id="parents in a circle",
        ),
        pytest.param(
            {"lokets": [loket(latitude="")]},
            ("lokets.csv", 2, "latitude", "", Expected.BOTH_COORDINATES),
            id="no latitude",
        ),
        pytest.param(
            {"lokets": [loket(longitude="")]},
            ("lokets.csv", 2, "longitude", "", Expected.BOTH_COORDINATES),
            id="no longitude",
        ),
        pytest.param(
            {"questions": [question(service="")]},
            ("questions.csv", 2, "service", "", Expected.SERVICE_OR_SIGNPOST),
            id="a question that leads nowhere",
        ),
        pytest.param(
            {"questions": [question(signpost_phone="050 00 00 09")]},
            ("questions.csv", 2, "signpost_phone", "+3250000009", Expected.NO_SIGNPOST),
            id="the number of nobody",
        ),
        pytest.param(
            {"questions": [question(signpost_address="Vlaspad 3, Brugge")]},
            ("questions.csv", 2, "signpost_address", "Vlaspad 3, Brugge", Expected.NO_SIGNPOST),
            id="the address of nobody",
        ),
        pytest.param(
            {"questions": [question(signpost_url="https://www.example.org")]},
            ("questions.csv", 2, "signpost_url", "https://www.example.org", Expected.NO_SIGNPOST),
            id="the site of nobody",
        ),
        pytest.param(
            {"questions": [question(**SIGNPOST | {"signpost_longitude": ""})]},
            ("questions.csv", 2, "signpost_longitude", "", Expected.BOTH_COORDINATES),
            id="a signpost without a longitude",
        ),
        pytest.param(
            {"questions": [question(**SIGNPOST | {"signpost_address": ""})]},
            ("questions.csv", 2, "signpost_address", "", Expected.AN_ADDRESS),
            id="a place on the map without an address",
        ),
        pytest.param(
            {"questions": [question(**SIGNPOST | {"signpost_phone": "bel ons"})]},
            ("questions.csv", 2, "signpost_phone", "bel ons", Expected.PHONE),
            id="a signpost with words for a number",
        ),
        pytest.param(
            {"questions": [question(**SIGNPOST | {"signpost_url": "http://www.example.org"})]},
            (
                "questions.csv",
                2,
                "signpost_url",
                "http://www.example.org",
                Expected.HTTPS_ADDRESS,
            ),
            id="a signpost to a site that is not safe",
        ),
        pytest.param(
            {"series": [series(starts_on="2026-12-01", ends_on="2026-11-30")]},
            ("series.csv", 2, "ends_on", "2026-11-30", Expected.NOT_BEFORE_START),
            id="ends before it starts",
        ),
        pytest.param(
            {"series": [series(rule="FREQ=WEEKLY;INTERVAL=2;BYDAY=MO")]},
            ("series.csv", 2, "starts_on", "", Expected.FIRST_DATE),
            id="every other week from when",
        ),
        pytest.param(
            {"series": [series(released_hours="48")]},
            ("series.csv", 2, "released_hours", "48", Expected.NOTHING),
            id="released to everybody twice",
        ),
        pytest.param(
            {"series": [series(services="")]},
            ("series.csv", 2, "services", "", Expected.SOMETHING_TO_BOOK),
            id="nothing to book",
        ),
        pytest.param(
            {"regions": [region(phone="call us")]},
            ("regions.csv", 2, "phone", "call us", Expected.PHONE),
            id="a cell that is not what it should be",
        ),
        pytest.param(
            {"counsellors": [counsellor(first_name="\u2800")]},
            ("counsellors.csv", 2, "first_name", "\u2800", Expected.SHOWS),
            id="a name that shows as nothing",
        ),
        pytest.param(
            {"counsellors": [counsellor(last_name="12345")]},
            ("counsellors.csv", 2, "last_name", "12345", Expected.A_NAME),
            id="a name of figures",
        ),
    ],
)
def test_a_mistake_is_found_where_it_stands(
    tables: Tables, expected: tuple[str, int, str, str, Expected]
) -> None:
    assert [what(mistake) for mistake in mistakes(files(**tables))] == [expected]


def test_a_second_row_says_where_the_first_one_is() -> None:
    (mistake,) = mistakes(files(services=[service(), service(code="b"), service()]))

    assert mistake.line == 4
    assert mistake.details == {"line": 2}


def test_a_circle_is_said_once_with_its_path() -> None:
    circle = [
        organisation(code="a", parent="b"),
        organisation(code="b", parent="c"),
        organisation(code="c", parent="a"),
        organisation(parent="a"),
    ]

    (mistake,) = mistakes(files(organisations=circle))

    assert mistake.line == 2
    assert mistake.details == {"path": ("a", "b", "c", "a")}


def test_a_site_may_stand_above_its_parent() -> None:
    rows = [organisation(parent="head"), organisation(code="head")]

    assert [row.parent for row in network(organisations=rows).organisations] == [None, "head"]


def test_every_mistake_of_every_file_is_listed_in_order() -> None:
    contents = files(
        series=[series(loket="nowhere"), series()],
        lokets=[loket(sms_place="Σ" * 45, postcode="")],
        regions=[region(phone="x")],
    )
    del contents["counsellors.csv"]
    contents["questions.csv"] = b"\xff"

    assert [what(mistake)[:3] for mistake in mistakes(contents)] == [
        ("regions.csv", 2, "phone"),
        ("lokets.csv", 2, "postcode"),
        ("lokets.csv", 2, "sms_place"),
        ("counsellors.csv", 0, ""),
        ("questions.csv", 1, ""),
        ("series.csv", 2, "loket"),
        ("series.csv", 3, "code"),
    ]


@pytest.mark.parametrize(
    "lokets",
    [
        pytest.param(b"", id="nothing in it"),
        pytest.param(b"\xff", id="not UTF-8"),
        pytest.param(b"name\nDe Molen\n", id="without its column of codes"),
    ],
)
def test_codes_of_a_file_that_cannot_be_read_are_not_called_unknown(lokets: bytes) -> None:
    found = mistakes(files() | {"lokets.csv": lokets})

    assert {mistake.file for mistake in found} == {"lokets.csv"}


def test_codes_of_a_row_with_a_mistake_are_known() -> None:
    found = mistakes(files(lokets=[loket(latitude="north")]))

    assert [what(mistake)[:3] for mistake in found] == [("lokets.csv", 2, "latitude")]


def test_a_question_may_lead_to_a_signpost_alone() -> None:
    found = network(questions=[question(service="", signpost="Ga naar het CLB.")])

    assert found.questions[0].service is None


def test_an_empty_cell_means_its_default() -> None:
    defaults = {"audience": "", "notice_hours": "", "horizon_days": "", "anchor": ""}

    assert network(series=[series(**defaults, step_minutes="")]).series == network().series
