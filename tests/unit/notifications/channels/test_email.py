"""Mail, against a server on the loopback."""

import email
import shutil
import socket
import ssl
import subprocess
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from notifications.channels.email import EmailChannel, EmailSettings
from notifications.errors import ChannelError, Outage, Permanent, Retryable
from notifications.invitations import CalendarEntry, Invitation
from notifications.texts.rendered import Rendered
from tests.support.message_builders import facts, renderer
from tests.support.smtp_stub import DRIP, DROP, HANG, Stub, smtp_stub

REFERENCE = "0f9d1c1e-6f0f-4a53-9f7e-1f3a8a2f0001"
RENDERED = Rendered("Je afspraak", "Dag Zoë\n", "<p>Dag Zoë</p>")


def channel(port: int, **overrides: Any) -> EmailChannel:
    settings: dict[str, Any] = {
        "host": "127.0.0.1",
        "port": port,
        "security": "none",
        "sender": "afspraak@leerwinkel.example.org",
        "sender_name": "Leerwinkel",
        "timeout": 5,
    }
    return EmailChannel(EmailSettings(**settings | overrides))


def send(
    stub: Stub, rendered: Rendered = RENDERED, to: str = "zoe@example.org", **more: Any
) -> str:
    return channel(stub.port, **more).send(rendered, to, REFERENCE).reference


def received(stub: Stub) -> EmailMessage:
    [mail] = stub.mails
    message = email.message_from_bytes(mail, policy=default)
    assert isinstance(message, EmailMessage)
    return message


def test_a_mail_says_whom_it_is_from_and_that_a_machine_wrote_it() -> None:
    with smtp_stub() as stub:
        reference = send(stub)
    mail = received(stub)
    assert mail["From"] == "Leerwinkel <afspraak@leerwinkel.example.org>"
    assert mail["To"] == "zoe@example.org"
    assert mail["Subject"] == "Je afspraak"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Message-ID"] == reference == f"<{REFERENCE}@leerwinkel.example.org>"
    assert mail["Date"].datetime.tzinfo is not None


@pytest.mark.parametrize("language", ["nl", "ar"])
def test_a_mail_brings_text_and_html_whole_in_seven_bits(language: str) -> None:
    rendered = renderer().render(
        "confirmation", "email", language, facts(), "https://example.org/a"
    )
    with smtp_stub() as stub:
        send(stub, rendered)
    mail = received(stub)
    assert stub.mails[0].isascii()
    assert max(map(len, stub.mails[0].splitlines())) <= 998
    assert mail.get_content_type() == "multipart/alternative"
    assert mail["Subject"] == rendered.subject
    text, html = mail.iter_parts()
    assert isinstance(text, EmailMessage)
    assert isinstance(html, EmailMessage)
    assert text.get_content().replace("\r\n", "\n") == rendered.text
    assert html.get_content().replace("\r\n", "\n").strip() == str(rendered.html).strip()


def test_a_message_without_html_is_plain_text() -> None:
    with smtp_stub() as stub:
        send(stub, Rendered("Dag", "Dag\n"))
    assert received(stub).get_content_type() == "text/plain"


@pytest.mark.parametrize("name", ["Leerwinkel West-Vlaanderen", "Leerwinkel \u201cÉén\u201d, Gent"])
def test_a_mail_comes_from_the_region_that_it_is_of(name: str) -> None:
    with smtp_stub() as stub:
        send(stub, Rendered("Dag", "Dag\n", sender_name=name))
    [sender] = received(stub)["From"].addresses
    assert (sender.display_name, sender.addr_spec) == (name, "afspraak@leerwinkel.example.org")


def test_a_name_over_two_lines_adds_no_header() -> None:
    with smtp_stub() as stub:
        send(stub, Rendered("Dag", "Dag\n", sender_name="Leerwinkel\r\nBcc: zoe@example.org"))
    mail = received(stub)
    assert mail["Bcc"] is None
    assert mail["From"].addresses[0].display_name == "Leerwinkel Bcc: zoe@example.org"


def test_mails_of_a_thread_refer_to_the_same_beginning() -> None:
    with smtp_stub() as stub:
        send(stub, Rendered("Dag", "Dag\n", thread="of-zoe"))
    mail = received(stub)
    assert mail["References"] == mail["In-Reply-To"] == "<of-zoe@leerwinkel.example.org>"
    assert mail["Message-ID"] == f"<{REFERENCE}@leerwinkel.example.org>"


