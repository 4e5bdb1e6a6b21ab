"""Services by telephone, by video and for professionals: what files cannot ask is refused."""

from collections.abc import Iterable

import pytest

from scheduler.network.errors import Expected
from scheduler.zitdagen.catalogue import ServiceMode
from tests.support.network_builders import (
    Cells,
    files,
    loket,
    mistakes,
    network,
    question,
    region,
    series,
    service,
)

ROOMS = "https://video.example.org"


def by_phone(**cells: str) -> Cells:
    return service(**{"code": "ring", "mode": "phone", "instead_of": "talk", **cells})


def by_video(**cells: str) -> Cells:
    return service(**{"code": "look", "mode": "video", "instead_of": "talk", **cells})


def group(**cells: str) -> Cells:
    return service(places="4", aftercare_minutes="0", **cells)


def test_a_service_by_telephone_and_one_by_video_may_replace_the_same_one() -> None:
    found = network(
        regions=[region(video_address=f"{ROOMS}/leerwinkel/")],
        services=[by_phone(), by_video(), service()],
        series=[series(services="talk|ring|look")],
    )

    modes = {row.code: (row.mode, row.instead_of) for row in found.services}
    assert modes == {
        "talk": (ServiceMode.IN_PERSON, None),
        "ring": (ServiceMode.PHONE, "talk"),
        "look": (ServiceMode.VIDEO, "talk"),
    }
    assert found.regions[0].video_address == f"{ROOMS}/leerwinkel"


@pytest.mark.parametrize(
    ("tables", "line", "column", "found", "expected"),
    [
        pytest.param(
            {"services": [service(mode="letter")]},
            2,
            "mode",
            "letter",
            Expected.CHOICE,
            id="an unknown mode",
        ),
        pytest.param(
            {"services": [service(), by_phone(places="4")]},
            3,
            "places",
            "4",
            Expected.ONE_PERSON,
            id="a group by telephone",
        ),
        pytest.param(
            {"services": [service(), by_video(places="2")]},
            3,
            "places",
            "2",
            Expected.ONE_PERSON,
            id="a group by video",
        ),
        pytest.param(
            {"services": [service(minimum="2")]},
            2,
            "minimum",
            "2",
            Expected.NO_GROUP,
            id="a minimum of what is no group",
        ),
        pytest.param(
            {"services": [group(minimum="5")], "series": []},
            2,
            "minimum",
            "5",
            Expected.AT_MOST_THE_PLACES,
            id="a minimum above the places",
        ),
        pytest.param(
            {"services": [group(minimum="0")], "series": []},
            2,
            "minimum",
            "0",
            Expected.NUMBER,
            id="a minimum of nobody",
        ),
        pytest.param(
            {"services": [service(), service(code="again", instead_of="talk")]},
            3,
            "instead_of",
            "talk",
            Expected.AT_A_DISTANCE,
            id="at a loket instead of at a loket",
        ),
        pytest.param(
            {"services": [service(), by_phone(), by_video(instead_of="ring")]},
            4,
            "instead_of",
            "ring",
            Expected.A_LOKET_SERVICE,
            id="video instead of telephone",
        ),
        pytest.param(
            {"services": [service(), by_phone(audience="professionals")]},
            3,
            "instead_of",
            "talk",
            Expected.A_LOKET_SERVICE,
            id="for another audience",
        ),
        pytest.param(
            {"services": [service(), by_phone(), by_phone(code="ring-too")]},
            4,
            "instead_of",
            "talk",
            Expected.ONCE_PER_MODE,
            id="two by telephone",
        ),
        pytest.param(
            {"services": [service(), by_phone(instead_of="walk")]},
            3,
            "instead_of",
            "walk",
            Expected.KNOWN_CODE,
            id="instead of what is not there",
        ),
        pytest.param(
            {"services": [service(audience="professionals")], "questions": [question()]},
            2,
            "service",
            "talk",
            Expected.FOR_ADULTS,
            id="a question that leads to a service for professionals",
        ),
        pytest.param(
            {"services": [service(mode="phone")]},
            2,
            "service",
            "talk",
            Expected.TO_COME_TO,
            id="a question that leads straight to a service by telephone",
        ),
        pytest.param(
            {
                "services": [service(), by_phone()],
                "questions": [question(service="ring")],
            },
            2,
            "service",
            "ring",
            Expected.TO_COME_TO,
            id="a question that leads to what replaces one at a loket",
        ),
        pytest.param(
            {"services": [service(), by_video()], "series": [series(services="talk|look")]},
            2,
            "services",
            "look",
            Expected.VIDEO_ROOMS,
            id="video in a region without rooms",
        ),
    ],
)
def test_what_cannot_be_is_refused_where_it_stands(
    tables: dict[str, Iterable[Cells]], line: int, column: str, found: str, expected: Expected
) -> None:
    [mistake] = mistakes(files(**tables))

    assert (mistake.line, mistake.column, mistake.found) == (line, column, found)
    assert mistake.expected is expected


@pytest.mark.parametrize(
    ("cell", "minimum"), [pytest.param("", 1, id="no minimum asks nothing"), ("2", 2), ("4", 4)]
)
def test_a_group_may_have_a_minimum_up_to_its_places(cell: str, minimum: int) -> None:
    found = network(services=[group(minimum=cell)], series=[])

    assert [row.minimum for row in found.services] == [minimum]


def test_the_rooms_that_count_are_those_of_the_region_of_the_loket() -> None:
    found = mistakes(
        files(
            regions=[region(video_address=ROOMS), region(code="east")],
            lokets=[loket(), loket(code="quay", region="east")],
            services=[service(), by_video()],
            series=[
                series(services="talk|look"),
                series(code="a", loket="quay", rule="FREQ=WEEKLY;BYDAY=TU", services="talk|look"),
            ],
        )
    )

    assert [(one.line, one.details) for one in found] == [(3, {"region": "east"})]


@pytest.mark.parametrize(
    "address",
    [
        "http://video.example.org",
        "video.example.org",
        "https://video.example.org/?room=",
        "https://video.example.org/#a",
        "https://me@video.example.org",
        "https://video",
        "https://video.example.org/a b",
        f"{ROOMS}/{'a' * 200}",
    ],
)
def test_rooms_are_at_a_plain_https_address(address: str) -> None:
    [mistake] = mistakes(files(regions=[region(video_address=address)]))

    assert (mistake.column, mistake.expected) == ("video_address", Expected.HTTPS_ADDRESS)
