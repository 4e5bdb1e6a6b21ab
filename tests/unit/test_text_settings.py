"""Settings about text messages: each is checked at the start, and named when it is wrong."""

import pytest

from app import delivery_context
from notifications.channels.console import ConsoleChannel
from notifications.channels.sms.channel import SmsChannel
from settings import SettingMissing, Settings

SECRET = "sixteen or more characters"
HOOK = "sixteen-or-more-characters"
WHOLE = {
    "ZITDAG_SECRET_KEY": SECRET,
    "ZITDAG_SMS_PROVIDERS": " twilio, cm",
    "ZITDAG_SMS_SENDER": "+32460000000",
    "ZITDAG_SMS_TWILIO_USER": "AC1",
    "ZITDAG_SMS_TWILIO_KEY": SECRET,
    "ZITDAG_SMS_CM_KEY": "a token",
    "ZITDAG_SMS_CENTS": "7.5",
}


def read(**changes: str) -> Settings:
    named = {f"ZITDAG_{name}": value for name, value in changes.items()}
    return Settings.from_environment({**WHOLE, **named})


def test_providers_are_tried_in_the_order_they_are_named() -> None:
    settings = read()
    assert settings.text_providers == ("twilio", "cm")
    assert (settings.sms_cents, settings.sms_daily_cap) == (7.5, 1000)


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        pytest.param({"SMS_PROVIDERS": "pigeon"}, "SMS_PROVIDERS", id="a provider we do not know"),
        pytest.param({"SMS_SENDER": ""}, "SMS_SENDER", id="no sender"),
        pytest.param({"SMS_SENDER": "+32 460"}, "SMS_SENDER", id="a number with spaces"),
        pytest.param({"SMS_SENDER": "Leerwinkel West"}, "SMS_SENDER", id="a name that is too long"),
        pytest.param({"SMS_CM_KEY": ""}, "SMS_CM_KEY", id="no key"),
        pytest.param({"SMS_TWILIO_USER": ""}, "SMS_TWILIO_USER", id="no account"),
        pytest.param({"SMS_TEST": "yes"}, "SMS_TEST", id="no test mode there"),
        pytest.param({"SMS_WEBHOOK_SECRET": "short"}, "SMS_WEBHOOK_SECRET", id="a short secret"),
        pytest.param({"SMS_WEBHOOK_SECRET": "a/" * 9}, "SMS_WEBHOOK_SECRET", id="no address"),
        pytest.param({"SMS_CENTS": "seven"}, "SMS_CENTS", id="no amount"),
        pytest.param({"SMS_DAILY_CAP": "many"}, "SMS_DAILY_CAP", id="no number"),
        pytest.param({"METRICS_TOKEN": "short"}, "METRICS_TOKEN", id="a short token"),
    ],
)
def test_a_wrong_setting_is_named(changes: dict[str, str], named: str) -> None:
    with pytest.raises(SettingMissing, match=f"ZITDAG_{named}:"):
        read(**changes)


@pytest.mark.parametrize(
    ("changes", "can"),
    [
        pytest.param({"SMS_WEBHOOK_SECRET": HOOK}, True, id="a number receives"),
        pytest.param({}, False, id="no webhook of one of them is believed"),
        pytest.param(
            {"SMS_PROVIDERS": "spryng", "SMS_SPRYNG_KEY": "k", "SMS_WEBHOOK_SECRET": HOOK},
            False,
            id="nobody reads what is answered there",
        ),
        pytest.param({"SMS_SENDER": "Leerwinkel"}, False, id="a name does not"),
        pytest.param({"SMS_PROVIDERS": ""}, False, id="the console does not"),
    ],
)
def test_texts_ask_for_an_answer_only_where_it_reaches_us(
    changes: dict[str, str], can: bool
) -> None:
    assert read(**changes).can_be_answered is can


def test_each_provider_has_a_secret_of_its_own_for_its_webhooks() -> None:
    settings = read(SMS_WEBHOOK_SECRET=HOOK, SMS_SMSTOOLS_WEBHOOK_SECRET=SECRET + "2")
    assert settings.hook_secret("twilio") == SECRET
    assert settings.hook_secret("cm") == HOOK
    assert settings.hook_secret("smstools") == SECRET + "2"


def test_the_worker_sends_by_the_providers_in_their_order() -> None:
    channel = delivery_context(read()).channels["sms"]
    assert isinstance(channel, SmsChannel)
    assert [provider.name for provider in channel.providers] == ["twilio", "cm"]


@pytest.mark.parametrize(
    ("name", "report_to"),
    [
        pytest.param("twilio", "https://zitdag.example.org/webhooks/twilio", id="who signs"),
        pytest.param(
            "ringring", f"https://zitdag.example.org/webhooks/ringring/{HOOK}", id="who does not"
        ),
    ],
)
def test_providers_are_told_where_to_report(name: str, report_to: str) -> None:
    settings = read(
        SMS_PROVIDERS=name,
        SMS_RINGRING_KEY="a key",
        SMS_WEBHOOK_SECRET=HOOK,
        BASE_URL="https://zitdag.example.org/",
        SMTP_HOST="mail.example.org",
        MAIL_FROM="afspraak@example.org",
    )
    channel = delivery_context(settings).channels["sms"]
    assert isinstance(channel, SmsChannel)
    [provider] = channel.providers
    assert getattr(provider, "report_to") == report_to  # noqa: B009 -- not every provider has it


def test_without_a_provider_texts_go_to_the_console() -> None:
    assert isinstance(delivery_context(read(SMS_PROVIDERS="")).channels["sms"], ConsoleChannel)
