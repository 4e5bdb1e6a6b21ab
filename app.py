"""The one place that knows everything: it reads the settings and hands the rooms what they need."""

import hashlib
import hmac
import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, cast
from urllib.parse import quote, urlsplit

from flask import Flask
from flask_babel import Babel
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from database import THREADS, db, reading
from locations.engine import TravelSettings, make_travel
from locations.geocoding import Places, UnknownGeocoder, make_places
from locations.reach import Travel
from notifications import texts
from notifications.capping import DailyCap
from notifications.channels import Channel
from notifications.channels.console import ConsoleChannel
from notifications.channels.email import EmailChannel, EmailSettings
from notifications.channels.sms import Provider, SmsChannel, catalogue
from notifications.delivery import Post
from notifications.outbox import Message
from notifications.rendering import Renderer
from scheduler import cli
from scheduler.appointments import links, messages, staff_messages, to_call
from scheduler.timetables import TimetableSettings
from scheduler.web import (
    auth,
    calendars,
    coordinator,
    counsellor,
    demo,
    desk,
    health,
    page,
    partner,
    public,
    reception,
    security,
    webhooks,
)

HERE = Path(__file__).parent
TEMPLATES = HERE / "templates"
BODY_LIMIT = 64 * 1024
SHORTEST_SECRET = 16
LONGEST_SENDER = 11
SENDERS = 8
SMTP_SECURITY = ("starttls", "ssl", "none")


class SettingMissing(Exception):
    """A setting is missing or not usable; the message names it."""


