"""A service answers in time or is left: whatever takes it so long, nobody waits for it."""

import socket
import threading
import time
from collections.abc import Iterator

import pytest

import http_client
from http_client import JsonService, ServiceFailed
from tests.support.service_stub import SILENCE, Answer, running

TIMEOUT = 0.3
GRACE = 2.0
"""Of a machine that has other work too; what is not stopped takes seconds longer."""


def ask(url: str, path: str = "/") -> object:
    return JsonService(url, seconds=TIMEOUT).ask(path, lambda answer: answer)


@pytest.fixture
def quick() -> Iterator[None]:
    """Nobody waits beyond the deadline."""
    begun = time.monotonic()
    yield
    assert time.monotonic() - begun < TIMEOUT + GRACE


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(SILENCE, id="silence"),
        pytest.param(Answer(b" " * 100, drip=0.05), id="a body that drips"),
        pytest.param(Answer({}, drip_head=0.05), id="headers that drip"),
    ],
)
def test_a_slow_service_is_stopped_at_its_deadline(answer: Answer) -> None:
    with running(answer) as stub, pytest.raises(ServiceFailed, match="slow"):
        ask(stub.url)


@pytest.mark.usefixtures("quick")
def test_a_name_server_that_thinks_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    thought = threading.Event()

    def think(*_asked: object, **_more: object) -> list[object]:
        thought.wait(10)
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", think)
    with pytest.raises(ServiceFailed, match="slow"):
        ask("http://routes.example.org")
    thought.set()


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_service_that_sends_us_elsewhere_is_not_followed(status: int) -> None:
    with running(Answer({})) as elsewhere:
        there = Answer({}, status=status, headers=(("Location", f"{elsewhere.url}/"),))
        with running(there) as stub, pytest.raises(ServiceFailed):
            ask(stub.url)

        assert elsewhere.asked == []


def test_who_was_hung_up_on_asks_no_further() -> None:
    with running(Answer({}, drip_head=0.05)) as stub:
        with pytest.raises(ServiceFailed, match="slow"):
            ask(stub.url)
        begun = time.monotonic()
        while _asking() and time.monotonic() - begun < 10:
            time.sleep(0.01)
        assert _asking() == []


def _asking() -> list[str]:
    return [one.name for one in threading.enumerate() if one.name.startswith("http")]


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        pytest.param(Answer(status=404), "refused", id="refused"),
        pytest.param(Answer(b"{"), "nonsense", id="nonsense"),
        pytest.param(Answer(list(range(20))), "too_large", id="more than anybody wants"),
    ],
)
def test_a_service_that_gives_nothing_says_why(
    monkeypatch: pytest.MonkeyPatch, answer: Answer, code: str
) -> None:
    monkeypatch.setattr(http_client, "LARGEST_ANSWER", 40)
    with running(answer) as stub, pytest.raises(ServiceFailed) as failed:
        ask(stub.url)
    assert failed.value.code == code


def test_an_answer_of_the_largest_size_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_client, "LARGEST_ANSWER", 6)
    with running(Answer([1, 2])) as stub:
        assert ask(stub.url) == [1, 2]
