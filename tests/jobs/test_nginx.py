"""The configuration of nginx that the project gives, with the real nginx before a service."""

import contextlib
import re
import socket
import ssl
import time
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from ipaddress import IPv6Address, ip_network
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import request
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app import create_app
from scheduler.access.networks import network_of
from scheduler.commands.serving import KEPT_SECONDS
from scheduler.commands.whole_requests import LONGEST_BODY
from settings import Settings
from tests.support import nginx as real
from tests.support import tree
from tests.support.commands import free_port, wait_for
from tests.support.http_stub import Asked, HttpStub, Says, http_stub
from tests.support.nginx import HOST, Nginx

TOKEN = "Sleutel-die-iets-opent"
OPENS = [
    f"/a/{TOKEN}",
    f"/ja/{TOKEN}",
    f"/agenda/begeleider/{TOKEN}.ics",
    f"/agenda/loket/{TOKEN}.ics",
    f"/onthaal/{TOKEN}",
    f"/aanmelden/link/{TOKEN}",
    f"/webhooks/cm/{TOKEN}",
]
DEBIANS_CONNECTIONS = 768
"""`worker_connections` in its nginx.conf."""
STRICT = "strict-transport-security"


def _says(asked: Asked) -> Says:
    return Says(f"{asked.method} {asked.path}", headers={"Strict-Transport-Security": "max-age=1"})


@pytest.fixture(scope="module")
def service() -> Iterator[HttpStub]:
    with http_stub(_says) as stub:
        yield stub


def _port_of(service: HttpStub) -> int:
    port = urlsplit(service.base).port
    assert port is not None
    return port


@pytest.fixture(scope="module")
def nginx(service: HttpStub, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nginx]:
    folder = tmp_path_factory.mktemp("nginx")
    with real.running(folder, _port_of(service), seconds=1) as running:
        yield running


def _tls() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE  # a certificate of the moment, on the loopback
    return context


@contextlib.contextmanager
def connected(nginx: Nginx) -> Iterator[ssl.SSLSocket]:
    """A connection on which a test writes by hand."""
    with (
        socket.create_connection(("127.0.0.1", nginx.port)) as plain,
        _tls().wrap_socket(plain, server_hostname=HOST) as secret,
    ):
        secret.settimeout(30)
        yield secret


def ask(nginx: Nginx, path: str, body: bytes | None = None, /, **headers: str) -> HTTPResponse:
    """The answer to one request, read to its end."""
    connection = HTTPConnection(HOST)
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    with connected(nginx) as secret:
        connection.sock = secret
        connection.request("POST" if body else "GET", path, body, given)
        answer = connection.getresponse()
        answer.read()
    return answer


def test_who_asks_is_passed_on_once_and_what_they_wrote_of_it_is_not(
    nginx: Nginx, service: HttpStub
) -> None:
    spoofed = {"X_Forwarded_For": "192.0.2.1", "X_Forwarded_Proto": "http", "Forwarded": "for=a"}
    spoofed["X_Forwarded_Host"] = "evil.example.org"
    assert ask(nginx, "/here", **spoofed).status == 200
    passed_on = {name.lower(): value for name, value in service.asked[-1].headers.items()}

    assert passed_on["x-forwarded-for"] == "127.0.0.1"
    assert passed_on["x-forwarded-proto"] == "https"
    assert passed_on["host"] == HOST
    assert {"x-forwarded-host", "forwarded"}.isdisjoint(passed_on)


def test_the_service_counts_that_address_with_one_proxy(nginx: Nginx, service: HttpStub) -> None:
    """What nginx passes on, read by the service with the setting that stands in the file."""
    ask(nginx, "/livez", X_Forwarded_For="192.0.2.1")
    app = create_app(Settings(secret_key="test-secret", proxies=1))
    seen: list[str | None] = []
    app.before_request(lambda: seen.append(request.remote_addr))
    headers = {**service.asked[-1].headers, "Host": "127.0.0.1"}
    assert app.test_client().get("/livez", headers=headers).status_code == 200
    assert seen == ["127.0.0.1"]


@pytest.mark.parametrize("path", OPENS)
def test_what_opens_something_is_in_no_log(nginx: Nginx, path: str) -> None:
    ask(nginx, f"{path}?lang=nl&woonplaats=Diksmuide", Referer=f"https://{HOST}{path}")
    written = wait_for(lambda: nginx.log if f"{path[:3]}" in nginx.log else None)

    assert TOKEN not in written
    assert "Diksmuide" not in written
    assert '?-" 200' in written


def test_control_the_log_says_what_was_asked_otherwise(nginx: Nginx) -> None:
    ask(nginx, "/planning/")
    assert wait_for(lambda: '"GET /planning/" 200' in nginx.log or None)


