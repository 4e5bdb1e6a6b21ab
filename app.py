"""Composition root: builds the parts from the settings and wires them together."""

import logging
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from flask_babel import Babel
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from database import SESSION_INFO, database_options, db, reading, write
from locations.factory import TravelSettings, make_travel
from locations.places.geocoding import Places, UnknownGeocoder, make_places
from notifications.channels.channel import Channel
from notifications.channels.console import ConsoleChannel
from notifications.channels.email import EmailChannel, EmailSettings
from notifications.channels.nowhere import NowhereChannel
from notifications.channels.sms import catalogue, factory
from notifications.channels.sms.channel import SmsChannel
from notifications.channels.sms.provider import Provider
from notifications.delivery.daily_cap import DailyCap
from notifications.delivery.worker import DeliveryContext
from notifications.incoming.delivery_reports import TooEarly
from notifications.incoming.imap_connection import MailboxSettings
from notifications.incoming.mailbox import Handled, Mailbox
from notifications.incoming.received_mails import ReceivedMail
from notifications.outbox.models import Message
from notifications.texts import overrides
from notifications.texts.rendering import Renderer
from scheduler.access.openid.issuer import Issuer, OpenIdClient
from scheduler.appointments.booking import manage_links
from scheduler.appointments.incoming import mails, undelivered
from scheduler.appointments.incoming.mails import MailOutcome
from scheduler.appointments.messages import to_clients, to_staff
from scheduler.appointments.messages.facts import READS_REPLIES
from scheduler.commands.context import Runtime
from scheduler.jobs.timetable_refresh import TimetableSettings
from scheduler.operating import disk
from scheduler.operating.readiness import Premises
from scheduler.people.actors import Actor, By
from scheduler.web import (
    account,
    calendars,
    coordinator,
    counsellor,
    demo,
    desk,
    health,
    partner,
    public,
    reception,
    webhooks,
)
from scheduler.web.account import openid
from scheduler.web.core import (
    audit_trail,
    auth,
    clock,
    error_pages,
    kept_answers,
    page_language,
    rendering,
    request_guards,
    request_log,
    security_headers,
    signing_in,
)
from scheduler.web.core.keys import Keys
from scheduler.web.public import forgetting
from settings import SettingMissing, Settings

HERE = Path(__file__).parent
TEMPLATES = HERE / "templates"
BODY_LIMIT = 64 * 1024
DELIVERY_THREADS = 8
PARTS = (
    kept_answers,
    audit_trail,
    clock,
    request_guards,
    page_language,
    rendering,
    error_pages,
)
"""What each request passes, in order; each answer comes back the other way."""
AUDIENCES = (
    account,
    health,
    public,
    signing_in,
    counsellor,
    reception,
    calendars,
    coordinator,
    desk,
    partner,
    webhooks,
)

log = logging.getLogger(__name__)


def create_app(settings: Settings) -> Flask:
    """The web application. It opens no connection before it is asked something."""
    app = Flask("zitdag", template_folder=str(TEMPLATES), static_folder=str(TEMPLATES / "static"))
    app.config.update(_configuration(settings))
    # Who asks and how, never under which name: that is what ZITDAG_BASE_URL says.
    app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # how Flask wants to be wrapped
        app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies, x_host=0
    )
    app.extensions.update(_extensions(settings))
    db.init_app(app)
    request_log.init_app(app)
    csrf = CSRFProtect(app)
    Babel(app, locale_selector=page_language.locale_name)
    forgetting.init_app(app)
    for part in PARTS:
        part.init_app(app)
    auth.init_app(app)
    account.init_app(app)
    security_headers.init_app(app, is_secure=settings.is_secure)
    for audience in AUDIENCES:
        app.register_blueprint(audience.blueprint)
    csrf.exempt(webhooks.blueprint)  # no browser posts there, and each request shows a secret
    if settings.demo:
        app.config["DEMO_MAILBOX"] = _mailbox_settings(settings) if settings.mailbox_host else None
        app.register_blueprint(demo.blueprint)
    return app