def test_answers_and_bounces_go_to_the_mailbox_that_is_read() -> None:
    with smtp_stub() as stub:
        send(stub, reply_to="antwoord@leerwinkel.example.org")
    mail = received(stub)
    assert mail["Reply-To"] == "antwoord@leerwinkel.example.org"
    assert mail["From"].addresses[0].addr_spec == "afspraak@leerwinkel.example.org"
    assert any(
        line.upper().startswith("MAIL FROM:<ANTWOORD@LEERWINKEL.EXAMPLE.ORG>")
        for line in stub.lines
    )


@pytest.mark.parametrize(
    ("reply_to", "organizer", "rsvp"),
    [
        pytest.param("antwoord@example.org", "antwoord@example.org", "TRUE", id="read"),
        pytest.param("", "afspraak@leerwinkel.example.org", "FALSE", id="not read"),
    ],
)
def test_a_calendar_is_asked_to_answer_where_answers_are_read(
    reply_to: str, organizer: str, rsvp: str
) -> None:
    start = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
    entry = CalendarEntry("uid", 0, start, start + timedelta(hours=1), "Leerwinkel", "Gent", "")
    invitation = Invitation("REQUEST", entry, start, "Leerwinkel")
    with smtp_stub() as stub:
        send(stub, Rendered("Dag", "Dag", "<p>Dag", invitation), reply_to=reply_to)
    [file] = [one for one in received(stub).walk() if one.get_filename()]
    [event] = Calendar.from_ical(file.get_content()).walk("VEVENT")
    assert str(event["organizer"]) == f"mailto:{organizer}"
    assert event["attendee"].params["RSVP"] == rsvp


def test_without_a_mailbox_no_answer_is_asked_for() -> None:
    with smtp_stub() as stub:
        send(stub)
    assert received(stub)["Reply-To"] is None


def test_a_mail_of_no_thread_refers_to_nothing() -> None:
    with smtp_stub() as stub:
        send(stub)
    assert received(stub)["References"] is None
    assert received(stub)["In-Reply-To"] is None


def test_a_line_that_is_a_dot_does_not_end_the_mail() -> None:
    with smtp_stub() as stub:
        send(stub, Rendered("Dag", "een\n.\ntwee\n"))
    assert b"een\r\n.\r\ntwee" in stub.mails[0]


def test_it_logs_in_where_there_is_a_user() -> None:
    with smtp_stub() as stub:
        send(stub, user="zitdag", password="pass")
    assert stub.verbs.index("AUTH") < stub.verbs.index("MAIL")


@pytest.mark.parametrize(
    ("answers", "kind", "code"),
    [
        pytest.param({"RCPT": "450 busy"}, Retryable, "smtp_450", id="recipient, later"),
        pytest.param({"RCPT": "550 unknown"}, Permanent, "smtp_550", id="recipient, never"),
        pytest.param({".": "451 disk"}, Retryable, "smtp_451", id="mail, later"),
        pytest.param({".": "554 no"}, Permanent, "smtp_554", id="mail, never"),
        pytest.param({"DATA": "554 no"}, Permanent, "smtp_554", id="mail, not even heard"),
        pytest.param({"connect": "421 full"}, Retryable, "smtp_421", id="no room now"),
        pytest.param({"connect": "554 away"}, Retryable, "smtp_554", id="no service for us"),
        pytest.param({"MAIL": "550 you"}, Retryable, "smtp_550", id="our own sender refused"),
        pytest.param({"AUTH": "535 who"}, Retryable, "smtp_login", id="our own login refused"),
        pytest.param({"EHLO": "250 stub"}, Retryable, "smtp_unable", id="no login offered"),
        pytest.param({"MAIL": DROP}, Retryable, "smtp_disconnected", id="hung up on"),
        pytest.param({"connect": DROP}, Retryable, "smtp_disconnected", id="hung up on at once"),
        pytest.param({"connect": "nonsense"}, Retryable, "smtp_-1", id="nonsense"),
    ],
)
def test_failures_are_sorted(answers: dict[str, str], kind: type[ChannelError], code: str) -> None:
    with smtp_stub(answers) as stub, pytest.raises(kind) as refused:
        send(stub, user="zitdag", password="pass")
    assert refused.value.code == code


@pytest.mark.parametrize("verb", ["connect", "MAIL", "."])
def test_a_server_that_hangs_costs_its_timeout_and_no_more(verb: str) -> None:
    with smtp_stub({verb: HANG}) as stub, pytest.raises(Retryable) as refused:
        send(stub, timeout=0.2)
    assert refused.value.code == "smtp_timeout"