def test_every_address_with_a_secret_in_it_is_one_of_these() -> None:
    rules = create_app(Settings(secret_key="test-secret")).url_map.iter_rules()
    secret = {str(rule) for rule in rules if rule.arguments & {"token", "secret"}}
    shown = {re.sub(r"<\w+>", TOKEN, rule.replace("<name>", "cm")) for rule in secret}

    assert shown == set(OPENS)


def test_a_body_that_is_too_big_does_not_reach_the_service(nginx: Nginx, service: HttpStub) -> None:
    before = len(service.asked)
    assert ask(nginx, "/form", b"a" * 17_000_000).status == 413
    assert ask(nginx, "/form", b"a=b").status == 200
    assert len(service.asked) == before + 1


def test_a_head_that_does_not_end_in_time_is_closed(nginx: Nginx) -> None:
    with connected(nginx) as slow:
        slow.sendall(f"GET / HTTP/1.1\r\nHost: {HOST}\r\nX-Long: ".encode())
        closed = False
        for _ in range(100):
            with contextlib.suppress(TimeoutError):
                slow.settimeout(0.2)
                closed = slow.recv(1024) == b""
            if closed:
                break
            with contextlib.suppress(OSError):
                slow.sendall(b"a")
    assert closed


def test_a_body_reaches_the_service_when_it_is_whole(nginx: Nginx, service: HttpStub) -> None:
    head = f"POST /slow HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: 3\r\nConnection: close\r\n\r\n"
    with connected(nginx) as slow:
        for byte in (head, "a", "="):
            slow.sendall(byte.encode())
            time.sleep(0.1)  # so that each is a packet of its own
        assert ask(nginx, "/meanwhile").status == 200
        assert service.asked[-1].path == "/meanwhile"
        slow.sendall(b"b")
        assert slow.recv(1024).startswith(b"HTTP/1.1 200")
    assert (service.asked[-1].path, service.asked[-1].data) == ("/slow", {"a": "b"})


def test_strict_transport_is_said_once_whoever_answers(nginx: Nginx) -> None:
    for answer in (ask(nginx, "/"), ask(nginx, "/", b"a" * 17_000_000)):
        [said] = answer.headers.get_all(STRICT, [])
        assert said.startswith("max-age=31536000")


def test_figures_are_not_for_others(nginx: Nginx, service: HttpStub) -> None:
    before = len(service.asked)
    assert ask(nginx, "/metrics").status == 404
    assert len(service.asked) == before


def test_many_requests_of_one_address_are_bounded(service: HttpStub, tmp_path: Path) -> None:
    with real.running(tmp_path, _port_of(service)) as running:
        statuses = [ask(running, "/").status for _ in range(20)]
        assert statuses == [200] * 20, "a library of twenty"
        with connected(running) as script:
            request = f"GET / HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode()
            script.sendall(
                request * 400 + request.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
            )
            answered = b"".join(iter(lambda: script.recv(65536), b""))
    assert b" 429 " in answered


ADDRESSES = [
    *("192.0.2.7", "192.0.3.7", "::ffff:192.0.2.9", "::1", "::", "::192.0.2.1", "::2:0:0:0:1"),
    *("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::", "2001:db8:1:2::7", "2001:db8:1::6", "2001:db8::1"),
    *("2001:db8::1:2:3:4:5", "2001::1:2:3:4:5", "2001::1:2:3:4:5:6", "2001::1", "2001:0:0:7::1"),
    *("::1:2:3:4:5:6:7", "::1:2:3:4:5:6", "::1:2:3:4:5", "1:2:0:4::", "1:0:0:0:5::", "1:0:3:0:5::"),
]


@given(
    st.lists(
        st.builds(
            lambda groups: str(IPv6Address(":".join(groups))),
            st.lists(st.sampled_from(["0", "0", "1", "ab"]), min_size=8, max_size=8),
        ),
        min_size=10,
        max_size=10,
    )
)
@example(ADDRESSES)
@settings(max_examples=20)
def test_nginx_counts_the_same_networks_as_the_service(nginx: Nginx, addresses: list[str]) -> None:
    told = {one: _network(nginx, one) for one in addresses}
    prefixes = {one: network.partition("/")[2] for one, network in told.items()}
    full = {one: network.replace("/64", ":0:0:0:0/64") for one, network in told.items()}

    assert {one: str(ip_network(network)) for one, network in full.items()} == {
        one: network_of(one) for one in addresses
    }
    assert set(prefixes.values()) <= {"24", "64"}


def _network(nginx: Nginx, address: str) -> str:
    connection = HTTPConnection("127.0.0.1", nginx.network_port)
    with contextlib.closing(connection):
        connection.request("GET", "/", headers={"X-Asker": address})
        return connection.getresponse().read().decode()


