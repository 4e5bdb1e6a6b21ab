"""The page of sent messages, which only the demo has: a mail on it can be answered."""

import imaplib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from database import write
from notifications.incoming import imap_server, received_mails
from notifications.incoming.imap_server import HeldMails
from notifications.outbox.models import SENT as STATE_SENT
from notifications.outbox.models import Message
from scheduler.appointments.incoming import mails
from scheduler.appointments.incoming.mails import MailOutcome
from scheduler.appointments.models import AppointmentState
from scheduler.people.actors import Actor, By
from tests.support.browserless import Visitor
from tests.support.site import NOW, Site, book
from tests.web.conftest import SiteOver

SENT = "/demo/berichten"
ADDRESS = "amina@example.org"
NOBODYS = "00000000-0000-4000-8000-000000000000"


@contextmanager
def _demo(site_with: SiteOver) -> Iterator[tuple[Site, HeldMails]]:
    """A demo with its mailbox, as `zitdag demo` sets it."""
    held = HeldMails(password="a password of this test")
    with imap_server.serving(imap_server.conversation_with(held)) as port:
        mailbox: dict[str, Any] = {
            "mailbox_host": "127.0.0.1",
            "mailbox_port": port,
            "mailbox_security": "none",
            "mailbox_user": "demo",
            "mailbox_password": held.password,
            "mailbox_address": "leerwinkel@example.org",
        }
        with site_with(demo=True, **mailbox) as site:
            yield site, held


def _sent(session: Session) -> None:
    values = {"state": STATE_SENT, "sent_at": NOW, "sent_to": ADDRESS, "next_try": None}
    session.execute(update(Message).where(Message.kind == "confirmation").values(values))


def _with_a_mail(site: Site) -> Visitor:
    """Somebody booked, and the confirmation went out by mail."""
    visitor = site.visitor()
    book(visitor, bereik="email", nummer="", email=ADDRESS)
    with site.app.app_context():
        write(_sent)
    return visitor


def test_an_answer_comes_in_as_that_of_its_reader(site_with: SiteOver) -> None:
    with _demo(site_with) as (site, held):
        visitor = _with_a_mail(site)
        visitor.open(SENT)
        page = visitor.submit("Verstuur", antwoord="Nee")
        assert page.path == f"{SENT}?beantwoord=1"
        assert "Je antwoord wordt binnen een minuut gelezen." in page.text
        mail = received_mails.parse(held.mails[1])
        assert (mail.sender, mail.words.strip()) == (ADDRESS, "Nee")
        with site.app.app_context():
            outcome = write(mails.take, mail, "", by=By(Actor.CLIENT, None, NOW))
        assert outcome is MailOutcome.CANCELLED
        assert site.appointments()[0].state is AppointmentState.CANCELLED


@pytest.mark.parametrize("asked", ["", "no reference", NOBODYS])
def test_only_a_mail_that_was_sent_is_answered(site_with: SiteOver, asked: str) -> None:
    with _demo(site_with) as (site, held):
        visitor = _with_a_mail(site)
        visitor.open(SENT)
        form = visitor.page.form_with("antwoord")
        assert visitor.send(form, bericht=asked, antwoord="Nee").status == 404
        assert held.mails == {}


def test_without_a_mailbox_nothing_is_answered(site_with: SiteOver) -> None:
    with site_with(demo=True) as site:
        page = _with_a_mail(site).open(SENT)
        assert "Verstuur " not in page.text
        assert page.choices("antwoord") == []


def test_the_mailbox_takes_no_mail_from_strangers_nor_one_that_is_too_large() -> None:
    held = HeldMails(password="a password of this test")
    with (
        imap_server.serving(imap_server.conversation_with(held)) as port,
        imaplib.IMAP4("127.0.0.1", port, 5) as imap,
    ):
        with pytest.raises(imaplib.IMAP4.error):
            imap.login("demo", "another")
        imap.login("demo", held.password)
        too_large = b"x" * (imap_server.LARGEST + 1)
        assert imap.append("INBOX", "", "", too_large)[0] == "NO"
        assert imap.append("INBOX", "", "", too_large[1:])[0] == "OK"
    assert [len(one) for one in held.mails.values()] == [imap_server.LARGEST]
