"""One real message, sent from a shell: what the operator reads, for each thing that goes wrong."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from notifications.channels.channel import Channel
from notifications.channels.console import ConsoleChannel
from notifications.channels.email import EmailChannel, EmailSettings
from notifications.channels.nowhere import NowhereChannel
from notifications.channels.sms.channel import SmsChannel
from notifications.channels.sms.spryng import Spryng
from scheduler.commands.cli import CliContext, Loaders
from scheduler.commands.context import Runtime
from scheduler.commands.trial_messages import mail_test, sms_test
from tests.support.http_stub import Says, http_stub
from tests.support.outbox import delivery_context
from tests.support.smtp_stub import DRIP, DROP, smtp_stub

TO = "ilse@example.org"
NUMBER = "0470 00 00 01"


def unused(_environment: Mapping[str, str]) -> Any:
    raise AssertionError("these commands need the channels alone")


def run(command: Any, to: str, channels: Mapping[str, Channel]) -> Result:
    def service(_environment: Mapping[str, str]) -> Runtime:
        return Runtime(Flask("trial"), lambda: delivery_context(channels=channels))

    loaders = Loaders(unused, unused, unused, service, unused, unused)
    return CliRunner().invoke(command, [to], obj=CliContext({}, loaders))


def by_mail(answers: Mapping[str, str] = MappingProxyType({}), to: str = TO, **more: Any) -> Result:
    with smtp_stub(answers) as stub:
        settings: dict[str, Any] = {
            "host": "127.0.0.1",
            "port": stub.port,
            "security": "none",
            "sender": "afspraak@example.org",
            "deadline": 2,
        }
        channel = EmailChannel(EmailSettings(**settings | more))
        result = run(mail_test, to, {"email": channel})
        if result.exit_code == 0:
            assert len(stub.mails) == 1
        return result


def by_text(answer: Says | str, to: str = NUMBER) -> Result:
    with http_stub(answer) as stub:
        provider = Spryng(sender="Zitdag", api_key="key", base=stub.base)
        return run(sms_test, to, {"sms": SmsChannel([provider])})


def test_a_mail_that_was_taken() -> None:
    result = by_mail()

    assert result.exit_code == 0
    assert "The mail server took it, as <" in result.output


@pytest.mark.parametrize(
    ("fails", "says"),
    [
        pytest.param(lambda: by_mail(host="nowhere.invalid"), "DNS", id="no such name"),
        pytest.param(lambda: by_mail(port=1), "nothing answers there", id="nobody listens"),
        pytest.param(lambda: by_mail({"connect": DRIP}), "too slowly", id="it drips"),
        pytest.param(lambda: by_mail({"connect": DROP}), "hung up", id="it hangs up"),
        pytest.param(lambda: by_mail(security="ssl"), "no safe connection", id="no TLS there"),
        pytest.param(lambda: by_mail(security="starttls"), "does not offer", id="no starttls"),
        pytest.param(
            lambda: by_mail({"AUTH": "535 who"}, user="zitdag", password="pass"),
            "ZITDAG_SMTP_PASSWORD",
            id="our login",
        ),
        pytest.param(lambda: by_mail({"MAIL": "550 you"}), "ZITDAG_MAIL_FROM", id="our sender"),
        pytest.param(lambda: by_mail({"RCPT": "550 no"}), "refused for good", id="the reader"),
        pytest.param(lambda: by_mail({"RCPT": "450 later"}), "refused for now", id="for now"),
        pytest.param(lambda: by_mail(to="ilse@@example.org"), "no mail address", id="nonsense"),
        pytest.param(lambda: by_text(Says({}, 401)), "it refuses our key", id="our key"),
        pytest.param(lambda: by_text(Says({}, 402)), "no credit", id="our credit"),
        pytest.param(lambda: by_text(Says({}, 422)), "refused for good", id="the number"),
        pytest.param(lambda: by_text("(hang up)"), "look at the phone", id="it hangs up on a text"),
    ],
)
def test_what_went_wrong_and_what_to_do(fails: Callable[[], Result], says: str) -> None:
    result = fails()

    assert result.exit_code == 1
    assert "not sent (" in result.output
    assert says in result.output


def test_a_text_that_was_taken() -> None:
    result = by_text(Says({"id": "7"}))

    assert result.exit_code == 0
    assert "spryng took it" in result.output


@pytest.mark.parametrize(("command", "to"), [(mail_test, TO), (sms_test, NUMBER)])
@pytest.mark.parametrize(
    ("channel", "says"),
    [
        pytest.param(ConsoleChannel(), "is not set", id="nothing is configured"),
        pytest.param(NowhereChannel("any"), "ZITDAG_STAGING", id="staging"),
    ],
)
def test_where_nothing_can_leave_it_says_so(
    command: Any, to: str, channel: Channel, says: str
) -> None:
    result = run(command, to, {"email": channel, "sms": channel})

    assert result.exit_code == 1
    assert says in result.output


@pytest.mark.parametrize(("command", "to"), [(mail_test, "ilse"), (sms_test, "0470")])
def test_what_is_no_address_is_not_tried(command: Any, to: str) -> None:
    assert run(command, to, {}).exit_code == 2
