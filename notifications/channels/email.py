"""Mail over SMTP."""

import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate
from typing import Any, Literal

from http_client import Exchange, Unreachable
from notifications.channels.channel import Sent
from notifications.errors import ChannelError, Outage, Permanent, Retryable
from notifications.invitations import Invitation, mailed
from notifications.texts.rendered import Rendered

FILE = "leerwinkel.ics"
NAME = "smtp"
# Every server passes on seven bits unharmed.
_POLICY = SMTP.clone(cte_type="7bit")


@dataclass(frozen=True)
class EmailSettings:
    """The SMTP server and the sender.

    `sender_name` is for mails that are nobody's in particular: see Rendered.

    `reply_to` is the address of the mailbox that is read: people's answers, those of their
    calendars, and bounces go there. Empty: nobody reads any, and none is asked for.

    `security`: "starttls" (port 587), "ssl" (port 465) or "none". Certificates are checked, and
    mail never falls back to a plain connection. `timeout` is in seconds, per reply; `deadline` over
    the whole of a mail, however slowly the server drips.
    """

    host: str
    sender: str
    sender_name: str = ""
    port: int = 587
    security: Literal["starttls", "ssl", "none"] = "starttls"
    user: str = ""
    password: str = ""
    timeout: float = 10
    deadline: float = 30
    reply_to: str = ""


class EmailChannel:
    """Sends each message over a connection of its own."""

    name = NAME

    def __init__(self, settings: EmailSettings) -> None:
        """Raises ValueError when the sender is not a mail address."""
        self._settings = settings
        self._sender = Address(settings.sender_name, addr_spec=settings.sender)

    def send(self, rendered: Rendered, address: str, reference: str) -> Sent:
        """Send one mail; its reference is its Message-ID, which is the same at every attempt.

        What the server says about this mail counts as it is: 4xx Retryable, 5xx Permanent. What
        goes wrong before (the connection, the certificate, our login, our sender) is never the
        mail's fault, so that is an Outage, whatever the code.
        """
        message = self._compose(rendered, address, reference)
        whole = _MailExchange(self._settings)
        try:
            whole.run(lambda _whole: self._hand_over(message, whole))
        except (smtplib.SMTPException, OSError, Unreachable) as error:
            if whole.is_taken:
                return Sent(self.name, str(message["Message-ID"]))
            failure = _sorted_out(error)
            if isinstance(failure, Permanent) or whole.is_about_the_mail:
                raise failure from None
            raise Outage(failure.code) from None
        finally:
            whole.close()
        return Sent(self.name, str(message["Message-ID"]))

    def _hand_over(self, message: EmailMessage, whole: "_MailExchange") -> None:
        with self._connected(whole) as server:
            whole.is_about_the_mail = True
            # Whoever cannot deliver it says so there (the envelope's sender).
            server.send_message(message, from_addr=self._settings.reply_to or None)
            whole.is_taken = True

    def _compose(self, rendered: Rendered, address: str, reference: str) -> EmailMessage:
        message = EmailMessage(policy=_POLICY)
        try:
            message["To"] = Address(addr_spec=address)
        except (ValueError, IndexError, MessageError):
            # `from None`: the reason quotes the address, and reasons end up in logs.
            raise Permanent("bad_address") from None
        message["From"] = self._from(rendered)
        if self._settings.reply_to:
            message["Reply-To"] = Address(addr_spec=self._settings.reply_to)
        message["Subject"] = rendered.subject
        message["Date"] = formatdate(usegmt=True)
        message["Message-ID"] = f"<{reference}@{self._sender.domain}>"
        if rendered.thread:
            # No mail bears this Message-ID: whichever of a thread is read first, or was lost, the
            # others still hold together.
            first = f"<{rendered.thread}@{self._sender.domain}>"
            message["In-Reply-To"] = message["References"] = first
        # No answering machine is to answer (RFC 3834).
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(rendered.text)
        if rendered.html is not None:
            message.add_alternative(rendered.html, subtype="html")
        if rendered.invitation is not None:
            self._invite(message, rendered.invitation, address)
        return message

    def _from(self, rendered: Rendered) -> Address:
        """Whose mail it is, as mail programs show it, with our address."""
        name = " ".join(rendered.sender_name.split())
        return Address(name, addr_spec=self._settings.sender) if name else self._sender

    def _invite(self, message: EmailMessage, invitation: Invitation, address: str) -> None:
        """As an alternative, for readers that show invitations; and as a file, for others."""
        reply_to = self._settings.reply_to
        file = mailed(
            invitation,
            sender=reply_to or self._settings.sender,
            reader=address,
            is_answered=bool(reply_to),
        )
        message.add_alternative(
            file.decode(), subtype="calendar", params={"method": invitation.method}
        )
        message.add_attachment(file, "application", "ics", filename=FILE)

    @contextmanager
    def _connected(self, whole: "_MailExchange") -> Iterator[smtplib.SMTP]:
        server = whole.opened()
        try:
            if self._settings.security == "starttls":
                server.starttls(context=ssl.create_default_context())
            if self._settings.user:
                server.login(self._settings.user, self._settings.password)
            server.ehlo_or_helo_if_needed()
            yield server
        finally:
            # The server has taken the mail or refused it: how it says goodbye changes nothing.
            with suppress(smtplib.SMTPException, OSError):
                server.quit()
            server.close()


