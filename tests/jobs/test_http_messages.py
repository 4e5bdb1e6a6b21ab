"""The real server refuses a message whose end is unclear (ASVS 4.2.1), and TRACE (13.4.4)."""

import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support import today
from tests.support.commands import SECONDS, free_port, get, running, wait_for
from tests.support.example_site import import_example

Ask = Callable[[bytes], bytes]
HOST = b"Host: 127.0.0.1"
SMUGGLED = b"GET /healthz HTTP/1.1\r\n" + HOST + b"\r\n\r\n"


@pytest.fixture
def ask(tmp_path: Path, network_url: str) -> Iterator[Ask]:
    """The raw answer of `zitdag serve` to raw bytes, up to where it hangs up."""
    import_example(network_url, now=today.now())
    port = free_port()
    with running(tmp_path, "serve", "--port", str(port), database_url=network_url) as service:
        wait_for(lambda: get(f"http://127.0.0.1:{port}/healthz"), service)
        yield lambda raw: _answer(port, raw)


def _answer(port: int, raw: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), SECONDS) as line:
        line.sendall(raw)
        line.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: line.recv(65536), b""))


def _request(*headers: bytes, body: bytes = b"", method: bytes = b"POST") -> bytes:
    return method + b" /healthz HTTP/1.1\r\n" + b"\r\n".join((HOST, *headers)) + b"\r\n\r\n" + body


UNCLEAR = {
    "both": [b"Content-Length: 3", b"Transfer-Encoding: chunked"],
    "two lengths": [b"Content-Length: 3", b"Content-Length: 4"],
    "a length with a sign": [b"Content-Length: +3"],
    "an unknown coding": [b"Transfer-Encoding: xchunked"],
    "a space in a name": [b"Transfer-Encoding : chunked"],
    "a folded line": [b"Content-Length: 0", b" folded"],
}

REFUSED = {b"400", b"411", b"501"}


def test_a_message_whose_end_is_unclear_is_refused_and_the_line_closed(ask: Ask) -> None:
    """With a control: what would be smuggled is answered where it is sent openly."""
    openly = ask(_request(method=b"GET") + SMUGGLED)
    answers = {
        case: ask(_request(*headers, body=b"0\r\n\r\n" + SMUGGLED))
        for case, headers in UNCLEAR.items()
    }

    assert openly.count(b"HTTP/1.1 200") == 2
    assert {answer.partition(b"\r\n")[0].split()[1] for answer in answers.values()} <= REFUSED
    assert {answer.count(b"HTTP/1.1") for answer in answers.values()} == {1}


def test_methods_that_echo_or_tunnel_are_refused(ask: Ask) -> None:
    for method in (b"TRACE", b"CONNECT", b"DEBUG"):
        answer = ask(_request(b"X-Secret: shown", method=method))

        assert answer.startswith(b"HTTP/1.1 4"), method
        assert b"shown" not in answer
