"""When a request is whole, however it comes in, and which ones are not read at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.commands import whole_requests
from scheduler.commands.whole_requests import GatheredRequest, RequestRefused

GET = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"
POST = b"POST /x HTTP/1.1\r\nContent-Type: text/plain\r\ncontent-length:  5\r\n\r\nab\r\n\r"


def _taken(gathered: GatheredRequest) -> list[bytes]:
    found = []
    while (request := gathered.take()) is not None:
        found.append(request)
    return found


@given(st.lists(st.sampled_from([GET, POST]), min_size=1, max_size=4), st.data())
def test_requests_come_out_as_they_were_however_they_came_in(
    requests: list[bytes], data: st.DataObject
) -> None:
    stream = b"".join(requests)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=8)))
    gathered, found = GatheredRequest(), []
    for start, end in zip([0, *cuts], [*cuts, len(stream)], strict=True):
        gathered.add(stream[start:end])
        found += _taken(gathered)

    assert found == requests
    assert len(gathered) == 0


@pytest.mark.parametrize("stream", [GET, POST])
def test_a_request_without_its_last_byte_is_not_whole(stream: bytes) -> None:
    gathered = GatheredRequest()
    gathered.add(stream[:-1])

    assert gathered.take() is None


def test_blank_lines_are_no_beginning() -> None:
    gathered = GatheredRequest()
    for _ in range(3):
        gathered.add(b"\r\n\r\n")

    assert len(gathered) == 0
    assert gathered.take() is None


def _with(*fields: bytes) -> bytes:
    return b"\r\n".join([b"POST / HTTP/1.1", *fields, b"", b""])


@pytest.mark.parametrize(
    ("stream", "status"),
    [
        pytest.param(_with(b"Transfer-Encoding: chunked"), "411", id="in chunks"),
        pytest.param(
            _with(b"Transfer-Encoding: chunked", b"Content-Length: 1"), "411", id="a smuggled one"
        ),
        pytest.param(_with(b"Content-Length: 99999999999999999"), "413", id="too long"),
        pytest.param(_with(b"Content-Length: " + b"9" * 5000), "413", id="a length of pages"),
        pytest.param(_with(b"Content-Length: " + b"0" * 5000), "413", id="a length of noughts"),
        pytest.param(
            _with(b"Content-Length: 000000000000099999999"), "413", id="a length after noughts"
        ),
        pytest.param(_with(b"Content-Length: -1"), "400", id="a length that is none"),
        pytest.param(_with(b"Content-Length: \xc2\xb2"), "400", id="a length in other figures"),
        pytest.param(_with(b"Cookie: " + b"a" * 40_000), "431", id="a head that is too long"),
        pytest.param(b"GET /" + b"a" * 40_000, "431", id="a head without an end"),
    ],
)
def test_what_has_no_length_to_wait_for_is_refused(stream: bytes, status: str) -> None:
    with pytest.raises(RequestRefused, match=f"^{status} "):
        GatheredRequest().add(stream)


def test_the_largest_file_of_a_page_is_read() -> None:
    gathered = GatheredRequest()
    gathered.add(_with(b"Content-Length: %d" % whole_requests.LONGEST_BODY))

    assert gathered.take() is None


def test_who_asks_whether_to_go_on_is_told_when_there_is_more_to_come() -> None:
    asks, has_nothing = GatheredRequest(), GatheredRequest()
    asks.add(_with(b"Expect: 100-continue", b"Content-Length: 3"))
    has_nothing.add(_with(b"Expect: 100-continue"))

    assert asks.wants_to_be_told_to_go_on
    assert not has_nothing.wants_to_be_told_to_go_on
