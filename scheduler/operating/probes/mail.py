"""The mail server: connected to, greeted and logged in at, without sending anything."""

import smtplib
import ssl
from collections.abc import Iterator

from scheduler.operating.findings import Finding, ok, warning, wrong
from scheduler.operating.setup import Setup

SECONDS = 8.0
LOOPBACK = ("localhost", "127.0.0.1", "::1")


def server(setup: Setup, *, tls: ssl.SSLContext | None = None) -> Iterator[Finding]:
    """How it stands with the server that ZITDAG_SMTP_HOST names."""
    if not setup.smtp_host:
        yield warning("mail", "mails go to the console: set ZITDAG_SMTP_HOST")
        return
    if setup.smtp_security == "none" and setup.smtp_host not in LOOPBACK:
        yield warning("mail", "mails and the password travel unencrypted: ZITDAG_SMTP_SECURITY")
    yield _logged_in(setup, tls or ssl.create_default_context())


def _logged_in(setup: Setup, tls: ssl.SSLContext) -> Finding:
    where = f"{setup.smtp_host}:{setup.smtp_port}"
    try:
        with _connected(setup, tls) as connection:
            if setup.smtp_user:
                connection.login(setup.smtp_user, setup.smtp_password)
    except smtplib.SMTPAuthenticationError:
        return wrong("mail", f"{where} refuses ZITDAG_SMTP_USER with its password")
    except ssl.SSLError as error:
        return wrong("mail", f"{where} shows no certificate that counts: {error.reason}")
    except smtplib.SMTPException as error:
        return wrong("mail", f"{where} does not do what is asked: {type(error).__name__}")
    except OSError as error:
        return wrong("mail", f"{where} cannot be reached: {error.strerror or 'no answer'}")
    login = "and takes the login" if setup.smtp_user else "and asks for no login"
    return ok("mail", f"{where} answers {login}; `zitdag mail-test` sends one")


def _connected(setup: Setup, tls: ssl.SSLContext) -> smtplib.SMTP:
    if setup.smtp_security == "ssl":
        return smtplib.SMTP_SSL(setup.smtp_host, setup.smtp_port, timeout=SECONDS, context=tls)
    connection = smtplib.SMTP(setup.smtp_host, setup.smtp_port, timeout=SECONDS)
    if setup.smtp_security == "starttls":
        try:
            connection.starttls(context=tls)
        except (smtplib.SMTPException, OSError):
            connection.close()
            raise
    return connection