@pytest.mark.parametrize(
    ("verb", "kind"),
    [
        pytest.param("connect", Outage, id="its greeting"),
        pytest.param("EHLO", Outage, id="before the mail"),
        pytest.param("RCPT", Retryable, id="about the reader"),
        pytest.param(".", Retryable, id="about the mail"),
    ],
)
def test_a_server_that_drips_costs_the_deadline_and_no_more(
    verb: str, kind: type[ChannelError]
) -> None:
    with smtp_stub({verb: DRIP}) as stub, pytest.raises(Retryable) as refused:
        send(stub, timeout=5, deadline=0.5)
    assert type(refused.value) is kind
    assert refused.value.code == "smtp_timeout"


def test_the_timeout_of_the_library_does_not_bound_a_dripping_server() -> None:
    """The control: an answer of two seconds passes a timeout of a fifth of one."""
    with smtp_stub({"connect": f"{DRIP}220 here we are, at your service now"}) as stub:
        assert send(stub, timeout=0.2, deadline=30)


def test_a_farewell_that_drips_does_not_make_it_unsent() -> None:
    with smtp_stub({"QUIT": DRIP}) as stub:
        assert send(stub, deadline=0.5)
    assert len(stub.mails) == 1


@pytest.mark.parametrize(
    ("answers", "is_ours"),
    [
        pytest.param({"connect": DROP}, True, id="hung up on at once"),
        pytest.param({"AUTH": "535 who"}, True, id="our login"),
        pytest.param({"MAIL": "550 you"}, True, id="our sender"),
        pytest.param({"RCPT": "450 busy"}, False, id="the reader"),
        pytest.param({".": "451 disk"}, False, id="the mail"),
    ],
)
def test_what_is_not_the_mails_fault_is_an_outage(answers: dict[str, str], is_ours: bool) -> None:
    with smtp_stub(answers) as stub, pytest.raises(Retryable) as refused:
        send(stub, user="zitdag", password="pass")
    assert isinstance(refused.value, Outage) is is_ours


def test_a_server_that_is_down_may_be_up_later() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    with pytest.raises(Retryable) as refused:
        channel(port).send(RENDERED, "zoe@example.org", REFERENCE)
    assert refused.value.code == "smtp_unreachable"


@pytest.mark.parametrize(
    "farewell",
    [pytest.param("451 oops", id="an error"), pytest.param(DROP, id="hung up")],
)
def test_a_mail_that_was_taken_is_sent_however_the_server_says_goodbye(farewell: str) -> None:
    with smtp_stub({"QUIT": farewell}) as stub:
        assert send(stub)
    assert len(stub.mails) == 1


@pytest.mark.parametrize(
    "address",
    [
        pytest.param("", id="nothing"),
        pytest.param("zoe", id="no domain"),
        pytest.param("zoe@example.org\r\nBcc: all@example.org", id="a header smuggled in"),
        pytest.param("zoe@@example.org", id="two signs"),
        pytest.param("zoë@example.org", id="an accent, which few servers take"),
    ],
)
def test_an_address_that_is_none_is_never_tried(address: str) -> None:
    with smtp_stub() as stub, pytest.raises(Permanent) as refused:
        send(stub, to=address)
    assert not stub.verbs
    assert "zoe" not in str(refused.value)


def test_nothing_is_said_openly_where_starttls_is_wanted_and_missing() -> None:
    with smtp_stub() as stub, pytest.raises(Retryable) as refused:
        send(stub, security="starttls", user="zitdag", password="pass")
    assert refused.value.code == "smtp_unable"
    assert not {"AUTH", "MAIL"} & set(stub.verbs)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1 with its key, made now."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("no openssl on this machine")
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    command = [openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
    files = ["-nodes", "-days", "2", "-keyout", str(path), "-out", f"{path}.crt"]
    subprocess.run([*command, *files, *subject], check=True, capture_output=True)
    path.write_text(path.read_text() + Path(f"{path}.crt").read_text())
    return path


def server_context(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


STARTTLS = {"EHLO": "250-stub\r\n250-STARTTLS\r\n250 AUTH PLAIN"}


def test_login_and_mail_go_over_tls(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with smtp_stub(STARTTLS, server_context(certificate)) as stub:
        send(stub, security="starttls", user="zitdag", password="pass")
    assert stub.verbs.index("STARTTLS") < stub.verbs.index("AUTH")
    assert len(stub.mails) == 1


def test_a_certificate_that_nobody_vouches_for_stops_it(certificate: Path) -> None:
    with (
        smtp_stub(STARTTLS, server_context(certificate)) as stub,
        pytest.raises(Retryable) as refused,
    ):
        send(stub, security="starttls", user="zitdag", password="pass")
    assert refused.value.code == "smtp_tls"
    assert "AUTH" not in stub.verbs


def test_tls_from_the_start_is_not_spoken_by_an_open_server() -> None:
    with smtp_stub() as stub, pytest.raises(Retryable) as refused:
        send(stub, security="ssl")
    assert refused.value.code == "smtp_tls"