class _MailExchange(Exchange):
    """One conversation with a mail server, whose timeout would start anew with each byte.

    `is_about_the_mail`: the server has let us in, and hears of the mail. `is_taken`: it has it.
    """

    def __init__(self, settings: EmailSettings) -> None:
        super().__init__(settings.deadline)
        self._settings = settings
        self.is_about_the_mail = False
        self.is_taken = False

    def close(self) -> None:
        """Close the socket that it could be aborted by."""
        if self._socket is not None:
            self._socket.close()

    def opened(self) -> smtplib.SMTP:
        """The library's client, connected."""
        host, port, timeout = self._settings.host, self._settings.port, self._settings.timeout
        if self._settings.security == "ssl":
            context = ssl.create_default_context()
            return _SecureClient(self, host, port, timeout=timeout, context=context)
        return _PlainClient(self, host, port, timeout=timeout)


class _Watched(smtplib.SMTP):
    """Can be aborted from another thread, before anything is said."""

    whole: _MailExchange

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        plain: socket.socket = super()._get_socket(host, port, timeout)  # type: ignore[misc]  # not in the stubs
        self.whole.connected(plain.dup())  # TLS takes it away; a shutdown of either ends both
        return plain


class _PlainClient(_Watched):
    def __init__(self, whole: _MailExchange, *where: Any, **options: Any) -> None:
        self.whole = whole
        super().__init__(*where, **options)


class _SecureClient(smtplib.SMTP_SSL, _Watched):
    def __init__(self, whole: _MailExchange, *where: Any, **options: Any) -> None:
        self.whole = whole
        super().__init__(*where, **options)


def _sorted_out(error: Exception) -> ChannelError:
    if isinstance(error, smtplib.SMTPException):
        return _of_smtp(error)
    if isinstance(error, TimeoutError):
        return Retryable("smtp_timeout")
    if isinstance(error, ssl.SSLError):
        return Retryable("smtp_tls")
    if isinstance(error, socket.gaierror):
        return Retryable("smtp_no_such_host")
    is_slow = isinstance(error, Unreachable) and isinstance(error.__cause__, TimeoutError)
    return Retryable("smtp_timeout" if is_slow else "smtp_unreachable")


def _of_smtp(error: smtplib.SMTPException) -> ChannelError:
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return Retryable("smtp_unable")
    if isinstance(error, smtplib.SMTPSenderRefused):
        return Outage(f"smtp_{error.smtp_code}")
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, _answer = next(iter(error.recipients.values()))
        return _by_code(code)
    if isinstance(error, smtplib.SMTPDataError):
        return _by_code(error.smtp_code)
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return Retryable("smtp_login")
    if isinstance(error, smtplib.SMTPResponseException):
        return Retryable(f"smtp_{error.smtp_code}")
    if isinstance(error.__context__, TimeoutError):
        return Retryable("smtp_timeout")
    return Retryable("smtp_disconnected")


def _by_code(code: int) -> ChannelError:
    return Permanent(f"smtp_{code}") if code >= 500 else Retryable(f"smtp_{code}")