@dataclass(frozen=True)
class Settings:
    """What `ZITDAG_*` environment variables decide; the README explains each."""

    secret_key: str
    database_url: str = "sqlite:///zitdag.db"
    pgbouncer: bool = False
    base_url: str = "http://127.0.0.1:8000"
    region: str = ""
    proxies: int = 0
    demo: bool = False
    smtp_host: str = ""
    smtp_port: int = 587
    smtp_security: str = "starttls"
    smtp_user: str = ""
    smtp_password: str = ""
    mail_from: str = ""
    sms_providers: str = ""
    sms_sender: str = ""
    sms_smstools_user: str = ""
    sms_smstools_key: str = ""
    sms_smstools_webhook_secret: str = ""
    sms_ringring_key: str = ""
    sms_cm_key: str = ""
    sms_spryng_key: str = ""
    sms_twilio_user: str = ""
    sms_twilio_key: str = ""
    sms_webhook_secret: str = ""
    sms_test: bool = False
    sms_daily_cap: int = 1000
    sms_cents: float = 0.0
    metrics_token: str = ""
    timetable_folder: str = ""
    timetable_feeds: str = ""
    geocoders: str = ""
    pelias_key: str = ""
    osrm_url: str = ""
    valhalla_url: str = ""
    motis_url: str = ""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Settings":
        """Read the settings.

        Raises:
            SettingMissing: the secret key is missing or too short, or a figure is none.
        """
        given = {
            field.name: environment[name]
            for field in fields(cls)
            if environment.get(name := f"ZITDAG_{field.name.upper()}")
        }
        if len(given.get("secret_key", "")) < SHORTEST_SECRET:
            raise SettingMissing(
                f"ZITDAG_SECRET_KEY: set it to at least {SHORTEST_SECRET} random characters"
            )
        values: dict[str, Any] = {name: _value(name, text) for name, text in given.items()}
        settings = cls(**values)
        settings.check_mail()
        settings.check_texts()
        settings.check_metrics()
        return settings

    def check_mail(self) -> None:
        """Raises SettingMissing where a mail server is named but mail could not leave."""
        if self.smtp_host and not self.mail_from:
            raise SettingMissing(
                "ZITDAG_MAIL_FROM: the sender of mails, as ZITDAG_SMTP_HOST is set"
            )
        if self.smtp_security not in SMTP_SECURITY:
            raise SettingMissing(f"ZITDAG_SMTP_SECURITY: one of {', '.join(SMTP_SECURITY)}")

    def check_metrics(self) -> None:
        """Raises SettingMissing where the token could be guessed."""
        if self.metrics_token and len(self.metrics_token) < SHORTEST_SECRET:
            raise SettingMissing(
                f"ZITDAG_METRICS_TOKEN: at least {SHORTEST_SECRET} random characters"
            )

    def check_texts(self) -> None:
        """Raises SettingMissing where a provider of text messages is named but could not send."""
        if self.text_providers and not _is_sender(self.sms_sender):
            raise SettingMissing(
                "ZITDAG_SMS_SENDER: a number like +32460000000, or a name of at most 11 letters"
            )
        for name in self.text_providers:
            if name not in catalogue.PROVIDERS:
                raise SettingMissing(f"ZITDAG_SMS_PROVIDERS: {name!r} is none of ours")
            self._check_provider(name, catalogue.PROVIDERS[name])

    def _check_provider(self, name: str, entry: catalogue.Entry) -> None:
        needed = ["user", "key"] if entry.has_user else ["key"]
        for what in needed:
            if not getattr(self, f"sms_{name}_{what}"):
                raise SettingMissing(f"ZITDAG_SMS_{name.upper()}_{what.upper()}: it is not set")
        if self.sms_test and not entry.can_test:
            raise SettingMissing(f"ZITDAG_SMS_TEST: {name} has no test mode")
        secret = self.hook_secret(name)
        if secret and len(secret) < SHORTEST_SECRET:
            raise SettingMissing(
                f"ZITDAG_SMS_WEBHOOK_SECRET: at least {SHORTEST_SECRET} random characters"
            )
        if not entry.signs and quote(secret, safe="") != secret:
            raise SettingMissing(
                "ZITDAG_SMS_WEBHOOK_SECRET: it stands in an address: letters, figures, - and _ only"
            )

    @property
    def text_providers(self) -> tuple[str, ...]:
        """Who sends text messages, in the order in which they are tried; nobody: the console."""
        return tuple(name.strip() for name in self.sms_providers.split(",") if name.strip())

    @property
    def can_be_answered(self) -> bool:
        """Whether what people text back reaches us, whichever provider sends: a number receives, a
        name does not, and without a secret we believe no webhook.
        """
        names = self.text_providers
        heard = [catalogue.PROVIDERS[name].receives and self.hook_secret(name) for name in names]
        return bool(names) and self.sms_sender.startswith("+") and all(heard)

    def hook_secret(self, name: str) -> str:
        """What a provider's webhooks are signed with, or carry; empty: they are refused."""
        if name == "twilio":
            return self.sms_twilio_key
        return self.sms_smstools_webhook_secret if name == "smstools" else self.sms_webhook_secret

    @property
    def is_secure(self) -> bool:
        """Whether people come over https."""
        return urlsplit(self.base_url).scheme == "https"

    @property
    def travel(self) -> TravelSettings:
        """Where the parts of the engine of journeys are."""
        return TravelSettings(
            self.timetable_folder, self.osrm_url, self.valhalla_url, self.motis_url
        )

    @property
    def timetable(self) -> TimetableSettings | None:
        """Where the timetable is and what it is refreshed from; None without a folder."""
        if not self.timetable_folder:
            return None
        return TimetableSettings(Path(self.timetable_folder), tuple(self.timetable_feeds.split()))

    def key_for(self, purpose: str) -> bytes:
        """A key of its own for each purpose, so that one never opens what another one signed."""
        return hmac.digest(self.secret_key.encode(), purpose.encode(), hashlib.sha256)


def _is_sender(sender: str) -> bool:
    if sender.startswith("+"):
        return sender[1:].isdecimal()
    return 0 < len(sender) <= LONGEST_SENDER and sender.isascii()


def _value(name: str, text: str) -> str | int | float | bool:
    default = getattr(Settings, name, "")
    if isinstance(default, bool):
        return text.lower() in ("1", "yes", "true", "on")
    if isinstance(default, float):
        return _amount(name, text)
    if not isinstance(default, int):
        return text
    if not text.isdecimal():
        raise SettingMissing(f"ZITDAG_{name.upper()}: a whole number, not {text!r}")
    return int(text)