def _extensions(settings: Settings) -> dict[str, Any]:
    """The parts that pages find by name."""
    return {
        "zitdag.renderer": Renderer(
            TEMPLATES / "messages",
            TEMPLATES / "translations",
            answers=settings.can_be_answered,
            reads_mail=bool(settings.reply_to),
            map_url=settings.map_url,
        ),
        "zitdag.travel": make_travel(TravelSettings(*settings.travel)),
        "zitdag.places": _places(settings),
        "zitdag.keys": _keys(settings),
        openid.ISSUER: _openid(settings),
        SESSION_INFO: {READS_REPLIES: settings.can_be_answered},
    }


def _places(settings: Settings) -> Places:
    try:
        return make_places(settings.geocoders, pelias_key=settings.pelias_key)
    except UnknownGeocoder as unknown:
        raise SettingMissing(
            f"ZITDAG_GEOCODERS: geopunt, nominatim, photon or pelias=ADDRESS, not {unknown.name!r}"
        ) from None


def _openid(settings: Settings) -> Issuer | None:
    """The issuer at which staff may sign in; None without one."""
    if not settings.oidc_issuer:
        return None
    return Issuer(
        OpenIdClient(
            issuer=settings.oidc_issuer,
            client_id=settings.oidc_client_id,
            redirect_uri=f"{settings.base_url.rstrip('/')}{openid.RETURN}",
            client_secret=settings.oidc_client_secret,
            scope=settings.oidc_scope,
            name=settings.oidc_name,
            subject_claims=tuple(settings.oidc_subject_claims.split()),
            organisation_claim=settings.oidc_organisation_claim,
            strong=frozenset(settings.oidc_strong.split()),
            trusts_mail=settings.oidc_trusts_mail,
        )
    )


def timetable_settings(settings: Settings) -> TimetableSettings | None:
    """The timetable's folder and its feeds; None without a folder."""
    if not settings.timetable_folder:
        return None
    feeds = tuple(settings.timetable_feeds.split())
    return TimetableSettings(Path(settings.timetable_folder), feeds)


def _keys(settings: Settings) -> Keys:
    return Keys(
        manage_links=settings.key_for("manage links"),
        browsers=settings.key_for("browser sessions"),
        attempts=settings.key_for("attempts"),
        calendar_feeds=settings.key_for("calendar feeds"),
        reception_sheets=settings.key_for("reception sheets"),
        sign_in_codes=settings.key_for("sign-in codes"),
        staff_sessions=settings.key_for("staff sessions"),
        audit=settings.key_for("audit"),
        video_rooms=settings.key_for("video rooms"),
        challenges=settings.key_for("challenges"),
        factors=settings.key_for("second factors"),
    )


def _configuration(settings: Settings) -> dict[str, Any]:
    return {
        "SECRET_KEY": settings.key_for("session"),
        **database_options(settings.database_url, is_pooled=settings.pgbouncer),
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
        "HOSTS": (urlsplit(settings.base_url).hostname, *request_guards.THIS_MACHINE),
        "REGION": settings.region,
        "PREMISES": Premises(
            settings.region, disk.folders_of(settings.database_url, settings.timetable_folder)
        ),
        "RECORDINGS": Path(settings.recordings) if settings.recordings else None,
        "DEMO": settings.demo,
        "STAGING": settings.staging,
        "SMS_CENTS": settings.sms_cents,
        "SMS_DAILY_CAP": settings.sms_daily_cap,
        "CAN_BE_ANSWERED": settings.can_be_answered,
        "MAIL_FROM": settings.mail_from,
        "MAP_URL": settings.map_url,
        "METRICS_TOKEN": settings.metrics_token,
        "HOOKS": {
            provider.name: (provider, settings.hook_secret(provider.name))
            for provider in _providers(settings)
        },
    }


