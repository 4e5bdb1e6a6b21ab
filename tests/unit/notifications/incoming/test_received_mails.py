"""Mails as programs write them, reports and nonsense included."""

from email.message import EmailMessage
from uuid import UUID

import pytest

from notifications.incoming.received_mails import LONGEST, CalendarReply, parse

OURS = UUID("0f9d1c1e-6f0f-4a53-9f7e-1f3a8a2f0001")
OTHER = UUID("0f9d1c1e-6f0f-4a53-9f7e-1f3a8a2f0002")
HEAD = "From: Zoe <Zoe@Example.org>\r\nSubject: Re: Je afspraak\r\n"
GMAIL = """Nee, ik kan niet.

Op di 24 nov 2026 om 09:12 schreef Leerwinkel West-Vlaanderen <
afspraak@leerwinkel.example.org>:

> Dag Zoe,
> Ja, je komt op dinsdag.
"""
APPLE = """Nee

> Op 24 nov 2026, om 09:12 heeft Leerwinkel <afspraak@leerwinkel.example.org> geschreven:
>
> Dag Zoe
"""
OUTLOOK = """Nee

________________________________
Van: Leerwinkel <afspraak@leerwinkel.example.org>
Verzonden: dinsdag 24 november 2026 9:12
"""
OUTLOOK_OLD = """Nee

-----Oorspronkelijk bericht-----
Van: Leerwinkel
"""
BARE_HEAD = """Nee
Van: Leerwinkel <afspraak@leerwinkel.example.org>
Datum: 24 november
"""
BELOW = """> Dag Zoe, kom je?

Nee
"""
ARABIC = """لا

في الثلاثاء، 24 نوفمبر 2026 كتب Leerwinkel <afspraak@leerwinkel.example.org>:
> Dag
"""


def words(body: str, head: str = "") -> str:
    return parse(f"{HEAD}{head}\r\n{body}".encode()).words


@pytest.mark.parametrize(
    ("body", "own"),
    [
        pytest.param(GMAIL, "Nee, ik kan niet.", id="Gmail"),
        pytest.param(APPLE, "Nee", id="Apple"),
        pytest.param(OUTLOOK, "Nee", id="Outlook"),
        pytest.param(OUTLOOK_OLD, "Nee", id="an old Outlook"),
        pytest.param(BARE_HEAD, "Nee", id="a head without a rule"),
        pytest.param(BELOW, "Nee", id="an answer below"),
        pytest.param("Nee\n-- \nZoe Peeters", "Nee", id="a signature"),
        pytest.param("Kom ik om 9:30?\n", "Kom ik om 9:30?", id="a figure and a colon"),
        pytest.param("Ik kom om 9.30 uur met:\n", "Ik kom om 9.30 uur met:", id="a colon last"),
    ],
)
def test_what_is_quoted_is_not_said(body: str, own: str) -> None:
    assert words(body) == own


def test_in_arabic_too() -> None:
    assert words(ARABIC, "Content-Type: text/plain; charset=utf-8\r\n") == "لا"


@pytest.mark.parametrize(
    ("html", "own"),
    [
        pytest.param(
            '<div dir="ltr">Nee<br></div><br><div class="gmail_quote"><div>Ja</div></div>',
            "Nee",
            id="Gmail",
        ),
        pytest.param("<p>Nee</p><blockquote type=cite>Ja</blockquote>", "Nee", id="Apple"),
        pytest.param(
            '<div>Nee</div><div id="appendonsend"></div><hr><div id="divRplyFwdMsg">Van</div>Ja',
            "Nee",
            id="Outlook",
        ),
        pytest.param("<style>p{}</style><p>Nee &amp; tot ziens", "Nee & tot ziens", id="no end"),
        pytest.param("<<<p<>Nee</b></i></div>", "Nee", id="broken"),
    ],
)
def test_html_alone_is_read(html: str, own: str) -> None:
    assert words(html, "Content-Type: text/html\r\n").endswith(own)


@pytest.mark.parametrize(
    ("charset", "content"),
    [
        ("iso-8859-1", "Nee, José".encode("latin-1")),
        ("windows-1252", "Nee, José".encode("cp1252")),
        ("utf-8", "Nee, José".encode()),
        ("no-such-thing", "Nee, José".encode()),
        ("utf-8", "Nee, José".encode("cp1252")),
        ("us-ascii", "Nee, José".encode("cp1252")),
    ],
)
def test_any_charset_is_read(charset: str, content: bytes) -> None:
    head = f"{HEAD}Content-Type: text/plain; charset={charset}\r\n\r\n".encode()
    assert parse(head + content).words == "Nee, José"


def test_whom_it_answers_is_the_nearest_first() -> None:
    head = (
        f"In-Reply-To: <{OURS}@example.org>\r\n"
        f"References: <x@y> <{OTHER}@example.org>\r\n <{OURS}@example.org>\r\n"
    )
    mail = parse(f"{HEAD}{head}\r\nNee".encode())
    assert mail.refers_to == (OURS, OTHER)
    assert (mail.sender, mail.subject) == ("zoe@example.org", "Re: Je afspraak")


def calendar(*lines: str, method: str = "REPLY") -> bytes:
    whole = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"METHOD:{method}",
        "BEGIN:VEVENT",
        f"UID:{OURS}",
        *lines,
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    mail = EmailMessage()
    mail["From"] = "zoe@example.org"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content("Geweigerd")
    mail.add_alternative("\r\n".join(whole), subtype="calendar", params={"method": method})
    return mail.as_bytes()


