"""What a set of settings gets wrong, though each is of its type: one sentence each, naming it.

What a setting offers and the service would not do is refused too, so that nobody relies on it.
"""

from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urlsplit

from notifications.channels.sms import catalogue

if TYPE_CHECKING:
    from settings import Settings

SHORTEST_SECRET: Final = 16
LONGEST_SENDER: Final = 11
# A setting, and the one without which it would do nothing.
DOES_NOTHING_WITHOUT: Final = {
    "smtp_user": "smtp_host",
    "smtp_password": "smtp_user",
    "mailbox_user": "mailbox_host",
    "mailbox_password": "mailbox_user",
    "sms_test": "sms_providers",
    "timetable_feeds": "timetable_folder",
    "pelias_key": "geocoders",
    "oidc_client_id": "oidc_issuer",
    "oidc_client_secret": "oidc_issuer",
    "oidc_name": "oidc_issuer",
    "oidc_organisation_claim": "oidc_issuer",
    "oidc_strong": "oidc_issuer",
    "oidc_trusts_mail": "oidc_issuer",
}


def mistakes(settings: "Settings") -> Iterator[str]:
    """Each mistake in a sentence, the gravest first."""
    yield from _secrets(settings)
    yield from _address(settings)
    yield from _useless(settings)
    yield from _database(settings)
    yield from _staging(settings)
    yield from _mail(settings)
    yield from _texts(settings)
    yield from _openid(settings)


