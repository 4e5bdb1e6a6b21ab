"""Every `ZITDAG_*` setting: its type, its default, its description, and its validation."""

import hashlib
import hmac
from collections.abc import Mapping
from typing import Annotated, Any, Literal, get_args
from urllib.parse import urlsplit

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

import settings_checks
import settings_source
from notifications.channels.sms import catalogue
from settings_source import PREFIX, SettingMissing, variable_of

__all__ = ["SettingMissing", "Settings"]

Whole = Annotated[int, Field(ge=0)]
Amount = Annotated[float, Field(ge=0, allow_inf_nan=False)]

_EXPECTED = {int: "a whole number", float: "an amount"}


class Settings(BaseSettings):
    """Settings from the environment. The README's table says the same; a test compares them.

    Made by its constructor it reads nothing but what it is given, and checks only types.
    """

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, hide_input_in_errors=True)

    secret_key: str = Field(
        repr=False, description="at least 16 random characters; signs sessions and links"
    )
    database_url: str = Field(
        default="sqlite:///zitdag.db",
        repr=False,
        description=(
            "an SQLAlchemy address: SQLite, or "
            "`postgresql+psycopg://user:password@host/name` (the account may create the "
            "extension `btree_gist`)"
        ),
    )
    pgbouncer: bool = Field(
        default=False,
        description=(
            "`yes` where `ZITDAG_DATABASE_URL` is a PgBouncer in transaction mode: nothing is "
            "prepared then"
        ),
    )
    base_url: str = Field(
        default="http://127.0.0.1:8000",
        description=(
            "where people reach the service; with `https://` cookies and headers become strict"
        ),
    )
    region: str = Field(default="", description="code of the region whose pages are served here")
    proxies: Whole = Field(
        default=0, description="how many proxies in front may be believed about who is asking"
    )
    demo: bool = Field(
        default=False,
        description="`yes` shows the messages that were sent to everybody: never with real people",
    )
    staging: bool = Field(
        default=False,
        description=(
            "`yes`: to try things out. Nothing is sent (the log notes that something would have "
            "been), every page says so, and a mail server, a mailbox or a provider of text "
            "messages is refused. `zitdag account sign-in` lets staff in"
        ),
    )
    smtp_host: str = Field(
        default="", description="the mail server; without one, mails are written to the console"
    )
    smtp_port: Whole = Field(default=587, description="its port")
    smtp_security: Literal["starttls", "ssl", "none"] = Field(
        default="starttls", description="`starttls`, `ssl` or `none`"
    )
    smtp_user: str = Field(default="", description="how to log in there")
    smtp_password: str = Field(default="", repr=False, description="how to log in there")
    mail_from: str = Field(default="", description="the sender of mails; needed with a mail server")
    oidc_issuer: str = Field(
        default="",
        description=(
            "the issuer of OpenID Connect at which staff may sign in too, such as "
            "`https://login.example.org`; `docs/sign-in.md` has examples"
        ),
    )
    oidc_client_id: str = Field(default="", description="what we are at that issuer")
    oidc_client_secret: str = Field(default="", repr=False, description="our secret there")
    oidc_scope: str = Field(
        default="openid profile email", description="what it is asked for, with spaces between"
    )
    oidc_name: str = Field(
        default="", description="how staff know it: it stands on the button that leads there"
    )
    oidc_subject_claims: str = Field(
        default="sub", description="the claims that say who somebody is there, with spaces between"
    )
    oidc_organisation_claim: str = Field(
        default="",
        description=(
            "the claim with the KBO or OVO number of where somebody works (`official_code` in "
            "`organisations.csv`): who comes for the first time, with an `email` that is "
            "`email_verified`, gets an account there. Without one, nobody gets an account by "
            "signing in"
        ),
    )
    oidc_strong: str = Field(
        default="",
        description=(
            "the values of `acr` and `amr` that say that a second factor was there, with spaces "
            "between; without one, it is always asked for here"
        ),
    )
    oidc_trusts_mail: bool = Field(
        default=False,
        description=(
            "`yes`: who comes for the first time is the account of their mail address, if the "
            "issuer says that it is verified"
        ),
    )
    mailbox_host: str = Field(
        default="",
        description=(
            "the IMAP server of the mailbox that the worker reads: answers to mails, and bounces; "
            "without one, mails ask for no answer"
        ),
    )
    mailbox_port: Whole = Field(default=993, description="its port")
    mailbox_security: Literal["ssl", "starttls", "none"] = Field(
        default="ssl", description="`ssl`, `starttls` or `none`"
    )
    mailbox_user: str = Field(default="", description="how to log in there")
    mailbox_password: str = Field(default="", repr=False, description="how to log in there")
    mailbox_folder: str = Field(
        default="INBOX",
        description=(
            "the folder that is read: what is done with is marked as seen, what nobody could be "
            "told of, and a mail that cannot be read, stays, flagged"
        ),
    )
    mailbox_address: str = Field(
        default="",
        description=(
            "the mail address of that mailbox, to which people answer (`Reply-To`) and bounces "
            "go; without one, it is `ZITDAG_MAIL_FROM`"
        ),
    )
    sms_providers: str = Field(
        default="",
        description=(
            "who sends text messages, in the order in which they are tried: `smstools`, "
            "`ringring`, `cm`, `spryng`, `twilio`, with commas; without one, text messages "
            "are written to the console"
        ),
    )
    sms_sender: str = Field(
        default="",
        description=(
            "the sender: a number (`+32460000000`), which people can answer, or a name of "
            "at most 11 letters, which they cannot"
        ),
    )
    sms_smstools_user: str = Field(default="", description="smstools: client id and client secret")
    sms_smstools_key: str = Field(
        default="", repr=False, description="smstools: client id and client secret"
    )
    sms_smstools_webhook_secret: str = Field(
        default="", repr=False, description="smstools: what it signs its webhooks with"
    )
    sms_ringring_key: str = Field(default="", repr=False, description="RingRing: the API key")
    sms_cm_key: str = Field(default="", repr=False, description="CM.com: the product token")
    sms_spryng_key: str = Field(default="", repr=False, description="Spryng: the API token")
    sms_twilio_user: str = Field(
        default="", description="Twilio: account SID and auth token, which also signs its webhooks"
    )
    sms_twilio_key: str = Field(
        default="",
        repr=False,
        description="Twilio: account SID and auth token, which also signs its webhooks",
    )
    sms_webhook_secret: str = Field(
        default="",
        repr=False,
        description=(
            "at least 16 random characters, for the webhooks of `ringring`, `cm` and "
            "`spryng`, which sign nothing"
        ),
    )
    sms_test: bool = Field(
        default=False,
        description="`yes`: nothing leaves the provider (`smstools` and `ringring` only)",
    )
    sms_daily_cap: Whole = Field(
        default=1000,
        description=(
            "text messages in 24 hours, each part counted; beyond it they wait, or their "
            "client comes onto the list of people to call. What people do without our staff "
            "can use 60% of it. `0`: no cap"
        ),
    )
    mail_daily_cap: Whole = Field(
        default=5000,
        description=(
            "mails in 24 hours; beyond it they wait, or their client comes onto the list of "
            "people to call. `0`: no cap"
        ),
    )
    sms_cents: Amount = Field(
        default=0.0, description="what one part of a text message costs, in cents, for the figures"
    )
    log_format: Literal["text", "json"] = Field(
        default="text", description="`text` or `json`: how a line of the log is written"
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info",
        description="from which level on lines are written: `debug`, `info`, `warning` or `error`",
    )
    metrics_token: str = Field(
        default="",
        repr=False,
        description=(
            "who asks for `/metrics` shows it as a bearer token; without one, only the "
            "machine itself may ask"
        ),
    )
    recordings: str = Field(
        default="",
        description=(
            "folder of recorded sentences, for languages that browsers have no voice for: "
            "`prs/0a1b2c3d4e5f.ogg`; `zitdag recordings` names and checks them"
        ),
    )
    timetable_folder: str = Field(
        default="",
        description=(
            "where `import-timetable` puts the timetables, and where journeys that were "
            "worked out are kept; without one there are no times of buses and trains"
        ),
    )
    timetable_feeds: str = Field(
        default="",
        description=(
            "GTFS feeds, their addresses or files with spaces between; the worker reads "
            "them again each night that they have changed"
        ),
    )
    geocoders: str = Field(
        default="",
        description=(
            "services to ask for a place that the gazetteer does not know, in this order: "
            "`geopunt, nominatim, photon, pelias=https://pelias.example.org`; each may be "
            "followed by `=` and the address of your own server. What somebody typed then "
            "goes to that service; without any it stays here"
        ),
    )
    pelias_key: str = Field(
        default="", repr=False, description="the key of the Pelias server, if it wants one"
    )
    osrm_url: str = Field(
        default="",
        description=(
            "an OSRM server for minutes on foot, by bike and by car; `{profile}` in it "
            "becomes `foot`, `bike` or `car`. Without a server they are estimates"
        ),
    )
    valhalla_url: str = Field(default="", description="a Valhalla server instead")
    motis_url: str = Field(
        default="",
        description=(
            "a MOTIS server for journeys by public transport; where it does not answer, the"
            " timetables do"
        ),
    )

    map_url: str = Field(
        default=(
            "https://www.openstreetmap.org/?mlat={latitude}&mlon={longitude}"
            "#map=17/{latitude}/{longitude}"
        ),
        description=(
            "the map that an address opens, with `{latitude}` and `{longitude}`; a phone with "
            "Android opens its own. Empty: addresses are no links"
        ),
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Constructor arguments only: `from_environment` decides on other sources."""
        return (init_settings,)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Settings":
        """Read the settings, as `settings_source.gather` finds them.

        Raises:
            SettingMissing: one is missing, cannot be read, or has a value that cannot be meant.
        """
        settings = cls.of_environment(environment)
        for mistake in settings_checks.mistakes(settings):
            raise SettingMissing(mistake)
        return settings

    @classmethod
    def of_environment(cls, environment: Mapping[str, str]) -> "Settings":
        """The same, each of its type, without a look at what they mean together.

        Raises:
            SettingMissing: a name is unknown, a file cannot be read, or a value is of another type.
        """
        try:
            return cls(**{"secret_key": "", **settings_source.gather(cls, environment)})
        except ValidationError as refused:
            raise SettingMissing(_sentence(refused)) from None

    @property
    def travel(self) -> tuple[str, str, str, str]:
        """Locations of the parts of the engine of journeys: timetable, OSRM, Valhalla, MOTIS."""
        return (self.timetable_folder, self.osrm_url, self.valhalla_url, self.motis_url)

    @property
    def text_providers(self) -> tuple[str, ...]:
        """Text message providers, in the order in which they are tried; empty: the console."""
        return tuple(name.strip() for name in self.sms_providers.split(",") if name.strip())

    @property
    def reply_to(self) -> str:
        """The address of the mailbox that is read; empty where none is."""
        return (self.mailbox_address or self.mail_from) if self.mailbox_host else ""

    @property
    def can_be_answered(self) -> bool:
        """Whether replies to text messages reach us, whichever provider sends: a number receives, a
        name does not, and without a secret no webhook is trusted."""
        names = self.text_providers
        heard = [catalogue.PROVIDERS[name].receives and self.hook_secret(name) for name in names]
        return bool(names) and self.sms_sender.startswith("+") and all(heard)

    def hook_secret(self, name: str) -> str:
        """The secret or signing key of a provider's webhooks; empty: they are refused."""
        if name == "twilio":
            return self.sms_twilio_key
        return self.sms_smstools_webhook_secret if name == "smstools" else self.sms_webhook_secret

    @property
    def is_secure(self) -> bool:
        """Whether the site is on https."""
        return urlsplit(self.base_url).scheme == "https"

    def key_for(self, purpose: str) -> bytes:
        """Derive a key per purpose, so that one never opens what another one signed."""
        return hmac.digest(self.secret_key.encode(), purpose.encode(), hashlib.sha256)


def _sentence(refused: ValidationError) -> str:
    """About the first value that is not of its type; no secret has a type that could refuse it."""
    first = refused.errors()[0]
    name = str(first["loc"][0])
    kind: Any = Settings.model_fields[name].annotation
    expected = _EXPECTED.get(kind) or f"one of {', '.join(get_args(kind))}"
    return f"{variable_of(name)}: {expected}, not {first['input']!r}"
