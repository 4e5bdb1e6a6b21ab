"""Accounts made and ended on a page: by whom, for whom, and what comes of the sessions."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from database import write
from locations.zones import BRUSSELS
from scheduler.access.accounts import NewAccount, create
from scheduler.access.models import Account, Post
from scheduler.access.roles import Role
from scheduler.people.counsellors import Counsellor
from scheduler.people.organisations import Organisation
from tests.support import builders
from tests.support.browserless import Page, Visitor
from tests.support.site import Site
from tests.support.staff_accounts import SITE, SignIn, mailed_link, make_account

PAGE = "/planning/accounts"


@pytest.fixture
def coordinator(signed_in: SignIn) -> Visitor:
    return signed_in(Role.COORDINATOR)


def make(visitor: Visitor, **typed: str) -> Page:
    visitor.open(PAGE)
    usual = {"naam": "Noor", "email": "noor@example.org", "rol": "partner", "site": SITE}
    return visitor.submit("Maak dit account", **{**usual, **typed})


def accounts(site: Site) -> dict[str, Post]:
    """The post of each address, here all have one."""
    with site.looking() as session:
        found = session.scalars(select(Post).options(joinedload(Post.account)))
        return {one.account.email: one for one in found}


def press(visitor: Visitor, post: Post, act: str) -> int:
    """Post the button of a post, whether or not the page shows it."""
    visitor.open(PAGE)
    token = visitor.page.form("Maak dit account").fields["csrf_token"]
    answer = visitor.fetch("POST", f"{PAGE}/{post.id}/{act}", {"csrf_token": token})
    return answer.status


def test_a_coordinator_makes_an_account_for_a_partner_who_then_signs_in(
    site: Site, coordinator: Visitor, signed_in: SignIn
) -> None:
    page = make(coordinator)

    made = accounts(site)["noor@example.org"]
    assert (made.role, made.account.name) == (Role.PARTNER, "Noor")
    with site.looking() as session:
        assert session.get_one(Organisation, made.organisation_id).code == SITE
    assert "Noor kan zich aanmelden op http" in page.text
    assert "Bibliotheek" in page.text
    visitor = signed_in(Role.PARTNER, email="noor@example.org")
    assert visitor.open("/partner/").status == 200


def test_a_coordinator_makes_an_account_for_a_counsellor(site: Site, coordinator: Visitor) -> None:
    make(coordinator, rol="counsellor", begeleider="samira")

    made = accounts(site)["noor@example.org"]
    with site.looking() as session:
        assert session.get_one(Counsellor, made.counsellor_id).code == "samira"
    assert made.organisation_id is None


def test_an_administrator_makes_a_coordinator(site: Site, signed_in: SignIn) -> None:
    make(signed_in(Role.ADMINISTRATOR), rol="coordinator")

    assert accounts(site)["noor@example.org"].role is Role.COORDINATOR


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        pytest.param({"naam": " "}, "Schrijf een naam.", id="no name"),
        pytest.param({"naam": "12345"}, "Schrijf een naam.", id="a name of figures"),
        pytest.param({"naam": "n" * 81}, "Schrijf een naam.", id="a long name"),
        pytest.param(
            {"email": "noor"},
            "Dit e-mailadres klopt niet. Voorbeeld: naam@example.org.",
            id="no address",
        ),
        pytest.param(
            {"email": "an@example.org"},
            "Dit adres werkt daar al.",
            id="an address that works there",
        ),
        pytest.param({"rol": ""}, "Kies een rol.", id="no role"),
        pytest.param({"site": ""}, "Kies een partner.", id="a partner without a site"),
        pytest.param({"site": "nergens"}, "Kies een partner.", id="no such site"),
        pytest.param({"rol": "counsellor"}, "Kies een begeleider.", id="a counsellor who is none"),
        pytest.param({"rol": "coordinator"}, "Kies een rol.", id="their own role"),
        pytest.param({"rol": "administrator"}, "Kies een rol.", id="a role above"),
    ],
)
def test_what_cannot_be_is_said_and_all_that_was_typed_stays(
    site: Site, coordinator: Visitor, typed: dict[str, str], error: str
) -> None:
    make_account(site, Role.PARTNER, "an@example.org", SITE)
    before = accounts(site).keys()

    page = make(coordinator, **{"naam": "Noor", **typed})

    assert page.status == 422
    assert page.errors == [error]
    fields = page.form("Maak dit account").fields
    assert fields["email"] == typed.get("email", "noor@example.org")
    assert accounts(site).keys() == before


def test_who_is_ended_is_signed_out_at_once_and_can_be_let_in_again(
    site: Site, coordinator: Visitor, signed_in: SignIn
) -> None:
    partner = signed_in(Role.PARTNER)
    assert partner.open("/partner/").status == 200
    coordinator.open(PAGE)

    page = coordinator.submit("Beëindig: Partner")

    assert "Partner werkt hier niet meer en is hier afgemeld." in page.text
    assert partner.open("/partner/").path.startswith("/aanmelden/")
    coordinator.submit("Laat weer binnen: Partner")
    assert accounts(site)["partner@example.org"].ended_at is None
    assert partner.open("/partner/").path.startswith("/aanmelden/")


@pytest.mark.parametrize("act", [pytest.param("einde", id="end"), pytest.param("terug", id="back")])
@pytest.mark.parametrize(
    ("role", "whom"),
    [
        pytest.param(Role.COORDINATOR, Role.COORDINATOR, id="a coordinator, themselves"),
        pytest.param(Role.COORDINATOR, Role.ADMINISTRATOR, id="a coordinator, an administrator"),
        pytest.param(Role.ADMINISTRATOR, Role.ADMINISTRATOR, id="an administrator, themselves"),
    ],
)
def test_nobody_ends_themselves_or_who_is_above_them(
    site: Site, signed_in: SignIn, role: Role, whom: Role, act: str
) -> None:
    visitor = signed_in(role)
    make_account(site, whom, f"{whom}@example.org", None)
    post = accounts(site)[f"{whom}@example.org"]

    assert press(visitor, post, act) == 403
    assert accounts(site)[post.account.email].ended_at is None
    assert visitor.open(PAGE).status == 200


def test_only_what_may_be_ended_has_a_button(site: Site, coordinator: Visitor) -> None:
    make_account(site, Role.ADMINISTRATOR, "administrator@example.org", None)
    make_account(site, Role.PARTNER, "partner@example.org", None)

    page = coordinator.open(PAGE)

    assert [one.text for one in page.root.all("button") if "Beëindig" in one.text] == [
        "Beëindig: Partner"
    ]


def of_another_region(site: Site) -> Post:
    def build(session: Session) -> Post:
        region = builders.region(session)
        host = builders.organisation(session, region.id)
        new = NewAccount(
            "ver@example.org", "Ver", Role.PARTNER, region=region.code, organisation=host.code
        )
        return create(session, new, by=builders.PLANNER)

    with site.app.app_context():
        return write(build)


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.ADMINISTRATOR])
def test_nothing_of_another_region_is_there(site: Site, signed_in: SignIn, role: Role) -> None:
    post = of_another_region(site)
    visitor = signed_in(role)

    assert "Ver" not in [one.text for one in visitor.open(PAGE).root.all("th")]
    assert press(visitor, post, "einde") == press(visitor, post, "terug") == 404
    with site.looking() as session:
        other = session.get_one(Organisation, post.organisation_id).code
    assert make(visitor, site=other).status == 422
    assert accounts(site)[post.account.email].ended_at is None


def test_the_list_costs_the_same_however_long_it_is(site: Site, coordinator: Visitor) -> None:
    coordinator.open(PAGE)
    with site.counting_queries() as short:
        coordinator.open(PAGE)
    for number in range(5):
        make_account(site, Role.PARTNER, f"an{number}@example.org", None)
    with site.counting_queries() as long:
        coordinator.open(PAGE)

    assert len(long) == len(short)


def test_who_works_elsewhere_too_gets_a_post_here_and_the_other_one_is_not_shown(
    site: Site, coordinator: Visitor
) -> None:
    of_another_region(site)

    page = make(coordinator, email="ver@example.org")

    assert "Ver kan zich aanmelden" in page.text
    rows = [one.text for one in page.root.all("tr") if "ver@example.org" in one.text]
    assert len(rows) == 1
    coordinator.submit("Beëindig: Ver")
    of_ver = select(Post).join(Post.account).where(Account.email == "ver@example.org")
    with site.looking() as session:
        elsewhere, here = session.scalars(of_ver.order_by(Post.id))
    assert elsewhere.ended_at is None
    assert here.ended_at is not None


def test_the_list_tells_the_day_of_the_last_sign_in(site: Site, coordinator: Visitor) -> None:
    make(coordinator)
    assert "nog nooit" in _line(coordinator, "noor@example.org")

    noor = accounts(site)["noor@example.org"]
    visitor = site.visitor()
    visitor.open(mailed_link(site, noor.account))
    visitor.submit("Meld mij aan")

    day = site.clock.now.astimezone(BRUSSELS)
    assert f"{day.day} november {day.year}" in _line(coordinator, "noor@example.org")


def _line(visitor: Visitor, email: str) -> str:
    """What the list tells of the account with this address."""
    text = visitor.open(PAGE).text
    return text[text.index(email) :].partition("Beëindig")[0]
