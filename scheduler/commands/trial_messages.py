"""`zitdag mail-test` and `zitdag sms-test`: one real message, and what became of it."""

from collections.abc import Mapping
from typing import Final
from uuid import uuid4

import click

from notifications.channels import console, nowhere
from notifications.channels.channel import Sent
from notifications.errors import ChannelError, Permanent
from notifications.texts.rendered import Rendered
from scheduler.commands.cli import CliContext
from scheduler.people import phones

MAIL: Final[Mapping[str, str]] = {
    "smtp_no_such_host": "that name is not known: look at ZITDAG_SMTP_HOST, and at the DNS of this"
    " machine",
    "smtp_unreachable": "nothing answers there: look at ZITDAG_SMTP_HOST and ZITDAG_SMTP_PORT, and"
    " whether a firewall lets this machine out",
    "smtp_timeout": "it answers too slowly: look at ZITDAG_SMTP_PORT (587 with starttls, 465 with"
    " ssl), or try again",
    "smtp_tls": "no safe connection: its certificate is not vouched for, or ZITDAG_SMTP_SECURITY"
    " does not fit the port (587: starttls, 465: ssl)",
    "smtp_login": "it refuses our login: look at ZITDAG_SMTP_USER and ZITDAG_SMTP_PASSWORD",
    "smtp_unable": "it does not offer what the settings want: ZITDAG_SMTP_SECURITY=starttls, or"
    " the login of ZITDAG_SMTP_USER",
    "smtp_disconnected": "it hung up: it may refuse this machine, or ZITDAG_SMTP_SECURITY does not"
    " fit the port (587: starttls, 465: ssl)",
    "bad_address": "that is no mail address it could be sent to",
}
TEXTS: Final[Mapping[str, str]] = {
    "unreachable": "nothing answers there: look at the DNS of this machine, and whether a firewall"
    " lets it out",
    "tls": "no safe connection: is something between us and them, and is the clock right?",
    "timeout": "no answer in time: it may have left, so look at the phone before you try again",
    "disconnected": "it hung up: it may have left, so look at the phone before you try again",
    "nonsense": "it answers what cannot be understood: it may have left, so look at the phone",
    "401": "it refuses our key: look at the settings that begin with ZITDAG_SMS_ and its name",
    "402": "there is no credit left with them",
    "403": "it does not let us: look at our key, at our credit and at ZITDAG_SMS_SENDER with them",
    "429": "too many at once: try again in a minute",
}
"""By the end of the code, which begins with the provider."""


@click.command("mail-test")
@click.argument("address")
@click.pass_obj
def mail_test(context: CliContext, address: str) -> None:
    """Send one real mail to ADDRESS, and say what became of it. Ends with 1 unless it left."""
    if "@" not in address:
        raise click.BadParameter("a mail address, such as ilse@example.org")
    sent = _send(context, "email", address, "ZITDAG_SMTP_HOST")
    click.echo(f"The mail server took it, as {sent.reference}.")
    click.echo("Look whether it arrives, and not among the spam (SPF, DKIM, DMARC).")


@click.command("sms-test")
@click.argument("number")
@click.pass_obj
def sms_test(context: CliContext, number: str) -> None:
    """Send one real text to NUMBER, and say what became of it. Ends with 1 unless it left."""
    found = phones.parse(number)
    if found is None:
        raise click.BadParameter("a number, such as 0470 00 00 01 or +32470000001")
    sent = _send(context, "sms", found.number, "ZITDAG_SMS_PROVIDERS")
    click.echo(f"{sent.by} took it, as {sent.reference}: {sent.parts} part, from {sent.sender}.")
    click.echo("Look whether it arrives. With ZITDAG_SMS_TEST=yes nothing leaves the provider.")


def _send(context: CliContext, channel: str, address: str, setting: str) -> Sent:
    runtime = context.service()
    carrier = runtime.delivery().channels[channel]
    if carrier.name == console.ConsoleChannel.name:
        raise click.ClickException(f"nothing was sent: {setting} is not set")
    if carrier.name == nowhere.NAME:
        raise click.ClickException("nothing was sent: ZITDAG_STAGING is set")
    try:
        return carrier.send(_words(), address, str(uuid4()))
    except ChannelError as failure:
        raise click.ClickException(f"not sent ({failure.code}): {explained(failure)}") from None


def _words() -> Rendered:
    return Rendered("Zitdag: een proef", "Dit is een proef van Zitdag. Je hoeft niets te doen.\n")


def explained(failure: ChannelError) -> str:
    """What a failure means, and what to do."""
    if failure.code in MAIL:
        return MAIL[failure.code]
    _provider, _, ending = failure.code.partition("_")
    if ending in TEXTS:
        return TEXTS[ending]
    if isinstance(failure, Permanent):
        return "it is refused for good: does that address or number exist, and may we write to it?"
    if failure.code.startswith("smtp_5"):
        return "the server refuses us or our sender: look at ZITDAG_MAIL_FROM and what it may send"
    return "it is refused for now: try again; where it stays so, ask them what this code means"
