"""Every page that shows clients to staff is in the audit, and every change that they make."""

import io
import re
import zipfile

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from scheduler.access import posts
from scheduler.access.roles import Role
from scheduler.audit.models import AuditEntry
from scheduler.people.clients import Client
from tests.conftest import FreshDatabase
from tests.support.access_matrix import WAYS, Way
from tests.support.browserless import Answer, Visitor
from tests.support.site import Site, book
from tests.support.staff_accounts import make_account, sign_in
from tests.support.two_regions import World, world_over

PAGES = [way for way in WAYS if way.method == "GET" and way.own == 200]


def _audit(site: Site) -> list[AuditEntry]:
    with site.looking() as session:
        return list(session.scalars(select(AuditEntry).order_by(AuditEntry.id)))


def _by_name(site: Site) -> dict[str, set[int]]:
    """Ids of clients, by first name."""
    found: dict[str, set[int]] = {}
    with site.looking() as session:
        for name, id_ in session.execute(select(Client.first_name, Client.id)):
            found.setdefault(name, set()).add(id_)
    return found


def _read(answer: Answer) -> str:
    """What stands on a page, or in the files that are packed in it (netwerk.zip, and xlsx too)."""
    if not zipfile.is_zipfile(io.BytesIO(answer.body)):
        return answer.text
    with zipfile.ZipFile(io.BytesIO(answer.body)) as packed:
        return "\n".join(packed.read(name).decode() for name in packed.namelist())


def _unnoted(world: World, visitor: Visitor, way: Way) -> tuple[set[str], set[str]]:
    """Names of clients on the page; those of them of whom no row of the audit says so."""
    before = len(_audit(world.site))
    answer = visitor.fetch("GET", way.filled(world.names("mine"))[0])
    rows = _audit(world.site)[before:]
    assert len(rows) <= 1, way
    noted = {int(one) for row in rows for one in row.clients.split()}
    by_name = _by_name(world.site)
    words = set(re.findall(r"\w+", _read(answer)))
    return by_name.keys() & words, {
        name for name in by_name if name in words and not by_name[name] & noted
    }


def test_no_page_of_staff_shows_a_client_that_is_not_in_the_audit(
    sqlite_network: FreshDatabase,
) -> None:
    with_names = 0
    with world_over(sqlite_network, alone=True) as world:
        visitors = {role: world.sign_in(role) for role in Role}
        for way in PAGES:
            named, unnoted = _unnoted(world, visitors[way.usual_role], way)
            assert unnoted == set(), way
            with_names += bool(named)
    assert with_names > 10


class TestOneAppointment:
    """A client booked online; staff look at it and change it."""

    @pytest.fixture(autouse=True)
    def booked(self, site: Site) -> None:
        book(site.visitor())

    def test_what_clients_do_is_not_in_it(self, site: Site) -> None:
        assert _audit(site) == []

    def test_who_saw_it_on_which_page_is(self, site: Site) -> None:
        (appointment,) = site.appointments()
        planner = make_account(site, Role.COORDINATOR, "coordinator@example.org", None)
        page = site.visitor(planner).open(f"/balie/afspraak/{appointment.uid}/")

        assert page.status == 200
        (row,) = _audit(site)
        with site.looking() as session:
            (post,) = posts.of_account(session, planner.id)
        assert (row.account_id, row.role, row.region_id) == (
            planner.id,
            "coordinator",
            post.region_id,
        )
        assert (row.action, row.page) == ("saw", "desk.shown")
        assert row.clients == f" {appointment.client_id} "

    def test_who_called_it_off_is(self, site: Site) -> None:
        (appointment,) = site.appointments()
        planner = sign_in(site, Role.COORDINATOR)
        planner.open(f"/balie/afspraak/{appointment.uid}/weg")
        planner.submit("Ja, weg")

        changes = [row for row in _audit(site) if row.appointment]
        assert [(row.action, row.appointment, row.clients) for row in changes] == [
            ("cancelled", appointment.uid, f" {appointment.client_id} ")
        ]

    def test_somebody_of_another_region_sees_nothing_and_leaves_no_row(self, site: Site) -> None:
        clerk = sign_in(site)
        (appointment,) = site.appointments()
        assert clerk.open(f"/partner/afspraak/{appointment.uid}/").status == 404
        assert _audit(site) == []

    def test_a_page_that_cannot_be_written_down_is_not_shown(
        self, site: Site, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(*_args: object, **_kwargs: object) -> None:
            raise OperationalError("INSERT", None, OSError())

        (appointment,) = site.appointments()
        planner = sign_in(site, Role.COORDINATOR)
        monkeypatch.setattr("scheduler.audit.trail.saw", full)
        page = planner.open(f"/balie/afspraak/{appointment.uid}/")

        assert page.status == 503
        assert "Amina" not in page.text


def test_it_has_no_column_that_could_hold_a_name() -> None:
    columns = AuditEntry.__table__.columns
    texts = [column.name for column in columns if column.type.python_type is str]

    assert texts == ["role", "action", "page", "appointment", "clients", "digest"]
