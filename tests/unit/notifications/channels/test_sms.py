"""Text messages: providers in an order, whatever they do to us."""

import socket
import ssl
import time
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from notifications.channels.channel import Sent
from notifications.channels.provider_client import ProviderClient, Reply, as_json
from notifications.channels.sms.channel import SmsChannel
from notifications.channels.sms.provider import (
    Accepted,
    DeliveryReport,
    InboundText,
    TextMessage,
    WebhookRequest,
)
from notifications.errors import ChannelError, Outage, Permanent, Retryable, Throttled, Unsure
from notifications.texts.rendered import Rendered
from tests.support.http_stub import DRIP, DROP, HANG, Says, http_stub

RENDERED = Rendered("", "Zoe, je afspraak")
NUMBER, REFERENCE = "+32470000001", "ours-1"


@dataclass
class Mute:
    """A provider that does what `does` says, and that cannot be asked."""

    name: str
    does: ChannelError | None = None
    sender: str = "+32460000000"
    texts: list[TextMessage] = field(default_factory=list)

    def send(self, text: TextMessage) -> Accepted:
        self.texts.append(text)
        if self.does is not None:
            raise self.does
        return Accepted(f"{self.name}-1")

    def is_genuine(self, _hook: WebhookRequest, _secret: str) -> bool:
        return False

    def read(self, _hook: WebhookRequest) -> list[DeliveryReport | InboundText]:
        return []


@dataclass
class Talking(Mute):
    """One that can be asked: it has `has`, or fails with it."""

    has: Accepted | ChannelError | None = None

    def find(self, _text: TextMessage) -> Accepted | None:
        if isinstance(self.has, ChannelError):
            raise self.has
        return self.has


@dataclass
class Clock:
    now: float = 0

    def __call__(self) -> float:
        return self.now


def send(*providers: Mute, clock: Clock | None = None) -> Sent:
    channel = SmsChannel(providers, clock=clock or Clock())
    return channel.send(RENDERED, NUMBER, REFERENCE)


def failure(*providers: Mute) -> ChannelError:
    with pytest.raises(ChannelError) as caught:
        send(*providers)
    return caught.value


def test_the_first_provider_sends() -> None:
    first, second = Mute("first"), Mute("second")
    assert send(first, second) == Sent("first", "first-1", "+32460000000", 1)
    assert first.texts == [TextMessage(NUMBER, RENDERED.text, REFERENCE)]
    assert second.texts == []


def test_parts_are_counted_where_the_provider_does_not() -> None:
    sent = SmsChannel([Mute("first")]).send(Rendered("", "я" * 71), NUMBER, REFERENCE)
    assert sent.parts == 2


@pytest.mark.parametrize(
    "trouble",
    [
        pytest.param(Retryable("first_unreachable"), id="down"),
        pytest.param(Throttled("first_429", timedelta(seconds=30)), id="too much for it"),
    ],
)
def test_the_next_provider_sends_what_the_first_did_not_take(trouble: ChannelError) -> None:
    assert send(Mute("first", trouble), Mute("second")).by == "second"


def test_a_number_that_is_refused_is_not_tried_elsewhere() -> None:
    second = Mute("second")
    assert failure(Mute("first", Permanent("first_21211")), second).code == "first_21211"
    assert second.texts == []


@pytest.mark.parametrize(
    ("has", "by", "code"),
    [
        pytest.param(Accepted("theirs"), "first", "", id="it has it: sent, and not again"),
        pytest.param(None, "second", "", id="it never got it: the next one sends"),
        pytest.param(Retryable("down"), "", "first_timeout", id="it does not say: later"),
    ],
)
def test_a_provider_that_did_not_answer_is_asked(
    has: Accepted | ChannelError | None, by: str, code: str
) -> None:
    first = Talking("first", Unsure("first_timeout"), has=has)
    second = Mute("second")
    if by:
        assert send(first, second).by == by
    else:
        assert failure(first, second).code == code
    assert len(second.texts) == (by == "second")


def test_nobody_else_sends_what_may_have_left() -> None:
    second = Mute("second")
    error = failure(Mute("first", Unsure("first_timeout")), second)
    assert (type(error), error.code) == (Unsure, "first_timeout")
    assert second.texts == []


def test_who_is_down_is_left_alone_for_two_minutes() -> None:
    first, second, clock = Mute("first", Retryable("down")), Mute("second"), Clock()
    channel = SmsChannel([first, second], clock=clock)
    for now in (0, 1, 119, 121):
        clock.now = now
        assert channel.send(RENDERED, NUMBER, REFERENCE).by == "second"
    assert len(first.texts) == 2


