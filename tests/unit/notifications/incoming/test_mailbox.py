"""Reading a mailbox, against a server on the loopback: whole, slow, down, and full of nonsense."""

import logging
import socket
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from notifications.incoming import imap_connection
from notifications.incoming.imap_connection import MOST, MailboxSettings
from notifications.incoming.mailbox import AT_ONCE, TRIES, Handled, Mailbox
from notifications.incoming.received_mails import ReceivedMail
from tests.support.imap_stub import DRIP, HANG, PASSWORD, Stub, imap_stub
from tests.support.message_builders import MORNING

MINUTE = timedelta(minutes=1)


@pytest.fixture
def stub() -> Iterator[Stub]:
    with imap_stub() as one:
        yield one


def mail(number: int = 1, words: str = "Nee") -> bytes:
    return (
        f"From: zoe@example.org\r\nMessage-ID: <{number}@example.org>\r\n\r\n{words}\r\n"
    ).encode()


class Reader:
    """Takes every mail as `handled`, or raises it, and keeps them."""

    def __init__(self, handled: Handled | Exception = Handled.DONE) -> None:
        self.handled = handled
        self.mails: list[ReceivedMail] = []

    def __call__(self, one: ReceivedMail) -> Handled:
        self.mails.append(one)
        if isinstance(self.handled, Exception):
            raise self.handled
        return self.handled


def mailbox(stub: Stub, take: Reader, **settings: Any) -> Mailbox:
    whole: dict[str, Any] = {
        "host": "127.0.0.1",
        "port": stub.port,
        "security": "none",
        "user": "zitdag",
        "password": PASSWORD,
        "timeout": 5,
    }
    return Mailbox(MailboxSettings(**whole | settings), take)


def test_a_mail_is_handed_on_and_then_seen(stub: Stub) -> None:
    uid, reader = stub.put(mail()), Reader()
    assert mailbox(stub, reader).read(now=MORNING) == 1
    assert [(one.sender, one.words) for one in reader.mails] == [("zoe@example.org", "Nee")]
    assert stub.flags[uid] == {"\\Seen"}
    assert mailbox(stub, reader).read(now=MORNING) == 0


def test_a_worker_that_dies_over_a_mail_leaves_it_unread(stub: Stub) -> None:
    uid = stub.put(mail())
    dies = OperationalError("select", {}, Exception("the database is down"))
    with pytest.raises(OperationalError):
        mailbox(stub, Reader(dies)).read(now=MORNING)
    assert stub.flags[uid] == set()


def test_what_nobody_can_take_stays_for_a_person(stub: Stub) -> None:
    uid = stub.put(mail())
    mailbox(stub, Reader(Handled.LEFT)).read(now=MORNING)
    assert stub.flags[uid] == {"\\Flagged"}


def test_what_comes_too_early_is_offered_again(stub: Stub) -> None:
    uid, reader = stub.put(mail()), Reader(Handled.LATER)
    box = mailbox(stub, reader)
    box.read(now=MORNING)
    reader.handled = Handled.DONE
    box.read(now=MORNING + MINUTE)
    assert (len(reader.mails), stub.flags[uid]) == (2, {"\\Seen"})


def test_a_mail_that_trips_us_holds_up_no_other_and_is_left_in_the_end(
    stub: Stub, caplog: pytest.LogCaptureFixture
) -> None:
    first, second = stub.put(mail(1, "secret words")), stub.put(mail(2))
    taken: list[str] = []

    def take(one: ReceivedMail) -> Handled:
        if one.words == "secret words":
            raise KeyError(one.words)
        taken.append(one.words)
        return Handled.DONE

    box = Mailbox(mailbox(stub, Reader())._settings, take)  # noqa: SLF001 -- the same server
    for number in range(TRIES):
        box.read(now=MORNING + number * MINUTE)
    assert taken == ["Nee"]
    assert (stub.flags[first], stub.flags[second]) == ({"\\Flagged"}, {"\\Seen"})
    assert "secret" not in caplog.text


def test_ten_thousand_mails_are_read_a_few_at_a_time(stub: Stub) -> None:
    for number in range(10_000):
        stub.put(mail(number))
    reader = Reader()
    assert mailbox(stub, reader).read(now=MORNING) == AT_ONCE
    assert len(stub.unread()) == 10_000 - AT_ONCE


def test_of_a_mail_of_thirty_megabytes_only_the_beginning_is_read(stub: Stub) -> None:
    huge, small = stub.put(mail(1) + b"x" * 30_000_000), stub.put(mail(2))
    reader = Reader()
    assert mailbox(stub, reader).read(now=MORNING) == 2
    assert stub.flags[huge] == stub.flags[small] == {"\\Seen"}
    assert reader.mails[0].words.startswith("Nee")
    assert next(line for line in stub.lines if "BODY" in line).endswith(f"<0.{MOST}>)")