def is_this_machine(host: str) -> bool:
    """Whether a host's name can only mean the machine itself."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _secrets(settings: "Settings") -> Iterator[str]:
    if len(settings.secret_key) < SHORTEST_SECRET:
        yield f"ZITDAG_SECRET_KEY: set it to at least {SHORTEST_SECRET} random characters"
    if settings.metrics_token and len(settings.metrics_token) < SHORTEST_SECRET:
        yield f"ZITDAG_METRICS_TOKEN: at least {SHORTEST_SECRET} random characters"


def _address(settings: "Settings") -> Iterator[str]:
    if not _is_address(settings.base_url):
        yield (
            "ZITDAG_BASE_URL: https:// and a host, such as https://zitdag.example.org, without a "
            f"path: not {settings.base_url!r}"
        )
    elif settings.is_secure and settings.demo:
        yield "ZITDAG_DEMO: it shows everybody's messages, and ZITDAG_BASE_URL is on https"
    elif settings.is_secure and not (settings.smtp_host or settings.staging):
        yield (
            "ZITDAG_SMTP_HOST: a mail server, as ZITDAG_BASE_URL is on https: without one, codes "
            "to sign in and everything else would be written to the console"
        )


def _is_address(text: str) -> bool:
    """Whether it is a scheme, a host and perhaps a port: pages live at its root."""
    try:
        parts = urlsplit(text)
        is_plain = parts.port != 0 and parts.username is None
    except ValueError:
        return False
    is_whole = (
        parts.scheme in ("http", "https") and bool(parts.hostname) and parts.path in ("", "/")
    )
    return is_whole and is_plain and not (set("?# \t\\") & set(text))


def _useless(settings: "Settings") -> Iterator[str]:
    for name, needed in DOES_NOTHING_WITHOUT.items():
        if getattr(settings, name) and not getattr(settings, needed):
            yield f"ZITDAG_{name.upper()}: it does nothing without ZITDAG_{needed.upper()}"
    if settings.osrm_url and settings.valhalla_url:
        yield "ZITDAG_OSRM_URL, ZITDAG_VALHALLA_URL: one of the two is asked, so set one"


def _database(settings: "Settings") -> Iterator[str]:
    if settings.pgbouncer and not settings.database_url.startswith("postgresql"):
        yield "ZITDAG_PGBOUNCER: ZITDAG_DATABASE_URL is no PostgreSQL"
    file = settings.database_url.removeprefix("sqlite:///")
    old = Path("instance", file)
    if file != settings.database_url and file and not Path(file).exists() and old.exists():
        yield (
            f"ZITDAG_DATABASE_URL: {file} of this folder is not there, and {old} is, where earlier "
            "versions looked: move it here, or name it"
        )


def _staging(settings: "Settings") -> Iterator[str]:
    """Whoever copies the settings of the real installation would one day send from this one."""
    if not settings.staging:
        return
    for name in ("smtp_host", "mailbox_host", "sms_providers", "demo"):
        if getattr(settings, name):
            yield f"ZITDAG_{name.upper()}: take it out, as ZITDAG_STAGING is set: nothing is sent"


def _mail(settings: "Settings") -> Iterator[str]:
    if settings.smtp_host and not settings.mail_from:
        yield "ZITDAG_MAIL_FROM: the sender of mails, as ZITDAG_SMTP_HOST is set"
    if settings.mailbox_host and not (settings.mailbox_user and settings.mailbox_password):
        yield "ZITDAG_MAILBOX_USER, ZITDAG_MAILBOX_PASSWORD: as ZITDAG_MAILBOX_HOST is set"
    if settings.mailbox_host and "@" not in settings.reply_to:
        yield "ZITDAG_MAILBOX_ADDRESS: the address that people answer to"


def _texts(settings: "Settings") -> Iterator[str]:
    if settings.text_providers and not _is_sender(settings.sms_sender):
        yield "ZITDAG_SMS_SENDER: a number like +32460000000, or a name of at most 11 letters"
    for name in settings.text_providers:
        if name in catalogue.PROVIDERS:
            yield from _provider(settings, name, catalogue.PROVIDERS[name])
        else:
            yield f"ZITDAG_SMS_PROVIDERS: {name!r} is none of ours"


def _is_sender(sender: str) -> bool:
    if sender.startswith("+"):
        return sender[1:].isdecimal()
    return 0 < len(sender) <= LONGEST_SENDER and sender.isascii()


def _provider(settings: "Settings", name: str, entry: catalogue.ProviderEntry) -> Iterator[str]:
    for what in ("user", "key") if entry.has_user else ("key",):
        if not getattr(settings, f"sms_{name}_{what}"):
            yield f"ZITDAG_SMS_{name.upper()}_{what.upper()}: it is not set"
    if settings.sms_test and not entry.can_test:
        yield f"ZITDAG_SMS_TEST: {name} has no test mode"
    secret = settings.hook_secret(name)
    if secret and len(secret) < SHORTEST_SECRET:
        yield f"ZITDAG_SMS_WEBHOOK_SECRET: at least {SHORTEST_SECRET} random characters"
    if not entry.signs and quote(secret, safe="") != secret:
        yield ("ZITDAG_SMS_WEBHOOK_SECRET: it stands in an address: letters, figures, - and _ only")


def _openid(settings: "Settings") -> Iterator[str]:
    if not settings.oidc_issuer:
        return
    if not _is_issuer(settings.oidc_issuer):
        yield "ZITDAG_OIDC_ISSUER: https:// and a host, exactly as the issuer writes it"
    for name in ("client_id", "client_secret", "name", "subject_claims"):
        if not getattr(settings, f"oidc_{name}").split():
            yield f"ZITDAG_OIDC_{name.upper()}: it is not set, and ZITDAG_OIDC_ISSUER is"
    if "openid" not in settings.oidc_scope.split():
        yield "ZITDAG_OIDC_SCOPE: it has to hold openid"


def _is_issuer(text: str) -> bool:
    """Whether it is an address without a query; only this machine is reached in the clear."""
    try:
        parts = urlsplit(text)
        is_whole = bool(parts.hostname) and parts.port != 0 and not parts.query
    except ValueError:
        return False
    is_here = parts.scheme == "http" and is_this_machine(parts.hostname or "")
    return is_whole and (parts.scheme == "https" or is_here)
