"""What only the demo has: a page of the messages that were sent, where a mail can be answered."""

import imaplib
from email.message import EmailMessage
from email.utils import make_msgid
from uuid import UUID

from flask import Blueprint, abort, current_app, redirect, request, url_for
from werkzeug.wrappers import Response

from database import reading
from notifications.incoming.imap_connection import MailboxSettings
from notifications.outbox import lookups
from notifications.outbox.models import Message
from scheduler.web.core import rendering

blueprint = Blueprint("demo", __name__, url_prefix="/demo")

_MAIL = "email"
_LONGEST = 1000


@blueprint.get("/berichten")
def sent() -> str:
    """The last messages, newest first, as people got them."""
    with reading() as session:
        return rendering.render(
            "demo/sent.html",
            messages=lookups.latest(session),
            can_answer=current_app.config["DEMO_MAILBOX"] is not None,
            is_answered=request.args.get("beantwoord") == "1",
        )


@blueprint.post("/berichten")
def answer() -> Response:
    """Answer a mail as its reader would; the worker finds it in the mailbox."""
    mailbox: MailboxSettings | None = current_app.config["DEMO_MAILBOX"]
    with reading() as session:
        message = session.get(Message, _asked())
    if mailbox is None or message is None or message.route.channel != _MAIL:
        abort(404)
    _put(mailbox, _answer_to(message, request.form.get("antwoord", "")[:_LONGEST]))
    return redirect(url_for("demo.sent", beantwoord=1), 303)


def _asked() -> UUID:
    try:
        return UUID(request.form.get("bericht", ""))
    except ValueError:
        abort(404)


def _answer_to(message: Message, words: str) -> EmailMessage:
    """A mail from who got the message, in the same thread."""
    mail = EmailMessage()
    mail["From"] = message.route.address
    mail["Subject"] = f"Re: {message.sent_subject or ''}".replace("\n", " ")
    mail["Message-ID"] = make_msgid(domain="demo.example.org")
    mail["In-Reply-To"] = f"<{message.id}@demo.example.org>"
    mail.set_content(words)
    return mail


def _put(mailbox: MailboxSettings, mail: EmailMessage) -> None:
    with imaplib.IMAP4(mailbox.host, mailbox.port, mailbox.timeout) as imap:
        imap.login(mailbox.user, mailbox.password)
        imap.append(mailbox.folder, "", "", mail.as_bytes())
