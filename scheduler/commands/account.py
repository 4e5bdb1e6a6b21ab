"""`zitdag account`: who of staff can sign in."""

import logging
from collections.abc import Mapping

import click
from sqlalchemy.orm import Session

import typed_text
from database import write
from logs import Event
from scheduler.access import accounts, posts, second_factors, sign_in
from scheduler.access.errors import AccountExists, SiteMissing, UnknownAccount, UnknownCode
from scheduler.access.models import Account, Post
from scheduler.access.roles import PLANNERS, Role
from scheduler.commands.cli import CliContext
from scheduler.commands.context import check_database, clock, ready
from scheduler.network import beginning
from scheduler.network.errors import Unreadable
from scheduler.people.actors import Actor, By

log = logging.getLogger(__name__)


@click.group()
def account() -> None:
    """Accounts of staff."""


@account.command()
@click.argument("email")
@click.option("--name", required=True, help="The name that colleagues see.")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
@click.option("--region", default="", help="Code of the region; the first one by default.")
@click.option("--organisation", default="", help="Code of the site of a partner.")
@click.option("--counsellor", default="", help="Code of the counsellor it is.")
@click.option("--new-region", is_flag=True, help="Make the region --region where there is none.")
@click.pass_obj
def create(context: CliContext, /, email: str, *, new_region: bool, **given: str) -> None:
    """Let EMAIL work there; a new one signs in with codes mailed there.

    An empty installation begins with an administrator of a new region, who sets it up on the pages.
    """
    if new_region and Role(given["role"]) not in PLANNERS:
        raise click.BadParameter("a region begins with who plans it", param_hint="--role")
    if not typed_text.is_a_name(typed_text.on_one_line(given["name"])):
        raise click.BadParameter("a name is written with letters alone", param_hint="--name")
    with ready(context):
        try:
            made = write(_create, email, given, new_region=new_region)
        except (AccountExists, UnknownCode, SiteMissing) as refusal:
            raise click.ClickException(f"{refusal.code}: {refusal}") from None
        except Unreadable as refusal:
            raise click.BadParameter("a code of a-z, 0-9 and dashes", param_hint="--region") from (
                refusal
            )
    _note(Event.ACCOUNT_MADE, made.account)
    click.echo(f"{email} can sign in.")


def _note(event: Event, account: Account) -> None:
    log.info(event, extra={"account": account.id})


def _create(session: Session, email: str, given: Mapping[str, str], *, new_region: bool) -> Post:
    if new_region:
        beginning.begin_region(session, given["region"])
    new = accounts.NewAccount(
        email=email,
        name=typed_text.on_one_line(given["name"]),
        role=Role(given["role"]),
        region=given["region"],
        organisation=given["organisation"],
        counsellor=given["counsellor"],
    )
    return accounts.create(session, new, by=By(Actor.SYSTEM, None, clock()))


@account.command("sign-in")
@click.argument("email")
@click.pass_obj
def let_in(context: CliContext, email: str) -> None:
    """Print a link with which EMAIL signs in once, within ten minutes: while mail is down."""
    app = context.service().app
    with app.app_context():
        check_database()
        found = write(_challenge, email, app.extensions["zitdag.keys"].sign_in_codes)
    if found is None:
        raise click.ClickException(f"nobody signs in as {email}")
    click.echo(f"{app.config['BASE_URL']}/aanmelden/link/{found.token}")


def _challenge(session: Session, email: str, key: bytes) -> sign_in.SignInChallenge | None:
    account = accounts.by_email(session, email)
    if account is None or not posts.has(session, account.id):
        return None
    return sign_in.open_challenge(session, account, key, now=clock())


@account.command()
@click.argument("email")
@click.pass_obj
def end(context: CliContext, email: str) -> None:
    """End the account of EMAIL: it is signed out everywhere, at once."""
    with ready(context):
        try:
            ended = write(accounts.end, email, by=By(Actor.SYSTEM, None, clock()))
        except UnknownAccount as refusal:
            raise click.ClickException(f"{refusal.code}: {refusal}") from None
    _note(Event.ACCOUNT_ENDED, ended)
    click.echo(f"{email} can no longer sign in.")


@account.command("reset-factors")
@click.argument("email")
@click.pass_obj
def reset_factors(context: CliContext, email: str) -> None:
    """Wipe the passkeys, the app and the printed codes of EMAIL, who lost them.

    Whoever asks must be known to be who they say: their mailbox alone lets them in then.
    """
    with ready(context):
        try:
            found = write(_reset, email)
        except UnknownAccount as refusal:
            raise click.ClickException(f"{refusal.code}: {refusal}") from None
    _note(Event.FACTORS_RESET, found)
    click.echo(f"{email} sets up a new second factor at the next sign-in.")


def _reset(session: Session, email: str) -> Account:
    found = accounts.by_email(session, email)
    if found is None:
        raise UnknownAccount(email)
    second_factors.reset(session, found.id, by=By(Actor.SYSTEM, None, clock()))
    return found
