"""People of staff, signed in, whoever they are; test_signing_in walks the pages to there."""

from collections.abc import Callable

from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from database import reading, write
from scheduler.access import accounts
from scheduler.access.models import Account
from scheduler.access.roles import Role
from scheduler.access.sign_in import open_challenge
from scheduler.people.actors import Actor
from scheduler.people.counsellors import Counsellor
from tests.support.browserless import KEPT_PAGE, Visitor
from tests.support.builders import PLANNER, by
from tests.support.site import Site

SignIn = Callable[..., Visitor]
SITE = "bibliotheek-brugge"


def make_account(site: Site, role: Role, email: str, at: str | None) -> Account:
    """The account with this address, made where there is none yet.

    `at` is the code of a partner's site or of a counsellor, for the roles that have one.
    """
    with site.app.app_context():
        with reading() as session:
            if (known := accounts.by_email(session, email)) is not None:
                return known
            somebody = session.scalars(select(Counsellor.code).order_by(Counsellor.code)).first()
        new = accounts.NewAccount(
            email=email,
            name=email.partition("@")[0].capitalize(),
            role=role,
            organisation=(at or SITE) if role is Role.PARTNER else "",
            counsellor=(at or somebody or "") if role is Role.COUNSELLOR else "",
        )
        return write(accounts.create, new, by=by(site.clock.now, Actor.COORDINATOR)).account


def sign_in(
    site: Site,
    role: Role = Role.PARTNER,
    *,
    email: str | None = None,
    at: str | None = None,
) -> Visitor:
    """Somebody with this role, signed in; no page is open yet."""
    return site.visitor(make_account(site, role, email or f"{role}@example.org", at))


def file_browser(
    site: Site, role: Role, *, email: str | None = None, at: str | None = None
) -> FlaskClient:
    """A browser that sends files, signed in with this role."""
    client = site.app.test_client()
    account = make_account(site, role, email or f"{role}@example.org", at)
    site.sign_in(client, account, at="http://localhost")
    return client


def shown(client: FlaskClient, answer: TestResponse) -> TestResponse:
    """The page that answered a POST, to which it redirects."""
    return client.get(answer.location) if KEPT_PAGE in (answer.location or "") else answer


def mailed_link(site: Site, account: Account) -> str:
    """The path of a link that signs them in, as a mail has it."""
    with site.app.app_context():
        way = write(open_challenge, account, site.keys.sign_in_codes, now=site.clock.now)
    return f"/aanmelden/link/{way.token}"


def end_account(site: Site, email: str) -> None:
    """A coordinator ends it."""
    with site.app.app_context():
        write(accounts.end, email, by=PLANNER)