def test_after_an_answer_that_got_lost_the_next_attempt_begins_elsewhere() -> None:
    channel = SmsChannel([Mute("first", Unsure("lost")), Mute("second")], clock=Clock())
    with pytest.raises(Unsure):
        channel.send(RENDERED, NUMBER, REFERENCE)
    assert channel.send(RENDERED, NUMBER, REFERENCE).by == "second"


def test_when_all_fail_they_all_get_their_turn_again() -> None:
    first, second = Mute("first", Retryable("one")), Mute("second", Retryable("two"))
    channel = SmsChannel([first, second], clock=Clock())
    for _ in range(2):
        with pytest.raises(Retryable, match="one"):
            channel.send(RENDERED, NUMBER, REFERENCE)
    assert (len(first.texts), len(second.texts)) == (2, 2)


def test_when_one_of_them_says_wait_we_wait() -> None:
    busy = Throttled("busy", timedelta(seconds=30))
    assert failure(Mute("first", Retryable("down")), Mute("second", busy)) is busy
    assert failure(Mute("first", busy), Mute("second", Retryable("down"))) is busy


def test_only_providers_that_remember_are_asked_for_what_is_in_doubt() -> None:
    channel = SmsChannel([Mute("first"), Talking("second", has=Accepted("theirs"))])
    found = channel.find(RENDERED, NUMBER, REFERENCE)
    assert found == Sent("second", "theirs", "+32460000000", 1)
    assert SmsChannel([Mute("first")]).find(RENDERED, NUMBER, REFERENCE) is None


def test_a_channel_without_providers_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="no provider"):
        SmsChannel([])


# --------------------------------------------------------------------------------------------- http


def ask(base: str, seconds: float = 5) -> Reply:
    return ProviderClient("they", base, seconds=seconds).ask("POST", "/there", as_json({"a": 1}))


def test_a_request_carries_its_headers_and_body_below_the_base() -> None:
    with http_stub(Says({"fine": True})) as stub:
        http = ProviderClient("they", f"{stub.base}/deep/", {"X-Key": "k"})
        assert http.ask("POST", "/there", as_json({"a": 1})).data == {"fine": True}
    [asked] = stub.asked
    assert (asked.path, asked.data, asked.headers["X-Key"]) == ("/deep/there", {"a": 1}, "k")


@pytest.mark.parametrize(
    ("how", "code"),
    [
        pytest.param(HANG, "they_timeout", id="it hangs"),
        pytest.param(DROP, "they_disconnected", id="it hangs up"),
        pytest.param(DRIP, "they_timeout", id="it drips for ever"),
        pytest.param(
            Says("x" * 100, headers={"X": "y" * 70_000}), "they_disconnected", id="floods"
        ),
    ],
)
def test_a_hostile_provider_costs_no_more_than_its_seconds(how: Says | str, code: str) -> None:
    begun = time.monotonic()
    with http_stub(how) as stub, pytest.raises(Unsure, match=code):
        ask(stub.base, seconds=0.3)
    assert time.monotonic() - begun < 2


def closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    assert isinstance(port, int)
    return port


def test_where_nobody_listens_nothing_has_left() -> None:
    with pytest.raises(Retryable, match="they_unreachable") as caught:
        ask(f"http://127.0.0.1:{closed_port()}")
    assert type(caught.value) is Outage


def test_where_no_certificate_is_shown_nothing_has_left() -> None:
    with http_stub(Says({})) as stub, pytest.raises(Retryable, match="they_tls") as caught:
        ask(stub.base.replace("http:", "https:"))
    assert type(caught.value) is Outage
    assert ssl.HAS_TLSv1_3


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        pytest.param({}, 30, id="it does not say"),
        pytest.param({"Retry-After": "90"}, 90, id="as long as it says"),
        pytest.param({"Retry-After": "0"}, 1, id="never at once"),
        pytest.param({"Retry-After": "999999"}, 3600, id="an hour at most"),
        pytest.param({"Retry-After": "9" * 5000}, 30, id="an age"),
        pytest.param({"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT"}, 30, id="a date"),
    ],
)
def test_a_provider_says_how_long_to_wait(header: dict[str, str], seconds: int) -> None:
    with http_stub(Says({}, 429, header)) as stub, pytest.raises(Throttled) as caught:
        ask(stub.base)
    assert caught.value.wait == timedelta(seconds=seconds)


def test_a_huge_answer_is_not_read_to_its_end() -> None:
    with http_stub(Says("x" * 600_000)) as stub:
        assert ask(stub.base).data is None
