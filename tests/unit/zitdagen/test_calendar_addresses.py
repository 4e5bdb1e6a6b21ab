"""A calendar at an address: fetched from machines of the internet alone, whole, and in time."""

import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from ipaddress import ip_address

import pytest

from scheduler.zitdagen import calendar_fetching, calendar_files
from scheduler.zitdagen.calendar_addresses import normal
from scheduler.zitdagen.calendar_fetching import PUBLIC, Reach, fetch, is_public
from scheduler.zitdagen.errors import AddressRefused
from tests.support.http_stub import DRIP, HANG, Asked, HttpStub, Says, http_stub

HERE = Reach(schemes=("http", "https"), may_ask=lambda _one: True, seconds=5)
"""The tests' own server stands on the loopback, without a certificate."""
CALENDAR = "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"


@pytest.fixture
def server() -> Iterator[HttpStub]:
    with http_stub(Says(CALENDAR, headers={"ETag": '"een"', "Last-Modified": "gisteren"})) as stub:
        yield stub


def refused(address: str, reach: Reach = HERE) -> str:
    with pytest.raises(AddressRefused) as refusal:
        fetch(address, reach=reach)
    return refusal.value.why


def test_what_stands_there_comes_whole_with_what_says_that_it_is_new(server: HttpStub) -> None:
    found = fetch(f"{server.base}/mijn.ics?sleutel=geheim", reach=HERE)
    assert found == calendar_fetching.FetchedCalendar(CALENDAR.encode(), '"een"', "gisteren")
    (asked,) = server.asked
    assert (asked.path, asked.query) == ("/mijn.ics", {"sleutel": "geheim"})


def test_what_is_the_same_is_not_sent_again(server: HttpStub) -> None:
    server.answer = Says("", status=304)
    found = fetch(server.base, etag='"een"', last_modified="gisteren", reach=HERE)
    assert found.content is None
    sent = {name.lower(): value for name, value in server.asked[0].headers.items()}
    assert (sent["if-none-match"], sent["if-modified-since"]) == ('"een"', "gisteren")


@pytest.mark.parametrize(
    ("status", "why"),
    [(404, "gone"), (410, "gone"), (401, "forbidden"), (403, "forbidden"), (500, "failing")],
)
def test_another_answer_is_a_reason(server: HttpStub, status: int, why: str) -> None:
    server.answer = Says("nee", status=status)
    assert refused(server.base) == why


def test_nobody_there_is_a_reason() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    assert refused(f"http://127.0.0.1:{port}/") == "unreachable"


# --- attacks


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "0.0.0.0",  # noqa: S104 -- asked about, not listened on
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "100.64.0.1",
        "169.254.169.254",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1",
        "fc00::1",
        "ff02::1",
        "::ffff:10.0.0.1",
        "::ffff:8.8.8.8",
        "64:ff9b::a00:1",
        "2002:a00:1::",
        "2001:0:a00:1::",
        "2001:db8::1",
    ],
)
def test_a_machine_inside_is_not_asked(address: str) -> None:
    assert not is_public(ip_address(address))
    inside = replace(PUBLIC, look_up=lambda _host, _port: [address])
    assert refused("https://agenda.example.org/", inside) == "private"


@pytest.mark.parametrize("address", ["8.8.8.8", "2a00:1450:400e:80c::200e"])
def test_a_machine_of_the_internet_is(address: str) -> None:
    assert is_public(ip_address(address))


def test_a_name_with_one_machine_inside_is_not_asked() -> None:
    both = replace(PUBLIC, look_up=lambda _host, _port: ["8.8.8.8", "10.0.0.1"])
    assert refused("https://agenda.example.org/", both) == "private"


def test_a_name_is_looked_up_once_and_that_machine_is_asked(server: HttpStub) -> None:
    """The second look-up, which an attacker may answer otherwise, never happens."""
    port = int(server.base.rpartition(":")[2])
    answers = iter([["127.0.0.1"], ["10.0.0.1"]])
    pinned = replace(HERE, look_up=lambda _host, _port: next(answers))
    fetch(f"http://agenda.example.org:{port}/a.ics", reach=pinned)
    assert server.asked[0].headers["Host"] == f"agenda.example.org:{port}"
    assert next(answers) == ["10.0.0.1"]