@pytest.mark.parametrize(
    ("lines", "reply"),
    [
        pytest.param(
            ("ATTENDEE;PARTSTAT=DECLINED:mailto:zoe@example.org", "SEQUENCE:2"),
            CalendarReply(str(OURS), "DECLINED", 2),
            id="no",
        ),
        pytest.param(
            ("ATTENDEE;CN=Zoe;PARTSTAT=accepted:mailto:zoe@example.org",),
            CalendarReply(str(OURS), "ACCEPTED", None),
            id="yes",
        ),
        pytest.param(
            (
                "ATTENDEE;PARTSTAT=DECLINED:mailto:zoe@example.org",
                "COMMENT:Kan het donderdag\\, in de namiddag?",
            ),
            CalendarReply(str(OURS), "DECLINED", None, "Kan het donderdag, in de namiddag?"),
            id="with words",
        ),
        pytest.param(
            (
                'ATTENDEE;PARTSTAT=DECLINED;X-RESPONSE-COMMENT="Ziek. Later?":mailto:zoe@x.org',
                "COMMENT:Ziek. Later?",
                "COMMENT:Bel mij",
            ),
            CalendarReply(str(OURS), "DECLINED", None, "Ziek. Later?\nBel mij"),
            id="with words, twice",
        ),
        pytest.param((), None, id="of nobody"),
        pytest.param(("ATTENDEE;PARTSTAT=DECLINED:mailto:a@b", "SEQUENCE:x"), None, id="nonsense"),
    ],
)
def test_an_answer_in_a_calendar(lines: tuple[str, ...], reply: CalendarReply | None) -> None:
    assert parse(calendar(*lines)).reply == reply


def test_an_invitation_is_no_answer() -> None:
    line = "ATTENDEE;PARTSTAT=DECLINED:mailto:zoe@example.org"
    assert parse(calendar(line, method="REQUEST")).reply is None


def report(
    action: str, *, returned: str = "message/rfc822", kind: str = "delivery-status"
) -> bytes:
    return (
        "From: MAILER-DAEMON@example.org\r\n"
        f'Content-Type: multipart/report; report-type={kind}; boundary="b"\r\n\r\n'
        "--b\r\n\r\nSorry.\r\n"
        f"--b\r\nContent-Type: message/{kind}\r\n\r\n"
        "Reporting-MTA: dns; mx.example.org\r\n\r\n"
        f"Final-Recipient: rfc822; zoe@example.org\r\nAction: {action}\r\nStatus: 5.1.1\r\n\r\n"
        f"--b\r\nContent-Type: {returned}\r\n\r\n"
        f"Message-ID: <{OURS}@leerwinkel.example.org>\r\nSubject: Je afspraak\r\n\r\nDag\r\n"
        "--b--\r\n"
    ).encode()


@pytest.mark.parametrize("returned", ["message/rfc822", "text/rfc822-headers"])
def test_a_bounce_says_which_message(returned: str) -> None:
    mail = parse(report("Failed", returned=returned))
    assert (mail.bounced, mail.automatic, mail.refers_to) == (True, True, (OURS,))


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded", ""])
def test_a_report_of_anything_else_is_no_bounce(action: str) -> None:
    mail = parse(report(action))
    assert (mail.bounced, mail.automatic) == (False, True)


def test_a_receipt_of_reading_is_no_bounce() -> None:
    assert not parse(report("failed", kind="disposition-notification")).bounced


@pytest.mark.parametrize(
    "line",
    [
        "Auto-Submitted: auto-replied",
        "Auto-Submitted: auto-generated; owner-email=x",
        "X-Auto-Response-Suppress: All",
        "Precedence: bulk",
        "Precedence: auto_reply",
        "X-Autoreply: yes",
        "List-Id: <news.example.org>",
        "Return-Path: <>",
    ],
)
def test_a_machine_says_that_it_is_one(line: str) -> None:
    assert parse(f"{HEAD}{line}\r\n\r\nNee".encode()).automatic


@pytest.mark.parametrize(
    "line", ["Auto-Submitted: no", "X-Auto-Response-Suppress: OOF, AutoReply", "X-Mailer: x"]
)
def test_a_person_is_none(line: str) -> None:
    assert not parse(f"{HEAD}{line}\r\n\r\nNee".encode()).automatic


def test_the_same_mail_has_the_same_key() -> None:
    one, other = (f"Message-ID: <1@x>\r\n{HEAD}\r\n{body}".encode() for body in ("Nee", "Nee "))
    assert parse(one).key == parse(other).key
    assert parse(b"From: a@b\r\n\r\nNee").key != parse(b"From: a@b\r\n\r\nJa").key


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00" * 100,
        bytes(range(256)) * 50,
        b"From: \xff\xfe\r\nSubject: =?x?y?z?=\r\n\r\n",
        b"Subject: =?utf-8?b?////?=\r\n\r\nx",
        b"Content-Type: multipart/mixed\r\n\r\nx",
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nx\r\n" * 5000,
        b"Content-Transfer-Encoding: base64\r\n\r\n!!!",
        b"Content-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\nMETHOD:REPLY",
        b"Content-Type: message/delivery-status\r\n\r\n\xff",
        b"In-Reply-To: <" + b"0f9d1c1e-" * 9 + b"@x>\r\n\r\nx",
    ],
)
def test_nonsense_is_a_mail_that_says_little(content: bytes) -> None:
    mail = parse(content)
    assert (mail.reply, mail.bounced, mail.refers_to) == (None, False, ())
    assert len(mail.words) <= LONGEST
    assert "\x00" not in mail.words + mail.subject + mail.sender