def test_requests_from_all_over_one_network_are_bounded_and_others_go_on(
    service: HttpStub, tmp_path: Path
) -> None:
    [most] = map(int, re.findall(r"limit_conn \w+ (\d+);", tree.text_of(real.GIVEN)))
    assert most * 2 * 7 <= DEBIANS_CONNECTIONS
    with (
        real.running(tmp_path, _port_of(service), seconds=120) as running,
        contextlib.ExitStack() as open_ones,
    ):
        for number in range(most):
            slow = open_ones.enter_context(connected(running))
            head = f"POST / HTTP/1.1\r\nHost: {HOST}\r\nX-Asker: 2001:db8:1:2::{number:x}\r\n"
            slow.sendall(f"{head}Content-Length: 5\r\n\r\na".encode())
        same = "2001:db8:1:2:ffff:ffff:ffff:ffff"
        assert wait_for(lambda: ask(running, "/", X_Asker=same).status == 429 or None)
        assert ask(running, "/", X_Asker="2001:db8:1:3::1").status == 200


def test_a_service_that_is_away_is_excused_in_plain_words(tmp_path: Path) -> None:
    with real.running(tmp_path, free_port()) as running:
        page = bytearray()
        with connected(running) as asking:
            asking.sendall(f"GET /a/{TOKEN} HTTP/1.0\r\nHost: {HOST}\r\n\r\n".encode())
            while part := asking.recv(65536):
                page += part
        assert page.startswith(b"HTTP/1.1 503 ")
        assert b"\r\nRetry-After: 60\r\n" in page
        assert "Even geduld." in page.decode()
        assert TOKEN not in running.log


def test_another_name_is_told_nothing(nginx: Nginx) -> None:
    with socket.create_connection(("127.0.0.1", nginx.plain_port)) as plain:
        plain.sendall(b"GET / HTTP/1.1\r\nHost: evil.example.org\r\n\r\n")
        assert plain.recv(1024) == b""
    with (
        socket.create_connection(("127.0.0.1", nginx.port)) as plain,
        pytest.raises(ssl.SSLError, match=r"UNRECOGNIZED_NAME|unrecognized name"),
    ):
        _tls().wrap_socket(plain, server_hostname="evil.example.org")


def test_without_tls_people_are_led_to_it(nginx: Nginx) -> None:
    with socket.create_connection(("127.0.0.1", nginx.plain_port)) as plain:
        plain.sendall(f"GET /a/b?c HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode())
        answer = plain.recv(4096).decode()
    assert answer.startswith("HTTP/1.1 308")
    assert f"Location: https://{HOST}/a/b?c\r\n" in answer


@pytest.mark.parametrize("path", ["/webhooks/cm/x", "/metrics", "/healthz", "/livez"])
def test_without_tls_programs_are_told_so(nginx: Nginx, service: HttpStub, path: str) -> None:
    """Who is led on silently goes on sending secrets in the clear."""
    before = len(service.asked)
    answer = _plainly(nginx, path)
    assert answer.startswith("HTTP/1.1 403 ")
    assert "Location:" not in answer
    assert len(service.asked) == before


def test_a_certificate_is_renewed_while_nginx_runs(nginx: Nginx) -> None:
    folder = nginx.folder / "letsencrypt/.well-known/acme-challenge"
    folder.mkdir(parents=True)
    folder.joinpath("a-token").write_text("a-proof")
    answer = _plainly(nginx, "/.well-known/acme-challenge/a-token")
    assert answer.startswith("HTTP/1.1 200 ")
    assert answer.endswith("\r\n\r\na-proof")


def _plainly(nginx: Nginx, path: str) -> str:
    """All of the answer without TLS."""
    with socket.create_connection(("127.0.0.1", nginx.plain_port)) as plain:
        asked = f"GET {path} HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n\r\n"
        plain.sendall(asked.encode())
        return b"".join(iter(lambda: plain.recv(4096), b"")).decode()


def test_the_service_keeps_a_connection_longer_than_nginx_does() -> None:
    """The other way round a booking is now and then sent over one that is just being closed."""
    upstream = tree.text_of(real.GIVEN).partition("upstream zitdag {")[2].partition("}")[0]
    [seconds] = re.findall(r"keepalive_timeout (\d+)s;", upstream)

    assert int(seconds) + 10 < KEPT_SECONDS


def test_nginx_takes_as_large_a_body_as_the_service() -> None:
    [kilobytes] = re.findall(r"client_max_body_size (\d+)k;", tree.text_of(real.GIVEN))

    assert int(kilobytes) * 1024 == LONGEST_BODY