def _goes_to(where: Callable[[HttpStub], str]) -> Callable[[HttpStub], None]:
    def set_up(stub: HttpStub) -> None:
        def answer(asked: Asked) -> Says:
            if asked.path == "/hier":
                return Says("", status=302, headers={"Location": where(stub)})
            return Says(CALENDAR)

        stub.answer = answer

    return set_up


def test_a_redirect_is_followed(server: HttpStub) -> None:
    _goes_to(lambda _stub: "/daar")(server)
    assert fetch(f"{server.base}/hier", reach=HERE).content == CALENDAR.encode()


@pytest.mark.parametrize(
    ("where", "why"),
    [
        pytest.param("http://inside.example.org/", "private", id="a machine inside"),
        pytest.param("http://[::ffff:127.0.0.1]/", "private", id="one in another notation"),
        pytest.param("data:text/calendar,x", "no_address", id="what it says itself"),
        pytest.param("gopher://example.org/", "no_address", id="another protocol"),
        pytest.param("", "redirects", id="nowhere"),
        pytest.param("/hier", "redirects", id="round and round"),
    ],
)
def test_a_redirect_is_judged_as_an_address_is(server: HttpStub, where: str, why: str) -> None:
    _goes_to(lambda _stub: where)(server)
    port = int(server.base.rpartition(":")[2])

    def look_up(host: str, _port: int) -> list[str]:
        return {"outside.example.org": ["127.0.0.1"], "inside.example.org": ["10.0.0.1"]}.get(
            host, [host]
        )

    outside_alone = replace(HERE, look_up=look_up, may_ask=lambda one: str(one) == "127.0.0.1")
    assert refused(f"http://outside.example.org:{port}/hier", outside_alone) == why


def test_without_https_nobody_is_asked() -> None:
    assert refused("http://agenda.example.org/", PUBLIC) == "not_secure"


def test_a_body_that_does_not_end_is_left(
    server: HttpStub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calendar_fetching, "BODY_LIMIT", 1000)
    server.answer = Says("x" * 1001)
    assert refused(server.base) == "too_large"
    server.answer = Says("x" * 1000)
    assert len(fetch(server.base, reach=HERE).content or b"") == 1000
    assert calendar_files.BODY_LIMIT == 10 * 1024 * 1024


@pytest.mark.parametrize("answer", [HANG, DRIP])
def test_a_server_that_drips_holds_nobody_beyond_the_deadline(
    server: HttpStub, answer: str
) -> None:
    server.answer = answer
    assert refused(server.base, replace(HERE, seconds=0.5)) == "slow"


# --- what is typed


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("webcal://agenda.example.org/a.ics", "https://agenda.example.org/a.ics"),
        ("  https://agenda.example.org/a.ics?x=1 ", "https://agenda.example.org/a.ics?x=1"),
        ("WEBCAL://agenda.example.org/", "https://agenda.example.org/"),
    ],
)
def test_an_address_is_kept_as_https(typed: str, kept: str) -> None:
    assert normal(typed) == kept


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "no_address"),
        ("agenda", "no_address"),
        ("http://agenda.example.org/", "not_secure"),
        ("ftp://agenda.example.org/", "no_address"),
        ("https://naam:geheim@agenda.example.org/", "no_address"),
        ("https://agenda.example.org:xx/", "no_address"),
        ("https://[::1/", "no_address"),
        ("https://agenda.example.org/mijn agenda", "no_address"),
        ("https://agenda.example.org/\r\nX: 1", "no_address"),
        ("https://agenda.example.org/" + "x" * 1000, "no_address"),
    ],
)
def test_what_is_no_address_is_not_kept(typed: str, why: str) -> None:
    with pytest.raises(AddressRefused) as refusal:
        normal(typed)
    assert refusal.value.why == why