def delivery_context(settings: Settings) -> DeliveryContext:
    """The worker's context for delivery. Use it within the app's context."""
    key = settings.key_for("manage links")
    base = settings.base_url.rstrip("/")

    def link(message: Message) -> str | None:
        with reading() as session:
            appointment = to_clients.appointment_of(session, message.subject)
            if appointment is not None:
                is_open = manage_links.is_manageable(appointment, now=_now())
                if is_open and message.kind == "say_yes":
                    yes = manage_links.yes_token(key, appointment)
                    return manage_links.yes_address(base, yes)
                token = manage_links.token(key, appointment)
                return manage_links.address(base, token) if is_open else None
        path = to_staff.page_of(message.subject)
        return f"{base}{path}" if path else None

    def of_region(region: str, kind: str, channel: str, language: str) -> str | None:
        with reading() as session:
            return overrides.find(session, region, kind, channel, language)

    return DeliveryContext(
        now=_now,
        channels=_channels(settings),
        renderer=Renderer(
            TEMPLATES / "messages",
            TEMPLATES / "translations",
            texts=of_region,
            answers=settings.can_be_answered,
            reads_mail=bool(settings.reply_to),
            map_url=settings.map_url,
        ),
        link=link,
        on_give_up=undelivered.gave_up,
        is_capped=DailyCap(_caps(settings), _now).is_reached,
        cents_per_part=settings.sms_cents,
        threads=DELIVERY_THREADS,
    )


def _caps(settings: Settings) -> dict[str, int]:
    return {"sms": settings.sms_daily_cap, "email": settings.mail_daily_cap}


def _now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 -- an edge: the clock the worker is given


def _channels(settings: Settings) -> dict[str, Channel]:
    """The console replaces unconfigured channels; in staging none sends anything."""
    if settings.staging:
        return {channel: NowhereChannel(channel) for channel in ("sms", "email")}
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
            security=settings.smtp_security,
            user=settings.smtp_user,
            password=settings.smtp_password,
            reply_to=settings.reply_to,
        )
    )


def make_mailbox(settings: Settings) -> Mailbox | None:
    """The mailbox that the worker reads, within the app's context; None without one."""
    if not settings.mailbox_host:
        return None

    def take(mail: ReceivedMail) -> Handled:
        try:
            by = By(Actor.CLIENT, None, _now())
            outcome = write(mails.take, mail, settings.region, by=by)
        except TooEarly:
            return Handled.LATER
        log.info("a mail came in: %s", outcome)
        return Handled.LEFT if outcome is MailOutcome.TO_NOBODY else Handled.DONE

    return Mailbox(_mailbox_settings(settings), take)


def _mailbox_settings(settings: Settings) -> MailboxSettings:
    return MailboxSettings(
        host=settings.mailbox_host,
        port=settings.mailbox_port,
        security=settings.mailbox_security,
        user=settings.mailbox_user,
        password=settings.mailbox_password,
        folder=settings.mailbox_folder,
    )


def _providers(settings: Settings) -> list[Provider]:
    """Text message providers, in order."""
    return [
        factory.make_provider(
            name,
            factory.Access(
                sender=settings.sms_sender,
                user=getattr(settings, f"sms_{name}_user", ""),
                key=getattr(settings, f"sms_{name}_key"),
                report_to=_hook_address(settings, name),
                test=settings.sms_test,
            ),
        )
        for name in settings.text_providers
    ]


def _hook_address(settings: Settings, name: str) -> str:
    """The address of a provider's webhooks; ends in a secret unless it signs."""
    secret = settings.hook_secret(name)
    if not secret:
        return ""
    address = f"{settings.base_url.rstrip('/')}/webhooks/{name}"
    return address if catalogue.PROVIDERS[name].signs else f"{address}/{secret}"


def create_runtime(settings: Settings) -> Runtime:
    """The runtime of the commands: the pages, and the worker's parts."""
    return Runtime(
        app=create_app(settings),
        delivery=lambda: delivery_context(settings),
        timetable=timetable_settings(settings),
        mailbox=make_mailbox(settings),
    )
