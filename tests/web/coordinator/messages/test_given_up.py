"""On *Berichten* what an outage left is sent again, one by one or all at once."""

import pytest
from sqlalchemy import select, update

from database import write
from notifications.outbox.models import FAILED, PENDING, Message
from scheduler.access.roles import Role
from scheduler.appointments.incoming import given_up
from scheduler.audit.models import AuditEntry
from tests.support.browserless import Visitor
from tests.support.counsellor_day import come, elsewhere
from tests.support.site import Site
from tests.support.staff_accounts import SignIn, sign_in

PAGE = "/planning/berichten"
AGAIN = f"{PAGE}/opnieuw"
ONE = "00000000-0000-4000-8000-000000000001"
ALL = "Stuur deze 2 berichten opnieuw"


@pytest.fixture
def outage(site: Site) -> Site:
    """The confirmations of two people were given up while the provider was away."""
    for hour in ("14:00", "15:00"):
        come(site, hour)
    fail(site, "paused")
    return site


def fail(site: Site, cause: str) -> None:
    gone = {"state": FAILED, "next_try": None, "gave_up_at": site.clock.now, "cause": cause}
    its = Message.kind == "confirmation"
    with site.app.app_context():
        write(lambda session: session.execute(update(Message).where(its).values(**gone)))


def post(visitor: Visitor, fields: dict[str, str]) -> int:
    """What these fields are answered, sent with the token of the open page."""
    token = visitor.page.form_with("csrf_token").fields["csrf_token"]
    return visitor.fetch("POST", AGAIN, {"csrf_token": token, **fields}).status


def states(site: Site) -> list[str]:
    return sorted(one.state for one in site.messages() if one.kind == "confirmation")


def test_all_of_one_outage_leave_again_in_one_act(outage: Site, signed_in: SignIn) -> None:
    coordinator = signed_in(Role.COORDINATOR)
    coordinator.open(PAGE)
    done = coordinator.submit(ALL)
    assert "2 berichten vertrekken opnieuw." in done.text
    assert states(outage) == [PENDING, PENDING]
    with outage.looking() as session:
        noted = select(AuditEntry).where(AuditEntry.action == given_up.SENT_AGAIN)
        assert [one.account_id is None for one in session.scalars(noted)] == [False, False]


def test_one_leaves_alone(outage: Site, signed_in: SignIn) -> None:
    coordinator = signed_in(Role.COORDINATOR)
    page = coordinator.open(PAGE)
    button = next(
        button for form in page.forms for button in form.buttons if "Stuur opnieuw" in button
    )
    coordinator.submit(button)
    assert states(outage) == [FAILED, PENDING]


@pytest.mark.parametrize("cause", ["too_many", "undelivered", "bad_address"])
def test_what_is_no_outage_is_looked_at_one_by_one(
    outage: Site, signed_in: SignIn, cause: str
) -> None:
    fail(outage, cause)
    page = signed_in(Role.COORDINATOR).open(PAGE)
    assert ALL not in page.text
    assert page.text.count("Stuur opnieuw") == 2


def test_what_cannot_leave_says_why(outage: Site, signed_in: SignIn) -> None:
    with outage.app.app_context():
        late = {"useless_after": outage.clock.now}
        write(lambda session: session.execute(update(Message).values(**late)))
    page = signed_in(Role.COORDINATOR).open(PAGE)
    assert "Niet opnieuw: het is te laat." in page.text
    assert "Stuur opnieuw" not in page.text


def test_another_region_s_coordinator_sees_and_sends_none(outage: Site) -> None:
    elsewhere(outage)
    stranger = sign_in(outage, Role.COORDINATOR, email="elders@example.org")
    assert "Stuur opnieuw" not in stranger.open(PAGE).text
    [one, _other] = [one for one in outage.messages() if one.kind == "confirmation"]
    asked = {"bericht": str(one.id), "gezien": outage.clock.now.isoformat()}
    assert post(stranger, asked) == 303
    assert states(outage) == [FAILED, FAILED]


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({}, id="nothing"),
        pytest.param({"bericht": "x", "gezien": "2026-11-23T09:00:00+00:00"}, id="no id"),
        pytest.param({"bericht": ONE, "gezien": "2026-11-23T09:00:00"}, id="no zone"),
    ],
)
def test_what_no_page_sends_is_refused(
    outage: Site, signed_in: SignIn, fields: dict[str, str]
) -> None:
    coordinator = signed_in(Role.COORDINATOR)
    coordinator.open(PAGE)
    assert post(coordinator, fields) == 400