def _amount(name: str, text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise SettingMissing(f"ZITDAG_{name.upper()}: an amount, not {text!r}") from None


def create_app(settings: Settings) -> Flask:
    """The web application. It opens no connection before it is asked something."""
    app = Flask("zitdag", template_folder=str(TEMPLATES), static_folder=str(TEMPLATES / "static"))
    app.config.update(_configuration(settings))
    app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # how Flask wants to be wrapped
        app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies, x_host=settings.proxies
    )
    app.extensions["zitdag.renderer"] = Renderer(
        TEMPLATES / "messages", TEMPLATES / "translations", answers=settings.can_be_answered
    )
    app.extensions["zitdag.travel"] = make_travel(settings.travel)
    app.extensions["zitdag.places"] = _places(settings)
    db.init_app(app)
    csrf = CSRFProtect(app)
    Babel(app, locale_selector=page.locale_name)
    page.init_app(app)
    auth.init_app(app)
    security.init_app(app, is_secure=settings.is_secure)
    app.register_blueprint(health.blueprint)
    app.register_blueprint(public.blueprint)
    app.register_blueprint(auth.blueprint)
    app.register_blueprint(counsellor.blueprint)
    app.register_blueprint(reception.blueprint)
    app.register_blueprint(calendars.blueprint)
    app.register_blueprint(coordinator.blueprint)
    app.register_blueprint(desk.blueprint)
    app.register_blueprint(partner.blueprint)
    app.register_blueprint(webhooks.blueprint)
    csrf.exempt(webhooks.blueprint)  # no browser posts there, and each request shows a secret
    if settings.demo:
        app.register_blueprint(demo.blueprint)
    return app


def _places(settings: Settings) -> Places:
    try:
        return make_places(settings.geocoders, pelias_key=settings.pelias_key)
    except UnknownGeocoder as unknown:
        raise SettingMissing(
            f"ZITDAG_GEOCODERS: geopunt, nominatim, photon or pelias=ADDRESS, not {unknown.name!r}"
        ) from None


def _pool(settings: Settings) -> dict[str, Any]:
    """A connection for each thread: one request takes one at a time."""
    pool: dict[str, Any] = {"pool_size": THREADS}
    if settings.pgbouncer and not settings.database_url.startswith("postgresql"):
        raise SettingMissing("ZITDAG_PGBOUNCER: ZITDAG_DATABASE_URL is no PostgreSQL")
    if settings.pgbouncer:
        # The next transaction gets another connection, where nothing was prepared.
        pool["connect_args"] = {"prepare_threshold": None}
    return pool


def _configuration(settings: Settings) -> dict[str, Any]:
    return {
        "SECRET_KEY": settings.key_for("session"),
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        # What an error says of a statement must not quote who it was about.
        "SQLALCHEMY_ENGINE_OPTIONS": {"hide_parameters": True, **_pool(settings)},
        "MAX_CONTENT_LENGTH": BODY_LIMIT,
        "BABEL_DEFAULT_LOCALE": "nl",
        "BABEL_TRANSLATION_DIRECTORIES": str(TEMPLATES / "translations"),
        # __Host-: only over https, only for this host, for all of its addresses.
        "SESSION_COOKIE_NAME": "__Host-zitdag" if settings.is_secure else "zitdag",
        "SESSION_COOKIE_SECURE": settings.is_secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "WTF_CSRF_TIME_LIMIT": None,  # as long as the session: people leave a form open
        "BASE_URL": settings.base_url.rstrip("/"),
        "REGION": settings.region,
        "DEMO": settings.demo,
        "MANAGE_KEY": settings.key_for("manage links"),
        "BROWSER_KEY": settings.key_for("browser sessions"),
        "ATTEMPTS_KEY": settings.key_for("attempts"),
        "FEED_KEY": settings.key_for("calendar feeds"),
        "SHEET_KEY": settings.key_for("reception sheets"),
        "SMS_CENTS": settings.sms_cents,
        "SMS_DAILY_CAP": settings.sms_daily_cap,
        "CAN_BE_ANSWERED": settings.can_be_answered,
        "METRICS_TOKEN": settings.metrics_token,
        "HOOKS": {
            provider.name: (provider, settings.hook_secret(provider.name))
            for provider in _providers(settings)
        },
        "SIGN_IN_KEY": settings.key_for("sign-in codes"),
    }


