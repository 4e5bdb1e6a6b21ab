"""Minutes by a routing server, OSRM or Valhalla, and the estimate where it fails."""

import time
from collections.abc import Callable
from datetime import timedelta

import pytest

from http_client import CircuitBreaker
from locations.journeys import Means, Pace, Point, Source
from locations.streets.estimates import Estimated, Span, Streets
from locations.streets.osrm import Osrm
from locations.streets.valhalla import Valhalla
from tests.support.service_stub import SILENCE, Answer, running

MARKT = Point(51.0334, 2.8651)
NEARBY = Point(51.0424, 2.8651)  # 1,000 m to the north
FAR = Point(51.2133, 2.8651)  # 20,000 m

OSRM = {
    "code": "Ok",
    "sources": [{"hint": "", "distance": 4.2, "name": "", "location": [2.8651, 51.0334]}],
    "destinations": [],
    "durations": [[720.4, 60]],
    "distances": [[960.0, 80.0]],
}
VALHALLA = {
    "sources_to_targets": [
        [
            {"distance": 0.96, "time": 720, "to_index": 0, "from_index": 0},
            {"distance": 0.08, "time": 60, "to_index": 1, "from_index": 0},
        ]
    ],
    "units": "kilometers",
    "algorithm": "costmatrix",
}


def from_markt(streets: Streets, means: Means = Means.FOOT, pace: Pace = Pace.USUAL) -> list[Span]:
    [row] = streets.minutes([MARKT], [NEARBY, FAR], means, pace)
    return row


def test_osrm_answers_for_all_pairs_in_one_request() -> None:
    with running(Answer(OSRM)) as service:
        spans = from_markt(Osrm(service.url))

    assert spans == [Span(10, 12, 14, Source.OSRM, 960.0), Span(0, 1, 2, Source.OSRM, 80.0)]
    assert service.asked == [
        "/table/v1/foot/2.865100,51.033400;2.865100,51.042400;2.865100,51.213300"
        "?sources=0&destinations=1;2&annotations=duration,distance"
    ]


def test_valhalla_answers_for_all_pairs_in_one_request() -> None:
    with running(Answer(VALHALLA)) as service:
        spans = from_markt(Valhalla(service.url))

    assert [(span.likely, span.metres) for span in spans] == [(12, 960.0), (1, 80.0)]
    assert {span.source for span in spans} == {Source.VALHALLA}
    assert service.asked == ["/sources_to_targets"]
    assert service.bodies == [
        {
            "sources": [{"lat": 51.0334, "lon": 2.8651}],
            "targets": [{"lat": 51.0424, "lon": 2.8651}, {"lat": 51.2133, "lon": 2.8651}],
            "costing": "pedestrian",
        }
    ]


@pytest.mark.parametrize(
    ("distances", "pace", "likely"),
    [
        pytest.param([[960.0, 80.0]], Pace.FRAIL, 22, id="along the metres it gives"),
        pytest.param(None, Pace.FRAIL, 22, id="by its own time where it gives no metres"),
        pytest.param(None, Pace.USUAL, 13, id="which stands as it is for most people"),
    ],
)
def test_a_server_walks_at_the_speed_of_the_person(
    distances: object, pace: Pace, likely: int
) -> None:
    with running(Answer(OSRM | {"distances": distances})) as service:
        assert from_markt(Osrm(service.url), pace=pace)[0].likely == likely


def test_by_car_the_server_s_own_time_counts_with_the_traffic_nobody_knows() -> None:
    with running(Answer(OSRM)) as service:
        span = from_markt(Osrm(service.url), Means.CAR)[0]
    assert (span.low, span.likely, span.high) == (9, 13, 16)


def test_an_address_may_name_a_server_a_profile() -> None:
    with running(Answer(OSRM)) as service:
        from_markt(Osrm(f"{service.url}/routed-{{profile}}"), Means.BIKE)
    assert service.asked[0].startswith("/routed-bike/table/v1/bike/")


def test_a_pair_without_a_way_is_estimated_alone() -> None:
    with running(Answer(OSRM | {"durations": [[None, 60]]})) as service:
        spans = from_markt(Osrm(service.url))
    assert [span.source for span in spans] == [Source.ESTIMATE, Source.OSRM]


@pytest.mark.parametrize("server", [Osrm, Valhalla])
@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(Answer(OSRM, status=500), id="an error"),
        pytest.param(Answer({"code": "TooBig", "message": ""}, status=400), id="a refusal"),
        pytest.param(Answer({"code": "NoTable"}), id="a refusal that says it is fine"),
        pytest.param(Answer(b"<html>Welcome</html>"), id="a page"),
        pytest.param(Answer(b"\xff\xfe\x00"), id="bytes"),
        pytest.param(Answer([]), id="a list"),
        pytest.param(Answer({"code": "Ok", "durations": [[720.0]]}), id="one column short"),
        pytest.param(
            Answer(OSRM | {"durations": [[-1, 60]]}), id="a way that takes less than no time"
        ),
        pytest.param(Answer(OSRM | {"durations": [["long", 60]]}), id="words"),
        pytest.param(Answer(OSRM | {"durations": [[1e9, 60]]}), id="a way of thirty years"),
        pytest.param(Answer({"sources_to_targets": [[{"time": 720}] * 2]}), id="no distance"),
        pytest.param(
            Answer({"sources_to_targets": [[{"time": True, "distance": 1}] * 2]}), id="truth"
        ),
        pytest.param(SILENCE, id="silence"),
        pytest.param(Answer(b" " * 100, drip=0.05), id="a byte now and then"),
    ],
)
def test_a_server_that_fails_leaves_the_estimate_in_time(
    server: Callable[..., Streets], answer: Answer
) -> None:
    with running(answer) as service:
        streets = server(service.url, seconds=0.15)
        begun = time.monotonic()
        assert from_markt(streets) == from_markt(Estimated())
        assert time.monotonic() - begun < 0.5


def test_a_server_that_is_gone_leaves_the_estimate() -> None:
    with running(Answer(OSRM)) as service:
        pass
    assert from_markt(Osrm(service.url)) == from_markt(Estimated())


def test_a_server_that_failed_too_often_is_not_asked_for_a_while() -> None:
    with running(Answer(OSRM, status=503)) as service:
        streets = Osrm(service.url, breaker=CircuitBreaker(2, timedelta(minutes=1)))
        for _ in range(5):
            from_markt(streets)
        assert len(service.asked) == 2


def test_nobody_is_asked_about_no_places() -> None:
    with running(Answer(OSRM)) as service:
        assert Osrm(service.url).minutes([MARKT], [], Means.FOOT) == [[]]
        assert service.asked == []


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("localhost:5000", id="no scheme"),
        pytest.param("file:" + "///etc/hosts", id="a file"),
        pytest.param("http://", id="no host"),
    ],
)
def test_an_address_that_is_none_is_refused_at_once(url: str) -> None:
    with pytest.raises(ValueError, match="not the address of a service"):
        Valhalla(url)