@pytest.mark.parametrize(
    ("first", "change"),
    [
        pytest.param(b"x" * 3_000_000, {"has_partial": False}, id="all of it comes, unasked"),
        pytest.param(b"", {"answers": {"FETCH 1 ": b"TAG NO so\r\n"}}, id="refused"),
        pytest.param(b"", {"answers": {"FETCH 1 ": HANG}}, id="hung"),
        pytest.param(b"", {"answers": {"FETCH 1 ": b"TAG OK done\r\n"}}, id="nothing comes"),
        pytest.param(b"", {"answers": {"FETCH 1 ": b"* 1 FETCH )(\r\n"}}, id="nonsense comes"),
    ],
)
def test_a_mail_that_cannot_be_read_holds_up_no_other_and_is_left_in_the_end(
    stub: Stub, caplog: pytest.LogCaptureFixture, first: bytes, change: dict[str, Any]
) -> None:
    bad, good = stub.put(mail(1) + first), stub.put(mail(2, "Ja"))
    for name, value in change.items():
        setattr(stub, name, value)
    reader = Reader()
    box = mailbox(stub, reader, timeout=0.3)
    box.read(now=MORNING)
    box.read(now=MORNING + MINUTE)
    assert (stub.flags[bad], stub.flags[good]) == (set(), {"\\Seen"})
    for number in range(2, 8):
        box.read(now=MORNING + number * MINUTE)
    assert stub.flags[bad] == {"\\Flagged"}
    assert [one.words for one in reader.mails] == ["Ja"]
    assert "a mail is left in the mailbox, flagged, for a person" in caplog.text


def test_mails_that_cannot_be_read_fill_no_visit(stub: Stub) -> None:
    for number in range(AT_ONCE):
        stub.put(mail(number))
    stub.answers["FETCH"] = b"TAG OK done\r\n"
    reader = Reader()
    box = mailbox(stub, reader)
    box.read(now=MORNING)
    good = stub.put(mail(AT_ONCE, "Ja"))
    del stub.answers["FETCH"]
    box.read(now=MORNING + MINUTE)
    assert (reader.mails[0].words, stub.flags[good]) == ("Ja", {"\\Seen"})


def test_a_mail_that_cannot_be_marked_is_handed_on_again_after_the_others(stub: Stub) -> None:
    stub.put(mail(1, "een"))
    stub.put(mail(2, "twee"))
    stub.answers["STORE 1 "] = b"TAG NO so\r\n"
    reader = Reader()
    box = mailbox(stub, reader)
    box.read(now=MORNING)
    box.read(now=MORNING + MINUTE)
    assert [one.words for one in reader.mails] == ["een", "twee", "een"]


def test_nonsense_for_a_mail_is_a_mail_like_any_other(stub: Stub) -> None:
    uids = [
        stub.put(one) for one in (b"", b"\x00\xff\xfe" * 500, b"Content-Type: ;;;=\r\n\r\n\xff")
    ]
    reader = Reader()
    assert mailbox(stub, reader).read(now=MORNING) == 3
    assert [stub.flags[uid] for uid in uids] == [{"\\Seen"}] * 3


@pytest.mark.parametrize(
    ("change", "code"),
    [
        pytest.param({"welcome": b"HTTP/1.1 400 no\r\n"}, "unreachable", id="no mail server"),
        pytest.param({"welcome": b"\xff\x00\r\n" * 9}, "unreachable", id="garbage"),
        pytest.param(
            {"answers": {"SEARCH": b"* SEARCH one two\r\n* \xff\r\nx\r\n"}},
            "protocol",
            id="garbage later",
        ),
        pytest.param({"answers": {"SELECT": b""}}, "timeout", id="silent"),
        pytest.param({"welcome": HANG}, "timeout", id="hung"),
        pytest.param({"welcome": DRIP}, "deadline", id="dripping"),
    ],
)
def test_a_server_that_does_not_do_is_down(
    stub: Stub, caplog: pytest.LogCaptureFixture, change: dict[str, Any], code: str
) -> None:
    stub.put(mail())
    for name, value in change.items():
        setattr(stub, name, value)
    caplog.set_level(logging.WARNING)
    began = time.monotonic()
    assert mailbox(stub, Reader(), timeout=0.3, deadline=0.8).read(now=MORNING) == 0
    assert time.monotonic() - began < 3
    assert f"({code})" in caplog.text


def test_a_wrong_password_is_said_without_the_password(
    stub: Stub, caplog: pytest.LogCaptureFixture
) -> None:
    mailbox(stub, Reader(), password="wrong horse").read(now=MORNING)
    assert "(login)" in caplog.text
    assert "horse" not in caplog.text


def test_while_it_is_down_it_is_asked_ever_less_often_and_said_once(
    stub: Stub, caplog: pytest.LogCaptureFixture
) -> None:
    stub.answers["LOGIN"] = b"x BAD\r\n"
    box = mailbox(stub, Reader(), timeout=0.1)
    for minute in range(120):
        box.read(now=MORNING + minute * MINUTE)
    assert stub.visits == 8, "after 0, 1, 3, 7, 15, 31, 61 and 91 minutes"
    assert caplog.text.count("the mailbox") == 1
    del stub.answers["LOGIN"]
    stub.put(mail())
    assert box.read(now=MORNING + timedelta(hours=3)) == 1
    assert "answers again" in caplog.text


def test_nothing_listens_there(caplog: pytest.LogCaptureFixture) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    box = Mailbox(MailboxSettings("127.0.0.1", "u", "p", port, "none", timeout=1), Reader())
    assert box.read(now=MORNING) == 0
    assert "(unreachable)" in caplog.text


def test_a_password_is_never_shown() -> None:
    assert "horse" not in repr(imap_connection.MailboxSettings("h", "u", PASSWORD))