def post(settings: Settings) -> Post:
    """What the worker needs to deliver messages. Use it within the app's context."""
    key = settings.key_for("manage links")
    base = settings.base_url.rstrip("/")

    def link(message: Message) -> str | None:
        with reading() as session:
            appointment = messages.appointment_of(session, message.subject)
            if appointment is not None:
                is_open = links.is_manageable(appointment, now=_now())
                return f"{base}/a/{links.token(key, appointment)}" if is_open else None
        path = staff_messages.page_of(message.subject)
        return f"{base}{path}" if path else None

    def of_region(region: str, kind: str, channel: str, language: str) -> str | None:
        with reading() as session:
            return texts.find(session, region, kind, channel, language)

    return Post(
        now=_now,
        channels=_channels(settings),
        renderer=Renderer(
            TEMPLATES / "messages",
            TEMPLATES / "translations",
            texts=of_region,
            answers=settings.can_be_answered,
        ),
        link=link,
        gave_up=to_call.gave_up,
        capped=DailyCap(settings.sms_daily_cap, _now),
        cents_per_part=settings.sms_cents,
        senders=SENDERS,
    )


def _now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 -- an edge: the clock the worker is given


def _channels(settings: Settings) -> dict[str, Channel]:
    """The console stands in for what is not configured."""
    console = ConsoleChannel()
    return {
        "sms": SmsChannel(_providers(settings)) if settings.text_providers else console,
        "email": _mail(settings) if settings.smtp_host else console,
    }


def _mail(settings: Settings) -> Channel:
    return EmailChannel(
        EmailSettings(
            host=settings.smtp_host,
            sender=settings.mail_from,
            port=settings.smtp_port,
            security=cast(Literal["starttls", "ssl", "none"], settings.smtp_security),
            user=settings.smtp_user,
            password=settings.smtp_password,
        )
    )


def _providers(settings: Settings) -> list[Provider]:
    """Who sends text messages, in their order."""
    return [
        catalogue.PROVIDERS[name].make(
            catalogue.Access(
                sender=settings.sms_sender,
                user=getattr(settings, f"sms_{name}_user", ""),
                key=getattr(settings, f"sms_{name}_key"),
                report_to=_hook_address(settings, name),
                test=settings.sms_test,
            )
        )
        for name in settings.text_providers
    ]


def _hook_address(settings: Settings, name: str) -> str:
    """Where a provider's webhooks come in; who does not sign knows a secret at its end."""
    secret = settings.hook_secret(name)
    if not secret:
        return ""
    address = f"{settings.base_url.rstrip('/')}/webhooks/{name}"
    return address if catalogue.PROVIDERS[name].signs else f"{address}/{secret}"


def main() -> None:
    """The command `zitdag`."""
    try:
        cli.run(_service, os.environ, _travel)
    except SettingMissing as missing:
        raise SystemExit(str(missing)) from None


def _travel(environment: Mapping[str, str]) -> Travel:
    """The engine alone, which has no secrets."""
    nobody = {"ZITDAG_SECRET_KEY": "-" * SHORTEST_SECRET}
    return make_travel(Settings.from_environment({**nobody, **environment}).travel)


def _service(environment: Mapping[str, str]) -> cli.Service:
    settings = Settings.from_environment(environment)
    return cli.Service(
        app=create_app(settings), post=lambda: post(settings), timetable=settings.timetable
    )
